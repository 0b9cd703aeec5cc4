"""Draw the picture with matplotlib: the same bytes for the same numbers.

It has a ground of its own, so that it reads the same on a light page and on a dark one.
"""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullLocator

if TYPE_CHECKING:
    from benchmarks._chart import Bar, Chart, Panel

_GROUND, _INK, _FAINT = "#ffffff", "#1f2328", "#d1d9e0"
# Told apart by everybody, also without colour: what misses its limit is hatched.
_MET, _MISSED = "#0072b2", "#d55e00"
_LINES = ((_MET, "o", "-"), (_MISSED, "s", "--"))

_STYLE: dict[str, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "benchmarks",
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.titlesize": 12,
    "axes.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "hatch.color": _GROUND,
    **dict.fromkeys(("figure.facecolor", "axes.facecolor", "savefig.facecolor"), _GROUND),
    **dict.fromkeys(("text.color", "axes.labelcolor", "xtick.color", "ytick.color", "axes.edgecolor"), _INK),
}

_WIDTH, _BAR, _PANEL, _MARGIN = 12.0, 0.32, 3.6, 1.2
"""Inches."""

_TITLE = "Each figure as a part of its limit: less is better; what is hatched misses it"

_ROOM = 1.5
"""By which part the axis of times goes on beyond them."""

_SHORTEST, _LONGEST = 0.05, 3.0
"""What the axis of the limits shows at least."""


def draw(chart: Chart) -> str:
    """Return the picture as SVG."""
    bars = _MARGIN + _BAR * max(1, len(chart.bars))
    panels = _PANEL if chart.panels else 0.0
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(_WIDTH, bars + panels), layout="constrained")
        upper, lower = figure.subfigures(2, 1, height_ratios=(bars, panels)) if panels else (figure, None)
        upper.suptitle(_TITLE, fontsize=12, fontweight="bold")
        _draw_bars(upper.subplots(), chart.bars)
        if lower is not None:
            axes = lower.subplots(1, len(chart.panels), squeeze=False)[0]
            for place, panel in zip(axes, chart.panels, strict=True):
                _draw_panel(place, panel)
        text = StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    # The library ends some lines with a blank.
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()) + "\n"


def _draw_bars(axes: Any, bars: tuple[Bar, ...]) -> None:
    places = range(len(bars))
    for place, one in zip(places, bars, strict=True):
        axes.barh(place, one.value, color=_MET if one.met else _MISSED, hatch=None if one.met else "//", height=0.62)
        axes.plot((one.low, one.high), (place, place), color=_INK, linewidth=1.2, solid_capstyle="butt")
        axes.annotate(
            one.text,
            (max(one.value, one.high), place),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            # The line of the limit must not run through it.
            bbox={"facecolor": _GROUND, "edgecolor": "none", "pad": 1},
        )
    axes.axvline(1, color=_INK, linewidth=1.5, zorder=1.5)
    axes.set_xscale("log")
    axes.set_xlim(
        min([_SHORTEST, *(one.low / 2 for one in bars if one.low > 0)]),
        max([_LONGEST, *(one.high * 3 for one in bars)]),
    )
    axes.set_yticks(places, [one.label for one in bars])
    axes.tick_params(axis="y", length=0)
    axes.invert_yaxis()
    axes.xaxis.set_major_formatter(lambda value, _place: f"{value:g}")
    axes.grid(axis="x", color=_FAINT)
    axes.set_axisbelow(True)


def _draw_panel(axes: Any, panel: Panel) -> None:
    for (colour, marker, style), one in zip(_LINES, panel.curves, strict=False):
        axes.plot(one.sizes, one.medians, color=colour, marker=marker, linestyle=style, label=one.label)
        axes.fill_between(one.sizes, one.lows, one.highs, color=colour, alpha=0.2, linewidth=0)
    axes.set_xscale("log")
    axes.set_yscale("log")
    low, high = min(min(one.lows) for one in panel.curves), max(max(one.highs) for one in panel.curves)
    # What hardly grows should look so.
    axes.set_ylim(low / _ROOM, max(high * _ROOM, low / _ROOM * 10))
    axes.set_xlabel(panel.unit)
    axes.set_ylabel("seconds")
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _place: f"{value:,g}")
        axis.set_minor_locator(NullLocator())
    axes.grid(color=_FAINT)
    axes.set_axisbelow(True)
    axes.set_title(panel.title, loc="left")
    axes.legend(frameon=False)
