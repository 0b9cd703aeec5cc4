"""What a fragment must not do: change a pin, break a passing rule, build a module in, override a dependency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.model.tree import NO, YES, Kind
from kconfig_guard.solving.fact import FactKind
from kconfig_guard.solving.levels import promoted, strength

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.model.tree import Symbol
    from kconfig_guard.solving.encoding import Encoding
    from kconfig_guard.solving.search import Solution


class Limits:
    """States what must not happen as facts of an encoding.

    Args:
        encoding: The encoding of the config that the fragment is for.
        asked: Returns the symbols that a rule wants to be y in a config, which may then become built-in there.
    """

    def __init__(self, encoding: Encoding, asked: Callable[[Resolver], frozenset[int]]) -> None:
        self.encoding = encoding
        self.base = encoding.resolver
        self.tree = encoding.tree
        self.asked = asked

    def pin(self, pins: Iterable[int]) -> None:
        """State that symbols keep their values."""
        for index in sorted(pins):
            literal = self.encoding.text(index)[self.base.value(index)]
            self.encoding.fact(literal, FactKind.PIN, index)

    def check(self, solution: Solution) -> bool:
        """Say whether a solution stays within the limits; if not, state the facts that it offends."""
        before = len(self.encoding.facts)
        for index in self.promoted(solution):
            self.encoding.fact(-self.encoding.level(index).yes, FactKind.MODULE, index)
        for index in self.overridden(solution.resolver):
            self._forbid_override(index)
        return len(self.encoding.facts) == before

    def promoted(self, solution: Solution) -> Iterator[int]:
        """Yield the modules that became built-in without being asked to.

        A library follows what selects it: it may be built in for the sake of what is asked for, or has a line.
        """
        after = solution.resolver
        asked = self.asked(after)
        for index in sorted(after.touched):
            symbol = self.tree.symbols[index]
            is_module = symbol.kind is Kind.TRISTATE and symbol.choice_of is None and index not in asked
            if not is_module or self.base.value(index) != "m" or after.value(index) != "y":
                continue
            may_be_module = after.tristate(self.tree.modules) != NO
            if symbol.prompts or (may_be_module and not self._serves(symbol, solution, asked, set())):
                yield index

    def _serves(self, symbol: Symbol, solution: Solution, asked: frozenset[int], seen: set[int]) -> bool:
        """Say whether something that is asked for, or has a line, selects a library to be built in."""
        seen.add(symbol.index)
        for selection in symbol.selected_by:
            index = selection.selector
            strength = min(solution.resolver.tristate(index), solution.resolver.tristate(selection.condition))
            if strength != YES or index in seen:
                continue
            if index in asked or index in solution.lines:
                return True
            if self._serves(self.tree.symbols[index], solution, asked, seen):
                return True
        return False

    def overridden(self, after: Resolver) -> Iterator[int]:
        """Yield the symbols that a select newly turns on although what they depend on is off."""
        for index in sorted(after.touched):
            symbol = self.tree.symbols[index]
            if symbol.selected_by and after.overrides(index) and not self.base.overrides(index):
                yield index

    def _forbid_override(self, index: int) -> None:
        encoding, sat = self.encoding, self.encoding.sat
        symbol = self.tree.symbols[index]
        forced = strength(encoding, symbol)
        allowed = promoted(encoding, symbol, encoding.level(symbol.dependency))
        literal = sat.all((sat.any((-forced.some, allowed.some)), sat.any((-forced.yes, allowed.yes))))
        encoding.fact(literal, FactKind.WARNING, index)
