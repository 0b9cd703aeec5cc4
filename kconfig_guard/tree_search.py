"""Where to look for the kernel tree of a config when the user names none."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from kconfig_guard.input.tree import enclosing_tree, open_tree
from kconfig_guard.profile.version import parse_version

if TYPE_CHECKING:
    from kconfig_guard.input.config import Config


def find_tree(config: Config) -> Path | None:
    """Look for the kernel tree that a config belongs to.

    Looked at are the tree that holds the working directory or the config; then, if their version is the config's
    own, the running kernel's build folder and ``/usr/src/linux-source-*``.
    """
    try:
        here = enclosing_tree(Path.cwd())
        if here is None and config.path != "-":
            here = enclosing_tree(Path(config.path).absolute().parent)
    except FileNotFoundError:
        # The working directory is gone, and a relative path then leads nowhere.
        here = None
    if here is not None:
        return here
    version = parse_version(config.header_version or "")
    if version is None:
        return None
    release = os.uname().release
    candidates = [Path(f"/lib/modules/{release}/{name}") for name in ("source", "build")]
    candidates += sorted(Path("/usr/src").glob("linux-source-*"), reverse=True)
    return next((path for path in candidates if _has_version(path, version)), None)


def _has_version(path: Path, version: tuple[int, int, int]) -> bool:
    from kconfig_guard.model.environment import kernel_version  # noqa: PLC0415 - only where a tree was found

    if path.is_dir():
        if not (path / "Kconfig").is_file():
            return False
        found = parse_version(kernel_version(open_tree(str(path), None).read))
        return found is not None and found[:2] == version[:2]
    name = parse_version(path.name)
    return path.is_file() and ".tar" in path.name and name is not None and name[:2] == version[:2]
