"""Rules that no config can satisfy together are found and marked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kconfig_guard.judgement.asked import Asked
from kconfig_guard.judgement.facts import TextFacts, TreeFacts
from kconfig_guard.judgement.finding import Conflict, Finding, State, Verdict
from kconfig_guard.judgement.judge import Judge, find_conflicts, mark_conflicts
from kconfig_guard.profile.rule import Profile, Rule

MakeRule = Callable[..., Rule]
MakeProfile = Callable[..., Profile]
Tree = Callable[..., TreeFacts]
JudgeAll = Callable[..., tuple[Judge, list[Asked], list[Finding]]]

KCONFIG = """
config MODULES
    bool
    modules
    default y

config A
    tristate "A"

config B
    tristate "B"

config N
    int "N"
    default 5

config NEW
    bool "New"
"""
CONFIG = "CONFIG_A=y\n# CONFIG_B is not set\n"


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        ({"A": "y"}, {"A": "n"}, True),
        ({"A": "y"}, {"A": "y"}, False),
        ({"A": ["y", "m"]}, {"A": ["m", "n"]}, False),
        ({"A": ["y", "m"]}, {"A": "n"}, True),
        ({"A": "set"}, {"A": "n"}, True),
        ({"A": "set"}, {"A": ["n", "m"]}, False),
        ({"A": "y"}, {"B": "n"}, False),
        ({"A": "y", "B": "y"}, {"B": "n"}, True),
        ([{"A": "y"}, {"B": "y"}], {"A": "n"}, False),
        ([{"A": "y"}, {"B": "y"}], {"A": "n", "B": "n"}, True),
        ([{"A": "y"}, {"A": "m"}], [{"A": "n"}, {"B": "y"}], False),
        ({"N": ">=5"}, {"N": "<=4"}, True),
        ({"N": ">=5"}, {"N": "<=5"}, False),
        ({"N": ">4"}, {"N": "<5"}, True),
        ({"N": ">=5"}, {"N": ">=9"}, False),
        ({"N": "7"}, {"N": ">=8"}, True),
        ({"N": "7"}, {"N": "0x7"}, False),
        ({"OLD": "y"}, {"NEW": "n"}, True),
        ({"GONE": "y"}, {"GONE": "n"}, False),
    ],
)
def test_which_rules_exclude_each_other(
    *, tree_facts: Tree, rule: MakeRule, profile: MakeProfile, judge_all: JudgeAll, first: Any, second: Any, clash: bool
) -> None:
    """Two rules are in conflict if every alternative of one excludes every alternative of the other."""
    facts = tree_facts(KCONFIG, CONFIG, renames=[("OLD", "NEW")])
    judge, asked, _ = judge_all(facts, profile("p", rule(first, "R-1")), profile("q", rule(second, "R-2")))

    assert clash == bool(find_conflicts(asked, judge))


def test_a_conflict_names_both_sides(
    tree_facts: Tree, rule: MakeRule, profile: MakeProfile, judge_all: JudgeAll
) -> None:
    """A conflict carries rules, profiles and demands."""
    judge, asked, _ = judge_all(
        tree_facts(KCONFIG, CONFIG),
        profile("hard", rule({"A": "n"}, "H-1")),
        profile("work", rule({"A": ["y", "m"]}, "W-1")),
    )
    expected = Conflict("A", ("H-1", "W-1"), ("hard", "work"), ("A=n", "A=y or m"), "H-1 wants A=n, W-1 wants y or m")

    assert [expected] == find_conflicts(asked, judge)


def test_two_rules_are_one_conflict(
    tree_facts: Tree, rule: MakeRule, profile: MakeProfile, judge_all: JudgeAll
) -> None:
    """A pair that clashes on several symbols is named once."""
    judge, asked, _ = judge_all(
        tree_facts(KCONFIG, CONFIG), profile("p", rule({"A": "y", "B": "y"}, "R-1"), rule({"A": "n", "B": "n"}, "R-2"))
    )

    assert ["A"] == [conflict.symbol for conflict in find_conflicts(asked, judge)]


@pytest.mark.parametrize("guard", [{"when": "B"}, {"arch": ("arm64",)}, {"kernel": "<5.0"}])
def test_a_rule_that_does_not_apply_is_in_no_conflict(
    tree_facts: Tree, rule: MakeRule, profile: MakeProfile, judge_all: JudgeAll, guard: dict[str, Any]
) -> None:
    """Guards are looked at first."""
    judge, asked, _ = judge_all(
        tree_facts(KCONFIG, CONFIG), profile("p", rule({"A": "y"}, "R-1"), rule({"A": "n"}, "R-2", **guard))
    )

    assert [] == find_conflicts(asked, judge)


def test_conflicting_failures_are_marked(
    tree_facts: Tree, rule: MakeRule, profile: MakeProfile, judge_all: JudgeAll
) -> None:
    """The failing side gets the state and, in front of its reasons, what the other rule wants."""
    judge, asked, findings = judge_all(
        tree_facts(KCONFIG, CONFIG),
        profile("p", rule({"A": "y"}, "R-1"), rule({"A": "n"}, "R-2"), rule({"B": "y"}, "R-3")),
    )
    mark_conflicts(findings, find_conflicts(asked, judge))

    expected = [
        (Verdict.PASS, State.SETTABLE, []),
        (Verdict.FAIL, State.CONFLICT, ["R-1 wants A=y"]),
        (Verdict.FAIL, State.SETTABLE, []),
    ]
    assert expected == [(finding.verdict, finding.state, finding.because) for finding in findings]


def test_without_a_tree_the_state_stays_unknown(
    text_facts: Callable[..., TextFacts], rule: MakeRule, profile: MakeProfile, judge_all: JudgeAll
) -> None:
    """A conflict is named without a tree too, but what can be done stays open."""
    judge, asked, findings = judge_all(
        text_facts("# Linux/x86_64 6.12.3 Kernel Configuration\nCONFIG_A=y\n"),
        profile("p", rule({"A": "y"}, "R-1"), rule({"A": "n"}, "R-2")),
    )
    mark_conflicts(findings, find_conflicts(asked, judge))

    assert (State.UNKNOWN, ["R-1 wants A=y"]) == (findings[1].state, findings[1].because)
