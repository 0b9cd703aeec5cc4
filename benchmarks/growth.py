"""How time grows with the number of configs, of rules, and of symbols in the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks._bench import FINDING, MAIN, Bench, Judged, guard
from benchmarks._inputs import fleet, profile, tree_config, write_tree
from benchmarks._process import run
from benchmarks._results import Group
from benchmarks._rounds import Contestant, in_turn
from benchmarks.fleets import run_over, text_sources, tree_sources, warm_cache

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks._bench import Cache
    from benchmarks._process import Command

_RULES = 10
"""In the profile by which configs for made trees are judged."""

_CONFIGS_NOTE = f"""\
Debian's configs, made distinct; none was judged before. The text with the profiles of above, and over the tree of
{MAIN}, which is in the cache, with `--no-fix`."""
_RULES_NOTE = f"""\
A profile of its own with so many rules about options of Debian's amd64 config of {MAIN}, which meets three of four. It
was read before; the config has a value that no run had before. The text, and over the tree with `--no-fix`."""
_SYMBOLS_NOTE = f"""\
Trees of our own with so many symbols: a tenth without a prompt and selected, the others with two dependencies, a select
and a help text; a config that sets two of three; a profile of {_RULES} rules; `--no-fix`. *Cold* parses the tree and
writes the cache; *warm* finds the tree there, and a config that no run had before."""


def measure(bench: Bench) -> tuple[Group, ...]:
    """Measure all three."""
    return _configs(bench), _rules(bench), _symbols(bench)


def _configs(bench: Bench) -> Group:
    folder, tree = bench.folder("growth-configs"), ("--tree", bench.tree())
    texts = fleet(text_sources(bench), max(bench.counts.texts), bench.folder("growth-texts"))
    ours = fleet(tree_sources(bench), max(bench.counts.trees), bench.folder("growth-trees"))
    cache, report = warm_cache(bench, folder), folder / "report.json"

    def contestant(name: str, chosen: list[Path], *words: object) -> Contestant:
        command = run_over(chosen, *words, cache=cache, report=report)
        return Contestant(name, command, cache.restore, len(chosen))

    contestants = [
        *(contestant("text", texts[:size], "--tree", "none") for size in bench.counts.texts),
        *(contestant("tree, --no-fix", ours[:size], *tree, "--no-fix") for size in bench.counts.trees),
    ]
    series = in_turn(contestants, bench.counts.long, folder, warm_up=False)
    return Group("growth configs", "Growth with the number of configs", _CONFIGS_NOTE, "", series, "configs")


def _rules(bench: Bench) -> Group:
    folder, cache = bench.folder("growth-rules"), bench.cache("growth-rules")
    judged = Judged(folder / "config", bench.config())
    text = bench.config().read_text()
    contestants = []
    for name, words in (("text", ("--tree", "none")), ("tree, --no-fix", ("--tree", bench.tree(), "--no-fix"))):
        for size in bench.counts.rules:
            rules = folder / f"rules-{size}.yaml"
            rules.write_text(profile(text, size))
            command = _judging(judged.path, rules, *words, cache=cache)
            contestants.append(Contestant(name, command, judged.changed, size, agree=f"{size} rules"))
    series = in_turn(contestants, bench.counts.long, folder)
    return Group("growth rules", "Growth with the number of rules", _RULES_NOTE, "", series, "rules")


def _symbols(bench: Bench) -> Group:
    folder = bench.folder("growth-symbols")
    rules = folder / "rules.yaml"
    rules.write_text(profile(tree_config(min(bench.counts.symbols)), _RULES))
    cold, warm = [], []
    for size in bench.counts.symbols:
        tree, source = folder / f"tree-{size}", folder / f"config-{size}"
        write_tree(size, tree)
        source.write_text(tree_config(size))
        judged = Judged(folder / f"changed-{size}", source)
        kept, empty = bench.cache(f"symbols-{size}"), bench.cache(f"symbols-cold-{size}")
        words = (rules, "--tree", tree, "--no-fix")
        # The library is not what grows here.
        run(_judging(source, rules, "--tree", "none", cache=empty), folder)
        empty.keep()
        cold.append(Contestant("cold", _judging(source, *words, cache=empty), empty.restore, size))
        warm.append(Contestant("warm", _judging(judged.path, *words, cache=kept), judged.changed, size))
    series = in_turn([*cold, *warm], bench.counts.long, folder)
    return Group("growth symbols", "Growth with the number of symbols", _SYMBOLS_NOTE, "", series, "symbols")


def _judging(config: Path, rules: Path, *words: object, cache: Cache) -> Command:
    return guard("check", config, "-p", rules, *words, "--format", "json", sign=FINDING, cache=cache)
