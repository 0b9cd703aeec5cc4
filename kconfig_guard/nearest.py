"""Find names that somebody may have meant."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """Return the known names that are most like one, as a note behind a sentence; empty if there are none.

    Args:
        name: What was said.
        known: What could have been meant.
        likeness: How much of a name must be the same, from 0 to 1.
    """
    names = get_close_matches(name, list(known), n=3, cutoff=likeness)
    return f" (nearest: {', '.join(names)})" if names else ""
