"""The outcome of a run: all judgements, and what is wrong with the waivers and the baseline."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kconfig_guard.judgement.finding import Change, Verdict, reaches, sort_key

if TYPE_CHECKING:
    from kconfig_guard.judgement.finding import Finding, Judgement
    from kconfig_guard.profile.rule import Profile


@dataclass(slots=True)
class Outcome:
    """What a run has found.

    Attributes:
        judgements: One for each judged config.
        flaws: Findings on waivers and baseline entries that do not count any more, such as expired ones.
    """

    judgements: list[Judgement]
    flaws: list[Finding] = field(default_factory=list)

    @property
    def findings(self) -> list[Finding]:
        """All findings, those on waivers and the baseline last."""
        return [*(finding for judgement in self.judgements for finding in judgement.findings), *self.flaws]

    @property
    def failing(self) -> list[Finding]:
        """The failing findings of all configs, the worst first."""
        return sorted((finding for finding in self.findings if finding.verdict is Verdict.FAIL), key=sort_key)

    @property
    def counting(self) -> list[Finding]:
        """The failing findings that decide on the exit status: where a change is reviewed, not those that it left."""
        return [finding for finding in self.failing if finding.change is not Change.LEFT]

    @property
    def profiles(self) -> list[Profile]:
        """The profiles that were judged by, each once."""
        found = {profile.id: profile for judgement in self.judgements for profile in judgement.profiles}
        return list(found.values())

    def reaches(self, threshold: str) -> bool:
        """Say whether a finding that counts is at least as severe as ``threshold``; ``never`` is never reached."""
        return reaches(self.counting, threshold)
