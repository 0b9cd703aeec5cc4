"""The tree's own ``conf`` and ``merge_config.sh``, in a scratch folder and with the environment that Kbuild exports."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from benchmarks._process import BenchmarkError, Command

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WRITTEN = b"configuration written to"
"""What conf prints when it has written a config."""

_ARCH = "ARCH=x86"


def kbuild_environment(tree: Path) -> dict[str, str]:
    """Return the environment that make would give to conf."""
    show = ["make", "-s", "-C", str(tree), _ARCH, "--eval=kgenvconfig: ; @env -0", "kgenvconfig"]
    output = subprocess.run(show, check=True, capture_output=True).stdout.decode()
    variables = dict(item.split("=", 1) for item in output.split("\0") if "=" in item)
    return {**variables, "srctree": str(tree)}


def build_conf(tree: Path, folder: Path) -> None:
    """Build the tree's own conf in a folder, where make can then be called.

    Raises:
        BenchmarkError: It cannot be built here.
    """
    make = ["make", "-s", "-C", str(tree), _ARCH, f"O={folder}", "allnoconfig"]
    done = subprocess.run(make, check=False, capture_output=True, text=True)
    if done.returncode:
        raise BenchmarkError(f"conf of {tree.name} cannot be built: {done.stderr.strip().rpartition(chr(10))[2]}")


def olddefconfig(tree: Path, folder: Path, config: Path) -> tuple[Command, Callable[[int], None]]:
    """Return conf as ``make olddefconfig`` calls it, and what gives it its config before each run.

    Args:
        tree: The kernel tree.
        folder: Where ``build_conf`` built it.
        config: What it is to resolve.
    """
    target = folder / "config"
    variables = {**kbuild_environment(tree), "KCONFIG_CONFIG": str(target)}
    words = (str(folder / "scripts/kconfig/conf"), "--olddefconfig", "Kconfig")

    def prepare(_number: int) -> None:
        shutil.copyfile(config, target)

    return Command(words, WRITTEN, accepted=(0,), variables=variables, folder=folder), prepare


def merge_config(
    tree: Path, folder: Path, files: tuple[Path, Path], *, only_merge: bool
) -> tuple[Command, Callable[[int], None]]:
    """Return ``merge_config.sh`` with ``make olddefconfig`` after it, and what cleans up before each run.

    Args:
        tree: The kernel tree.
        folder: Where ``build_conf`` built conf.
        files: The config and the fragment.
        only_merge: Merge the lines with ``-m``, so that the script neither resolves nor compares values.
    """
    script = str(tree / "scripts/kconfig/merge_config.sh")
    options = ("-m",) if only_merge else ()
    words = ("sh", "-c", '"$@" && make olddefconfig', "sh", script, *options, *map(str, files))

    def prepare(_number: int) -> None:
        (folder / ".config").unlink(missing_ok=True)

    variables = {"ARCH": "x86", "LC_ALL": "C"}
    return Command(words, WRITTEN, accepted=(0,), variables=variables, folder=folder), prepare
