"""The text of a config in which every line has the form that ``conf`` gives it: taken in as a whole, by one pattern.

Nearly all configs are so, and to look at their ten thousand lines one by one takes several times as long.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import accumulate, count, repeat
from operator import add
from typing import TYPE_CHECKING, overload

from kconfig_guard.input.assignment import Assignment, Form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Meaning = Callable[[str], tuple[str, Form] | None]

_NOT_SET = " is not set"
_OPTION = re.compile(rf"\n(# )?CONFIG_([A-Za-z0-9_]++)((?(1){_NOT_SET}$|=.*+))", re.MULTILINE)
_COMMENTS = re.compile(r"(?:\n(?:#(?! CONFIG_).*+)?+)*+")
_GROUPS = 4
"""Pieces per option when a text is split at options: what stands before, mark, name and the rest of the line."""


class UsualLines(Mapping[str, Assignment]):
    """The assignments of such a config by symbol, each made when somebody asks for it.

    Args:
        rests: Symbol to what stands behind it on its line, in file order.
        between: The text between the lines that are assignments: before the first, before the second, and so on.
        meanings: What stands behind a symbol to its value and form.
    """

    def __init__(self, rests: dict[str, str], between: list[str], meanings: dict[str, tuple[str, Form]]) -> None:
        self.rests = rests
        self.meanings = meanings
        self._between = between

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """The line of each symbol: there is one for each symbol before it, and those between."""
        others = accumulate(map(str.count, self._between, repeat("\n")))
        return dict(zip(self.rests, map(add, others, count(1)), strict=False))

    def __getitem__(self, name: str) -> Assignment:
        """Return the line of a symbol."""
        value, form = self.meanings[self.rests[name]]
        return Assignment(name, value, self._numbers[name], form)

    def __contains__(self, name: object) -> bool:
        """Say whether there is a line for a symbol."""
        return name in self.rests

    def __iter__(self) -> Iterator[str]:
        """Return the symbols in file order."""
        return iter(self.rests)

    def __len__(self) -> int:
        """Return the number of lines."""
        return len(self.rests)

    def get_value(self, name: str) -> str | None:
        """Return the value of a symbol, or None if there is no line for it."""
        rest = self.rests.get(name)
        return None if rest is None else self.meanings[rest][0]

    def line(self, name: str) -> tuple[str, str, str]:
        """Return symbol, value and form of the line of a symbol."""
        return (name, *self.meanings[self.rests[name]])

    def lines(self) -> Iterator[tuple[str, str, str]]:
        """Yield symbol, value and form of every line, in file order."""
        meanings = self.meanings
        for name, rest in self.rests.items():
            value, form = meanings[rest]
            yield name, value, form


class UsualOrder(Sequence[Assignment]):
    """The same in file order."""

    def __init__(self, lines: UsualLines) -> None:
        self.lines = lines

    @cached_property
    def _all(self) -> list[Assignment]:
        return [self.lines[name] for name in self.lines]

    @overload
    def __getitem__(self, place: int) -> Assignment: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Assignment]: ...

    def __getitem__(self, place: int | slice) -> Assignment | Sequence[Assignment]:
        """Return one line, counted from 0, or several."""
        return self._all[place]

    def __iter__(self) -> Iterator[Assignment]:
        """Return all lines."""
        return iter(self._all)

    def __len__(self) -> int:
        """Return the number of lines."""
        return len(self.lines)


def usual(text: str, meaning: Meaning) -> tuple[UsualLines, str] | None:
    """Return the assignments of a text, and all else that stands in it; None if it is not all in the usual form.

    In the usual form every line is an assignment, ``is not set``, a comment or empty, ends without a carriage return,
    and no symbol has two lines.

    Args:
        text: The text.
        meaning: Returns the value and the form that are meant by what stands behind a symbol, such as ``=y``; None if
            there is anything to say about it.
    """
    if "\r" in text:
        return None
    parts = _OPTION.split(f"\n{text}")
    names, behind, between = parts[2::_GROUPS], parts[3::_GROUPS], parts[::_GROUPS]
    rests = dict(zip(names, behind, strict=True))
    others = "".join(between)
    if not rests or len(rests) < len(names) or not _COMMENTS.fullmatch(others):
        return None
    meanings = {_NOT_SET: ("n", Form.BARE)}
    for rest in {*rests.values()} - {_NOT_SET}:
        meant = meaning(rest)
        if meant is None:
            return None
        meanings[rest] = meant
    return UsualLines(rests, between, meanings), others
