"""The environment that Kbuild exports to Kconfig, computed from the tree instead of by running make."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kconfig_guard.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

TOOLS = frozenset(
    {
        "AR", "AWK", "BINDGEN", "CC", "CLANG_FLAGS", "CPP", "HOSTCC", "HOSTCXX", "HOSTRUSTC", "LD", "LLVM",
        "NM", "OBJCOPY", "OBJDUMP", "PAHOLE", "PERL", "PYTHON3", "READELF", "RUSTC", "RUSTFMT", "RUSTDOC",
        "STRIP", "USERCFLAGS", "USERLDFLAGS", "srctree", "objtree", "CROSS_COMPILE", "KBUILD_CPPFLAGS",
    }
)  # fmt: skip
"""Variables that name a tool, its flags or a folder: used in probe commands only, so they stay symbolic."""

TOOLCHAIN_TEXT = frozenset({"CC_VERSION_TEXT", "RUSTC_VERSION_TEXT", "PAHOLE_VERSION"})
"""Variables whose text comes from the toolchain: each one is a probe."""

_SRCARCH = {
    # ARCH values that share another folder, from the top-level Makefile of the trees.
    "i386": "x86",
    "x86_64": "x86",
    "sparc32": "sparc",
    "sparc64": "sparc",
    "parisc64": "parisc",
    "sh64": "sh",
}


def source_arch(arch: str) -> str:
    """Return SRCARCH, the folder under ``arch/``, for an ARCH value."""
    return _SRCARCH.get(arch, arch)


def kbuild_environment(arch: str, read: Callable[[str], str]) -> dict[str, str]:
    """Return the variables with a fixed value: ``ARCH``, ``SRCARCH``, ``KERNELVERSION`` and ``HEADER_ARCH``.

    Raises:
        InputError: ``arch`` is not the name of an architecture.
    """
    if not re.fullmatch(r"[a-z0-9_]+", arch):
        raise InputError(f"'{arch}' is not the name of an architecture")
    srcarch = source_arch(arch)
    environment = {"ARCH": arch, "SRCARCH": srcarch, "KERNELVERSION": kernel_version(read)}
    if srcarch == "um":
        # arch/um/Makefile: the architecture whose headers User Mode Linux borrows.
        environment["HEADER_ARCH"] = "x86"
        environment["SUBARCH"] = "x86"
    return environment


def kernel_version(read: Callable[[str], str]) -> str:
    """Return ``VERSION.PATCHLEVEL.SUBLEVEL`` and EXTRAVERSION of the top-level Makefile, or an empty text."""
    try:
        makefile = read("Makefile")
    except InputError:
        return ""
    fields: dict[str, str] = dict(
        re.findall(r"^(VERSION|PATCHLEVEL|SUBLEVEL|EXTRAVERSION)[ \t]*=[ \t]*(\S*)", makefile, re.MULTILINE)
    )
    numbers = [fields.get(key, "") for key in ("VERSION", "PATCHLEVEL", "SUBLEVEL")]
    return ".".join(number for number in numbers if number) + fields.get("EXTRAVERSION", "")
