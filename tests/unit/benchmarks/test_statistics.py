"""Tests of medians, ratios and growth."""

from __future__ import annotations

import pytest

from benchmarks._statistics import Spread, growth, ratios, spread


def test_a_spread_has_median_quartiles_and_extremes() -> None:
    """They do not depend on the order of the values."""
    assert Spread(3, 1, 2, 4, 5, 5) == spread([5, 1, 4, 2, 3])


def test_a_single_value_has_no_spread() -> None:
    """It is its own median and extremes."""
    assert Spread(7, 7, 7, 7, 7, 1) == spread([7])


def test_nothing_has_no_median() -> None:
    """Where nothing was measured, nothing is said."""
    with pytest.raises(ValueError, match="nothing"):
        spread([])


def test_ratios_are_taken_within_a_round() -> None:
    """A round that was slow for both does not change the ratio, and rounds of one alone do not count."""
    assert [0.5, 0.5] == ratios([1, 10, 7], [2, 20])


@pytest.mark.parametrize(("time", "power"), [(10, 0), (40, 1), (160, 2)])
def test_growth_is_a_power(time: float, power: float) -> None:
    """Four times the size takes 4 to the power as long."""
    assert pytest.approx(power) == growth((100, 10), (400, time))


def test_equal_sizes_have_no_growth() -> None:
    """There is nothing to divide by."""
    with pytest.raises(ValueError, match="equal sizes"):
        growth((100, 10), (100, 20))
