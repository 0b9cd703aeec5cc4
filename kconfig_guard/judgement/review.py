"""What a change of a config, or of its tree, has done: edited lines, and the values that changed because of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kconfig_guard.judgement.finding import Finding


class Cause(StrEnum):
    """By which of Kconfig's ways a symbol came to another value."""

    ASKED = "asked"
    """A line that counts says so."""
    SELECTED = "selected"
    """Something selects it, or nothing does any more."""
    IMPLIED = "implied"
    """Something implies it, or nothing does any more."""
    DEFAULT = "default"
    """No line says anything, and another default applies, or none."""
    DEPENDENCY = "dependency"
    """What it depends on was lost, or is met now."""
    CHOICE = "choice"
    """Another member of its choice is taken."""
    RANGE = "range"
    """It was moved into its range."""
    KCONFIG = "kconfig"
    """The Kconfig files of the two trees differ."""
    TOOLCHAIN = "toolchain"
    """The toolchain has other answers."""
    TEXT = "text"
    """The line differs; without a tree, no more is known."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A symbol that has another value than before.

    Attributes:
        symbol: Its name.
        old: Its value before (``n`` if it was off), or None if the kernel did not have it, or nobody can tell.
        new: Its value now, likewise.
        cause: By which way.
        because: The cause in words, a short sentence without a full stop.
        edit: Number of the edit that is the root of it, or None if no edited line is (another tree or toolchain).
    """

    symbol: str
    old: str | None
    new: str | None
    cause: Cause
    because: str
    edit: int | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """What has become of the lines on one symbol.

    In a config that ``conf`` wrote, a line that follows from others is no edit: nobody has made it.

    Attributes:
        symbol: The symbol.
        old: The line that counted before, as a fragment would carry it (``CONFIG_A=y``), or None if there was none.
        new: The line that counts now, likewise; the same as ``old`` where only its place beside other lines matters.
        path: The file of the new line, or of the old one if there is no new one.
        line: Its line there.
        effect: What came of it, a short sentence: empty if the symbol has the value that the new line asks for, and
            had another.
    """

    symbol: str
    old: str | None
    new: str | None
    path: str
    line: int
    effect: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The effective difference of two configs.

    Attributes:
        old: How the old config is called.
        new: How the new config is called.
        edits: The edited lines, in the order in which they stand.
        differences: All symbols with another value, by name.
        over_tree: Whether the values are those that a tree computes; else they are what the texts say.
    """

    old: str
    new: str
    edits: tuple[Edit, ...]
    differences: tuple[Difference, ...]
    over_tree: bool

    def caused_by(self, edit: int | None) -> list[Difference]:
        """Return the differences whose root is an edit, by its number; those without such a root for None."""
        return [difference for difference in self.differences if difference.edit == edit]


@dataclass(frozen=True, slots=True)
class Review:
    """What a change means to the rules.

    Attributes:
        base: How what it is compared with is called.
        comparison: The effective difference; None if there was nothing before.
        resolved: The findings that failed before and do not any more, as they were.
    """

    base: str
    comparison: Comparison | None
    resolved: tuple[Finding, ...] = ()
