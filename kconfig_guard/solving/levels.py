"""The clauses of a bool or tristate that no choice decides (``sym_calc_value()`` and ``sym_calc_visibility()``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kconfig_guard.model.tree import MOD, YES, Kind
from kconfig_guard.solving.fact import FactKind
from kconfig_guard.solving.sat import TRUE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.model.tree import Selection, Symbol
    from kconfig_guard.solving.encoding import Encoding


class Level(NamedTuple):
    """The value of a bool or tristate: one literal for "at least m", one for "is y"."""

    some: int
    yes: int


class Line(NamedTuple):
    """The literals of a line that a user may add for a symbol.

    Attributes:
        literal: Whether there is such a line.
        values: What it says, each with its literal.
    """

    literal: int
    values: dict[str, int]


_LEVEL_OF = {"n": 0, "m": 1, "y": 2}


def encode_level(encoding: Encoding, symbol: Symbol) -> None:
    """Add the definition of a bool or tristate."""
    sat = encoding.sat
    shown = visibility(encoding, symbol)
    if symbol.prompts:
        shown = _unless(encoding, shown, FactKind.DEPENDS, symbol.index)
    forced = _forced(encoding, symbol)
    usual = fallback_level(encoding, symbol)
    if symbol.prompts or symbol.transitional:
        wanted, is_set = _wanted(encoding, symbol, shown)
    else:
        wanted, is_set = Level(-TRUE, -TRUE), -TRUE
    some = sat.any((forced.some, sat.all((is_set, wanted.some)), sat.all((-is_set, usual.some))))
    yes = sat.any((forced.yes, sat.all((is_set, wanted.yes)), sat.all((-is_set, usual.yes))))
    value = Level(some, yes)
    if not symbol.prompts:
        leaf = not symbol.selected_by and not symbol.defaults and not symbol.implied_by
        value = _or_anything(encoding, value, FactKind.PROMPTLESS if leaf else FactKind.DERIVED, symbol.index)
    value = promoted(encoding, symbol, value)
    own = encoding.level(symbol.index)
    sat.equal(own.some, value.some)
    sat.equal(own.yes, value.yes)
    line = encoding.lines.get(symbol.index)
    if line is not None:
        for text, literal in line.values.items():
            level = _LEVEL_OF[text]
            sat.add(-line.literal, -literal, own.some if level >= MOD else -own.some)
            sat.add(-line.literal, -literal, own.yes if level == YES else -own.yes)


def visibility(encoding: Encoding, symbol: Symbol) -> Level:
    """Return the upper limit that the prompts of a symbol put on what a line can say."""
    if symbol.transitional:
        return Level(TRUE, TRUE)
    sat = encoding.sat
    conditions = [encoding.level(prompt.condition) for prompt in symbol.prompts]
    some = sat.any(condition.some for condition in conditions)
    if symbol.kind is not Kind.TRISTATE:
        return Level(some, some)
    modules = encoding.level(encoding.tree.modules).some
    return Level(some, sat.any((*(condition.yes for condition in conditions), sat.all((some, -modules)))))


def promoted(encoding: Encoding, symbol: Symbol, level: Level) -> Level:
    """Return a level in which m is y where the symbol cannot be m."""
    if symbol.kind is Kind.BOOL:
        return Level(level.some, level.some)
    modules = encoding.level(encoding.tree.modules).some
    return Level(level.some, encoding.sat.any((level.yes, encoding.sat.all((level.some, -modules)))))


def strength(encoding: Encoding, symbol: Symbol) -> Level:
    """Return what selects put on a symbol at least."""
    return promoted(encoding, symbol, _selected(encoding, symbol.selected_by))


def _selected(encoding: Encoding, selections: Iterable[Selection]) -> Level:
    sat = encoding.sat
    parts = [(encoding.level(item.selector), encoding.level(item.condition)) for item in selections]
    return Level(
        sat.any(sat.all((selector.some, condition.some)) for selector, condition in parts),
        sat.any(sat.all((selector.yes, condition.yes)) for selector, condition in parts),
    )


def _forced(encoding: Encoding, symbol: Symbol) -> Level:
    if not symbol.selected_by:
        return Level(-TRUE, -TRUE)
    forced = strength(encoding, symbol)
    if not symbol.prompts:
        # What its value follows from is one fact.
        return forced
    held = encoding.sat.new()
    encoding.fact(held, FactKind.SELECTED, symbol.index)
    return Level(encoding.sat.all((forced.some, held)), encoding.sat.all((forced.yes, held)))


def _unless(encoding: Encoding, level: Level, kind: FactKind, index: int) -> Level:
    """Return a level that rises without limit where a fact is left out."""
    free = encoding.sat.new()
    encoding.fact(-free, kind, index)
    return Level(encoding.sat.any((level.some, free)), encoding.sat.any((level.yes, free)))


def _or_anything(encoding: Encoding, level: Level, kind: FactKind, index: int) -> Level:
    """Return a level that is whatever one likes where a fact is left out."""
    sat = encoding.sat
    free = sat.new()
    encoding.fact(-free, kind, index)
    return Level(sat.pick(free, sat.new(), level.some), sat.pick(free, sat.new(), level.yes))


def fallback_level(encoding: Encoding, symbol: Symbol) -> Level:
    """Return the level without a line: that of the first default whose condition holds, and of what implies it."""
    sat = encoding.sat
    earlier: list[int] = []
    some, yes = [], []
    for default in symbol.defaults:
        condition, value = encoding.level(default.condition), encoding.level(default.value)
        first = sat.all((condition.some, *(-other for other in earlier)))
        some.append(sat.all((first, value.some)))
        yes.append(sat.all((first, value.yes, condition.yes)))
        earlier.append(condition.some)
    level = Level(sat.any(some), sat.any(yes))
    if not symbol.implied_by:
        return level
    implied = promoted(encoding, symbol, _selected(encoding, symbol.implied_by))
    limit = promoted(encoding, symbol, encoding.level(symbol.dependency))
    return Level(
        sat.pick(implied.some, limit.some, level.some),
        sat.pick(implied.some, sat.all((sat.any((level.yes, implied.yes)), limit.yes)), level.yes),
    )


def _wanted(encoding: Encoding, symbol: Symbol, shown: Level) -> tuple[Level, int]:
    """Return what the last line about a symbol makes of it, and whether there is one that counts."""
    sat = encoding.sat
    now = encoding.resolver.values.get(symbol.index)
    level = _LEVEL_OF[now] if now else 0
    some, yes = (TRUE if level >= limit else -TRUE for limit in (MOD, YES))
    if not symbol.prompts:
        return Level(some, yes), (TRUE if now else -TRUE)
    added, new_some = sat.new(), sat.new()
    new_yes = new_some
    values = {"y": new_some, "n": -new_some}
    if symbol.kind is Kind.TRISTATE:
        new_yes = sat.new()
        sat.add(-new_yes, new_some)
        values = {"y": new_yes, "m": sat.all((new_some, -new_yes)), "n": -new_some}
    encoding.lines[symbol.index] = Line(added, values)
    sat.add(-added, shown.some)
    wanted = Level(
        sat.all((sat.pick(added, new_some, some), shown.some)), sat.all((sat.pick(added, new_yes, yes), shown.yes))
    )
    return wanted, sat.all((shown.some, TRUE if now else added))
