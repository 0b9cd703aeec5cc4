"""What can be said against the rules of a profile, from their text and from the trees they are meant for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kconfig_guard.model.tree import Kind
from kconfig_guard.nearest import nearest
from kconfig_guard.proof.flaw import Flaw, FlawKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from kconfig_guard.model.tree import Symbol
    from kconfig_guard.profile.demand import Demand
    from kconfig_guard.profile.renames import Renames
    from kconfig_guard.profile.rule import Rule
    from kconfig_guard.proof.setting import Setting

_TRISTATE = ("y", "m", "n")
_NUMBERS = (Kind.INT, Kind.HEX)
_COMPARISONS = (">=", "<=", ">", "<")
_NUMBER = re.compile(r"-?([0-9]+|0[xX][0-9A-Fa-f]+)\Z")


def inspect_text(rule: Rule, renames: Renames) -> Iterator[Flaw]:
    """Yield what is wrong with a rule whatever the tree."""
    for what, text in (("rationale", rule.rationale), ("reference", rule.references)):
        if not text:
            yield Flaw(FlawKind.UNEXPLAINED, rule, f"it has no {what}")
    for name in dict.fromkeys(demand.symbol for demand in rule.demands):
        newest = renames.names(name)[0]
        if newest != name:
            yield Flaw(FlawKind.RENAMED, rule, f"{name} is called {newest} today; older trees are found by either name")


def missing_on(rule: Rule, setting: Setting, place: str) -> Flaw:
    """Return what is wrong with a rule about something that a tree does not have."""
    missing = [name for name in _names(rule) if setting.symbol(name) is None]
    text = f"there is no {', '.join(missing)}: limit the rule with 'kernel' or 'arch'"
    return Flaw(FlawKind.ABSENT, rule, text, (place,))


def inspect_on(rule: Rule, setting: Setting, place: str) -> Iterator[Flaw]:
    """Yield what is wrong with a rule on one tree and architecture, except that it cannot be met.

    Args:
        rule: The rule, which is about something that exists there.
        setting: The tree.
        place: What to call it.
    """
    usable = [demands for demands in rule.alternatives if setting.is_usable(demands)]
    misfits = [[wrong for demand in demands if (wrong := _wrong(setting, demand))] for demands in usable]
    # One way that fits is enough: some options have become numbers.
    if all(misfits):
        for text in dict.fromkeys(wrong for wrongs in misfits for wrong in wrongs):
            yield Flaw(FlawKind.TYPE, rule, text, (place,))
    for name in _names(rule):
        symbol = setting.symbol(name)
        if symbol is not None and not symbol.prompts:
            text = f"{symbol.name} has no prompt: it can only be had through what selects it or makes it the default"
            yield Flaw(FlawKind.PROMPTLESS, rule, text, (place,))


def _wrong(setting: Setting, demand: Demand) -> str:
    symbol = setting.symbol(demand.symbol)
    return "" if symbol is None else _misfit(symbol, demand)


def inspect_names(
    rules: Iterable[Rule], seen: Collection[str], useful: Collection[int], known: Callable[[], Collection[str]]
) -> Iterator[Flaw]:
    """Yield the symbols that no tree has at all.

    Args:
        rules: Rules that are about at least one of the trees.
        seen: Those names in the rules that some tree has, under whatever name.
        useful: The ``id`` of the rules that some tree has another way to meet.
        known: Returns all names that could have been meant.
    """
    for rule in rules:
        for name in _names(rule):
            if name not in seen and id(rule) in useful:
                yield Flaw(FlawKind.UNUSED, rule, f"no tree has {name}, which one of its ways needs")
            elif name not in seen:
                yield Flaw(FlawKind.UNKNOWN, rule, f"no tree has {name}{nearest(name, known())}")


def _names(rule: Rule) -> list[str]:
    return list(dict.fromkeys(demand.symbol for demand in rule.demands))


def _misfit(symbol: Symbol, demand: Demand) -> str:
    """Return why no value of a symbol's type can meet a demand; empty if one can."""
    kind = symbol.kind.name.lower()
    if symbol.kind in (Kind.BOOL, Kind.TRISTATE):
        levels = _TRISTATE if symbol.kind is Kind.TRISTATE else ("y", "n")
        if not any(demand.met_by(level) for level in levels):
            return f"{symbol.name} is a {kind} and can never be {demand.expected}"
        return ""
    is_of_number = demand.operator in (*_COMPARISONS, "set") or any(_is_number(value) for value in demand.accepted)
    # One number is enough: n may stand for a kernel that has no such option.
    if symbol.kind in _NUMBERS and not is_of_number:
        return f"{symbol.name} is of type {kind} and can never be {demand.expected}"
    if symbol.kind is Kind.STRING and demand.operator in _COMPARISONS:
        return f"{symbol.name} is a string, and {demand.expected} compares numbers"
    return ""


def _is_number(text: str) -> bool:
    return _NUMBER.match(text) is not None
