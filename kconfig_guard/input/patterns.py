"""Find the files that a pattern of paths stands for."""

from __future__ import annotations

import os
import re
from fnmatch import translate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WILDCARDS = frozenset("*?[")
_ANY_FOLDERS = "**"


def files_matching(pattern: str, root: str) -> list[str]:
    """Return the files that a pattern of paths stands for, sorted.

    A file of just that name is the only one. Else ``*``, ``?`` and ``[abc]`` stand for what they do in a shell, and a
    part ``**`` for any number of folders. Names that begin with a dot match only parts that do, and ``**`` leads
    through no symbolic link, so that links to each other cannot keep us busy for ever.

    Args:
        pattern: The pattern.
        root: The folder that it is relative to.

    Returns:
        The paths, relative to the folder unless the pattern is absolute.
    """
    if os.path.isfile(os.path.join(root, pattern)):  # noqa: PTH113, PTH118 - an absolute pattern counts as it is
        return [pattern]
    *folders, last = pattern.split("/")
    places = {"/"} if pattern.startswith("/") else {""}
    for part in folders:
        places = {found for place in places for found in _below(root, place, part)}
    if last == _ANY_FOLDERS:
        places = {found for place in places for found in _below(root, place, last)}
        last = "*"
    found = {path for place in places for path in _below(root, place, last)}
    return sorted(path for path in found if os.path.isfile(os.path.join(root, path)))  # noqa: PTH113, PTH118 - as above


def _below(root: str, place: str, part: str) -> Iterable[str]:
    """Return where one part of a pattern leads to from a folder."""
    if part == _ANY_FOLDERS:
        return _folders(root, place)
    if not part:
        return [place]
    if _WILDCARDS.isdisjoint(part):
        return [os.path.join(place, part)]  # noqa: PTH118 - an empty place stays empty
    matches = re.compile(translate(part)).match
    names = (entry.name for entry in _entries(root, place))
    return [
        os.path.join(place, name)  # noqa: PTH118 - as above
        for name in names
        if matches(name) and (part.startswith(".") or not name.startswith("."))
    ]


def _folders(root: str, place: str) -> Iterator[str]:
    """Yield a folder and all below it."""
    pending = [place]
    while pending:
        folder = pending.pop()
        yield folder
        pending += (
            os.path.join(folder, entry.name)  # noqa: PTH118 - as above
            for entry in _entries(root, folder)
            if not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False)
        )


def _entries(root: str, place: str) -> list[os.DirEntry[str]]:
    """Return what is in a folder; nothing if it cannot be looked at."""
    try:
        with os.scandir(os.path.join(root, place)) as entries:  # noqa: PTH118 - as above
            return list(entries)
    except OSError:
        return []
