"""What some config of a tree can meet, alone and together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.profile.rule import Rule
    from kconfig_guard.proof.setting import Setting

    MakeRule = Callable[..., Rule]
    MakeSetting = Callable[..., Setting]

KCONFIG = """
config MODULES
    bool "modules"
    modules
    default y

config A
    bool "A"

config B
    tristate "B"
    depends on !A

config C
    bool "C"
    depends on HIDDEN

config HIDDEN
    bool

config D
    bool "D"
    select E

config E
    bool

config N
    int "N"
    range 3 9

config S
    string "S"

config T
    bool "T"
    depends on $(shell,{ probe; } >/dev/null 2>&1 && echo "y" || echo "n")
"""


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"A": "y"}, True),
        ({"A": "y", "B": "n"}, True),
        ({"A": "y", "B": ["y", "m"]}, False),
        ([{"A": "y", "B": "y"}, {"B": "m"}], True),
        ({"C": "y"}, False),
        ({"C": "n"}, True),
        ({"E": "y"}, True),
        ({"E": "y", "D": "n"}, False),
        ({"N": ">=9"}, True),
        ({"N": ">=10"}, False),
        ({"S": "set"}, True),
        ({"S": "some text"}, True),
        ({"MODULES": "n", "B": "m"}, False),
    ],
)
def test_a_rule_is_possible_if_some_config_meets_it(
    wanted: Any, expected: object, rule: MakeRule, setting: MakeSetting
) -> None:
    """Dependencies, selects, ranges and the lack of module support all count; the tree's defaults do not."""
    one = rule(wanted)

    assert expected == (setting(KCONFIG, [one]).excluded([one]) is None)


@pytest.mark.parametrize(("answer", "expected"), [("y", True), ("n", False)])
def test_the_toolchain_counts(answer: str, expected: object, rule: MakeRule, setting: MakeSetting) -> None:
    """What the compiler denies no config has, and the reason says so."""
    one = rule({"T": "y"})
    here = setting(KCONFIG, [one], {"probe": answer})

    assert expected == (here.excluded([one]) is None)
    assert expected == (here.reasons(one) == ())


def test_what_excludes_is_named(rule: MakeRule, setting: MakeSetting) -> None:
    """Of rules that cannot be met together, those to blame are told, and the others are not."""
    a, b, n = rule({"A": "y"}, "A"), rule({"B": "m"}, "B"), rule({"N": "5"}, "N")
    here = setting(KCONFIG, [a, b, n])

    assert [a, b] == here.excluded([a, n, b])
    assert here.excluded([a, n]) is None
    assert here.exclusive(a, b)
    assert not here.exclusive(a, n)
    assert ["B depends on !A (Kconfig:9)"] == [reason.text for reason in here.reasons_apart(a, b)]


def test_a_guard_that_another_rule_ends_is_no_conflict(rule: MakeRule, setting: MakeSetting) -> None:
    """Where one rule demands something of a symbol in the guard of the other, that other ends to apply."""
    guarded, ender, other = rule({"B": "m"}, "B", when="!A"), rule({"A": "y"}, "A"), rule({"B": "n"}, "O")
    here = setting(KCONFIG, [guarded, ender, other])

    assert not here.exclusive(guarded, ender)
    assert here.exclusive(guarded, other)


def test_rules_that_never_apply_together_are_no_conflict(rule: MakeRule, setting: MakeSetting) -> None:
    """One counts where an option is on, the other where it is off."""
    on, off = rule({"N": "5"}, "Y", when="D"), rule({"N": "6"}, "X", when="!D")

    assert not setting(KCONFIG, [on, off]).exclusive(on, off)


def test_the_nearest_config_is_found(rule: MakeRule, setting: MakeSetting) -> None:
    """One that meets a rule and one that does not, or none if Kconfig does not let it be otherwise."""
    free, forced = rule({"A": "y"}, "A"), rule({"C": "n"}, "C")
    here = setting(KCONFIG, [free, forced])
    index = here.tree.by_name

    values = [here.nearest(free, meets=meets) for meets in (True, False)]

    assert ["y", "n"] == [one.value(index["A"]) for one in values if one is not None]
    assert here.nearest(forced, meets=True) is not None
    assert here.nearest(forced, meets=False) is None


def test_a_guard_can_be_impossible(rule: MakeRule, setting: MakeSetting) -> None:
    """A rule that can never apply is told apart from one that can never be met."""
    idle, hopeless = rule({"A": "y"}, "I", when="HIDDEN"), rule({"C": "y"}, "H")
    here = setting(KCONFIG, [idle, hopeless])

    assert [False, True] == [here.can_apply(idle), here.can_apply(hopeless)]
    assert here.excluded([idle]) is not None


def test_what_a_tree_lacks_is_not_known(rule: MakeRule, setting: MakeSetting) -> None:
    """A rule is about a tree if one of its ways exists there; absence alone is no way."""
    here = setting(KCONFIG, [], None, [("A", "NEWER")])

    assert here.knows(rule({"NEWER": "y"}))
    assert here.knows(rule([{"GONE": "y"}, {"A": "y"}]))
    assert here.knows(rule({"GONE": "n", "A": "y"}))
    assert not here.knows(rule({"GONE": "n"}))
    assert not here.knows(rule({"GONE": "y", "A": "y"}))


def test_limits_decide_what_concerns_a_tree(rule: MakeRule, setting: MakeSetting) -> None:
    """The architecture of a rule is compared with the tree's."""
    here = setting(KCONFIG, [])

    assert here.concerns(rule({"A": "y"}, arch=["arm64", "x86_64"]))
    assert not here.concerns(rule({"A": "y"}, arch=["arm64"]))
