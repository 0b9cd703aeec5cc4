"""Find out how one symbol gets each of its values: the fewest lines, proven, with all that they change.

Other than the engine, which must not do harm unasked, this also goes ways that are dear, such as switching off what
selects the symbol, and says what they cost.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kconfig_guard.model.tree import MOD, NO, TRISTATE_TEXT, YES, Kind
from kconfig_guard.model.writer import config_line
from kconfig_guard.profile.demand import Demand
from kconfig_guard.repair.fragment import NO_EFFECT, Change, Way
from kconfig_guard.repair.plan import MAX_SELECTORS, Planner, joined_plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.judgement.effects import Effects
    from kconfig_guard.judgement.facts import TreeFacts
    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.model.tree import Selection, Symbol
    from kconfig_guard.repair.plan import Plan

_MAX_ROUNDS = 5
_MAX_RELEASES = 3
_NO_WAY = "no set of lines was found that gives it"


def ways(facts: TreeFacts, index: int, effects: Effects | None = None) -> list[Way]:
    """Return how a symbol gets each value that its type has.

    Args:
        facts: The resolved config.
        index: The symbol.
        effects: Tells what a change means to rules; None if there are none.
    """
    symbol = facts.resolver.tree.symbols[index]
    search = _Search(facts, symbol, effects)
    if symbol.kind is Kind.BOOL:
        return [search.level(YES), search.level(NO)]
    if symbol.kind is Kind.TRISTATE:
        return [search.level(YES), search.level(MOD), search.level(NO)]
    return [search.text()]


class _Search:
    """The search for one symbol of one resolved config."""

    def __init__(self, facts: TreeFacts, symbol: Symbol, effects: Effects | None) -> None:
        self.facts = facts
        self.effects = effects
        self.base = facts.resolver
        self.tree = facts.resolver.tree
        self.symbol = symbol
        self._resolved: dict[tuple[tuple[int, str], ...], Resolver] = {(): facts.resolver}

    def _changed(self, plan: Plan) -> Resolver:
        """Return the config with a plan's lines at its end; every plan is resolved once."""
        key = tuple(plan.items())
        if key not in self._resolved:
            self._resolved[key] = self.base.changed(plan)
        return self._resolved[key]

    def level(self, level: int) -> Way:
        """Return the way to a level."""
        target, index = TRISTATE_TEXT[level], self.symbol.index
        if self.base.value(index) == target:
            return Way(target, possible=True, current=True)
        plan = self._plan(
            lambda resolver: resolver.value(index) == target, lambda resolver: self._step(resolver, level)
        )
        if plan is None:
            because = self.facts.reasons.assess(index, Demand(self.symbol.name, (target,))).because
            return Way(target, possible=False, because=tuple(because) or (_NO_WAY,))
        return self._way(target, plan, () if level == NO else tuple(self.facts.reasons.assumptions(self.symbol)))

    def text(self) -> Way:
        """Return the way to setting a number or text at all."""
        symbol = self.symbol
        if not symbol.prompts:
            return Way("value", possible=False, because=(f"{symbol.name} has no prompt",))
        plan = self._plan(lambda resolver: resolver.visibility(symbol.index) != NO, self._show)
        if plan is None:
            return Way("value", possible=False, because=tuple(self.facts.reasons.visible(symbol, MOD)) or (_NO_WAY,))
        way = self._way("value", plan)
        if symbol.kind is Kind.STRING:
            return way
        return replace(way, bounds=self._changed(plan).bounds(symbol.index))

    def _way(self, target: str, plan: Plan, because: tuple[str, ...] = ()) -> Way:
        lines = []
        for index, value in plan.items():
            symbol = self.tree.symbols[index]
            lines.append(config_line(symbol.name, symbol.kind, value))
        return Way(
            target,
            possible=True,
            lines=tuple(lines),
            because=because,
            changes=self._changes(plan),
            effect=self.effects.of(self._changed(plan)) if self.effects and plan else NO_EFFECT,
        )

    # -- planning

    def _plan(self, reached: Callable[[Resolver], bool], step: Callable[[Resolver], Plan | None]) -> Plan | None:
        """Return the fewest lines that were proven to reach something, or None.

        Every step is planned on top of what the last one made of the config.
        """
        plan: Plan = {}
        resolver = self.base
        for _ in range(_MAX_ROUNDS):
            if reached(resolver):
                return self._proven(plan, reached)
            more = step(resolver)
            if not more:
                return None
            plan = {index: value for index, value in plan.items() if index not in more} | more
            resolver = self._changed(plan)
        return self._proven(plan, reached)

    def _step(self, resolver: Resolver, level: int) -> Plan | None:
        planner = Planner(resolver)
        if resolver.forced(self.symbol.index) > level:
            return self._released(planner, self.symbol, level, _MAX_RELEASES)
        return planner.set_level(self.symbol.index, level)

    def _show(self, resolver: Resolver) -> Plan | None:
        planner = Planner(resolver)
        plans = [planner.raise_to(prompt.condition, MOD, frozenset(), 0) for prompt in self.symbol.prompts]
        return min((plan for plan in plans if plan is not None), key=len, default=None)

    def _released(self, planner: Planner, symbol: Symbol, level: int, depth: int) -> Plan | None:
        """Return a plan that ends every select that holds a symbol above a level."""
        active = [item for item in symbol.selected_by if self._strength(planner.resolver, item) > level]
        if len(active) > MAX_SELECTORS or depth == 0:
            return None
        whole: Plan = {}
        for item in active:
            part = self._lowered(planner, item, level, depth)
            joined = None if part is None else joined_plan(whole, part)
            if joined is None:
                return None
            whole = joined
        return whole

    def _lowered(self, planner: Planner, item: Selection, level: int, depth: int) -> Plan | None:
        """Return a plan that ends one select: by its symbol, or by its condition."""
        selector = self.tree.symbols[item.selector]
        for lower in dict.fromkeys((level, NO)):
            plan = planner.set_level(item.selector, lower)
            if plan is None and planner.resolver.forced(item.selector) > lower:
                plan = self._released(planner, selector, lower, depth - 1)
            if plan is not None:
                return plan
        return planner.lower_to(item.condition, level, frozenset({item.selector}), 1)

    @staticmethod
    def _strength(resolver: Resolver, item: Selection) -> int:
        return min(resolver.tristate(item.selector), resolver.tristate(item.condition))

    # -- proving

    def _proven(self, plan: Plan, reached: Callable[[Resolver], bool]) -> Plan | None:
        """Return the fewest of the lines that do what was asked and all hold, or None."""
        resolver = self._changed(plan)
        plan = {index: value for index, value in plan.items() if resolver.holds(index, value)}
        if not self._does(plan, reached):
            return None
        for index in reversed(list(plan)):
            fewer = {other: value for other, value in plan.items() if other != index}
            if self._does(fewer, reached):
                plan = fewer
        return plan

    def _does(self, plan: Plan, reached: Callable[[Resolver], bool]) -> bool:
        resolver = self._changed(plan)
        return reached(resolver) and all(resolver.holds(index, value) for index, value in plan.items())

    def _changes(self, plan: Plan) -> tuple[Change, ...]:
        """Return what else changes among the options that a user can set.

        That the other members of a choice give way is no news.
        """
        resolver = self._changed(plan)
        named = {self.symbol.index}
        for index in (*plan, self.symbol.index):
            number = self.tree.symbols[index].choice
            named.update([index] if number is None else self.tree.choices[number].members)
        changes = []
        for index in resolver.touched:
            symbol = self.tree.symbols[index]
            if symbol.prompts and symbol.choice_of is None and index not in named:
                before, after = self._shown(self.base, index), self._shown(resolver, index)
                if before != after:
                    changes.append(Change(symbol.name, before, after))
        return tuple(sorted(changes, key=lambda change: change.name))

    def _shown(self, resolver: Resolver, index: int) -> str:
        """Return the value that a written config shows; ``n`` for a number or text that it does not have."""
        is_level = self.tree.symbols[index].kind in (Kind.BOOL, Kind.TRISTATE)
        return resolver.value(index) if is_level or resolver.written(index) else "n"
