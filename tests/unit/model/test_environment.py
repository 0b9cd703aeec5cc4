"""Kbuild's environment is computed from the tree, never taken from the process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.model.environment import kbuild_environment, kernel_version, source_arch

if TYPE_CHECKING:
    from collections.abc import Callable

MAKEFILE = """# SPDX-License-Identifier: GPL-2.0
VERSION = 6
PATCHLEVEL = 12
SUBLEVEL = 3
EXTRAVERSION = -rc4
NAME = Some Animal
"""


def makefile(text: str | None) -> Callable[[str], str]:
    """Return a reader of a tree that holds nothing but a Makefile, or not even that."""

    def read(path: str) -> str:
        if path != "Makefile" or text is None:
            raise InputError("no such file", path)
        return text

    return read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MAKEFILE, "6.12.3-rc4"),
        ("VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\nEXTRAVERSION =\n", "6.1.0"),
        ("VERSION=5\nPATCHLEVEL\t= 4\n", "5.4"),
        ("all:\n\ttrue\n", ""),
        (None, ""),
    ],
)
def test_kernel_version(text: str | None, expected: str) -> None:
    """The version stands in the first lines of the Makefile; without it there is none."""
    assert expected == kernel_version(makefile(text))


@pytest.mark.parametrize(
    ("arch", "expected"),
    [
        ("x86_64", "x86"),
        ("i386", "x86"),
        ("sparc64", "sparc"),
        ("parisc64", "parisc"),
        ("arm64", "arm64"),
        ("um", "um"),
    ],
)
def test_source_arch(arch: str, expected: str) -> None:
    """Several ARCH values share a folder."""
    assert expected == source_arch(arch)


def test_environment() -> None:
    """ARCH, SRCARCH and KERNELVERSION are facts of the tree."""
    expected = {"ARCH": "i386", "SRCARCH": "x86", "KERNELVERSION": "6.12.3-rc4"}

    assert expected == kbuild_environment("i386", makefile(MAKEFILE))


def test_user_mode_linux_borrows_headers() -> None:
    """User Mode Linux also needs the architecture that it runs on."""
    environment = kbuild_environment("um", makefile(None))

    assert ("x86", "x86") == (environment["HEADER_ARCH"], environment["SUBARCH"])


@pytest.mark.parametrize("arch", ["", "../x86", "x86;ls", "X86", "arm 64"])
def test_an_arch_is_a_plain_name(arch: str) -> None:
    """Whatever could leave the tree or reach a shell is no architecture."""
    with pytest.raises(InputError, match="is not the name of an architecture"):
        kbuild_environment(arch, makefile(MAKEFILE))
