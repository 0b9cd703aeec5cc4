"""Where inputs lie in the project, as the consumers of reports want to have it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from kconfig_guard.input.paths import work_tree_among

if TYPE_CHECKING:
    from collections.abc import Iterable


def places_of(paths: Iterable[str]) -> dict[str, str]:
    """Return for each path as the user named it the path from the top of its repository, without links.

    Without a repository, the working folder is the top; what lies elsewhere keeps its name.
    """
    return {path: _place(path) for path in paths if path != "-"}


def _place(path: str) -> str:
    try:
        real = Path(path).resolve()
        top = work_tree_among(real.parents) or Path.cwd().resolve()
    except (OSError, ValueError, RuntimeError):
        return path
    return real.relative_to(top).as_posix() if real.is_relative_to(top) else os.path.normpath(path)
