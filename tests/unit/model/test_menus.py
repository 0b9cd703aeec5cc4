"""The menus around a symbol."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kconfig_guard.model.menus import menu_paths

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.model.tree import Tree

KCONFIG = """
config OUTSIDE
    bool "Outside"

menu "First"

menu "Empty"
endmenu

config INSIDE
    bool "Inside"

if OUTSIDE

menu "Deeper"

choice
    prompt "Choice"

config MEMBER
    bool "Member"

endchoice

config TWICE
    bool "Twice"

endmenu

endif

comment "Remark"

endmenu

menu "Empty"
endmenu

config TWICE
    default y

config LAST
    bool "Last"
"""


@pytest.mark.parametrize("generation", ["newest", "new", "old", "oldest"])
@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("OUTSIDE", [()]),
        ("INSIDE", [("First",)]),
        ("MEMBER", [("First", "Deeper")]),
        ("TWICE", [("First", "Deeper"), ()]),
        ("LAST", [()]),
    ],
)
def test_paths(load: Callable[..., Tree], generation: str, name: str, paths: list[tuple[str, ...]]) -> None:
    """Each definition has its own path; an empty menu, which has no end in old trees, holds nothing."""
    tree = load(KCONFIG, generation)

    assert paths == menu_paths(tree, tree.by_name[name])


def test_a_path_for_each_definition(load: Callable[..., Tree]) -> None:
    """Places and paths go together."""
    tree = load(KCONFIG)
    symbol = tree.symbols[tree.by_name["TWICE"]]

    assert len(symbol.definitions) == len(menu_paths(tree, symbol.index))


def test_a_symbol_without_definition_has_no_path(load: Callable[..., Tree]) -> None:
    """It is only mentioned."""
    tree = load('config A\n    bool "A"\n    depends on NOWHERE\n')

    assert [] == menu_paths(tree, tree.by_name["NOWHERE"])
