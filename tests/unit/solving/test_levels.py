"""The clauses of bools and tristates, and the facts that they rest on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kconfig_guard.model.resolver import Resolver
from kconfig_guard.solving.fact import KCONFIG
from kconfig_guard.solving.search import Search
from tests.unit.solving.encoded import expanded, facts, values

Resolve = Callable[..., Resolver]

MODULES = """
config MODULES
    bool "Modules"
    modules
    default y
"""
DRIVER = f"""{MODULES}
config BUS
    tristate "Bus"

config DRIVER
    tristate "Driver"
    depends on BUS
    default BUS
    select LIBRARY

config LIBRARY
    tristate

config EXTRA
    bool "Extra"
    depends on DRIVER
"""


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ({}, {"BUS": "n", "DRIVER": "n", "LIBRARY": "n"}),
        ({"BUS": "m"}, {"BUS": "m", "DRIVER": "m", "LIBRARY": "m"}),
        ({"BUS": "y"}, {"BUS": "y", "DRIVER": "y", "LIBRARY": "y"}),
        ({"BUS": "y", "DRIVER": "m"}, {"BUS": "y", "DRIVER": "m", "LIBRARY": "m"}),
        ({"BUS": "m", "DRIVER": "n"}, {"BUS": "m", "DRIVER": "n", "LIBRARY": "n"}),
        ({"BUS": "m", "EXTRA": "y"}, {"BUS": "m", "DRIVER": "m", "EXTRA": "y"}),
        ({"BUS": "y", "MODULES": "n"}, {"BUS": "y", "DRIVER": "y"}),
        ({"BUS": "m", "DRIVER": "y"}, None),
        ({"DRIVER": "m"}, None),
        ({"LIBRARY": "y"}, None),
        ({"BUS": "m", "MODULES": "n"}, None),
    ],
)
def test_lines(resolve: Resolve, lines: dict[str, str], expected: dict[str, str] | None) -> None:
    """A line holds where its prompt is visible and nothing else gives the symbol another value."""
    found = values(expanded(resolve(DRIVER, {"MODULES": "y"})), **lines)

    assert expected == (found and {name: found[name] for name in expected or ()})


def test_a_default_and_what_implies_it(resolve: Resolve) -> None:
    """An imply raises the level without a line, but not beyond the dependencies, and a line is stronger."""
    kconfig = """
    config IMPLIER
        bool "Implier"
        imply IMPLIED

    config NEEDED
        bool "Needed"

    config IMPLIED
        bool "Implied"
        depends on NEEDED
    """
    encoding = expanded(resolve(kconfig))
    tried = [
        values(encoding, IMPLIER="y"),
        values(encoding, NEEDED="y"),
        values(encoding, IMPLIER="y", NEEDED="y"),
        values(encoding, IMPLIER="y", NEEDED="y", IMPLIED="n"),
    ]

    assert ["n", "n", "y", "n"] == [found and found["IMPLIED"] for found in tried]


KINDS = {
    "ABSENT NOWHERE": ("config A\n    bool 'A'\n    depends on NOWHERE", "y"),
    "TOOLCHAIN .kconfig-probe-0.": (
        "config A\n    bool 'A'\n    depends on $(shell,cc -fshiny && echo y || echo n)",
        "y",
    ),
    "PROMPTLESS HIDDEN": ("config HIDDEN\n    bool\n\nconfig A\n    bool 'A'\n    depends on HIDDEN", "y"),
    "DEPENDS A": ("config B\n    bool 'B'\n\nconfig A\n    bool 'A'\n    depends on B && !B", "y"),
    "DERIVED A": ("config B\n    bool 'B'\n\nconfig A\n    def_bool B && !B", "y"),
    "DERIVED B, SELECTED A": ("config B\n    def_bool y\n    select A\n\nconfig A\n    bool 'A'", "n"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_fact(resolve: Resolve, kind: str) -> None:
    """A wish is excluded by just the facts that it should be; without them, it comes true."""
    kconfig, wanted = KINDS[kind]
    encoding = expanded(resolve(kconfig.replace("'", '"') + "\n"))
    goal = encoding.text(encoding.tree.by_name["A"])[wanted]
    search = Search(encoding)

    of_tree = kind.partition(" ")[0] in ("DEPENDS", "DERIVED", "SELECTED")
    core = search.excluded([goal], list(encoding.facts), with_kconfig=not of_tree)
    assert core is not None
    candidates = [literal for literal in core if of_tree or encoding.facts[literal].kind not in KCONFIG]
    found = search.smallest([goal], candidates, with_kconfig=not of_tree)
    assert kind.split(", ") == facts(encoding, found)
    assert not encoding.sat.solve([goal, *encoding.facts])
    assert encoding.sat.solve([goal, *(literal for literal in encoding.facts if literal not in found)])
