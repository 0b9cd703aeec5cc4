"""Make a page in Markdown of what was measured."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from benchmarks._limits import EXCESS, PEAK, RATIO, outcomes
from benchmarks._statistics import growth, spread

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks._limits import Outcome
    from benchmarks._results import Group, Results, Series
    from benchmarks._statistics import Spread

PICTURE = "benchmarks.svg"

_WIDTH = 120
_SPREAD = ("quartiles", "extremes")
_NO_SPREAD = ("", "")

_HEAD = """\
# Benchmarks

Made by `make bench` from what it measured; change `benchmarks/` instead.

"""

_TRIAL = """\
> These figures are of a quick trial (`--quick`) with one or two runs each. They show that the benchmarks work, and
> little else.

"""

_HOW = """\
## How to read and repeat it

```sh
make bench                                                    # everything, into docs/
make bench BENCH="--peer ~/kernel-hardening-checker/bin/kernel-hardening-checker"
make bench BENCH="--quick"                                    # a trial in build/benchmarks
make bench BENCH="--only growth --runs 31"                    # one kind of figure, with more runs
make bench BENCH="--render"                                   # this page again, from docs/benchmarks.json
```

Every run is a whole process, from its start to its end. What is compared runs in turn, round by round, so that what
disturbs one disturbs the other; a ratio is taken within a round. Tables show the median over all rounds, the
quartiles and the extremes. A round before the first, which does not count, fills the caches of the disk,
unless many configs are judged. A run counts only if its exit status is right and its output is there, with as many
findings as in every other run. Times are those of the clock; *CPU* is the ratio of processor times, all processes
added. A time that *grows with the power* 1 is in proportion to the size, with less it grows more slowly; this is told
from the size in the middle to the largest.

kernel-hardening-checker is run by the same Python. Without its path (`--peer`, or `KERNEL_HARDENING_CHECKER`) it is
left out, with all that needs it.

"""


def page(results: Results) -> str:
    """Return the page."""
    found = outcomes(results)
    parts = [
        _HEAD,
        _TRIAL if results.trial else "",
        f"{verdict(found)}\n\n",
        f"![Each figure as a part of its limit, and how time grows]({PICTURE})\n\n",
        "## Limits\n\n",
        limit_table(found),
        "\n",
        "## Where it was measured\n\n",
        _table(("", ""), ([name, value] for name, value in results.machine.items())),
        "\n",
        _HOW,
    ]
    parts += [section(group) for group in results.groups]
    return "".join(parts).rstrip("\n") + "\n"


def verdict(found: Sequence[Outcome]) -> str:
    """Return which limits are kept, in words."""
    measured = [one for one in found if one.met is not None]
    missed = [one.limit.what for one in measured if not one.met]
    unknown = len(found) - len(measured)
    left = f" {_count(unknown)} not measured." if unknown else ""
    if not measured:
        return f"No limit was measured.{left}"
    if not missed:
        return f"All of {len(measured)} measured limits are met.{left}"
    text = f"{len(measured) - len(missed)} of {len(measured)} measured limits are met.{left} Not met:\n"
    return "\n".join([text, *(f"* {what}" for what in missed)])


def _count(number: int) -> str:
    return "One was" if number == 1 else f"{number} were"


def limit_table(found: Iterable[Outcome]) -> str:
    """Return a table of the limits with what was measured."""
    rows = []
    for one in found:
        state = {True: "met", False: "**not met**", None: "not measured"}[one.met]
        quantity = one.limit.quantity
        cells = ["", *_NO_SPREAD]
        if one.found is not None and one.value is not None:
            cells = [amount(one.value, quantity), *_spread_cells(one.found, quantity)]
        rows.append([one.limit.what, amount(one.limit.at_most, quantity), *cells, state])
    return _table(("figure", "at most", "measured", *_SPREAD, ""), rows)


def section(group: Group) -> str:
    """Return heading, note and table of a group."""
    if not group.base:
        table = _growth_table(group) if group.name.startswith("growth") else _memory_table(group)
    else:
        table = _time_table(group)
    note = textwrap.fill(" ".join(group.note.split()), _WIDTH, break_long_words=False, break_on_hyphens=False)
    return f"## {group.title}\n\n{note}\n\n{table}\n"


def _time_table(group: Group) -> str:
    base = group.get(group.base)
    excess = group.name == "library"
    head = ["run", "runs", "time for one" if group.unit else "time"]
    if base is not None:
        head += [f"beyond {group.base}", *_SPREAD] if excess else [f"against {group.base}", *_SPREAD, "CPU"]
    rows = []
    for one in group.series:
        row = [one.name, str(len(one.samples)), duration(spread(one.seconds()).median / one.items)]
        ratio, cpu, beyond = group.ratio(one), group.ratio(one, cpu=True), group.excess(one)
        if one is base:
            row += ["", *_NO_SPREAD] if excess else ["1", *_NO_SPREAD, "1"]
        elif excess and beyond is not None:
            row += [duration(beyond.median), *_spread_cells(beyond, EXCESS)]
        elif ratio is not None and cpu is not None:
            row += [number(ratio.median), *_spread_cells(ratio, RATIO), number(cpu.median)]
        rows.append(row)
    return _table(tuple(head), rows)


def _memory_table(group: Group) -> str:
    rows = []
    for one in group.series:
        peak = spread([each.peak for each in one.samples])
        together = max(each.together for each in one.samples)
        rows.append([one.name, str(len(one.samples)), amount(peak.high, PEAK), amount(together, PEAK)])
    return _table(("run", "runs", "largest process", "all processes together"), rows)


def _growth_table(group: Group) -> str:
    names = list(dict.fromkeys(one.name for one in group.series))
    sizes = sorted({one.items for one in group.series})
    known = {(one.name, one.items): spread(one.seconds()) for one in group.series}
    rows = []
    for size in sizes:
        cells = [known.get((name, size)) for name in names]
        rows.append([f"{size:,}", *("" if one is None else _times(one) for one in cells)])
    rows.append(["grows with the power", *(number(_power(group, name)) for name in names)])
    return _table((group.unit, *names), rows)


def _power(group: Group, name: str) -> float:
    """Return the power of growth from the size in the middle to the largest; below, the start of a process counts."""
    points = sorted(_points(group.series, name))
    return growth(points[(len(points) - 1) // 2], points[-1])


def _points(series: Iterable[Series], name: str) -> list[tuple[float, float]]:
    return [(one.items, spread(one.seconds()).median) for one in series if one.name == name]


def _times(one: Spread) -> str:
    return f"{duration(one.median)} ({duration(one.low)} to {duration(one.high)})"


def _spread_cells(one: Spread, quantity: str) -> list[str]:
    """Return quartiles and extremes, nothing for a single value."""
    if one.count == 1:
        return list(_NO_SPREAD)
    pairs = (one.lower, one.upper), (one.low, one.high)
    return [" to ".join(amount(each, quantity) for each in pair) for pair in pairs]


def amount(value: float, quantity: str) -> str:
    """Return a value with its unit; ratios have none."""
    if quantity == PEAK:
        return f"{value:.0f} MiB"
    return duration(value) if quantity == EXCESS else number(value)


def number(value: float) -> str:
    """Return a ratio with two digits after the point, small ones with two that count."""
    return f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.2g}"


def duration(seconds: float) -> str:
    """Return a time in seconds or, below one, in milliseconds."""
    if abs(seconds) < 1:
        milliseconds = seconds * 1000
        return f"{milliseconds:.1f} ms" if abs(milliseconds) < 10 else f"{milliseconds:.0f} ms"
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.0f} s"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *("---" for _ in head[1:])], *rows]
    return "".join(f"| {' | '.join(_cell(cell) for cell in one)} |\n" for one in lines)


def _cell(text: str) -> str:
    """Return text that stays in its cell."""
    return re.sub(r"\s+", " ", text).replace("|", "\\|")
