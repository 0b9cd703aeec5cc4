"""The order in which what a tree defines can be computed, each part after all that it is computed from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kconfig_guard.model.dependents import dependents
from kconfig_guard.model.recursion import deep_recursion

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kconfig_guard.model.tree import Expr, Tree


class Order(NamedTuple):
    """Places in the order.

    Attributes:
        ranks: The place of each symbol, and at negative positions of each expression.
        items: What is at each place.
        units: What depends on each other and is computed together, such as the members of a choice, by its place.
    """

    ranks: Sequence[int]
    items: Sequence[Expr]
    units: Mapping[int, Sequence[Expr]]

    def at(self, rank: int) -> Sequence[Expr]:
        """Return what is computed at a place."""
        return self.units.get(rank) or (self.items[rank],)


def order(tree: Tree) -> Order:
    """Return the order for a tree; it is looked for once."""
    if tree.order is None:
        tree.order = _find(tree)
    return tree.order


@deep_recursion()
def _find(tree: Tree) -> Order:
    search = _Search(tree)
    for item in range(-len(tree.expressions), len(tree.symbols)):
        if not search.numbers[item]:
            search.visit(item)
    # What was left first is what nothing else is computed from.
    components = search.components[::-1]
    ranks = search.numbers
    for rank, component in enumerate(components):
        for item in component:
            ranks[item] = rank
    units = {rank: component for rank, component in enumerate(components) if len(component) > 1}
    return Order(ranks, [component[0] for component in components], units)


class _Search:
    """Finds what depends on each other (Tarjan, "Depth-first search and linear graph algorithms", 1972)."""

    def __init__(self, tree: Tree) -> None:
        self.users = dependents(tree)
        size = len(tree.symbols) + len(tree.expressions)
        self.numbers = [0] * size
        """In which order the search has come to symbols and expressions; a larger number for those it has left."""
        self.components: list[list[Expr]] = []
        self._left = size + 1
        self._count = 0
        self._stack: list[Expr] = []

    def visit(self, item: Expr) -> int:
        """Return the least number of what depends on an item and is not left; a larger one if the item is left."""
        numbers, stack = self.numbers, self._stack
        self._count += 1
        least = own = numbers[item] = self._count
        place = len(stack)
        stack.append(item)
        for user in self.users[item]:
            other = numbers[user] or self.visit(user)
            # As in the resolver, a call would take longer than the rest.
            if other < least:  # noqa: PLR1730
                least = other
        if least < own:
            return least
        component = stack[place:]
        del stack[place:]
        for other in component:
            numbers[other] = self._left
        self.components.append(component)
        return self._left
