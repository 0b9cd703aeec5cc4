"""The limits that figures have to keep, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks import fleets, fragment_merge, kernel_tools, library_load, memory, one_config
from benchmarks._bench import MAIN, OTHERS
from benchmarks._statistics import Spread, spread

if TYPE_CHECKING:
    from benchmarks._results import Results

RATIO, EXCESS, PEAK = "of its base", "s", "MiB"
"""What a limit is on: the ratio to the base of the group, the seconds beyond it, or the memory of one process."""


@dataclass(frozen=True)
class Limit:
    """What a figure has to keep.

    Attributes:
        what: The figure, in words.
        group: The group that it is measured in.
        series: The series.
        at_most: The limit on the median; of memory, on the most.
        quantity: What is limited: ``RATIO``, ``EXCESS`` or ``PEAK``.
    """

    what: str
    group: str
    series: str
    at_most: float
    quantity: str = RATIO


_MAIN = kernel_tools.name(MAIN)

LIMITS = (
    Limit(
        "warm `check --format json`, judged before, against kernel-hardening-checker",
        one_config.ONE_CONFIG,
        one_config.WARM,
        1.0,
    ),
    Limit("`check` of the text, judged before, against the same", one_config.ONE_CONFIG, one_config.TEXT, 0.9),
    Limit("`check` of the text, not judged before, against the same", one_config.ONE_CONFIG, one_config.NEW_TEXT, 0.9),
    Limit("cold `check`, empty cache, against `conf --olddefconfig`", _MAIN, kernel_tools.COLD, 0.35),
    Limit("cold `check --no-cache`, against the same", _MAIN, kernel_tools.UNKEPT, 0.35),
    Limit(
        f"`merge` of {fragment_merge.LINES} lines, nothing cached, against `merge_config.sh` and `make olddefconfig`",
        fragment_merge.GROUP,
        fragment_merge.COLD,
        0.1,
    ),
    Limit("many configs, by text, for each, against kernel-hardening-checker", fleets.GROUP, fleets.TEXT, 0.1),
    Limit("memory of a warm `check`, judged before", memory.GROUP, memory.WARM, 60, PEAK),
    Limit("memory of a warm `check`, not judged before", memory.GROUP, memory.CHANGED, 60, PEAK),
    Limit("memory of a cold `check`", memory.GROUP, memory.COLD, 400, PEAK),
    Limit("warm `check` of a defconfig, against kernel-hardening-checker", one_config.HOOK, one_config.WARM, 1.5),
    *(
        Limit(f"cold `check --no-cache`, {version}, against conf", kernel_tools.name(version), kernel_tools.UNKEPT, 0.7)
        for version in OTHERS
    ),
    *(
        Limit(f"`merge --no-cache`, {version}, against conf", kernel_tools.name(version), kernel_tools.MERGE, 0.4)
        for version in (MAIN, *OTHERS)
    ),
    *(
        Limit(f"`fix --no-cache`, {version}, against conf", kernel_tools.name(version), kernel_tools.FIX, 2.0)
        for version in (MAIN, *OTHERS)
    ),
    *(
        Limit(
            f"`fix --no-cache` of hardening.config, {version}, against conf",
            kernel_tools.name(version),
            kernel_tools.FIX_FRAGMENT,
            2.0,
        )
        for version in (MAIN, OTHERS[-1])
    ),
    Limit("loading all rules from YAML", library_load.GROUP, library_load.YAML, 0.5, EXCESS),
    Limit("loading all rules from the compact copy", library_load.GROUP, library_load.COPY, 0.02, EXCESS),
)


@dataclass(frozen=True)
class Outcome:
    """What came of a limit.

    Attributes:
        limit: Which.
        found: What was measured; None if it was not.
    """

    limit: Limit
    found: Spread | None

    @property
    def value(self) -> float | None:
        """What is compared with the limit: of memory the most, of all else the median."""
        if self.found is None:
            return None
        return self.found.high if self.limit.quantity == PEAK else self.found.median

    @property
    def met(self) -> bool | None:
        """Whether the limit is kept; None if it was not measured."""
        return None if self.value is None else self.value <= self.limit.at_most


def outcomes(results: Results) -> list[Outcome]:
    """Return what came of each limit."""
    return [Outcome(limit, _found(limit, results)) for limit in LIMITS]


def _found(limit: Limit, results: Results) -> Spread | None:
    place = results.find(limit.group, limit.series)
    if place is None:
        return None
    group, series = place
    if limit.quantity == PEAK:
        return spread([one.peak for one in series.samples])
    return group.ratio(series) if limit.quantity == RATIO else group.excess(series)
