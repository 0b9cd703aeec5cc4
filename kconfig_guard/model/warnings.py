"""What ``conf`` warns about when it reads a config, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kconfig_guard.model.numbers import leading_number
from kconfig_guard.model.tree import NO, YES, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kconfig_guard.model.resolver import Resolver


class WarningKind(StrEnum):
    """What is odd about a symbol of a config."""

    UNMET_DEPENDENCY = "unmet_dependency"
    """A select forces it beyond its direct dependencies."""
    OUT_OF_RANGE = "out_of_range"
    """The config's number lies outside the range."""
    CHANGED_CHOICE = "changed_choice"
    """The config sets this member of a choice to y, and another one wins."""


@dataclass(frozen=True, slots=True)
class ConfigWarning:
    """One warning: which symbol, what the config says (None if nothing), and what it becomes."""

    kind: WarningKind
    symbol: str
    said: str | None
    actual: str


def config_warnings(resolver: Resolver) -> list[ConfigWarning]:
    """Return the warnings about a resolved config, ordered by symbol."""
    found = [*_unmet(resolver), *_out_of_range(resolver), *_changed_choices(resolver)]
    return sorted(found, key=lambda warning: (warning.symbol, warning.kind))


def _unmet(resolver: Resolver) -> Iterator[ConfigWarning]:
    for index in resolver.unmet:
        name = resolver.symbols[index].name
        yield ConfigWarning(WarningKind.UNMET_DEPENDENCY, name, resolver.values.get(index), resolver.value(index))


def _out_of_range(resolver: Resolver) -> Iterator[ConfigWarning]:
    for index, said in resolver.values.items():
        symbol = resolver.symbols[index]
        if symbol.kind not in (Kind.INT, Kind.HEX) or resolver.visibility(index) == NO:
            continue
        bounds = resolver.bounds(index)
        if bounds is None:
            continue
        low, high = (leading_number(bound, symbol.kind) for bound in bounds)
        if not low <= leading_number(said, symbol.kind) <= high:
            yield ConfigWarning(WarningKind.OUT_OF_RANGE, symbol.name, said, resolver.value(index))


def _changed_choices(resolver: Resolver) -> Iterator[ConfigWarning]:
    for choice in resolver.tree.choices:
        for index in choice.members:
            said = resolver.values.get(index)
            if said == "y" and resolver.visibility(index) != NO and resolver.tristate(index) != YES:
                name = resolver.symbols[index].name
                yield ConfigWarning(WarningKind.CHANGED_CHOICE, name, said, resolver.value(index))
