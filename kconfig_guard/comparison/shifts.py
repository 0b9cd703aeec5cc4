"""Which changed symbols made an expression change, and the same in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kconfig_guard.judgement.probe_words import having, lacking
from kconfig_guard.judgement.reasons import listed
from kconfig_guard.model.tree import NO, Expr, Op, ProbeKind, ProbeUse, Symbol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kconfig_guard.judgement.expressions import Words
    from kconfig_guard.model.resolver import Resolver

_MAX_CLAUSES = 3


@dataclass(frozen=True, slots=True)
class Shift:
    """A changed symbol in an expression that changed with it.

    Attributes:
        symbol: Its index.
        negative: Whether it counts the other way round, since it is negated.
        relation: The comparison that it is a part of, if it is.
    """

    symbol: int
    negative: bool = False
    relation: Expr | None = None


class Shifts:
    """Compares two resolved configs over one tree.

    Args:
        before: The one.
        after: The other.
        words: Puts expressions of the tree into words.
    """

    def __init__(self, before: Resolver, after: Resolver, words: Words) -> None:
        self.before = before
        self.after = after
        self.tree = after.tree
        self.words = words

    def moved(self, index: int) -> bool:
        """Say whether a symbol is not what it was."""
        before, after = self.before, self.after
        return before.tristate(index) != after.tristate(index) or before.seen(index) != after.seen(index)

    def of(self, *expressions: Expr) -> list[Shift]:
        """Return the changed symbols that made expressions change, in the order in which these mention them.

        Of a conjunction that fell these are the parts that pull it down now, of one that rose the parts that held it
        down; and likewise for a disjunction.
        """
        found: dict[Shift, None] = {}
        seen: set[tuple[Expr, bool]] = set()
        pending = [(expression, False) for expression in reversed(expressions)]
        while pending:
            expression, negative = pending.pop()
            old, new = self.before.tristate(expression), self.after.tristate(expression)
            if old == new or (expression, negative) in seen:
                continue
            seen.add((expression, negative))
            if expression >= 0:
                pending += [(part, negative) for part in self._behind(self.tree.symbols[expression])]
                found[Shift(expression, negative)] = None
                continue
            operator, *parts = self.tree.expressions[~expression]
            if operator in (Op.AND, Op.OR):
                takes = (operator == Op.AND) == (new < old)
                pending += [(part, negative) for part in reversed(self._decisive(parts, old, new, takes=takes))]
            elif operator == Op.NOT:
                pending.append((parts[0], not negative))
            else:
                found.update((Shift(part, negative, expression), None) for part in parts if self.moved(part))
        return self._without_choices(found)

    def _decisive(self, parts: list[Expr], old: int, new: int, *, takes: bool) -> list[Expr]:
        """Return the changed operands that a junction takes its value from now, or else took it from before."""
        before, after = self.before.tristate, self.after.tristate
        moved = [part for part in parts if before(part) != after(part)]
        return [part for part in moved if (after(part) == new if takes else before(part) == old)]

    def _behind(self, symbol: Symbol) -> list[Expr]:
        """Return what a nameless choice hangs on."""
        if symbol.choice_of is None:
            return []
        return [prompt.condition for prompt in symbol.prompts]

    def _without_choices(self, found: Iterable[Shift]) -> list[Shift]:
        """Leave nameless choices out where what they hang on is there."""
        named = [shift for shift in found if self.tree.symbols[shift.symbol].choice_of is None]
        return named or list(found)

    def is_answer(self, shift: Shift) -> bool:
        """Say whether a changed symbol stands for an answer of the toolchain."""
        return self.tree.symbols[shift.symbol].text is not None

    # -- words

    def needs(self, shifts: Sequence[Shift]) -> str:
        """Return in words what a symbol has lost or got that needs these."""
        plain = {shift.symbol for shift in shifts if shift.relation is None}
        needed = [shift for shift in shifts if shift.relation is None or shift.symbol not in plain]
        return _joined([self._need(group) for group in self._groups(needed)])

    def went(self, shifts: Sequence[Shift]) -> str:
        """Return in words how symbols changed."""
        clauses = []
        for group in self._groups(shifts):
            first = self.tree.symbols[group[0].symbol]
            is_answer = first.text is not None
            clauses.append(self._answered(first) if is_answer else f"{self._names(group)} {self._way(group[0])}")
        return _joined(list(dict.fromkeys(clauses)))

    def _groups(self, shifts: Sequence[Shift]) -> list[list[Shift]]:
        """Return changed symbols by what can be said of them in one clause."""
        groups: dict[object, list[Shift]] = {}
        for shift in shifts:
            is_alone = shift.relation is not None or self.tree.symbols[shift.symbol].text is not None
            key = shift if is_alone else (shift.negative, self._way(shift))
            groups.setdefault(key, []).append(shift)
        return list(groups.values())

    def _need(self, group: list[Shift]) -> str:
        first = group[0]
        symbol = self.tree.symbols[first.symbol]
        if symbol.text is not None:
            return self._answered(symbol)
        names = self._names(group)
        if first.relation is not None:
            if (self.after.tristate(first.relation) > NO) != first.negative:
                return f"{names} {self._way(first)}, and it needs {self._relation(first)}"
            return f"needs {self._relation(first)}, and {names} {self._way(first)}"
        rising = self.after.tristate(first.symbol) > self.before.tristate(first.symbol)
        if rising == first.negative:
            return f"{'excluded by' if first.negative else 'needs'} {names}, which {self._way(first)}"
        return f"{names}, which {'excluded it' if first.negative else 'it needs'}, {self._way(first)}"

    def _relation(self, shift: Shift) -> str:
        assert shift.relation is not None  # noqa: S101 - guarded by the caller
        text = self.words.text(shift.relation)
        return f"!({text})" if shift.negative else text

    def _names(self, group: Iterable[Shift]) -> str:
        return listed([self.name(shift.symbol) for shift in group], "and")

    def name(self, index: int) -> str:
        """Return what a symbol is called in a sentence."""
        return self.words.symbol(self.tree.symbols[index])

    def _way(self, shift: Shift) -> str:
        sides = (self.before, self.after)
        old, new = (resolver.shown(shift.symbol) for resolver in sides)
        if old == new:
            old, new = (resolver.seen(shift.symbol) for resolver in sides)
        return f"went from {old or 'empty'} to {new or 'empty'}"

    def _answered(self, symbol: Symbol) -> str:
        """Return what the toolchain answers now to what a symbol asks of it."""
        answers = self.after.answers
        for part in symbol.text or ():
            if isinstance(part, ProbeUse):
                probe = self.tree.probes[part.probe]
                if probe.kind is ProbeKind.STATUS:
                    text = having(probe) if answers.answer(part.probe, probe) == "y" else lacking(probe)
                    return text if part.probe in answers.known else f"{text} (assumed: the config does not tell)"
        return f'the toolchain says "{self.after.value(symbol.index)}"'


def _joined(clauses: list[str]) -> str:
    more = len(clauses) - _MAX_CLAUSES
    return "; ".join([*clauses[:_MAX_CLAUSES], *([f"and {more} more"] if more > 0 else [])])
