"""Pairs of rules that exclude each other, against asking about every pair."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.proof.clashes import clashes, possible
from kconfig_guard.solving.sat import UndecidedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.profile.rule import Rule
    from kconfig_guard.proof.setting import Setting

    MakeRule = Callable[..., Rule]
    MakeSetting = Callable[..., Setting]

KCONFIG = """
config MODULES
    bool
    modules
    default y

config A
    bool "A"

config B
    bool "B"
    depends on !A

config C
    bool "C"
    depends on B || D

config D
    bool "D"
    depends on !A

choice
    prompt "One"

config ONE
    bool "1"

config TWO
    bool "2"

endchoice

config NEVER
    bool "never"
    depends on A && B
"""
WANTED = [
    {"A": "y"}, {"A": "n"}, {"B": "y"}, {"B": "n"}, {"C": "y"}, {"D": "y"}, {"ONE": "y"}, {"TWO": "y"},
    {"B": "n", "D": "n"}, [{"A": "y"}, {"C": "y"}], [{"ONE": "y"}, {"TWO": "y"}],
]  # fmt: skip


@pytest.mark.parametrize("split", range(len(WANTED) + 1))
def test_every_pair_is_found(split: int, rule: MakeRule, setting: MakeSetting) -> None:
    """However the rules are divided, the pairs across are those that asking pair by pair finds."""
    rules = [rule(wanted, f"R{number}") for number, wanted in enumerate(WANTED)]
    here = setting(KCONFIG, rules)
    ours, theirs = rules[:split], rules[split:]
    asked = {(one.id, other.id) for one in ours for other in theirs if here.exclusive(one, other)}

    assert asked == {(one.first.id, one.second.id) for one in clashes(here, ours, theirs)}


def test_a_group_is_compared_with_itself(rule: MakeRule, setting: MakeSetting) -> None:
    """Every pair within one group is found once."""
    rules = [rule(wanted, f"R{number}") for number, wanted in enumerate(WANTED)]
    here = setting(KCONFIG, rules)
    asked = {frozenset((one.id, other.id)) for one, other in combinations(rules, 2) if here.exclusive(one, other)}
    found = [frozenset((one.first.id, one.second.id)) for one in clashes(here, rules, rules)]

    assert len(asked) > 8
    assert (len(found), asked) == (len(set(found)), set(found))


def test_a_clash_says_why(rule: MakeRule, setting: MakeSetting) -> None:
    """Symbols that both are about, or else what Kconfig has to do with it."""
    direct, other, through = rule({"A": "y"}, "X"), rule({"A": "n"}, "Y"), rule({"C": "y"}, "Z")
    here = setting(KCONFIG, [direct, other, through])

    (first,) = clashes(here, [direct], [other])
    (second,) = clashes(here, [direct], [through])

    assert (("A",), ()) == (first.symbols, first.because)
    assert () == second.symbols
    assert {"B depends on !A (Kconfig:9)", "C depends on B || D (Kconfig:13)", "D depends on !A (Kconfig:17)"} == set(
        second.because
    )


def test_rules_that_nothing_meets_are_left_out(rule: MakeRule, setting: MakeSetting) -> None:
    """What is impossible by itself is told apart from what only others exclude."""
    rules = [rule({"A": "y"}, "A"), rule({"NEVER": "y"}, "N"), rule({"A": "n"}, "B")]

    assert ["A", "B"] == [one.id for one in possible(setting(KCONFIG, rules), rules)]


def test_rules_of_one_id_are_compared(rule: MakeRule, setting: MakeSetting) -> None:
    """Two profiles may each have their own rule of that id."""
    ours, theirs = [rule({"A": "y"}, "R"), rule({"C": "y"}, "S")], [rule({"A": "n"}, "R"), rule({"ONE": "y"}, "S")]
    here = setting(KCONFIG, [*ours, *theirs])

    found = {(ours.index(one.first), theirs.index(one.second)) for one in clashes(here, ours, theirs)}

    assert {(0, 0)} == found
    assert [] == clashes(here, ours[:1], ours[:1])


def test_a_guard_may_use_an_old_name(rule: MakeRule, setting: MakeSetting) -> None:
    """What another rule demands of its symbol may end a rule, under whatever name."""
    guarded, ends = rule({"B": "y"}, "G", when="OLD"), rule({"D": "n"}, "E")
    both = rule({"B": "y"}, "H", when="D")

    here = setting(KCONFIG, [guarded, ends, both], renames=[("OLD", "D")])

    assert here.exclusive(both, ends) == here.exclusive(guarded, ends) is False


def test_what_is_too_hard_to_tell_is_not_called_impossible(
    rule: MakeRule, setting: MakeSetting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what was proven is told."""
    rules = [rule({"A": "y"}, "A"), rule({"NEVER": "y"}, "N")]
    here = setting(KCONFIG, rules)

    def give_up(*_goals: object) -> None:
        raise UndecidedError

    monkeypatch.setattr(here.search, "excluded", give_up)

    assert rules == possible(here, rules)
