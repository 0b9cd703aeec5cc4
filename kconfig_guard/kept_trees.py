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
from kconfig_guard.aside import aside
from kconfig_guard.headed import divided, headed
from kconfig_guard.input.looks import look_of
from kconfig_guard.input.reading import Reading
from kconfig_guard.input.tree import SourceTree
from kconfig_guard.store import ERRORS
from kconfig_guard.tree_notes import TreeNote, piece_of_tree, put_note, read_note

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.input.tree import TreeFiles
    from kconfig_guard.model.tree import Tree
    from kconfig_guard.store import Store

_PACKAGE = Path(__file__).parent
_CODE = ("errors.py", "headed.py", "kept_trees.py", "tree_notes.py", "input/*.py", "model/*.py")
"""What makes trees of files."""


@dataclass(frozen=True, slots=True)
class KeptTrees:
    """Keeps parsed trees, each with what was read for it.

    The facts of a tree are a piece of their own: a run that only has to know whether a tree is what it was reads the
    note.

    Args:
        store: Where.
    """

    store: Store

    def find(self, source: TreeFiles, arch: str) -> tuple[Tree, Reading] | None:
        """Return what was parsed of a tree for an ARCH, and what was read; None unless the same would be read now."""
        try:
            note = self._note(source, arch)
            if note is None:
                return None
            content = self.store.get(_facts_name(source, arch))
            if content is None:
                return None
            head, packed = divided(content)
            if head != [note.made, note.identity]:
                return None
            reading = Reading(source, note.hashes(), note.looks)
            again = _read_again(note, reading)
            if again is None:
                return None
            if any(again.looks.values()):
                reading.looks.update(again.looks)
                self._put_note(reading, arch)
            # To know that a tree is what it was, nobody needs it.
            from kconfig_guard.model.packed import unpack  # noqa: PLC0415

            return unpack(packed), reading
        except ERRORS:
            return None

    def identity(self, source: TreeFiles, arch: str) -> str | None:
        """Return what tells all that a tree was parsed of for an ARCH from any other; None if it is not the same now.

        That is None, too, if not all of it can be told by the looks of its files.
        """
        try:
            note = self._note(source, arch)
            if note is None:
                return None
            if isinstance(source, SourceTree):
                root = str(source.root)
                if not note.is_laid_out(root) or next(note.changed(root), None) is not None:
                    return None
        except ERRORS:
            return None
        return note.identity

    def keep(self, tree: Tree, reading: Reading, arch: str) -> None:
        """Keep what was parsed of a tree for an ARCH, if it can be told later whether it still holds.

        Args:
            tree: What was parsed.
            reading: What was read for it.
            arch: The ARCH.
        """
        if self.store.folder is not None:
            # It takes a third of the time that parsing takes.
            aside(lambda: self._put(tree, reading, arch))

    def _put(self, tree: Tree, reading: Reading, arch: str) -> None:
        from kconfig_guard.model.packed import pack  # noqa: PLC0415 - as above

        try:
            note = self._put_note(reading, arch)
            if note is not None:
                self.store.put(_facts_name(reading.source, arch), headed([note.made, note.identity], pack(tree)))
        except (OSError, ValueError):
            return

    def _note(self, source: TreeFiles, arch: str) -> TreeNote | None:
        """Return what this edition of the program has noted of a tree."""
        note = read_note(self.store, str(source.root), arch)
        return note if note is not None and note.made == _made(source, arch) else None

    def _put_note(self, reading: Reading, arch: str) -> TreeNote | None:
        """Note what was read of a tree, unless nothing would show when that is not the same any more."""
        source, digests = reading.source, reading.digests
        note = TreeNote(identity_of(reading), _made(source, arch), {}, {}, [], [], _text(reading))
        if isinstance(source, SourceTree):
            found = [path for path, digest in digests.items() if digest]
            linked = _linked(source.root, found)
            note = note._replace(
                looks={path: reading.looks[path] for path in found},
                linked=linked,
                folders=_folders(path for path in found if path not in linked),
                absent=[path for path, digest in digests.items() if not digest],
            )
            if any(os.path.lexists(f"{source.root}/{path}") for path in note.absent):
                # Something is there that is no file, or cannot be read.
                return None
        put_note(self.store, str(source.root), arch, note)
        return note


def identity_of(reading: Reading) -> str:
    """Return what tells all that was read of a tree from what is read of any other."""
    return hashlib.sha256(_text(reading)).hexdigest()


def _text(reading: Reading) -> bytes:
    return json.dumps(reading.digests, sort_keys=True).encode("ascii")


def _facts_name(source: TreeFiles, arch: str) -> str:
    return piece_of_tree(str(source.root), arch, "facts")


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


def _read_again(note: TreeNote, reading: Reading) -> Reading | None:
    """Read the files that do not look as they did; None if the tree is not what it was.

    Args:
        note: What is known of the tree.
        reading: What was read of it.
    """
    again, root = Reading(reading.source), str(reading.source.root)
    if not isinstance(reading.source, SourceTree):
        return again
    if not note.is_laid_out(root) or not all(again.finds(path, reading.digests[path]) for path in note.changed(root)):
        return None
    return again
