"""What the picture shows, as numbers and labels; drawing them is ``_picture``'s job."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks._limits import outcomes
from benchmarks._page import amount
from benchmarks._statistics import spread

if TYPE_CHECKING:
    from benchmarks._limits import Outcome
    from benchmarks._results import Group, Results


@dataclass(frozen=True)
class Bar:
    """A figure as a part of its limit.

    Attributes:
        label: What it is.
        value: The figure divided by the limit.
        low: The same of the lowest run.
        high: The same of the highest run.
        text: The figure and the limit.
        met: Whether the limit is kept.
    """

    label: str
    value: float
    low: float
    high: float
    text: str
    met: bool


@dataclass(frozen=True)
class Curve:
    """How a time grows: sizes, and for each the median, the lowest and the highest time in seconds."""

    label: str
    sizes: tuple[int, ...]
    medians: tuple[float, ...]
    lows: tuple[float, ...]
    highs: tuple[float, ...]


@dataclass(frozen=True)
class Panel:
    """The curves of one kind of growth."""

    title: str
    unit: str
    curves: tuple[Curve, ...]


@dataclass(frozen=True)
class Chart:
    """All that the picture shows."""

    bars: tuple[Bar, ...]
    panels: tuple[Panel, ...]


def chart(results: Results) -> Chart:
    """Return what to draw: a bar for each limit that was measured, and a panel for each kind of growth."""
    bars = [_bar(one) for one in outcomes(results)]
    panels = [_panel(group) for group in results.groups if group.name.startswith("growth")]
    return Chart(tuple(one for one in bars if one is not None), tuple(panels))


def _bar(one: Outcome) -> Bar | None:
    limit, found, value = one.limit, one.found, one.value
    if found is None or value is None:
        return None
    text = f"{amount(value, limit.quantity)} of {amount(limit.at_most, limit.quantity)}"
    value, low, high = (each / limit.at_most for each in (value, found.low, found.high))
    return Bar(limit.what.replace("`", ""), value, low, high, text, bool(one.met))


def _panel(group: Group) -> Panel:
    names = dict.fromkeys(one.name for one in group.series)
    return Panel(group.title, group.unit, tuple(_curve(group, name) for name in names))


def _curve(group: Group, name: str) -> Curve:
    found = sorted((one.items, spread(one.seconds())) for one in group.series if one.name == name)
    return Curve(
        name,
        tuple(size for size, _ in found),
        tuple(one.median for _, one in found),
        tuple(one.low for _, one in found),
        tuple(one.high for _, one in found),
    )
