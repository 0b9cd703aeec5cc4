"""The order in which values can be computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.model.dependents import dependents
from kconfig_guard.model.order import order
from tests.random_tree import RandomTree
from tests.unit.model.small_kconfig import BOTH
from tests.unit.model.test_resolver_changes import LARGE

if TYPE_CHECKING:
    from kconfig_guard.model.tree import Expr, Tree
    from tests.unit.model.small_kconfig import Load


def reached(tree: Tree, item: Expr) -> set[Expr]:
    """Return all that is computed from something, by the plainest of searches."""
    found: set[Expr] = set()
    pending = [item]
    while pending:
        for user in dependents(tree)[pending.pop()]:
            if user not in found:
                found.add(user)
                pending.append(user)
    return found


def assert_ordered(tree: Tree) -> None:
    """Check that each part stands after what it is computed from, or with it where they depend on each other."""
    places = order(tree)
    everything = range(-len(tree.expressions), len(tree.symbols))
    reach = {item: reached(tree, item) for item in everything}
    for item in everything:
        rank = places.ranks[item]
        assert item in places.at(rank)
        for user in dependents(tree)[item]:
            assert rank <= places.ranks[user]
        together = {other for other in reach[item] if item in reach[other]} | {item}
        assert together == set(places.at(rank))
    assert len({places.ranks[item] for item in everything}) == len(places.items)


@BOTH
def test_all_comes_after_what_it_is_computed_from(load: Load, generation: str) -> None:
    """Symbols, expressions and choices of a tree that has a bit of everything."""
    assert_ordered(load(LARGE, generation))


def test_random_trees_are_in_order(load: Load) -> None:
    """Whatever the language allows."""
    compared = 0
    for seed in range(60):
        source = RandomTree(seed, is_old=seed % 2 == 1)
        try:
            tree = load(source.kconfig, "old" if source.is_old else "new")
        except InputError:
            continue
        assert_ordered(tree)
        compared += 1
    assert compared >= 25


@pytest.mark.parametrize("count", [5000])
def test_a_long_chain_is_no_problem(load: Load, count: int) -> None:
    """Each symbol depends on the one before it."""
    lines = ["config S0\n    bool\n"]
    lines += [f"config S{number}\n    def_bool S{number - 1}\n" for number in range(1, count)]
    tree = load("\n".join(lines))
    ranks = [order(tree).ranks[tree.by_name[f"S{number}"]] for number in range(count)]

    assert sorted(ranks) == ranks


def test_ranges_may_depend_on_each_other(load: Load) -> None:
    """Conf does not mind, and such numbers are computed together."""
    tree = load(
        "config A\n    int 'A'\n    range 0 B\n    default 5\n\nconfig B\n    int 'B'\n    range 0 A\n    default 7\n"
    )
    places = order(tree)

    assert places.ranks[tree.by_name["A"]] == places.ranks[tree.by_name["B"]]
    assert_ordered(tree)
