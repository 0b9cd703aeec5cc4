"""The clauses of numbers and texts: ranges, defaults, comparisons, and which values are worth considering."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kconfig_guard.model.resolver import Resolver
from kconfig_guard.profile.demand import parse_demand
from kconfig_guard.solving.search import Search
from tests.unit.solving.encoded import expanded, facts, values

Resolve = Callable[..., Resolver]

KCONFIG = """
config EXPERT
    bool "Expert"

config BITS
    int "Bits"
    range 8 16 if !EXPERT
    range 1 64
    default 12

config WIDE
    bool "Wide"
    depends on BITS >= 32

config MASK
    hex "Mask" if EXPERT
    default 0xff if WIDE
    default 0xf

config LSM
    string "Modules"
    default "yama,lockdown" if EXPERT
    default "yama"
"""


def considered(resolve: Resolve, name: str, *wanted: object, config: dict[str, str] | None = None) -> list[str]:
    """Return the values of a symbol that an encoding considers under demands on it."""
    resolver = resolve(KCONFIG, config)
    index = resolver.tree.by_name[name]
    encoding = expanded(resolver, [(index, parse_demand(name, one)) for one in wanted])
    return list(encoding.text(index))


def test_what_is_considered(resolve: Resolve) -> None:
    """The present value, what is compared with, defaults, the ends of ranges and what would meet a demand."""
    assert {"12", "0", "8", "16", "1", "64", "31", "32", "33"} == set(considered(resolve, "BITS"))
    assert {"0xf", "0xff", "0x0", "0x20"} == set(considered(resolve, "MASK", ">=0x20"))
    assert "landlock,yama" in considered(resolve, "LSM", {"contains": "landlock"})


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ({}, {"BITS": "12", "MASK": "0xf", "LSM": "yama"}),
        ({"EXPERT": "y"}, {"BITS": "12", "MASK": "0xf", "LSM": "yama,lockdown"}),
        ({"BITS": "16"}, {"BITS": "16"}),
        ({"BITS": "32"}, None),
        ({"EXPERT": "y", "BITS": "32"}, {"BITS": "32", "WIDE": "n"}),
        ({"EXPERT": "y", "BITS": "32", "WIDE": "y"}, {"MASK": "0xff"}),
        ({"EXPERT": "y", "BITS": "31", "WIDE": "y"}, None),
        ({"MASK": "0xff"}, None),
    ],
)
def test_lines(resolve: Resolve, lines: dict[str, str], expected: dict[str, str] | None) -> None:
    """A line holds where its prompt is visible and its value is in range."""
    found = values(expanded(resolve(KCONFIG)), **lines)

    assert expected == (found and {name: found[name] for name in expected or ()})


@pytest.mark.parametrize(("generation", "expected"), [("new", "16"), ("old", "12")])
def test_a_present_value_out_of_range(resolve: Resolve, generation: str, expected: str) -> None:
    """Newer trees clamp it, older ones go back to the default."""
    encoding = expanded(resolve(KCONFIG, {"EXPERT": "y", "BITS": "40"}, generation))
    found = values(encoding, EXPERT="n")

    assert found is not None
    assert expected == found["BITS"]


def test_a_number_without_any_valid_value(resolve: Resolve) -> None:
    """An empty number of an older tree, about which nothing is known, excludes nothing else."""
    encoding = expanded(resolve('config EMPTY\n    int "Empty"\n\nconfig OTHER\n    bool "Other"\n', {}, "old"))

    assert {"EMPTY": "", "OTHER": "y"} == values(encoding, OTHER="y")


def test_what_the_toolchain_says_is_a_fact(resolve: Resolve) -> None:
    """A number without a prompt that the compiler gives can be another with another compiler."""
    kconfig = """
    config GCC_VERSION
        int
        default $(shell,version)

    config NEW
        bool "New"
        depends on GCC_VERSION >= 120000
    """
    encoding = expanded(resolve(kconfig, {}, "new", {"version": "110000"}))
    goal = encoding.text(encoding.tree.by_name["NEW"])["y"]
    search = Search(encoding)

    core = search.excluded([goal], list(encoding.facts))
    assert core is not None
    assert ["TOOLCHAIN GCC_VERSION"] == facts(encoding, search.smallest([goal], sorted(core)))
