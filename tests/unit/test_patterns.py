"""Patterns mean the same in every Python that the project supports."""

from __future__ import annotations

import re
from pathlib import Path

import kconfig_guard

_POSSESSIVE_GROUP = re.compile(r"\)\s*(?:[*+?]|\{[0-9,]+\})\+")


def test_no_group_is_possessive() -> None:
    """Python before 3.11.5 takes one that fails in the middle for matched as far as it went."""
    root = Path(kconfig_guard.__file__).parent

    assert [] == [str(path) for path in sorted(root.rglob("*.py")) if _POSSESSIVE_GROUP.search(path.read_text("utf-8"))]
    assert _POSSESSIVE_GROUP.search("(?: a b? c )*+")
