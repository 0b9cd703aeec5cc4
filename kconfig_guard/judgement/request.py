"""What the lines of fragments ask for when they are merged one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.input.config import Config, Form


@dataclass(frozen=True, slots=True)
class Request:
    """What a line of a fragment asks for."""

    symbol: str
    value: str
    form: Form
    path: str
    line: int

    @property
    def place(self) -> str:
        """The fragment and its line."""
        return f"{self.path}:{self.line}"

    def seen_from(self, other: Request) -> str:
        """Return the place for a sentence about another request."""
        return f"line {self.line}" if self.path == other.path else self.place


def requests_of(fragments: Iterable[Config]) -> dict[str, Request]:
    """Return what fragments that are merged in this order ask for: symbol to the request that holds in the end."""
    found: dict[str, Request] = {}
    for fragment in fragments:
        for item in fragment.assignments.values():
            found.pop(item.name, None)
            found[item.name] = Request(item.name, item.value, item.form, fragment.path, item.line)
    return found
