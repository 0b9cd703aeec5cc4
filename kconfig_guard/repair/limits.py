"""What a fragment must not do: change a pin, break a passing rule, build a module in, override a dependency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.model.tree import NO, Kind
from kconfig_guard.solving.fact import FactKind
from kconfig_guard.solving.levels import promoted, strength

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kconfig_guard.model.resolver import Resolver
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
        self.libraries: dict[int, int] = {}
        """Literals that say that a module without a prompt stays one, which is given up before any rule is."""
        self._released: set[int] = set()

    def pin(self, pins: Iterable[int]) -> None:
        """State that symbols keep their values."""
        for index in sorted(pins):
            literal = self.encoding.text(index)[self.base.value(index)]
            self.encoding.fact(literal, FactKind.PIN, index)

    def check(self, solution: Solution) -> bool:
        """Say whether a solution stays within the limits; if not, state what it offends."""
        before = len(self.encoding.facts) + len(self.libraries)
        for index in self.promoted(solution):
            stays = -self.encoding.level(index).yes
            if self.tree.symbols[index].prompts:
                self.encoding.fact(stays, FactKind.MODULE, index)
            else:
                self.libraries[stays] = index
        for index in self.overridden(solution.resolver):
            self._forbid_override(index)
        return len(self.encoding.facts) + len(self.libraries) == before

    def release(self, literals: Iterable[int]) -> None:
        """Let libraries be built in, which something that is asked for cannot do without."""
        for literal in literals:
            self._released.add(self.libraries.pop(literal))

    def promoted(self, solution: Solution) -> Iterator[int]:
        """Yield the modules that became built-in without being asked to."""
        after = solution.resolver
        asked: frozenset[int] | None = None
        for index in sorted(after.touched):
            symbol = self.tree.symbols[index]
            is_module = symbol.kind is Kind.TRISTATE and symbol.choice_of is None
            if not is_module or self.base.value(index) != "m" or after.value(index) != "y":
                continue
            if asked is None:
                asked = self.asked(after)
            if index in asked:
                continue
            may_be_module = after.tristate(self.tree.modules) != NO
            if symbol.prompts or (may_be_module and index not in self._released):
                yield index

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
