"""The configs that make knows by name, through the tree's own ``conf`` and through the model: the same bytes."""

from __future__ import annotations

import os
import subprocess
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from kconfig_guard.input.tree import open_tree
from kconfig_guard.model.loader import load_tree
from kconfig_guard.model.modes import MODES, set_all
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.toolchain import run_probes
from kconfig_guard.model.writer import write_config
from tests.kernel.conftest import OLDEST, VERSIONS
from tests.oracle.test_defconfigs import kconfig_environment

if TYPE_CHECKING:
    from pathlib import Path

    from tests.kernel.conftest import Kernels

SAMPLE = ("x86_64", "um")
ARCHS = ("x86_64", "i386", "arm64", "arm", "riscv", "s390", "powerpc", "loongarch", "mips", "um")
EVERY = tuple(case for case in product((OLDEST, *VERSIONS), ARCHS) if case != (OLDEST, "loongarch"))
CASES = EVERY if os.environ.get("KCONFIG_GUARD_ORACLE") == "all" else tuple(product(VERSIONS, SAMPLE))


@pytest.mark.parametrize(("version", "arch"), CASES)
def test_targets_are_resolved_alike(kernels: Kernels, kbuild: Any, tmp_path: Path, version: str, arch: str) -> None:
    """allnoconfig, alldefconfig, allmodconfig and allyesconfig are what conf makes of them."""
    tree = kernels.tree(version)
    environment = kconfig_environment(tree, arch)
    model = load_tree(open_tree(str(tree), None).read, arch, version)
    answers = run_probes(model, environment, str(tmp_path))
    for mode in MODES:
        target = tmp_path / mode
        subprocess.run(
            [kbuild(version).conf(), f"--{mode}", "Kconfig"],
            cwd=tmp_path,
            env={**environment, "KCONFIG_CONFIG": str(target)},
            check=True,
            capture_output=True,
        )
        ours = write_config(Resolver(model, set_all(model, {}, mode), answers))
        assert target.read_text(encoding="utf-8") == ours, mode
