"""Merge fragments into a config as the kernel's ``merge_config.sh`` does, and tell what did not survive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kconfig_guard.model.user_values import accepted_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.model.user_values import ConfigLine


@dataclass(frozen=True, slots=True)
class Lost:
    """A requested value that the kernel does not keep; ``actual`` is None if it does not know the symbol."""

    symbol: str
    requested: str
    actual: str | None


def merged(base: Iterable[ConfigLine], fragments: Iterable[Iterable[ConfigLine]]) -> list[ConfigLine]:
    """Return the lines of a config with fragments merged in.

    A symbol that a fragment names loses its earlier lines, and the fragment's lines come last, as in the trees'
    ``scripts/kconfig/merge_config.sh``.
    """
    lines = list(base)
    for fragment in fragments:
        new = list(fragment)
        # The script takes a line that says more than "is not set" for a comment, whatever the tree makes of it.
        names = {line[0] for line in new if line[2:] != ("loose",)}
        lines = [line for line in lines if line[0] not in names] + new
    return lines


def lost_values(resolver: Resolver, requested: Mapping[str, str]) -> list[Lost]:
    """Return which requested values are not in the resolved config, in the order of the request.

    Args:
        resolver: The resolved config.
        requested: Symbol to the value that was asked for.
    """
    lost = []
    for name, value in requested.items():
        symbol = resolver.tree.find(name)
        if symbol is None:
            if value != "n":
                lost.append(Lost(name, value, None))
            continue
        actual = resolver.value(symbol.index)
        if actual != (accepted_value(symbol.kind, value) or value):
            lost.append(Lost(name, value, actual))
    return lost
