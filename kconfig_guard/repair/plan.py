"""Find assignments that would give a symbol a wanted value, prerequisites included.

This is a search over the dependency expressions of one resolved config. It proposes; the engine proves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.model.numbers import leading_number, whole_number
from kconfig_guard.model.tree import MOD, NO, OP_TEXT, TRISTATE_TEXT, YES, Expr, Kind, Op, Symbol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.profile.demand import Demand

Plan = dict[int, str]
"""Symbol index to the value to assign, prerequisites first."""

_LEVEL_OF = {"n": NO, "m": MOD, "y": YES}
_MAX_DEPTH = 8
_MAX_DIGITS = 20
MAX_SELECTORS = 12
"""Most symbols that select another one of which a way is looked for."""


class Planner:
    """Plans changes to one resolved config.

    Args:
        resolver: The config as it is now.
        pins: Symbols that must keep their values.
    """

    def __init__(self, resolver: Resolver, pins: frozenset[int] = frozenset()) -> None:
        self.resolver = resolver
        self.tree = resolver.tree
        self.pins = pins
        self._known: dict[tuple[object, int, int, int], Plan | None] = {}
        self._circles = 0

    def _once(
        self, what: Callable[..., Plan | None], item: int, level: int, trail: frozenset[int], depth: int
    ) -> Plan | None:
        """Return the plan that a search finds, and search only once where no circle cut it short.

        There may be more ways through the dependencies of a symbol than there are atoms, but they meet again.
        """
        key = what.__func__, item, level, depth  # type: ignore[attr-defined]
        if key not in self._known:
            circles = self._circles
            plan = what(item, level, trail, depth)
            if self._circles != circles:
                return plan
            self._known[key] = plan
        return self._known[key]

    def ways(self, index: int, demand: Demand) -> Iterator[Plan]:
        """Yield plans that give the symbol a value the demand accepts, the preferred value first."""
        symbol = self.tree.symbols[index]
        current = self.resolver.value(index)
        if demand.met_by(current):
            yield {}
            return
        if symbol.kind in (Kind.BOOL, Kind.TRISTATE):
            wanted = ("y",) if demand.operator == "set" else demand.accepted
            plans = [self.set_level(index, _LEVEL_OF[value]) for value in wanted if value in _LEVEL_OF]
        else:
            value = demand.suggestion("" if current == "n" else current)
            if value is not None and symbol.kind is Kind.HEX:
                value = demand.spelled(value, "0x0")
            plans = [None if value is None else self._set_text(symbol, value)]
        yield from (plan for plan in plans if plan is not None)

    def _set_text(self, symbol: Symbol, value: str) -> Plan | None:
        if symbol.index in self.pins:
            return None
        if symbol.kind is Kind.HEX and not value.lower().startswith("0x"):
            value = hex(int(value)) if value.isascii() and value.isdigit() and len(value) <= _MAX_DIGITS else value
        bounds = self.resolver.bounds(symbol.index)
        if bounds and symbol.kind in (Kind.INT, Kind.HEX):
            low, high = (leading_number(bound, symbol.kind) for bound in bounds)
            if not low <= leading_number(value, symbol.kind) <= high:
                return None
        if not symbol.prompts:
            return self._text_from_default(symbol, value)
        plan = self._show(symbol, MOD, frozenset(), 0)
        return None if plan is None else {**plan, symbol.index: value}

    def _text_from_default(self, symbol: Symbol, value: str) -> Plan | None:
        """Return a plan that brings the default with the wanted text into force."""
        trail = frozenset({symbol.index})
        return _smallest(
            self.raise_to(default.condition, MOD, trail, 1)
            for default in symbol.defaults
            if default.value >= 0 and self.resolver.value(default.value) == value
        )

    # -- bools and tristates

    def set_level(self, index: int, level: int, trail: frozenset[int] = frozenset(), depth: int = 0) -> Plan | None:
        """Return a plan that gives a bool or tristate exactly ``level``, or None.

        Args:
            index: The symbol.
            level: 0, 1 or 2.
            trail: Symbols that are being planned already; needing one of them again is a circle.
            depth: How many prerequisites deep the search is.
        """
        resolver, symbol = self.resolver, self.tree.symbols[index]
        if resolver.tristate(index) == level:
            return {}
        if index in trail:
            self._circles += 1
            return None
        if depth > _MAX_DEPTH or symbol.constant or not symbol.definitions or index in self.pins:
            return None
        if level == MOD and symbol.kind is Kind.BOOL:
            return None
        if resolver.forced(index) > level:
            return None
        return self._once(self._find_level, index, level, trail | {index}, depth)

    def _find_level(self, index: int, level: int, trail: frozenset[int], depth: int) -> Plan | None:
        symbol = self.tree.symbols[index]
        if symbol.choice is not None:
            return self._set_member(symbol, level, trail, depth)
        if symbol.choice_of is not None:
            # It has no line of its own: it is on where it is shown.
            return None if level == NO else self._show(symbol, MOD, trail, depth)
        if symbol.prompts:
            if level == NO and self.resolver.visibility(index) != NO:
                return {index: "n"}
            plan = self._show(symbol, max(level, MOD), trail, depth)
            if plan is not None:
                return {**plan, index: TRISTATE_TEXT[level]}
        if level == NO:
            return self._lower_defaults(symbol, trail, depth)
        return self._through_others(symbol, level, trail, depth)

    def _set_member(self, symbol: Symbol, level: int, trail: frozenset[int], depth: int) -> Plan | None:
        assert symbol.choice is not None  # noqa: S101 - guarded by the caller
        if level != NO:
            plan = self._show(symbol, YES, trail, depth)
            return None if plan is None else {**plan, symbol.index: "y"}
        for other in self.tree.choices[symbol.choice].members:
            if other != symbol.index and other not in self.pins and self.resolver.visibility(other) != NO:
                return {other: "y"}
        return None

    def _show(self, symbol: Symbol, level: int, trail: frozenset[int], depth: int) -> Plan | None:
        """Return a plan that makes a prompt of the symbol offer ``level``."""
        plans = (self.raise_to(prompt.condition, level, trail, depth + 1) for prompt in symbol.prompts)
        return _smallest(plans)

    def _lower_defaults(self, symbol: Symbol, trail: frozenset[int], depth: int) -> Plan | None:
        """Return a plan that takes away the defaults of a symbol without a usable prompt."""
        if self.resolver.tristate(symbol.index) == NO or symbol.implied_by:
            return None
        return _all(
            _smallest(
                self.lower_to(expression, NO, trail, depth + 1) for expression in (default.value, default.condition)
            )
            for default in symbol.defaults
        )

    def _through_others(self, symbol: Symbol, level: int, trail: frozenset[int], depth: int) -> Plan | None:
        """Return a plan for a symbol that follows from its defaults or from what selects it."""
        plans = []
        for default in symbol.defaults:
            value = self.raise_to(default.value, level, trail, depth + 1)
            condition = self.raise_to(default.condition, level, trail, depth + 1)
            if value is not None and condition is not None and (joined := joined_plan(value, condition)) is not None:
                plans.append(joined)
        if plans:
            return _smallest(plans)
        for selection in symbol.selected_by[:MAX_SELECTORS]:
            selector = self.raise_to(selection.selector, level, trail, depth + 1)
            condition = self.raise_to(selection.condition, level, trail, depth + 1)
            if selector is not None and condition is not None:
                joined = joined_plan(condition, selector)
                if joined is not None:
                    plans.append(joined)
        return _smallest(plans)

    # -- expressions

    def raise_to(self, expression: Expr, level: int, trail: frozenset[int], depth: int) -> Plan | None:
        """Return a plan that lifts an expression to at least ``level``, or None."""
        if self.resolver.tristate(expression) >= level:
            return {}
        if expression >= 0:
            return self._raise_symbol(expression, level, trail, depth)
        return self._once(self._find_raise, expression, level, trail, depth)

    def _find_raise(self, expression: Expr, level: int, trail: frozenset[int], depth: int) -> Plan | None:
        operator, *operands = self.tree.expressions[~expression]
        if operator == Op.AND:
            return _all(self.raise_to(part, level, trail, depth) for part in operands)
        if operator == Op.OR:
            return _smallest(self.raise_to(part, level, trail, depth) for part in operands)
        if operator == Op.NOT:
            return self.lower_to(operands[0], YES - level, trail, depth)
        return self._relation(operator, operands[0], operands[1], trail, depth)

    def lower_to(self, expression: Expr, level: int, trail: frozenset[int], depth: int) -> Plan | None:
        """Return a plan that brings an expression down to at most ``level``, or None."""
        if self.resolver.tristate(expression) <= level:
            return {}
        if expression >= 0:
            return self._lower_symbol(expression, level, trail, depth)
        return self._once(self._find_lower, expression, level, trail, depth)

    def _find_lower(self, expression: Expr, level: int, trail: frozenset[int], depth: int) -> Plan | None:
        operator, *operands = self.tree.expressions[~expression]
        if operator == Op.AND:
            return _smallest(self.lower_to(part, level, trail, depth) for part in operands)
        if operator == Op.OR:
            return _all(self.lower_to(part, level, trail, depth) for part in operands)
        if operator == Op.NOT:
            return self.raise_to(operands[0], YES - level, trail, depth)
        return None

    def _raise_symbol(self, index: int, level: int, trail: frozenset[int], depth: int) -> Plan | None:
        if self.tree.symbols[index].kind is Kind.BOOL:
            level = YES
        plan = self.set_level(index, level, trail, depth)
        if plan is None and level == MOD:
            return self.set_level(index, YES, trail, depth)
        return plan

    def _lower_symbol(self, index: int, level: int, trail: frozenset[int], depth: int) -> Plan | None:
        if self.tree.symbols[index].kind is Kind.BOOL:
            level = NO
        plan = self.set_level(index, level, trail, depth)
        if plan is None and level == MOD:
            return self.set_level(index, NO, trail, depth)
        return plan

    def _relation(self, operator: int, left: int, right: int, trail: frozenset[int], depth: int) -> Plan | None:
        """Plan the relations that are about one visible symbol and a constant."""
        symbol, wanted = self.tree.symbols[left], self.resolver.value(right)
        if not symbol.definitions or self.tree.symbols[right].definitions:
            return None
        if symbol.kind in (Kind.BOOL, Kind.TRISTATE) and operator in (Op.EQUAL, Op.UNEQUAL):
            levels = [level for level, text in enumerate(TRISTATE_TEXT) if (text == wanted) == (operator == Op.EQUAL)]
            return _smallest(self.set_level(left, level, trail, depth) for level in levels)
        number = whole_number(wanted, symbol.kind)
        if number is None or OP_TEXT[Op(operator)] not in ("=", ">=", "<="):
            return None
        return self._set_text(symbol, wanted) if self.resolver.visibility(left) != NO else None


def joined_plan(first: Plan, second: Plan) -> Plan | None:
    """Return both plans as one, or None if they contradict each other."""
    if any(second.get(index, value) != value for index, value in first.items()):
        return None
    return {**first, **second}


def _all(plans: Iterable[Plan | None]) -> Plan | None:
    whole: Plan = {}
    for plan in plans:
        joined = None if plan is None else joined_plan(whole, plan)
        if joined is None:
            return None
        whole = joined
    return whole


def _smallest(plans: Iterable[Plan | None]) -> Plan | None:
    return min((plan for plan in plans if plan is not None), key=len, default=None)
