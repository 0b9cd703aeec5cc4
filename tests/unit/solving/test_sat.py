"""Tests of kconfig_guard.solving.sat."""

from __future__ import annotations

from itertools import product

from kconfig_guard.solving.sat import Sat


def test_an_assumption_that_is_repeated() -> None:
    """Saying something a million times is saying it once."""
    sat = Sat()
    given, one, other = sat.new(), sat.new(), sat.new()
    for first, second in product((one, -one), (other, -other)):
        sat.add(-given, first, second)

    assert not sat.solve([given] * 1_000_000)
    assert [given] == sat.core()
