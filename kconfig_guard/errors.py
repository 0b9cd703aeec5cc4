"""The errors that end a run with one clear line and exit status 2."""

from __future__ import annotations


class InputError(Exception):
    """Something the user handed in cannot be judged.

    Attributes:
        message: One line that says what is wrong and, where possible, what to do.
        path: The file (or ``-``) the message is about, if any.
        line: Line in that file, counted from 1, if known.
        column: Column in that line, counted from 1, if known.
    """

    def __init__(
        self, message: str, path: str | None = None, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.column = column

    def __str__(self) -> str:
        place = [str(part) for part in (self.path, self.line, self.column) if part is not None]
        return ": ".join([":".join(place), self.message]) if place else self.message
