"""Findings are ordered, counted and fingerprinted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kconfig_guard.judgement.finding import DemandResult, Finding, Judgement, State, Verdict, reaches, sort_key
from kconfig_guard.profile.rule import Rule

MakeRule = Callable[..., Rule]


def finding(rule: Rule, verdict: Verdict = Verdict.FAIL, severity: str = "medium") -> Finding:
    """Return a finding about one symbol."""
    demands = (DemandResult("A", "y", "n"), DemandResult("B", "y", "n"))
    return Finding(rule, "p", severity, verdict, State.SETTABLE, "config", demands, line=3)


def test_the_fingerprint_is_stable(rule: MakeRule) -> None:
    """Line, value, severity and the order of demands do not change it."""
    first = finding(rule({"A": "y"}))
    moved = replace(first, line=99, severity="low", demands=(DemandResult("B", "m", "y"), DemandResult("A", "n", "m")))

    assert first.fingerprint == moved.fingerprint
    assert len(first.fingerprint) == 32


def test_the_fingerprint_tells_findings_apart(rule: MakeRule) -> None:
    """Another rule, config or symbol has another fingerprint."""
    first = finding(rule({"A": "y"}))
    others = [
        finding(rule({"A": "y"}, "R-2")),
        replace(first, path="other"),
        replace(first, demands=(DemandResult("C", "y", "n"),)),
    ]

    assert len({first.fingerprint, *(other.fingerprint for other in others)}) == 4


def test_the_worst_comes_first(rule: MakeRule) -> None:
    """Findings are ordered by severity, then by rule."""
    severities = {"R-1": "low", "R-2": "critical", "R-3": "high", "R-0": "low"}
    findings = [finding(rule({"A": "y"}, name), severity=severity) for name, severity in severities.items()]

    assert ["R-2", "R-3", "R-0", "R-1"] == [item.rule.id for item in sorted(findings, key=sort_key)]


@pytest.mark.parametrize(
    ("threshold", "expected"),
    [("critical", False), ("high", True), ("medium", True), ("low", True), ("never", False)],
)
def test_reaches(rule: MakeRule, threshold: str, *, expected: bool) -> None:
    """The threshold is reached by a failing finding of at least its severity."""
    assert expected is reaches([finding(rule({"A": "y"}), severity="high")], threshold)


@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if verdict is not Verdict.FAIL])
def test_only_failures_reach_a_threshold(rule: MakeRule, verdict: Verdict) -> None:
    """Whatever does not fail reaches nothing."""
    assert not reaches([finding(rule({"A": "y"}), verdict, "critical")], "low")


def test_counts_and_failures(rule: MakeRule) -> None:
    """A judgement counts verdicts and returns its failures, the worst first."""
    findings = [
        finding(rule({"A": "y"}, "R-1"), Verdict.PASS, "critical"),
        finding(rule({"A": "y"}, "R-2"), severity="low"),
        finding(rule({"A": "y"}, "R-3"), severity="high"),
    ]
    judgement = Judgement("config", "", "6.12", "x86_64", None, [], findings, [])

    assert (1, 2, 0) == tuple(judgement.count(item) for item in (Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN))
    assert ["R-3", "R-2"] == [item.rule.id for item in judgement.failing()]
