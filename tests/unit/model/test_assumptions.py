"""What is assumed of a toolchain that a config does not tell about."""

from __future__ import annotations

import pytest

from kconfig_guard.model.assumptions import Compiler, assumed_answer
from kconfig_guard.model.tree import Location, Probe, ProbeKind

PLACE = Location("Kconfig", 1)


@pytest.mark.parametrize(
    ("flag", "gcc", "clang"),
    [
        ("-fstack-protector", "y", "y"),
        ("-fsanitize=kcfi", "n", "y"),
        ("-mllvm -some-pass", "n", "y"),
        ("-fsanitize=local-bounds", "n", "y"),
        ("--param=asan-globals=1", "y", "n"),
        ("-fsanitize=bounds-strict", "y", "n"),
    ],
)
def test_flags_of_one_compiler(flag: str, gcc: str, clang: str) -> None:
    """A current toolchain has everything, except for flags that only the other compiler knows."""
    probe = Probe(ProbeKind.STATUS, f"${{CC}} -Werror {flag} -c -x c /dev/null -o /dev/null", PLACE)

    assert (gcc, clang) == (assumed_answer(probe, Compiler.GCC), assumed_answer(probe, Compiler.CLANG))
    assert assumed_answer(probe) == "y"


def test_gcc_plugins_need_gcc() -> None:
    """The headers of GCC's plugins are not there with Clang."""
    probe = Probe(ProbeKind.STATUS, "test -e $(${CC} -print-file-name=plugin)/include/plugin-version.h", PLACE)

    assert ("y", "n") == (assumed_answer(probe, Compiler.GCC), assumed_answer(probe, Compiler.CLANG))


@pytest.mark.parametrize("kind", [ProbeKind.OUTPUT, ProbeKind.ENVIRONMENT])
def test_texts_are_empty(kind: ProbeKind) -> None:
    """Nothing is made up for a probe that returns text."""
    assert assumed_answer(Probe(kind, "CC_VERSION_TEXT", PLACE), Compiler.GCC) == ""
