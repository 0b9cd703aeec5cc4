"""Measure how fast the program is, and write a page about it.

    python -m benchmarks [--peer PROGRAM] [--quick] [--only KIND...] [--output FOLDER]
    python -m benchmarks --render

Writes ``benchmarks.json``, ``benchmarks.md`` and ``benchmarks.svg``. Exit codes: 0 all measured limits are met
or nothing was to be measured, 1 some are not met, 2 something could not be measured,
130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import fleets, fragment_merge, growth, kernel_tools, library_load, memory, one_config
from benchmarks._bench import QUICK, Bench, Counts
from benchmarks._chart import chart
from benchmarks._limits import outcomes
from benchmarks._machine import describe
from benchmarks._page import limit_table, page, verdict
from benchmarks._process import BenchmarkError
from benchmarks._results import Results, from_json, to_json
from benchmarks._rounds import say

if TYPE_CHECKING:
    from benchmarks._results import Group

KINDS = {
    "one": one_config.measure,
    "tools": kernel_tools.measure,
    "fragment": fragment_merge.measure,
    "fleets": fleets.measure,
    "memory": memory.measure,
    "growth": growth.measure,
    "library": library_load.measure,
}
DOCS, TRIALS = Path("docs"), Path("build/benchmarks")


def arguments() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure how fast kconfig-guard is.")
    parser.add_argument("--peer", type=Path, metavar="PROGRAM", help="the start script of kernel-hardening-checker")
    parser.add_argument("--trees", type=Path, metavar="FOLDER", help="the kernel trees and configs")
    parser.add_argument("--quick", action="store_true", help="a trial: one or two runs of each, small fleets")
    parser.add_argument("--only", nargs="+", choices=KINDS, default=list(KINDS), metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--runs", type=_positive, metavar="N", help="runs of what takes a second or two")
    parser.add_argument(
        "--few", type=_positive, metavar="N", help="runs over other trees than the main one, and for memory"
    )
    parser.add_argument("--minutes", type=_positive, metavar="N", help="runs of the tree's merge_config.sh")
    parser.add_argument(
        "--long", type=_positive, metavar="N", help="runs of many configs where nothing is limited, and for growth"
    )
    parser.add_argument("--fleet", type=_positive, metavar="N", help="configs that are judged by their text")
    parser.add_argument("--tree-fleet", type=_positive, metavar="N", help="configs that are judged over the tree")
    parser.add_argument("--output", type=Path, metavar="FOLDER", help=f"where to write ({DOCS}; of a part: {TRIALS})")
    parser.add_argument("--render", action="store_true", help="measure nothing; write the page from benchmarks.json")
    return parser


def main() -> int:
    """Measure and write, or only write; return the exit code."""
    options = arguments().parse_args()
    whole = options.only == list(KINDS) and not options.quick
    folder = options.output or (DOCS if whole else TRIALS)
    try:
        _need_matplotlib()
        results = _kept(folder) if options.render else _measured(options)
        _write(results, folder)
    except (BenchmarkError, OSError) as error:
        say([f"error: {error}"])
        return 2
    except KeyboardInterrupt:
        return 130
    found = outcomes(results)
    print(f"{limit_table(found)}\n{verdict(found)}")
    return int(not options.render and any(one.met is False for one in found))


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"not a number above 0: {text!r}")
    return int(text)


def _need_matplotlib() -> None:
    if find_spec("matplotlib") is None:
        raise BenchmarkError("the picture needs matplotlib; install the extra 'bench'")


def _kept(folder: Path) -> Results:
    return from_json((folder / "benchmarks.json").read_text())


def _measured(options: argparse.Namespace) -> Results:
    peer = options.peer or os.environ.get("KERNEL_HARDENING_CHECKER")
    trees = options.trees or os.environ.get("KCONFIG_GUARD_TREES")
    if trees is None:
        raise BenchmarkError("no kernel trees are given (--trees, KCONFIG_GUARD_TREES); make bench does so")
    if peer is None:
        say(["no path of kernel-hardening-checker is given (--peer): nothing is compared with it"])
    elif not Path(peer).is_file():
        raise BenchmarkError("there is no kernel-hardening-checker where --peer or its variable says")
    given = {name: getattr(options, name) for name in ("runs", "few", "minutes", "long", "fleet", "tree_fleet")}
    counts = replace(QUICK if options.quick else Counts(), **{name: one for name, one in given.items() if one})
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as scratch:
        bench = Bench(Path(trees).resolve(), Path(scratch), Path(peer).resolve() if peer else None, counts)
        groups: list[Group] = []
        for kind in options.only:
            say([f"{kind}…"])
            groups += KINDS[kind](bench)
        # As they are kept, so that the page is the same when it is made again.
        return from_json(to_json(Results(describe(bench), options.quick, tuple(groups))))


def _write(results: Results, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "benchmarks.json").write_text(to_json(results))
    # Late: the memory of whoever starts a process counts as that of the process until it is loaded.
    from benchmarks._picture import draw  # noqa: PLC0415

    (folder / "benchmarks.svg").write_text(draw(chart(results)))
    (folder / "benchmarks.md").write_text(page(results))


if __name__ == "__main__":
    sys.exit(main())
