"""Properties of differences that hold for random configs over random small trees.

A sample of random trees by default; with the environment variable ``KCONFIG_GUARD_ORACLE=all`` it is a few hundred.
"""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.comparison.differences import comparison
from kconfig_guard.comparison.echoes import without_echoes
from kconfig_guard.errors import InputError
from kconfig_guard.judgement.review import Cause
from kconfig_guard.model.answers import Answers
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.tree import Kind
from kconfig_guard.model.writer import write_config
from tests.random_tree import VALUES, RandomTree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kconfig_guard.comparison.side import Resolved
    from kconfig_guard.judgement.review import Comparison
    from kconfig_guard.model.tree import Tree

    Side = Callable[..., Resolved]
    Pair = tuple[Resolved, Resolved]

SEEDS = range(600 if os.environ.get("KCONFIG_GUARD_ORACLE") == "all" else 100)
BY_ASKING = (Cause.KCONFIG, Cause.TOOLCHAIN, Cause.TEXT)


def edited(source: RandomTree, config: str, edits: int) -> str:
    """Return a config with some lines gone, moved, new or with other values."""
    chance, lines = source.chance, config.splitlines()
    for _ in range(edits):
        draw = chance.random()
        name = chance.choice(list(source.kinds))
        if draw < 0.3 and len(lines) > 1:
            lines.pop(chance.randrange(len(lines)))
        elif draw < 0.4:
            chance.shuffle(lines)
        else:
            lines = [line for line in lines if draw > 0.8 or not line.startswith(f"CONFIG_{name}=")]
            lines.insert(chance.randint(0, len(lines)), f"CONFIG_{name}={chance.choice(VALUES[source.kinds[name]])}")
    return "\n".join(lines) + "\n"


def pairs(
    load: Callable[..., Tree], side: Side, generation: str, full: tuple[bool, bool], edits: int
) -> Iterator[Pair]:
    """Yield pairs of configs, each pair over a tree of its own; those that are ``full`` are as conf writes them."""
    for seed in SEEDS:
        source = RandomTree(seed, is_old=generation != "new", symbols=6 + seed % 12)
        lines = source.config()
        try:
            tree = load(source.kconfig, generation)
            texts = [lines, edited(source, lines, edits)]
            for number in (0, 1):
                if full[number]:
                    texts[number] = write_config(resolver(side("as it is", tree, texts[number])))
            yield (side("old", tree, texts[0], full=full[0]), side("new", tree, texts[1], full=full[1]))
        except InputError:
            continue


def resolver(one: Resolved) -> Resolver:
    assert one.resolver is not None
    return one.resolver


def values(one: Resolver) -> dict[str, str]:
    """Return what conf would write, in the plainest way: what is off has no value."""
    found = {}
    for symbol in one.tree.symbols:
        if symbol.name and symbol.definitions and symbol.kind is not Kind.UNKNOWN and not symbol.unwritten:
            value = one.value(symbol.index)
            if one.written(symbol.index) and value not in ("", "n"):
                found[symbol.name] = value
    return found


def changes(one: Resolver, other: Resolver) -> dict[str, tuple[str | None, str | None]]:
    old, new = values(one), values(other)
    names = {name for name in {*old, *new} if old.get(name) != new.get(name)}
    return {name: (old.get(name), new.get(name)) for name in names}


def told(found: Comparison) -> dict[str, tuple[str | None, str | None]]:
    return {
        item.symbol: tuple(None if value in ("", "n") else value for value in (item.old, item.new))  # type: ignore[misc]
        for item in found.differences
    }


@pytest.mark.parametrize("edits", [1, 4])
@pytest.mark.parametrize("full", [(False, False), (True, True), (False, True), (True, False)])
@pytest.mark.parametrize("generation", ["new", "old", "oldest"])
def test_every_difference_is_found_and_has_a_root(
    load: Callable[..., Tree], side: Side, generation: str, full: tuple[bool, bool], edits: int
) -> None:
    """Over one tree and with one toolchain, each changed symbol has a cause in words and an edited line."""
    seen = 0
    for old, new in pairs(load, side, generation, full, edits):
        found = comparison(old, new)
        assert changes(resolver(old), resolver(new)) == told(found)
        for item in found.differences:
            seen += 1
            assert item.edit is not None
            assert 0 <= item.edit < len(found.edits)
            assert item.because
            assert item.cause not in BY_ASKING
    assert seen > len(SEEDS) / 6


@pytest.mark.parametrize("generation", ["new", "old"])
def test_the_edits_suffice(load: Callable[..., Tree], side: Side, generation: str) -> None:
    """Of two configs that conf wrote, the edited lines alone make the new one out of the old one."""
    seen = 0
    for old, new in pairs(load, side, generation, (True, True), 3):
        tree = resolver(old).tree
        edits = {tree.by_name[edit.symbol] for edit in comparison(old, new).edits}
        for choice in tree.choices:
            # Which line of a choice counts, the others decide.
            if not edits.isdisjoint(choice.members):
                edits.update((choice.symbol, *choice.members))
        kept = without_echoes(old, resolver(old), resolver(new)).values
        lines = {index: value for index, value in kept.items() if index not in edits}
        lines |= {index: value for index, value in resolver(new).values.items() if index in edits}

        assert values(resolver(new)) == values(Resolver(tree, lines, Answers()))
        seen += bool(edits)
    assert seen > len(SEEDS) / 15


@pytest.mark.parametrize("generation", ["new", "old"])
def test_lines_without_effect_can_be_left_out(load: Callable[..., Tree], side: Side, generation: str) -> None:
    """What is told to change nothing is the root of nothing."""
    for old, new in pairs(load, side, generation, (False, False), 5):
        found = comparison(old, new)
        for number, edit in enumerate(found.edits):
            if edit.effect.startswith(("is ", "this kernel", "its line is gone; it would not count")):
                assert [] == found.caused_by(number)


def test_every_difference_between_two_trees_is_found(load: Callable[..., Tree], side: Side) -> None:
    """The same lines over a tree with fewer rules: whatever changed, something of the Kconfig files is to blame."""
    seen = 0
    for seed in SEEDS:
        source = RandomTree(seed, is_old=False, symbols=6 + seed % 12)
        chance = random.Random(seed)
        rules = ("default", "select", "imply", "depends", "range")
        kept = [
            line for line in source.kconfig.splitlines() if not line.strip().startswith(rules) or chance.random() < 0.8
        ]
        lines = source.config()
        try:
            old, new = (side("config", load(text), lines) for text in (source.kconfig, "\n".join(kept) + "\n"))
        except InputError:
            continue
        found = comparison(old, new)
        causes = {item.cause for item in found.differences}
        assert changes(resolver(old), resolver(new)) == told(found)
        assert () == found.edits
        assert all(item.because and item.edit is None for item in found.differences)
        assert not causes or Cause.KCONFIG in causes
        seen += len(found.differences)
    assert seen > len(SEEDS) / 3
