"""The lines that differ between two configs over one tree, and which of them make a difference."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kconfig_guard.comparison.mechanisms import chosen
from kconfig_guard.comparison.text_comparison import line_text
from kconfig_guard.model.alone import Alone
from kconfig_guard.model.tree import MOD, NO
from kconfig_guard.model.writer import config_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.comparison.side import Resolved
    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.model.tree import Choice
    from kconfig_guard.model.user_values import UserValues


@dataclass(frozen=True, slots=True)
class EditedLine:
    """A symbol whose line is another than before.

    Attributes:
        symbol: Its name.
        index: Its index in the tree, or None if the tree does not have it.
        old: The line that counted before, as a fragment would carry it, or None.
        new: The line that counts now, likewise. Equal to ``old`` where only its place among others matters.
        asked: The value on the new line.
        path: The file of the new line, or of the old one.
        line: Its number there.
        is_effective: Whether the symbol would have another value with the old line, all else being as it is now.
    """

    symbol: str
    index: int | None
    old: str | None
    new: str | None
    asked: str | None
    path: str
    line: int
    is_effective: bool


class EditedLines:
    """Finds the edited lines of a config.

    Args:
        sides: The configs.
        resolvers: The configs over the new one's tree with the new one's toolchain, without lines that say nothing.
        said: What all lines of the configs say, those included.
    """

    def __init__(
        self,
        sides: tuple[Resolved, Resolved],
        resolvers: tuple[Resolver, Resolver],
        said: tuple[UserValues, UserValues],
    ) -> None:
        self.old, self.new = sides
        self.before, self.after = resolvers
        self.said_before, self.said = said
        self.tree = self.after.tree
        self._lines_before = self._by_choice(self.before)
        self._lines_after = self._by_choice(self.after)

    @cached_property
    def alone(self) -> Alone:
        """What single lines of the new config do."""
        return Alone(self.after)

    @cached_property
    def deciding(self) -> dict[int, int]:
        """Choices that would be decided otherwise with the old lines: index of the choice to the member to blame."""
        found = {}
        for number in sorted({*self._lines_before, *self._lines_after}):
            lines = self._lines_before[number]
            if list(lines.items()) == list(self._lines_after[number].items()):
                continue
            choice = self.tree.choices[number]
            others = self.alone.with_lines(number, lines)
            if any(self.after.shown(index) != value for index, value in others.items()):
                found[number] = self._decisive(choice, others)
        return found

    def all(self) -> list[EditedLine]:
        """Return the edited lines that somebody may have meant, in the order in which they stand."""
        names = {*self._changed_names(), *self._unread_names()}
        lines = [self._edited(name) for name in names]
        lines += [self._moved(index) for index in self.deciding.values() if self.tree.symbols[index].name not in names]
        return sorted((line for line in lines if not self._is_derived(line)), key=self._key)

    def _key(self, line: EditedLine) -> tuple[bool, str, int, str]:
        is_main = line.path in (self.old.config.path, self.new.config.path)
        return (not is_main, "" if is_main else line.path, line.line, line.symbol)

    # -- which lines differ

    def _changed_names(self) -> Iterable[str]:
        """Return the symbols of the tree for which another line counts."""
        changed = {index for index, _ in self.before.values.items() ^ self.after.values.items()}
        return {name for index in changed if self._is_edited(index) and (name := self.tree.symbols[index].name)}

    def _is_edited(self, index: int) -> bool:
        return self.said_before.get(index) != self.said.get(index)

    def _unread_names(self) -> Iterable[str]:
        """Return the symbols with differing lines that the tree does not know, or whose values it refuses."""
        for name in {*self.old.config.assignments, *self.new.config.assignments}:
            index = self.tree.by_name.get(name)
            is_read = index in self.said_before or index in self.said
            if not is_read and line_text(self.old.line(name)) != line_text(self.new.line(name)):
                yield name

    def _text(self, side: Resolved, said: UserValues, name: str, index: int | None) -> str | None:
        if index is not None and index in said:
            return config_line(name, self.tree.symbols[index].kind, said[index])
        return line_text(side.line(name))

    def _edited(self, name: str) -> EditedLine:
        index = self.tree.by_name.get(name)
        found = self.tree.find(name)
        old = self._text(self.old, self.said_before, name, index)
        new = self._text(self.new, self.said, name, index)
        asked = self.said.get(index) if index is not None else None
        if asked is None and (line := self.new.line(name)) is not None:
            asked = line.value
        path, number = (self.old if new is None else self.new).located(name)
        effective = found is not None and self._is_effective(found.index)
        return EditedLine(name, None if found is None else found.index, old, new, asked, path, number, effective)

    def _moved(self, index: int) -> EditedLine:
        """Return a line that decides on a choice by where it stands."""
        name = self.tree.symbols[index].name
        text = self._text(self.new, self.said, name, index)
        path, number = self.new.located(name)
        return EditedLine(name, index, text, text, self.said.get(index), path, number, is_effective=True)

    def _is_derived(self, line: EditedLine) -> bool:
        """Say whether a line follows from others: in a full config, ``conf`` has written down what it computed."""
        if line.is_effective:
            return False
        if line.new is None:
            return self.old.is_echo(line.symbol)
        if not self.new.is_echo(line.symbol):
            return False
        return line.asked == ("n" if line.index is None else self.after.shown(line.index))

    # -- which make a difference

    def _is_effective(self, index: int) -> bool:
        number = self.tree.symbols[index].choice
        if number is None:
            return self.alone.needs_line(index, self.before.values.get(index))
        if number not in self.deciding:
            return False
        return index == self.deciding[number] or self._is_one_of_several(index, self.tree.choices[number])

    def _is_one_of_several(self, index: int, choice: Choice) -> bool:
        """Say whether a member of a choice of an old tree is m, or not, by its own line."""
        if self.tree.dialect.choice_by_priority or self.after.tristate(choice.symbol) != MOD:
            return False
        return self.after.values.get(index, "n") == self.after.shown(index) != self.before.shown(index)

    def _by_choice(self, resolver: Resolver) -> defaultdict[int, dict[int, str]]:
        """Return the lines on members of choices, in their order, by the choice."""
        found: defaultdict[int, dict[int, str]] = defaultdict(dict)
        for index, value in resolver.values.items():
            symbol = self.tree.symbols[index]
            number = symbol.choice if symbol.choice_of is None else symbol.choice_of
            if number is not None:
                found[number][index] = value
        return found

    def _decisive(self, choice: Choice, others: dict[int, str]) -> int:
        """Return the member whose line is to blame for a choice being decided otherwise.

        Args:
            choice: The choice.
            others: The values of its members with the old lines.
        """
        taken = chosen(self.after, choice)
        untaken = next((index for index, value in others.items() if value == "y"), None)
        edited = [index for index in choice.members if self._is_edited(index)]
        if taken in edited and self.said.get(taken) == "y":
            return taken
        if untaken in edited:
            return untaken
        if edited:
            return min(edited, key=self._place_of)
        named = [index for index in choice.members if index in self.said]
        return taken if taken in named else min(named, key=self._place_of, default=choice.members[0])

    def _place_of(self, index: int) -> tuple[str, int]:
        name = self.tree.symbols[index].name
        return (self.new if index in self.said else self.old).located(name)

    def counts(self, index: int) -> bool:
        """Say whether the new config has a line on a symbol that counts."""
        return index in self.said and self.after.visibility(index) != NO
