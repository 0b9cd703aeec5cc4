"""The planner proposes assignments, prerequisites first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kconfig_guard.model.answers import recorded
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.tree import Tree
from kconfig_guard.model.user_values import user_values
from kconfig_guard.profile.demand import parse_demand
from kconfig_guard.repair.plan import Planner

Load = Callable[..., Tree]

KCONFIG = """
has = $(shell,{ $(CC) $(1); } >/dev/null 2>&1 && echo "y" || echo "n")

config MODULES
    bool "Modules"
    modules
    default y

config EXPERT
    bool "Expert"

config TINY
    bool "Tiny"

config A
    tristate "A"

config CHAIN
    bool "Chain"
    depends on LINK && !TINY

config LINK
    bool "Link"
    depends on EXPERT

config EITHER
    bool "Either"
    depends on (LINK && A) || TINY

config IMPOSSIBLE
    bool "Impossible"
    depends on n

config LACKING
    bool "Lacking"
    depends on $(has,-fa)

config HELPER
    tristate

config USER
    tristate "User"
    depends on EXPERT
    select HELPER

config OTHER_USER
    tristate "Other user"
    select HELPER

config TAKEN
    bool "Taken"

config TAKER
    bool "Taker"
    select TAKEN
    default y

config FOLLOWS
    def_bool EXPERT && !TINY

config STAYS
    def_bool y
    depends on !EXPERT

config NUMBER
    int "Number"
    range 1 9 if !EXPERT
    default 4

config MASK
    hex "Mask"
    default 0x10

config FIXED
    int
    default 8 if EXPERT
    default 4

config SHOWN
    int "Shown"
    depends on !TINY

config AVOIDS
    tristate "Avoids"
    depends on !TINY && !A

config NAMES
    string "Names"
    default "one,two"

config NEEDS_NUMBER
    bool "Needs number"
    depends on NUMBER >= 7

config NEEDS_MODULE
    bool "Needs module"
    depends on A=m

choice
    prompt "Speed"

config SLOW
    bool "Slow"

config FAST
    bool "Fast"

config FASTEST
    bool "Fastest"
    depends on EXPERT

endchoice
"""


@pytest.mark.parametrize(
    ("config", "symbol", "wanted", "expected"),
    [
        pytest.param({"A": "y"}, "A", "y", {}, id="already there"),
        pytest.param({}, "A", "y", {"A": "y"}, id="y"),
        pytest.param({}, "A", "m", {"A": "m"}, id="m"),
        pytest.param({"A": "m"}, "A", "n", {"A": "n"}, id="n"),
        pytest.param({}, "A", ["m", "y"], {"A": "m"}, id="the preferred value"),
        pytest.param({}, "A", "set", {"A": "y"}, id="any value"),
        pytest.param({}, "EXPERT", "m", None, id="a bool as a module"),
        pytest.param({}, "EXPERT", ["m", "y"], {"EXPERT": "y"}, id="the next value"),
        pytest.param({}, "CHAIN", "y", {"EXPERT": "y", "LINK": "y", "CHAIN": "y"}, id="a chain"),
        pytest.param(
            {"TINY": "y"},
            "CHAIN",
            "y",
            {"EXPERT": "y", "LINK": "y", "TINY": "n", "CHAIN": "y"},
            id="a chain with a negation",
        ),
        pytest.param({}, "EITHER", "y", {"TINY": "y", "EITHER": "y"}, id="the shorter way"),
        pytest.param({}, "IMPOSSIBLE", "y", None, id="never"),
        pytest.param({}, "LACKING", "y", None, id="a flag that is not there"),
        pytest.param({}, "HELPER", "y", {"OTHER_USER": "y"}, id="the selector that needs less"),
        pytest.param({}, "HELPER", "m", {"OTHER_USER": "m"}, id="a selector as a module"),
        pytest.param({}, "TAKEN", "n", None, id="a selector in the way"),
        pytest.param({}, "FOLLOWS", "y", {"EXPERT": "y"}, id="a default"),
        pytest.param({"EXPERT": "y"}, "FOLLOWS", "n", {"EXPERT": "n"}, id="a default to be taken away"),
        pytest.param({}, "STAYS", "n", {"EXPERT": "y"}, id="a dependency to be taken away"),
        pytest.param({}, "FAST", "y", {"FAST": "y"}, id="a member"),
        pytest.param({}, "FASTEST", "y", {"EXPERT": "y", "FASTEST": "y"}, id="a hidden member"),
        pytest.param({}, "SLOW", "n", {"FAST": "y"}, id="another member"),
        pytest.param({"FAST": "y"}, "FAST", "n", {"SLOW": "y"}, id="the first other member"),
        pytest.param({}, "NUMBER", ">=6", {"NUMBER": "6"}, id="a bound"),
        pytest.param({}, "NUMBER", ">6", {"NUMBER": "7"}, id="a strict bound"),
        pytest.param({}, "NUMBER", "<3", {"NUMBER": "2"}, id="a strict upper bound"),
        pytest.param({}, "NUMBER", ">=3", {}, id="a bound that holds"),
        pytest.param({}, "NUMBER", "12", None, id="out of range"),
        pytest.param({}, "MASK", "176", {"MASK": "0xb0"}, id="hex from a decimal number"),
        pytest.param({}, "MASK", "0xB0", {"MASK": "0xB0"}, id="hex"),
        pytest.param({"TINY": "y"}, "SHOWN", "3", {"TINY": "n", "SHOWN": "3"}, id="a number that a bool hides"),
        pytest.param({"TINY": "y"}, "AVOIDS", "m", {"TINY": "n", "AVOIDS": "m"}, id="a module that a bool hides"),
        pytest.param({"A": "y"}, "AVOIDS", "m", {"A": "m", "AVOIDS": "m"}, id="a module that needs !m"),
        pytest.param({}, "FIXED", "8", {"EXPERT": "y"}, id="a default with the value"),
        pytest.param({}, "FIXED", "9", None, id="no default with the value"),
        pytest.param({}, "NAMES", {"contains": "zero"}, {"NAMES": "zero,one,two"}, id="one more in a list"),
        pytest.param({}, "NAMES", {"contains": "two"}, {}, id="already in the list"),
        pytest.param({}, "NAMES", "set", {}, id="any text"),
        pytest.param({}, "NEEDS_NUMBER", "y", {"NUMBER": "7", "NEEDS_NUMBER": "y"}, id="a comparison"),
        pytest.param({"A": "y"}, "NEEDS_MODULE", "y", {"A": "m", "NEEDS_MODULE": "y"}, id="a comparison with m"),
    ],
)
def test_plans(load: Load, config: dict[str, str], symbol: str, wanted: Any, expected: dict[str, str] | None) -> None:
    """A plan names what must be set, prerequisites first; without a way there is none."""
    tree = load(KCONFIG)
    resolver = Resolver(tree, user_values(tree, config.items()), recorded(tree, {"${CC} -fa": "n"}))
    plan = next(Planner(resolver).ways(tree.by_name[symbol], parse_demand(symbol, wanted)), None)
    named = None if plan is None else {tree.symbols[index].name: value for index, value in plan.items()}

    assert expected == named
    assert list(expected or {}) == list(named or {})


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (["m", "y"], [{"A": "m"}, {"A": "y"}]),
        (["y", "m"], [{"A": "y"}, {"A": "m"}]),
        (["y", "n"], [{}]),
    ],
)
def test_several_ways(load: Load, wanted: list[str], expected: list[dict[str, str]]) -> None:
    """Each accepted value is a way, in order of preference; where one is met nothing else is proposed."""
    tree = load(KCONFIG)
    resolver = Resolver(tree, {}, recorded(tree, {}))
    ways = Planner(resolver).ways(tree.by_name["A"], parse_demand("A", wanted))

    assert expected == [{tree.symbols[index].name: value for index, value in plan.items()} for plan in ways]


@pytest.mark.parametrize("generation", ["old", "new"])
def test_a_hidden_choice(load: Load, generation: str) -> None:
    """A member is shown by what shows its choice, which has no line itself."""
    tree = load(
        """
config EXPERT
    bool "Expert"

choice
    prompt "Speed"
    depends on EXPERT

config SLOW
    bool "Slow"

config FAST
    bool "Fast"

endchoice
""",
        generation,
    )
    resolver = Resolver(tree, {}, recorded(tree, {}))
    plan = next(Planner(resolver).ways(tree.by_name["FAST"], parse_demand("FAST", "y")))

    assert {"EXPERT": "y", "FAST": "y"} == {tree.symbols[index].name: value for index, value in plan.items()}
