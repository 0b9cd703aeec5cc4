"""The files of a work tree as they were in a revision of its repository."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kconfig_guard.errors import InputError
from kconfig_guard.input.git_tree import has_no_commit, open_revision
from kconfig_guard.input.paths import folders_above, within, work_tree_among
from kconfig_guard.input.source import decompressed

if TYPE_CHECKING:
    from kconfig_guard.input.git_tree import GitTree


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision of a repository that has a work tree.

    Attributes:
        name: How the user called it.
        top: The top folder of the work tree.
        files: The revision's files; None where there is no commit yet, and so nothing.
    """

    name: str
    top: Path
    files: GitTree | None

    def read(self, path: str) -> bytes | None:
        """Return the contents of a file of the work tree, decompressed, or None if the revision has no such file.

        Raises:
            InputError: It lies outside the work tree, or cannot be read.
        """
        inner = self._inner(path)
        if inner is None:
            raise InputError(f"lies outside the git repository {self.top}", path)
        found = None if self.files is None else self.files.find(inner)
        return None if found is None else decompressed(found, self.called(path))

    def holds(self, path: str) -> bool:
        """Say whether a file lies in the work tree."""
        return self._inner(path) is not None

    def called(self, path: str) -> str:
        """Return what to call a file of the revision."""
        return f"{path}@{self.name}"

    def folder(self, path: Path) -> GitTree | None:
        """Return what a folder of the work tree was, or None if it lies elsewhere or was not there.

        In a submodule it is what it was in the commit that the revision has of that.

        Args:
            path: The folder, without symbolic links.

        Raises:
            InputError: That commit is not there.
        """
        # A work tree can be reached through links as well.
        top = self.top.resolve()
        if self.files is None or (path != top and top not in path.parents):
            return None
        spec = self.called(os.path.relpath(path))
        found = work_tree_among(folders_above(str(path)))
        module = Path(found) if found else top
        if module == top:
            return _opened(spec, top, self.name, path)
        commit = self.files.submodule(os.path.relpath(module, top))
        if commit is None:
            return None
        if _opened(spec, module, commit, module) is None:
            raise InputError(f"commit {commit} of the submodule is not there; fetch it", spec)
        return _opened(spec, module, commit, path)

    def _inner(self, path: str) -> str | None:
        return within(os.path.abspath(path), str(self.top))  # noqa: PTH100 - links stay, as they do in git


def work_tree_of(path: str) -> Path | None:
    """Return the top folder of the git work tree that a file lies in, or None if it lies in none."""
    found = work_tree_among(folders_above(os.path.abspath(path))[1:])  # noqa: PTH100 - links stay, as they do in git
    return Path(found) if found else None


def open_work_tree(path: str, revision: str) -> Revision:
    """Return a revision of the repository in whose work tree a file lies.

    Args:
        path: The file.
        revision: A branch, tag, hash or whatever else git takes for a commit. HEAD of a repository without a commit
            has no files.

    Raises:
        InputError: There is no repository, or no such revision of it, or git cannot be used.
    """
    top = work_tree_of(path)
    if top is None:
        raise InputError(f"is in no git repository, so that there is no revision '{revision}' of it", path)
    spec = f"{top}@{revision}"
    try:
        return Revision(revision, top, open_revision(spec, [(top, revision)]))
    except InputError:
        # A hook that compares with HEAD has to let the first commit pass.
        if revision == "HEAD" and has_no_commit(spec, top):
            return Revision(revision, top, None)
        raise


def _opened(spec: str, top: Path, revision: str, folder: Path) -> GitTree | None:
    """Return what a folder below the top of a work tree was in a revision, or None if it was not there."""
    inner = os.path.relpath(folder, top)
    try:
        return open_revision(spec, [(top, revision)], "" if inner == "." else inner)
    except InputError:
        return None
