"""The clauses of a choice: which of its members is on (``sym_calc_choice()``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.model.tree import YES, Kind
from kconfig_guard.solving.fact import FactKind
from kconfig_guard.solving.levels import Level, Line, fallback_level, promoted, visibility
from kconfig_guard.solving.sat import TRUE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.model.tree import Choice
    from kconfig_guard.solving.encoding import Encoding


def encode_choice(encoding: Encoding, choice: Choice) -> None:
    """Add the definition of a choice and all its members.

    A line for a member always chooses it: to leave one, another is chosen. A choice up to 6.11 of which more than one
    member can be m stays as it is.
    """
    sat, tree = encoding.sat, encoding.tree
    if any(tree.symbols[index].kind is Kind.TRISTATE for index in (choice.symbol, *choice.members)):
        _freeze(encoding, choice)
        return
    symbols = [tree.symbols[index] for index in choice.members]
    own = tree.symbols[choice.symbol]
    lines = {index: sat.new() for index in choice.members}
    sat.at_most_one(list(lines.values()))
    is_on = TRUE
    if not tree.dialect.choice_by_priority:
        is_wanted = not choice.optional or encoding.resolver.wanted(choice).level_text() in ("m", "y")
        is_asked = TRUE if is_wanted else sat.any(lines.values())
        is_on = encoding.level(choice.symbol).some
        sat.equal(is_on, sat.all((visibility(encoding, own).some, is_asked)))
    visible = {symbol.index: visibility(encoding, symbol).some for symbol in symbols}
    # A member that is defined once more elsewhere may be visible although its choice is off.
    shown = {index: sat.all((is_on, literal)) for index, literal in visible.items()}
    free = sat.new()
    encoding.fact(-free, FactKind.CHOICE, choice.symbol)
    for symbol in symbols:
        loose = sat.new()
        encoding.fact(-loose, FactKind.DEPENDS, symbol.index)
        shown[symbol.index] = sat.any((shown[symbol.index], loose))
    winners = _winners(encoding, choice, shown)
    unasked = sat.all(-line for line in lines.values())
    for symbol in symbols:
        index = symbol.index
        encoding.lines[index] = Line(lines[index], {"y": TRUE})
        wins = sat.any((lines[index], sat.all((unasked, winners.get(index, -TRUE)))))
        also = sat.all((free, shown[index], sat.new()))
        # Up to 6.11 a hidden member has its defaults, like any other symbol.
        usual = Level(-TRUE, -TRUE) if tree.dialect.choice_by_priority else fallback_level(encoding, symbol)
        usual = promoted(encoding, symbol, usual)
        level = encoding.level(index)
        hidden = sat.all((-visible[index], -shown[index]))
        sat.equal(level.some, sat.any((wins, also, sat.all((hidden, usual.some)))))
        sat.equal(level.yes, sat.any((wins, also, sat.all((hidden, usual.yes)))))
        sat.add(-lines[index], shown[index])


def _freeze(encoding: Encoding, choice: Choice) -> None:
    for index in (choice.symbol, *choice.members):
        some, yes = encoding.level(index)
        now = encoding.resolver.tristate(index)
        encoding.fact(some if now else -some, FactKind.CHOICE, choice.symbol)
        encoding.fact(yes if now == YES else -yes, FactKind.CHOICE, choice.symbol)


def _winners(encoding: Encoding, choice: Choice, shown: dict[int, int]) -> dict[int, int]:
    """Return for each member the literal that says that it wins without a new line."""
    sat = encoding.sat
    values = encoding.resolver.values
    named = [index for index in values if index in shown]
    defaults = [
        (default.value, sat.all((encoding.level(default.condition).some, shown[default.value])))
        for default in encoding.tree.symbols[choice.symbol].defaults
        if default.value in shown
    ]
    every = [(index, shown[index]) for index in choice.members]
    if not encoding.tree.dialect.choice_by_priority:
        wanted = encoding.resolver.wanted(choice).member
        first = [] if wanted is None else [(wanted, shown[wanted])]
        return _first(encoding, [*first, *defaults, *every], frozenset())[0]
    unnamed = [index for index in choice.members if index not in values]
    by_priority = [*reversed(named), *unnamed]
    asked = [(index, shown[index]) for index in by_priority if values.get(index) == "y"]
    refused = frozenset(index for index in named if values[index] == "n")
    winners, refusal = _first(encoding, [*asked, *defaults, *every], refused)
    last = [(index, shown[index]) for index in (*unnamed, *reversed(by_priority))]
    for index, literal in _first(encoding, last, frozenset())[0].items():
        winners[index] = sat.any((winners.get(index, -TRUE), sat.all((refusal, literal))))
    return winners


def _first(
    encoding: Encoding, candidates: Iterable[tuple[int, int]], refused: frozenset[int]
) -> tuple[dict[int, int], int]:
    """Return for each candidate whether it is the first whose literal holds, and whether that one is refused."""
    sat = encoding.sat
    found: dict[int, list[int]] = {}
    none_yet = TRUE
    for index, literal in candidates:
        found.setdefault(index, []).append(sat.all((none_yet, literal)))
        none_yet = sat.all((none_yet, -literal))
    refusal = sat.any(literal for index in refused for literal in found.pop(index, ()))
    return {index: sat.any(literals) for index, literals in found.items()}, refusal
