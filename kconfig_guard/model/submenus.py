"""Find the automatic submenus inside a choice, whose entries are no members of it.

Up to 6.11, entries that depend on the symbol before them become its submenu, even where that symbol is a member of a
choice. This is the part of ``menu_finalize()`` in those trees' ``scripts/kconfig/menu.c`` that changes what is chosen.
"""

from __future__ import annotations

from typing import Any

from kconfig_guard.model.private_kconfiglib import lib


def nodes_in_submenus(node: Any, enclosing: tuple[Any, ...] = ()) -> list[Any]:
    """Return the raw nodes that end up below a member.

    Args:
        node: The first node of a choice, or of an ``if`` in it.
        enclosing: What the enclosing ifs ask for.
    """
    found: list[Any] = []
    while node is not None:
        if node.item.__class__ is lib.Symbol and node.prompt:
            below, node = _submenu(node, enclosing)
            found += below
            continue
        if node.item is None:
            found += nodes_in_submenus(node.list, (*enclosing, *_factors(node)))
        node = node.next
    return found


def _submenu(owner: Any, enclosing: tuple[Any, ...]) -> tuple[list[Any], Any]:
    """Return what follows a symbol and belongs below it, and the first node that does not."""
    below = []
    # What belongs below an entry of the submenu does so whatever its owner is.
    owners = [owner]
    node = owner.next
    while node is not None and owners:
        if not _belongs_below(node, owners[-1], enclosing):
            owners.pop()
            continue
        below.append(node)
        if node.item.__class__ is lib.Symbol:
            owners.append(node)
        node = node.next
    return below, node


def _belongs_below(node: Any, owner: Any, enclosing: tuple[Any, ...]) -> bool:
    """Say whether a node depends on the owner, or mentions it and has all of the owner's own dependencies."""
    factors = _factors(node)
    if any(_implies(factor, owner.item) for factor in factors):
        return True
    if not any(_mentions(factor, owner.item) for factor in factors):
        return False
    if not owner.prompt:
        return True
    known = {_key(factor) for factor in (*factors, *enclosing)}
    return all(_key(factor) in known for factor in _factors(owner))


def _key(expression: Any) -> object:
    """Return what tells an expression from others; its own tuples are too deep to be compared."""
    if not isinstance(expression, tuple):
        return id(expression)
    operator, parts = expression[0], []
    while isinstance(expression, tuple) and expression[0] == operator and operator in (lib.AND, lib.OR):
        parts.append(_key(expression[1]))
        expression = expression[2]
    if parts:
        return operator, frozenset([*parts, _key(expression)])
    return operator, tuple([_key(part) for part in expression[1:]])


def _factors(node: Any) -> list[Any]:
    """Return what must all hold for a node to be seen."""
    pending = [node.dep, node.prompt[1]] if node.prompt else [node.dep]
    factors = []
    while pending:
        expression = pending.pop()
        if not isinstance(expression, tuple):
            if not _is_constant(expression, "y"):
                factors.append(expression)
        elif expression[0] == lib.AND:
            pending += expression[1:]
        else:
            factors.append(expression[1] if _is_plain(*expression) else expression)
    return factors


def _is_plain(operator: int, left: Any, right: Any = None) -> bool:
    """Say whether a comparison is only another way to ask for the symbol (``expr_transform()`` in ``expr.c``)."""
    if operator == lib.UNEQUAL:
        return _is_constant(right, "n")
    return operator == lib.EQUAL and _is_constant(right, "y") and left.orig_type == lib.BOOL


def _implies(factor: Any, symbol: Any) -> bool:
    """Say whether a factor holds only if the symbol is on (``expr_depends_symbol()`` in ``expr.c``)."""
    if not isinstance(factor, tuple):
        return factor is symbol
    return factor[:2] == (lib.EQUAL, symbol) and (_is_constant(factor[2], "y") or _is_constant(factor[2], "m"))


def _is_constant(symbol: Any, name: str) -> bool:
    return bool(symbol.is_constant) and symbol.name == name


def _mentions(expression: Any, symbol: Any) -> bool:
    """Say whether a symbol stands anywhere in an expression."""
    pending = [expression]
    while pending:
        part = pending.pop()
        if part is symbol:
            return True
        if isinstance(part, tuple):
            pending += part[1:]
    return False
