"""Judgements in plain data, as which they travel between runs and between processes."""

from __future__ import annotations

from dataclasses import astuple, dataclass, field
from typing import TYPE_CHECKING, Any

from kconfig_guard.judgement.finding import (
    Acceptance,
    Acceptor,
    Conflict,
    DemandResult,
    Finding,
    Judgement,
    State,
    Verdict,
)

if TYPE_CHECKING:
    from kconfig_guard.asking import Asking
    from kconfig_guard.policy.subjects import Subject

Record = dict[str, Any]
"""A judgement in plain data: what the rules give, and apart from it what was found while fixes were looked for."""


@dataclass(slots=True)
class Recorded:
    """A judgement from a record, in two parts: as the rules give it, and what fixes were found for it.

    Attributes:
        judgement: The judgement, before anything is accepted and without fixes.
        told: What was told while it was made.
        fixes: For the number of each finding that a fix was looked for: lines, further reasons and state.
        conflicts: Conflicts that were found while fixes were looked for.
    """

    judgement: Judgement
    told: list[str]
    fixes: dict[int, tuple[list[str], list[str], State]]
    conflicts: list[Conflict]

    @classmethod
    def of(cls, record: Record, subject: Subject, asking: Asking) -> Recorded:
        """Return the judgement that a record tells.

        Args:
            record: The record.
            subject: What was judged.
            asking: By which rules.

        Raises:
            ValueError, TypeError, KeyError, IndexError: It is no record of that.
        """
        judgement = Judgement(
            path=record["path"],
            sha256=record["sha256"],
            kernel=record["kernel"],
            arch=record["arch"],
            tree=record["name"],
            profiles=asking.profiles,
            findings=[_finding(row, subject, asking) for row in record["findings"]],
            conflicts=[_conflict(row, asking) for row in record["conflicts"]],
            assumed=record["assumed"],
            target=subject.target,
            fragments=subject.fragments,
        )
        fixes = {number: (fix, because, State(state)) for number, fix, because, state in record["fixes"]}
        return cls(judgement, record["told"], fixes, [_conflict(row, asking) for row in record["more"]])

    def finish(self) -> None:
        """Write what was found with the fixes into the judgement, after all that may go unmet is accepted."""
        for number, (fix, because, state) in self.fixes.items():
            finding = self.judgement.findings[number]
            finding.fix, finding.state = fix, state
            finding.because += because
        self.judgement.conflicts += self.conflicts


@dataclass(slots=True)
class Draft:
    """The record of a judgement while it is being made.

    Attributes:
        judgement: In plain data, before anything is accepted and without fixes.
        conflicts: How many conflicts it has then.
        reasons: How many reasons each finding has before fixes are looked for.
    """

    judgement: Record
    conflicts: int
    reasons: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, judgement: Judgement, asking: Asking, told: list[str]) -> Draft:
        """Begin to record a judgement, before anything is accepted.

        Args:
            judgement: What the rules say.
            asking: These rules.
            told: What was told so far.
        """
        places = {(id(asked.rule), asked.profile): number for number, asked in enumerate(asking.asked)}
        data = {
            "sha256": judgement.sha256,
            "path": judgement.path,
            "kernel": judgement.kernel,
            "arch": judgement.arch,
            "name": judgement.tree,
            "assumed": judgement.assumed,
            "findings": [[places[id(one.rule), one.profile], *_finding_row(one)] for one in judgement.findings],
            "conflicts": _conflict_rows(judgement.conflicts, asking),
            "told": list(told),
        }
        return cls(data, len(judgement.conflicts))

    def note_reasons(self, judgement: Judgement) -> None:
        """Note what is known when everything that may go unmet is accepted, and no fix was looked for."""
        self.reasons = [len(finding.because) for finding in judgement.findings]

    def record(self, judgement: Judgement, asking: Asking) -> Record:
        """Return the whole record.

        Args:
            judgement: What was found in the end.
            asking: By which rules.
        """
        fixes = [
            [number, one.fix, one.because[self.reasons[number] :], one.state]
            for number, one in enumerate(judgement.findings)
            # Rules that sleep get fixes as well: for what would wake them.
            if one.fix or len(one.because) > self.reasons[number] or one.state != self.judgement["findings"][number][2]
        ]
        return {**self.judgement, "fixes": fixes, "more": _conflict_rows(judgement.conflicts[self.conflicts :], asking)}


def _finding_row(finding: Finding) -> list[Any]:
    """Return what is not told by the rule that is asked for."""
    return [
        finding.verdict,
        finding.state,
        finding.path,
        [[one.symbol, one.expected, one.actual, one.met] for one in finding.demands],
        finding.line,
        list(finding.because),
        finding.is_dormant,
        finding.anchor,
        None if finding.accepted is None else list(astuple(finding.accepted)),
    ]


def _finding(row: list[Any], subject: Subject, asking: Asking) -> Finding:
    number, verdict, state, path, demands, line, because, is_dormant, anchor, accepted = row
    asked = asking.asked[number]
    return Finding(
        asked.rule,
        asked.profile,
        asked.severity,
        Verdict(verdict),
        State(state),
        path,
        tuple(DemandResult(*one) for one in demands),
        tuple(asked.also),
        line,
        because,
        is_dormant=is_dormant,
        target=subject.target,
        accepted=None if accepted is None else Acceptance(Acceptor(accepted[0]), *accepted[1:]),
        anchor=anchor,
    )


def _conflict_rows(conflicts: list[Conflict], asking: Asking) -> list[list[Any]]:
    decisions = {id(one): number for number, one in enumerate(asking.settings.decisions)}
    return [
        [one.symbol, one.rules, one.profiles, one.demands, one.reason, decisions.get(id(one.decision))]
        for one in conflicts
    ]


def _conflict(row: list[Any], asking: Asking) -> Conflict:
    symbol, rules, profiles, demands, reason, decision = row
    decided = None if decision is None else asking.settings.decisions[decision]
    return Conflict(symbol, tuple(rules), tuple(profiles), tuple(demands), reason, decided)
