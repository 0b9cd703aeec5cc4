"""One line of a config that gives a symbol a value."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Form(StrEnum):
    """How a value is written, which decides for what types of symbols conf accepts it."""

    BARE = "bare"
    TAILED = "tailed"
    """Bare, with blanks or a comment behind it."""
    QUOTED = "quoted"
    LOOSE = "loose"
    """``is not set``, with more behind it."""
    VOID = "void"
    """Nothing, or the name of a symbol that the tree did not have."""


class Assignment(NamedTuple):
    """One line of a config that gives a symbol a value."""

    name: str
    value: str
    line: int
    form: Form = Form.BARE
