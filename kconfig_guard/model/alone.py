"""What single lines of a config do: the value of a symbol if its own line were another, and all else as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.model.resolver import Resolver

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kconfig_guard.model.user_values import UserValues


class Alone(Resolver):
    """Computes one symbol, or one choice, at a time.

    Args:
        resolver: The resolved config; all other symbols have the values that they have there.
    """

    def __init__(self, resolver: Resolver) -> None:
        vars(self).update(vars(resolver.copied(dict(resolver.values))))
        for index in range(len(self.symbols)):
            self.tristate(index)

    def with_line(self, index: int, value: str | None) -> str:
        """Return the value of a symbol that is no member of a choice, as far as it counts.

        Args:
            index: The symbol.
            value: Its user value; None for no line.
        """
        return self._with_line(index, value)[0]

    def needs_line(self, index: int, value: str | None) -> bool:
        """Say whether a symbol that is no member of a choice would be another with another line.

        Other symbols may see of a number what is not its value in the end; that counts, too.
        """
        return self._with_line(index, value) != (self.shown(index), self._tristate[index], self._text[index])

    def _with_line(self, index: int, value: str | None) -> tuple[str, int, str | None]:
        kept = self.values.get(index)
        state = self._take(index)
        self._say(index, value)
        found = self.shown(index), self._tristate[index], self._text[index]
        self._say(index, kept)
        self._put(index, state)
        return found

    def with_lines(self, number: int, lines: Mapping[int, str]) -> dict[int, str]:
        """Return the values of the members of a choice.

        Args:
            number: Index of the choice in ``Tree.choices``.
            lines: The user values of its members, in the order in which the config names them, and in old trees of
                the symbol that stands for the choice.
        """
        choice = self.tree.choices[number]
        group = [choice.symbol, *choice.members]
        values, chosen, expressions, named = self.values, self._chosen, self._expression, self._named
        states = [self._take(index) for index in group]
        self.values = _replaced(values, group, lines)
        self._named = None
        self._chosen = {key: member for key, member in chosen.items() if key != choice.symbol}
        # In old trees the conditions of members ask what the choice itself is.
        is_new = self.tree.dialect.choice_by_priority
        self._expression = list(expressions) if is_new else [-1] * len(expressions)
        shown = {index: self.shown(index) for index in choice.members}
        self.values, self._chosen, self._expression, self._named = values, chosen, expressions, named
        for index, state in zip(group, states, strict=True):
            self._put(index, state)
        return shown

    def _say(self, index: int, value: str | None) -> None:
        if value is None:
            self.values.pop(index, None)
        else:
            self.values[index] = value

    def _take(self, index: int) -> tuple[int, str | None, int, int, bool]:
        """Forget what was computed for a symbol, and return it."""
        state = (
            self._tristate[index],
            self._text[index],
            self._visible[index],
            self._written[index],
            index in self._out_of_range,
        )
        self._put(index, (-1, None, -1, 0, False))
        return state

    def _put(self, index: int, state: tuple[int, str | None, int, int, bool]) -> None:
        level, text, visible, written, is_out = state
        self._tristate[index], self._text[index], self._visible[index] = level, text, visible
        self._written[index] = written
        if is_out:
            self._out_of_range.add(index)
        else:
            self._out_of_range.discard(index)


def _replaced(values: UserValues, group: list[int], lines: Mapping[int, str]) -> UserValues:
    """Return user values with other lines for some symbols, which come last."""
    kept = {index: value for index, value in values.items() if index not in group}
    return {**kept, **lines}
