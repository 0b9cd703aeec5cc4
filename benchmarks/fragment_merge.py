"""A ``merge`` of a long fragment against the tree's own ``merge_config.sh`` and ``make olddefconfig``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from benchmarks._bench import MAIN, Bench, Cache, guard
from benchmarks._conf import build_conf, merge_config
from benchmarks._inputs import fragment
from benchmarks._process import BenchmarkError, run
from benchmarks._results import Group
from benchmarks._rounds import Contestant, in_turn

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks._process import Command

GROUP, SCRIPT, COLD = "fragment", "merge_config.sh, make olddefconfig", "merge, --no-cache"
LINES = 254
"""The length of the fragment that kernel-hardening-checker offers for x86_64."""

_DEMANDING = ("kspp", "kernel-hardening-checker", "recommended-strict")
_SETTING = b"CONFIG_"

_NOTE = f"""\
A fragment of {LINES} lines, what `{"`, `".join(_DEMANDING)}` demand on x86_64, merged into Debian's amd64 config of
{MAIN}. The script looks up each line of the result in the config that came out, which `merge` does too; with `-m` it
only puts the lines together. Both end with `make olddefconfig`, with gcc. The
whole script takes long, so that it runs a few times only."""


def measure(bench: Bench) -> tuple[Group, ...]:
    """Measure with the tree in the cache and without."""
    folder, tree = bench.folder("fragment"), bench.tree()
    build_conf(tree, folder)
    files = bench.config(), folder / "demands.config"
    files[1].write_text("\n".join(_lines(bench.config(), folder)) + "\n")
    whole, prepare = merge_config(tree, folder, files, only_merge=False)
    part, _ = merge_config(tree, folder, files, only_merge=True)
    runs = bench.counts.runs

    def ours(cache: Cache | None) -> Command:
        merged = folder / "merged"
        return guard("merge", *files, "--tree", tree, "-o", merged, sign=_SETTING, cache=cache, output=merged)

    contestants = (
        Contestant(SCRIPT, whole, prepare, rounds=bench.counts.minutes),
        Contestant("merge_config.sh -m, make olddefconfig", part, prepare),
        Contestant(COLD, ours(None), agree="merge"),
        Contestant("merge, warm", ours(bench.cache("fragment")), agree="merge"),
    )
    series = in_turn(contestants, runs, folder)
    return (Group(GROUP, f"A fragment of {LINES} lines", _NOTE, SCRIPT, series),)


def _lines(config: Path, folder: Path) -> list[str]:
    """Return the lines of the fragment.

    Raises:
        BenchmarkError: The rules do not demand so many values.
    """
    report = folder / "report.json"
    profiles = [word for name in _DEMANDING for word in ("-p", name)]
    run(
        guard("check", config, *profiles, "--tree", "none", "--format", f"json:{report}", output=report, sign=b'"'),
        folder,
    )
    found = fragment(json.loads(report.read_text())["findings"], LINES)
    if len(found) < LINES:
        raise BenchmarkError(f"the rules demand only {len(found)} plain values, not {LINES}")
    return found
