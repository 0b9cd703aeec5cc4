"""The difference of two configs without a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kconfig_guard.comparison.differences import comparison
from kconfig_guard.judgement.review import Cause

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.comparison.side import Resolved
    from kconfig_guard.judgement.review import Comparison

    Compare = Callable[..., Comparison]


@pytest.fixture
def texts(side: Callable[..., Resolved]) -> Compare:
    """Return a function that compares two texts, ``full`` saying for each whether it is a full config."""

    def compare(old: str, new: str, full: tuple[bool, bool] = (False, False)) -> Comparison:
        return comparison(side("old", None, old, full=full[0]), side("new", None, new, full=full[1]))

    return compare


def changes(found: Comparison) -> dict[str, tuple[str | None, str | None]]:
    return {item.symbol: (item.old, item.new) for item in found.differences}


def test_without_a_line_a_symbol_is_off_in_a_full_config(texts: Compare) -> None:
    """And nothing is known of it in a partial one."""
    assert {"B": ("n", "y")} == changes(texts("CONFIG_A=y\n", "CONFIG_A=y\nCONFIG_B=y\n", (True, True)))
    assert {"B": (None, "y")} == changes(texts("CONFIG_A=y\n", "CONFIG_A=y\nCONFIG_B=y\n"))
    assert {"A": ("n", "y"), "B": ("y", None)} == changes(texts("CONFIG_B=y\n", "CONFIG_A=y\n", (True, False)))


def test_each_line_is_its_own_root(texts: Compare) -> None:
    """More cannot be known; edits stand as in the files, differences by name."""
    found = texts('CONFIG_Z=1\nCONFIG_M=m\nCONFIG_A="x"\n', 'CONFIG_Z=2\nCONFIG_A="y"\nCONFIG_B=y\n')

    assert [
        ("CONFIG_Z=1", "CONFIG_Z=2", "new", 1),
        ('CONFIG_A="x"', 'CONFIG_A="y"', "new", 2),
        ("CONFIG_M=m", None, "old", 2),
        (None, "CONFIG_B=y", "new", 3),
    ] == [(edit.old, edit.new, edit.path, edit.line) for edit in found.edits]
    assert [("A", 1), ("B", 3), ("M", 2), ("Z", 0)] == [(item.symbol, item.edit) for item in found.differences]
    assert {Cause.TEXT} == {item.cause for item in found.differences}
    assert ["its line is another", "its line is new", "its line is gone", "its line is another"] == [
        item.because for item in found.differences
    ]
    assert not found.over_tree


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("CONFIG_A=y\nCONFIG_B=m\n", "CONFIG_B=m\nCONFIG_A=y\n"),
        ("# CONFIG_A is not set\n", "CONFIG_A=n\n"),
        ("CONFIG_A=m\nCONFIG_A=y\n", "CONFIG_A=y\n"),
    ],
)
def test_the_same_in_other_words_is_no_difference(texts: Compare, old: str, new: str) -> None:
    """Order, the way to write n, and overridden lines do not count."""
    found = texts(old, new)

    assert ((), ()) == (found.edits, found.differences)


def test_a_line_that_says_n_may_be_missing_in_a_full_config(texts: Compare) -> None:
    """It is off either way."""
    assert {} == changes(texts("CONFIG_A=y\n# CONFIG_B is not set\n", "CONFIG_A=y\n", (True, True)))
    assert {} == changes(texts('CONFIG_A=y\nCONFIG_B=""\n', "CONFIG_A=y\n", (True, True)))
    assert {"B": ("n", None)} == changes(texts("CONFIG_A=y\n# CONFIG_B is not set\n", "CONFIG_A=y\n"))


def test_a_text_is_another_value_than_the_same_without_quotes(texts: Compare) -> None:
    """The kernel reads them differently."""
    assert {"A": ("1", "1")} == changes(texts('CONFIG_A="1"\n', "CONFIG_A=1\n"))


def test_a_line_without_a_value_is_none(texts: Compare) -> None:
    """The kernel writes such lines in old trees, and reads over them."""
    assert {} == changes(texts("CONFIG_A=y\nCONFIG_B=\n", "CONFIG_A=y\n", (True, True)))


def test_one_tree_is_not_enough(side: Callable[..., Resolved]) -> None:
    """Unless both configs are resolved, the texts are compared."""
    old = side("old", 'config A\n    bool "A"\n', "CONFIG_A=y\n")

    assert not comparison(old, side("new", None, "CONFIG_A=y\n")).over_tree
