"""Tests of kconfig_guard.report.gitlab."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from kconfig_guard.judgement.finding import DemandResult, State, Verdict
from kconfig_guard.report.gitlab import render
from kconfig_guard.report.view import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.judgement.outcome import Outcome

SEVERITIES = {"info", "minor", "major", "critical", "blocker"}


def issues(outcome: Outcome, **view: Any) -> list[dict[str, Any]]:
    """Return the report as data, after checking it against the list of fields that GitLab documents."""
    text = render(outcome, View(**view))
    assert text.isascii()
    data = json.loads(text)
    assert isinstance(data, list)
    for issue in data:
        assert {"description", "check_name", "fingerprint", "severity", "location"} == set(issue)
        assert issue["description"]
        assert issue["check_name"]
        assert issue["severity"] in SEVERITIES
        assert {"path", "lines"} == set(issue["location"])
        assert ["begin"] == list(issue["location"]["lines"])
        assert type(issue["location"]["lines"]["begin"]) is int
        assert issue["location"]["lines"]["begin"] >= 1
    fingerprints = [issue["fingerprint"] for issue in data]
    assert len(fingerprints) == len(set(fingerprints))
    return data


def test_an_issue_says_everything(outcome: Callable[..., Outcome], finding: Callable[..., Finding]) -> None:
    """Rule, title, values, what can be done, the fix and the place all stand in one issue."""
    one = finding(because=["needs B=y"], state=State.BLOCKED, fix=["CONFIG_B=y", "CONFIG_A=y"], path="/x/config")

    (issue,) = issues(outcome(one), places={"/x/config": "configs/a"})

    assert {
        "description": "R-1: Not met: title of R-1 (CONFIG_A is n, wanted y). Blocked: needs B=y. "
        "Fix: CONFIG_B=y, CONFIG_A=y.",
        "check_name": "R-1",
        "fingerprint": one.fingerprint,
        "severity": "critical",
        "location": {"path": "configs/a", "lines": {"begin": 5}},
    } == issue


@pytest.mark.parametrize(
    ("severity", "shown"), [("critical", "blocker"), ("high", "critical"), ("medium", "major"), ("low", "minor")]
)
def test_severities_are_mapped(
    severity: str, shown: str, outcome: Callable[..., Outcome], finding: Callable[..., Finding]
) -> None:
    """GitLab's scale starts with blocker."""
    (issue,) = issues(outcome(finding("R-1", severity)))

    assert shown == issue["severity"]


def test_only_failing_findings_are_issues(outcome: Callable[..., Outcome], finding: Callable[..., Finding]) -> None:
    """What passes, does not apply or cannot be told is no issue, nor is what is waived unless that is wanted."""
    others = [finding(f"R-{verdict}", verdict=verdict) for verdict in Verdict if verdict is not Verdict.FAIL]

    assert "[]\n" == render(outcome(*others), View())
    assert "[]\n" == render(outcome(), View())


def test_waived_findings_are_information(
    outcome: Callable[..., Outcome], finding: Callable[..., Finding], waived: Finding
) -> None:
    """Where they are wanted they come last, with the reason, however severe they would be."""
    found = issues(outcome(waived, finding("R-1", "low")), show_waived=True)

    assert [("R-1", "minor"), ("W-1", "info")] == [(issue["check_name"], issue["severity"]) for issue in found]
    assert found[1]["description"].endswith(" Waived until 2027-01-31 by alice: needed by the old driver (T-9).")


def test_the_worst_come_first_and_mild_ones_can_be_left_out(
    outcome: Callable[..., Outcome], finding: Callable[..., Finding]
) -> None:
    """The order is that of the severities, and a minimum severity cuts off the end."""
    findings = [finding(f"R-{severity}", severity) for severity in ("low", "critical", "medium", "high")]

    every = [issue["check_name"] for issue in issues(outcome(*findings))]
    severe = [issue["check_name"] for issue in issues(outcome(*findings), min_severity="high")]

    assert ["R-critical", "R-high", "R-medium", "R-low"] == every
    assert every[:2] == severe


def test_an_option_without_a_line_is_anchored(outcome: Callable[..., Outcome], finding: Callable[..., Finding]) -> None:
    """The line nearby counts, and the first one where there is none."""
    found = issues(outcome(finding("R-1", line=None, anchor=77), finding("R-2", line=None)))

    assert [77, 1] == [issue["location"]["lines"]["begin"] for issue in found]


def test_a_fingerprint_outlives_edits(outcome: Callable[..., Outcome], finding: Callable[..., Finding]) -> None:
    """Neither the line nor the value is in it, so that the widget knows an issue again after the file was edited."""
    before = finding(line=5)
    after = finding(line=9, demands=(DemandResult("A", "y", "m"),))

    assert issues(outcome(before))[0]["fingerprint"] == issues(outcome(after))[0]["fingerprint"]


def test_equal_fingerprints_are_told_apart(outcome: Callable[..., Outcome], finding: Callable[..., Finding]) -> None:
    """Two profiles may have changed one rule: GitLab would show one issue for both."""
    one = finding()

    first, second = issues(outcome(one, replace(one, profile="q")))

    assert (one.fingerprint, f"{one.fingerprint}-2") == (first["fingerprint"], second["fingerprint"])


def test_hostile_texts_are_shown(hostile: Outcome, only_visible: Callable[[object], None]) -> None:
    """Nothing that a terminal, a page or a database acts on gets through; every finding does."""
    found = issues(hostile, show_waived=True)

    assert 9 == len(found)
    assert {"info": 3, "minor": 1, "major": 2, "critical": 2, "blocker": 1} == {
        severity: sum(issue["severity"] == severity for issue in found) for severity in SEVERITIES
    }
    only_visible(found)


def test_a_crowd_is_reported_in_full(crowd: Outcome) -> None:
    """GitLab states no limit."""
    found = issues(crowd)

    assert 3_000 == len(found)
    assert ["blocker"] * 5 == [issue["severity"] for issue in found[:5]]


def test_what_a_change_left_is_reported_too(reviewed: Outcome) -> None:
    """The widget itself compares with the target branch."""
    assert 5 == len(issues(reviewed))
