"""Trees and configs with and without loadable modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.model.small_kconfig import BOTH, MODULES, hidden, option

if TYPE_CHECKING:
    from tests.unit.model.small_kconfig import Values, Written


@BOTH
@pytest.mark.parametrize(
    ("kconfig", "config", "expected"),
    [
        pytest.param(option("A"), {"A": "m"}, {"A": "y"}, id="a user value of m is y"),
        pytest.param(option("A", "default m"), {}, {"A": "y"}, id="a default of m is y"),
        pytest.param(
            option("A", "depends on B") + option("B"),
            {"A": "y", "B": "m"},
            {"A": "y", "B": "y"},
            id="a dependency that was m",
        ),
        pytest.param(option("A", "select B") + hidden("B"), {"A": "m"}, {"A": "y", "B": "y"}, id="a select that was m"),
        pytest.param(option("A", "depends on m"), {"A": "y"}, {}, id="depends on m"),
        pytest.param(option("A", "depends on B=m") + option("B"), {"A": "y", "B": "m"}, {"B": "y"}, id="y is not m"),
        pytest.param(option("A", "depends on B=m") + option("B"), {"A": "y"}, {"B": "n"}, id="n is not m"),
        pytest.param(
            option("A", "depends on B!=m") + option("B"), {"A": "y"}, {"A": "y", "B": "n"}, id="n differs from m"
        ),
        pytest.param(
            option("A", "depends on B!=m") + option("B"), {"B": "y"}, {"A": "n", "B": "y"}, id="y differs from m"
        ),
    ],
)
def test_without_modules(written: Written, generation: str, kconfig: str, config: Values, expected: Values) -> None:
    """With MODULES=n every tristate acts as a bool, and m counts as y."""
    assert {"MODULES": "n", **expected} == written(MODULES + kconfig, {**config, "MODULES": "n"}, generation)


@BOTH
def test_a_tree_without_a_modules_symbol(written: Written, generation: str) -> None:
    """Where nothing is the modules symbol, no tristate is m."""
    assert {"A": "y"} == written(option("A"), {"A": "m"}, generation)


@BOTH
def test_any_symbol_can_switch_modules(written: Written, generation: str) -> None:
    """The symbol with the modules attribute counts, whatever its name."""
    kconfig = '\nconfig LOADABLE\n    bool "L"\n    modules\n' + option("MODULES", kind="bool") + option("A")

    assert {"LOADABLE": "y", "MODULES": "n", "A": "m"} == written(kconfig, {"LOADABLE": "y", "A": "m"}, generation)


@BOTH
def test_a_modules_symbol_without_the_attribute(written: Written, generation: str) -> None:
    """The name MODULES alone does not make a symbol the modules symbol."""
    kconfig = option("MODULES", kind="bool") + option("A")

    assert {"MODULES": "y", "A": "y"} == written(kconfig, {"MODULES": "y", "A": "m"}, generation)


def test_the_old_spelling_of_the_modules_attribute(written: Written) -> None:
    """Trees before 5.13 write ``option modules``."""
    kconfig = option("MODULES", "option modules", kind="bool") + option("A")

    assert {"MODULES": "y", "A": "m"} == written(kconfig, {"MODULES": "y", "A": "m"}, "old")
