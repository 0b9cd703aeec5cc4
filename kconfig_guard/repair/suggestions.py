"""Suggest fixes for many configs: what was found for one holds for others that differ in nothing it rests on.

To look for fixes takes most of the time of a check, and of it all that is looked at in the config is noted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kconfig_guard.judgement.facts import TreeFacts
from kconfig_guard.model.watched import Watched

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.judgement.finding import Conflict, Finding, Judgement, State
    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.model.tree import Expr

_MAX_WATCHED = 8
"""For how many configs of a family notes are taken: if those do not help, more would not."""
_MAX_KEPT = 32
"""How much is kept in all; what is kept is small."""


@dataclass(slots=True)
class _Suggestion:
    """What was found for one config, and what it rests on.

    Attributes:
        family: The family of the config.
        noted: The symbols and expressions that were looked at.
        counted: What was counted.
        judged: What was known of the findings and conflicts.
        written: Lines, further reasons and the state for each finding.
        conflicts: Conflicts that were found on the way.
    """

    family: object
    noted: frozenset[Expr]
    counted: dict[int | None, int]
    judged: object
    written: list[tuple[list[str], list[str], State]]
    conflicts: list[Conflict]

    def holds(self, resolver: Resolver, judged: object) -> bool:
        """Say whether the same would be found for another config."""
        return (
            resolver.family is self.family
            and self.judged == judged
            and self.noted.isdisjoint(resolver.apart)
            and all(resolver.modules_set(limit) == count for limit, count in self.counted.items())
        )

    def write(self, judgement: Judgement) -> None:
        """Write what was found into the judgement on another config."""
        for finding, (fix, because, state) in zip(judgement.findings, self.written, strict=True):
            finding.fix = list(fix)
            finding.because += because
            finding.state = state
        judgement.conflicts += self.conflicts


class Suggestions:
    """Writes suggestions into judgements, one after the other."""

    def __init__(self) -> None:
        self._kept: list[_Suggestion] = []
        self._watched: dict[object, int] = {}
        """For how many configs of a family notes were taken."""

    def write(self, facts: TreeFacts, judgement: Judgement, suggest: Callable[[TreeFacts, Judgement], None]) -> None:
        """Write proven fix lines into the failing findings of a config.

        Args:
            facts: The resolved config.
            judgement: What was found about it.
            suggest: Looks for fixes, and writes them into a judgement.
        """
        resolver, judged = facts.resolver, _judged(judgement)
        for kept in self._kept:
            if kept.holds(resolver, judged):
                kept.write(judgement)
                return
        # To take notes costs time, and nothing is gained by it unless there is another config.
        watched = self._watched.get(resolver.family)
        self._watched[resolver.family] = 0 if watched is None else watched + 1
        if watched is None or watched >= _MAX_WATCHED:
            suggest(facts, judgement)
            return
        reasons, conflicts = [len(finding.because) for finding in judgement.findings], len(judgement.conflicts)
        watching = Watched(resolver)
        suggest(TreeFacts(facts.config, watching, facts.renames), judgement)
        if not watching.is_all_noted and watching.noted.isdisjoint(watching.apart):
            written = [
                (list(finding.fix), finding.because[known:], finding.state)
                for finding, known in zip(judgement.findings, reasons, strict=True)
            ]
            more = judgement.conflicts[conflicts:]
            found = _Suggestion(watching.family, frozenset(watching.noted), watching.counted, judged, written, more)
            self._kept.insert(0, found)
            del self._kept[_MAX_KEPT:]


def _judged(judgement: Judgement) -> object:
    """Return all that those who look for fixes are told of a judgement."""
    findings = [_found(finding) for finding in judgement.findings]
    return findings, [(one.rules, one.profiles, one.reason, one.decision) for one in judgement.conflicts]


def _found(finding: Finding) -> tuple[object, ...]:
    return (
        # Rules are compared by what they are: they stay as long as the profiles that are judged by.
        id(finding.rule),
        finding.profile,
        finding.also,
        finding.severity,
        finding.verdict,
        finding.state,
        finding.demands,
        tuple(finding.because),
        finding.is_dormant,
        finding.change,
    )
