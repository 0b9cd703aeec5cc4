"""Fully expanded encodings, and what they make of lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.model.tree import Kind
from kconfig_guard.solving.encoding import Encoding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.profile.demand import Demand


def expanded(resolver: Resolver, demands: Iterable[tuple[int, Demand]] = ()) -> Encoding:
    """Return the encoding of a whole tree."""
    encoding = Encoding(resolver, demands)
    for symbol in resolver.tree.symbols:
        if symbol.kind is not Kind.UNKNOWN and (symbol.definitions or symbol.choice_of is not None):
            encoding.text(symbol.index)
    while encoding.open:
        encoding.expand(min(encoding.open))
    return encoding


def assumed(encoding: Encoding, lines: Mapping[int, str]) -> list[int]:
    """Return the literals that say that these lines are added and no others, under all facts."""
    literals = [*encoding.facts]
    for index, line in encoding.lines.items():
        literals += [line.literal, line.values[lines[index]]] if index in lines else [-line.literal]
    return literals


def values(encoding: Encoding, **lines: str) -> dict[str, str] | None:
    """Return the values of all named symbols with some lines; None if the encoding excludes the lines."""
    tree = encoding.tree
    added = {tree.by_name[name]: value for name, value in lines.items()}
    if not added.keys() <= encoding.lines.keys() or not encoding.sat.solve(assumed(encoding, added)):
        return None
    model = encoding.sat.model()
    return {
        symbol.name: encoding.value(symbol.index, model)
        for symbol in tree.symbols
        if symbol.definitions and symbol.name
    }


def facts(encoding: Encoding, literals: Iterable[int]) -> list[str]:
    """Return facts as text: the kind and the symbol."""
    found = (encoding.facts[literal] for literal in literals)
    return sorted(f"{fact.kind.name} {encoding.tree.symbols[fact.number].name}" for fact in found)
