"""The search finds the fewest lines, expanding only what it needs, or the facts that exclude them."""

from __future__ import annotations

from collections.abc import Callable

from kconfig_guard.model.resolver import Resolver
from kconfig_guard.solving.encoding import Encoding
from kconfig_guard.solving.fact import FactKind
from kconfig_guard.solving.search import Search, Solution
from tests.unit.solving.encoded import facts

Resolve = Callable[..., Resolver]

KCONFIG = """
config BASE
    bool "Base"

config LEFT
    bool "Left"
    depends on BASE

config RIGHT
    bool "Right"
    depends on NOWHERE || BASE

config LONG
    bool "Long"
    depends on LEFT

config TOP
    bool "Top"
    depends on LONG || RIGHT

config RIVAL
    bool "Rival"
    depends on !TOP

config FOREIGN
    bool "Foreign"
    depends on ARCH_ONE && ARCH_TWO && BASE

config UNRELATED
    bool "Unrelated"
    depends on TOP
"""


def search_for(resolver: Resolver) -> Search:
    """Return a search over a fresh encoding."""
    return Search(Encoding(resolver))


def goal(search: Search, name: str, value: str = "y") -> int:
    """Return the literal of a value."""
    return search.encoding.text(search.encoding.tree.by_name[name])[value]


def plan(search: Search, found: Solution | frozenset[int]) -> dict[str, str]:
    """Return the lines of a solution by name."""
    assert isinstance(found, Solution)
    return {search.encoding.tree.symbols[index].name: value for index, value in found.lines.items()}


def test_the_fewest_lines(resolve: Resolve) -> None:
    """Of two ways the shorter is taken, and what has nothing to do with it is never encoded."""
    search = search_for(resolve(KCONFIG))
    found = search.solve([goal(search, "TOP")], lambda _: True)

    assert {"BASE": "y", "RIGHT": "y", "TOP": "y"} == plan(search, found)
    assert search.encoding.tree.by_name["FOREIGN"] not in search.encoding.lines


def test_goals_that_exclude_each_other(resolve: Resolve) -> None:
    """They come back, without what is not to blame."""
    search = search_for(resolve(KCONFIG))
    goals = [goal(search, name) for name in ("RIVAL", "BASE", "TOP")]

    found = search.solve(goals, lambda _: True)
    assert isinstance(found, frozenset)
    assert {goals[0], goals[2]} == found & set(goals)
    assert search.refuted(goals)


def test_a_check_has_the_last_word(resolve: Resolve) -> None:
    """A solution that is refused with a fact is not found again; the next best one is."""
    search = search_for(resolve(KCONFIG))
    encoding = search.encoding
    right = encoding.tree.by_name["RIGHT"]

    def check(solution: Solution) -> bool:
        if right not in solution.lines:
            return True
        encoding.fact(-encoding.level(right).yes, FactKind.PIN, right)
        return False

    found = search.solve([goal(search, "TOP")], check)
    assert {"BASE": "y", "LEFT": "y", "LONG": "y", "TOP": "y"} == plan(search, found)


def test_the_facts_that_exclude_a_goal(resolve: Resolve) -> None:
    """Both undefined symbols are needed for it; without both facts there is a way, and each alone excludes it."""
    search = search_for(resolve(KCONFIG))
    wanted = goal(search, "FOREIGN")
    found = search.solve([wanted], lambda _: True)
    every = list(search.encoding.facts)

    assert not isinstance(found, Solution)
    core = search.excluded([wanted], every)
    assert core is not None
    smallest = search.smallest([wanted], sorted(core))
    assert facts(search.encoding, smallest) in (["ABSENT ARCH_ONE"], ["ABSENT ARCH_TWO"])
    absent = [literal for literal, fact in search.encoding.facts.items() if fact.kind is FactKind.ABSENT]
    assert 2 == len(absent)
    assert all(search.excluded([wanted], [literal]) is not None for literal in absent)
    assert search.excluded([wanted], []) is None


def test_facts_are_left_out_in_the_order_given(resolve: Resolve) -> None:
    """Where either of two facts would do, the last one stays."""
    search = search_for(resolve(KCONFIG))
    wanted = goal(search, "FOREIGN")
    search.excluded([wanted], [])
    absent = [literal for literal, fact in search.encoding.facts.items() if fact.kind is FactKind.ABSENT]

    assert [absent[1:], absent[:1]] == [search.smallest([wanted], order) for order in (absent, absent[::-1])]


def test_a_free_line_costs_nothing(resolve: Resolve) -> None:
    """A longer way is taken if its lines are there anyway."""
    resolver = resolve(KCONFIG)
    free = {resolver.tree.by_name[name] for name in ("LEFT", "LONG")}
    search = Search(Encoding(resolver), free)
    found = search.solve([goal(search, "TOP")], lambda _: True)

    assert {"BASE": "y", "LEFT": "y", "LONG": "y", "TOP": "y"} == plan(search, found)
