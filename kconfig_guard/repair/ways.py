"""Find out how one symbol gets each of its values: the fewest lines, proven, with all that they change.

Other than the engine, which must not do harm unasked, this also goes ways that are dear, such as switching off what
selects the symbol, and says what they cost.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kconfig_guard.model.tree import MOD, NO, TRISTATE_TEXT, YES, Kind
from kconfig_guard.model.writer import config_line
from kconfig_guard.repair.blockers import Blockers
from kconfig_guard.repair.fragment import NO_EFFECT, Change, Way
from kconfig_guard.solving.encoding import Encoding
from kconfig_guard.solving.levels import visibility
from kconfig_guard.solving.sat import UndecidedError
from kconfig_guard.solving.search import Search, Solution

if TYPE_CHECKING:
    from kconfig_guard.judgement.effects import Effects
    from kconfig_guard.judgement.facts import TreeFacts
    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.model.tree import Symbol

Plan = dict[int, str]
"""Symbol index to the value that a line gives it."""

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
        self.encoding = Encoding(facts.resolver)
        self.search = Search(self.encoding)
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
        goal = self.encoding.text(index)[target]
        plan = self._plan(goal)
        if plan is None:
            return Way(target, possible=False, because=self._because(goal))
        return self._way(target, plan, () if level == NO else tuple(self.facts.reasons.assumptions(self.symbol)))

    def text(self) -> Way:
        """Return the way to setting a number or text at all."""
        symbol = self.symbol
        if not symbol.prompts:
            return Way("value", possible=False, because=(f"{symbol.name} has no prompt",))
        if self.base.visibility(symbol.index) != NO:
            plan: Plan | None = {}
        else:
            goal = visibility(self.encoding, symbol).some
            plan = self._plan(goal)
        if plan is None:
            return Way("value", possible=False, because=self._because(goal))
        way = self._way("value", plan)
        if symbol.kind is Kind.STRING:
            return way
        return replace(way, bounds=self._changed(plan).bounds(symbol.index))

    def _plan(self, goal: int) -> Plan | None:
        """Return the fewest lines that bring something about, prerequisites first, or None."""
        try:
            found = self.search.solve([goal], lambda _: True)
        except UndecidedError:
            return None
        if not isinstance(found, Solution):
            return None
        own = self.symbol.index
        plan = dict(sorted(found.lines.items(), key=lambda line: (line[0] == own, line[0])))
        for index, value in plan.items():
            if value == "y" and index != own and self._may_be_module(index):
                modest = {**plan, index: "m"}
                if self._does_as_well(modest, found.resolver):
                    plan = modest
        return plan

    def _may_be_module(self, index: int) -> bool:
        symbol = self.tree.symbols[index]
        return symbol.kind is Kind.TRISTATE and symbol.choice is None and self.base.value(index) == "n"

    def _does_as_well(self, plan: Plan, solved: Resolver) -> bool:
        resolver, own = self._changed(plan), self.symbol.index
        same = resolver.value(own) == solved.value(own)
        shown = (resolver.visibility(own) == NO) == (solved.visibility(own) == NO)
        return same and shown and all(resolver.holds(index, value) for index, value in plan.items())

    def _because(self, goal: int) -> tuple[str, ...]:
        obstacles = Blockers(self.search, {}).obstacles(goal, {})
        return tuple(obstacle.text for obstacle in obstacles) or (_NO_WAY,)

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
