"""Reach the files of a kernel tree: in a folder, a source tarball or a git revision, and nothing outside of it."""

from __future__ import annotations

import errno
import os
import posixpath
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from kconfig_guard.errors import InputError

_MAX_FILE = 16 * 1024 * 1024
"""Largest file of a tree that is read."""


class TreeFiles(Protocol):
    """The files of a kernel tree, wherever they are."""

    @property
    def name(self) -> str:
        """How the user called it."""

    @property
    def root(self) -> Path | str:
        """The folder that holds the top-level Kconfig file; of a tree without one, a text that tells it from others."""

    def read(self, path: str) -> str:
        """Return the text of a file given by its path relative to the tree.

        Raises:
            InputError: There is no such file, or it lies outside the tree.
        """


@dataclass(frozen=True, slots=True)
class SourceTree:
    """A kernel source tree on disk.

    Attributes:
        name: How the user called it.
        root: The folder that holds the top-level Kconfig file, without symbolic links.
    """

    name: str
    root: Path
    _real: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def read(self, path: str) -> str:
        """Return the text of a file given by its path relative to the tree.

        Raises:
            InputError: There is no such file, or it lies outside the tree.
        """
        relative = posixpath.normpath(path)
        if relative.startswith(("/", "..")):
            raise InputError(f"'{path}' leaves the tree", self.name)
        try:
            handle = self._open(relative)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise InputError(f"there is no '{path}' in the tree ({reason})") from None
        try:
            return self._contents(handle, path)
        finally:
            os.close(handle)

    @staticmethod
    def _contents(handle: int, path: str) -> str:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise InputError(f"there is no '{path}' in the tree (not a file)")
        if status.st_size > _MAX_FILE:
            raise InputError(f"'{path}' is larger than {_MAX_FILE // 1024 // 1024} MiB")
        try:
            return os.read(handle, status.st_size + 1).decode("utf-8", "surrogateescape")
        except OSError as error:
            raise InputError(f"'{path}' cannot be read ({error.strerror})") from None

    def _open(self, relative: str) -> int:
        """Open a file that really lies in the tree; symbolic links may point anywhere."""
        folder, _, name = relative.rpartition("/")
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
        try:
            return os.open(f"{self._inside(folder)}/{name}", flags)
        except OSError as error:
            if error.errno != errno.ELOOP:
                raise
            return os.open(self._inside(relative), flags)

    def _inside(self, relative: str) -> str:
        """Return the real path of something in the tree.

        Raises:
            InputError: It lies outside the tree.
        """
        real = self._real.get(relative)
        if real is None:
            real = self._resolved(relative)
            if real != str(self.root) and not real.startswith(f"{self.root}/"):
                raise InputError(f"'{relative}' leads out of the tree", self.name)
            self._real[relative] = real
        return real

    def _resolved(self, relative: str) -> str:
        if not relative:
            return str(self.root)
        folder, _, name = relative.rpartition("/")
        path = f"{self._inside(folder)}/{name}"
        # The folder is known to be real, so that only the last part of the path can be a link.
        return os.path.realpath(path) if name in (".", "..") or os.path.islink(path) else path  # noqa: PTH114 - fast


def open_tree(spec: str, cache: Path | None) -> TreeFiles:
    """Return the kernel tree that the user named.

    Args:
        spec: A folder, a source tarball (``.tar``, ``.tar.gz``, ``.tar.xz``, ``.tar.zst``), or ``REPO@REV``, a
            revision of a git repository. What exists under that name is never taken for a revision.
        cache: Where tarballs are unpacked to; None means a folder that lasts as long as the process.

    Raises:
        InputError: It is none of them, or it holds no Kconfig files.
    """
    path = Path(spec)
    try:
        if path.is_dir():
            return _checked(SourceTree(spec, path.resolve()))
        if not path.exists():
            return _revision(spec)
        if not path.is_file():
            raise InputError("is neither a folder nor a source tarball", spec)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"cannot be read ({reason})", spec) from None
    from kconfig_guard.input.tarball import unpacked  # noqa: PLC0415 - a folder, the usual case, needs no archives

    return _checked(SourceTree(spec, unpacked(path, spec, cache).resolve()))


def _revision(spec: str) -> TreeFiles:
    """Return the tree of a git revision, ``REPO@REV``."""
    ways = _ways(spec)
    if not ways:
        raise InputError("no such kernel tree", spec)
    from kconfig_guard.input.git_tree import open_revision  # noqa: PLC0415 - a folder, the usual case, needs no git

    tree = open_revision(spec, ways)
    try:
        tree.read("Kconfig")
    except InputError:
        tree.close()
        raise InputError("holds no Kconfig file: not a kernel tree, or not fetched by a partial clone", spec) from None
    return tree


def _ways(spec: str) -> list[tuple[Path, str]]:
    """Return the ways to read ``REPO@REV`` as a folder and a revision, the longest folder first.

    Either may hold an ``@`` itself.
    """
    ends = [end for end, char in enumerate(spec) if char == "@"]
    folders = [(Path(spec[:end]), spec[end + 1 :]) for end in reversed(ends)]
    return [(folder.resolve(), revision) for folder, revision in folders if folder.is_dir()]


def _checked(tree: SourceTree) -> SourceTree:
    if not (tree.root / "Kconfig").is_file():
        raise InputError("holds no Kconfig file: not a kernel tree", tree.name)
    return tree
