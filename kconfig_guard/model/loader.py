"""Read the Kconfig files of one architecture into a ``Tree``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.errors import InputError
from kconfig_guard.model.builder import build
from kconfig_guard.model.dialect import detect
from kconfig_guard.model.environment import TOOLCHAIN_TEXT, TOOLS, kbuild_environment
from kconfig_guard.model.raw_tree import RawTree
from kconfig_guard.model.recursion import deep_recursion
from kconfig_guard.model.sanity import check_sanity

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.model.tree import Tree


@deep_recursion()
def load_tree(read: Callable[[str], str], arch: str, name: str) -> Tree:
    """Parse the Kconfig files that ``read`` returns.

    Args:
        read: Returns the text of a file of the tree; raises ``InputError`` if there is none.
        arch: An ARCH value such as ``x86_64``.
        name: How the user called the tree, for error messages.

    Raises:
        InputError: A Kconfig file is missing, malformed or leaves the tree.
    """
    environment = kbuild_environment(arch, read)
    dialect = detect(read)
    try:
        raw = RawTree(read, environment, TOOLS, TOOLCHAIN_TEXT, source_once=dialect.files_are_sourced_once)
        tree = build(raw, dialect, environment)
        check_sanity(tree)
    except InputError as error:
        path = f"{name}/{error.path}" if error.path else name
        raise InputError(error.message, path, error.line) from None
    return tree
