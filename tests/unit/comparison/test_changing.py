"""Which findings a change introduces, resolves and leaves."""

from __future__ import annotations

import pytest

from kconfig_guard.comparison.changing import mark_changes
from kconfig_guard.judgement.finding import Change, DemandResult, Finding, State, Verdict
from kconfig_guard.profile.rule import Rule

F, P, N, U, W = Verdict.FAIL, Verdict.PASS, Verdict.NOT_APPLICABLE, Verdict.UNKNOWN, Verdict.WAIVED


def finding(verdict: Verdict, rule: str = "A", profile: str = "p", unmet: str = "X") -> Finding:
    demands = tuple(DemandResult(symbol, "y", "n", met=False) for symbol in unmet)
    return Finding(Rule(rule, "", "high", ()), profile, "high", verdict, State.SETTABLE, "c", demands)


@pytest.mark.parametrize(
    ("before", "now", "change", "resolved"),
    [
        (P, F, Change.INTRODUCED, False),
        (N, F, Change.INTRODUCED, False),
        (U, F, Change.INTRODUCED, False),
        (F, F, Change.LEFT, False),
        (F, P, None, True),
        (F, N, None, True),
        (F, U, None, True),
        (F, W, None, False),
        (W, F, Change.INTRODUCED, False),
        (P, P, None, False),
        (N, P, None, False),
    ],
)
def test_a_change_is_told_from_both_verdicts(
    before: Verdict, now: Verdict, change: Change | None, resolved: object
) -> None:
    """What a decision gives up is not resolved; what it no longer gives up comes as news."""
    new = finding(now)

    found = mark_changes([new], [finding(before)])

    assert (change, resolved) == (new.change, bool(found))
    assert all((one.change, one.verdict) == (Change.RESOLVED, F) for one in found)


@pytest.mark.parametrize(
    ("before", "now", "change"), [("X", "XY", "introduced"), ("XY", "X", "left"), ("X", "Y", "introduced")]
)
def test_a_rule_that_fails_for_another_option_is_news(before: str, now: str, change: str) -> None:
    """One that fails for fewer is not."""
    new = finding(F, unmet=now)

    mark_changes([new], [finding(F, unmet=before)])

    assert change == new.change


def test_rules_are_compared_with_themselves() -> None:
    """A rule of another id or another profile is another one."""
    new = [finding(F, "A", "p"), finding(F, "A", "q"), finding(F, "B", "p")]

    resolved = mark_changes(new, [finding(F, "A", "q"), finding(F, "C", "p")])

    assert ["introduced", "left", "introduced"] == [one.change for one in new]
    assert ["C"] == [one.rule.id for one in resolved]


def test_everything_is_news_where_there_was_nothing() -> None:
    """As for a config that is added."""
    new = [finding(F), finding(P, "B")]

    assert () == mark_changes(new, [])
    assert [Change.INTRODUCED, None] == [one.change for one in new]
