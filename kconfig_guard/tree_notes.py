"""What is noted of a parsed tree: by what to see that its files are what they were, without reading them."""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING, Any, NamedTuple

from kconfig_guard.headed import divided, headed
from kconfig_guard.input.looks import Look, look_of
from kconfig_guard.store import ERRORS, piece_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kconfig_guard.store import Store

_PACKAGE = os.path.dirname(__file__)  # noqa: PTH120 - pathlib takes long to import


class TreeNote(NamedTuple):
    """What is noted of a tree.

    Attributes:
        identity: What tells all that was parsed from any other tree.
        made: What made it.
        looks: Path relative to the tree, and look, of each file that was read; nothing for a tree that cannot change.
        linked: The files that symbolic links lead to, with where they really are.
        folders: All folders in which other files are.
        absent: Where a file was looked for, and none was.
        digests: In JSON: each path that was asked for, with a hash of the text; an empty one if there was no file.
    """

    identity: str
    made: list[Any]
    looks: dict[str, Look]
    linked: dict[str, str]
    folders: list[str]
    absent: list[str]
    digests: bytes | memoryview

    def hashes(self) -> dict[str, str]:
        """Return the digests.

        Raises:
            ValueError: They are damaged.
        """
        found: dict[str, str] = json.loads(bytes(self.digests))
        return found

    def is_laid_out(self, root: str) -> bool:
        """Say whether files, links and folders of a tree are where they were.

        Raises:
            OSError: Some are gone.
        """
        return (
            all(stat.S_ISDIR(os.lstat(f"{root}/{folder}").st_mode) for folder in self.folders)
            and all(os.path.realpath(f"{root}/{path}") == place for path, place in self.linked.items())
            and not any(os.path.lexists(f"{root}/{path}") for path in self.absent)
        )

    def changed(self, root: str) -> Iterator[str]:
        """Yield the files that do not look as they did.

        Raises:
            OSError: A file is gone.
        """
        linked = self.linked
        for path, look in self.looks.items():
            if look != look_of(os.lstat(linked.get(path) or f"{root}/{path}")):
                yield path


def read_note(store: Store, root: str, arch: str) -> TreeNote | None:
    """Return what is noted of a tree, as parsed for an ARCH; None if nothing is."""
    content = store.get(_name(root, arch))
    if content is None:
        return None
    try:
        head, digests = divided(content)
        identity, made, paths, looks, linked, folders, absent = head
        return TreeNote(identity, made, dict(zip(paths, looks, strict=True)), linked, folders, absent, digests)
    except ERRORS:
        return None


def put_note(store: Store, root: str, arch: str, note: TreeNote) -> None:
    """Keep what is to be noted of a tree."""
    paths, looks = list(note.looks), list(note.looks.values())
    head = [note.identity, note.made, paths, looks, note.linked, note.folders, note.absent]
    store.put(_name(root, arch), headed(head, note.digests))


def is_unchanged(store: Store, root: str, arch: str, identity: str) -> bool:
    """Say whether a tree is certainly the one that had an identity.

    Args:
        store: Where notes are kept.
        root: The tree.
        arch: The ARCH for which it was parsed.
        identity: What it was then.
    """
    note = read_note(store, root, arch)
    try:
        return (
            note is not None
            and note.identity == identity
            and note.is_laid_out(root)
            and next(note.changed(root), None) is None
        )
    except ERRORS:
        return False


def piece_of_tree(root: str, arch: str, ending: str) -> str:
    """Return the name of a piece about a tree as this copy of the program parses it for an ARCH."""
    return piece_name("tree", f"{root}\0{arch}\0{_PACKAGE}", ending)


def _name(root: str, arch: str) -> str:
    return piece_of_tree(root, arch, "json")
