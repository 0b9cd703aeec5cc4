"""Tell where a path lies: in which folder, and in which git work tree."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_ABSENT = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP})
"""What a path can be said not to exist by; by anything else, nothing can be said."""


def within(path: str, folder: str) -> str | None:
    """Return a path relative to a folder that it lies in; None if it lies elsewhere.

    Raises:
        OSError: One of them is relative, and the working folder is gone.
    """
    inner = os.path.relpath(path, folder)
    return None if inner == ".." or inner.startswith("../") else inner


def folders_above(path: str) -> list[str]:
    """Return a path and all folders above it, the nearest first.

    Args:
        path: An absolute path without ``..``.
    """
    found = [path]
    while (folder := os.path.dirname(found[-1])) != found[-1]:  # noqa: PTH120 - pathlib takes long to import
        found.append(folder)
    return found


def work_tree_among(folders: Iterable[str]) -> str | None:
    """Return the first of some folders that is the top of a git work tree, or None.

    Raises:
        OSError: That cannot be told of one of them.
    """
    return next((folder for folder in folders if exists(os.path.join(folder, ".git"))), None)  # noqa: PTH118 - as above


def exists(path: str) -> bool:
    """Say whether something is there; a link that leads nowhere is nothing.

    Raises:
        OSError: That cannot be told.
    """
    try:
        os.stat(path)  # noqa: PTH116 - as above
    except OSError as error:
        if error.errno in _ABSENT:
            return False
        raise
    return True
