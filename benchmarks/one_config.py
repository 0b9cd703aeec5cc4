"""A check of one config against kernel-hardening-checker's, as a hook or an editor would run it."""

from __future__ import annotations

import sys

from benchmarks._bench import MAIN, Bench, Judged, check, check_text
from benchmarks._process import Command
from benchmarks._results import Group
from benchmarks._rounds import Contestant, in_turn

PEER = "kernel-hardening-checker"
TEXT, NEW_TEXT = "text, judged before", "text, changed"
WARM = "warm, judged before"
ONE_CONFIG, HOOK = "one config", "hook"

_NOTE = f"""\
Debian's amd64 config of {MAIN}, `-p kspp -p container-host`, `--format json`. *Text* is `--tree none`; *warm* is
`--tree linux-{MAIN}`, with the tree in the cache. *Judged before*: the same run was done before. *Changed*: each run
has a value in the config, the name of the kernel, that no run had before. With fixes unless `--no-fix` is named."""

_HOOK_NOTE = f"""\
The same with `x86_64_defconfig` of {MAIN} and the text report: what a pre-commit hook does for each commit. The peer
cannot judge a defconfig; its run is the one on Debian's config."""


def measure(bench: Bench) -> tuple[Group, ...]:
    """Measure the checks of a full config and of a defconfig."""
    return _one_config(bench), _hook(bench)


def _one_config(bench: Bench) -> Group:
    folder, tree = bench.folder("one-config"), ("--tree", bench.tree())
    judged = Judged(folder / "config", bench.config())
    cache = bench.cache("one-config")
    start = Command((sys.executable, "-c", "print('ready')"), b"ready")

    def text(name: str, prepare: str, *words: object) -> Contestant:
        command = check(judged.path, "--tree", "none", *words, cache=cache)
        return Contestant(name, command, getattr(judged, prepare), agree="text")

    def warm(name: str, prepare: str, *words: object) -> Contestant:
        command = check(judged.path, *tree, *words, cache=cache)
        return Contestant(name, command, getattr(judged, prepare), agree="tree")

    contestants = (
        *(Contestant(PEER, one, judged.same) for one in bench.peer_run(judged.path)),
        Contestant("Python alone", start),
        text(TEXT, "same"),
        text(NEW_TEXT, "changed"),
        warm(WARM, "same"),
        warm("warm, judged before, --no-fix", "same", "--no-fix"),
        warm("warm, changed", "changed"),
        warm("warm, changed, --no-fix", "changed", "--no-fix"),
    )
    series = in_turn(contestants, bench.counts.runs, folder)
    return Group(ONE_CONFIG, "One config", _NOTE, PEER, series)


def _hook(bench: Bench) -> Group:
    folder = bench.folder("hook")
    judged = Judged(folder / "x86_64_defconfig", bench.tree() / "arch/x86/configs/x86_64_defconfig")
    cache = bench.cache("hook")

    def hook(name: str, prepare: str, *words: object) -> Contestant:
        command = check_text(judged.path, "--tree", bench.tree(), "--arch", "x86_64", *words, cache=cache)
        return Contestant(name, command, getattr(judged, prepare))

    contestants = (
        *(Contestant(PEER, one) for one in bench.peer_run(bench.config())),
        hook(WARM, "same"),
        hook("warm, changed", "changed"),
        hook("warm, changed, --no-fix", "changed", "--no-fix"),
    )
    return Group(HOOK, "A defconfig, as a hook", _HOOK_NOTE, PEER, in_turn(contestants, bench.counts.runs, folder))
