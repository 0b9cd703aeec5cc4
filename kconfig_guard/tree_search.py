"""Where to look for the kernel tree of a config when the user names none."""

from __future__ import annotations

import os

from kconfig_guard.input.paths import folders_above

NO_TREE = "none"
"""Value of ``--tree`` that asks for a judgement from the config's text alone."""


def find_tree(path: str, header_version: str | None) -> str | None:
    """Look for the kernel tree that a config belongs to.

    Looked at are the tree that holds the working directory or the config; then, if their version is the config's
    own, the running kernel's build folder and ``/usr/src/linux-source-*``.

    Args:
        path: The config, or ``-``.
        header_version: The version that it names in its header, if it does.
    """
    try:
        here = enclosing_tree(os.getcwd())  # noqa: PTH109 - pathlib takes long to import
        if here is None and path != "-":
            here = enclosing_tree(os.path.dirname(os.path.join(os.getcwd(), path)))  # noqa: PTH109, PTH118, PTH120
    except FileNotFoundError:
        # The working directory is gone, and a relative path then leads nowhere.
        here = None
    if here is not None or not header_version:
        return here
    from kconfig_guard.profile.version import parse_version  # noqa: PLC0415 - not needed in a tree

    version = parse_version(header_version)
    if version is None:
        return None
    release = os.uname().release
    candidates = [f"/lib/modules/{release}/{name}" for name in ("source", "build")]
    candidates += sorted((f"/usr/src/{name}" for name in _names("/usr/src", "linux-source-")), reverse=True)
    return next((path for path in candidates if _has_version(path, version)), None)


def enclosing_tree(start: str) -> str | None:
    """Return the kernel tree that holds a folder, or None.

    Args:
        start: The absolute path of the folder.
    """
    return next((folder for folder in folders_above(start) if _is_tree(folder)), None)


def _is_tree(folder: str) -> bool:
    return os.path.isfile(f"{folder}/Kconfig") and os.path.isdir(f"{folder}/scripts/kconfig")  # noqa: PTH112, PTH113


def _names(folder: str, start: str) -> list[str]:
    try:
        return [name for name in os.listdir(folder) if name.startswith(start)]  # noqa: PTH208 - as above
    except OSError:
        return []


def _has_version(path: str, version: tuple[int, int, int]) -> bool:
    if not os.path.exists(path):  # noqa: PTH110 - as above
        return False
    # Only where something was found.
    from kconfig_guard.input.tree import open_tree  # noqa: PLC0415
    from kconfig_guard.model.environment import kernel_version  # noqa: PLC0415
    from kconfig_guard.profile.version import parse_version  # noqa: PLC0415

    if os.path.isdir(path):  # noqa: PTH112 - as above
        if not os.path.isfile(f"{path}/Kconfig"):  # noqa: PTH113 - as above
            return False
        found = parse_version(kernel_version(open_tree(path, None).read))
        return found is not None and found[:2] == version[:2]
    name = parse_version(os.path.basename(path))  # noqa: PTH119 - as above
    return os.path.isfile(path) and ".tar" in path and name is not None and name[:2] == version[:2]  # noqa: PTH113
