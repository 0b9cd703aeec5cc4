"""What to assume of a toolchain where a config does not tell.

A config is silent on a probe if everything that asks it is hidden for other reasons. Mostly a current toolchain
would say yes; some flags exist in one compiler only, and which compiler it was the config does tell. The two lists
were found by running the probes of the 6.1, 6.12 and 7.2 trees with GCC and with Clang.
"""

from __future__ import annotations

from enum import Enum

from kconfig_guard.model.tree import Probe, ProbeKind


class Compiler(Enum):
    """The compiler a config was made with."""

    GCC = "GCC"
    CLANG = "Clang"
    UNKNOWN = "unknown"


_CLANG_ONLY = (
    "-mllvm",
    "-Wunreachable-code-fallthrough",
    "-enable-trivial-auto-var-init",
    "-falloc-token-max",
    "-fbasic-block-sections",
    "-frandomize-layout-seed-file",
    "-fsanitize-coverage-stack-depth-callback-min",
    "-fsanitize-ignorelist",
    "-fsanitize-undefined-ignore-overflow-pattern",
    "-fsanitize=array-bounds",
    "-fsanitize=implicit-",
    "-fsanitize=kcfi",
    "-fsanitize=kernel-memory",
    "-fsanitize=local-bounds",
    "-fsanitize=unsigned-integer-overflow",
    "grep -qi llvm",
)
_GCC_ONLY = (
    "--param",
    "-Wimplicit-fallthrough=5",
    "-finline-stringops",
    "-fsanitize=bounds-strict",
    "-mindirect-branch-register",
    "-mrecord-mcount",
    "plugin-version.h",
)


_NOT_BEFORE = (
    # Flag, compiler, and the first version that has it, written as in GCC_VERSION.
    ("asan-kernel-mem-intrinsic-prefix", Compiler.GCC, 130000),
    ("-fmin-function-alignment", Compiler.GCC, 140000),
)


def assumed_answer(probe: Probe, compiler: Compiler = Compiler.UNKNOWN, version: int = 0) -> str:
    """Return the answer to assume for a probe: ``y`` or ``n`` for a status, empty text for an output.

    Args:
        probe: The probe.
        compiler: The compiler, as far as known.
        version: Its version as in ``GCC_VERSION`` (130200 is 13.2.0); 0 if unknown.
    """
    if probe.kind is not ProbeKind.STATUS:
        return ""
    for flag, name, since in _NOT_BEFORE:
        if flag in probe.command and name is compiler and 0 < version < since:
            return "n"
    foreign = {Compiler.GCC: _CLANG_ONLY, Compiler.CLANG: _GCC_ONLY}.get(compiler, ())
    return "n" if any(mark in probe.command for mark in foreign) else "y"
