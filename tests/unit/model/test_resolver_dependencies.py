"""What symbols depend on, and how the conditions are computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kconfig_guard.model.writer import write_config
from tests.unit.model.small_kconfig import BOTH, MODULES, hidden, option

if TYPE_CHECKING:
    from tests.unit.model.small_kconfig import Lines, Resolve, Values, Written


@BOTH
@pytest.mark.parametrize(
    ("kconfig", "config", "expected"),
    [
        pytest.param(
            option("A", "depends on B") + option("B"), {"A": "y", "B": "n"}, {"B": "n"}, id="an unmet dependency hides"
        ),
        pytest.param(
            option("A", "depends on B") + option("B"),
            {"A": "y", "B": "m"},
            {"A": "m", "B": "m"},
            id="a dependency of m caps a tristate",
        ),
        pytest.param(
            option("A", "depends on B", kind="bool") + option("B"),
            {"A": "y", "B": "m"},
            {"A": "y", "B": "m"},
            id="but not a bool",
        ),
        pytest.param(
            option("A", "depends on B", "depends on !C") + option("B") + option("C"),
            {"A": "y", "B": "y", "C": "m"},
            {"A": "m", "B": "y", "C": "m"},
            id="two dependencies are joined",
        ),
        pytest.param(
            option("A", "depends on B", "default y") + option("B"),
            {"B": "m"},
            {"A": "m", "B": "m"},
            id="a dependency caps the default",
        ),
        pytest.param(option("A", "depends on m"), {"A": "y"}, {"A": "m"}, id="depends on m"),
        pytest.param(option("A", "depends on UNDEFINED"), {"A": "y"}, {}, id="an undefined symbol is n"),
        pytest.param(
            "\nif B\n" + option("A", "default y") + "\nendif\n" + option("B"), {}, {"B": "n"}, id="an if block"
        ),
        pytest.param(
            "\nif B\nif C\n" + option("A") + "\nendif\nendif\n" + option("B") + option("C"),
            {"A": "y", "B": "m", "C": "y"},
            {"A": "m", "B": "m", "C": "y"},
            id="nested if blocks",
        ),
        pytest.param(
            '\nmenu "M"\n    depends on B\n' + option("A", "default y") + "\nendmenu\n" + option("B"),
            {},
            {"B": "n"},
            id="a menu's dependency",
        ),
        pytest.param(
            '\nmenu "M"\n    visible if B\n' + option("A", "default y") + "\nendmenu\n" + option("B"),
            {"A": "n"},
            {"A": "y", "B": "n"},
            id="visible if hides the prompt but not the default",
        ),
        pytest.param(
            '\nmenu "M"\n    visible if B\n' + option("A", "default y") + "\nendmenu\n" + option("B"),
            {"A": "n", "B": "y"},
            {"A": "n", "B": "y"},
            id="visible if shows",
        ),
        pytest.param(
            '\nmenu "M"\n    visible if B\nmenu "N"\n    visible if C\n'
            + option("A")
            + "\nendmenu\nendmenu\n"
            + option("B")
            + option("C"),
            {"A": "y", "B": "y"},
            {"B": "y", "C": "n"},
            id="nested visible if",
        ),
        pytest.param(
            '\nmenuconfig A\n    tristate "A"\n\nif A\n' + option("B") + "\nendif\n",
            {"A": "m", "B": "y"},
            {"A": "m", "B": "m"},
            id="menuconfig",
        ),
    ],
)
def test_dependencies(written: Written, generation: str, kconfig: str, config: Values, expected: Values) -> None:
    """Dependencies of the symbol, its menus and its if blocks limit prompt and default."""
    assert {"MODULES": "y", **expected} == written(MODULES + kconfig, config, generation)


@BOTH
@pytest.mark.parametrize("first", [["depends on OFF"], []])
def test_a_definition_without_dependencies_adds_none(
    resolve: Resolve, lines_of: Lines, generation: str, first: list[str]
) -> None:
    """Of several definitions only those that depend on something say what the symbol depends on."""
    second = [] if first else ["depends on OFF"]
    target = option("T", *first, kind="bool") + hidden("T", *second, kind="bool")
    rest = target + option("OFF", kind="bool")
    implied = resolve(option("S", "imply T", kind="bool") + rest, {"S": "y"}, generation)
    selected = resolve(option("S", "select T", kind="bool") + rest, {"S": "y"}, generation)

    assert {"S": "y", "T": "n", "OFF": "n"} == lines_of(write_config(implied))
    assert {"S": "y", "T": "y", "OFF": "n"} == lines_of(write_config(selected))
    assert ["T"] == [selected.symbols[index].name for index in selected.unmet]


@BOTH
@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("N=10", True),
        ("N=010", False),
        ("N!=10", False),
        ("N<9", False),
        ("N<11", True),
        ("N>=10", True),
        ("N<=9", False),
        ("N>2", True),
        ("H=0x10", True),
        ("H=16", True),
        ("H>N", True),
        ("H<0x9", False),
        ('S="abc"', True),
        ('S<"abd"', True),
        ('S=""', False),
        ('EMPTY=""', True),
        ('V<"9"', False),
        ("V<9", False),
        ("T=m", True),
        ("T!=n", True),
        ("T<y", True),
        ("T>=m", True),
        ("T=B", False),
        ("B=y", True),
        ("UNDEFINED=n", False),
        ("UNDEFINED=UNDEFINED", True),
        ('UNDEFINED=""', False),
        ("UNDEFINED=0", False),
        ("UNDEFINED<5", False),
        ("GONE=n", True),
        ('GONE=""', False),
        ("!(N=10)", False),
        ("N=10 && T", True),
    ],
)
def test_comparisons(written: Written, generation: str, condition: str, *, holds: bool) -> None:
    """Numbers compare as numbers, everything else as text; an undefined symbol is its own name."""
    kconfig = MODULES + option("R", f"depends on {condition}", kind="bool")
    kconfig += option("N", "default 10", kind="int") + option("H", "default 0x10", kind="hex")
    kconfig += option("S", 'default "abc"', kind="string") + option("EMPTY", kind="string")
    kconfig += (
        option("V", 'default "10"', kind="string") + option("T", "default m") + option("B", "default y", kind="bool")
    )
    kconfig += option("GONE", "depends on n", kind="bool")

    assert holds == ("R" in written(kconfig, {}, generation))


@pytest.mark.parametrize(
    ("generation", "condition", "holds"),
    [("new", "A=0", True), ("new", 'A=""', False), ("old", "A=0", False), ("old", 'A=""', True)],
)
def test_comparing_a_number_without_value(written: Written, generation: str, condition: str, *, holds: bool) -> None:
    """An int that nothing sets compares as zero in new trees and as empty text in old ones."""
    kconfig = option("R", f"depends on {condition}", kind="bool") + hidden("A", "depends on n", kind="int")

    assert holds == ("R" in written(kconfig, {}, generation))


@pytest.mark.parametrize(
    ("condition", "dependency", "expected"),
    [
        ("n", "n", "y"),
        ("n", "m", "y"),
        ("n", "y", "y"),
        ("m", "n", None),
        ("m", "m", "m"),
        ("m", "y", "y"),
        ("y", "n", None),
        ("y", "m", "m"),
        ("y", "y", "y"),
    ],
)
def test_conditional_dependency(written: Written, condition: str, dependency: str, expected: str | None) -> None:
    """``depends on A if B`` asks for A unless B is n."""
    kconfig = MODULES + option("X", "depends on A if B") + option("A") + option("B")

    assert expected == written(kconfig, {"X": "y", "A": dependency, "B": condition}).get("X")


@pytest.mark.parametrize(
    ("config", "shown"),
    [
        ({}, True),
        ({"B": "y"}, False),
        ({"B": "m"}, False),
        ({"B": "y", "C": "y"}, True),
        ({"A": "y", "B": "y"}, True),
        ({"B": "y", "N": "3"}, True),
    ],
)
def test_conditional_dependency_on_an_expression(written: Written, config: Values, *, shown: bool) -> None:
    """The condition may be any expression, with parentheses and a comment behind it."""
    kconfig = MODULES + option("X", "depends on A if (B && !C && N != 3) # why") + option("A") + option("B")

    assert shown == ("X" in written(kconfig + option("C") + option("N", kind="int"), config))
