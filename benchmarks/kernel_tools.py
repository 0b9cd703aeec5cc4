"""Cold runs against the kernel's own ``conf --olddefconfig`` over the same tree, which asks the compiler each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks._bench import MAIN, OTHERS, PROFILES, Bench, Judged, check, guard
from benchmarks._conf import build_conf, olddefconfig
from benchmarks._results import Group
from benchmarks._rounds import Contestant, in_turn

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks._process import Command

CONF = "conf --olddefconfig"
COLD, UNKEPT, FIX, MERGE = "check, empty cache", "check, --no-cache", "fix, --no-cache", "merge, --no-cache"
FIX_FRAGMENT = "fix of hardening.config, --no-cache"

_HARDENING = "kernel/configs/hardening.config"
_SETTING = b"CONFIG_"

_NOTE = """\
Debian's amd64 config of {version}; `conf` is built from the tree, and called as `make olddefconfig` calls it, with gcc.
`check` and `fix` with `-p kspp -p container-host`; `fix of hardening.config` takes the tree's own fragment in place of
`kspp`; `merge` has no fragment and so does what `conf` does."""
_WARM_NOTE = " *Warm* has the tree in the cache and, to `fix` and `merge`, a config that no run had before."


def name(version: str) -> str:
    """Return the name of the group for a kernel."""
    return f"kernel tools {version}"


def measure(bench: Bench) -> tuple[Group, ...]:
    """Measure over all trees, the main one more often."""
    return tuple(_measure(bench, version) for version in (OTHERS[0], MAIN, *OTHERS[1:]))


def _measure(bench: Bench, version: str) -> Group:
    folder, tree, config = bench.folder(f"conf-{version}"), bench.tree(version), bench.config(version)
    build_conf(tree, folder)
    conf, prepare = olddefconfig(tree, folder, config)
    cache = bench.cache(f"conf-{version}")
    merged = folder / "merged"
    contestants = [
        Contestant(CONF, conf, prepare),
        Contestant(COLD, check(config, "--tree", tree, cache=cache), cache.clear, agree="check"),
        Contestant(UNKEPT, check(config, "--tree", tree), agree="check"),
        Contestant(FIX, _fix(config, "-p", "kspp", "--tree", tree)),
        Contestant(
            MERGE, guard("merge", config, "--tree", tree, "-o", merged, sign=_SETTING, output=merged), agree="merge"
        ),
    ]
    # Trees before 6.7 have none.
    if (tree / _HARDENING).exists():
        contestants.append(Contestant(FIX_FRAGMENT, _fix(config, "--require", tree / _HARDENING, "--tree", tree)))
    main = version == MAIN
    if main:
        contestants += _warm(bench, config, folder)
    series = in_turn(contestants, bench.counts.runs if main else bench.counts.few, folder)
    note = _NOTE.format(version=version) + (_WARM_NOTE if main else "")
    return Group(name(version), f"Against conf, Linux {version}", note, CONF, series)


def _fix(config: Path, *words: object) -> Command:
    return guard("fix", config, "-p", "container-host", *words, sign=_SETTING)


def _warm(bench: Bench, config: Path, folder: Path) -> list[Contestant]:
    judged, cache, merged = Judged(folder / "changed", config), bench.cache("warm-fix"), folder / "merged-warm"
    tree = ("--tree", bench.tree())
    fix = guard("fix", judged.path, *PROFILES, *tree, sign=_SETTING, cache=cache)
    merge = guard("merge", judged.path, *tree, "-o", merged, sign=_SETTING, cache=cache, output=merged)
    return [
        Contestant("fix, warm", fix, judged.changed),
        Contestant("merge, warm", merge, judged.changed, agree="merge"),
    ]
