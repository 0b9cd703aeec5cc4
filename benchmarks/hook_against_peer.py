"""Wall time of the pre-commit hook on one defconfig against kernel-hardening-checker, as a ratio in the same run.

    KCONFIG_GUARD_TREES=FOLDER KERNEL_HARDENING_CHECKER=PROGRAM python benchmarks/hook_against_peer.py [RUNS]

PROGRAM is the peer's start script; it is run with this interpreter, as the hook is. Both judge the same defconfig of
6.12, by kspp and, ours, container-host over the tree. Measured are whole processes with a warm cache: a defconfig that
was judged before (``same``), and one that nobody has judged (``changed``: each run has a line of its own), with fixes
and without.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from pathlib import Path

from _conf import timed

LIMIT = 1.5
VERSION = "6.12"
PROFILES = ("-p", "kspp", "-p", "container-host")


def main() -> int:
    """Measure; return 1 if the hook takes longer than it may on a defconfig that was judged before."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    peer = os.environ.get("KERNEL_HARDENING_CHECKER")
    if peer is None:
        print("no path of the peer is given (KERNEL_HARDENING_CHECKER): nothing to compare with")
        return 0
    tree = Path(os.environ["KCONFIG_GUARD_TREES"]) / f"linux-{VERSION}"
    text = (tree / "arch/x86/configs/x86_64_defconfig").read_text()
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "x86_64_defconfig")
        os.environ["XDG_CACHE_HOME"] = f"{folder}/cache"
        hook = [sys.executable, "-m", "kconfig_guard", "check", str(config), *PROFILES, "--tree", str(tree)]
        hook += ["--arch", "x86_64"]

        def run(command: list[str], number: int | None) -> float:
            line = "" if number is None else f"# change {number} of {len(command)}\n"
            config.write_text(f"{text}{line}")
            return timed(command, (0, 1))

        run(hook, None), run([*hook, "--no-fix"], None)
        rounds = []
        for number in range(runs):
            base = run([sys.executable, peer, "-c", str(config), "-m", "json"], None)
            rounds.append(
                {
                    "peer": base,
                    "same": run(hook, None),
                    "changed, no fixes": run([*hook, "--no-fix"], number),
                    "changed": run(hook, number),
                }
            )
    for name in rounds[0]:
        median = statistics.median(one[name] for one in rounds)
        ratio = statistics.median(one[name] / one["peer"] for one in rounds)
        print(f"{name:>18}: {median * 1000:7.1f} ms, {ratio:5.2f} of the peer")
    return int(statistics.median(one["same"] / one["peer"] for one in rounds) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
