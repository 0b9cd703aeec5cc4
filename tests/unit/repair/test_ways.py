"""How a symbol gets each of its values; every way is proven apart from the search."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kconfig_guard.input.config import parse_config
from kconfig_guard.judgement.facts import TreeFacts
from kconfig_guard.model.answers import recorded
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.user_values import user_values
from kconfig_guard.profile.renames import Renames
from kconfig_guard.repair.ways import ways

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.model.tree import Tree
    from kconfig_guard.repair.fragment import Way

    Find = Callable[..., dict[str, Way]]

KCONFIG = """
has = $(shell,{ $(CC) -Werror $(1) -c -x c /dev/null; } >/dev/null 2>&1 && echo "y" || echo "n")

config MODULES
    bool "Modules"
    modules
    default y

config EXPERT
    bool "Expert"

config A
    tristate "A"
    select HELPER

config B
    tristate "B"
    depends on A
    select HELPER if EXPERT

config HELPER
    tristate

config BOSS
    bool "Boss"
    default y
    select MIDDLE

config MIDDLE
    bool
    select SMALL

config SMALL
    bool "Small"

config LACKING
    bool "Lacking"
    depends on $(has,-fa)

config ASSUMED
    bool "Assumed"
    depends on $(has,-fb)

config NUMBER
    int "Number" if EXPERT
    range 1 9 if A
    range 1 5
    default 4

config TEXT
    string "Text"

config FIXED
    int
    default 3

config HIDES
    bool "Hides"
    default y

config HIDDEN
    int "Hidden"
    depends on !HIDES

config FORCED
    def_bool y

choice
    prompt "Speed"

config SLOW
    bool "Slow"

config FAST
    bool "Fast"
    depends on EXPERT

endchoice
"""
MANY = "config T\n    bool\n" + "".join(
    f'config S{number}\n    bool "S{number}"\n    default y\n    select T\n' for number in range(20)
)


@pytest.fixture
def find(load: Callable[..., Tree]) -> Find:
    """Return a function that finds and proves the ways of a symbol by target: ``find(name, config, kconfig)``."""

    def find(name: str, config: str = "CONFIG_NONE=y", kconfig: str = KCONFIG) -> dict[str, Way]:
        tree = load(kconfig)
        answers = recorded(tree, {"${CC} -Werror -fa -c -x c /dev/null": "n"})

        def resolve(text: str) -> Resolver:
            return Resolver(tree, user_values(tree, parse_config(text, "config").lines()), answers)

        facts = TreeFacts(parse_config(config, "config"), resolve(config), Renames([], "x86_64"))
        symbol = tree.symbols[tree.by_name[name]]
        found = ways(facts, symbol.index)
        for way in found:
            changed = resolve("\n".join([config, *way.lines]))
            if way.possible and way.target != "value":
                assert way.target == changed.value(symbol.index)
            elif way.possible:
                assert changed.visibility(symbol.index) > 0
        return {way.target: way for way in found}

    return find


@pytest.mark.parametrize(
    ("name", "config", "target", "lines"),
    [
        ("A", "CONFIG_NONE=y", "y", ["CONFIG_A=y"]),
        ("A", "CONFIG_NONE=y", "m", ["CONFIG_A=m"]),
        ("A", "CONFIG_A=y", "n", ["# CONFIG_A is not set"]),
        ("B", "CONFIG_NONE=y", "m", ["CONFIG_A=m", "CONFIG_B=m"]),
        ("HELPER", "CONFIG_NONE=y", "y", ["CONFIG_A=y"]),
        ("HELPER", "CONFIG_A=y", "n", ["# CONFIG_A is not set"]),
        ("HELPER", "CONFIG_A=y", "m", ["CONFIG_A=m"]),
        ("HELPER", "CONFIG_A=y\nCONFIG_B=y\nCONFIG_EXPERT=y", "m", ["CONFIG_A=m"]),
        ("SMALL", "CONFIG_NONE=y", "n", ["# CONFIG_BOSS is not set"]),
        ("SMALL", "CONFIG_SMALL=y", "n", ["# CONFIG_BOSS is not set", "# CONFIG_SMALL is not set"]),
        ("FAST", "CONFIG_NONE=y", "y", ["CONFIG_EXPERT=y", "CONFIG_FAST=y"]),
        ("SLOW", "CONFIG_EXPERT=y", "n", ["CONFIG_FAST=y"]),
        ("NUMBER", "CONFIG_NONE=y", "value", ["CONFIG_EXPERT=y"]),
        ("NUMBER", "CONFIG_EXPERT=y", "value", []),
        ("HIDDEN", "CONFIG_NONE=y", "value", ["# CONFIG_HIDES is not set"]),
        ("TEXT", "CONFIG_NONE=y", "value", []),
    ],
)
def test_lines(find: Find, name: str, config: str, target: str, lines: list[str]) -> None:
    """The fewest lines, prerequisites first; selects are ended where they hold a value up."""
    way = find(name, config)[target]

    assert (True, False, lines) == (way.possible, way.current, list(way.lines))


@pytest.mark.parametrize(
    ("name", "config", "target", "because"),
    [
        ("LACKING", "CONFIG_NONE=y", "y", ["toolchain lacks -fa"]),
        ("FIXED", "CONFIG_NONE=y", "value", ["FIXED has no prompt"]),
        ("FORCED", "CONFIG_NONE=y", "n", ["FORCED has no prompt: its default is y (Kconfig:64)"]),
    ],
)
def test_no_way(find: Find, name: str, config: str, target: str, because: list[str]) -> None:
    """What cannot be is told with the reason."""
    way = find(name, config)[target]

    assert (False, [], because) == (way.possible, list(way.lines), list(way.because))


def test_each_value_of_the_type_has_a_way(find: Find) -> None:
    """One of them is the present one."""
    assert ["y", "m", "n"] == list(find("A"))
    assert ["y", "n"] == list(find("EXPERT"))
    assert ["value"] == list(find("TEXT"))
    assert {"y": False, "m": False, "n": True} == {target: way.current for target, way in find("A").items()}


def test_what_else_changes_is_told(find: Find) -> None:
    """Options with a prompt that the lines do not name, but not the other members of a choice."""
    config = "CONFIG_EXPERT=y\nCONFIG_A=m\nCONFIG_B=m\nCONFIG_FAST=y\nCONFIG_NUMBER=4"

    changes = [(change.name, change.before, change.after) for change in find("A", config)["n"].changes]
    assert [("B", "m", "n")] == changes
    assert () == find("SLOW", config)["y"].changes
    assert [("FAST", "y", "n"), ("SLOW", "n", "y")] == [
        (change.name, change.before, change.after) for change in find("EXPERT", config)["n"].changes
    ]


def test_a_number_that_goes_is_n(find: Find) -> None:
    """A config without the line says no more than that."""
    config = "# CONFIG_HIDES is not set\nCONFIG_HIDDEN=3"

    assert [("HIDDEN", "3", "n")] == [(c.name, c.before, c.after) for c in find("HIDES", config)["y"].changes]


def test_bounds_are_those_after_the_lines(find: Find) -> None:
    """A range may depend on what the lines change."""
    assert ("1", "5") == find("NUMBER")["value"].bounds
    assert ("1", "9") == find("NUMBER", "CONFIG_A=y")["value"].bounds
    assert None is find("TEXT")["value"].bounds


def test_assumptions_are_told(find: Find) -> None:
    """A way that rests on an assumed answer of the toolchain says so."""
    found = find("ASSUMED")

    assert ("assumes that the toolchain has -fb",) == found["y"].because
    assert () == find("ASSUMED", "CONFIG_ASSUMED=y")["n"].because


def test_all_that_select_it_can_be_switched_off(find: Find) -> None:
    """However many they are, each has a line."""
    way = find("T", kconfig=MANY)["n"]

    assert (True, {f"# CONFIG_S{number} is not set" for number in range(20)}) == (way.possible, set(way.lines))


def test_a_member_that_is_alone_is_left_through_another(find: Find) -> None:
    """What another member needs comes along."""
    assert ["CONFIG_EXPERT=y", "CONFIG_FAST=y"] == list(find("SLOW", "CONFIG_NONE=y")["n"].lines)


def test_modules_can_be_switched_off(find: Find) -> None:
    """What was a module is then built in, which is told."""
    way = find("MODULES", "CONFIG_A=m")["n"]

    assert ["# CONFIG_MODULES is not set"] == list(way.lines)
    assert [("A", "m", "y")] == [(change.name, change.before, change.after) for change in way.changes]
