"""Where inputs lie in the project, as the consumers of reports want to have it."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from kconfig_guard.input.paths import folders_above, within, work_tree_among

if TYPE_CHECKING:
    from collections.abc import Iterable


def places_of(paths: Iterable[str]) -> dict[str, str]:
    """Return for each path as the user named it the path from the top of its repository, without links.

    Without a repository, the working folder is the top; what lies elsewhere keeps its name.
    """

    @cache
    def top_of(folder: str) -> str:
        return work_tree_among(folders_above(folder)) or os.path.realpath(os.getcwd())  # noqa: PTH109 - pathlib takes long to import

    def place(path: str) -> str:
        try:
            real = os.path.realpath(path)
            inner = within(real, top_of(os.path.dirname(real)))  # noqa: PTH120 - as above
        except (OSError, ValueError):
            return path
        return os.path.normpath(path) if inner is None else inner

    return {path: place(path) for path in paths if path != "-"}
