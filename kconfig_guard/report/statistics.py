"""Counts for a report: by profile and by severity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kconfig_guard.judgement.finding import State, Verdict
from kconfig_guard.profile.severity import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.judgement.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Table:
    """A table of counts.

    Attributes:
        title: What is counted.
        columns: What the columns count.
        rows: Name and counts of each row.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


def tables(outcome: Outcome) -> list[Table]:
    """Return the counts of a run: verdicts by profile, and what can be done about what fails by severity."""
    findings = [finding for judgement in outcome.judgements for finding in judgement.findings]
    return [_by_profile(outcome, findings), _by_severity(findings)]


def profile_in(name: str, ids: Iterable[str]) -> str:
    """Return the profile that a text such as ``profile/rule`` names; both may have a slash.

    Args:
        name: The text, one of ``Finding.also``.
        ids: The ids of the profiles that were judged by.
    """
    fitting = [one for one in ids if name == one or name.startswith(f"{one}/")]
    return max(fitting, key=len, default=name)


def _profiles_of(finding: Finding, ids: Sequence[str]) -> dict[str, None]:
    """Return the profiles that ask for a rule, each once."""
    return dict.fromkeys([finding.profile, *(profile_in(also, ids) for also in finding.also)])


def _by_profile(outcome: Outcome, findings: Iterable[Finding]) -> Table:
    counts = {profile.id: dict.fromkeys(Verdict, 0) for profile in outcome.profiles}
    for finding in findings:
        for profile in _profiles_of(finding, list(counts)):
            if profile in counts:
                counts[profile][finding.verdict] += 1
    return Table(
        "rules by profile",
        tuple(verdict.value.replace("_", " ") for verdict in Verdict),
        tuple((profile, tuple(row.values())) for profile, row in counts.items()),
    )


def _by_severity(findings: list[Finding]) -> Table:
    failing = [finding for finding in findings if finding.verdict is Verdict.FAIL]
    return Table(
        "failing rules by severity and state",
        tuple(state.value for state in State),
        tuple(
            (severity, tuple(sum(f.severity == severity and f.state is state for f in failing) for state in State))
            for severity in SEVERITIES
        ),
    )
