"""Tests of kconfig_guard.profile.renames."""

from __future__ import annotations

import pytest

from kconfig_guard.profile.renames import Renames
from kconfig_guard.profile.rule import Rename

TABLE = [
    Rename("OLD", "MIDDLE", "5.1"),
    Rename("MIDDLE", "NEW", "6.1"),
    Rename("OTHER", "NEW", "6.1"),
    Rename("WX", "ARM_WX", "6.10", ("arm",)),
    Rename("PING", "PONG", "6.1"),
    Rename("PONG", "PING", "6.2"),
]


@pytest.mark.parametrize("symbol", ["OLD", "MIDDLE", "NEW"])
def test_all_names_of_a_symbol_are_known_by_each_of_them(symbol: str) -> None:
    """Names come newest first, over several renames and from several old names."""
    assert ["NEW", "MIDDLE", "OTHER", "OLD"] == Renames(TABLE, "x86_64").names(symbol)


@pytest.mark.parametrize(
    ("symbol", "there", "name"),
    [
        ("NEW", {"NEW", "OLD"}, "NEW"),
        ("NEW", {"OLD"}, "OLD"),
        ("OLD", {"NEW"}, "NEW"),
        ("NEW", set(), "NEW"),
        ("OLD", set(), "OLD"),
        ("UNRELATED", {"NEW"}, "UNRELATED"),
    ],
)
def test_the_newest_name_that_exists_is_used(symbol: str, there: set[str], name: str) -> None:
    """A symbol that exists under no name keeps the one that was asked for."""
    assert name == Renames(TABLE, "x86_64").resolve(symbol, there.__contains__)


@pytest.mark.parametrize(("arch", "name"), [("arm", "ARM_WX"), ("arm64", "WX")])
def test_a_rename_of_one_architecture_does_not_count_elsewhere(arch: str, name: str) -> None:
    """The same name may be renamed on one architecture only."""
    assert name == Renames(TABLE, arch).resolve("WX", lambda _: True)


def test_renames_in_a_circle_end() -> None:
    """A wrong table cannot hang a run."""
    assert {"PING", "PONG"} == set(Renames(TABLE, "x86_64").names("PING"))
