"""Many configs in one run, per config, against one run of kernel-hardening-checker for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks._bench import FINDING, MAIN, OTHERS, PROFILES, SUMMARY, Bench, Cache, Judged, guard
from benchmarks._inputs import fleet
from benchmarks._process import run
from benchmarks._results import Group
from benchmarks._rounds import Contestant, in_turn
from benchmarks.one_config import PEER

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks._process import Command

GROUP, TEXT, UNFIXED, FIXED = "fleets", "text, json:FILE", "tree, json:FILE, --no-fix", "tree, json:FILE"

_NOTE = f"""\
Debian's configs (amd64, cloud-amd64, rt-amd64), made distinct: in each copy, 3 to 8 modules are off or built in. The
text of {{fleet}} configs of all kernels, and over the tree {{tree_fleet}} of {MAIN}, fewer as that takes longer. Time
is for one config, and so is the peer's, which takes one in a run. No config was judged before, but for the last row;
the library and the tree are in the cache. The limit is for the text, which is what the peer judges."""


def measure(bench: Bench) -> tuple[Group, ...]:
    """Measure by text and over the tree."""
    counts, scratch = bench.counts, bench.folder("fleets")
    texts, ours = fleets(bench, scratch)
    tree = ("--tree", bench.tree())
    cache = warm_cache(bench, scratch)
    judged = bench.cache("fleets-judged")
    report = scratch / "report.json"
    again = run_over(ours, *tree, cache=judged, report=report)
    run(again, scratch)
    contestants = (
        *(Contestant(PEER, one) for one in bench.peer_run(bench.config())),
        Contestant(TEXT, run_over(texts, "--tree", "none", cache=cache, report=report), cache.restore, len(texts)),
        Contestant(
            "text, text",
            run_over(texts, "--tree", "none", cache=cache),
            cache.restore,
            len(texts),
            rounds=counts.long,
        ),
        Contestant(
            UNFIXED,
            run_over(ours, *tree, "--no-fix", cache=cache, report=report),
            cache.restore,
            len(ours),
            "tree",
            counts.long,
        ),
        Contestant(
            FIXED, run_over(ours, *tree, cache=cache, report=report), cache.restore, len(ours), "tree", counts.long
        ),
        Contestant(
            "tree, json:FILE, judged before",
            again,
            items=len(ours),
            agree="tree",
            rounds=counts.long,
        ),
    )
    series = in_turn(contestants, counts.runs, scratch)
    note = _NOTE.format(fleet=f"{len(texts):,}", tree_fleet=len(ours))
    return (Group(GROUP, "Many configs in one run", note, PEER, series, "configs"),)


def fleets(bench: Bench, scratch: Path) -> tuple[list[Path], list[Path]]:
    """Write the configs that are judged by their text, and those that are judged over the tree."""
    folders = scratch / "texts", scratch / "for-tree"
    for folder in folders:
        folder.mkdir()
    counts = bench.counts
    return (
        fleet(text_sources(bench), counts.fleet, folders[0]),
        fleet(tree_sources(bench), counts.tree_fleet, folders[1]),
    )


def text_sources(bench: Bench) -> list[Path]:
    """Return the real configs of which those are made that are judged by their text."""
    return [path for version in (MAIN, *OTHERS) for path in sorted(bench.config(version).parent.iterdir())]


def tree_sources(bench: Bench) -> list[Path]:
    """Return the real configs of which those are made that are judged over the tree."""
    return sorted(bench.config().parent.iterdir())


def warm_cache(bench: Bench, scratch: Path) -> Cache:
    """Return a cache that has the library and the tree but no config that is measured, and remembers that."""
    cache, other = bench.cache(scratch.name), Judged(scratch / "other", bench.config())
    other.changed(0)
    run(run_over([other.path], "--tree", bench.tree(), cache=cache), scratch)
    cache.keep()
    return cache


def run_over(configs: list[Path], *words: object, cache: Cache, report: Path | None = None) -> Command:
    """Return a check of configs: a JSON report to a file, or a text report to standard output."""
    if report is None:
        return guard("check", *configs, *PROFILES, *words, sign=SUMMARY, cache=cache)
    words = (*words, "--format", f"json:{report}")
    return guard("check", *configs, *PROFILES, *words, sign=FINDING, cache=cache, output=report)
