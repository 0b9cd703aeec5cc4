"""Tests of the completions in the shells themselves: bash and zsh on a terminal with keys typed, fish by its query."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import signal
import subprocess
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from dev.command_line import program
from kconfig_guard.profile.library import Library
from kconfig_guard.report.formats import FORMATS
from tests.integration.conftest import CHECKOUT, clean_environment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dev.command_line import Verb

COMPLETIONS = CHECKOUT / "completions"
PROMPT = "READY "
TAB, ALL = "\t", "\x18*"
LEAVES = [verb for verb in program().every() if verb.name and not verb.verbs]

BASH = f"""\
bind 'set enable-bracketed-paste off'
bind '"{ALL}": insert-completions'
PS1='{PROMPT}'
source {COMPLETIONS}/kconfig-guard.bash
"""
ZSH = f"""\
PS1='{PROMPT}'
unset zle_bracketed_paste
unsetopt beep prompt_sp prompt_cr
fpath=({COMPLETIONS} $fpath)
autoload -Uz compinit
compinit -u -D
bindkey -e
zle -C all-matches complete-word _generic
bindkey '{ALL}' all-matches
zstyle ':completion:all-matches:*' completer _all_matches _complete
zstyle ':completion:all-matches:*' insert true
"""
ZSH_ELSEWHERE = """\
module_path=({root}/usr/lib/*/zsh/*(N/)) fpath=({root}/usr/share/zsh/functions/**/*(N/))
"""


class Shell(Protocol):
    """A shell in a folder with two files, ``my board.config`` and ``report.json``."""

    def completed(self, line: str) -> str:
        """Return the last word of a line after a tab."""

    def offered(self, line: str) -> set[str]:
        """Return what the last word of a line could become."""


def executable(name: str) -> str:
    """Return the path of a shell."""
    found = shutil.which(name)
    # A test that silently goes missing with the shell would count as green.
    assert found, f"{name} is missing: run 'make test', or install it"
    return found


class Typist:
    """Types at a shell on a terminal.

    Args:
        command: The shell.
        environment: Its variables.
        folder: Where it runs.
    """

    def __init__(self, command: list[str], environment: dict[str, str], folder: Path) -> None:
        self._pid, self._terminal = pty.fork()
        if self._pid == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, environment)
        # No line is to be broken.
        termios.tcsetwinsize(self._terminal, (50, 5000))
        self._shown = ""
        self._read_until(PROMPT)

    def completed(self, line: str) -> str:
        return self._words(line, TAB)[-1]

    def offered(self, line: str) -> set[str]:
        before = len(line.split(" ")) - 1
        # zsh has written the equals sign already that belongs between an option and its value.
        return {word.removesuffix("=") for word in self._words(line, ALL)[before:]}

    def close(self) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._terminal)

    def _words(self, line: str, key: str) -> list[str]:
        """Return the words that the shell runs when a key is pressed at the end of a line."""
        # To the start of the line, put a command in front, and to its end again.
        keys = f"{line}{key}\x01printf '\\n<%s>' \x05; echo; echo DO'NE'\r"
        os.write(self._terminal, keys.encode())
        shown = self._read_until("\nDONE")
        self._read_until(PROMPT)
        return re.findall(r"^<([^\r\n]*)>\r?$", shown, re.MULTILINE)

    def _read_until(self, text: str) -> str:
        """Return what the shell writes up to a text, and keep what comes behind it."""
        deadline = time.monotonic() + 20
        while text not in self._shown:
            ready, _, _ = select.select([self._terminal], [], [], max(deadline - time.monotonic(), 0))
            assert ready, f"the shell never said {text!r}, but: {self._shown!r}"
            self._shown += os.read(self._terminal, 65536).decode()
        before, _, self._shown = self._shown.partition(text)
        return before


class Fish:
    """Asks fish what it would complete.

    Args:
        folder: Where it runs.
        home: The home of its user.
    """

    def __init__(self, folder: Path, home: Path) -> None:
        self._folder, self._home = folder, home

    def completed(self, line: str) -> str:
        (found,) = self.offered(line)
        return found

    def offered(self, line: str) -> set[str]:
        done = subprocess.run(
            [
                executable("fish"),
                "--no-config",
                "-c",
                f"source {COMPLETIONS}/kconfig-guard.fish; complete -C $argv",
                line,
            ],
            cwd=self._folder,
            capture_output=True,
            text=True,
            env={**clean_environment(), "HOME": str(self._home)},
            check=True,
        )
        return {word.partition("\t")[0] for word in done.stdout.splitlines()}


@pytest.fixture(scope="module", params=["bash", "zsh", "fish"])
def shell(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """Return each of the shells, started once."""
    home, folder = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("folder")
    for name in ("my board.config", "report.json"):
        (folder / name).touch()
    if request.param == "fish":
        yield Fish(folder, home)
        return
    path = executable(request.param)
    environment = {**clean_environment(), "HOME": str(home), "ZDOTDIR": str(home), "TERM": "dumb"}
    (home / ".bashrc").write_text(BASH, "utf-8")
    (home / ".zshrc").write_text(ZSH, "utf-8")
    # One that was only unpacked does not find its parts by itself.
    root = Path(path).parent.parent / "root"
    (home / ".zshenv").write_text(ZSH_ELSEWHERE.format(root=root) if root.is_dir() else "", "utf-8")
    options = {"bash": ["--noprofile", "--rcfile", str(home / ".bashrc"), "-i"], "zsh": ["-d", "-i"]}[request.param]
    typist = Typist([path, *options], environment, folder)
    yield typist
    typist.close()


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("kconfig-guard pro", "profile"),
        ("kconfig-guard profile conf", "conflicts"),
        ("kconfig-guard check --base-c", "--base-config"),
        ("kconfig-guard check --fail-on hi", "high"),
        ("kconfig-guard check --fail-on=hi", "--fail-on=high"),
        ("kconfig-guard profile check --tree a b --fail-on hi", "high"),
        ("kconfig-guard check -p container-h", "container-host"),
        ("kconfig-guard check x --profile=container-h", "--profile=container-host"),
        ("kconfig-guard profile show container-h", "container-host"),
        ("kconfig-guard check --format mark", "markdown"),
        ("kconfig-guard check --format json:rep", "json:report.json"),
        ("kconfig-guard check --format=json:rep", "--format=json:report.json"),
        ("kconfig-guard check --arch x86_", "x86_64"),
        ("kconfig-guard check --tree rep", "report.json"),
        ("kconfig-guard merge allno", "allnoconfig"),
        ("kconfig-guard merge x --toolchain ru", "run"),
        ("kconfig-guard schema sett", "settings"),
        ("kconfig-guard check my", "my board.config"),
        ("kconfig-guard check -p rep", "report.json"),
    ],
)
def test_what_is_unique_is_completed(line: str, word: str, shell: Shell) -> None:
    """Verbs, options, their values, profiles and files, also behind an equals sign or a colon."""
    # zsh writes the equals sign that belongs between an option and its value.
    assert word == shell.completed(line).removesuffix("=")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("kconfig-guard ", {verb.name for verb in program().verbs}),
        ("kconfig-guard profile ", {"list", "show", "lint", "check", "conflicts"}),
        ("kconfig-guard check --fail-on ", {"critical", "high", "medium", "low", "never"}),
        ("kconfig-guard check --color ", {"auto", "always", "never"}),
        ("kconfig-guard check --format ", set(FORMATS)),
        ("kconfig-guard explain X --format ", {"text", "json"}),
        ("kconfig-guard profile check --format ", {"text", "json"}),
        ("kconfig-guard check -p k", {name for name in Library().names() if name.startswith("k")}),
    ],
)
def test_all_that_fits_is_offered(line: str, words: set[str], shell: Shell) -> None:
    """No more and no less than the parser takes."""
    extra = {"my board.config", "report.json"} if line.endswith("--format ") and "check --format" in line else set()

    assert words == shell.offered(line) - extra


@pytest.mark.parametrize("verb", LEAVES, ids=lambda verb: verb.name)
def test_every_option_of_a_verb_is_offered(verb: Verb, shell: Shell) -> None:
    """Each verb has its own options, and no other."""
    options = {flag for option in verb.options for flag in option.flags if flag.startswith("--")}
    assert "--help" in options

    assert options == shell.offered(f"kconfig-guard {verb.name} --")
