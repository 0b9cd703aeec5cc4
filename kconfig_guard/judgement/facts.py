"""What is known about the symbols of one config: from its text alone, or from the tree that it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from kconfig_guard.input.config import ConfigKind
from kconfig_guard.judgement.finding import State
from kconfig_guard.judgement.reasons import Assessment, Reasons
from kconfig_guard.model.tree import Kind

if TYPE_CHECKING:
    from kconfig_guard.input.config import Config
    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.profile.demand import Demand
    from kconfig_guard.profile.renames import Renames


class Facts(Protocol):
    """Values of symbols, and what can be done about them."""

    def name(self, symbol: str) -> str:
        """Return the name that this kernel has for a symbol."""

    def exists(self, symbol: str) -> bool:
        """Say whether this kernel knows the symbol, under the given name; True where nobody can tell."""

    def value(self, symbol: str) -> str | None:
        """Return the value of a symbol (``n`` if it is off), or None where nobody can tell."""

    def place(self, symbol: str) -> tuple[str, int] | None:
        """Return file and line of the line that is about a symbol."""

    def assess(self, symbol: str, demand: Demand) -> Assessment:
        """Return what can be done to meet a demand."""


class TextFacts:
    """Facts from a config alone: an absent option is off in a full config, and unknown in a partial one."""

    def __init__(self, config: Config, renames: Renames) -> None:
        self.config = config
        self.renames = renames

    def name(self, symbol: str) -> str:
        """Return the name under which the config has the symbol; the newest name if it has none."""
        return self.renames.resolve(symbol, lambda name: self.config.get(name) is not None)

    def exists(self, symbol: str) -> bool:  # noqa: ARG002 - part of the protocol
        """Return True: only a tree could tell that a symbol does not exist."""
        return True

    def value(self, symbol: str) -> str | None:
        """Return the value on the symbol's line."""
        value = self.config.get(symbol)
        if value is None and self.config.kind is ConfigKind.FULL:
            return "n"
        return value

    def place(self, symbol: str) -> tuple[str, int] | None:
        """Return file and line of the symbol's line."""
        return self.config.place(symbol)

    def assess(self, symbol: str, demand: Demand) -> Assessment:  # noqa: ARG002 - part of the protocol
        """Return the state ``unknown``: what can be done stands in the tree."""
        return Assessment(State.UNKNOWN)


class TreeFacts:
    """Facts from the tree: every value is what the kernel build would compute."""

    def __init__(self, config: Config, resolver: Resolver, renames: Renames) -> None:
        self.config = config
        self.resolver = resolver
        self.renames = renames
        self.reasons = Reasons(resolver)

    def name(self, symbol: str) -> str:
        """Return the newest name of the symbol that the tree defines."""
        return self.renames.resolve(symbol, self.exists)

    def exists(self, symbol: str) -> bool:
        """Say whether the tree defines the symbol, other than as a leftover of a rename."""
        found = self.resolver.tree.find(symbol)
        return found is not None and not found.transitional

    def value(self, symbol: str) -> str | None:
        """Return the resolved value."""
        found = self.resolver.tree.find(symbol)
        return "n" if found is None else self.resolver.value(found.index)

    def place(self, symbol: str) -> tuple[str, int] | None:
        """Return file and line of the symbol's line."""
        return self.config.place(symbol)

    def assess(self, symbol: str, demand: Demand) -> Assessment:
        """Return what can be done to meet the demand, with reasons."""
        found = self.resolver.tree.find(symbol)
        if found is None:
            return Assessment(State.ABSENT, [f"this kernel has no {symbol}"])
        assessment = self.reasons.assess(found.index, demand)
        said = self.config.get(symbol)
        if said is not None and said != self.resolver.value(found.index):
            assessment.because.append(f"the config says {said or 'no value'}, which this tree does not accept")
        return assessment


class WrittenFacts:
    """Facts from a config that the tree's own conf wrote: its values are taken as they stand there.

    Args:
        config: The config.
        known: Facts about any config over the same tree, which tell what exists in it.
    """

    def __init__(self, config: Config, known: TreeFacts) -> None:
        self.config = config
        self.known = known

    def name(self, symbol: str) -> str:
        """Return the newest name of the symbol that the tree defines."""
        return self.known.name(symbol)

    def exists(self, symbol: str) -> bool:
        """Say whether the tree defines the symbol, other than as a leftover of a rename."""
        return self.known.exists(symbol)

    def value(self, symbol: str) -> str:
        """Return the value on the symbol's line; without a line it is off, or empty."""
        value = self.config.get(symbol)
        if value is not None:
            return value
        found = self.known.resolver.tree.find(symbol)
        return "n" if found is None or found.kind in (Kind.BOOL, Kind.TRISTATE) else ""

    def place(self, symbol: str) -> tuple[str, int] | None:
        """Return file and line of the symbol's line."""
        return self.config.place(symbol)

    def assess(self, symbol: str, demand: Demand) -> Assessment:  # noqa: ARG002 - part of the protocol
        """Return the state ``unknown``: nobody is to repair this config."""
        return Assessment(State.UNKNOWN)
