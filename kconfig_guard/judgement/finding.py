"""The outcome of judging one config: findings, conflicts and their summary."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from kconfig_guard.profile import severity
from kconfig_guard.profile.severity import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.judgement.review import Review
    from kconfig_guard.policy.decisions import Decision
    from kconfig_guard.profile.rule import Profile, Rule


class Verdict(StrEnum):
    """What a rule says about a config."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    WAIVED = "waived"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


class State(StrEnum):
    """What can be done about the value of a symbol."""

    SETTABLE = "settable"
    BLOCKED = "blocked"
    FORCED = "forced"
    PROMPTLESS = "promptless"
    ABSENT = "absent"
    CONFLICT = "conflict"
    UNKNOWN = "unknown"


class Change(StrEnum):
    """What a change of a config has to do with a failing finding."""

    INTRODUCED = "introduced"
    RESOLVED = "resolved"
    LEFT = "left"


class Acceptor(StrEnum):
    """In what form somebody has accepted that a rule is not met."""

    WAIVER = "waiver"
    BASELINE = "baseline"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Why a rule may go unmet.

    Attributes:
        by: The form in which that was accepted.
        reason: Why; empty for what a baseline lists.
        owner: Who answers for it; empty if that is not said.
        expires: The last day on which it counts, as ``YYYY-MM-DD``; empty if it has no end.
        ticket: Where it was discussed; empty if that is not said.
        place: File and line.
    """

    by: Acceptor
    reason: str
    owner: str = ""
    expires: str = ""
    ticket: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class DemandResult:
    """One demand beside what the config has.

    ``actual`` is None for a symbol the kernel does not know, or whose value nobody can tell.
    """

    symbol: str
    expected: str
    actual: str | None
    met: bool = field(default=False, compare=False)


@dataclass(slots=True)
class Finding:
    """What one rule says about one config.

    Attributes:
        rule: The rule.
        profile: The profile that asked first.
        also: Other ``profile/rule`` pairs with the same demand.
        severity: The highest severity any of them gives it.
        verdict: The verdict.
        state: What can be done about it.
        demands: The demands of the alternative that comes closest.
        path: The file that is to be changed: the config, or the fragment that has the line.
        line: The line of the first failing demand's symbol, or None if it has none.
        because: Reasons, one short sentence each.
        fix: Lines of a fragment that would meet the rule; empty if none is known.
        is_dormant: Whether nothing but the rule's guard over the config keeps it from applying.
        target: A stable name for what was judged: the config, relative to the project; the path if there is no other.
        accepted: Why it may go unmet, of a waived finding.
        change: What the reviewed change has to do with it; None if none is reviewed, or if it does not fail.
        anchor: A line near the place where an option would stand that has no line of its own.
    """

    rule: Rule
    profile: str
    severity: str
    verdict: Verdict
    state: State
    path: str
    demands: tuple[DemandResult, ...] = ()
    also: tuple[str, ...] = ()
    line: int | None = None
    because: list[str] = field(default_factory=list)
    fix: list[str] = field(default_factory=list)
    is_dormant: bool = False
    target: str = ""
    accepted: Acceptance | None = None
    change: Change | None = None
    anchor: int | None = None

    @property
    def unmet(self) -> tuple[DemandResult, ...]:
        """The demands that are not met."""
        return tuple(demand for demand in self.demands if not demand.met)

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """The ids of all rules that it stands for: its own first, then those of others with the same demand."""
        others = (one.rpartition("/")[2] for one in self.also if "/" in one)
        return tuple(dict.fromkeys((self.rule.id, *others)))

    @property
    def fingerprint(self) -> str:
        """A stable name for the finding: rule, symbols and config, but no line and no value."""
        parts = [self.rule.id, *sorted(demand.symbol for demand in self.demands), self.target or self.path]
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rules that no config can satisfy together.

    Attributes:
        symbol: What they are about, or what one of them is about.
        rules: The ids of the rules.
        profiles: The profiles that ask for them, in the same order.
        demands: What they demand, in the same order.
        reason: Why they exclude each other.
        decision: Which of them counts, if somebody has decided that.
    """

    symbol: str
    rules: tuple[str, ...]
    profiles: tuple[str, ...]
    demands: tuple[str, ...]
    reason: str
    decision: Decision | None = None


@dataclass(slots=True)
class Judgement:
    """Everything that was found out about one config."""

    path: str
    sha256: str
    kernel: str
    arch: str
    tree: str | None
    profiles: list[Profile]
    findings: list[Finding]
    conflicts: list[Conflict]
    assumed: list[str] = field(default_factory=list)
    """What was assumed of the toolchain because nothing told it."""
    target: str = ""
    """A stable name for what was judged; see ``Finding``."""
    fragments: tuple[str, ...] = ()
    """What was merged into the config before it was judged."""
    review: Review | None = None
    """What a change has done, if there is something to compare with."""

    def count(self, verdict: Verdict) -> int:
        """Return how many findings have a verdict."""
        return sum(finding.verdict is verdict for finding in self.findings)

    def failing(self) -> list[Finding]:
        """Return the failing findings, the worst first."""
        return sorted((finding for finding in self.findings if finding.verdict is Verdict.FAIL), key=sort_key)


def sort_key(finding: Finding) -> tuple[int, str, str]:
    """Order findings by severity, then by rule."""
    return (SEVERITIES.index(finding.severity), finding.rule.id, finding.profile)


def reaches(findings: Iterable[Finding], threshold: str) -> bool:
    """Say whether a failing finding is at least as severe as ``threshold``; ``never`` is never reached."""
    return severity.reaches((finding.severity for finding in findings if finding.verdict is Verdict.FAIL), threshold)
