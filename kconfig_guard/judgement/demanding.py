"""Which rules demand a value of a symbol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.judgement.asked import Asked
from kconfig_guard.judgement.explanation import RuleDemand
from kconfig_guard.profile.severity import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kconfig_guard.judgement.judge import Judge
    from kconfig_guard.profile.rule import Profile, Rule


def demanding(profiles: Iterable[Profile], names: Collection[str], judge: Judge | None) -> list[RuleDemand]:
    """Return the rules that demand a value of a symbol, the most severe first.

    Args:
        profiles: Whose rules.
        names: All names that the symbol has had.
        judge: Judges the config; None if there is none.
    """
    found: dict[object, tuple[Rule, list[str]]] = {}
    for profile in profiles:
        for selected in profile.rules:
            rule = selected.rule
            if not rule.symbols.isdisjoint(names):
                key = rule.id, rule.alternatives, rule.when_text, rule.arch, rule.kernel
                known, users = found.get(key, (rule, []))
                # What profiles take more or less seriously is still one rule.
                found[key] = min(known, rule, key=_order), [*users, profile.id]
    return [
        _demand(rule, users, names, judge) for rule, users in sorted(found.values(), key=lambda one: _order(one[0]))
    ]


def _order(rule: Rule) -> tuple[int, str]:
    return SEVERITIES.index(rule.severity), rule.id


def _demand(rule: Rule, profiles: list[str], names: Collection[str], judge: Judge | None) -> RuleDemand:
    demands = [demand for demand in rule.demands if demand.symbol in names]
    return RuleDemand(
        rule=rule,
        expected=tuple(dict.fromkeys(demand.expected for demand in demands)),
        profiles=tuple(profiles),
        verdict=None if judge is None else judge.finding(Asked(rule, profiles[0], rule.severity, [])).verdict,
    )
