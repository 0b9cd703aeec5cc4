"""Find the settings file of a repository."""

from __future__ import annotations

import os

from kconfig_guard.input.paths import exists, folders_above, work_tree_among
from kconfig_guard.policy.settings import NAME, TABLE

_PYPROJECT = "pyproject.toml"


def find_settings(start: str) -> str | None:
    """Return the settings file for a folder: its own, or the nearest one up to the root of its repository.

    That is ``.kconfig-guard.yaml``, or a ``pyproject.toml`` with a table ``[tool.kconfig-guard]``. Without a
    repository, only the folder itself is looked at.

    Args:
        start: The absolute path of the folder.

    Raises:
        InputError: A ``pyproject.toml`` on the way cannot be read.
        OSError: It cannot be told what there is on the way.
    """
    folders = folders_above(start)
    root = work_tree_among(folders) or start
    for folder in folders[: folders.index(root) + 1]:
        own, project = f"{folder.rstrip('/')}/{NAME}", f"{folder.rstrip('/')}/{_PYPROJECT}"
        # One that cannot be read is an error: to go on without it would judge by something else.
        if os.path.lexists(own):
            return own
        if exists(project) and os.path.isfile(project) and _has_table(project):  # noqa: PTH113 - pathlib is slow
            return project
    return None


def _has_table(project: str) -> bool:
    from kconfig_guard.input.toml import read_toml_table  # noqa: PLC0415 - few folders have such a file

    return read_toml_table(project, TABLE) is not None
