"""Lines of a full config that say nothing: in them, ``conf`` has written down what it computed anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.input.config import ConfigKind
from kconfig_guard.model.alone import Alone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.comparison.side import Resolved
    from kconfig_guard.model.resolver import Resolver


def without_echoes(side: Resolved, resolver: Resolver, other: Resolver) -> Resolver:
    """Return a resolved config, every symbol of which is as it is, without lines that are not needed for that.

    Looked at are lines that another config does not have: whoever made the one from the other did not write them.

    Args:
        side: The config.
        resolver: The same, resolved.
        other: The other config, resolved over the same tree.
    """
    values = resolver.values
    changed = {index for index, _ in values.items() ^ other.values.items() if index in values}
    if side.config.kind is not ConfigKind.FULL or not changed:
        return resolver
    tree = resolver.tree
    alone = Alone(resolver)
    numbers = {tree.symbols[index].choice for index in changed}
    echoes = set()
    for index in changed:
        symbol = tree.symbols[index]
        if symbol.choice is symbol.choice_of is None and _is_echo(side, alone, index):
            echoes.add(index)
    for number in sorted(number for number in numbers if number is not None):
        group = (tree.choices[number].symbol, *tree.choices[number].members)
        echoes.update(_echoes_of_choice(side, alone, number, [index for index in group if index in values]))
    kept = {index: value for index, value in values.items() if index not in echoes}
    # There, everything is computed already.
    return alone.copied(kept)


def _is_echo(side: Resolved, alone: Alone, index: int) -> bool:
    is_as_asked = alone.values[index] == alone.shown(index)
    return is_as_asked and side.is_echo(alone.symbols[index].name) and not alone.needs_line(index, None)


def _echoes_of_choice(side: Resolved, alone: Alone, number: int, named: Iterable[int]) -> Iterable[int]:
    """Return the lines on a choice if it would be decided alike without any of them."""
    members = [index for index in named if alone.symbols[index].choice_of is None]
    if any(alone.values[index] != alone.shown(index) for index in members):
        return ()
    if not all(side.is_echo(alone.symbols[index].name) for index in members):
        return ()
    without = alone.with_lines(number, {})
    return named if all(alone.shown(index) == value for index, value in without.items()) else ()
