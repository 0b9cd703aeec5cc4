"""What the benchmarks share: the tree's own ``conf`` with the environment that Kbuild exports, and paired timings."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def kbuild_environment(tree: Path) -> dict[str, str]:
    """Return the environment that make would give to conf."""
    show = ["make", "-s", "-C", str(tree), "ARCH=x86", "--eval=kgenvconfig: ; @env -0", "kgenvconfig"]
    output = subprocess.run(show, check=True, capture_output=True).stdout.decode()
    variables = dict(item.split("=", 1) for item in output.split("\0") if "=" in item)
    return {**variables, "srctree": str(tree)}


def build_conf(tree: Path, folder: Path) -> Path:
    """Build the tree's own conf and return its path."""
    subprocess.run(
        ["make", "-s", "-C", tree, "ARCH=x86", f"O={folder}", "allnoconfig"], check=True, stdout=subprocess.DEVNULL
    )
    return folder / "scripts/kconfig/conf"


def timed(command: list[str], accepted: tuple[int, ...], **options: object) -> float:
    """Return the wall time of a command in seconds."""
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, **options)  # type: ignore[call-overload]
    seconds = time.perf_counter() - start
    if done.returncode not in accepted:
        raise SystemExit(f"{command[0]} ended with {done.returncode}")
    return seconds


@dataclass(frozen=True)
class Conf:
    """A tree's own ``conf``, built in a scratch folder and called as ``make olddefconfig`` calls it."""

    tree: Path
    folder: Path

    def timing(self, config: Path) -> Callable[[], float]:
        """Return a function that resolves a config and returns the seconds it took."""
        program, environment = build_conf(self.tree, self.folder), kbuild_environment(self.tree)
        target = self.folder / "config"

        def run() -> float:
            shutil.copyfile(config, target)
            variables = {**environment, "KCONFIG_CONFIG": str(target)}
            return timed([str(program), "--olddefconfig", "Kconfig"], (0,), cwd=self.folder, env=variables)

        return run


def paired(name: str, ours: Callable[[], float], conf: Callable[[], float], runs: int, limit: float) -> float:
    """Time both in turn, print the medians, and return the median of the ratios run by run.

    Args:
        name: What is measured.
        ours: Runs this project's side and returns seconds.
        conf: Runs the kernel's side and returns seconds.
        runs: How often.
        limit: The ratio that is wanted.
    """
    pairs = [(ours(), conf()) for _ in range(runs)]
    ratios = sorted(mine / theirs for mine, theirs in pairs)
    mine, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(ratios)
    print(
        f"{name}: {mine:.2f} s, conf {theirs:.2f} s, ratio {ratio:.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}, "
        f"at most {limit})"
    )
    return ratio
