"""Tell where a path lies, by its text alone."""

from __future__ import annotations

import os


def within(path: str, folder: str) -> str | None:
    """Return a path relative to a folder that it lies in; None if it lies elsewhere.

    Raises:
        OSError: One of them is relative, and the working folder is gone.
    """
    inner = os.path.relpath(path, folder)
    return None if inner == ".." or inner.startswith("../") else inner
