"""The JSON report, schema version 1 (``kconfig-guard schema report``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kconfig_guard.judgement.finding import State, Verdict
from kconfig_guard.profile.severity import SEVERITIES
from kconfig_guard.profile.topics import help_page
from kconfig_guard.report.json_parts import TOOL, profile_data, written

if TYPE_CHECKING:
    from kconfig_guard.judgement.finding import Acceptance, Conflict, Finding, Judgement
    from kconfig_guard.judgement.outcome import Outcome
    from kconfig_guard.judgement.review import Review
    from kconfig_guard.policy.decisions import Decision
    from kconfig_guard.report.view import View

SCHEMA_VERSION = 1


def render(outcome: Outcome, view: View) -> str:  # noqa: ARG001 - other formats are shown in several ways
    """Return the report on all judged configs as one JSON document, ASCII only, with a final line end."""
    return written(report_data(outcome))


def report_data(outcome: Outcome) -> dict[str, Any]:
    """Return the report as plain data, in a stable order."""
    judgements = outcome.judgements
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": TOOL,
        "inputs": [_input(judgement) for judgement in judgements],
        "profiles": [profile_data(profile) for profile in outcome.profiles],
        "summary": _summary(outcome.findings),
        "findings": [_finding(finding) for finding in outcome.findings],
        "conflicts": [
            _conflict(conflict, judgement.path) for judgement in judgements for conflict in judgement.conflicts
        ],
        "reviews": [_review(one, one.review) for one in judgements if one.review is not None],
    }


def _input(judgement: Judgement) -> dict[str, Any]:
    return {
        "path": judgement.path,
        "sha256": judgement.sha256,
        "kernel": judgement.kernel or None,
        "arch": judgement.arch,
        "tree": judgement.tree,
        "target": judgement.target,
        "fragments": list(judgement.fragments),
        "assumed": judgement.assumed,
    }


def _summary(findings: list[Finding]) -> dict[str, Any]:
    failing = [finding for finding in findings if finding.verdict is Verdict.FAIL]
    return {
        "verdicts": {verdict.value: sum(f.verdict is verdict for f in findings) for verdict in Verdict},
        "failing_by_severity": {severity: sum(f.severity == severity for f in failing) for severity in SEVERITIES},
        "failing_by_state": {state.value: sum(f.state is state for f in failing) for state in State},
    }


def _finding(finding: Finding) -> dict[str, Any]:
    rule = finding.rule
    return {
        "rule": rule.id,
        "profile": finding.profile,
        "also": list(finding.also),
        "title": rule.title,
        "verdict": finding.verdict.value,
        "state": finding.state.value,
        "severity": finding.severity,
        "demands": [
            {"symbol": demand.symbol, "expected": demand.expected, "actual": demand.actual}
            for demand in finding.demands
        ],
        "location": {"path": finding.path, "line": finding.line},
        "rationale": rule.rationale,
        "cost": rule.cost,
        "references": list(rule.references),
        "help": help_page(rule),
        "because": finding.because,
        "fix": finding.fix,
        "fingerprint": finding.fingerprint,
        "target": finding.target,
        "change": finding.change,
        "accepted": None if finding.accepted is None else _acceptance(finding.accepted),
    }


def _acceptance(accepted: Acceptance) -> dict[str, Any]:
    return {
        "by": accepted.by.value,
        "reason": accepted.reason,
        "owner": accepted.owner or None,
        "expires": accepted.expires or None,
        "ticket": accepted.ticket or None,
        "place": accepted.place,
    }


def _review(judgement: Judgement, review: Review) -> dict[str, Any]:
    comparison = None
    if review.comparison is not None:
        from kconfig_guard.report.diff_json import comparison_data  # noqa: PLC0415 - few runs compare

        comparison = comparison_data(review.comparison)
    return {
        "path": judgement.path,
        "target": judgement.target,
        "base": review.base,
        "resolved": [_finding(finding) for finding in review.resolved],
        "comparison": comparison,
    }


def _conflict(conflict: Conflict, path: str) -> dict[str, Any]:
    decision = conflict.decision
    return {
        "path": path,
        "symbol": conflict.symbol,
        "rules": list(conflict.rules),
        "profiles": list(conflict.profiles),
        "demands": list(conflict.demands),
        "reason": conflict.reason,
        "decision": None if decision is None else _decision(decision),
    }


def _decision(decision: Decision) -> dict[str, Any]:
    return {"keep": decision.keep, "over": decision.over, "reason": decision.reason, "place": decision.place}
