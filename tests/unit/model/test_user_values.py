"""The lines of a config mean to a tree what ``conf`` reads from them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.model.tree import Kind
from kconfig_guard.model.user_values import accepted_value, user_values
from tests.unit.model.small_kconfig import CHOICE, option

if TYPE_CHECKING:
    from kconfig_guard.model.user_values import ConfigLine
    from tests.unit.model.small_kconfig import Load


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (Kind.BOOL, "y", "y"),
        (Kind.BOOL, "yes", "y"),
        (Kind.BOOL, "nope", "n"),
        (Kind.BOOL, "m", None),
        (Kind.BOOL, "1", None),
        (Kind.TRISTATE, "m", "m"),
        (Kind.TRISTATE, "", None),
        (Kind.INT, "12", "12"),
        (Kind.INT, "0x12", None),
        (Kind.INT, "012", None),
        (Kind.INT, "", None),
        (Kind.HEX, "0x1F", "0x1F"),
        (Kind.HEX, "1f", "1f"),
        (Kind.HEX, "0x", None),
        (Kind.HEX, "xyz", None),
        (Kind.STRING, "", ""),
        (Kind.STRING, "any thing", "any thing"),
        (Kind.UNKNOWN, "y", None),
    ],
)
def test_accepted_values(kind: Kind, text: str, expected: str | None) -> None:
    """A value is taken as ``conf`` takes it, or refused."""
    assert expected == accepted_value(kind, text)


def test_user_values_keep_the_order_of_the_last_lines(load: Load) -> None:
    """A symbol that is named again moves to the end, since the later line decides a choice."""
    tree = load(CHOICE)
    values = user_values(tree, [("A", "y"), ("B", "y"), ("A", "y")])

    assert ["B", "A"] == [tree.symbols[index].name for index in values]


@pytest.mark.parametrize(
    ("name", "form", "is_read"),
    [
        ("B", "bare", True),
        ("B", "tailed", True),
        ("B", "quoted", False),
        ("B", "void", False),
        ("I", "bare", True),
        ("I", "tailed", False),
        ("I", "void", False),
        ("S", "bare", False),
        ("S", "quoted", True),
    ],
)
def test_forms(load: Load, name: str, form: str, *, is_read: bool) -> None:
    """How a value is written decides for which types it counts."""
    tree = load(option("B", kind="bool") + option("I", kind="int") + option("S", kind="string"))
    value = {"B": "y", "I": "3", "S": "text"}[name]

    assert is_read is (tree.by_name[name] in user_values(tree, [(name, value, form)]))


@pytest.mark.parametrize(("may_go_on", "expected"), [(True, "n"), (False, "y")])
def test_a_line_that_only_old_trees_read(load: Load, expected: str, *, may_go_on: bool) -> None:
    """Behind "is not set" old trees read over anything; for newer ones such a line is a comment."""
    tree = load(option("A"))
    tree.dialect = replace(tree.dialect, not_set_may_go_on=may_go_on)
    lines: list[ConfigLine] = [("A", "y", "bare"), ("A", "n", "loose")]

    assert [expected] == list(user_values(tree, lines).values())
