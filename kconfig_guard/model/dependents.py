"""Which expressions and symbols must be computed anew when one of them changes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kconfig_guard.model.tree import Expr, Tree

Dependents = dict["Expr", list["Expr"]]
"""Symbol or expression to the symbols and expressions whose value is computed from it.

What has none has an empty list, which comes into being when it is asked for.
"""


def dependents(tree: Tree) -> Dependents:
    """Return the direct dependents of everything; they are looked for once for a tree."""
    if tree.users is None:
        tree.users = _find(tree)
    return tree.users


def _find(tree: Tree) -> Dependents:
    users: defaultdict[Expr, list[Expr]] = defaultdict(list)
    for number, node in enumerate(tree.expressions):
        user = ~number
        for part in node[1:]:
            users[part].append(user)
    for symbol in tree.symbols:
        if symbol.definitions:
            parts = set(symbol.uses)
            for low, high, _ in symbol.ranges:
                parts.update((low, high))
            # In trees up to 6.11, that of a member says more than its definition does.
            parts.update(prompt.condition for prompt in symbol.prompts)
            for part in parts:
                users[part].append(symbol.index)
    for choice in tree.choices:
        # A choice and its members are computed together.
        group = [choice.symbol, *choice.members]
        for index in group:
            users[index].extend(other for other in group if other != index)
    return users
