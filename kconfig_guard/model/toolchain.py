"""Ask this machine's toolchain the questions of a tree, for those who want what their machine would build.

Beside ``repair/kbuild.py`` this is the one module that executes anything from a tree: it runs the tree's own probe
commands, and only where the user asks for it with ``--toolchain run``.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from kconfig_guard.model.answers import Answers
from kconfig_guard.model.tree import Probe, ProbeKind, Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_TIMEOUT_SECONDS = 60

_GNU = {
    "AR": "ar", "CC": "gcc", "CPP": "gcc -E", "LD": "ld", "NM": "nm", "OBJCOPY": "objcopy", "OBJDUMP": "objdump",
    "READELF": "readelf", "STRIP": "strip",
}  # fmt: skip
_LLVM = {
    "AR": "llvm-ar", "CC": "clang", "CPP": "clang -E", "LD": "ld.lld", "NM": "llvm-nm", "OBJCOPY": "llvm-objcopy",
    "OBJDUMP": "llvm-objdump", "READELF": "llvm-readelf", "STRIP": "llvm-strip",
}  # fmt: skip
_OTHERS = {
    "AWK": "awk", "BINDGEN": "bindgen", "HOSTCC": "gcc", "HOSTCXX": "g++", "HOSTRUSTC": "rustc", "PAHOLE": "pahole",
    "PERL": "perl", "PYTHON3": "python3", "RUSTC": "rustc", "RUSTDOC": "rustdoc", "RUSTFMT": "rustfmt",
}  # fmt: skip

TOOL_VARIABLES = frozenset({*_GNU, *_OTHERS})
"""Variables by which a user chooses tools for make."""


def make_variables(environ: Mapping[str, str], arch: str, srctree: str) -> dict[str, str]:
    """Return the variables that the top-level Makefile would export to Kconfig for these settings.

    Args:
        environ: The user's environment; ``CC``, ``CROSS_COMPILE``, ``LLVM`` and the other tools count, as for make.
        arch: ARCH.
        srctree: The tree's folder.
    """
    llvm, cross = environ.get("LLVM", ""), environ.get("CROSS_COMPILE", "")
    tools = dict(_OTHERS)
    if llvm:
        prefix, suffix = (llvm, "") if llvm.endswith("/") else ("", llvm if llvm.startswith("-") else "")
        tools.update({name: f"{prefix}{tool}{suffix}" for name, tool in _LLVM.items()})
    else:
        tools.update({name: f"{cross}{tool}" for name, tool in _GNU.items()})
    variables = {**tools, **{name: environ[name] for name in tools if environ.get(name)}}
    variables.update(ARCH=arch, srctree=srctree, CROSS_COMPILE=cross, CLANG_FLAGS=environ.get("CLANG_FLAGS", ""))
    shell = {**environ, **variables}
    variables["CC_VERSION_TEXT"] = _first_line(f"LC_ALL=C {variables['CC']} --version", shell)
    variables["RUSTC_VERSION_TEXT"] = _first_line(f"{variables['RUSTC']} --version", shell)
    variables["PAHOLE_VERSION"] = _output('"${srctree}/scripts/pahole-version.sh" ${PAHOLE}', shell)
    return variables


def run_probes(
    tree: Tree, environ: Mapping[str, str], folder: str, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> Answers:
    """Return this machine's answers to all probes of a tree.

    Args:
        tree: The tree.
        environ: The environment of the commands, with the variables of ``make_variables``.
        folder: An empty scratch folder for the commands to run in.
        progress: Called with the number of answered probes and of all.
    """
    answers = Answers()
    for index, probe in enumerate(tree.probes):
        progress(index, len(tree.probes))
        answers.known[index] = _answer(probe, environ, folder)
    return answers


def _answer(probe: Probe, environ: Mapping[str, str], folder: str) -> str:
    if probe.kind is ProbeKind.ENVIRONMENT:
        return environ.get(probe.command, "")
    if probe.kind is ProbeKind.OUTPUT:
        return _output(probe.script, environ, folder)
    script = f"{{ {probe.script}; }} >/dev/null 2>&1 && echo y || echo n"
    return _output(script, environ, folder) or "n"


def _output(script: str, environ: Mapping[str, str], folder: str | None = None) -> str:
    """Return what a command prints, with line ends as blanks (``do_shell()`` in ``scripts/kconfig/preprocess.c``)."""
    try:
        done = subprocess.run(  # noqa: S603 - running the tree's commands is what was asked for
            ["/bin/sh", "-c", script],
            env=dict(environ),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TIMEOUT_SECONDS,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n").replace("\n", " ")


def _first_line(script: str, environ: Mapping[str, str]) -> str:
    return _output(f"{script} 2>/dev/null | head -n 1", environ)
