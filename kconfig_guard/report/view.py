"""How a report is to be shown."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from kconfig_guard.profile.severity import reaches

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kconfig_guard.judgement.finding import Finding


class View(NamedTuple):
    """How a report is to be shown.

    Attributes:
        places: Path of each input as the user named it to the path within the project, with ``/`` and without links.
        show_waived: Whether waived findings are listed too.
        statistics: Whether to add a table of counts.
        verbosity: -1 only what fails, 0 the usual, 1 also what passes and does not apply.
        min_severity: Findings below it are counted but not listed.
        width: Columns to wrap text at; None where it is no terminal.
        color: Whether text is styled for a terminal.
        hint: A closing line of the text that says what to do next.
    """

    places: Mapping[str, str] = MappingProxyType({})
    show_waived: bool = False
    statistics: bool = False
    verbosity: int = 0
    min_severity: str = "low"
    width: int | None = None
    color: bool = False
    hint: str = ""

    def lists(self, finding: Finding) -> bool:
        """Say whether a failing finding is severe enough to be listed."""
        return reaches([finding.severity], self.min_severity)

    def place(self, path: str) -> str:
        """Return the path of an input within the project."""
        return self.places.get(path, path)
