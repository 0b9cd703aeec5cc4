"""Real kernel trees, real configs and the kernel's own tools, for tests against things that nobody here wrote."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

VERSIONS = ("6.1", "6.12", "7.2")
OLDEST = "5.10"  # of "make oracle" alone, which fetches it
FLAVOURS = ("amd64", "cloud-amd64", "rt-amd64")
PROFILES = ("-p", "kspp", "-p", "container-host")


@dataclass(frozen=True)
class Kernels:
    """The folder that ``dev/kernels.py get`` filled."""

    root: Path

    def tree(self, version: str) -> Path:
        return self._existing(self.root / f"linux-{version}")

    def config(self, version: str, flavour: str = "amd64") -> Path:
        return self._existing(self.root / "configs" / version / flavour)

    @staticmethod
    def _existing(path: Path) -> Path:
        # A test that silently goes missing with its kernel would count as green.
        assert path.exists(), f"{path} is missing: run 'make trees'"
        return path


@pytest.fixture(scope="session")
def kernels() -> Kernels:
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path("~/.cache").expanduser())
    return Kernels(Path(os.environ.get("KCONFIG_GUARD_TREES") or f"{cache}/kconfig-guard/debian"))


@dataclass(frozen=True)
class Run:
    """What one run of the command line gave."""

    status: int
    stdout: bytes
    stderr: str

    @property
    def report(self) -> dict[str, Any]:
        data: dict[str, Any] = json.loads(self.stdout)
        return data

    def failing(self) -> set[str]:
        return {finding["rule"] for finding in self.report["findings"] if finding["verdict"] == "fail"}


def guard(*arguments: object, stdin: bytes = b"", cwd: Path | None = None, **environment: str) -> Run:
    """Run the command line in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "kconfig_guard", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, **environment},
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr.decode())


def zstd(data: bytes, *options: str) -> bytes:
    """Return the data as the zstd program compresses it."""
    # A test that silently goes missing with the program would count as green.
    assert shutil.which("zstd"), "zstd is missing: run 'make test', or install it"
    return subprocess.run(["zstd", "-q", "-c", *options], input=data, stdout=subprocess.PIPE, check=True).stdout


def assignments(config: Path) -> dict[str, str]:
    """Return what a config file says, read in the plainest way."""
    values = {}
    for line in config.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"CONFIG_(\w+)=(.*)", line):
            values[match[1]] = match[2]
        elif match := re.match(r"# CONFIG_(\w+) is not set$", line):
            values[match[1]] = "n"
    return values


class Kbuild:
    """The configuration tools of one tree, run as a kernel developer runs them."""

    def __init__(self, tree: Path, folder: Path) -> None:
        self.tree = tree
        self.folder = folder

    def olddefconfig(self, config: Path) -> Path:
        """Return the config that ``make olddefconfig`` writes for this machine's toolchain."""
        target = self.folder / ".config"
        if config != target:
            shutil.copyfile(config, target)
        self._make("olddefconfig")
        return target

    def resolved(self, config: Path) -> Path:
        """Return a copy of what ``olddefconfig`` gives, made once for each config."""
        kept = self.folder / f"resolved-{config.name}"
        if not kept.exists():
            shutil.copyfile(self.olddefconfig(config), kept)
        return kept

    def merge(self, base: Path, fragment: Path) -> Path:
        """Return what the tree's own ``merge_config.sh`` and ``make olddefconfig`` give."""
        subprocess.run(
            [self.tree / "scripts/kconfig/merge_config.sh", "-m", "-O", self.folder, base, fragment],
            cwd=self.tree,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        return self.olddefconfig(self.folder / ".config")

    def conf(self) -> Path:
        """Return the tree's own conf."""
        program = self.folder / "scripts/kconfig/conf"
        if not program.exists():
            self._make("allnoconfig")
        return program

    def _make(self, target: str) -> None:
        subprocess.run(
            ["make", "-s", "-C", self.tree, "ARCH=x86", f"O={self.folder}", target],
            check=True,
            stdout=subprocess.DEVNULL,
        )


@pytest.fixture(scope="session")
def kbuild(kernels: Kernels, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a function from version to that tree's tools; each is built once."""
    built: dict[str, Kbuild] = {}

    def get(version: str) -> Kbuild:
        if version not in built:
            built[version] = Kbuild(kernels.tree(version), tmp_path_factory.mktemp(f"kbuild-{version}"))
        return built[version]

    return get
