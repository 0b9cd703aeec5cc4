"""How rules stand in a changed config: which apply, are met, or have ended since another asks for just that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.judgement.finding import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kconfig_guard.judgement.facts import TreeFacts
    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.profile.demand import Demand
    from kconfig_guard.profile.rule import Alternative, Rule


class Standing:
    """Judges the rules of one config over any change to it.

    Args:
        facts: The config as it is.
        failing: What fails in it; only these rules can end others.
    """

    def __init__(self, facts: TreeFacts, failing: list[Finding]) -> None:
        self.facts = facts
        self.tree = facts.resolver.tree
        self.failing = failing

    def applies(self, rule: Rule, resolver: Resolver) -> bool:
        """Say whether a rule's guard holds."""
        return rule.when is None or rule.when.level(lambda name: self._value(name, resolver)) != 0

    def enders(self, rule: Rule) -> Iterator[tuple[Rule, Alternative]]:
        """Yield what other failing rules demand of the symbols in a rule's guard."""
        names = set(rule.when.symbols()) if rule.when is not None else set()
        for finding in self.failing:
            for demands in finding.rule.alternatives:
                if finding.rule is not rule and not names.isdisjoint(demand.symbol for demand in demands):
                    yield finding.rule, demands

    def mentioned(self, rule: Rule) -> Iterator[int]:
        """Yield the symbols that decide whether a rule applies and is met, or has ended for a good reason."""
        names = rule.symbols
        if rule.when is not None:
            guard = set(rule.when.symbols())
            names |= guard
            names.update(*(d for f in self.failing if not guard.isdisjoint(d := f.rule.symbols)))
        for name in names:
            symbol = self.tree.find(self.facts.name(name))
            if symbol is not None:
                yield symbol.index

    def fine(self, finding: Finding, resolver: Resolver) -> bool:
        """Say whether a rule is met, or does not apply for a good reason."""
        applies = self.applies(finding.rule, resolver)
        if finding.verdict is Verdict.NOT_APPLICABLE and not applies:
            return True
        if self.met(finding.rule, resolver) and (applies or finding.verdict is not Verdict.FAIL):
            return True
        return self.is_moot(finding.rule, resolver)

    def is_moot(self, rule: Rule, resolver: Resolver) -> bool:
        """Say whether a rule's guard fell because another rule demands just that."""
        if self.applies(rule, resolver):
            return False
        return any(
            self.is_met(demands, resolver) and self.applies(other, resolver) for other, demands in self.enders(rule)
        )

    def met(self, rule: Rule, resolver: Resolver) -> bool:
        """Say whether a rule is met, by something that exists, in a resolved config."""
        return any(self.is_met(demands, resolver) for demands in rule.alternatives)

    def rank(self, rule: Rule, resolver: Resolver) -> int:
        """Return which alternative of a rule is the first that is met."""
        met = (rank for rank, demands in enumerate(rule.alternatives) if self.is_met(demands, resolver))
        return next(met, len(rule.alternatives))

    def is_met(self, demands: Iterable[Demand], resolver: Resolver) -> bool:
        """Say whether all demands are met, by something that exists."""
        exists = False
        for demand in demands:
            if not demand.met_by(self._value(demand.symbol, resolver)):
                return False
            exists = exists or self.tree.find(self.facts.name(demand.symbol)) is not None
        return exists

    def _value(self, name: str, resolver: Resolver) -> str:
        symbol = self.tree.find(self.facts.name(name))
        return "n" if symbol is None else resolver.value(symbol.index)
