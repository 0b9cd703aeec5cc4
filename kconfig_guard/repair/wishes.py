"""What rules mean to an encoding: the literal of a demand, of an alternative, of a rule and of its guard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.model.numbers import HOLDS, compare
from kconfig_guard.model.tree import Kind
from kconfig_guard.solving.sat import TRUE
from kconfig_guard.solving.texts import suggested

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kconfig_guard.judgement.facts import TreeFacts
    from kconfig_guard.model.tree import Symbol
    from kconfig_guard.profile.demand import Demand
    from kconfig_guard.profile.expression import Expression
    from kconfig_guard.profile.rule import Alternative, Rule
    from kconfig_guard.solving.encoding import Encoding


class Wishes:
    """Turns rules into literals.

    Args:
        encoding: Where the literals come from.
        facts: Under which name the tree has a symbol.
        sacred: A symbol that is not to be switched off, whatever wants it; None if there is none.
    """

    def __init__(self, encoding: Encoding, facts: TreeFacts, sacred: int | None = None) -> None:
        self.sacred = sacred
        self.encoding = encoding
        self.sat = encoding.sat
        self.facts = facts

    def index(self, name: str) -> int | None:
        """Return the symbol that the tree has for a name, or None."""
        symbol = self.encoding.tree.find(self.facts.name(name))
        return None if symbol is None else symbol.index

    def met(self, rule: Rule) -> int:
        """Return the literal that says that a rule is met, by something that exists."""
        return self.sat.any(self.alternative(demands) for demands in rule.alternatives)

    def alternative(self, demands: Alternative) -> int:
        """Return the literal that says that all demands are met; it never holds if nothing of them exists."""
        if self.is_refused(demands) or all(self.index(demand.symbol) is None for demand in demands):
            return -TRUE
        return self.sat.all(self.demand(demand) for demand in demands)

    def is_refused(self, demands: Alternative) -> bool:
        """Say whether demands want something switched off that is not to be."""
        if self.sacred is None:
            return False
        return any(self.index(demand.symbol) == self.sacred and not demand.met_by("y") for demand in demands)

    def demand(self, demand: Demand) -> int:
        """Return the literal that says that a demand is met."""
        index = self.index(demand.symbol)
        if index is None:
            return TRUE if demand.met_by("n") else -TRUE
        return self.encoding.meets(index, demand)

    def options(self, rule: Rule) -> Iterator[int]:
        """Yield the literals of the ways to meet a rule, the preferred one first."""
        for demands in rule.alternatives:
            if self.alternative(demands) == -TRUE:
                continue
            first = [self._preferred(demand) for demand in demands]
            if any(len(values) > 1 for values in first):
                yield self.sat.all(values[0] for values in first)
            yield self.alternative(demands)

    def _preferred(self, demand: Demand) -> list[int]:
        """Return the literals of the values that a demand accepts, the preferred one first."""
        index = self.index(demand.symbol)
        if index is None or len(demand.accepted) <= 1:
            return [self.demand(demand)]
        texts = self.encoding.text(index)
        return [texts[value] for value in demand.accepted if value in texts] or [self.demand(demand)]

    @staticmethod
    def spelled(symbol: Symbol, demand: Demand, now: str) -> str:
        """Return the number or text that a demand suggests, as a config writes it; the present one if it is open."""
        return next(suggested(symbol, demand, now), now)

    def guard(self, rule: Rule) -> int:
        """Return the literal that says that a rule applies."""
        return TRUE if rule.when is None else self._level(rule.when)[0]

    def _level(self, expression: Expression) -> tuple[int, int]:
        operator = expression.operator
        if operator in ("&&", "||"):
            parts = [self._level(part) for part in expression.operands]
            join = self.sat.all if operator == "&&" else self.sat.any
            return join(part[0] for part in parts), join(part[1] for part in parts)
        if operator == "!":
            some, yes = self._level(expression.operands[0])
            return -yes, -some
        if operator in HOLDS:
            literal = self._relation(expression)
            return literal, literal
        texts = self._texts(expression)
        yes, some = texts.get("y", -TRUE), texts.get("m", -TRUE)
        return self.sat.any((yes, some)), yes

    def _relation(self, expression: Expression) -> int:
        left, right = (self._texts(part) for part in expression.operands)
        holds = HOLDS[expression.operator]
        return self.sat.any(
            self.sat.all((first, second))
            for one, first in left.items()
            for other, second in right.items()
            if holds(compare(one, Kind.UNKNOWN, other, Kind.UNKNOWN))
        )

    def _texts(self, leaf: Expression) -> dict[str, int]:
        names = list(leaf.symbols())
        if not names:
            return {leaf.name: TRUE}
        index = self.index(names[0])
        return {"n": TRUE} if index is None else self.encoding.text(index)
