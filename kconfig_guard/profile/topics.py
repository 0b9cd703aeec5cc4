"""Where the documentation tells about a rule: one page for each file of the rule library."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kconfig_guard.profile.rule import Rule

_LIBRARY = "rules"
_ID = re.compile(r"KG[HW]-[0-9]+\Z")


def is_library_id(name: str) -> bool:
    """Say whether an id is of the form that only rules of the library have."""
    return _ID.match(name) is not None


def topic(rule: Rule) -> str | None:
    """Return the topic of a rule of the library, such as ``hardening-memory-safety``; None for any other rule."""
    path = PurePosixPath(rule.path)
    if path.parent.parent.name != _LIBRARY or not is_library_id(rule.id):
        return None
    return f"{path.parent.name}-{path.stem}"


def help_page(rule: Rule) -> str | None:
    """Return page and anchor of a rule of the library, relative to the project's folder; None for any other rule."""
    page = topic(rule)
    return None if page is None else f"docs/rules/{page}.md#{rule.id.lower()}"
