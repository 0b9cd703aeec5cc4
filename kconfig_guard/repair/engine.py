"""Build the smallest fragment that meets as many failing rules as it can, and prove it before anyone sees it.

All failing rules are goals, the most severe first. What must not happen are facts: a passing rule that fails, a pin
that changes, a module that becomes built-in, a select that overrides a dependency. The solver finds the fewest lines
for all goals, or goals and facts that exclude each other, of which the least severe goal is given up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kconfig_guard.judgement.finding import State, Verdict, sort_key
from kconfig_guard.model.tree import NO, YES, Kind
from kconfig_guard.model.writer import config_line
from kconfig_guard.repair.account import Account, collateral
from kconfig_guard.repair.blockers import Blockers
from kconfig_guard.repair.fragment import Change, Fragment, FragmentLine, Hindrance, Obstacle, Unmet
from kconfig_guard.repair.limits import Limits
from kconfig_guard.repair.wishes import Wishes
from kconfig_guard.solving.encoding import Encoding
from kconfig_guard.solving.fact import FactKind
from kconfig_guard.solving.sat import TRUE, UndecidedError
from kconfig_guard.solving.search import Search, Solution

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kconfig_guard.judgement.facts import TreeFacts
    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.profile.demand import Demand
    from kconfig_guard.profile.rule import Rule

MAX_COLLATERAL = 100
"""How many other options one rule may change before it counts as too dear to suggest unasked."""


_UNKNOWN = "no way was found, and none was ruled out"


def repair(
    facts: TreeFacts,
    findings: list[Finding],
    max_collateral: int = MAX_COLLATERAL,
    pins: frozenset[int] = frozenset(),
) -> Fragment:
    """Return a proven fragment for the failing rules of a config.

    Args:
        facts: The resolved config.
        findings: What was found about it.
        max_collateral: Most other options that the fragment may change for the sake of one rule.
        pins: Symbols that must keep their values.
    """
    return _Engine(facts, findings, max_collateral, pins).run()


def suggest(facts: TreeFacts, findings: list[Finding]) -> None:
    """Write into each failing finding the lines of a proven fragment that would meet it."""
    fragment = repair(facts, findings)
    for finding in fragment.met:
        finding.fix = fragment.lines_for(finding.rule.id)
    for finding, reason in fragment.moot:
        finding.because.append(f"no longer matters with the other fixes: {reason}")
    for unmet in fragment.unmet:
        known = "; ".join(unmet.finding.because)
        unmet.finding.because += [one.text for one in unmet.because if one.text not in known]
        if any(one.kind is Hindrance.RULE for one in unmet.because):
            unmet.finding.state = State.CONFLICT


@dataclass(frozen=True, slots=True)
class _Goal:
    """Something to bring about: that a failing rule is met, or that one which comes into force is."""

    finding: Finding
    literal: int

    @property
    def rule(self) -> Rule:
        return self.finding.rule


class _Engine:
    """One search for one config."""

    def __init__(
        self,
        facts: TreeFacts,
        findings: list[Finding],
        max_collateral: int,
        pins: frozenset[int],
    ) -> None:
        self.facts = facts
        self.base = facts.resolver
        self.tree = facts.resolver.tree
        self.findings = sorted(findings, key=sort_key)
        self.max_collateral = max_collateral
        self.pins = pins
        self.failing = [finding for finding in self.findings if finding.verdict is Verdict.FAIL]
        self.kept = [finding for finding in self.findings if finding.verdict is Verdict.PASS]
        self.encoding = Encoding(self.base, self._text_demands())
        # What resolving without module support would show is known without it, and slow.
        is_dear = self.base.tristate(self.tree.modules) != NO and self._modules() > max_collateral
        self.wishes = Wishes(self.encoding, facts, self.tree.modules if is_dear else None)
        self.search = Search(self.encoding)
        self.limits = Limits(self.encoding, self._may_be_built_in)
        self.active: list[_Goal] = []
        self.reasons: dict[int, Obstacle] = {}
        """Why rules were given up, by position in ``findings``, where no fact excludes them."""

    def run(self) -> Fragment:
        """Return the fragment."""
        if not self.failing:
            return Fragment()
        self.limits.pin(self.pins)
        for finding in self.kept:
            self.encoding.fact(self._lasting(finding.rule), FactKind.RULE, self.findings.index(finding))
        self.active = self._goals()
        return self._fragment(self._polished(self._settle()))

    # -- what is wanted

    def _text_demands(self) -> Iterator[tuple[int, Demand]]:
        for finding in self.findings:
            for demand in (demand for demands in finding.rule.alternatives for demand in demands):
                symbol = self.tree.find(self.facts.name(demand.symbol))
                if symbol is not None and symbol.kind not in (Kind.BOOL, Kind.TRISTATE):
                    yield symbol.index, demand

    def _may_be_built_in(self, after: Resolver) -> frozenset[int]:
        """Return the symbols that a rule wants to be y, and nothing less, of those that apply and are not given up."""
        rules = [finding.rule for finding in self.kept]
        rules += [
            goal.rule
            for goal in self.active
            if goal.finding.verdict is Verdict.FAIL or self._value_level(goal.rule, after) != 0
        ]
        every = (demand for rule in rules for demands in rule.alternatives for demand in demands)
        wanted = {demand.symbol for demand in every if demand.met_by("y") and not demand.met_by("m")}
        found = (self.tree.find(self.facts.name(name)) for name in wanted)
        return frozenset(symbol.index for symbol in found if symbol is not None)

    def _goals(self) -> list[_Goal]:
        """Return the failing rules, the most severe first, and then likewise those that may come into force."""
        goals, late = [], []
        for finding in self.findings:
            if finding.verdict is Verdict.FAIL:
                if all(self.wishes.is_refused(demands) for demands in finding.rule.alternatives):
                    price = f"it would turn up to {self._modules()} modules into built-ins"
                    self.reasons[id(finding)] = Obstacle(Hindrance.PRICE, price)
                else:
                    goals.append(_Goal(finding, self._reached(finding.rule)))
            elif finding.is_dormant:
                late.append(_Goal(finding, self._lasting(finding.rule)))
        return [*goals, *late]

    def _value_level(self, rule: Rule, resolver: Resolver | None = None) -> int:
        if rule.when is None:
            return YES
        return rule.when.level(lambda name: self._value(name, resolver or self.base))

    def _reached(self, rule: Rule) -> int:
        """Return the literal that says that a failing rule is met and still applies, or ends for a good reason."""
        sat = self.encoding.sat
        applies = self.wishes.guard(rule)
        return sat.any((sat.all((self.wishes.met(rule), applies)), self._ends(rule)))

    def _lasting(self, rule: Rule) -> int:
        """Return the literal that says that a rule is met wherever it applies."""
        if rule.when is not None and self._value_level(rule) == 0:
            return self.encoding.sat.any((self.wishes.met(rule), -self.wishes.guard(rule)))
        return self.encoding.sat.any((self.wishes.met(rule), self._ends(rule)))

    def _ends(self, rule: Rule) -> int:
        """Return the literal that says that a rule's guard fell because another rule demands just that.

        A guard that falls for any other reason does not count, or the search would switch off what a rule protects
        instead of meeting it.
        """
        if rule.when is None:
            return -TRUE
        sat = self.encoding.sat
        names = set(rule.when.symbols())
        others = [
            sat.all((self.wishes.alternative(demands), self.wishes.guard(finding.rule)))
            for finding in self.failing
            for demands in finding.rule.alternatives
            if finding.rule is not rule and not names.isdisjoint(demand.symbol for demand in demands)
        ]
        return sat.all((-self.wishes.guard(rule), sat.any(others)))

    def _modules(self) -> int:
        """Return how many modules would become built-ins without module support."""
        return sum(value == "m" for value in self.base.values.values())

    # -- search

    def _settle(self) -> Solution:
        """Give up goals, the least severe of those that exclude each other first, until the rest is reached."""
        while self.active:
            try:
                found = self._solve(self._literals(self.active))
            except UndecidedError:
                self._give_up(self.active[-1], Obstacle(Hindrance.UNKNOWN, _UNKNOWN))
                continue
            if isinstance(found, Solution):
                objection = self._objection(found)
                if objection is None:
                    return self._preferred(found)
                self._give_up(*objection)
            else:
                self._give_up(self._weakest(found))
        return Solution({}, self.base)

    def _solve(self, goals: list[int], *, least: bool = True) -> Solution | frozenset[int]:
        """Return lines that reach goals, or what excludes them; libraries become built-in where it must be."""
        while True:
            libraries = self.limits.libraries
            found = self.search.solve([*goals, *libraries], self.limits.check, least=least)
            blamed = [] if isinstance(found, Solution) else sorted(found & libraries.keys())
            if not blamed:
                return found
            self.limits.release(blamed)

    @staticmethod
    def _literals(goals: Iterable[_Goal]) -> list[int]:
        return list(dict.fromkeys(goal.literal for goal in goals))

    def _give_up(self, goal: _Goal, why: Obstacle | None = None) -> None:
        self.active.remove(goal)
        if why is not None:
            self.reasons[id(goal.finding)] = why

    def _weakest(self, core: frozenset[int]) -> _Goal:
        """Return the goal to give up, of goals and facts that exclude each other.

        It is the last one that cannot be reached together with all before it: a goal before it may be the one that
        is impossible.
        """
        suspects = self.active
        while True:
            blamed = [goal for goal in suspects if goal.literal in core] or suspects or self.active
            last = blamed[-1]
            try:
                if len(blamed) == 1 or self.search.refuted([last.literal]):
                    return last
                suspects = suspects[: suspects.index(last)]
                found = self._solve(self._literals(suspects), least=False)
            except UndecidedError:
                return last
            if isinstance(found, Solution):
                return last
            core = found

    def _preferred(self, solution: Solution) -> Solution:
        """Return a solution in which as many goals as possible are reached in the way they like best."""
        fixed: list[int] = []
        goals = self._literals(self.active)
        wishes = [(goal, options) for goal in self.active if len(options := self._options(goal.rule)) > 1]
        best = [options[0] for goal, options in wishes if goal.finding.verdict is Verdict.FAIL]
        if not best:
            return solution
        try:
            found = self._solve([*goals, *best])
            if isinstance(found, Solution) and self._objection(found) is None:
                return found
            for goal, options in wishes:
                for option in options if goal.finding.verdict is Verdict.FAIL else ():
                    if isinstance(self._solve([*goals, *fixed, option], least=False), Solution):
                        fixed.append(option)
                        break
            found = self._solve([*goals, *fixed])
        except UndecidedError:
            return solution
        return found if isinstance(found, Solution) and self._objection(found) is None else solution

    def _options(self, rule: Rule) -> list[int]:
        """Return the literals of the ways to meet a rule or to end it for a good reason, the preferred one first."""
        ends = self._ends(rule)
        return [self.encoding.sat.any((option, ends)) for option in self.wishes.options(rule)]

    def _objection(self, solution: Solution) -> tuple[_Goal, Obstacle] | None:
        """Return a goal whose price is too high, and the price; None if there is none."""
        unproven = [goal for goal in self.active if not self._fine(goal.finding, solution.resolver)]
        if unproven:
            return unproven[-1], Obstacle(Hindrance.UNKNOWN, _UNKNOWN)
        wanted = [goal for goal in self.active if goal.finding.verdict is Verdict.FAIL]
        if self._price(solution.resolver, solution.lines) <= self.max_collateral * max(len(wanted), 1):
            return None
        account = self._account(solution)
        prices = {
            index: self._price(self.base.changed({index: value}), solution.lines)
            for index, value in account.lines.items()
        }
        dearest = max(prices, key=lambda index: prices[index], default=None)
        users = [goal for goal in wanted if dearest is not None and self._uses(goal, dearest, account)]
        price = self._price(account.resolver, account.lines) if dearest is None else prices[dearest]
        return (users or wanted or self.active)[-1], Obstacle(Hindrance.PRICE, f"it would change {price} other options")

    def _price(self, after: Resolver, lines: Mapping[int, str]) -> int:
        """Return how many options change that no rule asks for: by themselves, or since a line switches them off."""
        demanded = {self.wishes.index(name) for goal in self.active for name in _demanded(goal.rule)}
        lowered = [i for i, value in lines.items() if value == "n" and i in after.touched and i not in demanded]
        return len(collateral(self.base, after, lines)) + len(lowered)

    def _uses(self, goal: _Goal, index: int, account: Account) -> bool:
        name = self.tree.symbols[index].name
        asked = name in {self.facts.name(symbol) for symbol in _demanded(goal.rule)}
        return asked or self.findings.index(goal.finding) in account.uses[index].rules

    def _polished(self, solution: Solution) -> Solution:
        """Return a solution that is as near to the present config as the rules allow.

        Numbers and texts are what the demands make of the present ones, and prerequisites are modules if that will do.
        """
        for index in list(solution.lines):
            value = self._modest(index, solution)
            if value != solution.lines[index]:
                lines = {**solution.lines, index: value}
                other = Solution(lines, self.base.changed(lines))
                if self._is_as_good(other, solution):
                    solution = other
        return solution

    def _modest(self, index: int, solution: Solution) -> str:
        symbol, value = self.tree.symbols[index], solution.lines[index]
        if symbol.kind is Kind.TRISTATE and symbol.choice is None:
            is_free = value == "y" and solution.resolver.tristate(self.tree.modules) != NO
            return "m" if is_free and self.base.value(index) == "n" else value
        if symbol.kind in (Kind.BOOL, Kind.TRISTATE):
            return value
        value = self.base.value(index)
        for demand in self.encoding.demanded.get(index, ()):
            if self.wishes.index(demand.symbol) == index and not demand.met_by(value):
                value = self.wishes.spelled(symbol, demand, value)
        return value

    def _is_as_good(self, other: Solution, solution: Solution) -> bool:
        """Say whether other lines hold, reach all goals as well, and stay within all limits."""
        every = [*(goal.finding for goal in self.active), *self.kept]
        return (
            all(other.resolver.holds(index, value) for index, value in other.lines.items())
            and all(self._fine(finding, other.resolver) for finding in every)
            and all(
                self._rank(goal.rule, other.resolver) <= self._rank(goal.rule, solution.resolver)
                for goal in self.active
            )
            and not self._offences(other)
        )

    # -- what was found

    def _account(self, solution: Solution) -> Account:
        concerned: dict[int, set[int]] = {}
        for finding in [*(goal.finding for goal in self.active), *self.kept]:
            for index in self._mentioned(finding.rule):
                concerned.setdefault(index, set()).add(self.findings.index(finding))

        def failing(resolver: Resolver) -> frozenset[int]:
            numbers = {number for index in concerned.keys() & resolver.reached for number in concerned[index]}
            return frozenset(
                number
                for number in numbers
                if not self._fine(self.findings[number], resolver)
                or self._rank(self.findings[number].rule, resolver) > ranks.get(number, len(self.findings))
            )

        # What one rule likes best may be met by less for the sake of no other.
        ranks = {
            self.findings.index(goal.finding): self._rank(goal.rule, solution.resolver)
            for goal in self.active
            if goal.finding.verdict is Verdict.FAIL and self._value_level(goal.rule, solution.resolver) != 0
        }

        return Account(self.base, solution.lines, failing, self._offences)

    def _offences(self, solution: Solution) -> tuple[str, ...]:
        """Return in words what a solution does that it must not, apart from rules."""
        after, symbols = solution.resolver, self.tree.symbols
        pins = [pin for pin in sorted(self.pins) if after.value(pin) != self.base.value(pin)]
        return (
            *(f"{symbols[pin].name} is kept" for pin in pins),
            *(f"{symbols[index].name} stays a module" for index in self.limits.promoted(solution)),
            *(f"{symbols[i].name} is not selected without what it needs" for i in self.limits.overridden(after)),
        )

    def _mentioned(self, rule: Rule) -> Iterator[int]:
        """Yield the symbols that decide whether a rule applies and is met, or has ended for a good reason."""
        names = _demanded(rule)
        if rule.when is not None:
            guard = set(rule.when.symbols())
            names |= guard
            names.update(*(d for f in self.failing if not guard.isdisjoint(d := _demanded(f.rule))))
        for name in names:
            index = self.wishes.index(name)
            if index is not None:
                yield index

    def _fine(self, finding: Finding, resolver: Resolver) -> bool:
        """Say whether a rule is met, or does not apply for a good reason."""
        applies = self._value_level(finding.rule, resolver) != 0
        if finding.verdict is Verdict.NOT_APPLICABLE and not applies:
            return True
        if self._met(finding.rule, resolver) and (applies or finding.verdict is not Verdict.FAIL):
            return True
        return self._is_moot(finding.rule, resolver)

    def _is_moot(self, rule: Rule, resolver: Resolver) -> bool:
        if rule.when is None or self._value_level(rule, resolver) != 0:
            return False
        names = set(rule.when.symbols())
        return any(
            self._is_met(demands, resolver) and self._value_level(finding.rule, resolver) != 0
            for finding in self.failing
            for demands in finding.rule.alternatives
            if finding.rule is not rule and not names.isdisjoint(demand.symbol for demand in demands)
        )

    def _met(self, rule: Rule, resolver: Resolver) -> bool:
        """Say whether a rule is met, by something that exists, in a resolved config."""
        return any(self._is_met(demands, resolver) for demands in rule.alternatives)

    def _rank(self, rule: Rule, resolver: Resolver) -> int:
        """Return which alternative of a rule is the first that is met."""
        met = (rank for rank, demands in enumerate(rule.alternatives) if self._is_met(demands, resolver))
        return next(met, len(rule.alternatives))

    def _is_met(self, demands: Iterable[Demand], resolver: Resolver) -> bool:
        exists = False
        for demand in demands:
            if not demand.met_by(self._value(demand.symbol, resolver)):
                return False
            exists = exists or self.tree.find(self.facts.name(demand.symbol)) is not None
        return exists

    def _value(self, name: str, resolver: Resolver) -> str:
        symbol = self.tree.find(self.facts.name(name))
        return "n" if symbol is None else resolver.value(symbol.index)

    def _fragment(self, solution: Solution) -> Fragment:
        account = self._account(solution)
        fragment = Fragment()
        fragment.lines = self._lines(account)
        blockers = Blockers(self.search, {number: finding.rule for number, finding in enumerate(self.findings)})
        others = {goal.literal: goal.rule for goal in self.active}
        named = {rule for line in fragment.lines for rule in line.asked_by}
        for finding in self.findings:
            if finding.verdict is Verdict.PASS or self._fine(finding, account.resolver):
                if finding.verdict is Verdict.FAIL or finding.rule.id in named:
                    self._take_met(fragment, finding, account.resolver)
                continue
            if finding.verdict is Verdict.FAIL or finding.is_dormant:
                fragment.unmet.append(Unmet(finding, self._obstacles(finding, blockers, others)))
        fragment.collateral = [
            Change(
                self.tree.symbols[index].name,
                self.base.value(index),
                value,
                tuple(self.tree.symbols[line].name for line in account.causes(index)),
            )
            for index, value in account.collateral.items()
        ]
        fragment.collateral.sort(key=lambda change: change.name)
        return fragment

    def _take_met(self, fragment: Fragment, finding: Finding, resolver: Resolver) -> None:
        if self._met(finding.rule, resolver) and self._value_level(finding.rule, resolver) != 0:
            fragment.met.append(finding)
        else:
            reason = f"applies only where {finding.rule.when_text}, which another line ends"
            fragment.moot.append((finding, reason))

    def _obstacles(self, finding: Finding, blockers: Blockers, others: Mapping[int, Rule]) -> tuple[Obstacle, ...]:
        if id(finding) in self.reasons:
            return (self.reasons[id(finding)],)
        literal = self.wishes.met(finding.rule)
        if finding.verdict is Verdict.FAIL:
            literal = self.encoding.sat.all((literal, self.wishes.guard(finding.rule)))
        rest = {other: rule for other, rule in others.items() if rule is not finding.rule}
        return blockers.obstacles(literal, rest) or (Obstacle(Hindrance.UNKNOWN, _UNKNOWN),)

    def _lines(self, account: Account) -> list[FragmentLine]:
        """Return the lines with their purposes, prerequisites first, otherwise in the order of the rules."""
        lines = {}
        for index, value in account.lines.items():
            symbol = self.tree.symbols[index]
            text = config_line(symbol.name, symbol.kind, value)
            lines[index] = FragmentLine(text, keeps=account.uses[index].offences)
        order: dict[int, None] = {}
        for number, finding in enumerate(self.findings):
            asked = self._asked(finding, account)
            for index in account.lines:
                if index in asked:
                    lines[index].asked_by.append(finding.rule.id)
                elif number in self._served(index, account):
                    lines[index].serves.append(finding.rule.id)
                else:
                    continue
                order.setdefault(index)
        return [lines[index] for index in account.ordered([*order, *account.lines])]

    def _asked(self, finding: Finding, account: Account) -> set[int]:
        """Return the lines that say what a rule demands that fails, or comes into force."""
        applies = finding.verdict is Verdict.FAIL or finding.is_dormant
        if not applies or self._value_level(finding.rule, account.resolver) == 0:
            return set()
        for demands in finding.rule.alternatives:
            if self._is_met(demands, account.resolver):
                names = {self.facts.name(demand.symbol) for demand in demands}
                return {index for index in account.lines if self.tree.symbols[index].name in names}
        return set()

    def _served(self, index: int, account: Account) -> frozenset[int]:
        """Return the rules that need a line, or a line that needs it."""
        served, pending, seen = set(account.uses[index].rules), [index], {index}
        while pending:
            for other in account.uses[pending.pop()].lines - seen:
                seen.add(other)
                pending.append(other)
                served |= account.uses[other].rules
        return frozenset(served)


def _demanded(rule: Rule) -> set[str]:
    return {demand.symbol for demands in rule.alternatives for demand in demands}
