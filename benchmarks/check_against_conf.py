"""Wall time of a cold ``check`` against ``conf --olddefconfig`` on the same tree, as a ratio in the same run.

    KCONFIG_GUARD_TREES=FOLDER python benchmarks/check_against_conf.py [RUNS]

Prints, for each tree, the median of both and of the ratio run by run.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from _conf import Conf, paired, timed

VERSIONS = ("6.1", "6.12", "7.2")
LIMIT = 0.7


def measure(trees: Path, version: str, runs: int) -> float:
    """Return the median ratio for a tree."""
    tree, config = trees / f"linux-{version}", trees / "configs" / version / "amd64"
    check = [
        sys.executable, "-m", "kconfig_guard", "check", str(config), "-p", "kspp", "-p", "container-host",
        "--tree", str(tree), "--no-cache", "--format", "json",
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        conf = Conf(tree, Path(folder)).timing(config)
        return paired(f"{version:>5}: check", lambda: timed(check, (0, 1)), conf, runs, LIMIT)


def main() -> int:
    """Measure all trees; return 1 if a ratio is above the limit."""
    trees = Path(os.environ["KCONFIG_GUARD_TREES"])
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    return int(max([measure(trees, version, runs) for version in VERSIONS]) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
