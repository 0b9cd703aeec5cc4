"""Build a fragment that meets as many failing rules as it can, and prove it before anyone sees it.

Every failing rule is planned on its own. The plans are then tried together; a set that fails is halved until
the rules that do not go together stand alone, are planned again on top of what was accepted, and are left out
with a reason if that fails too. "Tried" means: the changed config is resolved, every rule of the set is met,
every line took effect, no other rule is lost, no module becomes built-in and the collateral stays bounded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kconfig_guard.judgement.finding import State, Verdict, sort_key
from kconfig_guard.model.writer import config_line
from kconfig_guard.repair.fragment import Change, Fragment, FragmentLine
from kconfig_guard.repair.plan import Plan, Planner, joined_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kconfig_guard.judgement.facts import TreeFacts
    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.profile.demand import Demand
    from kconfig_guard.profile.rule import Rule

MAX_COLLATERAL = 100
"""How many other options one rule may change before it counts as too dear to suggest unasked."""

_MAX_NAMED = 3
_MAX_WAYS = 8

_MAX_ROUNDS = 3
"""How often rules that a fragment itself brings into force are repaired too."""


def repair(
    facts: TreeFacts,
    findings: list[Finding],
    rejudge: Callable[[Resolver], list[Finding]],
    max_collateral: int = MAX_COLLATERAL,
    pins: frozenset[int] = frozenset(),
) -> Fragment:
    """Return a proven fragment for the failing rules of a config.

    Args:
        facts: The resolved config.
        findings: What was found about it.
        rejudge: Judges the same rules over another resolved config, which brings up rules that only apply there.
        max_collateral: Most other options that the fragment may change for the sake of one rule.
        pins: Symbols that must keep their values.
    """
    return _Engine(facts, findings, rejudge, max_collateral, pins).run()


def suggest(facts: TreeFacts, findings: list[Finding], rejudge: Callable[[Resolver], list[Finding]]) -> None:
    """Write into each failing finding the lines of a proven fragment that would meet it."""
    fragment = repair(facts, findings, rejudge)
    for finding in fragment.met:
        finding.fix = fragment.lines_for(finding.rule.id)
    for finding, reason in fragment.moot:
        finding.because.append(f"no longer matters with the other fixes: {reason}")
    for finding, reason in fragment.unmet:
        if reason not in "; ".join(finding.because):
            finding.because.append(f"left alone, since {reason}")


@dataclass(slots=True)
class _Candidate:
    """A failing rule with the plan that is being tried for it."""

    finding: Finding
    plan: Plan
    demands: tuple[Demand, ...]


@dataclass(slots=True)
class _Accepted:
    """The changes that were proven so far."""

    values: Plan = field(default_factory=dict)
    candidates: list[_Candidate] = field(default_factory=list)


class _Engine:
    """One search for one config."""

    def __init__(
        self,
        facts: TreeFacts,
        findings: list[Finding],
        rejudge: Callable[[Resolver], list[Finding]],
        max_collateral: int,
        pins: frozenset[int],
    ) -> None:
        self.facts = facts
        self.base = facts.resolver
        self.tree = facts.resolver.tree
        self.findings = findings
        self.rejudge = rejudge
        self.max_collateral = max_collateral
        self.pins = pins
        self.keep = [finding.rule for finding in findings if finding.verdict is Verdict.PASS]
        self.accepted = _Accepted()
        self.current = facts.resolver
        self.reasons: dict[int, str] = {}
        self.broke: Rule | None = None
        """The rule that the last tried plan would have broken."""
        self.watched = [s.index for s in self.tree.symbols if s.prompts and s.choice_of is None]

    def run(self) -> Fragment:
        failing = _failing(self.findings)
        self._take_all(failing)
        known = {finding.rule.id for finding in failing}
        for _ in range(_MAX_ROUNDS):
            follow_ups = [f for f in _failing(self.rejudge(self.current)) if f.rule.id not in known]
            if not follow_ups:
                break
            known.update(finding.rule.id for finding in follow_ups)
            failing += follow_ups
            self._take_all(follow_ups)
        self._shrink()
        return self._fragment(failing)

    def _take_all(self, failing: list[Finding]) -> None:
        candidates = []
        for finding in failing:
            candidate = next(self._options(finding), None)
            if candidate is not None:
                candidates.append(candidate)
            else:
                why = self._pinned(finding) or "; ".join(finding.because) or "no way to set it was found"
                self.reasons.setdefault(id(finding), why)
        # What is known to exclude another rule would only spoil the attempt to take all at once.
        self._take([candidate for candidate in candidates if candidate.finding.state is not State.CONFLICT])
        self._take([candidate for candidate in candidates if candidate.finding.state is State.CONFLICT])

    # -- planning

    def _pinned(self, finding: Finding) -> str | None:
        """Return which pins alone keep a rule from being met, or None."""
        if not self.pins:
            return None
        planner = Planner(self.current)
        for demands in finding.rule.alternatives:
            for plan in self._plans(demands, planner):
                names = sorted(self.tree.symbols[index].name for index in plan if index in self.pins)
                if names:
                    return f"{' and '.join(names)} must be kept"
        return None

    def _options(self, finding: Finding) -> Iterator[_Candidate]:
        """Plan the ways to meet a rule on top of what was accepted, the preferred one first."""
        planner = Planner(self.current, self.pins)
        for demands in finding.rule.alternatives:
            for plan in self._plans(demands, planner):
                dear = self._drops_modules(plan)
                if dear:
                    self.reasons[id(finding)] = dear
                elif plan:
                    yield _Candidate(finding, plan, demands)

    def _plans(self, demands: tuple[Demand, ...], planner: Planner) -> list[Plan]:
        """Return plans that meet all demands of an alternative, the preferred one first."""
        plans: list[Plan] = [{}]
        for demand in demands:
            symbol = self.tree.find(self.facts.name(demand.symbol))
            if symbol is None:
                parts: list[Plan] = [{}] if demand.wants_absence else []
            else:
                parts = list(planner.ways(symbol.index, demand))
            plans = [joined for plan in plans for part in parts if (joined := joined_plan(plan, part)) is not None]
        return plans[:_MAX_WAYS]

    def _drops_modules(self, plan: Plan) -> str | None:
        """Return why switching off module support is out of the question, without resolving it: it is slow."""
        if plan.get(self.tree.modules) != "n":
            return None
        modules = sum(value == "m" for value in self.base.values.values())
        return f"it would turn up to {modules} modules into built-ins" if modules > self.max_collateral else None

    # -- trying

    def _take(self, candidates: list[_Candidate]) -> None:
        """Accept all candidates that hold together with what was accepted before."""
        if not candidates:
            return
        failure = self._try_together(candidates)
        if failure is None:
            return
        if len(candidates) > 1:
            middle = len(candidates) // 2
            self._take(candidates[:middle])
            self._take(candidates[middle:])
        else:
            self._retry(candidates[0], failure)

    def _retry(self, candidate: _Candidate, failure: str) -> None:
        """Try every way to meet a rule, planned on top of what was accepted."""
        for again in self._options(candidate.finding):
            problem = self._try_alone(again)
            if problem is None:
                return
            failure = problem
        self.reasons[id(candidate.finding)] = failure

    def _try_together(self, candidates: list[_Candidate]) -> str | None:
        """Accept candidates that were planned on their own, or return why they do not go together."""
        plan = dict(self.accepted.values)
        for candidate in candidates:
            for index, value in candidate.plan.items():
                if plan.get(index, value) != value:
                    return f"{self.tree.symbols[index].name} would have to be both {plan[index]} and {value}"
                plan[index] = value
        changes = {index: plan[index] for candidate in candidates for index in candidate.plan}
        return self._try(self.current.changed(changes), plan, candidates)

    def _try_alone(self, candidate: _Candidate) -> str | None:
        """Accept a candidate that was planned on top of what was accepted, or return what is wrong.

        It may change an accepted line, or make one unnecessary, as long as every accepted rule stays met.
        """
        plan = {index: value for index, value in self.accepted.values.items() if index not in candidate.plan}
        plan.update(candidate.plan)
        resolver = self.current.changed(candidate.plan)
        lost = [index for index, value in plan.items() if not resolver.holds(index, value)]
        if lost and not any(index in candidate.plan for index in lost):
            plan = {index: value for index, value in plan.items() if index not in lost}
            resolver = self.base.changed(plan)
        problem = self._try(resolver, plan, [candidate])
        return problem if problem is None or self.broke is None else self._mend(resolver, plan, candidate, problem)

    def _mend(self, resolver: Resolver, plan: Plan, candidate: _Candidate, problem: str) -> str | None:
        """Try to meet the rule that a plan would break along with it, such as one about an option that appears."""
        broken = self.broke
        if broken is None:
            return problem
        for demands in broken.alternatives:
            for part in self._plans(demands, Planner(resolver, self.pins)):
                if any(index in plan for index in part):
                    continue
                more = _Candidate(candidate.finding, {**candidate.plan, **part}, candidate.demands)
                if self._try(resolver.changed(part), {**plan, **part}, [more]) is None:
                    return None
        return problem

    def _try(self, resolver: Resolver, plan: Plan, candidates: list[_Candidate]) -> str | None:
        """Accept a resolved plan, or return what is wrong with it."""
        findings = [candidate.finding for candidate in candidates]
        rules = len(candidates) + len(self.accepted.candidates)
        problem = self._broken(resolver, plan, findings) or self._too_dear(resolver, plan, rules, findings)
        if problem is None:
            self.current = resolver
            self.accepted.values = plan
            self.accepted.candidates += candidates
        return problem

    def _broken(self, resolver: Resolver, plan: Plan, findings: list[Finding]) -> str | None:
        """Return why a resolved config is not what was promised, or None."""
        self.broke = None
        for index in sorted(self.pins):
            if resolver.value(index) != self.base.value(index):
                return f"it would change {self.tree.symbols[index].name}, which must be kept"
        asked = self._asked(findings)
        for rule in [*self.keep, *(candidate.finding.rule for candidate in self.accepted.candidates)]:
            if not self._met(rule, resolver) and not self._moot(rule, resolver, asked):
                self.broke = rule
                return f"it would break {rule.id} ({rule.title})"
        for finding in findings:
            rule = finding.rule
            if not self._met(rule, resolver):
                return "the kernel would not keep the values that it needs"
            if rule.when is not None and rule.when.level(lambda name: self._value(name, resolver)) == 0:
                return f"it would end what the rule is about ({rule.when_text})"
        for index, value in plan.items():
            if not resolver.holds(index, value):
                return f"{self.tree.symbols[index].name} would not stay {value}"
        return None

    def _asked(self, findings: list[Finding]) -> set[str]:
        """Return the symbols that the rules being met demand themselves."""
        rules = [finding.rule for finding in findings] + [c.finding.rule for c in self.accepted.candidates]
        return {d.symbol for rule in rules for demands in rule.alternatives for d in demands}

    def _moot(self, rule: Rule, resolver: Resolver, asked: set[str]) -> bool:
        """Say whether a rule's guard fell because another rule demands just that.

        A guard that falls for any other reason does not count, or the search would switch off what a rule protects
        instead of meeting it.
        """
        if rule.when is None or asked.isdisjoint(rule.when.symbols()):
            return False
        return rule.when.level(lambda name: self._value(name, resolver)) == 0

    def _value(self, name: str, resolver: Resolver) -> str:
        symbol = self.tree.find(self.facts.name(name))
        return "n" if symbol is None else resolver.value(symbol.index)

    def _too_dear(self, resolver: Resolver, plan: Plan, rules: int, findings: list[Finding]) -> str | None:
        """Return why the side effects are more than anyone would want unasked, or None."""
        changes = self._collateral(resolver, plan)
        promoted = [change.name for change in changes if change.before == "m" and change.after == "y"]
        asked = {self.facts.name(name) for name in self._asked(findings)}
        for index, value in plan.items():
            name = self.tree.symbols[index].name
            if value == "y" and name not in asked and self.base.value(index) == "m":
                promoted.append(name)
        if len(promoted) > _MAX_NAMED:
            return f"it would turn {len(promoted)} modules into built-ins"
        if promoted:
            return f"it would build {' and '.join(promoted)} in, now a module"
        if len(changes) > self.max_collateral * rules:
            return f"it would change {len(changes)} other options"
        return None

    def _met(self, rule: Rule, resolver: Resolver) -> bool:
        """Say whether a rule is met, by something that exists, in a resolved config."""
        for demands in rule.alternatives:
            exists = False
            for demand in demands:
                if not demand.met_by(self._value(demand.symbol, resolver)):
                    break
                exists = exists or self.tree.find(self.facts.name(demand.symbol)) is not None
            else:
                if exists:
                    return True
        return False

    # -- finishing

    def _shrink(self) -> None:
        """Drop every line that nothing needs once the others are there."""
        findings = [candidate.finding for candidate in self.accepted.candidates]
        for index in reversed(list(self.accepted.values)):
            plan = {key: value for key, value in self.accepted.values.items() if key != index}
            if self.tree.symbols[index].choice is None:
                resolver = self.current.changed({index: self.base.values.get(index)})
            else:
                # Among the members of a choice the order of the lines counts.
                resolver = self.base.changed(plan)
            # Mostly the very rule that planned the line still needs it, so that is asked first.
            own = (c.finding.rule for c in self.accepted.candidates if index in c.plan)
            if all(self._met(rule, resolver) for rule in own) and self._broken(resolver, plan, findings) is None:
                self.accepted.values = plan
                self.current = resolver

    def _fragment(self, failing: list[Finding]) -> Fragment:
        fragment = Fragment()
        plan = self.accepted.values
        resolver = self.current
        lines = {index: FragmentLine(self._line(index, value)) for index, value in plan.items()}
        for candidate in self.accepted.candidates:
            wanted = {self.facts.name(demand.symbol) for demand in candidate.demands}
            for index in candidate.plan:
                if index not in lines:
                    continue
                is_asked = self.tree.symbols[index].name in wanted
                target = lines[index].asked_by if is_asked else lines[index].serves
                target.append(candidate.finding.rule.id)
        fragment.lines = list(lines.values())
        asked = self._asked([])
        for finding in failing:
            if self._met(finding.rule, resolver):
                fragment.met.append(finding)
            elif self._moot(finding.rule, resolver, asked):
                fragment.moot.append((finding, f"applies only where {finding.rule.when_text}, which another line ends"))
            else:
                fragment.unmet.append((finding, self.reasons.get(id(finding), "not tried")))
        fragment.collateral = self._collateral(resolver, plan)
        return fragment

    def _line(self, index: int, value: str) -> str:
        symbol = self.tree.symbols[index]
        return config_line(symbol.name, symbol.kind, value)

    def _collateral(self, resolver: Resolver, plan: Plan) -> list[Change]:
        changes = []
        for index in resolver.touched or self.watched:
            symbol = self.tree.symbols[index]
            if not symbol.prompts or symbol.choice_of is not None or index in plan:
                continue
            before, after = self.base.value(index), resolver.value(index)
            if after != before:
                changes.append(Change(symbol.name, before, after))
        return sorted(changes, key=lambda change: change.name)


def _failing(findings: list[Finding]) -> list[Finding]:
    return sorted((finding for finding in findings if finding.verdict is Verdict.FAIL), key=sort_key)
