"""Configs that real toolchains made, read back where there is no toolchain: every byte is the same.

``make`` resolves a config with a compiler; ``merge`` then finds no program at all on its PATH and has only the config
to tell what that compiler can do. By default the compiler is this machine's gcc; with the environment variable
``KCONFIG_GUARD_ORACLE=all`` (``make oracle``) it is Clang and the compilers for arm64 as well.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.kernel.conftest import VERSIONS, guard

if TYPE_CHECKING:
    from pathlib import Path

    from tests.kernel.conftest import Kernels


@dataclass(frozen=True)
class Toolchain:
    """A compiler as ``make`` is told of it."""

    arch: str
    settings: tuple[str, ...] = ()


TOOLCHAINS = {
    "gcc": Toolchain("x86_64"),
    "clang": Toolchain("x86_64", ("LLVM=-19",)),
    "arm64-gcc": Toolchain("arm64", ("CROSS_COMPILE=aarch64-linux-gnu-",)),
    "arm64-clang": Toolchain("arm64", ("LLVM=-19",)),
}
EVERYWHERE = ("gcc",)
TARGETS = ("defconfig", "allmodconfig", "allyesconfig", "allnoconfig")
DEBIAN = "olddefconfig of Debian's config"


def cases() -> list[tuple[str, str]]:
    """Return toolchain and target of each case to run."""
    names = TOOLCHAINS if os.environ.get("KCONFIG_GUARD_ORACLE") == "all" else EVERYWHERE
    found = [(name, target) for name in names for target in TARGETS]
    return found + [(name, DEBIAN) for name in names if TOOLCHAINS[name].arch == "x86_64"]


@pytest.mark.parametrize(("name", "target"), cases())
@pytest.mark.parametrize("version", VERSIONS)
def test_a_config_tells_its_toolchain(
    kernels: Kernels, tmp_path: Path, *, version: str, name: str, target: str
) -> None:
    """What merge makes of a config without any toolchain is the config itself."""
    tree, toolchain = kernels.tree(version), TOOLCHAINS[name]
    config = tmp_path / ".config"
    if target == DEBIAN:
        shutil.copyfile(kernels.config(version), config)
    subprocess.run(
        [
            "make", "-s", "-C", tree, f"ARCH={toolchain.arch}", f"O={tmp_path}", *toolchain.settings,
            "olddefconfig" if target == DEBIAN else target,
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    text = config.read_text(encoding="utf-8")
    # A compiler that is missing would be a config without one.
    assert f"CONFIG_CC_IS_{'CLANG' if 'LLVM=-19' in toolchain.settings else 'GCC'}=y\n" in text

    merged = guard("merge", config, "--tree", tree, PATH="/nowhere")

    assert (0, text) == (merged.status, merged.stdout.decode())
