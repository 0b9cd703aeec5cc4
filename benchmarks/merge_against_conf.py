"""Wall time of a cold ``merge`` without fragments against ``conf --olddefconfig`` on the same tree and config.

    KCONFIG_GUARD_TREES=FOLDER python benchmarks/merge_against_conf.py [RUNS]

Both write the same config. Prints, for each tree, the median of both and of the ratio run by run.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from _conf import Conf, paired, timed

VERSIONS = ("6.1", "6.12", "7.2")
LIMIT = 0.4


def measure(trees: Path, version: str, runs: int) -> float:
    """Return the median ratio for a tree."""
    tree, config = trees / f"linux-{version}", trees / "configs" / version / "amd64"
    with tempfile.TemporaryDirectory() as folder:
        merge = [
            sys.executable, "-m", "kconfig_guard", "merge", str(config),
            "--tree", str(tree), "--no-cache", "-o", f"{folder}/merged",
        ]  # fmt: skip
        conf = Conf(tree, Path(folder)).timing(config)
        return paired(f"{version:>5}: merge", lambda: timed(merge, (0,)), conf, runs, LIMIT)


def main() -> int:
    """Measure all trees; return 1 if a ratio is above the limit."""
    trees = Path(os.environ["KCONFIG_GUARD_TREES"])
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    return int(max([measure(trees, version, runs) for version in VERSIONS]) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
