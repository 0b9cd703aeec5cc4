"""Lines of text for people: pieces with styles, wrapped and safe for a terminal."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from functools import lru_cache

from kconfig_guard.report.escape import printable

_MAX_TEXTS = 2000
"""How many wrapped texts are kept: configs that are judged by the same rules are told mostly the same."""


@dataclass(slots=True)
class Line:
    """One line of output: pieces of text, each with a rich style (or none)."""

    pieces: list[tuple[str, str]] = field(default_factory=list)

    def add(self, text: str, style: str = "") -> Line:
        """Append text, made safe for a terminal, and return the line."""
        self.pieces.append((printable(text), style))
        return self

    @property
    def plain(self) -> str:
        """The line without styles."""
        return "".join(text for text, _ in self.pieces).rstrip()


def wrapped(text: str, width: int, indent: int, hanging: int | None = None, style: str = "") -> list[Line]:
    """Return a text as lines.

    Args:
        text: The text; it is made safe for a terminal.
        width: Columns to wrap at.
        indent: Blanks before the first line.
        hanging: Blanks before the others; as many by default.
        style: The rich style of all of it.
    """
    parts = _parts(text, width, indent, indent if hanging is None else hanging)
    return [Line().add(part, style) for part in parts]


@lru_cache(maxsize=_MAX_TEXTS)
def _parts(text: str, width: int, indent: int = 0, hanging: int = 0) -> list[str]:
    return textwrap.wrap(
        printable(text),
        width,
        initial_indent=" " * indent,
        subsequent_indent=" " * hanging,
        break_on_hyphens=False,
    )


class Writer:
    """Collects the lines of a report.

    Args:
        width: Columns to wrap at, at least 40.
    """

    def __init__(self, width: int) -> None:
        self.width = max(width, 40)
        self.lines: list[Line] = []

    def blank(self) -> None:
        """Add an empty line."""
        self.lines.append(Line())

    def title(self, text: str, style: str = "bold", note: str = "") -> None:
        """Add the title of a section, after an empty line."""
        self.blank()
        line = Line().add(text, style)
        self.lines.append(line.add(f"  {note}", "dim") if note else line)

    def wrapped(self, text: str, indent: int, hanging: int | None = None, style: str = "") -> None:
        """Add a text; see ``wrapped``."""
        self.lines += wrapped(text, self.width, indent, hanging, style)

    def labelled(self, label: str, text: str, style: str = "") -> None:
        """Add a text with a label in front of its first line."""
        indent = 6 + _LABEL
        parts = _parts(text, self.width - indent) or [""]
        for number, part in enumerate(parts):
            line = Line().add(" " * 6 + (label if number == 0 else "").ljust(_LABEL), "dim").add(part, style)
            self.lines.append(line)


_LABEL = 9
