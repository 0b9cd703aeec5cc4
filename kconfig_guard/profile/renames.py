"""Find a symbol under the name that a tree or config has for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kconfig_guard.profile.rule import Rename


class Renames:
    """The table of renamed symbols for one architecture.

    Args:
        renames: All entries of the table.
        arch: The architecture of the config; entries for other architectures do not count.
    """

    def __init__(self, renames: Iterable[Rename], arch: str) -> None:
        self._newer: dict[str, str] = {}
        self._older: dict[str, list[str]] = {}
        for rename in renames:
            if not rename.arch or arch in rename.arch:
                self._newer[rename.old] = rename.new
                self._older.setdefault(rename.new, []).append(rename.old)

    def names(self, symbol: str) -> list[str]:
        """Return all names of a symbol, the newest first, ``symbol`` among them."""
        newest = symbol
        seen = {symbol}
        while newest in self._newer and self._newer[newest] not in seen:
            newest = self._newer[newest]
            seen.add(newest)
        names = [newest]
        for name in names:
            names += [old for old in self._older.get(name, []) if old not in names]
        return names

    def resolve(self, symbol: str, exists: Callable[[str], bool]) -> str:
        """Return the newest name of a symbol that exists; ``symbol`` itself if none does."""
        if symbol not in self._newer and symbol not in self._older:
            return symbol
        return next((name for name in self.names(symbol) if exists(name)), symbol)
