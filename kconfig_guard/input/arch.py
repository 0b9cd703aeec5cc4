"""Find out for which architecture a config was made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kconfig_guard.errors import InputError

if TYPE_CHECKING:
    from kconfig_guard.input.config import Config

_BY_SYMBOL = (
    # The symbol that names an architecture in a config, most specific first (arch/*/Kconfig).
    ("UML", "um"),
    ("X86_64", "x86_64"),
    ("X86_32", "i386"),
    ("ARM64", "arm64"),
    ("ARM", "arm"),
    ("RISCV", "riscv"),
    ("PPC", "powerpc"),
    ("S390", "s390"),
    ("LOONGARCH", "loongarch"),
    ("MIPS", "mips"),
    ("SPARC64", "sparc64"),
    ("SPARC32", "sparc32"),
    ("PARISC", "parisc"),
    ("SUPERH", "sh"),
    ("ALPHA", "alpha"),
    ("ARC", "arc"),
    ("CSKY", "csky"),
    ("HEXAGON", "hexagon"),
    ("IA64", "ia64"),
    ("M68K", "m68k"),
    ("MICROBLAZE", "microblaze"),
    ("NIOS2", "nios2"),
    ("OPENRISC", "openrisc"),
    ("XTENSA", "xtensa"),
)

KNOWN = frozenset(arch for _, arch in _BY_SYMBOL) | {"x86", "sparc", "parisc64", "sh64"}
"""ARCH values that are accepted."""

_DEFCONFIG_PATH = re.compile(r"(?:^|/)arch/(?P<arch>[a-z0-9_]+)/configs/")


def detect_arch(config: Config, wanted: str | None) -> str:
    """Return the architecture of a config as rules name it: ``x86_64``, ``i386``, ``arm64``, ``arm``, ….

    Looked at are, in this order: the symbol that names the architecture, the header comment, the folder of a
    defconfig inside a kernel tree.

    Args:
        config: The config.
        wanted: What the user said with ``--arch``, if anything; ``x86`` leaves the width to the config.

    Raises:
        InputError: Nothing tells the architecture, or the config contradicts ``wanted``.
    """
    if wanted is not None and wanted not in KNOWN:
        raise InputError(f"unknown architecture '{wanted}' (known: {', '.join(sorted(KNOWN))})")
    found = _from_symbols(config) or _refined(config, config.header_arch) or _refined(config, _from_path(config))
    if wanted is None:
        if found is None:
            raise InputError("nothing tells its architecture; say it with --arch", config.path)
        return found
    wanted = _refined(config, wanted) or wanted
    if found is not None and found != wanted:
        raise InputError(f"is a config for {found}, but --arch says {wanted}", config.path)
    return wanted


def _from_symbols(config: Config) -> str | None:
    return next((arch for symbol, arch in _BY_SYMBOL if config.get(symbol) == "y"), None)


def _from_path(config: Config) -> str | None:
    match = _DEFCONFIG_PATH.search(config.path)
    return match["arch"] if match and match["arch"] in KNOWN else None


def _refined(config: Config, arch: str | None) -> str | None:
    """Tell the width where ARCH or a folder leaves it open."""
    if arch == "x86":
        is_32_bit = config.get("64BIT") == "n" or config.path.endswith("i386_defconfig")
        return "i386" if is_32_bit else "x86_64"
    if arch == "sparc":
        return "sparc64" if config.get("64BIT") == "y" or "sparc64" in config.path else "sparc32"
    return arch


def kconfig_arch(config: Config, arch: str) -> str:
    """Return the ARCH to parse the tree with: the one in the config's header if it fits, else ``arch``."""
    header = config.header_arch
    if header is not None and header in KNOWN and _refined(config, header) == arch:
        return header
    return arch
