"""The generation of Kconfig semantics is told from the tree's own C sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.model.dialect import detect
from kconfig_guard.model.tree import Dialect, Tree

if TYPE_CHECKING:
    from collections.abc import Callable


def reader(files: dict[str, str]) -> Callable[[str], str]:
    """Return a function that reads from ``files``."""

    def read(path: str) -> str:
        if path not in files:
            raise InputError("no such file", path)
        return files[path]

    return read


SYMBOL_C, CONFDATA_C = "scripts/kconfig/symbol.c", "scripts/kconfig/confdata.c"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, Dialect(choice_by_priority=True, numbers_start_at_zero=True, out_of_range_is_reset=False)),
        (
            {
                SYMBOL_C: "int x;",
                CONFDATA_C: 'if (strncmp(p, "is not set", 10)) if (sym_string_within_range(sym, value))',
            },
            Dialect(
                choice_by_priority=False,
                numbers_start_at_zero=False,
                out_of_range_is_reset=True,
                empty_menus_are_ended=False,
                not_set_may_go_on=True,
            ),
        ),
        (
            {SYMBOL_C: "menu = sym_get_choice_menu(sym);", CONFDATA_C: "end_check:"},
            Dialect(choice_by_priority=True, numbers_start_at_zero=False, out_of_range_is_reset=False),
        ),
        (
            {SYMBOL_C: 'newval.val = "0";', CONFDATA_C: "end_check:"},
            Dialect(choice_by_priority=False, numbers_start_at_zero=True, out_of_range_is_reset=False),
        ),
    ],
)
def test_detect(files: dict[str, str], expected: Dialect) -> None:
    """Each feature is looked for on its own, since vendors backport; without sources the newest is assumed."""
    assert expected == detect(reader(files))


def test_the_tree_carries_its_dialect(load: Callable[..., Tree]) -> None:
    """A loaded tree knows its generation."""
    kconfig = "config A\n    bool\n"

    assert (True, False) == tuple(load(kconfig, name).dialect.choice_by_priority for name in ("new", "old"))
