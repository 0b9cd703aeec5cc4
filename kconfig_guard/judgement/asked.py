"""The rules that are asked for, equal demands of several profiles joined."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kconfig_guard.profile.severity import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.profile.rule import Profile, Rule, Selected


@dataclass(slots=True)
class Asked:
    """A rule, with everyone who asks for the same."""

    rule: Rule
    profile: str
    severity: str
    also: list[str]


def collect(profiles: Iterable[Profile]) -> list[Asked]:
    """Return the rules of all profiles; what several of them demand alike stands in it once.

    Rules with the same alternatives and guards are one; it keeps the first rule's text, since a fragment's
    bare demand comes after the profiles, and the highest severity.
    """
    groups: dict[object, Asked] = {}
    for profile in profiles:
        for selected in profile.rules:
            rule = selected.rule
            key = (rule.alternatives, rule.when_text, rule.arch, rule.kernel)
            asked = groups.get(key)
            if asked is None:
                groups[key] = Asked(rule, profile.id, rule.severity, [])
            else:
                _join(asked, selected, profile.id)
    return list(groups.values())


def _join(asked: Asked, selected: Selected, profile: str) -> None:
    rule = selected.rule
    if not rule.waivable:
        # Who is strict about it is so for all who ask for the same.
        asked.rule = replace(asked.rule, waivable=False)
    asked.severity = min(asked.severity, rule.severity, key=SEVERITIES.index)
    asked.also.append(profile if rule.id == asked.rule.id else f"{profile}/{rule.id}")
