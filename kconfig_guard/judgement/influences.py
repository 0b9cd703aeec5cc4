"""What acts on the value of a symbol in a resolved config: its line, its defaults, selects and implies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.model.tree import MOD, NO, YES, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.model.tree import Default, Selection, Symbol

LEVEL_OF = {"n": NO, "m": MOD, "y": YES}


class Influences:
    """Tells for one resolved config what acts on a symbol, and how strongly."""

    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver

    def counts(self, symbol: Symbol) -> bool:
        """Say whether the config has a line for a symbol, and its prompt lets that count."""
        return symbol.index in self.resolver.values and self.resolver.visibility(symbol.index) != NO

    def default(self, symbol: Symbol) -> Default | None:
        """Return the default that applies, if there is one."""
        return next((item for item in symbol.defaults if self.resolver.tristate(item.condition) != NO), None)

    def level(self, item: Selection) -> int:
        """Return up to what level one select or imply raises its symbol."""
        return min(self.resolver.tristate(item.selector), self.resolver.tristate(item.condition))

    def strength(self, selections: Iterable[Selection]) -> int:
        """Return up to what level several raise it together."""
        return max((self.level(item) for item in selections), default=NO)

    def default_level(self, symbol: Symbol) -> int:
        """Return the level that the default of a bool or tristate gives."""
        found = self.default(symbol)
        if found is None:
            return NO
        return min(self.resolver.tristate(found.value), self.resolver.tristate(found.condition))

    def own_level(self, symbol: Symbol) -> int:
        """Return the level that a bool or tristate would have if nothing selected it."""
        if self.counts(symbol):
            level = min(LEVEL_OF[self.resolver.values[symbol.index]], self.resolver.visibility(symbol.index))
        else:
            level = self.default_level(symbol)
            implied = self.strength(symbol.implied_by)
            if implied != NO:
                level = min(max(level, implied), self.promoted(symbol, self.resolver.tristate(symbol.dependency)))
        return self.promoted(symbol, level)

    def promoted(self, symbol: Symbol, level: int) -> int:
        """Return a level as the symbol takes it: m is y for a bool, and without modules."""
        modules = self.resolver.tristate(self.resolver.tree.modules)
        return YES if level == MOD and (symbol.kind is Kind.BOOL or modules == NO) else level
