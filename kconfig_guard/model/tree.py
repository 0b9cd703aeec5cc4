"""A parsed Kconfig tree as plain data: symbols, expressions, choices, menus and probes.

Expressions are small integers. A value of 0 or more is the index of a symbol in ``Tree.symbols``; a negative
value ``e`` is the compound expression ``Tree.expressions[~e]``. Equal expressions share one number, which makes
evaluation cacheable and the whole tree cheap to store.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kconfig_guard.model.order import Order

Expr = int

NO, MOD, YES = 0, 1, 2
"""Tristate values, and at the same time the indices of the constant symbols n, m and y."""

TRISTATE_TEXT = ("n", "m", "y")


class Kind(IntEnum):
    """The type of a symbol, as in the Kconfig language."""

    UNKNOWN = 0
    BOOL = 1
    TRISTATE = 2
    INT = 3
    HEX = 4
    STRING = 5


class Op(IntEnum):
    """Operator of a compound expression."""

    AND = 0
    OR = 1
    NOT = 2
    EQUAL = 3
    UNEQUAL = 4
    LESS = 5
    LESS_EQUAL = 6
    GREATER = 7
    GREATER_EQUAL = 8


OP_TEXT = {
    Op.EQUAL: "=",
    Op.UNEQUAL: "!=",
    Op.LESS: "<",
    Op.LESS_EQUAL: "<=",
    Op.GREATER: ">",
    Op.GREATER_EQUAL: ">=",
}


class Location(NamedTuple):
    """A line of a Kconfig file; the path is relative to the tree."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


class Prompt(NamedTuple):
    """A prompt: its text, and the condition under which the user may set the symbol."""

    text: str
    condition: Expr
    location: Location
    choice: int | None = None
    """Index in ``Tree.choices`` of the choice in whose block the prompt stands."""


class Default(NamedTuple):
    """A ``default``: the value expression (one symbol, for ints and strings) and its condition."""

    value: Expr
    condition: Expr
    location: Location


class Range(NamedTuple):
    """A ``range``: two symbols that bound the value, and the condition."""

    low: int
    high: int
    condition: Expr


class Selection(NamedTuple):
    """One ``select`` or ``imply`` that points at a symbol: who does it, and when."""

    selector: int
    condition: Expr
    location: Location


class ProbeUse(NamedTuple):
    """How the answer to a probe turns into text: ``yes`` if the command succeeds, otherwise ``no``.

    For a probe that asks for output instead of an exit status both texts are None.
    """

    probe: int
    yes: str | None
    no: str | None


class ProbeKind(IntEnum):
    """What a probe asks for."""

    STATUS = 0
    OUTPUT = 1
    ENVIRONMENT = 2


class Probe(NamedTuple):
    """One question the Kconfig files ask the toolchain.

    ``command`` is the shell command with tools written as ``${CC}``, or the name of an environment variable.
    """

    kind: ProbeKind
    command: str
    location: Location
    script: str = ""
    """What to give a shell to have the question answered; ``command`` is the same for human readers."""


@dataclass(slots=True)
class Symbol:
    """A symbol with all that its definitions say; conditions include those of the enclosing menus."""

    index: int
    name: str
    kind: Kind = Kind.UNKNOWN
    constant: bool = False
    transitional: bool = False
    unwritten: bool = False
    """Whether no config ever gets a line for the symbol: a transitional one, or that of ``option defconfig_list``."""
    on_in_allnoconfig: bool = False
    """Whether even allnoconfig turns the symbol on (``option allnoconfig_y`` of old trees)."""
    prompts: list[Prompt] = field(default_factory=list)
    defaults: list[Default] = field(default_factory=list)
    ranges: list[Range] = field(default_factory=list)
    selected_by: list[Selection] = field(default_factory=list)
    implied_by: list[Selection] = field(default_factory=list)
    selects: list[int] = field(default_factory=list)
    dependency: Expr = YES
    definitions: list[Location] = field(default_factory=list)
    uses: list[Expr] = field(default_factory=list)
    """Every symbol and expression that the definitions mention, except the bounds of ranges; some more than once."""
    choice: int | None = None
    """Index in ``Tree.choices`` of the choice that this symbol is a member of."""
    choice_of: int | None = None
    """Index in ``Tree.choices`` of the choice that this nameless symbol stands for."""
    text: tuple[str | ProbeUse, ...] | None = None
    """For a symbol that stands for text with probe answers in it: the parts of that text."""


@dataclass(slots=True)
class Choice:
    """A choice block: the nameless symbol that stands for it and its members in menu order."""

    symbol: int
    members: list[int] = field(default_factory=list)
    optional: bool = False


class EntryKind(IntEnum):
    """What an entry of the menu tree is when a config is written."""

    SYMBOL = 0
    MENU = 1
    END_MENU = 2
    COMMENT = 3


class Entry(NamedTuple):
    """One step of the walk over the menu tree, in the order in which ``conf`` writes a config."""

    kind: EntryKind
    symbol: int
    title: str
    condition: Expr
    visible_if: Expr


@dataclass(frozen=True, slots=True)
class Dialect:
    """Which generation of Kconfig semantics a tree's own ``scripts/kconfig`` implements.

    Each field was found by comparing ``symbol.c``, ``menu.c`` and ``confdata.c`` of the 5.10 to 7.2 trees.
    """

    choice_by_priority: bool = True
    """Choices pick the member that the config names last (6.12 and later), not a value of the choice itself."""
    numbers_start_at_zero: bool = True
    """An int or hex without user value and default is 0, not empty."""
    out_of_range_is_reset: bool = False
    """A user value outside its range is dropped when a config is read, instead of clamped."""
    files_are_sourced_once: bool = False
    """Sourcing a file a second time is an error (7.x)."""
    choice_members_have_one_prompt: bool = False
    """Another prompt of a member is an error even in the same choice (7.x)."""
    empty_menus_are_ended: bool = True
    """The comment that ends a menu is written for a menu without entries, too."""
    not_set_may_go_on: bool = False
    """``# CONFIG_X is not set`` counts whatever stands behind it (6.1, no more in 6.12)."""


@dataclass(slots=True)
class Tree:
    """Everything a kernel tree's Kconfig files say for one architecture."""

    arch: str
    srcarch: str
    version: str
    main_menu: str
    dialect: Dialect
    symbols: list[Symbol]
    expressions: Sequence[tuple[int, ...]]
    choices: list[Choice]
    entries: Sequence[Entry]
    probes: list[Probe]
    texts: list[int]
    """The symbols that stand for text with probe answers in it."""
    undefined: frozenset[int]
    """The symbols that are only mentioned."""
    by_name: dict[str, int]
    modules: int
    """The symbol with the ``modules`` attribute; the constant n if there is none."""
    files: list[str]
    """Every Kconfig file that was read, relative to the tree."""
    order: Order | None = None
    """What ``order`` found, once somebody has asked."""
    users: dict[Expr, list[Expr]] | None = None
    """What ``dependents`` found, once somebody has asked."""
    askers: dict[int, list[int]] | None = None
    """What ``asking`` found, once somebody has asked."""
    compared: dict[int, set[int]] | None = None
    """What ``constants_compared`` found, once somebody has asked."""

    def find(self, name: str) -> Symbol | None:
        """Return the symbol that the tree defines under ``name`` (without ``CONFIG_``), or None."""
        index = self.by_name.get(name)
        return None if index is None or index in self.undefined else self.symbols[index]
