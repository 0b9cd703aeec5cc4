"""Which symbols ask the toolchain, and what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.model.tree import ProbeUse

if TYPE_CHECKING:
    from kconfig_guard.model.tree import Expr, Symbol, Tree


def asking(tree: Tree) -> dict[int, list[int]]:
    """Return the symbols whose definitions ask probes, each with the probes; they are looked for once for a tree."""
    if tree.askers is None:
        tree.askers = _find(tree)
    return tree.askers


def _find(tree: Tree) -> dict[int, list[int]]:
    asks: dict[Expr, frozenset[int]] = {index: _probes_of_text(tree.symbols[index]) for index in tree.texts}
    for number, node in enumerate(tree.expressions):
        # Operands always precede the expression that uses them.
        for part in node[1:]:
            if part in asks:
                asks[~number] = asks.get(~number, frozenset()) | asks[part]
    askers: dict[int, list[int]] = {}
    asked = set(asks)
    for symbol in tree.symbols:
        if not asked.isdisjoint(symbol.uses):
            askers[symbol.index] = sorted({probe for part in symbol.uses if part in asks for probe in asks[part]})
    return askers


def _probes_of_text(symbol: Symbol) -> frozenset[int]:
    return frozenset(part.probe for part in symbol.text or () if isinstance(part, ProbeUse))
