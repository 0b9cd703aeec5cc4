"""Where the documentation tells about a rule: one page for each file of the rule library."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kconfig_guard.profile.names import is_library_id

if TYPE_CHECKING:
    from kconfig_guard.profile.rule import Rule

_LIBRARY = "rules"


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
