"""The clauses of choices, in both generations."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kconfig_guard.model.resolver import Resolver
from kconfig_guard.solving.search import Search
from tests.unit.solving.encoded import expanded, facts, values

Resolve = Callable[..., Resolver]

KCONFIG = """
config MODERN
    bool "Modern"

config SERVERS
    bool "Servers"
    default y

choice
    prompt "Preemption"
    depends on SERVERS
    default FULL if MODERN
    default NONE

config NONE
    bool "None"

config SOME
    bool "Some"

config FULL
    bool "Full"
    depends on MODERN

endchoice
"""


@pytest.mark.parametrize("generation", ["old", "new"])
@pytest.mark.parametrize(
    ("config", "lines", "expected"),
    [
        ({}, {}, ["NONE"]),
        ({}, {"SOME": "y"}, ["SOME"]),
        ({}, {"MODERN": "y"}, ["FULL"]),
        ({}, {"MODERN": "y", "NONE": "y"}, ["NONE"]),
        ({}, {"SERVERS": "n"}, []),
        ({}, {"SERVERS": "n", "NONE": "y"}, None),
        ({}, {"FULL": "y"}, None),
        ({}, {"NONE": "y", "SOME": "y"}, None),
        ({"SOME": "y"}, {}, ["SOME"]),
        ({"SOME": "y"}, {"MODERN": "y"}, ["SOME"]),
        ({"SOME": "y"}, {"NONE": "y"}, ["NONE"]),
        ({"MODERN": "y", "FULL": "y"}, {"MODERN": "n"}, ["NONE"]),
    ],
)
def test_lines(
    resolve: Resolve, generation: str, config: dict[str, str], lines: dict[str, str], expected: list[str] | None
) -> None:
    """A line chooses its member; without one, what was chosen stays, else the first default that is visible wins."""
    found = values(expanded(resolve(KCONFIG, config, generation)), **lines)

    assert expected == (None if found is None else [name for name in ("NONE", "SOME", "FULL") if found[name] == "y"])


@pytest.mark.parametrize(("generation", "expected"), [("old", "NONE"), ("new", "SOME")])
def test_a_refused_member(resolve: Resolve, generation: str, expected: str) -> None:
    """Since 6.12 a default that a line switches off gives way to the next member."""
    found = values(expanded(resolve(KCONFIG, {"NONE": "n"}, generation)))

    assert found is not None
    assert "y" == found[expected]


@pytest.mark.parametrize("generation", ["old", "new"])
def test_that_only_one_can_be_chosen_is_a_fact(resolve: Resolve, generation: str) -> None:
    """Without it, two members can be on."""
    encoding = expanded(resolve(KCONFIG, {}, generation))
    goals = [encoding.text(encoding.tree.by_name[name])["y"] for name in ("NONE", "SOME")]
    search = Search(encoding)

    core = search.excluded(goals, list(encoding.facts), with_kconfig=False)
    assert core is not None
    assert ["CHOICE "] == facts(encoding, search.smallest(goals, sorted(core), with_kconfig=False))


def test_a_member_that_is_visible_without_its_choice(resolve: Resolve) -> None:
    """Up to 6.11 a member with a definition elsewhere is off while its choice is, and no line turns it on."""
    kconfig = f'{KCONFIG}\nconfig SOME\n    bool "Some"\n'
    encoding = expanded(resolve(kconfig, {"SERVERS": "n"}, "old"))
    found = values(encoding)

    assert found is not None
    assert "n" == found["SOME"]
    assert values(encoding, SOME="y") is None


def test_a_choice_that_can_be_m_stays_as_it_is(resolve: Resolve) -> None:
    """Choices for modules, which trees up to 6.11 have, are left alone."""
    kconfig = """
    config MODULES
        bool "Modules"
        modules
        default y

    choice
        prompt "Gadget"

    config ZERO
        tristate "Zero"

    config ETHER
        tristate "Ether"

    endchoice
    """
    encoding = expanded(resolve(kconfig, {"MODULES": "y", "ZERO": "m"}, "old"))

    assert {encoding.tree.by_name["MODULES"]} == encoding.lines.keys()
    found = values(encoding)
    assert found is not None
    assert ("m", "n") == (found["ZERO"], found["ETHER"])
