"""What single lines do, all else being as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.input.config import parse_config
from kconfig_guard.model.alone import Alone
from kconfig_guard.model.answers import Answers
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.tree import Kind
from kconfig_guard.model.user_values import user_values
from tests.random_tree import RandomTree
from tests.unit.model.small_kconfig import BOTH, CHOICE, MODULES, Resolve, hidden, option

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.model.tree import Tree


def index_of(resolver: Resolver, name: str) -> int:
    return resolver.tree.by_name[name]


def test_another_line_gives_another_value(resolve: Resolve) -> None:
    """Limited by what the symbol depends on, and by what selects it."""
    tree = (
        MODULES + option("BUS") + option("CARD", "depends on BUS", "select HELPER") + option("HELPER")
    )  # fmt: skip
    alone = Alone(resolve(tree, {"MODULES": "y", "BUS": "m", "CARD": "m"}))

    assert "m" == alone.with_line(index_of(alone, "CARD"), "y")
    assert "n" == alone.with_line(index_of(alone, "CARD"), None)
    assert "m" == alone.with_line(index_of(alone, "HELPER"), "n")
    assert "y" == alone.with_line(index_of(alone, "HELPER"), "y")


def test_all_else_is_as_it_is(resolve: Resolve) -> None:
    """What depends on the symbol keeps its value, and so does the symbol itself for the next question."""
    alone = Alone(resolve(option("BUS") + option("CARD", "depends on BUS"), {"BUS": "y", "CARD": "y"}))

    assert "n" == alone.with_line(index_of(alone, "BUS"), "n")
    assert ("y", "y") == (alone.shown(index_of(alone, "CARD")), alone.shown(index_of(alone, "BUS")))
    assert "y" == alone.values[index_of(alone, "BUS")]


def test_a_number_that_nobody_can_set_is_empty(resolve: Resolve) -> None:
    """It has no line in the written config."""
    tree = option("BUS") + option("DEPTH", "depends on BUS", "default 3", kind="int")
    alone = Alone(resolve(tree, {"DEPTH": "5"}))
    assert "" == alone.with_line(index_of(alone, "DEPTH"), "7")

    alone = Alone(resolve(tree, {"BUS": "y", "DEPTH": "5"}))
    assert ("3", "7", "5") == (
        alone.with_line(index_of(alone, "DEPTH"), None),
        alone.with_line(index_of(alone, "DEPTH"), "7"),
        alone.shown(index_of(alone, "DEPTH")),
    )


def test_what_other_symbols_see_counts(resolve: Resolve) -> None:
    """In old trees, a number out of range is reset last of all: others have seen it clamped."""
    alone = Alone(resolve(option("N", "range 1 64", "default 8", kind="int"), {"N": "100"}, "oldest"))
    number = index_of(alone, "N")

    assert ("8", "8") == (alone.shown(number), alone.with_line(number, None))
    assert alone.needs_line(number, None)
    assert not alone.needs_line(number, "200")
    assert not alone.needs_line(number, "100")


@BOTH
def test_lines_decide_on_a_choice(resolve: Resolve, generation: str) -> None:
    """All lines of a choice count together, the last of several members wins."""
    resolver = resolve(CHOICE, {"A": "y"}, generation)
    alone = Alone(resolver)
    a, b, c = (index_of(alone, name) for name in "ABC")
    number = alone.symbols[a].choice
    assert number is not None

    assert {a: "n", b: "y", c: "n"} == alone.with_lines(number, {})
    assert {a: "n", b: "n", c: "y"} == alone.with_lines(number, {a: "y", c: "y"})
    assert {a: "y", b: "n", c: "n"} == alone.with_lines(number, {c: "y", a: "y"})
    assert ["y", "n", "n"] == [alone.shown(index) for index in (a, b, c)]


def test_the_resolver_is_left_alone(resolve: Resolve) -> None:
    """Questions change nothing in it."""
    resolver = resolve(option("BUS") + hidden("FOLLOWS", "default BUS"), {"BUS": "y"})
    Alone(resolver).with_line(index_of(resolver, "BUS"), None)

    assert ("y", "y") == (resolver.value(index_of(resolver, "BUS")), resolver.value(index_of(resolver, "FOLLOWS")))


@pytest.mark.parametrize("generation", ["new", "old"])
def test_it_agrees_with_the_resolver(load: Callable[..., Tree], generation: str) -> None:
    """Of a changed line, the symbol itself becomes what a resolver for the changed config makes of it."""
    seen = 0
    for seed in range(150):
        source = RandomTree(seed, is_old=generation == "old", symbols=10)
        try:
            tree = load(source.kconfig, generation)
            values = user_values(tree, parse_config(source.config(), "config").lines())
        except InputError:
            continue
        resolver = Resolver(tree, values, Answers())
        alone = Alone(resolver)
        for symbol in tree.symbols:
            if not symbol.definitions or symbol.choice is not None or symbol.choice_of is not None:
                continue
            if symbol.index == tree.modules or symbol.kind is Kind.UNKNOWN:
                continue
            others = {index: value for index, value in values.items() if index != symbol.index}
            expected = Resolver(tree, others, Answers()).shown(symbol.index)
            assert expected == alone.with_line(symbol.index, None)
            assert resolver.shown(symbol.index) == alone.with_line(symbol.index, values.get(symbol.index))
            seen += 1
    assert seen > 500
