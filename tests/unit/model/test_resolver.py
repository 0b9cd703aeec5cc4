"""The resolver computes what ``conf --olddefconfig`` computes; every expected value came from ``conf``.

That holds for the files beside this one, too. Here are the lines of a config, values, defaults and visibility.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kconfig_guard.model.tree import MOD, NO, YES
from tests.unit.model.small_kconfig import BOTH, MODULES, hidden, option

if TYPE_CHECKING:
    from tests.unit.model.small_kconfig import Resolve, Values, Written


@BOTH
@pytest.mark.parametrize(
    ("name", "value"), [("NOT_THERE", "y"), ("B", "7"), ("I", "0x3"), ("I", "07"), ("H", "0xg"), ("UNTYPED", "y")]
)
def test_bad_and_unknown_lines_are_ignored(written: Written, generation: str, name: str, value: str) -> None:
    """Lines for unknown symbols and values of the wrong form change nothing."""
    kconfig = option("B", "default y", kind="bool") + option("I", "default 3", kind="int")
    kconfig += option("H", "default 0x3", "depends on UNTYPED != 5", kind="hex")

    assert {"B": "y", "I": "3", "H": "0x3"} == written(kconfig, {name: value}, generation)


@BOTH
@pytest.mark.parametrize(
    ("kconfig", "config", "expected"),
    [
        pytest.param(option("A"), {}, {"A": "n"}, id="nothing said"),
        pytest.param(option("A"), {"A": "m"}, {"A": "m"}, id="a user value"),
        pytest.param(option("A", "default m"), {}, {"A": "m"}, id="a default"),
        pytest.param(option("A", "default m"), {"A": "n"}, {"A": "n"}, id="a user value beats the default"),
        pytest.param(
            option("A", "default y if B", "default m") + option("B"), {}, {"A": "m", "B": "n"}, id="the second default"
        ),
        pytest.param(
            option("A", "default y if B", "default m") + option("B"),
            {"B": "m"},
            {"A": "m", "B": "m"},
            id="a condition of m caps the default",
        ),
        pytest.param(option("A", "default n", "default y"), {}, {"A": "n"}, id="the first default that applies"),
        pytest.param(
            option("A", "default B || C") + option("B") + option("C"),
            {"C": "m"},
            {"A": "m", "B": "n", "C": "m"},
            id="an expression as default",
        ),
        pytest.param(option("A", "default !B") + option("B"), {"B": "m"}, {"A": "m", "B": "m"}, id="not m is m"),
        pytest.param(
            hidden("A", "default B") + option("B"),
            {"B": "y", "A": "n"},
            {"A": "y", "B": "y"},
            id="a promptless symbol ignores the user",
        ),
        pytest.param(hidden("A", "default B") + option("B"), {}, {"B": "n"}, id="a promptless n is not written"),
        pytest.param(option("A", "default m", kind="bool"), {}, {"A": "y"}, id="a bool default of m is y"),
        pytest.param(option("A", kind="bool"), {"A": "m"}, {"A": "n"}, id="a bool does not take m"),
        pytest.param("\nconfig A\n    def_bool y\n", {}, {"A": "y"}, id="def_bool"),
        pytest.param("\nconfig A\n    def_tristate m\n", {}, {"A": "m"}, id="def_tristate"),
        pytest.param(
            "\nconfig A\n    def_tristate B if C\n" + option("B") + option("C"),
            {"B": "y", "C": "m"},
            {"A": "m", "B": "y", "C": "m"},
            id="def_tristate if",
        ),
        pytest.param(
            '\nconfig A\n    tristate\n    prompt "A" if B\n    default m\n' + option("B"),
            {"A": "y"},
            {"A": "m", "B": "n"},
            id="prompt if, hidden",
        ),
        pytest.param(
            '\nconfig A\n    tristate\n    prompt "A" if B\n    default m\n' + option("B"),
            {"A": "y", "B": "y"},
            {"A": "y", "B": "y"},
            id="prompt if, shown",
        ),
        pytest.param(
            '\nconfig A\n    tristate "A" if B\n' + option("B"),
            {"A": "y", "B": "m"},
            {"A": "m", "B": "m"},
            id="a prompt of m caps the user",
        ),
        pytest.param(
            '\nconfig A\n    bool "A" if B\n' + option("B"),
            {"A": "y", "B": "m"},
            {"A": "y", "B": "m"},
            id="a prompt of m shows a bool fully",
        ),
    ],
)
def test_values_and_defaults(written: Written, generation: str, kconfig: str, config: Values, expected: Values) -> None:
    """A visible symbol takes the user's value, else the first default in force, capped by its condition."""
    assert {"MODULES": "y", **expected} == written(MODULES + kconfig, config, generation)


@BOTH
@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"C": "y"}, {"A": "n", "B": "n", "C": "y"}),
        ({"B": "y", "C": "y"}, {"A": "n", "B": "y", "C": "y"}),
        ({"B": "y"}, {"A": "y", "B": "y", "C": "n"}),
        ({"A": "y", "B": "y", "C": "y"}, {"A": "y", "B": "y", "C": "y"}),
        ({"A": "y"}, {"B": "n", "C": "n"}),
    ],
)
def test_several_definitions(written: Written, generation: str, config: Values, expected: Values) -> None:
    """Each definition adds a prompt and defaults under its own condition; the first default in force counts."""
    kconfig = """
    config A
        bool "first"
        depends on B
        default y if !C

    config A
        bool "second"
        depends on C
        default n

    config B
        bool "B"

    config C
        bool "C"
    """

    assert expected == written(kconfig, config, generation)


TRANSITIONAL = """
config NEW
    bool "New"
    default OLD

config OLD
    bool
    transitional

config COUNT
    int "Count"
    default OLD_COUNT if OLD
    default 4

config OLD_COUNT
    int
    transitional
"""


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({}, {"NEW": "n", "COUNT": "4"}),
        ({"OLD": "y"}, {"NEW": "y", "COUNT": "0"}),
        ({"OLD": "y", "OLD_COUNT": "8"}, {"NEW": "y", "COUNT": "8"}),
        ({"OLD": "y", "NEW": "n"}, {"NEW": "n", "COUNT": "0"}),
        ({"OLD": "n", "NEW": "y"}, {"NEW": "y", "COUNT": "4"}),
    ],
)
def test_transitional(written: Written, config: Values, expected: Values) -> None:
    """A transitional symbol passes the user's old value on and is never written."""
    assert expected == written(TRANSITIONAL, config)


def test_visibility_and_forced_bounds(resolve: Resolve) -> None:
    """Visibility is the user's upper limit, forced the lower one."""
    resolver = resolve(
        MODULES + option("A", "depends on B") + option("B") + option("C", "select A") + hidden("D"),
        {"B": "m", "C": "m"},
    )
    a, d = resolver.tree.by_name["A"], resolver.tree.by_name["D"]

    assert (MOD, MOD) == (resolver.visibility(a), resolver.forced(a))
    assert (NO, NO) == (resolver.visibility(d), resolver.forced(d))
    assert resolver.visibility(resolver.tree.by_name["B"]) == YES
