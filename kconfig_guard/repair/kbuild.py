"""Have a kernel tree's own tools merge a fragment into a config and resolve the result, in a scratch folder.

Beside ``model/toolchain.py`` this is the one module that executes anything from a tree: it runs the tree's Makefile,
its conf and its ``merge_config.sh``, and only where the user asks for it with ``--verify kbuild``.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kconfig_guard.errors import InputError
from kconfig_guard.model.toolchain import TOOL_VARIABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_TIMEOUT_SECONDS = 600
_MAX_LOG = 64 * 1024

_MERGE_SCRIPT = "scripts/kconfig/merge_config.sh"
_NEEDED_FILES = ("Makefile", "scripts/Makefile.build", "scripts/basic/Makefile", "scripts/kconfig/Makefile",
                 _MERGE_SCRIPT)  # fmt: skip
_NEEDED_TOOLS = ("make", "flex", "bison")

_BUILT = re.compile(
    r"""(?: .*/)? \.[^/]*
      | (?: .*/)? include/(?: config | generated)
      | .* \.o
      | scripts/basic/fixdep
      | scripts/kconfig/(?: conf | [^/]* \.(?: lex | tab)\.[ch])""",
    re.VERBOSE,
)
"""What configuring or building leaves in a tree; make builds in no other folder from a tree that has it."""

_OF_OTHER_BUILDS = re.compile(
    r"""KBUILD_.* | KCONFIG_.* | .*MAKEFLAGS | MFLAGS | MAKE(?: LEVEL | FILES | OVERRIDES) | CDPATH
      | ARCH | SRCARCH | CONFIG_ | O | M | V | C | W | (?: abs_)?(?: src | obj)tree | srcroot | sub_make_done""",
    re.VERBOSE,
)
"""Variables that would lead make or ``merge_config.sh`` to other files or targets."""

_MAKE_REPORTS = re.compile(r"make(?:\[\d+\])?: (?:\*\*\* \[|Entering|Leaving)")


@dataclass(frozen=True, slots=True)
class Written:
    """The configs that a tree's own conf wrote.

    Attributes:
        before: What it made of the base alone.
        after: What it made of the base with the fragment merged in.
    """

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Kbuild:
    """The configuration tools of one tree; get one from ``open_kbuild``.

    Attributes:
        root: The tree's folder, which is only read.
        name: How the user called it.
        arch: ARCH.
        srcarch: The folder below ``arch``.
        environ: The user's environment; the tools count that count for make.
        progress: Called with how far it has come, and with an empty text at the end.
    """

    root: Path
    name: str
    arch: str
    srcarch: str
    environ: Mapping[str, str]
    progress: Callable[[str], None] = lambda _text: None

    def written(self, base: bytes, fragment: str) -> Written:
        """Merge a fragment into a config and resolve it, and the config alone, as a kernel developer would.

        Raises:
            InputError: There is no scratch folder, or one of the tools fails or takes too long.
        """
        try:
            with TemporaryDirectory(prefix="kconfig-guard-", ignore_cleanup_errors=True) as folder:
                return self._written(Path(folder), base, fragment)
        except OSError as error:
            raise InputError(f"'--verify kbuild' cannot set up its scratch folder ({error.strerror})") from None
        finally:
            self.progress("")

    def _written(self, folder: Path, base: bytes, fragment: str) -> Written:
        tree, out = folder / "tree", folder / "out"
        out.mkdir()
        files = folder / "base.config", folder / "fragment.config"
        files[0].write_bytes(base)
        files[1].write_text(fragment, "utf-8", "surrogateescape")
        _link(self.root, tree, self._opened())
        (out / ".config").write_bytes(base)
        self.progress("verifying, 1 of 3: the tree's conf resolves the config")
        before = self._resolved(tree, out)
        self.progress("verifying, 2 of 3: merge_config.sh merges the fragment")
        self._run("merge_config.sh", [str(tree / _MERGE_SCRIPT), "-m", "-O", str(out), *map(str, files)], out)
        self.progress("verifying, 3 of 3: the tree's conf resolves the result")
        return Written(before, self._resolved(tree, out))

    def _opened(self) -> frozenset[str]:
        """Return the folders that are made anew, since what was built in them has to stay out."""
        arch = f"arch/{self.srcarch}"
        return frozenset({"arch", arch, f"{arch}/include", "include", "scripts", "scripts/basic", "scripts/kconfig"})

    def _resolved(self, tree: Path, out: Path) -> str:
        """Return what ``make olddefconfig`` makes of the config in a folder."""
        # The Makefile sets these itself, so that they only count on its command line.
        chosen = {name: value for name, value in self.environ.items() if name in TOOL_VARIABLES and value}
        tools = [f"{name}={value.replace('$', '$$')}" for name, value in sorted(chosen.items())]
        command = ["make", "-s", "-C", str(tree), f"O={out}", f"ARCH={self.arch}", *tools, "olddefconfig"]
        self._run("make olddefconfig", command, out)
        return (out / ".config").read_bytes().decode("utf-8", "surrogateescape")

    def _run(self, what: str, command: Sequence[str], folder: Path) -> None:
        environ = {name: value for name, value in self.environ.items() if not _OF_OTHER_BUILDS.fullmatch(name)}
        log = folder.with_name("log")
        with log.open("wb") as output:
            try:
                status = _finished(command, folder, {**environ, "LC_ALL": "C"}, output.fileno())
            except subprocess.TimeoutExpired:
                raise InputError(f"{what} took longer than {_TIMEOUT_SECONDS} seconds", self.name) from None
            except OSError as error:
                raise InputError(f"{what} cannot be run ({error.strerror})", self.name) from None
        if status:
            raise InputError(f"{what} failed: {_last_words(log)}", self.name)


def open_kbuild(
    root: Path | str,
    name: str,
    arch: tuple[str, str],
    environ: Mapping[str, str],
    progress: Callable[[str], None] = lambda _text: None,
) -> Kbuild:
    """Return the configuration tools of a tree, after a look whether they can be built and run.

    Args:
        root: The tree's folder; a text for a tree that has none.
        name: How the user called it.
        arch: ARCH and SRCARCH.
        environ: The user's environment.
        progress: Called with how far a run has come, and with an empty text at its end.

    Raises:
        InputError: The tree is no folder, or something is missing in it or on this machine.
    """
    if isinstance(root, str):
        raise InputError("'--verify kbuild' needs a source folder or tarball, not a git revision", name)
    lacking = [path for path in _NEEDED_FILES if not (root / path).is_file()]
    if lacking:
        raise InputError(f"'--verify kbuild' needs files that the tree lacks: {', '.join(lacking)}", name)
    tools = [*_NEEDED_TOOLS, *_host_compiler(environ)]
    missing = [tool for tool in tools if shutil.which(tool, path=environ.get("PATH", os.defpath)) is None]
    if missing:
        raise InputError(f"'--verify kbuild' needs programs that are not installed: {', '.join(missing)}")
    return Kbuild(root, name, *arch, environ, progress)


def _host_compiler(environ: Mapping[str, str]) -> list[str]:
    """Return the program that compiles conf; none where only the Makefile can tell."""
    chosen = environ.get("HOSTCC", "").split()
    if chosen:
        return chosen[:1]
    return [name] if (name := {"": "gcc", "1": "clang"}.get(environ.get("LLVM", ""))) else []


def _link(source: Path, target: Path, opened: frozenset[str], folder: str = "") -> None:
    """Fill a folder with links to everything in a tree that was not built.

    With the folder in place of the tree, make neither refuses a tree that somebody works in nor takes what was built
    there for its own.
    """
    (target / folder).mkdir()
    with os.scandir(source / folder) as entries:
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if _BUILT.fullmatch(path):
                continue
            if path in opened and entry.is_dir():
                _link(source, target, opened, path)
            else:
                (target / path).symlink_to(entry.path)


def _finished(command: Sequence[str], folder: Path, environ: Mapping[str, str], output: int) -> int:
    """Return the exit status of a command; nothing that it started outlives an error or an interrupt here."""
    # A signal that came while the command is being started would leave it running, and nobody would know of it.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    try:
        process = subprocess.Popen(  # noqa: S603 - running the tree's own tools is what was asked for
            command,
            cwd=folder,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except BaseException:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        raise
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return process.wait(_TIMEOUT_SECONDS)
    except BaseException:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise


def _last_words(log: Path) -> str:
    """Return the last line that a failed command printed, not counting make's own account of the targets it left."""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - _MAX_LOG))
        lines = [line.strip() for line in file.read().decode("utf-8", "replace").splitlines() if line.strip()]
    return next((line for line in reversed(lines) if not _MAKE_REPORTS.match(line)), "it does not say why")
