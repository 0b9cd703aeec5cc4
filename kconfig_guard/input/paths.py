"""Tell where a path lies: in which folder, and in which git work tree."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def within(path: str, folder: str) -> str | None:
    """Return a path relative to a folder that it lies in; None if it lies elsewhere.

    Raises:
        OSError: One of them is relative, and the working folder is gone.
    """
    inner = os.path.relpath(path, folder)
    return None if inner == ".." or inner.startswith("../") else inner


def work_tree_among(folders: Iterable[Path]) -> Path | None:
    """Return the first of some folders that is the top of a git work tree, or None."""
    return next((folder for folder in folders if (folder / ".git").exists()), None)
