"""How bad it is that a rule is not met."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SEVERITIES = ("critical", "high", "medium", "low")
"""Severities, the worst first."""


def reaches(severities: Iterable[str], threshold: str) -> bool:
    """Say whether one of some severities is at least as bad as ``threshold``; ``never`` is never reached."""
    if threshold == "never":
        return False
    limit = SEVERITIES.index(threshold)
    return any(SEVERITIES.index(severity) <= limit for severity in severities)
