"""Configs to start a repair from, made by each tree's own make and conf, and what those make of a fragment.

``conf`` asks its compiler the same questions in every run; as in ``test_random_configs``, it is given the answers
that the compiler gave it the first time, one folder of them for each tree and toolchain.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kconfig_guard.workspace import Workspace
from tests.kernel.conftest import assignments
from tests.oracle.test_defconfigs import kconfig_environment
from tests.oracle.test_hermetic import TOOLCHAINS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.kernel.conftest import Kernels

DEBIAN = "debian"
RANDOM = "random"
WITH_ALL_PARTS = "6.12"
WITNESSES = ("allmodconfig", "allyesconfig", *(f"{RANDOM}-{seed}" for seed in range(1, 9)))


@dataclass(frozen=True)
class Build:
    """A tree with the toolchain that its kernel is configured for."""

    kernels: Kernels
    version: str
    toolchain: str
    store: Path
    folder: Path

    @cached_property
    def tree(self) -> Path:
        """The tree's folder."""
        return self.kernels.tree(self.version)

    @cached_property
    def workspace(self) -> Workspace:
        """What resolves this tree's configs; it parses the tree once."""
        return Workspace(str(self.tree))

    def part(self, name: str) -> Path:
        """Return a fragment of the tree, or that of a later one if it came later."""
        own = self.tree / name
        return own if own.exists() else self.kernels.tree(WITH_ALL_PARTS) / name

    @cached_property
    def environment(self) -> dict[str, str]:
        """What make gives to conf, with the stored answers."""
        toolchain = TOOLCHAINS[self.toolchain]
        return {**kconfig_environment(self.tree, toolchain.arch, toolchain.settings), **self._stored}

    @cached_property
    def _stored(self) -> dict[str, str]:
        answers = self.folder / "answers"
        answers.mkdir()
        return {"LD_PRELOAD": str(self.store), "ANSWER_STORE": str(answers)}

    @cached_property
    def _conf(self) -> Path:
        self._make("allnoconfig")
        return self.folder / "build/scripts/kconfig/conf"

    def start(self, name: str) -> Path:
        """Return the path of a resolved config, made once.

        Args:
            name: A make target, ``debian`` for Debian's own config, or ``random-`` with a seed.
        """
        kept = self.folder / name
        if not kept.exists():
            if name.startswith(f"{RANDOM}-"):
                self._run([self._conf, "--randconfig", "Kconfig"], kept, KCONFIG_SEED=name.partition("-")[2])
            else:
                if name == DEBIAN:
                    (self.folder / "build").mkdir(exist_ok=True)
                    shutil.copyfile(self.kernels.config(self.version), self.folder / "build/.config")
                self._make("olddefconfig" if name == DEBIAN else name)
                shutil.copyfile(self.folder / "build/.config", kept)
        return kept

    def merged(self, base: Path, fragment: str) -> str:
        """Return what conf makes of the lines to which ``merge_config.sh`` joins a config and a fragment."""
        folder = self.folder / "merge"
        folder.mkdir(exist_ok=True)
        part, target = folder / "fragment", folder / ".config"
        part.write_text(fragment, encoding="utf-8")
        script = self.tree / "scripts/kconfig/merge_config.sh"
        self._run([script, "-m", "-O", folder, base, part], target)
        self._run([self._conf, "--olddefconfig", "Kconfig"], target)
        return target.read_text(encoding="utf-8")

    def witnesses(self) -> tuple[dict[str, str], ...]:
        """Return some configs that conf wrote, each from symbol to value as it is written."""
        return self._witnesses

    @cached_property
    def _witnesses(self) -> tuple[dict[str, str], ...]:
        return tuple(assignments(self.start(name)) for name in WITNESSES)

    def _make(self, target: str) -> None:
        toolchain = TOOLCHAINS[self.toolchain]
        command: list[Any] = ["make", "-s", "-C", self.tree, f"ARCH={toolchain.arch}", f"O={self.folder / 'build'}"]
        subprocess.run(
            [*command, *toolchain.settings, target], env={**os.environ, **self._stored}, check=True, capture_output=True
        )

    def _run(self, command: list[Any], target: Path | None = None, **variables: str) -> None:
        configs = {} if target is None else {"KCONFIG_CONFIG": str(target)}
        subprocess.run(
            command,
            cwd=self.folder,
            env={**self.environment, **variables, **configs},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
        )
