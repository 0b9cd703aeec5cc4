"""Loading a tree: its facts, and errors with the name that the user gave it."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.model.loader import load_tree
from kconfig_guard.model.tree import Tree

Load = Callable[..., Tree]

FILES = {
    "Makefile": "VERSION = 6\nPATCHLEVEL = 9\nSUBLEVEL = 2\nEXTRAVERSION =\n",
    "Kconfig": 'mainmenu "Linux/$(ARCH) $(KERNELVERSION)"\n\nsource "arch/$(SRCARCH)/Kconfig"\n',
    "arch/x86/Kconfig": 'config 64BIT\n    bool "wide" if "$(ARCH)" = "x86"\n    default "$(ARCH)" != "i386"\n',
}


def test_facts_of_a_tree(load: Load) -> None:
    """Version, title, architecture and files are kept."""
    tree = load(FILES, arch="i386")

    assert ("i386", "x86", "6.9.2") == (tree.arch, tree.srcarch, tree.version)
    assert tree.main_menu == "Linux/i386 6.9.2"
    assert ["Kconfig", "arch/x86/Kconfig"] == tree.files


def test_a_tree_can_be_stored(load: Load) -> None:
    """A tree is plain data."""
    tree = load(FILES)

    assert tree == pickle.loads(pickle.dumps(tree))


@pytest.mark.parametrize(("name", "found"), [("64BIT", True), ("NOT_THERE", False), ("MENTIONED", False)])
def test_find(load: Load, name: str, *, found: bool) -> None:
    """Only defined symbols are found, not those that are merely mentioned."""
    tree = load({**FILES, "arch/x86/Kconfig": FILES["arch/x86/Kconfig"] + "    depends on !MENTIONED\n"})

    assert found == (tree.find(name) is not None)


def test_no_kconfig_at_all() -> None:
    """Without a Kconfig file the error is about the tree itself."""

    def read(path: str) -> str:
        raise InputError(f"there is no {path}")

    with pytest.raises(InputError, match=r"^some/where: there is no Kconfig$"):
        load_tree(read, "x86_64", "some/where")


def test_errors_carry_the_name_of_the_tree() -> None:
    """An error in a file is found under the tree that the user named."""
    with pytest.raises(InputError, match=r"^linux\.tar/Kconfig:2: "):
        load_tree(lambda _path: "config A\n    what\n", "x86_64", "linux.tar")


def test_an_arch_without_files(load: Load) -> None:
    """An architecture that the tree does not have is missing where it is sourced."""
    with pytest.raises(InputError, match="tree/Kconfig:3: there is no arch/arm64/Kconfig"):
        load(FILES, arch="arm64")
