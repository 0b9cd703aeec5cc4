"""Where in the menus of a tree a symbol stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.model.tree import EntryKind

if TYPE_CHECKING:
    from kconfig_guard.model.tree import Tree

MenuPath = tuple[str, ...]
"""Titles of menus, the outermost first."""


def menu_paths(tree: Tree, index: int) -> list[MenuPath]:
    """Return the menus around each definition of a symbol, in the order of ``Symbol.definitions``.

    Args:
        tree: The tree.
        index: The symbol, which must not be the nameless one of a choice: that has no place in the menus.
    """
    paths: list[MenuPath] = []
    titles: list[str] = []
    endless = set() if tree.dialect.empty_menus_are_ended else _endless(tree)
    for position, entry in enumerate(tree.entries):
        if entry.kind is EntryKind.SYMBOL:
            if entry.symbol == index:
                paths.append(tuple(titles))
        elif entry.kind is EntryKind.MENU:
            if position not in endless:
                titles.append(entry.title)
        elif entry.kind is EntryKind.END_MENU:
            titles.pop()
    return paths


def _endless(tree: Tree) -> set[int]:
    """Return the positions of the menus that no entry ends, since they are empty."""
    found = set()
    ends = []
    for position in range(len(tree.entries) - 1, -1, -1):
        entry = tree.entries[position]
        if entry.kind is EntryKind.END_MENU:
            ends.append(entry[2:])
        elif entry.kind is EntryKind.MENU:
            if ends and ends[-1] == entry[2:]:
                ends.pop()
            else:
                found.add(position)
    return found
