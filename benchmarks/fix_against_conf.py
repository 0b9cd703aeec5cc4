"""Wall time of a cold ``fix`` against ``conf --olddefconfig`` on the same tree, as a ratio in the same run.

    KCONFIG_GUARD_TREES=FOLDER python benchmarks/fix_against_conf.py [RUNS]

Prints, for each tree and each set of demands, the median of both and of the ratio run by run, and the most memory that
a run of ``fix`` took.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from _conf import Conf, paired

VERSIONS = ("6.1", "6.12", "7.2")
LIMIT = 2.0
HARDENING = "kernel/configs/hardening.config"


@dataclass
class Fix:
    """A ``fix`` in a process of its own.

    Attributes:
        command: What is run.
        peak: The most memory that a run took so far, in MiB.
    """

    command: list[str]
    peak: float = 0.0

    def timed(self) -> float:
        """Run it and return the seconds it took."""
        start = time.perf_counter()
        with subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            # getrusage() would mix its memory with that of everything else that was ever run here.
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            raise SystemExit(f"{self.command[0]} ended with {process.returncode}")
        self.peak = max(self.peak, usage.ru_maxrss / 1024)
        return seconds


def demands(tree: Path) -> dict[str, list[str]]:
    """Return the options for each set of demands; trees before 6.7 have no ``hardening.config``."""
    sets = {"kspp": ["-p", "kspp"]}
    if (tree / HARDENING).exists():
        sets["hardening.config"] = ["--require", str(tree / HARDENING)]
    return {f"{name} and container-host": [*options, "-p", "container-host"] for name, options in sets.items()}


def measure(trees: Path, version: str, runs: int) -> float:
    """Return the highest of the median ratios for a tree."""
    tree, config = trees / f"linux-{version}", trees / "configs" / version / "amd64"
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        conf = Conf(tree, Path(folder)).timing(config)
        for name, options in demands(tree).items():
            command = [sys.executable, "-m", "kconfig_guard", "fix", str(config), *options, "--tree", str(tree)]
            fix = Fix([*command, "--no-cache"])
            ratios.append(paired(f"{version:>5}: fix, {name}", fix.timed, conf, runs, LIMIT))
            print(f"{version:>5}: fix, {name}: {fix.peak:.0f} MiB at most")
    return max(ratios)


def main() -> int:
    """Measure all trees; return 1 if a ratio is above the limit."""
    trees = Path(os.environ["KCONFIG_GUARD_TREES"])
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    return int(max([measure(trees, version, runs) for version in VERSIONS]) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
