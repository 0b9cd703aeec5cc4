"""What differs between two resolvers for one tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.model.answers import Answers
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.user_values import user_values
from tests.unit.model.small_kconfig import BOTH, CHOICE, option

if TYPE_CHECKING:
    from tests.unit.model.small_kconfig import Load, Resolve


def test_what_is_shown_has_a_line(resolve: Resolve) -> None:
    """A number or text that conf would not write is empty, whatever other symbols see of it."""
    resolver = resolve(option("A", kind="bool") + option("N", "depends on A", kind="int"))
    number = resolver.tree.by_name["N"]

    assert ("0", "") == (resolver.value(number), resolver.shown(number))


@BOTH
def test_differing_symbols_are_found(load: Load, generation: str) -> None:
    """By value, or by having a line; nameless choices among them."""
    tree = load(CHOICE + option("A1", kind="bool") + option("N", "depends on A1", "default 3", kind="int"), generation)
    one, other = (Resolver(tree, user_values(tree, lines), Answers()) for lines in ([], [("A1", "y"), ("A", "y")]))
    names = {tree.symbols[index].name for index in one.differing(other)}

    assert {"A1", "N", "A", "B"} <= names
    assert one.differing(other) == other.differing(one)
    assert [] == one.differing(one)


def test_a_number_that_is_reset_differs_from_one_that_is_not(load: Load) -> None:
    """In trees that drop a value out of range, other symbols see the same of both."""
    tree = load(option("N", "range 1 64", "default 8", kind="int"), "oldest")
    one, other = (Resolver(tree, user_values(tree, [("N", value)]), Answers()) for value in ("64", "100"))

    assert ["64", "8"] == [resolver.value(tree.by_name["N"]) for resolver in (one, other)]
    assert [tree.by_name["N"]] == one.differing(other)
