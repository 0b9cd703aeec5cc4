"""The JSON report, schema version 1 (``kconfig-guard schema report``)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from kconfig_guard.judgement.finding import State, Verdict
from kconfig_guard.profile.severity import SEVERITIES
from kconfig_guard.profile.topics import help_page
from kconfig_guard.report.json_parts import STEP, TOOL, Ready, members, profile_data
from kconfig_guard.report.json_parts import pieces as json_pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kconfig_guard.judgement.finding import Acceptance, Conflict, Finding, Judgement
    from kconfig_guard.judgement.outcome import Outcome
    from kconfig_guard.judgement.review import Review
    from kconfig_guard.policy.decisions import Decision
    from kconfig_guard.profile.rule import Rule
    from kconfig_guard.report.view import View

SCHEMA_VERSION = 1


def render(outcome: Outcome, view: View) -> str:
    """Return the report on all judged configs as one JSON document, ASCII only, with a final line end."""
    return "".join(pieces(outcome, view))


def pieces(outcome: Outcome, view: View) -> Iterator[str]:  # noqa: ARG001 - other formats are shown in several ways
    """Yield the report in pieces."""
    findings = outcome.findings
    # Nearly all of a report on many configs is findings, which mostly say the same.
    ready: object = Ready(_Texts().pieces(findings)) if findings else []
    yield from json_pieces(_document(outcome, ready))


def report_data(outcome: Outcome) -> dict[str, Any]:
    """Return the report as plain data, in a stable order."""
    return _document(outcome, [_finding(finding) for finding in outcome.findings])


def _document(outcome: Outcome, findings: object) -> dict[str, Any]:
    judgements = outcome.judgements
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": TOOL,
        "inputs": [_input(judgement) for judgement in judgements],
        "profiles": [profile_data(profile) for profile in outcome.profiles],
        "summary": _summary(outcome.findings),
        "findings": findings,
        "conflicts": [
            _conflict(conflict, judgement.path) for judgement in judgements for conflict in judgement.conflicts
        ],
        "reviews": [_review(one, one.review) for one in judgements if one.review is not None],
    }


class _Texts:
    """Writes the findings of one report; what several have in common is written once."""

    _MEMBER = STEP * 3

    def __init__(self) -> None:
        self._heads: dict[tuple[object, ...], str] = {}
        self._rules: dict[int, str] = {}
        self._said: dict[tuple[tuple[str, ...], tuple[str, ...]], str] = {}

    def pieces(self, findings: list[Finding]) -> Iterator[str]:
        """Yield the list of findings, of which there is one at least, in pieces."""
        inner, join = self._MEMBER, f",\n{self._MEMBER}"
        start = f"[\n{STEP * 2}{{\n{inner}"
        for finding in findings:
            yield start
            yield self._head(finding)
            yield join
            yield members(_place(finding), inner)
            yield join
            yield self._rule(finding.rule)
            yield join
            yield self._reasons(finding)
            yield join
            yield members(_name(finding), inner)
            start = f"\n{STEP * 2}}},\n{STEP * 2}{{\n{inner}"
        yield f"\n{STEP * 2}}}\n{STEP}]"

    def _head(self, finding: Finding) -> str:
        # The rules stay as long as the findings do, so that no other can have the number of one.
        key = (
            id(finding.rule),
            tuple([(demand.symbol, demand.expected, demand.actual) for demand in finding.demands]),
            finding.verdict,
            finding.state,
            finding.severity,
            finding.profile,
            finding.also,
        )
        text = self._heads.get(key)
        if text is None:
            text = self._heads[key] = members(_head(finding), self._MEMBER)
        return text

    def _rule(self, rule: Rule) -> str:
        text = self._rules.get(id(rule))
        if text is None:
            text = self._rules[id(rule)] = members(_explanation(rule), self._MEMBER)
        return text

    def _reasons(self, finding: Finding) -> str:
        key = tuple(finding.because), tuple(finding.fix)
        text = self._said.get(key)
        if text is None:
            text = self._said[key] = members(_reasons(finding), self._MEMBER)
        return text


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
    verdicts = Counter(finding.verdict for finding in findings)
    severities = Counter(finding.severity for finding in failing)
    states = Counter(finding.state for finding in failing)
    return {
        "verdicts": {verdict.value: verdicts[verdict] for verdict in Verdict},
        "failing_by_severity": {severity: severities[severity] for severity in SEVERITIES},
        "failing_by_state": {state.value: states[state] for state in State},
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {**_head(finding), **_place(finding), **_explanation(finding.rule), **_reasons(finding), **_name(finding)}


def _head(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule.id,
        "profile": finding.profile,
        "also": list(finding.also),
        "title": finding.rule.title,
        "verdict": finding.verdict.value,
        "state": finding.state.value,
        "severity": finding.severity,
        "demands": [
            {"symbol": demand.symbol, "expected": demand.expected, "actual": demand.actual}
            for demand in finding.demands
        ],
    }


def _place(finding: Finding) -> dict[str, Any]:
    return {"location": {"path": finding.path, "line": finding.line}}


def _explanation(rule: Rule) -> dict[str, Any]:
    return {
        "rationale": rule.rationale,
        "cost": rule.cost,
        "references": list(rule.references),
        "help": help_page(rule),
    }


def _reasons(finding: Finding) -> dict[str, Any]:
    return {"because": finding.because, "fix": finding.fix}


def _name(finding: Finding) -> dict[str, Any]:
    return {
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
