"""What is wrong with rules: told from their text, and from the trees they are meant for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kconfig_guard.profile.renames import Renames
from kconfig_guard.profile.rule import Rename
from kconfig_guard.proof.flaw import Flaw, FlawKind, joined, reaches
from kconfig_guard.proof.inspection import inspect_names, inspect_on, inspect_text, missing_on
from kconfig_guard.proof.ledger import Ledger, Place

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
    tristate "B"

config N
    int "N"

config S
    string "S"

config HIDDEN
    bool
    default y
"""


@pytest.mark.parametrize(
    ("wanted", "texts"),
    [
        ({"A": "y"}, []),
        ({"A": "m"}, ["A is a bool and can never be m"]),
        ({"A": ["m", "n"]}, []),
        ({"B": "m"}, []),
        ({"B": "5"}, ["B is a tristate and can never be 5"]),
        ({"A": ">=5"}, ["A is a bool and can never be >=5"]),
        ({"N": "5"}, []),
        ({"N": "0x5"}, []),
        ({"N": ">=5"}, []),
        ({"N": "set"}, []),
        ({"N": "y"}, ["N is of type int and can never be y"]),
        ({"N": ["n", "5"]}, []),
        ({"N": "0xzz"}, ["N is of type int and can never be 0xzz"]),
        ({"N": "²"}, ["N is of type int and can never be ²"]),
        ({"N": {"contains": "a"}}, ["N is of type int and can never be contains a"]),
        ({"S": "text"}, []),
        ({"S": {"contains": "text"}}, []),
        ({"S": ">5"}, ["S is a string, and >5 compares numbers"]),
        ([{"N": "y"}, {"N": "1"}], []),
        ([{"N": "y"}, {"A": "m"}], ["N is of type int and can never be y", "A is a bool and can never be m"]),
        ({"HIDDEN": "y"}, ["HIDDEN has no prompt: it can only be had through what selects it or makes it the default"]),
    ],
)
def test_a_demand_fits_the_type(wanted: Any, texts: list[str], rule: MakeRule, setting: MakeSetting) -> None:
    """A value that the type cannot have is a flaw, unless there is another way."""
    flaws = list(inspect_on(rule(wanted), setting(KCONFIG, []), "here"))

    assert texts == [flaw.text for flaw in flaws]
    assert {("here",)} >= {flaw.places for flaw in flaws}


def test_a_missing_symbol_is_named(rule: MakeRule, setting: MakeSetting) -> None:
    """All that keeps the rule from counting on the tree."""
    flaw = missing_on(rule({"GONE": "y", "A": "y", "LOST": "n"}), setting(KCONFIG, []), "here")

    assert "there is no GONE, LOST: limit the rule with 'kernel' or 'arch'" == flaw.text


def test_a_symbol_that_no_tree_has_is_unknown(rule: MakeRule) -> None:
    """The nearest names are suggested; a symbol that one tree has is none."""
    rules = [rule({"SECCONP": "y"}, "P"), rule({"SEEN": "y"}, "Q"), rule([{"SEEN": "y"}, {"NEW": "y"}], "R")]

    flaws = list(inspect_names(rules, {"SEEN"}, {id(rules[1]), id(rules[2])}, lambda: ["SECCOMP", "OTHER"]))

    assert [
        (FlawKind.UNKNOWN, "no tree has SECCONP (nearest: SECCOMP)"),
        (FlawKind.UNUSED, "no tree has NEW, which one of its ways needs"),
    ] == [(flaw.kind, flaw.text) for flaw in flaws]


def test_the_text_is_looked_at(rule: MakeRule) -> None:
    """Old names, and what is missing of rationale and references."""
    renames = Renames([Rename("OLD", "NEW", "6.0")], "x86_64")

    flaws = list(inspect_text(rule({"OLD": "y", "NEW": "y"}), renames))

    assert [
        (FlawKind.UNEXPLAINED, "it has no rationale"),
        (FlawKind.UNEXPLAINED, "it has no reference"),
        (FlawKind.RENAMED, "OLD is called NEW today; older trees are found by either name"),
    ] == [(flaw.kind, flaw.text) for flaw in flaws]


@pytest.mark.parametrize(
    ("threshold", "expected"), [("critical", False), ("high", False), ("medium", True), ("low", True), ("never", False)]
)
def test_a_threshold_is_reached(threshold: str, expected: object, rule: MakeRule) -> None:
    """An old name is of medium severity."""
    assert expected == reaches([Flaw(FlawKind.RENAMED, rule({"A": "y"}), "t")], threshold)


def test_equal_flaws_are_one(rule: MakeRule) -> None:
    """With all places, the worst flaw first."""
    one, two = rule({"A": "y"}, "A"), rule({"A": "y"}, "B")
    flaws = [
        Flaw(FlawKind.PROMPTLESS, one, "p", ("x",)),
        Flaw(FlawKind.ABSENT, two, "t", ("x",)),
        Flaw(FlawKind.ABSENT, one, "t", ("x",)),
        Flaw(FlawKind.ABSENT, one, "t", ("y",)),
        Flaw(FlawKind.ABSENT, one, "t", ("x",)),
    ]

    assert [("A", ("x", "y")), ("B", ("x",)), ("A", ("x",))] == [(f.rule.id, f.places) for f in joined(flaws)]


PLACES = [Place(kernel, arch) for kernel in ("6.1", "7.2") for arch in ("x86_64", "arm64")]


@pytest.mark.parametrize(
    ("due", "holes", "kept"),
    [
        ([0, 1, 2, 3], [0], []),
        ([0, 1, 2, 3], [0, 1], [0, 1]),
        ([0, 1, 2, 3], [1, 3], [1, 3]),
        ([0, 1, 2, 3], [0, 3], []),
        ([0, 1, 2, 3], [0, 1, 3], [0, 1, 3]),
        ([0, 1], [1], []),
        ([0], [0], [0]),
        ([0, 2], [2], [2]),
    ],
)
def test_a_hole_matters_if_a_kernel_or_an_architecture_is_lost(
    due: list[int], holes: list[int], kept: list[int], rule: MakeRule
) -> None:
    """An option that came to one architecture later than to another is no flaw of the rule."""
    one, ledger = rule({"A": "y"}), Ledger()
    ledger.meant(one)
    for number in due:
        ledger.due(one, PLACES[number])
    for number in holes:
        ledger.hole(PLACES[number], Flaw(FlawKind.ABSENT, one, "t", (str(PLACES[number]),)))

    assert [(str(PLACES[number]),) for number in kept] == [flaw.places for flaw in ledger.holes()]
    assert [] == ledger.idle()


def test_a_rule_without_a_place_is_idle(rule: MakeRule) -> None:
    """Its limits fit some tree, but its guard holds nowhere."""
    one, ledger = rule({"A": "y"}), Ledger()
    ledger.meant(one)

    assert ([one], [one]) == (ledger.rules(), ledger.idle())
