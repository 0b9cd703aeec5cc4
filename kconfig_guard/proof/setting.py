"""One tree for one architecture and one toolchain, without a config: what rules mean there, and what they exclude."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.judgement.judge import Judge
from kconfig_guard.model.tree import Kind
from kconfig_guard.profile.demand import Demand
from kconfig_guard.repair.blockers import Blockers
from kconfig_guard.repair.wishes import Wishes
from kconfig_guard.solving.encoding import Encoding
from kconfig_guard.solving.fact import FactKind
from kconfig_guard.solving.sat import UndecidedError
from kconfig_guard.solving.search import Search, Solution

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from kconfig_guard.judgement.facts import TreeFacts
    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.model.tree import Symbol
    from kconfig_guard.profile.rule import Alternative, Rule
    from kconfig_guard.repair.fragment import Obstacle

_GIVEN = frozenset({FactKind.ABSENT, FactKind.TOOLCHAIN, FactKind.PROMPTLESS, FactKind.CHOICE})
"""What no config decides; that a module stays one, and that a select overrides nothing, is up to its author."""

_ONLY_FOR_TESTS = "COMPILE_TEST"
"""Lets options be built together that do not work together (init/Kconfig); nobody runs such a kernel."""
_ANY_TEXT = Demand("", ("text",))
"""Stands for what somebody would write where a rule wants no more than that something is written."""


class Setting:
    """Answers which rules some config of one tree can meet, alone and together.

    Args:
        facts: What the tree makes of a config; its values count only as what is tried first.
        arch: The architecture, as rules name it.
        rules: All rules that will be asked about.
    """

    def __init__(self, facts: TreeFacts, arch: str, rules: Iterable[Rule]) -> None:
        self.facts = facts
        self.tree = facts.resolver.tree
        self.arch = arch
        self.judge = Judge(facts, facts.config.path, arch, self.tree.version)
        every = list(rules)
        self.encoding = Encoding(facts.resolver, self._text_demands(every))
        self.wishes = Wishes(self.encoding, facts)
        self.search = Search(self.encoding)
        self._rule_out(_ONLY_FOR_TESTS, every)
        self._literals: dict[tuple[object, ...], int] = {}
        self._exclusive: dict[tuple[int, int], bool] = {}
        self._reasons: dict[int, tuple[Obstacle, ...]] = {}

    def _rule_out(self, name: str, rules: Iterable[Rule]) -> None:
        """Leave a symbol off, unless one of the rules is about it."""
        symbol = self.symbol(name)
        mentioned = any(name in rule.symbols for rule in rules)
        if symbol is not None and not mentioned:
            self.encoding.sat.add(-self.encoding.level(symbol.index).some)

    def _text_demands(self, rules: Iterable[Rule]) -> Iterator[tuple[int, Demand]]:
        for rule in rules:
            for demand in rule.demands:
                symbol = self.symbol(demand.symbol)
                if symbol is not None and symbol.kind not in (Kind.BOOL, Kind.TRISTATE):
                    yield symbol.index, _ANY_TEXT if demand.operator == "set" else demand

    def symbol(self, name: str) -> Symbol | None:
        """Return the symbol that the tree has for a name of the rules, or None."""
        found = self.facts.name(name)
        return self.tree.find(found) if self.facts.exists(found) else None

    def concerns(self, rule: Rule) -> bool:
        """Say whether a rule is meant for this architecture and kernel."""
        return self.judge.out_of_scope(rule) is None

    def knows(self, rule: Rule) -> bool:
        """Say whether there is a way to meet a rule that is about something which exists here."""
        return any(self.is_usable(demands) for demands in rule.alternatives)

    def is_usable(self, demands: Alternative) -> bool:
        """Say whether some demands can count as met here, by something that exists."""
        missing = [demand for demand in demands if self.symbol(demand.symbol) is None]
        return len(missing) < len(demands) and all(demand.wants_absence for demand in missing)

    def excluded(self, rules: Collection[Rule]) -> list[Rule] | None:
        """Return those of some rules that no config meets together; None if there is one that meets them all.

        A rule counts as met where it applies and is met. What is returned need not be minimal, and is empty if the
        solver gives up.
        """
        literals = {self._met(rule): rule for rule in rules}
        try:
            core = self._core(literals)
        except UndecidedError:
            return []
        return None if core is None else [rule for literal, rule in literals.items() if literal in core]

    def nearest(self, rule: Rule, *, meets: bool) -> Resolver | None:
        """Return the config nearest to the tree's defaults that a rule applies to and that meets it, or does not.

        None if there is no such config.

        Raises:
            UndecidedError: That was too hard to tell.
        """
        met, guard, sat = self.wishes.met(rule), self.wishes.guard(rule), self.encoding.sat
        found = self.search.solve([sat.all((met if meets else -met, guard))], lambda _solution: True)
        return found.resolver if isinstance(found, Solution) else None

    def can_apply(self, rule: Rule) -> bool:
        """Say whether the guard of a rule holds in some config."""
        try:
            return self._core([self.wishes.guard(rule)]) is None
        except UndecidedError:
            return True

    def exclusive(self, first: Rule, second: Rule) -> bool:
        """Say whether no config meets both of two rules.

        Where one demands something of a symbol in the guard of the other, that other may also end to apply.
        """
        both = self._beside(first, second), self._beside(second, first)
        if both not in self._exclusive:
            try:
                guards = [self.wishes.guard(first), self.wishes.guard(second)]
                # Rules that never apply together exclude nothing.
                self._exclusive[both] = self._core(both) is not None and self._core(guards) is None
            except UndecidedError:
                self._exclusive[both] = False
        return self._exclusive[both]

    def reasons(self, rule: Rule) -> tuple[Obstacle, ...]:
        """Return the fewest facts that keep a rule from being met; none if nothing does."""
        return Blockers(self.search, {}).obstacles(self._met(rule), {})

    def reasons_apart(self, first: Rule, second: Rule) -> tuple[Obstacle, ...]:
        """Return the facts by which two rules exclude each other, dependencies included; none if they alone do."""
        goal = self.encoding.sat.all((self._beside(first, second), self._beside(second, first)))
        if goal not in self._reasons:
            self._reasons[goal] = Blockers(self.search, {}).in_full(goal)
        return self._reasons[goal]

    def _core(self, literals: Collection[int]) -> frozenset[int] | None:
        """Return which literals, beside what is given, exclude each other; None if they do not."""
        known: set[int] | None = None
        while True:
            given = {literal for literal, fact in self.encoding.facts.items() if fact.kind in _GIVEN}
            if given == known:
                return None
            known = given
            found = self.search.excluded([], {*literals, *given})
            if found is not None:
                return found

    def _met(self, rule: Rule) -> int:
        return self._literal(rule, may_end=False)

    def _beside(self, rule: Rule, other: Rule) -> int:
        guard = {self.facts.name(name) for name in rule.when.symbols()} if rule.when is not None else set()
        demanded = {self.facts.name(name) for name in other.symbols}
        return self._literal(rule, may_end=not guard.isdisjoint(demanded))

    def _literal(self, rule: Rule, *, may_end: bool) -> int:
        key = rule.alternatives, rule.when_text, may_end
        if key not in self._literals:
            met, guard, sat = self.wishes.met(rule), self.wishes.guard(rule), self.encoding.sat
            self._literals[key] = sat.any((met, -guard)) if may_end else sat.all((met, guard))
        return self._literals[key]
