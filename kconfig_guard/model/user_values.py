"""What the lines of a config mean to a tree (``conf_read_simple()`` in the trees' ``scripts/kconfig/confdata.c``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.model.numbers import is_valid
from kconfig_guard.model.old_choice import old_choice
from kconfig_guard.model.tree import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.model.tree import Dialect, Tree

_BOOL, _TRISTATE = Kind.BOOL, Kind.TRISTATE

UserValues = dict[int, str]
"""Symbol index to the value that a config gives it, in the order in which the config was read.

The nameless symbol of a choice up to 6.11 has one too, where the values of the members do not tell it; see
``OldChoice.text``.
"""


ConfigLine = tuple[str, str] | tuple[str, str, str]
"""Symbol, value, and how the value is written; any way fits if that is left out.

The ways are ``bare``, ``tailed`` (with blanks or a comment behind it), ``quoted``, ``loose`` (``is not set`` with more
behind it) and ``void`` (a line without a value, which no kernel reads).
"""


def user_values(tree: Tree, assignments: Iterable[ConfigLine]) -> UserValues:
    """Return what a config's lines mean to the tree, as ``conf_read_simple()`` takes them in.

    Args:
        tree: The tree.
        assignments: Symbol name and value text in the order of the file; strings without quotes.

    Unknown symbols and values that their type does not accept are left out, like ``conf`` does.
    """
    values: UserValues = {}
    in_choices: dict[int, list[tuple[int, str]]] = {}
    by_name, symbols = tree.by_name, tree.symbols
    for line in assignments:
        index = by_name.get(line[0])
        if index is None:
            continue
        symbol = symbols[index]
        accepted = value_of_line(symbol.kind, line, tree.dialect)
        if accepted is not None:
            if index in values:
                # A later line counts as the newer one, which decides between the members of a choice.
                del values[index]
            values[index] = accepted
            if symbol.choice is not None:
                in_choices.setdefault(symbol.choice, []).append((index, accepted))
    if not tree.dialect.choice_by_priority:
        for number, lines in in_choices.items():
            last = {index: values[index] for index, _ in reversed(lines)}
            if len(last) < len(lines) and old_choice(lines) != old_choice(reversed(last.items())):
                values[tree.choices[number].symbol] = old_choice(lines).text()
    return values


def value_of_line(kind: Kind, line: ConfigLine, dialect: Dialect) -> str | None:
    """Return the value that ``conf`` reads for a symbol of this type from a line; None if it refuses the line."""
    text = line[1]
    is_level = kind is _BOOL or kind is _TRISTATE
    # Nearly all lines are of this kind.
    is_plain = is_level and (text in ("y", "n") or (text == "m" and kind is _TRISTATE))
    if not is_plain or (len(line) > 2 and line[2] != "bare"):
        accepted = accepted_value(kind, text)
        return accepted if accepted is not None and (len(line) == 2 or _fits(kind, line[2], dialect)) else None
    return text


def _fits(kind: Kind, form: str, dialect: Dialect) -> bool:
    """Say whether a value of a type may be written in a form (``conf_set_sym_val()`` in ``confdata.c``)."""
    if kind is Kind.STRING:
        return form == "quoted"
    if form == "loose":
        return dialect.not_set_may_go_on
    return form == "bare" or (form == "tailed" and kind in (_BOOL, _TRISTATE))


def accepted_value(kind: Kind, text: str) -> str | None:
    """Return the value that ``conf`` reads from ``text`` for a symbol of this type; None if it refuses it."""
    if kind is _BOOL or kind is _TRISTATE:
        # conf looks at the first letter only.
        letter = text[:1]
        return letter if letter in ("y", "n") or (letter == "m" and kind is _TRISTATE) else None
    return text if is_valid(text, kind) else None
