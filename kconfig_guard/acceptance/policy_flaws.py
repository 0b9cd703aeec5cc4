"""Findings on waivers and baseline entries that do not count, or that nothing needs any more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kconfig_guard.judgement.finding import Finding, State, Verdict
from kconfig_guard.profile.rule import Rule
from kconfig_guard.profile.severity import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kconfig_guard.judgement.finding import DemandResult

_WAIVERS, _BASELINE = "waivers", "baseline"
_UNKNOWN_SEVERITY = "medium"


def _rule(topic: str, name: str, title: str, rationale: str) -> Rule:
    return Rule(name, title, _UNKNOWN_SEVERITY, (), rationale, tags=(topic,))


WAIVER_EXPIRED = _rule(
    _WAIVERS,
    "waiver-expired",
    "Waivers that are needed have not expired",
    "A waiver is an exception for a while. This one has ended and the rule is still not met: meet it, or have the "
    "exception approved anew with a new date.",
)
WAIVER_VOID = _rule(
    _WAIVERS,
    "waiver-void",
    "Waivers accept the values that are there",
    "A waiver accepts certain values of certain options. Something else is there now, which nobody has accepted: "
    "change it back, or have the new value approved.",
)
WAIVER_REFUSED = _rule(
    _WAIVERS,
    "waiver-refused",
    "No waiver is on a rule that cannot be waived",
    "A profile says of this rule that nobody may waive it. Meet the rule and remove the waiver.",
)
WAIVER_STALE = _rule(
    _WAIVERS,
    "waiver-stale",
    "Every waiver is needed",
    "A waiver that accepts nothing is an exception that comes into force unnoticed when the rule fails again. "
    "Remove it.",
)
BASELINE_STALE = _rule(
    _BASELINE,
    "baseline-stale",
    "The baseline lists only what is not met",
    "A baseline only shrinks: what is met now must not become unmet again unnoticed. 'kconfig-guard baseline prune' "
    "removes such entries.",
)
BASELINE_REFUSED = _rule(
    _BASELINE,
    "baseline-refused",
    "No baseline entry is on a rule that cannot be waived",
    "A profile says of this rule that nobody may waive it. Meet the rule; 'kconfig-guard baseline prune' removes such "
    "entries.",
)


@dataclass(frozen=True, slots=True)
class Subject:
    """A waiver or an entry of a baseline.

    Attributes:
        path: The file it stands in.
        line: Its line there.
        rule: The rule that it is about.
        target: What it is meant for.
    """

    path: str
    line: int
    rule: str
    target: str

    @property
    def name(self) -> str:
        """A stable name, which with its symbols no other has."""
        escaped = self.rule.replace("%", "%25").replace("@", "%40")
        return f"{self.path}#{escaped}@{self.target}"


def flaw(
    kind: Rule, subject: Subject, about: Iterable[Finding], demands: Sequence[DemandResult], because: list[str]
) -> Finding:
    """Return a finding on a waiver or an entry of a baseline.

    Args:
        kind: What is wrong with it.
        subject: The waiver or entry.
        about: What was found about its rule; the worst of that is how severe the flaw is.
        demands: Its symbols: what is expected of each, and what is there.
        because: What is wrong, one short sentence each.
    """
    return Finding(
        kind,
        profile=kind.tags[0],
        severity=min((finding.severity for finding in about), key=SEVERITIES.index, default=_UNKNOWN_SEVERITY),
        verdict=Verdict.FAIL,
        state=State.UNKNOWN,
        path=subject.path,
        demands=tuple(demands),
        line=subject.line,
        because=because,
        target=subject.name,
    )
