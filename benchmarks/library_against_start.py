"""Time to load all shipped rules and profiles, as a ratio to the interpreter's own start in the same run.

    python benchmarks/library_against_start.py [RUNS]

Whole processes: an interpreter that does nothing, one that reads the library from YAML, and one that reads the compact
copy. Prints the median of each, and the ratio of what loading adds, run by run. The program's own modules are imported
in all but the first, and counted apart; as in the program itself, the garbage collector is off and nothing is taken
apart at the end.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

LIMIT_YAML, LIMIT_COPY = 0.5, 0.02
"""Seconds that loading may add, as the contract wants them."""

IMPORTS = (
    "from pathlib import Path\nfrom kconfig_guard.profile.library import Library\n"
    "from kconfig_guard.store import Store\nimport gc, os\ngc.disable()\n"
)
END = "import os; os._exit(0)"
LOAD = "library = Library(store={store})\n_ = library.rules\n[library.load(name) for name in library.names()]\n"


def seconds(program: str) -> float:
    """Return the wall time of an interpreter that runs a program."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", f"{program}\n{END}"], check=True)
    return time.perf_counter() - start


def main() -> int:
    """Measure; return 1 if loading takes longer than it may."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LIBRARY_STORE"] = folder
        copy = LOAD.format(store='Store(Path(os.environ["LIBRARY_STORE"]))')
        programs = {
            "start": "pass",
            "imports": IMPORTS,
            "yaml": IMPORTS + LOAD.format(store=None),
            "copy": IMPORTS + copy,
        }
        for program in programs.values():
            seconds(program)
        rounds = [{name: seconds(program) for name, program in programs.items()} for _ in range(runs)]
    added = {name: statistics.median(one[name] - one["imports"] for one in rounds) for name in ("yaml", "copy")}
    for name in programs:
        median = statistics.median(one[name] for one in rounds)
        ratio = statistics.median(one[name] / one["start"] for one in rounds)
        print(f"{name:>8}: {median * 1000:7.1f} ms, {ratio:5.2f} of the interpreter's start")
    print(f"loading adds {added['yaml'] * 1000:.1f} ms from YAML, {added['copy'] * 1000:.1f} ms from the compact copy")
    return int(added["yaml"] > LIMIT_YAML or added["copy"] > LIMIT_COPY)


if __name__ == "__main__":
    sys.exit(main())
