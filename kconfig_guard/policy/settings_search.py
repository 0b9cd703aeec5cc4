"""Find the settings file of a repository."""

from __future__ import annotations

import os
import re

from kconfig_guard.input.paths import exists, folders_above, work_tree_among
from kconfig_guard.input.source import read_bytes
from kconfig_guard.policy.settings import NAME, TABLE

_PYPROJECT = "pyproject.toml"

_KEYS = tuple(rf"""(?:{name}|"{name}"|'{name}')""" for name in TABLE)
_MAY_HAVE = rf"(?m)^(?:\xef\xbb\xbf)?[ \t]*(?:\[+[ \t]*)?{_KEYS[0]}[ \t]*(?:\.[ \t]*{_KEYS[1]}|[\]=])|\\[uU]".encode()
"""The table, by its name or below that of all tools; letters of a key may also be written as numbers."""


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
    # Most such files have none, even those that name us, and a reader of TOML takes long to import.
    if not re.search(_MAY_HAVE, read_bytes(project)):
        return False
    from kconfig_guard.input.toml import read_toml_table  # noqa: PLC0415

    return read_toml_table(project, TABLE) is not None
