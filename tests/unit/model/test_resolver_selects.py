"""Selects, which are lower limits, and implies, which are defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.model.small_kconfig import BOTH, MODULES, hidden, option

if TYPE_CHECKING:
    from tests.unit.model.small_kconfig import Resolve, Values, Written


@BOTH
@pytest.mark.parametrize(
    ("kconfig", "config", "expected"),
    [
        pytest.param(option("A", "select B") + hidden("B"), {"A": "y"}, {"A": "y", "B": "y"}, id="y"),
        pytest.param(option("A", "select B") + option("B"), {"A": "m"}, {"A": "m", "B": "m"}, id="m"),
        pytest.param(
            option("A", "select B") + option("B", kind="bool"),
            {"A": "m"},
            {"A": "m", "B": "y"},
            id="m selects a bool fully",
        ),
        pytest.param(
            option("A", "select B") + option("B"),
            {"A": "m", "B": "y"},
            {"A": "m", "B": "y"},
            id="the user may go higher",
        ),
        pytest.param(
            option("A", "select B") + option("B"), {"A": "y", "B": "n"}, {"A": "y", "B": "y"}, id="but not lower"
        ),
        pytest.param(
            option("A", "select B if C") + option("B") + option("C"),
            {"A": "y", "C": "m"},
            {"A": "y", "B": "m", "C": "m"},
            id="a condition of m",
        ),
        pytest.param(
            option("A", "select B if C") + option("B") + option("C"),
            {"A": "y"},
            {"A": "y", "B": "n", "C": "n"},
            id="a condition of n",
        ),
        pytest.param(
            option("A", "depends on C", "select B") + hidden("B") + option("C"),
            {"A": "y"},
            {"C": "n"},
            id="a hidden selector",
        ),
        pytest.param(
            option("A", "select B") + option("C", "select B") + option("B"),
            {"A": "m", "C": "y"},
            {"A": "m", "C": "y", "B": "y"},
            id="the strongest of two",
        ),
        pytest.param(option("A", "select UNDEFINED"), {"A": "y"}, {"A": "y"}, id="an undefined target"),
    ],
)
def test_select(written: Written, generation: str, kconfig: str, config: Values, expected: Values) -> None:
    """A select is a lower limit: no user value and no default goes below it."""
    assert {"MODULES": "y", **expected} == written(MODULES + kconfig, config, generation)


@BOTH
@pytest.mark.parametrize(
    ("dependency", "selector", "level", "unmet"),
    [("n", "y", "y", ["B"]), ("m", "y", "y", ["B"]), ("m", "m", "m", []), ("y", "y", "y", []), ("n", "m", "m", ["B"])],
)
def test_select_past_a_dependency(
    *, resolve: Resolve, generation: str, dependency: str, selector: str, level: str, unmet: list[str]
) -> None:
    """A select ignores what the target depends on, and the target is recorded as unmet."""
    kconfig = MODULES + option("A", "select B") + option("B", "depends on C") + option("C")
    resolver = resolve(kconfig, {"A": selector, "C": dependency}, generation)

    assert level == resolver.value(resolver.tree.by_name["B"])
    assert unmet == [resolver.symbols[index].name for index in resolver.unmet]


@BOTH
def test_an_unmet_bool_that_depends_on_a_module(resolve: Resolve, generation: str) -> None:
    """A bool that depends on m counts as fully met."""
    kconfig = MODULES + option("A", "select B") + option("B", "depends on C", kind="bool") + option("C")
    resolver = resolve(kconfig, {"A": "y", "C": "m"}, generation)

    assert resolver.value(resolver.tree.by_name["B"]) == "y"
    assert [] == resolver.unmet


@BOTH
@pytest.mark.parametrize(
    ("kconfig", "config", "expected"),
    [
        pytest.param(option("A", "imply B") + option("B"), {"A": "y"}, {"A": "y", "B": "y"}, id="y"),
        pytest.param(option("A", "imply B") + option("B"), {"A": "m"}, {"A": "m", "B": "m"}, id="m"),
        pytest.param(
            option("A", "imply B") + option("B", kind="bool"),
            {"A": "m"},
            {"A": "m", "B": "y"},
            id="m implies a bool fully",
        ),
        pytest.param(
            option("A", "imply B") + option("B"), {"A": "y", "B": "n"}, {"A": "y", "B": "n"}, id="the user may refuse"
        ),
        pytest.param(
            option("A", "imply B") + option("B"), {"A": "y", "B": "m"}, {"A": "y", "B": "m"}, id="or take less"
        ),
        pytest.param(
            option("A", "imply B") + option("B", "depends on C") + option("C"),
            {"A": "y"},
            {"A": "y", "B": "n", "C": "n"},
            id="a dependency of n stops it, in writing",
        ),
        pytest.param(
            option("A", "imply B") + option("B", "depends on C") + option("C"),
            {"A": "y", "C": "m"},
            {"A": "y", "B": "m", "C": "m"},
            id="a dependency of m caps it",
        ),
        pytest.param(
            option("A", "imply B") + option("B", "default m"),
            {"A": "y"},
            {"A": "y", "B": "y"},
            id="more than the default",
        ),
        pytest.param(
            option("A", "imply B") + option("B", "default y"),
            {"A": "m"},
            {"A": "m", "B": "y"},
            id="less than the default",
        ),
        pytest.param(
            option("A", "imply B if C") + hidden("B") + option("C"),
            {"A": "y", "C": "m"},
            {"A": "y", "B": "m", "C": "m"},
            id="a condition and no prompt",
        ),
        pytest.param(
            option("A", "imply B") + hidden("B", "depends on C") + option("C"),
            {"A": "y"},
            {"A": "y", "B": "n", "C": "n"},
            id="promptless and stopped",
        ),
    ],
)
def test_imply(written: Written, generation: str, kconfig: str, config: Values, expected: Values) -> None:
    """An imply is a default that the user may refuse and the target's dependency limits."""
    assert {"MODULES": "y", **expected} == written(MODULES + kconfig, config, generation)
