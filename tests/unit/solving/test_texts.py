"""The clauses of numbers and texts: ranges, defaults, comparisons, and which values are worth considering."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kconfig_guard.model.resolver import Resolver
from kconfig_guard.profile.demand import parse_demand
from kconfig_guard.solving import texts
from kconfig_guard.solving.encoding import Encoding
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


def test_a_number_that_is_compared_often(resolve: Resolve) -> None:
    """A demand and each comparison count, however many there are."""
    kconfig = 'config BITS\n    int "Bits"\n' + "".join(
        f'config AT_{number}\n    bool "At"\n    depends on BITS = {number}\n' for number in range(0, 1000, 5)
    )
    resolver = resolve(kconfig)
    demand = resolver.tree.by_name["BITS"], parse_demand("BITS", "7777")

    found = values(expanded(resolver, [demand]), BITS="7777")
    assert found is not None
    assert "7777" == found["BITS"]
    found = values(expanded(resolver), BITS="995", AT_995="y")
    assert found is not None
    assert "y" == found["AT_995"]


def test_what_is_demanded_comes_before_what_is_compared(resolve: Resolve, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more values than are considered, the present one and a demanded one remain."""
    monkeypatch.setattr(texts, "_MAX_CANDIDATES", 2)
    resolver = resolve(KCONFIG)
    index = resolver.tree.by_name["BITS"]

    assert ["12", "24"] == list(Encoding(resolver, [(index, parse_demand("BITS", "24"))]).text(index))


def test_defaults_that_lead_to_one_another(resolve: Resolve) -> None:
    """Each number is looked at once, not once on each of the ways to it."""
    kconfig = "".join(
        f'config N{number}\n    int "N"\n    default N{number + 1} if EXPERT\n    default N{number + 2}\n'
        for number in range(60)
    )
    kconfig += 'config EXPERT\n    bool "E"\nconfig N60\n    int\n    default 3\nconfig N61\n    int\n    default 4\n'
    resolver = resolve(kconfig)

    assert {"3", "4"} <= set(Encoding(resolver).text(resolver.tree.by_name["N0"]))
