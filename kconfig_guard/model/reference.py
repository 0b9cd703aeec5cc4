"""A toolchain to suppose where no config tells of one: what GCC or Clang of today answers to a tree's probes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kconfig_guard.model.answers import Answers
from kconfig_guard.model.assumptions import Compiler, assumed_answer
from kconfig_guard.model.tree import ProbeKind

if TYPE_CHECKING:
    from kconfig_guard.model.tree import Probe, Tree

_WORDS = {
    # What each script under scripts/ prints, as <name> <version>; versions as GCC_VERSION writes them.
    Compiler.GCC: {
        "cc-version": ("GCC", "140200"),
        "gcc-version": ("140200",),
        "clang-version": ("0",),
        "as-version": ("GNU", "24400"),
        "ld-version": ("BFD", "24400"),
        "lld-version": ("0",),
    },
    Compiler.CLANG: {
        "cc-version": ("Clang", "190101"),
        "gcc-version": ("0",),
        "clang-version": ("190101",),
        "as-version": ("LLVM", "190101"),
        "ld-version": ("LLD", "190101"),
        "lld-version": ("190101",),
    },
}
_BOTH = {
    "pahole-version": ("130",),
    "rustc-version": ("108500",),
    "rustc-llvm-version": ("190107",),
}
_TEXTS = {
    "RUSTC_VERSION_TEXT": "rustc 1.85.0",
    "PAHOLE_VERSION": "130",
    "RUSTC": "rustc 1.85.0",
    "BINDGEN": "bindgen 0.71.1",
}
_SAYS = {Compiler.GCC: frozenset({"gcc"}), Compiler.CLANG: frozenset({"clang", "llvm", "LLD"})}
"""Which names the tools' own version texts mention."""
_FILES = "-print-file-name=plugin"
_SCRIPT = re.compile(r"scripts/([a-z-]+)\.sh")
_WORD = re.compile(r"echo \$([12])")
_IS_NAMED = re.compile(r"test \"\$\((set -- .+)\)\" = (\w+)\Z")
_GREPS = re.compile(r"grep -(q[iv]*) (gcc|clang|llvm|LLD|gold)\Z")
_IS_EMPTY = "test -z "
_TOOL = re.compile(r"\$\{([A-Z]+)\} --version")


def reference_answers(tree: Tree, compiler: Compiler) -> Answers:
    """Return what a current toolchain answers; all of it counts as assumed.

    Args:
        tree: The tree whose probes are answered.
        compiler: GCC 14 with binutils 2.44, or Clang 19 with its own assembler and LLD; with Rust 1.85 and pahole 1.30
            either way, the versions of Debian 13.
    """
    return Answers(assumed={index: _answer(probe, compiler) for index, probe in enumerate(tree.probes)})


def _answer(probe: Probe, compiler: Compiler) -> str:
    if probe.kind is ProbeKind.STATUS:
        named = _IS_NAMED.match(probe.command)
        if named:
            return "y" if _output(named[1], compiler) == named[2] else "n"
        greps = _GREPS.search(probe.command)
        if greps:
            is_there = greps[2] in _SAYS[compiler]
            return "y" if is_there != ("v" in greps[1]) else "n"
        if probe.command.startswith(_IS_EMPTY):
            return "n"
        return assumed_answer(probe, compiler, int(_WORDS[compiler]["cc-version"][1]))
    if probe.command == "CC_VERSION_TEXT":
        return "gcc 14.2.0" if compiler is Compiler.GCC else "clang version 19.1.1"
    return _output(probe.command, compiler)


def _output(command: str, compiler: Compiler) -> str:
    """Return what a command prints; of a script, what is left after ``echo $2`` and ``expr … / 10000`` around it."""
    if _FILES in command:
        return "/usr/lib/gcc/plugin" if compiler is Compiler.GCC else "plugin"
    script = _SCRIPT.search(command)
    if script is None:
        tool = _TOOL.search(command)
        return _TEXTS.get(tool[1] if tool else command, "")
    words = {**_WORDS[compiler], **_BOTH}.get(script[1], ("",))
    wanted = _WORD.search(command)
    text = "".join(words[int(wanted[1]) - 1 : int(wanted[1])]) if wanted else " ".join(words)
    return str(int(text) // 10000) if command.startswith("expr ") and text.isdigit() else text
