"""Which rules demand a value of a symbol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.judgement.explanation import RuleDemand
from kconfig_guard.judgement.judge import Asked
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
    found: dict[Rule, list[str]] = {}
    for profile in profiles:
        for selected in profile.rules:
            if any(demand.symbol in names for demands in selected.rule.alternatives for demand in demands):
                found.setdefault(selected.rule, []).append(profile.id)
    ordered = sorted(found, key=lambda rule: (SEVERITIES.index(rule.severity), rule.id))
    return [_demand(rule, found[rule], names, judge) for rule in ordered]


def _demand(rule: Rule, profiles: list[str], names: Collection[str], judge: Judge | None) -> RuleDemand:
    demands = [demand for demands in rule.alternatives for demand in demands if demand.symbol in names]
    return RuleDemand(
        rule=rule,
        expected=tuple(dict.fromkeys(demand.expected for demand in demands)),
        profiles=tuple(profiles),
        verdict=None if judge is None else judge.finding(Asked(rule, profiles[0], rule.severity, [])).verdict,
    )
