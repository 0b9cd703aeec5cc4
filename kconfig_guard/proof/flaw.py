"""What is wrong with a rule, and where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kconfig_guard.profile import severity
from kconfig_guard.profile.severity import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.profile.rule import Rule


class FlawKind(StrEnum):
    """What kind of flaw it is."""

    UNKNOWN = "unknown"
    ABSENT = "absent"
    RENAMED = "renamed"
    TYPE = "type"
    IMPOSSIBLE = "impossible"
    CONTRADICTION = "contradiction"
    UNUSED = "unused"
    PROMPTLESS = "promptless"
    UNEXPLAINED = "unexplained"


SEVERITY = {
    FlawKind.UNKNOWN: "high",
    FlawKind.ABSENT: "high",
    FlawKind.TYPE: "high",
    FlawKind.IMPOSSIBLE: "high",
    FlawKind.CONTRADICTION: "high",
    FlawKind.RENAMED: "medium",
    FlawKind.UNEXPLAINED: "low",
    FlawKind.UNUSED: "low",
    FlawKind.PROMPTLESS: "low",
}
"""How bad each kind is: what can never be met, what will rot, and what a reader should know."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong with a rule.

    Attributes:
        kind: What it is.
        rule: The rule.
        text: What is wrong, in one sentence.
        places: The trees and architectures where it is so, as ``Linux 6.12.9 x86_64``; none if everywhere.
        with_rule: The other rule of a contradiction, or None.
    """

    kind: FlawKind
    rule: Rule
    text: str
    places: tuple[str, ...] = ()
    with_rule: Rule | None = None

    @property
    def severity(self) -> str:
        """How bad it is."""
        return SEVERITY[self.kind]


def reaches(flaws: Iterable[Flaw], threshold: str) -> bool:
    """Say whether a flaw is at least as severe as ``threshold``; ``never`` is never reached."""
    return severity.reaches((flaw.severity for flaw in flaws), threshold)


def joined(flaws: Iterable[Flaw]) -> list[Flaw]:
    """Return the flaws, the worst first, with those that say the same in several places as one."""
    places: dict[tuple[object, ...], list[str]] = {}
    first: dict[tuple[object, ...], Flaw] = {}
    for flaw in flaws:
        key = flaw.kind, flaw.rule.id, flaw.text, flaw.with_rule.id if flaw.with_rule else ""
        first.setdefault(key, flaw)
        places.setdefault(key, []).extend(flaw.places)
    merged = [
        Flaw(flaw.kind, flaw.rule, flaw.text, tuple(dict.fromkeys(places[key])), flaw.with_rule)
        for key, flaw in first.items()
    ]
    return sorted(merged, key=lambda flaw: (SEVERITIES.index(flaw.severity), flaw.rule.id, flaw.kind, flaw.text))
