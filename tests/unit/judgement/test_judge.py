"""Rules are judged: verdict, state, place and reasons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kconfig_guard.judgement.asked import Asked, collect
from kconfig_guard.judgement.facts import TextFacts, TreeFacts
from kconfig_guard.judgement.finding import DemandResult, Finding, State, Verdict
from kconfig_guard.judgement.judge import Judge
from kconfig_guard.profile.rule import Profile, Rule

MakeRule = Callable[..., Rule]
MakeProfile = Callable[..., Profile]
Tree = Callable[..., TreeFacts]
Text = Callable[..., TextFacts]
JudgeOne = Callable[..., Finding]
JudgeAll = Callable[..., tuple[Judge, list[Asked], list[Finding]]]

KCONFIG = """
config EXPERT
    bool "Expert"

config A
    bool "A"

config B
    bool "B"
    depends on EXPERT

config C
    bool "C"

config D
    bool "D"
    select FORCED

config FORCED
    bool

config LEVEL
    int "Level"
    default 3

config NEW
    bool "New name"
"""

CONFIG = """\
# CONFIG_EXPERT is not set
CONFIG_A=y
# CONFIG_C is not set
CONFIG_D=y
CONFIG_LEVEL=3
# CONFIG_NEW is not set
"""


@pytest.mark.parametrize(
    ("wanted", "verdict", "state", "line", "because"),
    [
        pytest.param({"A": "y"}, Verdict.PASS, State.SETTABLE, 2, [], id="met"),
        pytest.param({"C": "n"}, Verdict.PASS, State.SETTABLE, 3, [], id="met by n"),
        pytest.param({"B": "n"}, Verdict.PASS, State.BLOCKED, None, [], id="met by a hidden symbol"),
        pytest.param({"FORCED": "y"}, Verdict.PASS, State.FORCED, None, [], id="met by a select"),
        pytest.param({"C": "y"}, Verdict.FAIL, State.SETTABLE, 3, [], id="settable"),
        pytest.param({"B": "y"}, Verdict.FAIL, State.BLOCKED, None, ["needs EXPERT=y (now n)"], id="blocked"),
        pytest.param({"FORCED": "n"}, Verdict.FAIL, State.FORCED, None, ["selected by D=y"], id="forced"),
        pytest.param(
            {"A": "y", "C": "y", "B": "y"},
            Verdict.FAIL,
            State.BLOCKED,
            3,
            ["needs EXPERT=y (now n)"],
            id="several demands",
        ),
        pytest.param({"LEVEL": ">=5"}, Verdict.FAIL, State.SETTABLE, 5, [], id="a number"),
        pytest.param(
            {"GONE": "y"}, Verdict.NOT_APPLICABLE, State.ABSENT, None, ["this kernel has no GONE"], id="absent"
        ),
        pytest.param(
            {"GONE": "n"}, Verdict.NOT_APPLICABLE, State.ABSENT, None, ["this kernel has no GONE"], id="no vacuous pass"
        ),
        pytest.param(
            {"GONE": "n", "LOST": "n"},
            Verdict.NOT_APPLICABLE,
            State.ABSENT,
            None,
            ["this kernel has no GONE, LOST"],
            id="no vacuous pass of two",
        ),
        pytest.param(
            {"GONE": "n", "A": "y"}, Verdict.PASS, State.SETTABLE, 2, [], id="one absence is fine beside another demand"
        ),
        pytest.param({"GONE": "n", "C": "y"}, Verdict.FAIL, State.SETTABLE, 3, [], id="and no excuse"),
        pytest.param(
            {"GONE": "y", "A": "y"},
            Verdict.NOT_APPLICABLE,
            State.ABSENT,
            None,
            ["this kernel has no GONE"],
            id="one that cannot be had",
        ),
        pytest.param(
            [{"GONE": "y"}, {"A": "y"}], Verdict.PASS, State.SETTABLE, 2, [], id="an absent alternative, another met"
        ),
        pytest.param(
            [{"GONE": "y"}, {"C": "y"}], Verdict.FAIL, State.SETTABLE, 3, [], id="an absent alternative, another not"
        ),
        pytest.param(
            [{"GONE": "n"}, {"C": "y"}],
            Verdict.FAIL,
            State.SETTABLE,
            3,
            [],
            id="absence is not an alternative that is met",
        ),
        pytest.param(
            [{"GONE": "y"}, {"LOST": "y"}],
            Verdict.NOT_APPLICABLE,
            State.ABSENT,
            None,
            ["this kernel has no GONE, LOST"],
            id="only absent alternatives",
        ),
        pytest.param([{"B": "y"}, {"C": "y"}], Verdict.FAIL, State.SETTABLE, 3, [], id="the nearest alternative"),
        pytest.param(
            [{"FORCED": "n"}, {"B": "y", "C": "y"}, {"B": "y"}],
            Verdict.FAIL,
            State.BLOCKED,
            3,
            ["needs EXPERT=y (now n)", "another way, with FORCED: selected by D=y"],
            id="all ways barred",
        ),
        pytest.param([{"C": "y"}, {"A": "y"}], Verdict.PASS, State.SETTABLE, 2, [], id="any alternative"),
    ],
)
def test_verdicts(
    *,
    tree_facts: Tree,
    rule: MakeRule,
    judge: JudgeOne,
    wanted: Any,
    verdict: Verdict,
    state: State,
    line: int | None,
    because: list[str],
) -> None:
    """A rule passes, fails, or does not apply; a failure comes with state, line and reasons."""
    finding = judge(tree_facts(KCONFIG, CONFIG), rule(wanted))

    assert (verdict, state, line, because) == (finding.verdict, finding.state, finding.line, finding.because)


@pytest.mark.parametrize(
    ("wanted", "demands"),
    [
        ({"C": "y"}, [DemandResult("C", "y", "n")]),
        ({"A": "y", "C": ["y", "m"]}, [DemandResult("A", "y", "y"), DemandResult("C", "y or m", "n")]),
        ({"LEVEL": ">=5"}, [DemandResult("LEVEL", ">=5", "3")]),
        ({"GONE": "y"}, [DemandResult("GONE", "y", None)]),
        ([{"B": "y"}, {"C": "y"}], [DemandResult("C", "y", "n")]),
        ({"OLD": "y"}, [DemandResult("NEW", "y", "n")]),
    ],
)
def test_demands_beside_values(
    tree_facts: Tree, rule: MakeRule, judge: JudgeOne, wanted: Any, demands: list[DemandResult]
) -> None:
    """A finding shows what is demanded, under the name in this kernel, beside what the config has."""
    finding = judge(tree_facts(KCONFIG, CONFIG, renames=[("OLD", "NEW")]), rule(wanted))

    assert tuple(demands) == finding.demands


@pytest.mark.parametrize(
    ("guard", "verdict", "because"),
    [
        ({"arch": ("x86_64", "arm64")}, Verdict.FAIL, []),
        ({"arch": ("arm64", "riscv")}, Verdict.NOT_APPLICABLE, ["only for arm64, riscv"]),
        ({"kernel": ">=6.1 <6.13"}, Verdict.FAIL, []),
        ({"kernel": ">=6.13"}, Verdict.NOT_APPLICABLE, ["only for kernels >=6.13"]),
        ({"kernel": "<6.12.3"}, Verdict.NOT_APPLICABLE, ["only for kernels <6.12.3"]),
        ({"when": "A && !EXPERT"}, Verdict.FAIL, []),
        ({"when": "A && EXPERT"}, Verdict.NOT_APPLICABLE, ["only where A && EXPERT"]),
        ({"when": "GONE"}, Verdict.NOT_APPLICABLE, ["only where GONE"]),
        ({"when": "!GONE"}, Verdict.FAIL, []),
        ({"when": "LEVEL > 2"}, Verdict.FAIL, []),
        ({"when": "OLD"}, Verdict.NOT_APPLICABLE, ["only where OLD"]),
        ({"when": "!OLD"}, Verdict.FAIL, []),
    ],
)
def test_guards(
    *, tree_facts: Tree, rule: MakeRule, judge: JudgeOne, guard: dict[str, Any], verdict: Verdict, because: list[str]
) -> None:
    """A rule whose guard is false does not apply, whatever its demands."""
    finding = judge(tree_facts(KCONFIG, CONFIG, renames=[("OLD", "NEW")]), rule({"C": "y"}, **guard))

    assert (verdict, because) == (finding.verdict, finding.because)


def test_a_false_guard_is_no_pass(tree_facts: Tree, rule: MakeRule, judge: JudgeOne) -> None:
    """A met demand behind a false guard does not count as passed."""
    finding = judge(tree_facts(KCONFIG, CONFIG), rule({"A": "y"}, when="EXPERT"))

    assert Verdict.NOT_APPLICABLE is finding.verdict


@pytest.mark.parametrize("kernel", ["", "custom"])
def test_an_unknown_kernel_version(tree_facts: Tree, rule: MakeRule, judge: JudgeOne, kernel: str) -> None:
    """Where nothing tells the version, its range excludes nothing."""
    finding = judge(tree_facts(KCONFIG, CONFIG), rule({"C": "y"}, kernel=">=99.0"), kernel=kernel)

    assert Verdict.FAIL is finding.verdict


@pytest.mark.parametrize(
    ("defined", "demanded", "verdict"),
    [("NEW", "OLD", Verdict.PASS), ("OLD", "NEW", Verdict.PASS), ("OTHER", "NEW", Verdict.NOT_APPLICABLE)],
)
def test_renames(
    *, tree_facts: Tree, rule: MakeRule, judge: JudgeOne, defined: str, demanded: str, verdict: Verdict
) -> None:
    """A demand is met under the newer and the older name alike."""
    facts = tree_facts(f'config {defined}\n    bool "It"\n', f"CONFIG_{defined}=y\n", renames=[("OLD", "NEW")])

    assert verdict is judge(facts, rule({demanded: "y"})).verdict


def test_a_rename_of_an_absence(tree_facts: Tree, rule: MakeRule, judge: JudgeOne) -> None:
    """A symbol that must be off is looked for under its older name before it counts as absent."""
    facts = tree_facts('config OLD\n    bool "It"\n', "CONFIG_OLD=y\n", renames=[("OLD", "NEW")])
    finding = judge(facts, rule({"NEW": "n"}))

    assert (Verdict.FAIL, (DemandResult("OLD", "n", "y"),), 1) == (finding.verdict, finding.demands, finding.line)


def test_a_refused_line_is_said(tree_facts: Tree, rule: MakeRule, judge: JudgeOne) -> None:
    """A failing finding says that the config's own line had no effect."""
    finding = judge(tree_facts(KCONFIG, "CONFIG_B=y\n"), rule({"B": "y"}))

    assert ["needs EXPERT=y (now n)", "the config says y, which this tree does not accept"] == finding.because
    assert (State.BLOCKED, 1) == (finding.state, finding.line)


# -- without a tree

FULL = "# Linux/x86_64 6.12.3 Kernel Configuration\nCONFIG_A=y\n# CONFIG_C is not set\n"
PARTIAL = "CONFIG_A=y\n# CONFIG_C is not set\n"


@pytest.mark.parametrize(
    ("config", "wanted", "verdict", "line"),
    [
        (FULL, {"A": "y"}, Verdict.PASS, 2),
        (FULL, {"C": "y"}, Verdict.FAIL, 3),
        (FULL, {"GONE": "y"}, Verdict.FAIL, None),
        (FULL, {"GONE": "n"}, Verdict.PASS, None),
        (PARTIAL, {"A": "y"}, Verdict.PASS, 1),
        (PARTIAL, {"C": "y"}, Verdict.FAIL, 2),
        (PARTIAL, {"GONE": "y"}, Verdict.UNKNOWN, None),
        (PARTIAL, {"GONE": "n"}, Verdict.UNKNOWN, None),
        (PARTIAL, [{"GONE": "y"}, {"A": "y"}], Verdict.PASS, 1),
        (PARTIAL, [{"GONE": "y"}, {"C": "y"}], Verdict.UNKNOWN, None),
    ],
)
def test_text_only(
    *, text_facts: Text, rule: MakeRule, judge: JudgeOne, config: str, wanted: Any, verdict: Verdict, line: int | None
) -> None:
    """Without a tree a full config decides everything, and a partial one only what it names."""
    finding = judge(text_facts(config), rule(wanted))

    assert (verdict, line) == (finding.verdict, finding.line)
    assert State.UNKNOWN is finding.state


def test_a_demand_that_already_fails_needs_no_tree(text_facts: Text, rule: MakeRule, judge: JudgeOne) -> None:
    """Where one of several demands fails by the partial config's own line, the rest need not be known."""
    assert Verdict.FAIL is judge(text_facts(PARTIAL), rule({"C": "y", "GONE": "y"})).verdict


def test_an_unknown_verdict_says_why(text_facts: Text, rule: MakeRule, judge: JudgeOne) -> None:
    """An open verdict names the reason."""
    finding = judge(text_facts(PARTIAL), rule({"GONE": "y"}))

    assert ["a partial config has no line for it, and only a tree knows its default"] == finding.because
    assert (DemandResult("GONE", "y", None),) == finding.demands


def test_an_empty_text_is_not_off(text_facts: Text, rule: MakeRule, judge: JudgeOne) -> None:
    """A text that is empty has a value, which is none that turns anything off."""
    finding = judge(text_facts('CONFIG_CC_IS_GCC=y\nCONFIG_NAME=""\n'), rule({"NAME": "n"}))

    assert (Verdict.FAIL, (DemandResult("NAME", "n", ""),), 2) == (finding.verdict, finding.demands, finding.line)


# -- several profiles


def test_the_same_demand_is_judged_once(
    tree_facts: Tree, rule: MakeRule, profile: MakeProfile, judge_all: JudgeAll
) -> None:
    """Rules that demand the same are one finding, with the higher severity and all that ask for it."""
    first = profile("one", rule({"C": "y"}, "R-1", "low"))
    second = profile("two", rule({"C": "y"}, "X-7", "high"), rule({"A": "y"}, "X-8"))
    third = profile("three", rule({"C": "y"}, "R-1", "medium"))
    _, _, findings = judge_all(tree_facts(KCONFIG, CONFIG), first, second, third)
    same = findings[0]

    assert ["R-1", "X-8"] == [finding.rule.id for finding in findings]
    assert ("one", "high", ("two/X-7", "three")) == (same.profile, same.severity, same.also)


@pytest.mark.parametrize("strict", [0, 1])
def test_what_one_profile_does_not_let_waive_none_does(
    strict: int, tree_facts: Tree, rule: MakeRule, profile: MakeProfile, judge_all: JudgeAll
) -> None:
    """Whichever of those that ask for the same comes first."""
    rules = [rule({"C": "y"}, f"R-{number}") for number in range(2)]
    rules[strict] = replace(rules[strict], waivable=False)
    profiles = [profile(f"p{number}", one) for number, one in enumerate(rules)]
    _, _, (same,) = judge_all(tree_facts(KCONFIG, CONFIG), *profiles)

    assert ("R-0", False) == (same.rule.id, same.rule.waivable)


@pytest.mark.parametrize(
    "difference", [{"when": "A"}, {"arch": ("x86_64",)}, {"kernel": ">=6.1"}, {"wanted": {"C": "m"}}]
)
def test_different_rules_stay_apart(rule: MakeRule, profile: MakeProfile, difference: dict[str, Any]) -> None:
    """A different guard or demand makes a different rule."""
    wanted = {"wanted": {"C": "y"}}
    profiles = [profile("one", rule(**wanted)), profile("two", rule(**{**wanted, **difference}))]

    assert len(collect(profiles)) == 2
