"""The effective difference of two configs: what was edited, what has another value now, and which edit is the root.

Over one tree and with one toolchain only lines make a difference. Otherwise the old config is first put to the new tree
and toolchain: what changes by that, no line has caused. From there on the lines are compared.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from kconfig_guard.comparison.echoes import without_echoes
from kconfig_guard.comparison.kernel_changes import KernelChanges
from kconfig_guard.comparison.line_effects import GONE, LineEffects
from kconfig_guard.comparison.lines import EditedLines
from kconfig_guard.comparison.mechanisms import Account, Mechanisms, chosen, taken, untaken
from kconfig_guard.comparison.roots import roots
from kconfig_guard.comparison.shifts import Shifts
from kconfig_guard.comparison.text_comparison import compared_texts
from kconfig_guard.comparison.toolchains import same_answers, settled
from kconfig_guard.judgement.expressions import Words
from kconfig_guard.judgement.reasons import Reasons
from kconfig_guard.judgement.review import Cause, Comparison, Difference, Edit
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.tree import Kind
from kconfig_guard.model.user_values import user_values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.comparison.lines import EditedLine
    from kconfig_guard.comparison.side import Resolved
    from kconfig_guard.model.tree import Symbol, Tree

_OFF = (None, "n", "")


def comparison(old: Resolved, new: Resolved) -> Comparison:
    """Return the effective difference of two configs.

    Args:
        old: The one that was there before.
        new: The one that counts now. Unless both are resolved, the texts alone are compared.
    """
    if old.resolver is None or new.resolver is None:
        return compared_texts(old, new)
    before, after = settled((old, new), (old.resolver, new.resolver))
    return _Trees(old, new, before, after).comparison()


class _Trees:
    """Compares two resolved configs."""

    def __init__(self, old: Resolved, new: Resolved, before: Resolver, after: Resolver) -> None:
        self.old = old
        self.new = new
        self.resolvers = before, after
        self.tree = after.tree
        self.words = Words(self.tree, Reasons(after))
        if before.tree is after.tree:
            is_same = same_answers(before, after)
            values = before.values
        else:
            is_same = False
            values = user_values(self.tree, old.config.lines())
        moved = before if is_same else Resolver(self.tree, values, after.answers)
        self.kernel = None if is_same else KernelChanges((old, new), before, moved, self.words)
        self.before = without_echoes(old, moved, after)
        """The old config over the new tree with the new toolchain."""
        self.after = without_echoes(new, after, moved)
        self.values = moved.values, after.values
        """What all lines of the two configs say."""

    def comparison(self) -> Comparison:
        """Return the difference."""
        edits = tuple(
            Edit(line.symbol, line.old, line.new, line.path, line.line, self._effects.effect(line))
            for line in self._lines
        )
        differences = tuple(sorted(self._differences(), key=lambda difference: difference.symbol))
        return Comparison(self.old.name, self.new.name, edits, differences, over_tree=True)

    # -- differences

    def _differences(self) -> Iterable[Difference]:
        moved = {*self._moved, *(self.kernel.moved if self.kernel else ())}
        for index in moved:
            symbol = self.tree.symbols[index]
            if _counts(symbol):
                difference = self._difference(symbol)
                if difference is not None:
                    yield difference
        if self.kernel is not None and not self.kernel.is_same_tree:
            for symbol in self.resolvers[0].tree.symbols:
                if _counts(symbol) and _counted(self.tree, symbol.name) is None:
                    value = self.resolvers[0].shown(symbol.index)
                    if value not in _OFF:
                        yield Difference(symbol.name, value, None, Cause.KCONFIG, self.kernel.gone(symbol.name))

    def _difference(self, symbol: Symbol) -> Difference | None:
        first = self.resolvers[0]
        own = symbol if first.tree is self.tree else _counted(first.tree, symbol.name)
        old, new = None if own is None else first.shown(own.index), self.after.shown(symbol.index)
        if old == new or (old in _OFF and new in _OFF):
            return None
        if self.kernel is not None and self.before.shown(symbol.index) == new:
            return Difference(symbol.name, old, new, *self.kernel.cause(symbol))
        account = self._accounts[symbol.index]
        because = self._mechanisms.because(account, self._roots)
        root = self._roots.get(symbol.index)
        return Difference(symbol.name, old, new, account.cause, because, None if root is None else root[1])

    # -- what lines have done

    @cached_property
    def _moved(self) -> list[int]:
        """The symbols that have another value, and not just a line in the written config or none."""
        before, after = self.before, self.after
        return [
            index
            for index in before.differing(after)
            if before.shown(index) != after.shown(index) or self._shifts.moved(index)
        ]

    @cached_property
    def _shifts(self) -> Shifts:
        return Shifts(self.before, self.after, self.words)

    @cached_property
    def _edited(self) -> EditedLines:
        return EditedLines((self.old, self.new), (self.before, self.after), self.values)

    @cached_property
    def _lines(self) -> list[EditedLine]:
        return self._edited.all()

    @cached_property
    def _effects(self) -> LineEffects:
        return LineEffects(self._edited, self._lines, self._shifts)

    @cached_property
    def _own(self) -> dict[int, int]:
        """Changed symbols that a line of their own has changed, or one of their choice: the number of that line."""
        found = {}
        numbers = {}
        for number, line in enumerate(self._lines):
            if line.index is not None:
                numbers[line.index] = number
                if line.is_effective or self._is_as_asked(line):
                    found[line.index] = number
        for choice, member in self._edited.deciding.items():
            group = self.tree.choices[choice]
            for index in (group.symbol, *group.members):
                found.setdefault(index, numbers[member])
        return {index: number for index, number in found.items() if index in self._moved_set}

    @cached_property
    def _moved_set(self) -> frozenset[int]:
        return frozenset(self._moved)

    def _is_as_asked(self, line: EditedLine) -> bool:
        """Say whether a symbol has the value that a line of its own asks for."""
        if line.index is None or line.new is None or not self._edited.counts(line.index):
            return False
        return self.after.shown(line.index) == line.asked

    @cached_property
    def _mechanisms(self) -> Mechanisms:
        return Mechanisms(self._shifts)

    @cached_property
    def _accounts(self) -> dict[int, Account]:
        found = {}
        for index in self._moved:
            symbol = self.tree.symbols[index]
            own = self._own.get(index)
            found[index] = self._mechanisms.account(symbol) if own is None else self._by_line(symbol, self._lines[own])
        return found

    @cached_property
    def _roots(self) -> dict[int, tuple[int, int]]:
        """Changed symbols with the distance to the edit that is the root, and its number."""
        parents = {index: account.parents for index, account in self._accounts.items() if index not in self._own}
        return roots(parents, self._own)

    def _by_line(self, symbol: Symbol, line: EditedLine) -> Account:
        """Return the account of a symbol that an edited line has changed."""
        if line.index != symbol.index:
            return Account(Cause.CHOICE, self._in_choice(symbol))
        if line.new is None or not self._edited.counts(symbol.index):
            return Account(Cause.DEFAULT, f"{GONE}, and {self._effects.source(symbol)}")
        value = self.after.shown(symbol.index)
        if value == line.asked:
            return Account(Cause.ASKED, "its line says so")
        limits = self.after.bounds(symbol.index) if symbol.kind in (Kind.INT, Kind.HEX) else None
        if limits is not None:
            text = f"its line says {line.asked}, but it must lie between {limits[0]} and {limits[1]}"
            return Account(Cause.RANGE, text)
        return Account(Cause.ASKED, f"its line says {line.asked}")

    def _in_choice(self, symbol: Symbol) -> str:
        if symbol.choice is None:
            return ""
        choice = self.tree.choices[symbol.choice]
        was, now = chosen(self.before, choice), chosen(self.after, choice)
        if symbol.index == now and was is not None:
            return untaken(self._shifts, was)
        return taken(self._shifts, now)


def _counts(symbol: Symbol) -> bool:
    """Say whether a symbol is one that a config may have a line for."""
    is_typed = symbol.kind is not Kind.UNKNOWN
    return bool(symbol.definitions and symbol.name and is_typed and not symbol.unwritten and symbol.choice_of is None)


def _counted(tree: Tree, name: str) -> Symbol | None:
    found = tree.find(name)
    return found if found is not None and _counts(found) else None
