"""The clauses of a whole tree say of any lines just what the resolver says.

A sample of random trees by default; with the environment variable ``KCONFIG_GUARD_ORACLE=all`` it is a few thousand.

What the encoding leaves out, and is left out here, occurs in trees before 6.12 only: a choice that can be m, or has a
member that can, stays as it is; and a number that is reset for being out of its range is to all others what it would
be within.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.model.tree import NO, Kind
from tests.unit.repair.random_case import random_case
from tests.unit.solving.encoded import assumed, expanded

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.model.tree import Tree
    from kconfig_guard.solving.encoding import Encoding

SEEDS = range(3000 if os.environ.get("KCONFIG_GUARD_ORACLE") == "all" else 150)
TRIES = 8


@cache
def compared(generation: str, load: Callable[[str, str], Tree]) -> tuple[Counter[str], list[str]]:
    """Return how many sets of lines had which outcome, and all differences."""
    count: Counter[str] = Counter()
    differences = []
    for seed in SEEDS:
        made = random_case(seed, load, is_old=generation == "old")
        base = None if made is None else made[0].facts.resolver
        if base is None or _has_choice_for_modules(base):
            continue
        encoding = expanded(base)
        chance = random.Random(seed)
        for _ in range(TRIES):
            lines = _lines(encoding, chance)
            after = base.changed(lines)
            if _is_reset(after):
                continue
            outcome, wrong = _compared(encoding, after, lines)
            count[outcome] += 1
            text = ", ".join(f"{base.tree.symbols[index].name}={value}" for index, value in lines.items())
            differences += [f"seed {seed}, {text or 'no line'}: {one}" for one in wrong]
    return count, differences


def _has_choice_for_modules(base: Resolver) -> bool:
    symbols, choices = base.tree.symbols, base.tree.choices
    return any(symbols[index].kind is Kind.TRISTATE for choice in choices for index in (choice.symbol, *choice.members))


def _is_reset(after: Resolver) -> bool:
    for symbol in after.tree.symbols:
        after.value(symbol.index)
    return bool(after._out_of_range)


def _lines(encoding: Encoding, chance: random.Random) -> dict[int, str]:
    settable = sorted(encoding.lines)
    drawn = chance.sample(settable, min(chance.randint(0, 3), len(settable)))
    return {index: chance.choice(sorted(encoding.lines[index].values)) for index in drawn}


def _compared(encoding: Encoding, after: Resolver, lines: dict[int, str]) -> tuple[str, list[str]]:
    """Return whether lines hold, and where encoding and resolver differ about them."""
    sat, symbols = encoding.sat, encoding.tree.symbols
    chosen = [symbols[index].choice for index in lines if symbols[index].choice is not None]
    # A line for what has no visible prompt does nothing, even where its value is the right one.
    holds = all(after.holds(index, value) and after.visibility(index) != NO for index, value in lines.items())
    holds = holds and len(chosen) == len(set(chosen))
    literals = assumed(encoding, lines)
    if sat.solve(literals) != holds:
        return "differs", [f"the lines {'hold' if holds else 'do not hold'}, the encoding says otherwise"]
    if not holds:
        return "excluded", []
    wrong = []
    for symbol in symbols:
        if symbol.definitions and symbol.name:
            literal = encoding.text(symbol.index).get(after.value(symbol.index))
            if literal is None:
                # The value was not among those considered; all else may follow from it.
                return "open", []
            if sat.solve([*literals, -literal]) or not sat.solve([*literals, literal]):
                wrong.append(f"{symbol.name} is {after.value(symbol.index)}, and not only that to the encoding")
    return "holds", wrong


@pytest.mark.parametrize("generation", ["old", "new"])
def test_the_encoding_says_what_the_resolver_says(load: Callable[..., Tree], generation: str) -> None:
    """Lines hold in both or neither, and if they do, every symbol has one value, the same in both."""
    assert [] == compared(generation, load)[1]


@pytest.mark.parametrize("generation", ["old", "new"])
def test_the_sample_says_something(load: Callable[..., Tree], generation: str) -> None:
    """Many of the lines hold, and hardly any value was not considered."""
    count = compared(generation, load)[0]

    assert count["holds"] > len(SEEDS)
    assert count["excluded"] > len(SEEDS)
    assert count["open"] < len(SEEDS) / 50
