"""Account for the lines of a fragment: which are needed, for what, and what else each of them changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kconfig_guard.solving.search import Solution

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

    from kconfig_guard.model.resolver import Resolver

Lines = dict[int, str]
"""Symbol index to the value that a line gives it."""


@dataclass(frozen=True, slots=True)
class Use:
    """What a line is needed for.

    Attributes:
        rules: Rules, by the caller's numbers, that would fail without it.
        lines: Symbols whose lines would not hold without it.
        offences: What else would be wrong without it, in words; told if nothing else is.
        values: What the symbols of the collateral would be without it.
    """

    rules: frozenset[int]
    lines: frozenset[int]
    offences: tuple[str, ...]
    values: dict[int, str]


class Account:
    """The lines of a fragment, each tried without.

    Args:
        base: The config that the lines are added to.
        lines: The lines.
        failing: Returns the rules that a config fails, by the caller's numbers, of those that the fragment must not.
        offences: Returns in words how lines go beyond all other limits.
    """

    def __init__(
        self,
        base: Resolver,
        lines: Lines,
        failing: Callable[[Resolver], frozenset[int]],
        offences: Callable[[Solution], tuple[str, ...]],
    ) -> None:
        self.base = base
        self.tree = base.tree
        self.failing = failing
        self.offences = offences
        self.lines = dict(lines)
        self.resolver = base.changed(self.lines)
        self.collateral = collateral(base, self.resolver, self.lines)
        self.uses: dict[int, Use] = {}
        while self._drops_an_idle_line():
            self.collateral = collateral(base, self.resolver, self.lines)

    def _drops_an_idle_line(self) -> bool:
        """Try to do without each line; say whether one went."""
        for index in reversed(list(self.lines)):
            rest = {other: value for other, value in self.lines.items() if other != index}
            resolver = self._without(index, rest)
            rules = self.failing(resolver)
            lines = frozenset(i for i, value in rest.items() if i in resolver.reached and not resolver.holds(i, value))
            offences = () if rules or lines else self.offences(Solution(rest, resolver))
            if not rules and not lines and not offences:
                self.lines = rest
                self.resolver = resolver
                return True
            reached = self.collateral.keys() & resolver.reached
            values = {**self.collateral, **{other: resolver.value(other) for other in reached}}
            self.uses[index] = Use(rules, lines, offences, values)
        return False

    def _without(self, index: int, rest: Lines) -> Resolver:
        if self.tree.symbols[index].choice is None:
            return self.resolver.changed({index: self.base.values.get(index)})
        # Among the members of a choice the order of the lines counts.
        resolver = self.base.changed(rest)
        resolver.reached |= self.resolver.touched
        return resolver

    def causes(self, index: int) -> list[int]:
        """Return the lines because of which a symbol changes that none of them is about."""
        now = self.collateral[index]
        needed = [line for line in self.lines if self.uses[line].values[index] != now]
        if needed:
            return needed
        alone = [line for line, value in self.lines.items() if self.base.changed({line: value}).value(index) == now]
        return alone or list(self.lines)

    def ordered(self, first: Iterable[int]) -> list[int]:
        """Return the lines so that each comes after those that it needs.

        Args:
            first: The lines in the order that is wanted otherwise.
        """
        needs: dict[int, list[int]] = {line: [] for line in self.lines}
        for line in self.lines:
            for other in sorted(self.uses[line].lines):
                needs[other].append(line)
        placed: dict[int, None] = {}

        def place(line: int, trail: frozenset[int]) -> None:
            for other in needs[line]:
                if other not in placed and other not in trail:
                    place(other, trail | {line})
            placed.setdefault(line)

        for line in first:
            place(line, frozenset())
        return list(placed)


def collateral(base: Resolver, resolver: Resolver, lines: Container[int]) -> dict[int, str]:
    """Return the symbols with a prompt that differ from the base although no line is about them, with their values."""
    symbols = resolver.tree.symbols
    return {
        index: resolver.value(index)
        for index in resolver.touched
        if symbols[index].prompts
        and symbols[index].choice_of is None
        and index not in lines
        and resolver.value(index) != base.value(index)
    }
