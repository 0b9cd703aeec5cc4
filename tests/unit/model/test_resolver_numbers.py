"""Ints, hex numbers and strings, and the ranges of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.model.small_kconfig import BOTH, hidden, option

if TYPE_CHECKING:
    from tests.unit.model.small_kconfig import Resolve, Values, Written


@BOTH
@pytest.mark.parametrize(
    ("kconfig", "config", "expected"),
    [
        pytest.param(option("A", "default 7", kind="int"), {}, {"A": "7"}, id="an int default"),
        pytest.param(option("A", "default 7", kind="int"), {"A": "-3"}, {"A": "-3"}, id="a user's int"),
        pytest.param(
            option("A", "default 0x1f", kind="hex"), {"A": "0xFF"}, {"A": "0xFF"}, id="a user's hex keeps its letters"
        ),
        pytest.param(option("A", "default 0x1f", kind="hex"), {"A": "ff"}, {"A": "ff"}, id="hex without prefix"),
        pytest.param(option("A", "default 10", kind="hex"), {}, {"A": "10"}, id="a hex default without prefix"),
        pytest.param(option("A", 'default "x"', kind="string"), {}, {"A": '"x"'}, id="a string default"),
        pytest.param(
            option("A", 'default "x"', kind="string"), {"A": ""}, {"A": '""'}, id="an empty string is a value"
        ),
        pytest.param(
            option("A", kind="string"),
            {"A": 'say "hi" \\ bye'},
            {"A": '"say \\"hi\\" \\\\ bye"'},
            id="quotes and backslashes",
        ),
        pytest.param(
            option("A", 'default "a\\"b\\\\c"', kind="string"),
            {},
            {"A": '"a\\"b\\\\c"'},
            id="quotes and backslashes in a default",
        ),
        pytest.param(option("A", kind="string"), {}, {"A": '""'}, id="a string without default"),
        pytest.param(
            option("A", "default B", kind="int") + option("B", "default 5", kind="int"),
            {},
            {"A": "5", "B": "5"},
            id="the value of another symbol",
        ),
        pytest.param(
            option("A", "default B", kind="string") + option("B", kind="bool"),
            {"B": "y"},
            {"A": '"n"', "B": "y"},
            id="a bool as the default of a string is always n",
        ),
        pytest.param(
            option("A", 'default "p" if B', 'default "q"', kind="string") + option("B"),
            {},
            {"A": '"q"', "B": "n"},
            id="conditional defaults",
        ),
        pytest.param(
            hidden("A", "default 4 if B", kind="int") + option("B"),
            {},
            {"B": "n"},
            id="promptless without default in force",
        ),
        pytest.param(
            hidden("A", "default 4 if B", kind="int") + option("B"),
            {"B": "y", "A": "9"},
            {"A": "4", "B": "y"},
            id="promptless",
        ),
    ],
)
def test_numbers_and_strings(written: Written, generation: str, kconfig: str, config: Values, expected: Values) -> None:
    """Ints, hex numbers and strings keep the text of the user or of the first default in force."""
    assert expected == written(kconfig, config, generation)


@pytest.mark.parametrize(
    ("generation", "kind", "expected"),
    [("new", "int", "0"), ("new", "hex", "0x0"), ("old", "int", ""), ("old", "hex", "")],
)
def test_a_number_without_default(written: Written, generation: str, kind: str, expected: str) -> None:
    """A number without default is zero in new trees and empty in old ones."""
    assert {"A": expected} == written(option("A", kind=kind), {}, generation)


@pytest.mark.parametrize(
    ("generation", "value", "expected"),
    [
        ("new", "15", "15"),
        ("old", "15", "15"),
        ("new", "5", "10"),
        ("old", "5", "12"),
        ("new", "25", "20"),
        ("old", "25", "12"),
        ("new", "10", "10"),
        ("old", "20", "20"),
    ],
)
def test_a_range(written: Written, generation: str, value: str, expected: str) -> None:
    """A value out of range is clamped in new trees and dropped for the default in old ones."""
    assert {"A": expected} == written(option("A", "range 10 20", "default 12", kind="int"), {"A": value}, generation)


def test_what_depends_on_a_number_that_is_reset(written: Written) -> None:
    """Old trees drop a value out of range last of all: what is computed from it has seen it moved into its range."""
    kconfig = (
        option("A", "range 10 20", "default 12", kind="int")
        + option("D", "range A 30", "default A", kind="int")
        + "\nconfig B\n    int\n    default A\n\nconfig C\n    def_bool A = 20\n"
    )

    found = written(kconfig, {"A": "25", "D": "5"}, "old")

    assert {"A": "12", "B": "20", "C": "y", "D": "12"} == found


def test_a_number_in_range_again(resolve: Resolve) -> None:
    """A change that brings a value into its range ends its reset."""
    resolver = resolve(option("A", "range 10 20", "default 12", kind="int"), {"A": "25"}, "old")
    index = resolver.tree.by_name["A"]

    assert "12" == resolver.value(index)
    assert "15" == resolver.changed({index: "15"}).value(index)


@BOTH
@pytest.mark.parametrize(
    ("kconfig", "config", "expected"),
    [
        pytest.param(option("A", "range 10 20", "default 3", kind="int"), {}, {"A": "10"}, id="a default below"),
        pytest.param(option("A", "range 10 20", "default 30", kind="int"), {}, {"A": "20"}, id="a default above"),
        pytest.param(option("A", "range 10 20", kind="int"), {}, {"A": "10"}, id="no default"),
        pytest.param(option("A", "range 0x10 0x20", "default 0x8", kind="hex"), {}, {"A": "0x10"}, id="hex"),
        pytest.param(
            option("A", "range 0x10 0x20", "default 18", kind="hex"),
            {},
            {"A": "18"},
            id="hex without prefix lies within",
        ),
        pytest.param(option("A", "range -5 5", "default -9", kind="int"), {}, {"A": "-5"}, id="negative"),
        pytest.param(
            option("A", "range 1 2 if B", "range 3 4", "default 9", kind="int") + option("B", kind="bool"),
            {},
            {"A": "4", "B": "n"},
            id="the second range",
        ),
        pytest.param(
            option("A", "range 1 2 if B", "range 3 4", "default 9", kind="int") + option("B", kind="bool"),
            {"B": "y"},
            {"A": "2", "B": "y"},
            id="the first range",
        ),
        pytest.param(
            option("A", "range LOW HIGH", "default 9", kind="int")
            + option("LOW", "default 1", kind="int")
            + option("HIGH", "default 6", kind="int"),
            {"HIGH": "7"},
            {"A": "7", "LOW": "1", "HIGH": "7"},
            id="symbols as bounds",
        ),
        pytest.param(
            option("A", "range UNDEFINED 4", "default 9", kind="int"),
            {},
            {"A": "4"},
            id="an undefined lower bound counts as 0",
        ),
        pytest.param(hidden("A", "range 1 2", "default 9", kind="int"), {}, {"A": "2"}, id="promptless"),
    ],
)
def test_defaults_out_of_range(
    written: Written, generation: str, kconfig: str, config: Values, expected: Values
) -> None:
    """A default is moved into the range, and takes over the spelling of the bound."""
    assert expected == written(kconfig, config, generation)


@BOTH
def test_an_undefined_upper_bound(written: Written, generation: str) -> None:
    """An undefined upper bound counts as 0, and its name becomes the value."""
    assert {"A": "UNDEFINED"} == written(option("A", "range 1 UNDEFINED", "default 9", kind="int"), {}, generation)


def test_bounds_are_told(resolve: Resolve) -> None:
    """The active bounds can be asked for."""
    resolver = resolve(
        option("A", "range 1 LIMIT", kind="int") + option("LIMIT", "default 6", kind="int") + option("B", kind="int")
    )

    assert ("1", "6") == resolver.bounds(resolver.tree.by_name["A"])
    assert resolver.bounds(resolver.tree.by_name["B"]) is None
