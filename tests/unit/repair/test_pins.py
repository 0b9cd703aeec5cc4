"""What a user wants to keep is kept, other ways are taken around it, and what it costs is said."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kconfig_guard.profile.rule import Rule
from kconfig_guard.repair.fragment import Fragment

Fix = Callable[..., Fragment]
MakeRule = Callable[..., Rule]

KCONFIG = """
config EXPERT
    bool "Expert"

config TRACE
    bool "Trace"

config DEBUG
    bool "Debug"
    depends on EXPERT || TRACE
    select LOGS

config LOGS
    bool "Logs"

config LEVEL
    int "Level"
    default 3

choice
    prompt "Speed"

config SLOW
    bool "Slow"

config MEDIUM
    bool "Medium"

config FAST
    bool "Fast"

endchoice
"""


def lines(fragment: Fragment) -> list[str]:
    return [line.text for line in fragment.lines]


@pytest.mark.parametrize(
    ("wanted", "keep", "expected"),
    [
        ({"DEBUG": "y"}, [], ["CONFIG_EXPERT=y", "CONFIG_DEBUG=y"]),
        ({"DEBUG": "y"}, ["EXPERT"], ["CONFIG_TRACE=y", "CONFIG_DEBUG=y"]),
        ({"SLOW": "n"}, [], ["CONFIG_FAST=y"]),
        ({"SLOW": "n"}, ["FAST"], ["CONFIG_MEDIUM=y"]),
        ([{"LOGS": "y"}, {"TRACE": "y"}], ["LOGS"], ["CONFIG_TRACE=y"]),
        ({"LEVEL": "4"}, ["EXPERT", "DEBUG"], ["CONFIG_LEVEL=4"]),
    ],
    ids=["no pin", "another prerequisite", "no pin on a member", "another member", "another alternative", "others"],
)
def test_another_way(fix: Fix, rule: MakeRule, wanted: object, keep: list[str], expected: list[str]) -> None:
    """A rule that can be met without touching what is kept is met."""
    assert expected == lines(fix(KCONFIG, "CONFIG_SLOW=y\n", rule("R", wanted), keep=keep))


@pytest.mark.parametrize(
    ("wanted", "keep", "reason"),
    [
        ({"TRACE": "y"}, ["TRACE"], "TRACE=n must be kept"),
        ({"DEBUG": "y"}, ["EXPERT", "TRACE"], "EXPERT=n must be kept; TRACE=n must be kept"),
        ({"DEBUG": "y"}, ["LOGS"], "LOGS=n must be kept"),
        ({"LEVEL": "4"}, ["LEVEL"], "LEVEL=3 must be kept"),
        ({"FAST": "y"}, ["SLOW"], "SLOW=y must be kept; only one of SLOW, MEDIUM and FAST can be chosen ('Speed')"),
    ],
    ids=["itself", "all prerequisites", "what it selects", "a number", "another member"],
)
def test_no_way(fix: Fix, rule: MakeRule, wanted: object, keep: list[str], reason: str) -> None:
    """A rule that cannot be met without it stays unmet, and the reason names what is kept."""
    fragment = fix(KCONFIG, "CONFIG_SLOW=y\n", rule("R", wanted), keep=keep)

    assert [] == lines(fragment)
    assert [reason] == [unmet.reason for unmet in fragment.unmet]


def test_others_are_met_all_the_same(fix: Fix, rule: MakeRule) -> None:
    """A pin costs only the rules that it excludes."""
    rules = rule("A", {"TRACE": "y"}), rule("B", {"LEVEL": "4"}), rule("C", {"DEBUG": "y"})
    fragment = fix(KCONFIG, "CONFIG_SLOW=y\n", *rules, keep=["TRACE"])

    assert ["CONFIG_LEVEL=4", "CONFIG_EXPERT=y", "CONFIG_DEBUG=y"] == lines(fragment)
    assert ["A"] == [unmet.finding.rule.id for unmet in fragment.unmet]
