"""What is known about symbols: from a config's text, and from the tree that it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kconfig_guard.input.config import parse_config
from kconfig_guard.judgement.facts import WrittenFacts
from kconfig_guard.judgement.finding import State
from kconfig_guard.profile.demand import parse_demand

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.judgement.facts import Facts, TextFacts, TreeFacts

FULL = """\
#
# Automatically generated file; DO NOT EDIT.
# Linux/x86_64 6.12.3 Kernel Configuration
#
CONFIG_A=y
# CONFIG_B is not set
CONFIG_S="text"
"""
PARTIAL = "CONFIG_A=y\n# CONFIG_B is not set\n"

RENAMES = [("OLDER", "OLD"), ("OLD", "NEW")]


def _line(facts: Facts, symbol: str) -> int | None:
    """Return the line of a symbol, which must stand in the config."""
    place = facts.place(symbol)
    return None if place is None else place[1]


@pytest.mark.parametrize(
    ("config", "symbol", "value", "line"),
    [
        (FULL, "A", "y", 5),
        (FULL, "B", "n", 6),
        (FULL, "S", "text", 7),
        (FULL, "NOWHERE", "n", None),
        (PARTIAL, "A", "y", 1),
        (PARTIAL, "B", "n", 2),
        (PARTIAL, "NOWHERE", None, None),
    ],
)
def test_values_of_a_text(
    text_facts: Callable[..., TextFacts], config: str, symbol: str, value: str | None, line: int | None
) -> None:
    """A symbol without a line is off in a full config, and unknown in a partial one."""
    facts = text_facts(config)

    assert (value, line) == (facts.value(symbol), _line(facts, symbol))
    assert facts.exists(symbol)


def test_a_text_cannot_tell_what_to_do(text_facts: Callable[..., TextFacts]) -> None:
    """Without a tree nobody knows what stands in the way."""
    assert State.UNKNOWN is text_facts(FULL).assess("B", parse_demand("B", "y")).state


@pytest.mark.parametrize(
    ("config", "asked", "found"),
    [
        ("CONFIG_NEW=y\n", "NEW", "NEW"),
        ("CONFIG_OLD=y\n", "NEW", "OLD"),
        ("CONFIG_OLDER=y\n", "NEW", "OLDER"),
        ("CONFIG_NEW=y\n", "OLDER", "NEW"),
        ("CONFIG_OLD=y\nCONFIG_NEW=y\n", "OLDER", "NEW"),
        ("CONFIG_OTHER=y\n", "OLD", "OLD"),
        ("CONFIG_OTHER=y\n", "OTHER", "OTHER"),
    ],
)
def test_names_in_a_text(text_facts: Callable[..., TextFacts], config: str, asked: str, found: str) -> None:
    """A renamed symbol is found under the newest name that the config uses, in both directions."""
    assert found == text_facts(config, RENAMES).name(asked)


KCONFIG = """
config A
    bool "A"

config B
    bool "B"
    depends on A
    default y

config NUMBER
    int "Number"
    range 1 9
    default 5
"""


@pytest.mark.parametrize(
    ("symbol", "value", "line"),
    [("A", "n", 1), ("B", "n", 2), ("NUMBER", "9", 3), ("NOWHERE", "n", None)],
)
def test_values_over_a_tree(tree_facts: Callable[..., TreeFacts], symbol: str, value: str, line: int | None) -> None:
    """Values are those that the tree computes, not those of the lines."""
    facts = tree_facts(KCONFIG, "# CONFIG_A is not set\nCONFIG_B=y\nCONFIG_NUMBER=12\n")

    assert (value, line) == (facts.value(symbol), _line(facts, symbol))


@pytest.mark.parametrize(
    ("config", "symbol", "wanted", "because"),
    [
        ("CONFIG_B=y", "B", "y", ["needs A=y (now n)", "the config says y, which this tree does not accept"]),
        (
            "CONFIG_NUMBER=12",
            "NUMBER",
            "12",
            ["NUMBER must lie between 1 and 9", "the config says 12, which this tree does not accept"],
        ),
        (
            "# Linux/x86 6.1.0 Kernel Configuration\nCONFIG_NUMBER=",
            "NUMBER",
            "12",
            ["NUMBER must lie between 1 and 9", "the config says no value, which this tree does not accept"],
        ),
        ("CONFIG_A=y", "A", "y", []),
        ("CONFIG_NUMBER=5", "NUMBER", "6", []),
    ],
)
def test_a_refused_value_is_said(
    tree_facts: Callable[..., TreeFacts], config: str, symbol: str, wanted: str, because: list[str]
) -> None:
    """A line that the tree does not take over is named."""
    facts = tree_facts(KCONFIG, config + "\n")

    assert because == facts.assess(symbol, parse_demand(symbol, wanted)).because


def test_an_absent_symbol(tree_facts: Callable[..., TreeFacts]) -> None:
    """A symbol that no file of the tree defines does not exist."""
    facts = tree_facts(KCONFIG, "CONFIG_NOWHERE=y\n")
    assessment = facts.assess("NOWHERE", parse_demand("NOWHERE", "y"))

    assert not facts.exists("NOWHERE")
    assert (State.ABSENT, ["this kernel has no NOWHERE"]) == (assessment.state, assessment.because)


def test_a_mentioned_symbol_does_not_exist(tree_facts: Callable[..., TreeFacts]) -> None:
    """A symbol that is only mentioned in a condition does not exist either."""
    assert not tree_facts('config A\n    bool "A"\n    depends on !GHOST\n', "CONFIG_A=y\n").exists("GHOST")


def test_a_transitional_symbol_does_not_exist(tree_facts: Callable[..., TreeFacts]) -> None:
    """The leftover of a rename is not a symbol to demand; the new name is found instead."""
    kconfig = 'config NEW\n    bool "New"\n    default OLD\n\nconfig OLD\n    bool\n    transitional\n'
    facts = tree_facts(kconfig, "CONFIG_OLD=y\n", renames=RENAMES)

    assert (False, "NEW", "y") == (facts.exists("OLD"), facts.name("OLD"), facts.value("NEW"))


@pytest.mark.parametrize(
    ("defined", "asked", "found"),
    [("NEW", "OLDER", "NEW"), ("OLD", "NEW", "OLD"), ("OLDER", "NEW", "OLDER"), ("OTHER", "NEW", "NEW")],
)
def test_names_in_a_tree(tree_facts: Callable[..., TreeFacts], defined: str, asked: str, found: str) -> None:
    """A renamed symbol is found under the name that the tree defines."""
    facts = tree_facts(f'config {defined}\n    bool "It"\n', "CONFIG_X=y\n", renames=RENAMES)

    assert found == facts.name(asked)


@pytest.mark.parametrize(
    ("symbol", "value", "line"),
    [("A", "y", 1), ("B", "n", None), ("NUMBER", "", None), ("NOWHERE", "n", None)],
)
def test_values_that_conf_wrote(
    tree_facts: Callable[..., TreeFacts], symbol: str, value: str, line: int | None
) -> None:
    """They are taken as they stand, whatever the tree makes of another config."""
    facts = WrittenFacts(parse_config("CONFIG_A=y\n", "new"), tree_facts(KCONFIG, "# CONFIG_A is not set\n"))

    assert (value, line) == (facts.value(symbol), _line(facts, symbol))
    assert ((symbol != "NOWHERE"), symbol) == (facts.exists(symbol), facts.name(symbol))
    assert State.UNKNOWN is facts.assess(symbol, parse_demand(symbol, "y")).state
