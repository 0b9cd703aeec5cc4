"""What another tree, or another toolchain, makes of the same config."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from kconfig_guard.comparison.mechanisms import Mechanisms
from kconfig_guard.comparison.shifts import Shifts
from kconfig_guard.judgement.explanation import OriginKind
from kconfig_guard.judgement.origins import Origins
from kconfig_guard.judgement.reasons import Reasons
from kconfig_guard.judgement.review import Cause
from kconfig_guard.model.alone import Alone
from kconfig_guard.model.transfer import Transferred
from kconfig_guard.model.tree import MOD, NO, Kind

if TYPE_CHECKING:
    from kconfig_guard.comparison.side import Resolved
    from kconfig_guard.judgement.expressions import Words
    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.model.tree import Symbol

NEW = "new in this kernel"
GONE = "this kernel does not have it"
RENAMED = "renamed in this kernel"
OTHER = "other rules in this kernel"
_LEVELS = (Kind.BOOL, Kind.TRISTATE)


class KernelChanges:
    """Tells why the same lines give other values than before.

    Args:
        old: The config.
        renames: From the side of the new kernel, what symbols were called before.
        resolver: The config as its own tree and toolchain resolve it.
        after: The config as the new ones do.
        words: Puts expressions of the new tree into words.
    """

    def __init__(self, sides: tuple[Resolved, Resolved], resolver: Resolver, after: Resolver, words: Words) -> None:
        self.old, self.new = sides
        self.resolver = resolver
        self.after = after
        self.is_same_tree = resolver.tree is after.tree
        self.before = resolver if self.is_same_tree else Transferred(resolver, after.tree, after.values, after.answers)
        self._mechanisms = Mechanisms(Shifts(self.before, after, words))
        self._origins = Origins(after, self.old.config, words)

    @cached_property
    def moved(self) -> list[int]:
        """The symbols of the new tree that are not what they were."""
        moved = self.before.differing(self.after)
        if self.is_same_tree:
            return moved
        return [*moved, *(symbol.index for symbol in self.after.tree.symbols if self._was_another_kind(symbol))]

    def _was_another_kind(self, symbol: Symbol) -> bool:
        """Say whether a symbol of the same name had values that are none for this one."""
        old = self.resolver.tree.find(symbol.name) if symbol.definitions else None
        return old is not None and (old.kind in _LEVELS) != (symbol.kind in _LEVELS)

    def cause(self, symbol: Symbol) -> tuple[Cause, str]:
        """Return why a symbol of the new tree has another value, and the same in words."""
        if not self.is_same_tree:
            if self.resolver.tree.find(symbol.name) is None:
                return Cause.KCONFIG, self._new(symbol)
            if self._was_another_kind(symbol):
                return Cause.KCONFIG, f"{OTHER}: it is of type {symbol.kind.name.lower()} now"
            if not self._follows_values(symbol):
                return Cause.KCONFIG, f"{OTHER}: {self._rules(symbol)}"
        account = self._mechanisms.account(symbol)
        return account.cause, self._mechanisms.because(account, {})

    def gone(self, name: str) -> str:
        """Return what has become of a symbol that the new tree does not have."""
        current = name
        if self.new.renames is not None:
            current = self.new.renames.resolve(name, lambda other: self.after.tree.find(other) is not None)
        return GONE if current == name else f"{RENAMED}: {current}"

    def _new(self, symbol: Symbol) -> str:
        older = symbol.name
        if self.new.renames is not None:
            names = self.new.renames.names(symbol.name)
            older = next((name for name in names if self.resolver.tree.find(name) is not None), older)
        return f"{RENAMED}: it was {older}" if older != symbol.name else f"{NEW}: {self._origin(symbol)}"

    @cached_property
    def _alone(self) -> Alone:
        return Alone(self.before)

    def _follows_values(self, symbol: Symbol) -> bool:
        """Say whether the new tree's rules would have given the old value where all else was as before."""
        if symbol.choice is None:
            found = self._alone.with_line(symbol.index, self.after.values.get(symbol.index))
        else:
            choice = self.after.tree.choices[symbol.choice]
            group = {choice.symbol, *choice.members}
            lines = {index: value for index, value in self.after.values.items() if index in group}
            found = self._alone.with_lines(symbol.choice, lines)[symbol.index]
        return found == self.before.shown(symbol.index)

    def _rules(self, symbol: Symbol) -> str:
        """Return what the new tree's rules have given a symbol its value by."""
        said = self.after.values.get(symbol.index)
        if said not in (None, "n") and self.after.visibility(symbol.index) == NO:
            missing = self._reasons.visible(symbol, MOD)
            if missing:
                return "; ".join(missing)
        return self._origin(symbol)

    def _origin(self, symbol: Symbol) -> str:
        found = self._origins.origin(symbol)
        if found.kind is OriginKind.USER:
            return "its line counts here"
        return found.text

    @cached_property
    def _reasons(self) -> Reasons:
        return Reasons(self.after)
