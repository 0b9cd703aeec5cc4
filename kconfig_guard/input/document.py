"""The data of a file of ours, and where each part of it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kconfig_guard.errors import InputError

Path = tuple[str | int, ...]
"""Keys and indices that lead to a part of a document."""


@dataclass(slots=True)
class Document:
    """The data of a YAML file and where each part of it stands.

    Attributes:
        path: The file name.
        data: Dicts, lists and texts; all scalars are text.
        places: Path of keys and indices to line and column, counted from 1. The path of a mapping value is
            also the place of its key under ``(*path, KEY)``.
        raw: The bytes of the file.
    """

    path: str
    data: Any
    raw: bytes
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def error(self, message: str, at: Path = ()) -> InputError:
        """Return an error that points at a part of the document, or at the nearest enclosing part."""
        return InputError(message, self.path, *self.place(at))

    def place(self, at: Path) -> tuple[int, int]:
        """Return line and column of a part of the document, or of the nearest enclosing part."""
        while at and at not in self.places:
            at = at[:-1]
        return self.places.get(at, (1, 1))


KEY = "\0key"
"""Last element of the path under which the place of a key, not of its value, is kept."""
