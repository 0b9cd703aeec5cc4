"""A probe is put into words that a reader understands."""

from __future__ import annotations

import pytest

from kconfig_guard.judgement.probe_words import having, lacking
from kconfig_guard.model.tree import Location, Probe, ProbeKind

CC = "${CC} -Werror {} -c -x c /dev/null -o /dev/null"


def status(command: str) -> Probe:
    """Return a probe that asks for an exit status."""
    return Probe(ProbeKind.STATUS, command, Location("Kconfig", 1))


@pytest.mark.parametrize(
    ("command", "no", "yes"),
    [
        pytest.param(
            "trap 'rm -rf .tmp' EXIT; mkdir .tmp; ${CC} -Werror ${CLANG_FLAGS} -fzero-call-used-regs=used-gpr "
            "-c -x c /dev/null -o .tmp/tmp.o",
            "toolchain lacks -fzero-call-used-regs=used-gpr",
            "toolchain has -fzero-call-used-regs=used-gpr",
            id="a compiler flag",
        ),
        pytest.param(
            "${CC} -Werror -m64 -E -x c /dev/null -o /dev/null",
            "toolchain lacks -m64",
            "toolchain has -m64",
            id="a width",
        ),
        pytest.param(
            "${LD} -v --orphan-handling=warn",
            "toolchain lacks --orphan-handling=warn (linker)",
            "toolchain has --orphan-handling=warn (linker)",
            id="a linker flag",
        ),
        pytest.param(
            "${RUSTC} -Zflag --crate-type=rlib /dev/null",
            "toolchain lacks -Zflag (rustc)",
            "toolchain has -Zflag (rustc)",
            id="a Rust flag",
        ),
        pytest.param(
            'printf "%b\\n" "nop   nop" | ${CC} -c -x assembler -',
            "toolchain lacks the instruction 'nop nop' (assembler)",
            "toolchain has the instruction 'nop nop' (assembler)",
            id="an instruction",
        ),
        pytest.param(
            'test "$(set -- $(${srctree}/scripts/cc-version.sh ${CC}); echo $1)" = Clang',
            "toolchain is not Clang",
            "toolchain is Clang",
            id="the compiler",
        ),
        pytest.param(
            'test "$(set -- $(${srctree}/scripts/ld-version.sh ${LD}); echo $1)" = LLD',
            "toolchain is not the LLD linker",
            "toolchain is the LLD linker",
            id="the linker",
        ),
        pytest.param(
            'test "$(set -- $(${srctree}/scripts/as-version.sh ${CC}); echo $1)" = GNU',
            "toolchain is not the GNU assembler",
            "toolchain is the GNU assembler",
            id="the assembler",
        ),
        pytest.param(
            "test -e $(${CC} -print-file-name=plugin)/include/plugin-version.h",
            "toolchain lacks the headers for GCC plugins",
            "toolchain has the headers for GCC plugins",
            id="plugins",
        ),
        pytest.param(
            "${srctree}/scripts/rust_is_available.sh",
            "toolchain check scripts/rust_is_available.sh fails",
            "toolchain check scripts/rust_is_available.sh succeeds",
            id="a script",
        ),
        pytest.param(
            "test 1 = 2", "toolchain check 'test 1 = 2' fails", "toolchain check 'test 1 = 2' succeeds", id="anything"
        ),
    ],
)
def test_words(command: str, no: str, yes: str) -> None:
    """What is asked for is named, and the command only if nothing better is known."""
    assert (no, yes) == (lacking(status(command)), having(status(command)))


def test_variables() -> None:
    """A variable of the toolchain is named."""
    probe = Probe(ProbeKind.ENVIRONMENT, "RUSTC_VERSION_TEXT", Location("Kconfig", 1))

    assert lacking(probe) == "toolchain lacks RUSTC_VERSION_TEXT"


def test_long_commands_are_cut() -> None:
    """A sentence stays short."""
    text = lacking(status("test " + "x" * 500))

    assert len(text) < 100
    assert "…" in text
