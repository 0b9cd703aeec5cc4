"""Why values that fragments ask for do not survive a merge."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from kconfig_guard.input.config import Form
from kconfig_guard.judgement.reasons import Reasons, listed
from kconfig_guard.model.tree import NO, YES, Kind, Symbol
from kconfig_guard.model.user_values import accepted_value
from kconfig_guard.nearest import nearest
from kconfig_guard.profile.demand import Demand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kconfig_guard.judgement.request import Request
    from kconfig_guard.model.merge import Lost
    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.model.tree import Tree
    from kconfig_guard.profile.renames import Renames

_LEVELS = ("y", "m", "n")
_SELECTED = "selected by "
_LIKENESS = 0.8
_MAX_GUESSED = 20
"""For how many unknown names similar ones are looked for, which takes long."""


class Losses:
    """Tells causes of the losses of one merge.

    Args:
        resolver: The merged and resolved config.
        renames: Names that symbols had or have in other kernels.
        requests: What was asked for, by symbol.
        lost: The requests that did not survive.
        elsewhere: Returns the architectures that have each of some symbols which this one does not.
    """

    def __init__(
        self,
        resolver: Resolver,
        renames: Renames,
        requests: Mapping[str, Request],
        lost: Iterable[Lost],
        elsewhere: Callable[[list[str]], Mapping[str, list[str]]],
    ) -> None:
        self.resolver = resolver
        self.tree = resolver.tree
        self.renames = renames
        self.requests = requests
        self.lost = {item.symbol: item for item in lost}
        self._elsewhere = elsewhere
        self._reasons: dict[str, Reasons] = {}

    def because(self, item: Lost) -> list[str]:
        """Return the reasons for a loss, each a short sentence."""
        symbol = self.tree.find(item.symbol)
        request = self.requests[item.symbol]
        if symbol is None:
            return [self._why_unknown(item.symbol)]
        if symbol.transitional:
            return [self.heirs(symbol)]
        misfit = misfitting(symbol, request)
        if misfit is not None:
            return [misfit]
        if item.requested == "y" and symbol.choice is not None and self.resolver.visibility(symbol.index) != NO:
            return self._not_chosen(symbol, request)
        demand = Demand(item.symbol, (item.requested,), as_in_config=True)
        because = _shortened(self._of_file(request).assess(symbol.index, demand).because)
        return because or [f"{symbol.name} follows from the rest of the config"]

    def heirs(self, old: Symbol) -> str:
        """Return what has become of a symbol that is left over from a rename."""
        heirs = [
            symbol.name for symbol in self.tree.symbols if any(item.value == old.index for item in symbol.defaults)
        ]
        return f"it is {listed(heirs, 'or')} here" if heirs else "it is left over from older kernels"

    # -- names that the kernel does not know

    def _why_unknown(self, name: str) -> str:
        if heir := self.heir(name):
            return f"it is called {heir} here"
        if arches := self._arches.get(name):
            return f"only {listed(arches, 'and')} kernels do"
        return f"no architecture of this tree has it{self._near.get(name, '')}"

    def heir(self, name: str) -> str:
        """Return what a symbol that this kernel does not know is called in it; empty if it has no other name."""
        current = self.renames.resolve(name, lambda other: _is_current(self.tree, other))
        return "" if current == name else current

    @cached_property
    def _unknown(self) -> list[str]:
        return [name for name, item in self.lost.items() if item.actual is None]

    @cached_property
    def _arches(self) -> Mapping[str, list[str]]:
        return self._elsewhere(self._unknown)

    @cached_property
    def _near(self) -> dict[str, str]:
        names = [symbol.name for symbol in self.tree.symbols if symbol.definitions and symbol.name]
        strange = [name for name in self._unknown if not self._arches.get(name)]
        return {name: nearest(name, names, _LIKENESS) for name in strange[:_MAX_GUESSED]}

    # -- names that it knows

    def _not_chosen(self, symbol: Symbol, request: Request) -> list[str]:
        assert symbol.choice is not None  # noqa: S101 - guarded by the caller
        members = self.tree.choices[symbol.choice].members
        chosen = next((self.tree.symbols[i] for i in members if self.resolver.tristate(i) == YES), None)
        if chosen is None:
            return ["its choice is not open"]
        rival = self.requests.get(chosen.name)
        by = f", as {rival.seen_from(request)} asks" if rival and rival.value == "y" else ""
        return [f"of its choice {chosen.name} is taken{by}"]

    def _of_file(self, request: Request) -> Reasons:
        """Return the reasons as they are told in a sentence about a line of one file."""
        if request.path not in self._reasons:
            sources = {
                symbol.index: self._source(other, request)
                for name, other in self.requests.items()
                if (symbol := self.tree.find(name)) is not None
            }
            told = (self.tree.find(name) for name in self.lost)
            indices = frozenset(symbol.index for symbol in told if symbol is not None)
            self._reasons[request.path] = Reasons(self.resolver, sources, indices)
        return self._reasons[request.path]

    def _source(self, other: Request, request: Request) -> str:
        place = other.seen_from(request)
        if other.symbol in self.lost:
            return f"although {place} asks for {other.value or 'nothing'}"
        return f"as {place} asks"


def misfitting(symbol: Symbol, request: Request) -> str | None:
    """Return why a symbol of this type cannot take a value as it is written; None if it can."""
    kind = f"{symbol.name} is a{'n' if symbol.kind is Kind.INT else ''} {_KINDS[symbol.kind]}"
    if symbol.kind is Kind.STRING:
        return None if request.form is Form.QUOTED else f"{kind}, whose value must be quoted"
    if accepted_value(symbol.kind, request.value) is None:
        if request.value == "n":
            return f"{kind}, which cannot be switched off"
        return f"{kind} and cannot be {request.value or 'empty'}"
    if request.form is Form.QUOTED:
        return f"{kind}, whose value must not be quoted"
    if request.form is Form.TAILED and symbol.kind in (Kind.INT, Kind.HEX):
        return "nothing may follow a number"
    return None


def unreachable(symbol: Symbol, request: Request) -> bool:
    """Say whether no way of writing a value makes it one of the symbol's type."""
    if symbol.kind is Kind.STRING:
        return request.form is not Form.QUOTED and request.value in _LEVELS
    return accepted_value(symbol.kind, request.value) is None


_KINDS = {
    Kind.UNKNOWN: "symbol without a type",
    Kind.BOOL: "bool",
    Kind.TRISTATE: "tristate",
    Kind.INT: "int",
    Kind.HEX: "hex number",
    Kind.STRING: "string",
}


def _shortened(reasons: list[str]) -> list[str]:
    """Return reasons in which what selects a symbol is told in one."""
    selectors = [reason.removeprefix(_SELECTED) for reason in reasons if reason.startswith(_SELECTED)]
    others = [reason for reason in reasons if not reason.startswith(_SELECTED)]
    return [*others, _SELECTED + listed(selectors, "and")] if selectors else others


def _is_current(tree: Tree, name: str) -> bool:
    symbol = tree.find(name)
    return symbol is not None and not symbol.transitional
