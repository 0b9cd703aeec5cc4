"""Pictures of numbers as inline SVG: bars and a ring, coloured by the style sheet through classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kconfig_guard.report.page.markup import element

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kconfig_guard.report.page.markup import Markup

_WIDTH = 1000
_GAP = 5
_RADIUS = 15.9155
"""Of a circle that is 100 long."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a picture.

    Attributes:
        count: How much it stands for.
        kind: What the style sheet calls it.
        words: What it is, for a reader.
    """

    count: int
    kind: str
    words: str


def described(parts: Sequence[Part]) -> str:
    """Return what a picture of some parts shows: ``2 blocked, 3 can be set``."""
    return ", ".join(f"{part.count} {part.words}" for part in parts if part.count) or "none"


def bar(parts: Sequence[Part], whole: int) -> Markup:
    """Return a bar of parts side by side.

    Args:
        parts: The parts, from left to right.
        whole: How much the full width stands for.
    """
    pieces, at = [], 0
    for part in parts:
        if part.count:
            end = at + part.count
            left, right = _WIDTH * at // whole, _WIDTH * end // whole
            words = element("title", f"{part.count} {part.words}")
            width = max(right - left - _GAP * (end < whole), _GAP)
            pieces.append(element("rect", words, class_=f"k-{part.kind}", x=left, y=0, width=width, height=10))
            at = end
    return element(
        "svg",
        *pieces,
        class_="bar",
        role="img",
        aria_label=described(parts),
        viewBox=f"0 0 {_WIDTH} 10",
        preserveAspectRatio="none",
    )


def ring(parts: Sequence[Part], label: str, caption: str) -> Markup:
    """Return a ring of parts around a label.

    Args:
        parts: The parts, clockwise from the top; at least one counts something.
        label: The large text in the middle.
        caption: The small text below it.
    """
    whole = sum(part.count for part in parts)
    circles, at = [], 0
    for part in parts:
        if part.count:
            share = 100 * part.count / whole
            circles.append(
                element(
                    "circle",
                    element("title", f"{part.count} {part.words}"),
                    class_=f"arc k-{part.kind}",
                    cx=21,
                    cy=21,
                    r=_RADIUS,
                    stroke_dasharray=f"{share:.3f} {100 - share:.3f}",
                    stroke_dashoffset=f"{(25 - 100 * at / whole) % 100:.3f}",
                )
            )
            at += part.count
    return element(
        "svg",
        *circles,
        element("text", label, class_="ring-label", x=21, y=21.6, text_anchor="middle"),
        element("text", caption, class_="ring-caption", x=21, y=26.4, text_anchor="middle"),
        class_="ring",
        role="img",
        aria_label=f"{label} {caption}: {described(parts)}",
        viewBox="0 0 42 42",
    )
