"""Facts: what could be otherwise in another kernel, with another compiler or without some rule."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class FactKind(IntEnum):
    """What a fact is about."""

    ABSENT = 0
    """No definition of the symbol: it belongs to another architecture or version."""
    TOOLCHAIN = 1
    """The toolchain's answer."""
    PROMPTLESS = 2
    """A symbol without a prompt that nothing can turn on."""
    CHOICE = 3
    """Only one member of a choice can be on."""
    DEPENDS = 4
    """What the symbol depends on, as the tree's files say."""
    SELECTED = 5
    """What selects the symbol, as the tree's files say."""
    DERIVED = 6
    """What the value of a symbol without a prompt follows from, as the tree's files say."""
    RANGE = 7
    """The range of a number, as the tree's files say."""
    MODULE = 8
    """A module is not to become built-in."""
    WARNING = 9
    """A select is not to override what a symbol depends on."""
    PIN = 10
    """The user wants to keep the value."""
    RULE = 11
    """Another rule's demand."""


KCONFIG = frozenset({FactKind.DEPENDS, FactKind.SELECTED, FactKind.DERIVED, FactKind.RANGE})
"""Facts that only another edition of the tree's own files could change."""


class Fact(NamedTuple):
    """Something that could be otherwise.

    Attributes:
        kind: What it is about.
        number: The symbol that it is about; of a rule, what the caller chose.
    """

    kind: FactKind
    number: int
