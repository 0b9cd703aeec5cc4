"""The difference of two configs as their texts tell it, without a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.input.config import ConfigKind, Form
from kconfig_guard.judgement.review import Cause, Comparison, Difference, Edit
from kconfig_guard.model.tree import Kind
from kconfig_guard.model.writer import config_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.comparison.side import Resolved
    from kconfig_guard.input.config import Assignment

_OFF = ("n", "")


def compared_texts(old: Resolved, new: Resolved) -> Comparison:
    """Return the difference of two configs line by line.

    A symbol without a line is n in a full config; in a partial one nobody can tell.
    """
    edits = sorted(_edits(old, new), key=lambda edit: edit_key(edit, old, new))
    differences = [
        Difference(edit.symbol, _value(old, edit.symbol), _value(new, edit.symbol), Cause.TEXT, _because(edit), number)
        for number, edit in enumerate(edits)
    ]
    differences.sort(key=lambda difference: difference.symbol)
    return Comparison(old.name, new.name, tuple(edits), tuple(differences), over_tree=False)


def edit_key(edit: Edit, old: Resolved, new: Resolved) -> tuple[bool, str, int, str]:
    """Order edits as they stand: those in the configs by their lines, then those in fragments."""
    is_main = edit.path in (old.config.path, new.config.path)
    return (not is_main, "" if is_main else edit.path, edit.line, edit.symbol)


def line_text(assignment: Assignment | None) -> str | None:
    """Return a line as a fragment would carry it; None if there is none."""
    if assignment is None:
        return None
    kind = Kind.STRING if assignment.form is Form.QUOTED else Kind.TRISTATE
    return config_line(assignment.name, kind, assignment.value)


def _edits(old: Resolved, new: Resolved) -> Iterable[Edit]:
    for name in sorted({*old.config.assignments, *new.config.assignments}):
        was, now = line_text(old.line(name)), line_text(new.line(name))
        values = _value(old, name), _value(new, name)
        is_same = was == now or (None in (was, now) and all(value in _OFF for value in values))
        if not is_same:
            path, number = (old if now is None else new).located(name)
            yield Edit(name, was, now, path, number)


def _value(side: Resolved, name: str) -> str | None:
    line = side.line(name)
    if line is not None:
        return line.value
    return "n" if side.config.kind is ConfigKind.FULL else None


def _because(edit: Edit) -> str:
    if edit.new is None:
        return "its line is gone"
    return "its line is new" if edit.old is None else "its line is another"
