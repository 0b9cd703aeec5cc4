"""Tell which architectures of a tree define a symbol that the one at hand does not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kconfig_guard.errors import InputError
from kconfig_guard.input.arch import KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.input.tree import TreeFiles

_DEFINITION = re.compile(r"^[ \t]*(?:menu)?config[ \t]+(\w+)", re.MULTILINE)
_STARTS = ("Kconfig", "Kconfig.debug")
"""What the trees source of the folder of an architecture."""

_SOURCE = re.compile(r"""^[ \t]*source[ \t]+"([^"$]+)"|^[ \t]*source[ \t]+([^"$\s]+)""", re.MULTILINE)


def architectures_with(tree: TreeFiles, names: Iterable[str]) -> dict[str, list[str]]:
    """Return symbol name to the folders under ``arch/`` whose Kconfig files define it.

    The files are looked through as text, without conditions: parsing every architecture would take too long.
    """
    wanted = set(names)
    found: dict[str, list[str]] = {name: [] for name in wanted}
    contents: dict[str, tuple[set[str], list[str]]] = {}
    for arch in sorted(KNOWN):
        defined = _defined(tree, [f"arch/{arch}/{start}" for start in _STARTS], contents)
        for name in defined & wanted:
            found[name].append(arch)
    return found


def _defined(tree: TreeFiles, starts: list[str], contents: dict[str, tuple[set[str], list[str]]]) -> set[str]:
    """Return the symbols of some files and of all that they source."""
    defined: set[str] = set()
    seen: set[str] = set()
    pending = list(starts)
    while pending:
        path = pending.pop()
        if path in seen:
            continue
        seen.add(path)
        if path not in contents:
            contents[path] = _content(tree, path)
        names, sources = contents[path]
        defined |= names
        pending += sources
    return defined


def _content(tree: TreeFiles, path: str) -> tuple[set[str], list[str]]:
    try:
        text = tree.read(path)
    except InputError:
        return set(), []
    return set(_DEFINITION.findall(text)), [quoted or bare for quoted, bare in _SOURCE.findall(text)]
