"""Parsed trees that are kept between runs, and found again as long as what they were made of is the same."""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
import stat
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kconfig_guard import __version__
from kconfig_guard.headed import divided, headed
from kconfig_guard.input.reading import Reading, look_of
from kconfig_guard.input.tree import SourceTree
from kconfig_guard.store import piece_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.input.tree import TreeFiles
    from kconfig_guard.model.tree import Tree
    from kconfig_guard.store import Store

_PACKAGE = Path(__file__).parent
_CODE = ("errors.py", "kept_trees.py", "input/*.py", "model/*.py")
"""What makes trees of files."""


@dataclass(frozen=True, slots=True)
class KeptTrees:
    """Keeps parsed trees, each with what was read for it.

    Args:
        store: Where.
    """

    store: Store

    def find(self, source: TreeFiles, arch: str) -> tuple[Tree, Reading] | None:
        """Return what was parsed of a tree for an ARCH, and what was read; None unless the same would be read now."""
        content = self.store.get(_name(source, arch))
        if content is None:
            return None
        try:
            record, packed = divided(content)
            if record["made"] != _made(source, arch):
                return None
            reading = Reading(source, record["digests"], record.get("looks", {}))
            if isinstance(source, SourceTree):
                again = _read_again(record, reading)
                if again is None:
                    return None
                if any(again.looks.values()):
                    reading.looks.update(again.looks)
                    self._put(reading, arch, packed)
            # To know that a tree is what it was, nobody needs it.
            from kconfig_guard.model.packed import unpack  # noqa: PLC0415

            return unpack(packed), reading
        except (OSError, ValueError, TypeError, KeyError, IndexError):
            return None

    def identity(self, source: TreeFiles, arch: str) -> str | None:
        """Return what tells all that a tree was parsed of for an ARCH from any other; None if it is not the same now.

        That is None, too, if not all of it can be told by the looks of its files.
        """
        content = self.store.get(_name(source, arch))
        if content is None:
            return None
        try:
            record, _ = divided(content)
            if record["made"] != _made(source, arch):
                return None
            if isinstance(source, SourceTree):
                again = _read_again(record, Reading(source, record["digests"]))
                if again is None or again.digests:
                    return None
            text = json.dumps(record["digests"], sort_keys=True)
            return hashlib.sha256(text.encode("ascii")).hexdigest()
        except (OSError, ValueError, TypeError, KeyError, IndexError):
            return None

    def keep(self, tree: Tree, reading: Reading, arch: str) -> None:
        """Keep what was parsed of a tree for an ARCH, if it can be told later whether it still holds.

        Args:
            tree: What was parsed.
            reading: What was read for it.
            arch: The ARCH.
        """
        if self.store.folder is None:
            return
        try:
            from kconfig_guard.model.packed import pack  # noqa: PLC0415 - as above

            self._put(reading, arch, pack(tree))
        except (OSError, ValueError):
            return

    def _put(self, reading: Reading, arch: str, packed: bytes | memoryview) -> None:
        source = reading.source
        record: dict[str, Any] = {"made": _made(source, arch), "digests": reading.digests}
        if isinstance(source, SourceTree):
            found = [path for path, digest in reading.digests.items() if digest]
            linked = _linked(source.root, found)
            record["looks"] = {path: reading.looks[path] for path in found}
            record["linked"] = linked
            record["folders"] = _folders(path for path in found if path not in linked)
            if any(os.path.lexists(f"{source.root}/{path}") for path in reading.digests.keys() - found):
                # Something is there that is no file, or cannot be read; nothing would show when that ends.
                return
        self.store.put(_name(source, arch), headed(record, packed))


def _name(source: TreeFiles, arch: str) -> str:
    """Return the name for a tree as this copy of the program parses it."""
    return piece_name("tree", "\0".join((str(source.root), arch, str(_PACKAGE), __version__)), "facts")


def _made(source: TreeFiles, arch: str) -> list[Any]:
    """Return what must be the same for a tree to be the same, apart from the files of a folder.

    Raises:
        OSError: The program's own files cannot be looked at.
    """
    return [__version__, str(source.root), arch, _code()]


@cache
def _code() -> list[list[object]]:
    """Return size and times of the files of this program that make trees."""
    files = [file for pattern in _CODE for file in sorted(_PACKAGE.glob(pattern))]
    return [[str(file.relative_to(_PACKAGE)), *look_of(file.stat())] for file in files]


# -- the files of a folder


def _linked(root: Path, paths: list[str]) -> dict[str, str]:
    """Return the files that symbolic links lead to, with where they really are."""
    folders = (stat.S_ISDIR(_mode(f"{root}/{folder}")) for folder in _folders(paths))
    if all(folders) and all(stat.S_ISREG(_mode(f"{root}/{path}")) for path in paths):
        return {}
    real = {path: os.path.realpath(f"{root}/{path}") for path in paths}
    return {path: place for path, place in real.items() if place != f"{root}/{path}"}


def _mode(path: str) -> int:
    return os.lstat(path).st_mode


def _folders(paths: Iterable[str]) -> list[str]:
    """Return all folders in which files are, relative to the tree."""
    folders: dict[str, None] = {}
    for path in paths:
        folder = posixpath.dirname(path)
        while folder and folder not in folders:
            folders[folder] = None
            folder = posixpath.dirname(folder)
    return list(folders)


def _read_again(record: dict[str, Any], reading: Reading) -> Reading | None:
    """Read the files that do not look as they did; None if the tree is not what it was.

    Args:
        record: What is known of the tree.
        reading: What was read of it.
    """
    root, linked = reading.source.root, record["linked"]
    if not all(stat.S_ISDIR(_mode(f"{root}/{folder}")) for folder in record["folders"]):
        return None
    if any(os.path.realpath(f"{root}/{path}") != place for path, place in linked.items()):
        return None
    if any(not digest and os.path.lexists(f"{root}/{path}") for path, digest in reading.digests.items()):
        return None
    again = Reading(reading.source)
    for path, look in record["looks"].items():
        about = os.lstat(linked.get(path) or f"{root}/{path}")
        if look != look_of(about) and not again.finds(path, reading.digests[path]):
            return None
    return again
