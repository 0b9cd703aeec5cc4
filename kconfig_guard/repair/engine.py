"""Build the smallest fragment that meets as many failing rules as it can, and prove it before anyone sees it.

All failing rules are goals, the most severe first. What must not happen are facts: a passing rule that fails, a pin
that changes, a module that becomes built-in, a select that overrides a dependency. The solver finds the fewest lines
for all goals, or goals and facts that exclude each other, of which the least severe goal is given up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.judgement.finding import State, Verdict, sort_key
from kconfig_guard.model.tree import NO, Kind
from kconfig_guard.repair.account import Account, collateral
from kconfig_guard.repair.blockers import Blockers
from kconfig_guard.repair.draft import Draft
from kconfig_guard.repair.fragment import Fragment, Hindrance, Obstacle
from kconfig_guard.repair.goals import Goal, Goals
from kconfig_guard.repair.limits import Limits
from kconfig_guard.repair.standing import Standing
from kconfig_guard.repair.wishes import Wishes
from kconfig_guard.solving.encoding import Encoding
from kconfig_guard.solving.fact import FactKind
from kconfig_guard.solving.sat import UndecidedError
from kconfig_guard.solving.search import Search, Solution

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kconfig_guard.judgement.facts import TreeFacts
    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.profile.demand import Demand

MAX_COLLATERAL = 100
"""How many other options one rule may change before it counts as too dear to suggest unasked."""


_MAX_DETOURS = 3
_MAX_MODULES = 500
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
    engine = _Engine(facts, findings, max_collateral, pins)
    fragment = engine.run()
    # Its parts know each other, and what they hold is large: without this, none of it would go before the run ends.
    vars(engine).clear()
    return fragment


def suggest(facts: TreeFacts, findings: list[Finding]) -> Fragment:
    """Write into each failing finding the lines of a proven fragment that would meet it, and return the fragment."""
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
    return fragment


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
        self.numbers = {id(finding): number for number, finding in enumerate(self.findings)}
        self.max_collateral = max_collateral
        self.pins = pins
        self.failing = [finding for finding in self.findings if finding.verdict is Verdict.FAIL]
        self.kept = [finding for finding in self.findings if finding.verdict is Verdict.PASS]
        self.encoding = Encoding(self.base, self._text_demands())
        # What resolving without module support would show is known without it, and slow.
        limit = min(max_collateral, _MAX_MODULES)
        is_dear = self.base.tristate(self.tree.modules) != NO and self.base.modules_set(limit + 1) > limit
        self.wishes = Wishes(self.encoding, facts, self.tree.modules if is_dear else None)
        self.standing = Standing(facts, self.failing)
        self.goals = Goals(self.wishes, self.standing)
        self.search = Search(self.encoding)
        self.limits = Limits(self.encoding, self._may_be_built_in)
        self.every: list[Goal] = []
        """All goals, the most severe first."""
        self.active: list[Goal] = []
        """The goals that are not given up."""
        self.rivals: dict[int, list[Goal]] = {}
        """The goals for the sake of which others were given up, by the ``id`` of those."""
        self.reasons: dict[int, Obstacle] = {}
        """Why rules were given up, by the ``id`` of their findings, where no fact excludes them."""
        self.avoided: list[int] = []
        """Literals that keep away lines that change too much, and that the goals can do without."""

    def run(self) -> Fragment:
        """Return the fragment."""
        if not self.failing:
            return Fragment()
        self.limits.pin(self.pins)
        for finding in self.kept:
            self.encoding.fact(self.goals.lasting(finding.rule), FactKind.RULE, self.numbers[id(finding)])
        self.every = self._wanted()
        self.active = list(self.every)
        account = self._account(self._polished(self._settle()))
        return Draft(self.findings, self.standing, account, self._obstacles).fragment()

    # -- what is wanted

    def _text_demands(self) -> Iterator[tuple[int, Demand]]:
        for finding in self.findings:
            for demand in finding.rule.demands:
                symbol = self.tree.find(self.facts.name(demand.symbol))
                if symbol is not None and symbol.kind not in (Kind.BOOL, Kind.TRISTATE):
                    yield symbol.index, demand

    def _may_be_built_in(self, after: Resolver) -> frozenset[int]:
        """Return the symbols that a rule wants to be y, and nothing less, of those that apply and are not given up."""
        rules = [finding.rule for finding in self.kept]
        rules += [
            goal.rule
            for goal in self.active
            if goal.finding.verdict is Verdict.FAIL or self.standing.applies(goal.rule, after)
        ]
        every = (demand for rule in rules for demand in rule.demands)
        wanted = {demand.symbol for demand in every if demand.met_by("y") and not demand.met_by("m")}
        found = (self.tree.find(self.facts.name(name)) for name in wanted)
        return frozenset(symbol.index for symbol in found if symbol is not None)

    def _wanted(self) -> list[Goal]:
        """Return the failing rules, the most severe first, and then likewise those that may come into force."""
        goals, late = [], []
        for finding in self.findings:
            if finding.verdict is Verdict.FAIL:
                if all(self.wishes.is_refused(demands) for demands in finding.rule.alternatives):
                    price = f"it would turn up to {self.base.modules_set()} modules into built-ins"
                    self.reasons[id(finding)] = Obstacle(Hindrance.PRICE, price)
                else:
                    goals.append(Goal(finding, self.goals.reached(finding.rule)))
            elif finding.is_dormant:
                late.append(Goal(finding, self.goals.lasting(finding.rule)))
        return [*goals, *late]

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
                found = self._cheaper(found)
                objection = self._objection(found)
                if objection is None:
                    return self._preferred(found)
                self._give_up(*objection)
            else:
                goal, rivals = self._weakest(found)
                self.active = [other for other in self.active if other is not goal]
                self.rivals[id(goal)] = rivals
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
    def _literals(goals: Iterable[Goal]) -> list[int]:
        return list(dict.fromkeys(goal.literal for goal in goals))

    def _give_up(self, goal: Goal, why: Obstacle) -> None:
        """Give up a goal for good, and take up again those that were given up for its sake."""
        self.reasons[id(goal.finding)] = why
        freed = {number for number, rivals in self.rivals.items() if any(rival is goal for rival in rivals)}
        for number in freed:
            del self.rivals[number]
        active = {id(other) for other in self.active if other is not goal} | freed
        self.active = [other for other in self.every if id(other) in active]

    def _weakest(self, core: frozenset[int]) -> tuple[Goal, list[Goal]]:
        """Return the goal to give up, of goals and facts that exclude each other, and the goals that it gives way to.

        It is the last one that cannot be reached together with all before it: a goal before it may be the one that
        is impossible.
        """
        blamed = [goal for goal in self.active if goal.literal in core] or self.active
        try:
            if len(blamed) == 1 or self.search.refuted([blamed[-1].literal]):
                return blamed[-1], []
            solvable, unsolvable = 0, self.active.index(blamed[-1]) + 1
            while unsolvable - solvable > 1:
                middle = (solvable + unsolvable) // 2
                found = self._solve(self._literals(self.active[:middle]), least=False)
                if isinstance(found, Solution):
                    solvable = middle
                else:
                    blamed = [goal for goal in self.active[:middle] if goal.literal in found] or self.active[:middle]
                    unsolvable = self.active.index(blamed[-1]) + 1
        except UndecidedError:
            pass
        return blamed[-1], blamed[:-1]

    def _cheaper(self, solution: Solution) -> Solution:
        """Return a solution without the lines that change too much, as far as the goals can do without them.

        What takes the fewest lines may switch off a whole subsystem for the sake of one driver.
        """
        self.avoided = []
        best, goals, avoided, tried = solution, self._literals(self.active), list[int](), set[int]()
        try:
            while len(tried) < _MAX_DETOURS and (index := self._dearest(solution, tried)) is not None:
                tried.add(index)
                without = [*avoided, -self.encoding.lines[index].literal]
                found = self._solve([*goals, *without])
                if isinstance(found, Solution):
                    solution, avoided = found, without
                    if self._price(found.resolver, found.lines) < self._price(best.resolver, best.lines):
                        best, self.avoided = found, without
        except UndecidedError:
            pass
        return best

    def _dearest(self, solution: Solution, tried: set[int]) -> int | None:
        """Return the line that changes the most, of those not tried yet that alone change more than one rule may."""
        if self._price(solution.resolver, solution.lines) <= self.max_collateral:
            return None
        prices = self._prices(solution.lines, solution.lines)
        return max(
            (index for index, price in prices.items() if price > self.max_collateral and index not in tried),
            key=lambda index: prices[index],
            default=None,
        )

    def _preferred(self, solution: Solution) -> Solution:
        """Return a solution in which as many goals as possible are reached in the way they like best."""
        fixed: list[int] = []
        goals = [*self._literals(self.active), *self.avoided]
        wishes = [(goal, options) for goal in self.active if len(options := self.goals.options(goal.rule)) > 1]
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

    def _objection(self, solution: Solution) -> tuple[Goal, Obstacle] | None:
        """Return a goal whose price is too high, and the price; None if there is none."""
        unproven = [goal for goal in self.active if not self.standing.fine(goal.finding, solution.resolver)]
        if unproven:
            return unproven[-1], Obstacle(Hindrance.UNKNOWN, _UNKNOWN)
        wanted = [goal for goal in self.active if goal.finding.verdict is Verdict.FAIL]
        if self._price(solution.resolver, solution.lines) <= self.max_collateral * max(len(wanted), 1):
            return None
        account = self._account(solution)
        prices = self._prices(account.lines, solution.lines)
        dearest = max(prices, key=lambda index: prices[index], default=None)
        users = [goal for goal in wanted if dearest is not None and self._uses(goal, dearest, account)]
        goal = (users or wanted or self.active)[-1]
        own = {index: value for index, value in account.lines.items() if self._uses(goal, index, account)}
        price = self._price(self.base.changed(own), own)
        return goal, Obstacle(Hindrance.PRICE, f"it would change {price} other options")

    def _price(self, after: Resolver, lines: Mapping[int, str]) -> int:
        """Return how many options change that no rule asks for: by themselves, or since a line switches them off."""
        asked = {self.wishes.index(name) for goal in self.active for name in goal.rule.symbols}
        lowered = [i for i, value in lines.items() if value == "n" and i not in asked and after.within_reach(i)]
        return len(collateral(self.base, after, lines)) + len(lowered)

    def _prices(self, lines: Mapping[int, str], solution: Mapping[int, str]) -> dict[int, int]:
        """Return the price of each line by itself."""
        return {index: self._price(self.base.changed({index: value}), solution) for index, value in lines.items()}

    def _uses(self, goal: Goal, index: int, account: Account) -> bool:
        name = self.tree.symbols[index].name
        asked = name in {self.facts.name(symbol) for symbol in goal.rule.symbols}
        return asked or self.numbers[id(goal.finding)] in account.uses[index].rules

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
        # What a rule that was given up demands says nothing about the best value.
        given_up = {demand for finding in self.failing for demand in self._unmet_demands(finding, solution.resolver)}
        for demand in self.encoding.demanded.get(index, ()):
            if demand not in given_up and self.wishes.index(demand.symbol) == index and not demand.met_by(value):
                value = self.wishes.spelled(symbol, demand, value)
        return value

    def _unmet_demands(self, finding: Finding, after: Resolver) -> Iterator[Demand]:
        """Yield what a rule demands if it is not met."""
        if not self.standing.fine(finding, after):
            yield from finding.rule.demands

    def _is_as_good(self, other: Solution, solution: Solution) -> bool:
        """Say whether other lines hold, reach all goals as well, and stay within all limits."""
        every = [*(goal.finding for goal in self.active), *self.kept]
        return (
            all(other.resolver.holds(index, value) for index, value in other.lines.items())
            and all(self.standing.fine(finding, other.resolver) for finding in every)
            and all(
                self.standing.rank(goal.rule, other.resolver) <= self.standing.rank(goal.rule, solution.resolver)
                for goal in self.active
            )
            and not self._offences(other)
        )

    # -- what was found

    def _account(self, solution: Solution) -> Account:
        concerned: dict[int, set[int]] = {}
        for finding in [*(goal.finding for goal in self.active), *self.kept]:
            for index in self.standing.mentioned(finding.rule):
                concerned.setdefault(index, set()).add(self.numbers[id(finding)])

        def failing(resolver: Resolver) -> frozenset[int]:
            numbers = {number for index in concerned.keys() & resolver.reached for number in concerned[index]}
            return frozenset(
                number
                for number in numbers
                if not self.standing.fine(self.findings[number], resolver)
                or self.standing.rank(self.findings[number].rule, resolver) > ranks.get(number, len(self.findings))
            )

        # What one rule likes best may be met by less for the sake of no other.
        ranks = {
            self.numbers[id(goal.finding)]: self.standing.rank(goal.rule, solution.resolver)
            for goal in self.active
            if goal.finding.verdict is Verdict.FAIL and self.standing.applies(goal.rule, solution.resolver)
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

    def _obstacles(self, finding: Finding) -> tuple[Obstacle, ...]:
        """Return why a rule stays unmet."""
        if id(finding) in self.reasons:
            return (self.reasons[id(finding)],)
        literal = self.wishes.met(finding.rule)
        if finding.verdict is Verdict.FAIL:
            literal = self.encoding.sat.all((literal, self.wishes.guard(finding.rule)))
        blockers = Blockers(self.search, {number: one.rule for number, one in enumerate(self.findings)})
        others = {goal.literal: goal.rule for goal in self.active if goal.rule is not finding.rule}
        return blockers.obstacles(literal, others) or (Obstacle(Hindrance.UNKNOWN, _UNKNOWN),)
