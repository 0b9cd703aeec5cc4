"""The report for GitLab's Code Quality widget: one JSON array, of the fields that GitLab reads.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kconfig_guard.judgement.finding import Verdict
from kconfig_guard.report.escape import printable
from kconfig_guard.report.json_parts import written
from kconfig_guard.report.listing import line_of, listing, unique_fingerprints
from kconfig_guard.report.message import message

if TYPE_CHECKING:
    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.judgement.outcome import Outcome
    from kconfig_guard.report.view import View

_SEVERITIES = {"critical": "blocker", "high": "critical", "medium": "major", "low": "minor"}


def render(outcome: Outcome, view: View) -> str:
    """Return the failing findings, the worst first, and waived ones, if wanted, as ``info``.

    The text is ASCII, with a final line end. There is no room to say how many are left out as not severe enough.
    """
    findings = listing(outcome.findings, view).findings
    names = unique_fingerprints(findings)
    issues = [_issue(finding, view, name) for finding, name in zip(findings, names, strict=True)]
    return written(issues)


def _issue(finding: Finding, view: View, fingerprint: str) -> dict[str, Any]:
    rule = printable(finding.rule.id)
    waived = finding.verdict is Verdict.WAIVED
    return {
        "description": f"{rule}: {message(finding)}",
        "check_name": rule,
        "fingerprint": fingerprint,
        "severity": "info" if waived else _SEVERITIES[finding.severity],
        "location": {"path": printable(view.place(finding.path)), "lines": {"begin": line_of(finding)}},
    }
