"""Medians, quartiles and growth of what was measured; nothing here reads or runs anything."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Spread:
    """The middle of some values, and how far they lie apart."""

    median: float
    low: float
    lower: float
    upper: float
    high: float
    count: int


def spread(values: Sequence[float]) -> Spread:
    """Return median, quartiles and extremes of at least one value.

    A quartile is found between the two values next to it, both ends included.

    Raises:
        ValueError: There is no value.
    """
    if not values:
        raise ValueError("there is nothing to take the median of")
    lower, median, upper = (
        statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else (values[0],) * 3
    )
    return Spread(median, min(values), lower, upper, max(values), len(values))


def ratios(mine: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """Return each of my values as a part of theirs of the same round; rounds that only one of us ran do not count."""
    return [one / other for one, other in zip(mine, theirs, strict=False)]


def growth(smaller: tuple[float, float], larger: tuple[float, float]) -> float:
    """Return by which power of the size time grows from one (size, time) to another: 1 is in proportion.

    Raises:
        ValueError: The sizes are the same, or something is not positive.
    """
    if smaller[0] == larger[0]:
        raise ValueError("there is no growth between equal sizes")
    return math.log(larger[1] / smaller[1]) / math.log(larger[0] / smaller[0])
