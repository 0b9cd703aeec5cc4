"""What the names of rules and profiles tell."""

from __future__ import annotations

import re

_ID = re.compile(r"KG[HW]-[0-9]+\Z")


def is_library_id(name: str) -> bool:
    """Say whether an id is of the form that only rules of the library have."""
    return _ID.match(name) is not None


def is_path(name: str) -> bool:
    """Say whether a profile is given by its path, not by its id."""
    return "/" in name or name.endswith((".yaml", ".yml"))
