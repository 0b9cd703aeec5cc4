"""Wall time of a cold ``check`` against ``conf --olddefconfig`` on the same tree, as a ratio in the same run.

    KCONFIG_GUARD_TREES=FOLDER python benchmarks/check_against_conf.py [RUNS]

Prints, for each tree, the median of both and of the ratio run by run. ``conf`` is built from the tree's own sources
and called as ``make`` calls it, with the environment that Kbuild exports.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

VERSIONS = ("6.1", "6.12", "7.2")
LIMIT = 0.7


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


def measure(trees: Path, version: str, runs: int) -> float:
    """Time both in turn, print the medians, and return the median ratio."""
    tree, config = trees / f"linux-{version}", trees / "configs" / version / "amd64"
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        conf, environment = build_conf(tree, folder), kbuild_environment(tree)
        target = folder / "config"
        check = [
            sys.executable, "-m", "kconfig_guard", "check", str(config), "-p", "kspp", "-p", "container-host",
            "--tree", str(tree), "--no-cache", "--format", "json",
        ]  # fmt: skip
        pairs = []
        for _ in range(runs):
            shutil.copyfile(config, target)
            ours = timed(check, (0, 1))
            theirs = timed(
                [str(conf), "--olddefconfig", "Kconfig"],
                (0,),
                cwd=folder,
                env={**environment, "KCONFIG_CONFIG": str(target)},
            )
            pairs.append((ours, theirs))
    ratio = statistics.median(ours / theirs for ours, theirs in pairs)
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"{version:>5}: check {ours:.2f} s, conf {theirs:.2f} s, ratio {ratio:.2f} (at most {LIMIT})")
    return ratio


def main() -> int:
    """Measure all trees; return 1 if a ratio is above the limit."""
    trees = Path(os.environ["KCONFIG_GUARD_TREES"])
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    ratios = [measure(trees, version, runs) for version in VERSIONS]
    return int(max(ratios) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
