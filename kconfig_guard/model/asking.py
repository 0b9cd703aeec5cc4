"""Which symbols ask the toolchain, and what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.model.dependents import dependents
from kconfig_guard.model.tree import ProbeUse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.model.tree import Expr, Symbol, Tree


def asking(tree: Tree) -> dict[int, list[int]]:
    """Return the symbols whose definitions ask probes, each with the probes; they are looked for once for a tree."""
    if tree.askers is None:
        tree.askers = _find(tree)
    return tree.askers


def _find(tree: Tree) -> dict[int, list[int]]:
    asks: dict[Expr, frozenset[int]] = {index: _probes_of_text(tree.symbols[index]) for index in tree.texts}
    users = _users(tree, asks)
    # Operands always precede the expression that uses them.
    for expression in sorted([user for user in users if user < 0], reverse=True):
        operands = tree.expressions[~expression][1:]
        asks[expression] = frozenset().union(*[asks[part] for part in operands if part in asks])
    askers: dict[int, list[int]] = {}
    # What is selected without a definition asks as well, although nothing follows from it.
    for index in sorted(tree.undefined.union(user for user in users if user >= 0)):
        asked = [asks[part] for part in tree.symbols[index].uses if part in asks]
        if asked:
            askers[index] = sorted(frozenset().union(*asked))
    return askers


def _users(tree: Tree, items: Iterable[Expr]) -> set[Expr]:
    """Return the expressions that some symbols stand in, and all symbols whose definitions mention either."""
    users = dependents(tree)
    found: set[Expr] = set()
    pending = list(items)
    while pending:
        for user in users[pending.pop()]:
            if user not in found:
                found.add(user)
                if user < 0:
                    pending.append(user)
    return found


def _probes_of_text(symbol: Symbol) -> frozenset[int]:
    return frozenset(part.probe for part in symbol.text or () if isinstance(part, ProbeUse))
