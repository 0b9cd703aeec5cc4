"""Where a tree is looked for when nobody names one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.tree_search import enclosing_tree

if TYPE_CHECKING:
    from pathlib import Path


def test_the_enclosing_tree_is_found(tree: Path) -> None:
    """A tree is recognised from any folder in it, by its Kconfig file and its scripts."""
    (tree / "scripts" / "kconfig").mkdir()

    assert str(tree) == enclosing_tree(str(tree / "drivers" / "net"))
    assert enclosing_tree(str(tree.parent)) is None
