"""The most memory that checks take: of one process, and of all processes of a run together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks._bench import MAIN, check
from benchmarks._results import Group
from benchmarks._rounds import Contestant, in_turn
from benchmarks.fleets import fleets, run_over, warm_cache

if TYPE_CHECKING:
    from benchmarks._bench import Bench

GROUP, WARM, CHANGED, COLD = "memory", "warm check, judged before", "warm check, not judged before", "cold check"

_NOTE = f"""\
The most that one process of a run had, as the kernel counts it (`ru_maxrss`), and the most that all of its processes
were seen to have at a time, pages that they share counted once. The second is looked up a hundred times a second, in
runs that are not used for times, and may miss a short peak; of a run with one process it is a little less than the
first, which also counts pages that other programs use. Less than some 20 MiB, what the measuring process has itself,
cannot be told. The config, tree and profiles are those of the tables above;
cold is an empty cache, {MAIN}."""


def measure(bench: Bench) -> tuple[Group, ...]:
    """Measure single checks and fleets."""
    scratch, tree = bench.folder("memory"), ("--tree", bench.tree())
    texts, ours = fleets(bench, scratch)
    warm, cold, judged = warm_cache(bench, scratch), bench.cache("memory-cold"), bench.cache("memory-judged")
    report = scratch / "report.json"
    contestants = (
        Contestant("text check", check(bench.config(), "--tree", "none", cache=warm), warm.restore),
        Contestant(WARM, check(bench.config(), *tree, cache=judged), agree="tree"),
        Contestant(CHANGED, check(bench.config(), *tree, cache=warm), warm.restore, agree="tree"),
        Contestant(COLD, check(bench.config(), *tree, cache=cold), cold.clear, agree="tree"),
        Contestant(
            f"{len(texts):,} configs, text",
            run_over(texts, "--tree", "none", cache=warm, report=report),
            warm.restore,
            len(texts),
            rounds=1,
        ),
        Contestant(
            f"{len(ours)} configs, tree",
            run_over(ours, *tree, cache=warm, report=report),
            warm.restore,
            len(ours),
            rounds=1,
        ),
    )
    series = in_turn(contestants, bench.counts.few, scratch, watch=True)
    return (Group(GROUP, "Peak memory", _NOTE, "", series),)
