"""Tests of kconfig_guard.profile.demand."""

from __future__ import annotations

from typing import Any

import pytest

from kconfig_guard.profile.demand import Demand, parse_demand


@pytest.mark.parametrize(
    ("wanted", "expected", "accepted", "refused"),
    [
        ("y", "y", ["y"], ["m", "n", "", "yes"]),
        ("n", "n", ["n"], ["m", "y", ""]),
        (["y", "m"], "y or m", ["y", "m"], ["n", ""]),
        ("176", "176", ["176", "0xb0", "0XB0"], ["177", "n", "b0"]),
        ("0xb0", "0xb0", ["0xb0", "176", "0xB0"], ["0xb1"]),
        ("-1", "-1", ["-1"], ["1", "n", ""]),
        ("sha512", "sha512", ["sha512"], ["sha256", "n"]),
        (">=65536", ">=65536", ["65536", "70000", "0x10000"], ["65535", "n", "", "text"]),
        (">= 5", ">=5", ["5"], ["4"]),
        ("<=0x10", "<=0x10", ["16", "-1"], ["17", "n"]),
        (">-1", ">-1", ["0"], ["-1", "n"]),
        ("<3", "<3", ["2"], ["3"]),
        ({"contains": "yama"}, "contains yama", ["yama", "lockdown, yama", "yama,bpf"], ["", "n", "yamal", "a yama"]),
        ("set", "set", ["y", "m", "0", "text"], ["", "n"]),
    ],
)
def test_a_demand_is_met_by_its_values_only(
    wanted: Any, expected: str, accepted: list[str], refused: list[str]
) -> None:
    """Every form of demand accepts what it names and nothing else."""
    demand = parse_demand("A", wanted)

    assert expected == demand.expected
    assert accepted == [value for value in [*accepted, *refused] if demand.met_by(value)]


@pytest.mark.parametrize(("wanted", "accepted", "refused"), [(">=010", "10", "9"), ("<=-08", "-8", "-7")])
def test_a_bound_with_leading_zeros_is_decimal(wanted: str, accepted: str, refused: str) -> None:
    """Leading zeros mean nothing, as in an int of a config."""
    demand = parse_demand("A", wanted)

    assert (True, False) == (demand.met_by(accepted), demand.met_by(refused))


@pytest.mark.parametrize("wanted", ["5", ">=5", "<5"])
def test_a_huge_number_is_compared(wanted: str) -> None:
    """A number of thousands of digits is only a large number, as it is for the C library."""
    assert wanted.startswith(">") == parse_demand("A", wanted).met_by("9" * 5000)


@pytest.mark.parametrize(
    ("symbol", "wanted", "message"),
    [
        ("CONFIG_A", "y", "'CONFIG_A' is not a symbol name (write it without CONFIG_)"),
        ("A-B", "y", "'A-B' is not a symbol name (write it without CONFIG_)"),
        ("", "y", "'' is not a symbol name (write it without CONFIG_)"),
        ("A\n", "y", "'A\n' is not a symbol name (write it without CONFIG_)"),
        ("A", "", "A: the value is missing"),
        ("A", [], "A: a list must hold one or more values"),
        ("A", ["y", ""], "A: a list must hold one or more values"),
        ("A", ["y", ["m"]], "A: a list must hold one or more values"),
        ("A", ["y", "y"], "A: the list names a value twice"),
        ("A", {}, "A: a mapping must be of the form {contains: item}"),
        ("A", {"contains": "a,b"}, "A: a mapping must be of the form {contains: item}"),
        ("A", {"contains": ""}, "A: a mapping must be of the form {contains: item}"),
        ("A", {"contains": ["a"]}, "A: a mapping must be of the form {contains: item}"),
        ("A", {"has": "a"}, "A: a mapping must be of the form {contains: item}"),
        ("A", {"contains": "a", "not": "b"}, "A: a mapping must be of the form {contains: item}"),
    ],
)
def test_a_demand_without_meaning_is_refused(symbol: str, wanted: Any, message: str) -> None:
    """The complaint names the symbol and what is wrong with it."""
    with pytest.raises(ValueError) as caught:
        parse_demand(symbol, wanted)

    assert message == str(caught.value)


@pytest.mark.parametrize("wanted", [">=many", "<", "> 1 2", ">=5.10"])
def test_a_comparison_with_no_number_is_refused(wanted: str) -> None:
    """A mistyped comparison is not taken for the text of a string option."""
    with pytest.raises(ValueError):
        parse_demand("A", wanted)


@pytest.mark.parametrize("wanted", ["a\nCONFIG_B=y", "a\x1b[31m", "a\0"])
def test_a_value_that_no_config_line_can_hold_is_refused(wanted: str) -> None:
    """A line break in a value would become a line of its own in the suggested fragment."""
    with pytest.raises(ValueError):
        parse_demand("A", wanted)


@pytest.mark.parametrize(
    ("wanted", "current", "suggestion"),
    [
        (["m", "y"], "n", "m"),
        (">=5", "1", "5"),
        ("<=0x10", "99", "0x10"),
        (">5", "1", "6"),
        ("<5", "9", "4"),
        ({"contains": "yama"}, "lockdown, bpf", "yama,lockdown,bpf"),
        ({"contains": "yama"}, "", "yama"),
        ({"contains": "yama"}, "n", "yama"),
        ("set", "", None),
    ],
)
def test_a_suggestion_meets_the_demand(wanted: Any, current: str, suggestion: str | None) -> None:
    """The value to assign is the preferred one, keeps a list's items, and meets the demand."""
    demand = parse_demand("A", wanted)

    assert suggestion == demand.suggestion(current)
    assert suggestion is None or demand.met_by(suggestion)


@pytest.mark.parametrize(
    ("first", "second", "excluded"),
    [
        ("y", "n", True),
        ("y", ["m", "y"], False),
        (["y", "m"], "n", True),
        ("n", "set", True),
        ("y", "set", False),
        ("5", ">=6", True),
        ("6", ">=6", False),
        (">=5", "<=4", True),
        (">=5", "<=5", False),
        (">5", "<6", True),
        (">=5", ">=9", False),
        ("a,b", {"contains": "b"}, False),
        ("a,b", {"contains": "c"}, True),
        ({"contains": "b"}, {"contains": "c"}, False),
        ("176", "0xb0", False),
    ],
)
def test_two_demands_exclude_each_other_if_no_value_meets_both(first: Any, second: Any, *, excluded: bool) -> None:
    """The relation is symmetric, and holds for one symbol only."""
    one, other = parse_demand("A", first), parse_demand("A", second)

    assert (excluded, excluded) == (one.excludes(other), other.excludes(one))
    assert not one.excludes(parse_demand("B", second))


@pytest.mark.parametrize(
    ("demand", "level", "absence"),
    [
        (Demand("A", ("m", "n")), "m", True),
        (Demand("A", ("n",)), "n", True),
        (Demand("A", ("y",)), "y", False),
        (Demand("A", ("5",)), None, False),
        (Demand("A", operator="set"), None, False),
    ],
)
def test_a_demand_knows_its_level(demand: Demand, level: str | None, *, absence: bool) -> None:
    """The preferred y, m or n, and whether a kernel without the symbol would do."""
    assert (level, absence) == (demand.level, demand.wants_absence)


@pytest.mark.parametrize(
    ("value", "wanted", "as_in_config", "is_met"),
    [
        ("0x1000", "1000", True, True),
        ("0x3e8", "1000", True, False),
        ("0x3e8", "1000", False, True),
        ("0x1F", "1f", True, True),
        ("1000", "1000", True, True),
        ("0x1000", "0x1000", True, True),
    ],
)
def test_hex_numbers_of_configs(value: str, wanted: str, *, as_in_config: bool, is_met: bool) -> None:
    """In a config a hex number may lack its 0x; in a rule such a number is a decimal one."""
    assert is_met is Demand("H", (wanted,), as_in_config=as_in_config).met_by(value)
