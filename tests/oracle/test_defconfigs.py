"""Defconfigs of every architecture through the tree's own ``conf`` and through the model: the same bytes.

Asking a compiler is what makes ``conf`` slow, so each architecture is a sample by default; with the environment
variable ``KCONFIG_GUARD_ORACLE=all`` (``make oracle``) it is every defconfig of the tree.
"""

from __future__ import annotations

import os
import subprocess
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from kconfig_guard.input.config import parse_config
from kconfig_guard.input.tree import open_tree
from kconfig_guard.model.loader import load_tree
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.toolchain import run_probes
from kconfig_guard.model.user_values import user_values
from kconfig_guard.model.writer import write_config

if TYPE_CHECKING:
    from pathlib import Path

    from tests.kernel.conftest import Kernels

VERSIONS = ("6.12", "7.2")
ARCHS = (
    "alpha", "arc", "arm", "arm64", "csky", "hexagon", "loongarch", "m68k", "microblaze", "mips", "nios2", "openrisc",
    "parisc", "powerpc", "riscv", "s390", "sh", "sparc", "um", "x86", "xtensa",
)  # fmt: skip
SAMPLE_EVERY = 10
# A member of a choice that has options below it, which is a thing of trees before 6.12.
CASES = (*product(VERSIONS, ARCHS), ("6.1", "mips"))


def kconfig_environment(
    tree: Path, arch: str, settings: tuple[str, ...] = ("CC=gcc", "LD=ld", "CROSS_COMPILE=")
) -> dict[str, str]:
    """Return the environment that make gives to conf, as make itself prints it."""
    show = [
        "make", "-s", "-C", str(tree), f"ARCH={arch}", *settings, "--eval=kgenvconfig: ; @env -0", "kgenvconfig",
    ]  # fmt: skip
    output = subprocess.run(show, check=True, capture_output=True).stdout.decode()
    return {**dict(item.split("=", 1) for item in output.split("\0") if "=" in item), "srctree": str(tree)}


def defconfigs(tree: Path, arch: str) -> list[Path]:
    """Return the defconfigs to compare: all, or every tenth of an architecture's, the first included."""
    found = sorted((tree / "arch" / arch / "configs").glob("*defconfig"))
    return found if os.environ.get("KCONFIG_GUARD_ORACLE") == "all" else found[::SAMPLE_EVERY]


@pytest.mark.parametrize(("version", "arch"), CASES)
def test_defconfigs_are_resolved_alike(kernels: Kernels, kbuild: Any, tmp_path: Path, version: str, arch: str) -> None:
    """Whatever conf makes of a defconfig with this machine's compiler, the model makes of it."""
    tree = kernels.tree(version)
    environment = kconfig_environment(tree, arch)
    model = load_tree(open_tree(str(tree), None).read, arch, version)
    answers = run_probes(model, environment, str(tmp_path))
    compared = 0
    for path in defconfigs(tree, arch):
        target = tmp_path / path.name
        target.write_bytes(path.read_bytes())
        subprocess.run(
            [kbuild(version).conf(), "--olddefconfig", "Kconfig"],
            cwd=tmp_path,
            env={**environment, "KCONFIG_CONFIG": str(target)},
            check=True,
            capture_output=True,
        )
        config = parse_config(path.read_text(encoding="utf-8"), str(path))
        resolved = write_config(Resolver(model, user_values(model, config.lines()), answers))
        assert target.read_text(encoding="utf-8") == resolved, path
        compared += 1
    assert compared > 0
