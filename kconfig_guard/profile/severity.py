"""How bad it is that a rule is not met."""

from __future__ import annotations

SEVERITIES = ("critical", "high", "medium", "low")
"""Severities, the worst first."""
