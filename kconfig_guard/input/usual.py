"""The text of a config in which every line has the form that ``conf`` gives it: taken in as a whole, by one pattern.

Nearly all configs are so, and to look at their ten thousand lines one by one takes several times as long.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import accumulate, compress, count, repeat
from operator import add, ne
from typing import TYPE_CHECKING, overload

from kconfig_guard.input.assignment import Assignment, Form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Meaning = Callable[[str], tuple[str, Form] | None]

_NOT_SET = " is not set"
_LINE = rf"(# )?CONFIG_([A-Za-z0-9_]++)((?(1){_NOT_SET}$|=.*+))"
_OPTION = re.compile(_LINE)
_OPTIONS = re.compile(rf"\n{_LINE}", re.MULTILINE)
# No group is possessive, for the sake of Python before 3.11.5; see model/plain_syntax.py.
_COMMENTS = re.compile(r"(?:\n(?:#(?! CONFIG_).*+)?)*")
_ANY_COMMENT = re.compile(r"(?:#(?! CONFIG_| Linux/).*+)?")
"""An empty line or a comment that says nothing about the config as a whole."""
_GROUPS = 4
"""Pieces per option when a text is split at options: what stands before, mark, name and the rest of the line."""
_MAX_VARIED = 100
"""How many lines of a variant may differ."""


class UsualLines(Mapping[str, Assignment]):
    """The assignments of such a config by symbol, each made when somebody asks for it.

    Args:
        rests: Symbol to what stands behind it on its line, in file order.
        meanings: What stands behind a symbol to its value and form.
        whole: The text, and what of it is between the lines that are assignments: before the first, before the
            second, and so on; a variant needs neither.
        original: For a variant, that of which it is one: with the same symbols on the same lines.
        varied: The symbols whose lines are not the same there.
    """

    def __init__(
        self,
        rests: dict[str, str],
        meanings: dict[str, tuple[str, Form]],
        whole: tuple[str, list[str]] = ("", []),
        original: UsualLines | None = None,
        varied: frozenset[str] = frozenset(),
    ) -> None:
        self.rests = rests
        self.meanings = meanings
        self._text, self._between = whole
        self._original = original
        self._varied = varied
        self.family: object = object() if original is None else original.family
        """What the variants of one config have in common."""

    @property
    def is_variant(self) -> bool:
        """Whether it was found as a variant of another config."""
        return self._original is not None

    @cached_property
    def _lines(self) -> list[str]:
        return self._text.split("\n")

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """The line of each symbol: there is one for each symbol before it, and those between."""
        if self._original is not None:
            return self._original._numbers  # noqa: SLF001 - its own kind
        others = accumulate(map(str.count, self._between, repeat("\n")))
        return dict(zip(self.rests, map(add, others, count(1)), strict=False))

    def variant(self, lines: list[str], meaning: Meaning) -> UsualLines | None:
        """Return the assignments of a text that differs in the values on a few lines; None if it differs in more.

        Args:
            lines: The lines of the text, without carriage returns.
            meaning: See ``usual``.
        """
        if self._original is not None or len(lines) != len(self._lines):
            return None
        places = list(compress(count(), map(ne, lines, self._lines)))
        if len(places) > _MAX_VARIED:
            return None
        rests: dict[str, str] = {}
        for place in places:
            old, new = _OPTION.fullmatch(self._lines[place]), _OPTION.fullmatch(lines[place])
            if old is None or new is None:
                # Comments may change as long as they are no more than that.
                if not (_ANY_COMMENT.fullmatch(self._lines[place]) and _ANY_COMMENT.fullmatch(lines[place])):
                    return None
                continue
            name, rest = new[2], new[3]
            if name != old[2] or not _understood(rest, self.meanings, meaning):
                return None
            rests[name] = rest
        return UsualLines(self.rests | rests, self.meanings, original=self, varied=frozenset(rests))

    def differing(self, other: UsualLines) -> set[str]:
        """Return the symbols whose lines do not say the same in another config."""
        if self.family is other.family:
            return {name for name in self._varied | other._varied if self.rests[name] != other.rests[name]}
        get = other.rests.get
        found = {name for name, rest in self.rests.items() if get(name) != rest}
        found.update(other.rests.keys() - self.rests.keys())
        return found

    def is_ordered_like(self, other: UsualLines) -> bool:
        """Say whether another config has the same symbols in the same order."""
        return self.family is other.family or list(self.rests) == list(other.rests)

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
    parts = _OPTIONS.split(f"\n{text}")
    names, behind, between = parts[2::_GROUPS], parts[3::_GROUPS], parts[::_GROUPS]
    rests = dict(zip(names, behind, strict=True))
    others = "".join(between)
    if not rests or len(rests) < len(names) or not _COMMENTS.fullmatch(others):
        return None
    meanings = {_NOT_SET: ("n", Form.BARE)}
    if not all(_understood(rest, meanings, meaning) for rest in {*rests.values()}):
        return None
    return UsualLines(rests, meanings, (text, between)), others


def _understood(rest: str, meanings: dict[str, tuple[str, Form]], meaning: Meaning) -> bool:
    """Add what stands behind a symbol to what is known of that; say whether there is nothing to say about it."""
    if rest not in meanings:
        meant = meaning(rest)
        if meant is None:
            return False
        meanings[rest] = meant
    return True
