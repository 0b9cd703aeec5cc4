"""Read the files of a revision of a git repository, without a checkout and without running anything of it."""

from __future__ import annotations

import os
import posixpath
import re
import shutil
import subprocess
import weakref
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, cast

from kconfig_guard.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_MAX_FILE = 16 * 1024 * 1024
"""Largest file of a tree that is read."""

_OPTIONS = ("--no-pager", "--no-replace-objects", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
_SETTINGS = {
    "GIT_ALLOW_PROTOCOL": "",  # Stops fetching, which runs programs, in a git that does not know the next one.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_OBJECT = re.compile(rb"[0-9a-f]{40,64} (?P<kind>[a-z]+) (?P<size>[0-9]+)\n")
_SUBMODULE = re.compile(rb"160000 commit (?P<commit>[0-9a-f]{40,64})\t")
_BROKEN_LINK = re.compile(rb"(?P<kind>symlink|dangling|loop|notdir) [0-9]+\n")
_REASONS = {
    b"symlink": "'{path}' leads out of the tree",
    b"dangling": "there is no '{path}' in the tree (a link to nothing)",
    b"loop": "there is no '{path}' in the tree (a link to itself)",
    b"notdir": "there is no '{path}' in the tree (Not a directory)",
}


@dataclass(slots=True, weakref_slot=True, eq=False)
class GitTree:
    """The files of one revision; they are read through one git process, which ends with this object.

    Attributes:
        name: How the user called it.
        git_dir: The folder of the repository itself, without a work tree.
        tree: Hash of the revision's tree object.
    """

    name: str
    git_dir: str
    tree: str
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)
    _end: weakref.finalize[..., GitTree] | None = field(default=None, init=False, repr=False)

    @property
    def root(self) -> str:
        """What tells the revision from all others; there is no folder."""
        return f"{self.git_dir}:{self.tree}"

    def read(self, path: str) -> str:
        """Return the text of a file given by its path relative to the tree.

        Args:
            path: The path; symbolic links are followed where they stay in the tree.

        Raises:
            InputError: There is no such file, or it lies outside the tree.
        """
        contents = self.find(path)
        if contents is None:
            raise InputError(f"there is no '{path}' in the tree (No such file or directory)")
        return contents.decode("utf-8", "surrogateescape")

    def find(self, path: str) -> bytes | None:
        """Return the contents of a file given by its path relative to the tree, or None if there is none.

        Raises:
            InputError: It is no file, or lies outside the tree.
        """
        request = f"{self.tree}:{self._inside(path)}".encode("utf-8", "surrogateescape")
        return self._contents(request, path)

    def submodule(self, path: str) -> str | None:
        """Return the commit that the tree has of a submodule; None if there is none in that place."""
        if not path:
            return None
        found = _run(self.name, [f"--git-dir={self.git_dir}", "ls-tree", "-z", self.tree, "--", path]).stdout
        entry = _SUBMODULE.match(found)
        return entry["commit"].decode("ascii") if entry else None

    def close(self) -> None:
        """End the git process, if it runs; the next read starts another one."""
        if self._end is not None:
            self._end()
        self._process = self._end = None

    def _inside(self, path: str) -> str:
        """Return a path as git takes it.

        Raises:
            InputError: It leaves the tree, or no request can hold it.
        """
        relative = posixpath.normpath(path)
        if relative == ".." or relative.startswith(("/", "../")):
            raise InputError(f"'{path}' leaves the tree", self.name)
        if "\n" in relative or "\0" in relative:
            raise InputError(f"there is no '{path}' in the tree (not a name of a file)")
        return "" if relative == "." else relative

    def _contents(self, request: bytes, path: str) -> bytes | None:
        """Return the contents of a file, or None if there is none.

        Raises:
            InputError: It is no file, is too large, or git cannot read it.
        """
        process = self._started()
        try:
            return _answer(process, request, path)
        except OSError:
            self.close()
            raise InputError(f"git cannot read '{path}'", self.name) from None
        except BaseException:
            # What is left of the answer must not become the answer to the next request.
            self.close()
            raise

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 - git itself, with nothing in it that the repository sets
                [*_git(self.name), f"--git-dir={self.git_dir}", "cat-file", "--batch", "--follow-symlinks"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env=_environment(),
            )
            self._end = weakref.finalize(self, _stop, self._process)
        return self._process


def open_revision(spec: str, ways: Sequence[tuple[Path, str]], folder: str = "") -> GitTree:
    """Return the tree of a revision.

    Args:
        spec: How the user called it.
        ways: How that can be read: folder and revision, the likeliest first. The first folder counts that is the top
            folder of a work tree or a bare repository. A revision is a branch, tag, hash or whatever else git takes
            for a commit or tree; ``{…}`` stands for ``@{…}``, the ``@`` before it being that of ``REPO@REV``.
        folder: A folder in the repository, which alone is to be the tree.

    Raises:
        InputError: There is no git, no such repository that git is willing to read, or no such revision.
    """
    git_dir, revision = _repository(spec, ways)
    if not revision:
        raise InputError("names no revision after the '@'", spec)
    if revision.startswith("-") or "\0" in revision:
        raise InputError(f"'{revision}' is not the name of a revision", spec)
    if revision.startswith("{"):
        revision = f"@{revision}"
    tree = _object(spec, git_dir, f"{revision}:{folder}" if folder else f"{revision}^{{tree}}")
    if folder and tree is not None:
        # It may be the commit of a submodule.
        tree = _object(spec, git_dir, f"{tree}^{{tree}}")
    if tree is None:
        raise InputError(f"the repository has no revision '{revision}'", spec)
    return GitTree(spec, git_dir, tree)


def has_no_commit(spec: str, top: Path) -> bool:
    """Say whether a repository is on a branch that has no commit yet.

    Args:
        spec: How the user called the revision that is not there.
        top: The top folder of the work tree.

    Raises:
        InputError: Git cannot use the repository.
    """
    git_dir = _git_dir(spec, top)
    return (
        _object(spec, git_dir, "HEAD") is None
        and not _run(spec, [f"--git-dir={git_dir}", "symbolic-ref", "-q", "HEAD"]).returncode
    )


def _object(spec: str, git_dir: str, name: str) -> str | None:
    """Return the hash of what git calls by a name, or None if there is nothing."""
    command = [f"--git-dir={git_dir}", "rev-parse", "--verify", "--end-of-options", name]
    found = _run(spec, command).stdout.decode("ascii", "replace").strip()
    return found if re.fullmatch(r"[0-9a-f]{40,64}", found) else None


def _repository(spec: str, ways: Sequence[tuple[Path, str]]) -> tuple[str, str]:
    """Return the repository and the revision that are meant.

    Raises:
        InputError: No folder is a repository that git is willing to read; what is said is about the first.
    """
    refusals = []
    for folder, revision in ways:
        try:
            return _git_dir(spec, folder), revision
        except InputError as error:
            refusals.append(error)
    raise refusals[0]


def _git_dir(spec: str, repository: Path) -> str:
    """Return the folder that git keeps a repository in.

    Git looks for it, since only then it minds who owns the repository.
    """
    done = _run(spec, ["-C", str(repository), "rev-parse", "--absolute-git-dir", "--show-prefix"])
    if done.returncode:
        raise InputError(f"git cannot use the repository: {_complaint(done.stderr)}", spec)
    git_dir, prefix = os.fsdecode(done.stdout).removesuffix("\n").rsplit("\n", 1)
    if prefix:
        raise InputError("is a folder in a git repository, not its top folder", spec)
    return git_dir


def _run(spec: str, arguments: list[str]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # noqa: S603 - git itself, with nothing in it that the repository sets
        [*_git(spec), *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        cwd="/",
        env=_environment(),
    )


def _git(spec: str) -> list[str]:
    program = shutil.which("git")
    if program is None:
        raise InputError("a revision can only be read with the git program, which is not there", spec)
    return [os.path.abspath(program), *_OPTIONS]  # noqa: PTH100 - links have to stay


def _environment() -> dict[str, str]:
    """Return the environment for git: none of its variables, which in a hook lead to another repository."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_") or key == "GIT_CONFIG_GLOBAL"}
    return {**kept, **_SETTINGS}


def _complaint(stderr: bytes) -> str:
    """Return the one line of git's messages that says why it gave up."""
    lines = os.fsdecode(stderr).strip().splitlines()
    fatal = [line.removeprefix("fatal: ") for line in lines if line.startswith("fatal: ")]
    return next(iter(fatal or lines), "no reason given")


def _answer(process: subprocess.Popen[bytes], request: bytes, path: str) -> bytes | None:
    """Ask a running git for one file; None if there is none.

    Raises:
        InputError: It is no file or is too large. What follows in the pipe is then of no use.
        OSError: Git has ended.
    """
    requests, answers = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
    requests.write(request + b"\n")
    requests.flush()
    header = answers.readline()
    if header == request + b" missing\n":
        return None
    size = _size(header, path)
    contents = answers.read(size + 1)
    if len(contents) != size + 1:
        raise BrokenPipeError
    return contents[:-1]


def _size(header: bytes, path: str) -> int:
    """Return the size of the file that a header announces.

    Raises:
        InputError: It announces no file, or one that is too large.
        OSError: It is no header.
    """
    broken = _BROKEN_LINK.fullmatch(header)
    if broken:
        raise InputError(_REASONS[broken["kind"]].format(path=path))
    found = _OBJECT.fullmatch(header)
    if not found:
        raise BrokenPipeError
    if found["kind"] != b"blob":
        raise InputError(f"there is no '{path}' in the tree (not a file)")
    size = int(found["size"])
    if size > _MAX_FILE:
        raise InputError(f"'{path}' is larger than {_MAX_FILE // 1024 // 1024} MiB")
    return size


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):
            cast("IO[bytes]", pipe).close()
    process.wait()
