"""Makers of results that were never measured."""

from __future__ import annotations

from benchmarks._process import Sample
from benchmarks._results import Group, Results, Series


def series(name: str, *seconds: float, items: int = 1, peak: float = 30.0) -> Series:
    """Return a series whose runs took these seconds, half of them of the processor."""
    return Series(name, tuple(Sample(one, one / 2, peak, peak + 1) for one in seconds), 7, items)


def group(name: str, *found: Series, base: str = "", unit: str = "") -> Group:
    """Return a group of series."""
    return Group(name, f"About {name}", "What to know.", base, found, unit)


def results(*groups: Group, trial: bool = False) -> Results:
    """Return results with these groups."""
    return Results({"processor": "a | b"}, trial, groups)
