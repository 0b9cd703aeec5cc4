"""A resolver that notes of which symbols and expressions anything has been looked at, in it or in copies of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kconfig_guard.model.resolver import Resolver

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kconfig_guard.model.tree import Choice, Expr, Symbol
    from kconfig_guard.model.user_values import UserValues


class Watched(Resolver):
    """The same config, watched.

    To whoever does the same with another config of the family, it shows the same, unless they differ in something that
    has been noted, or in what was counted. Only what goes through all user values at once is not noted.

    Args:
        resolver: The resolved config.
    """

    def __init__(self, resolver: Resolver) -> None:
        vars(self).update(vars(resolver.copied(resolver.values)))
        self.noted: set[Expr] = set()
        self.counted: dict[int | None, int] = {}
        """How many modules were found to be set, up to a limit."""
        self._all = _Flag()
        self.values = _WatchedValues(resolver.values, self.noted)

    @property
    def is_all_noted(self) -> bool:
        """Whether so much has been looked at that it was not noted by itself."""
        return self._all.up

    def tristate(self, expression: Expr) -> int:
        """Return the tristate value of an expression or symbol."""
        self.noted.add(expression)
        return super().tristate(expression)

    def is_set(self, index: int) -> bool:
        """Say whether the config gives a symbol a value, whatever becomes of it."""
        self.noted.add(index)
        return super().is_set(index)

    def modules_set(self, limit: int | None = None) -> int:
        """Return how many symbols the config sets to m, whatever becomes of them; no more than ``limit``."""
        self.counted[limit] = super().modules_set(limit)
        return self.counted[limit]

    def _afresh(self, values: UserValues) -> Resolver:
        self._all.up = True
        return super()._afresh(values)

    def _forget(self, item: Expr) -> None:
        self.noted.add(item)
        super()._forget(item)

    def _see(self, symbol: Symbol) -> int:
        self.noted.add(symbol.index)
        return super()._see(symbol)

    def _resolve(self, index: int) -> int:
        self.noted.add(index)
        return super()._resolve(index)

    def _text_of(self, index: int) -> str:
        self.noted.add(index)
        return super()._text_of(index)

    def _named_members(self, choice: Choice) -> list[int]:
        self.noted.update((choice.symbol, *choice.members))
        return super()._named_members(choice)


class _Flag:
    """Something that copies share."""

    def __init__(self) -> None:
        self.up = False


class _WatchedValues(dict[int, str]):
    """User values that note which of them are looked at."""

    def __init__(self, values: Mapping[int, str], noted: set[Expr]) -> None:
        super().__init__(values)
        self.noted = noted

    def __getitem__(self, index: int) -> str:
        self.noted.add(index)
        return super().__getitem__(index)

    def __contains__(self, index: object) -> bool:
        if isinstance(index, int):
            self.noted.add(index)
        return super().__contains__(index)

    def get(self, index: int, default: Any = None) -> Any:
        """Return a user value, or something else if there is none."""
        self.noted.add(index)
        return super().get(index, default)
