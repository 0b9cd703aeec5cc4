"""Tests of kconfig_guard.input.arch."""

from __future__ import annotations

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.input.arch import detect_arch, kconfig_arch
from kconfig_guard.input.config import parse_config


def header(arch: str, more: str = "CONFIG_A=y") -> str:
    return f"# Linux/{arch} 6.12.3 Kernel Configuration\n{more}\n"


@pytest.mark.parametrize(
    ("text", "path", "arch"),
    [
        ("CONFIG_X86_64=y", "c", "x86_64"),
        ("CONFIG_X86_32=y", "c", "i386"),
        ("CONFIG_ARM64=y", "c", "arm64"),
        ("CONFIG_ARM=y", "c", "arm"),
        ("CONFIG_PPC=y", "c", "powerpc"),
        ("CONFIG_UML=y\nCONFIG_X86_64=y", "c", "um"),
        (header("x86"), "c", "x86_64"),
        (header("x86", "# CONFIG_64BIT is not set"), "c", "i386"),
        (header("i386"), "c", "i386"),
        (header("sparc", "CONFIG_64BIT=y"), "c", "sparc64"),
        (header("sparc"), "c", "sparc32"),
        (header("arm", "CONFIG_ARM64=y"), "c", "arm64"),
        ("CONFIG_A=y", "arch/arm64/configs/defconfig", "arm64"),
        ("CONFIG_A=y", "/t/arch/x86/configs/i386_defconfig", "i386"),
        ("CONFIG_A=y", "/t/arch/x86/configs/x86_64_defconfig", "x86_64"),
        ("CONFIG_A=y", "/t/arch/sparc/configs/sparc64_defconfig", "sparc64"),
    ],
)
def test_the_architecture_is_found(text: str, path: str, arch: str) -> None:
    """Symbols, header and folder tell the architecture, in this order."""
    assert arch == detect_arch(parse_config(text, path), None)


@pytest.mark.parametrize(
    ("text", "wanted", "arch"),
    [
        ("CONFIG_A=y", "arm", "arm"),
        ("CONFIG_A=y", "x86", "x86_64"),
        ("CONFIG_64BIT=n", "x86", "i386"),
        ("CONFIG_X86_32=y\nCONFIG_64BIT=n", "x86", "i386"),
        ("CONFIG_ARM64=y", "arm64", "arm64"),
    ],
)
def test_the_user_may_say_the_architecture(text: str, wanted: str, arch: str) -> None:
    """What the user says fills the gap, and leaves the width of x86 to the config."""
    assert arch == detect_arch(parse_config(text, "config"), wanted)


@pytest.mark.parametrize(
    ("text", "wanted", "message"),
    [
        ("CONFIG_A=y", None, "config: nothing tells its architecture; say it with --arch"),
        ("CONFIG_ARM64=y", "arm", "config: is a config for arm64, but --arch says arm"),
        ("CONFIG_A=y", "arch/vax/configs/x", "unknown architecture 'arch/vax/configs/x' (known: "),
        (header("vax"), "riscv", "config: is a config for vax, but --arch says riscv"),
    ],
)
def test_a_missing_or_contradicting_architecture_is_refused(text: str, wanted: str | None, message: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(InputError) as caught:
        detect_arch(parse_config(text, "config"), wanted)

    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("text", "arch", "expected"),
    [
        (header("x86", "CONFIG_X86_64=y"), "x86_64", "x86"),
        (header("x86_64"), "x86_64", "x86_64"),
        (header("arm64"), "x86_64", "x86_64"),
        ("CONFIG_A=y", "arm", "arm"),
    ],
)
def test_the_tree_is_parsed_with_the_headers_arch_if_it_fits(text: str, arch: str, expected: str) -> None:
    """ARCH=x86 and ARCH=x86_64 give different trees, so the header's own spelling is kept."""
    assert expected == kconfig_arch(parse_config(text, "config"), arch)
