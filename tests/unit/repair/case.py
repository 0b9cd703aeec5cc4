"""A config over a tree, judged by rules, for the tests of what repairs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.input.config import parse_config
from kconfig_guard.judgement.asked import Asked
from kconfig_guard.judgement.facts import TreeFacts
from kconfig_guard.judgement.finding import Verdict
from kconfig_guard.judgement.judge import Judge
from kconfig_guard.model.answers import recorded
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.user_values import user_values
from kconfig_guard.model.writer import write_config
from kconfig_guard.profile.renames import Renames

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.model.tree import Tree
    from kconfig_guard.profile.rule import Rule


class Case:
    """A config over a tree, with everything needed to judge it and any change to it."""

    def __init__(self, tree: Tree, config: str, rules: Iterable[Rule], answers: Mapping[str, str]) -> None:
        self.tree = tree
        self.config = config
        self.asked = [Asked(rule, "p", rule.severity, []) for rule in rules]
        self.answers = recorded(tree, answers)
        self.facts = self.facts_with([])

    def facts_with(self, lines: Sequence[str]) -> TreeFacts:
        parsed = parse_config("\n".join([self.config, *lines, ""]), "config")
        resolver = Resolver(self.tree, user_values(self.tree, parsed.lines()), self.answers)
        return TreeFacts(parsed, resolver, Renames([], "x86_64"))

    def findings(self, facts: TreeFacts) -> list[Finding]:
        return Judge(facts, "config", "x86_64", "6.12.3").findings(self.asked)

    def rejudge(self, resolver: Resolver) -> list[Finding]:
        return self.findings(TreeFacts(self.facts.config, resolver, self.facts.renames))

    def verdicts(self, facts: TreeFacts) -> dict[str, Verdict]:
        return {finding.rule.id: finding.verdict for finding in self.findings(facts)}

    def holds(self, lines: Sequence[str], promised: Iterable[str]) -> bool:
        """Say whether merging lines gives exactly these lines and meets the promised rules."""
        facts = self.facts_with(lines)
        verdicts = self.verdicts(facts)
        written = write_config(facts.resolver).splitlines()
        before, after = self.values(self.facts.resolver), self.values(facts.resolver)
        asked = {demand.symbol for one in self.asked for demands in one.rule.alternatives for demand in demands}
        promoted = {name for name in before if (before[name], after[name]) == ("m", "y")} - asked
        kept = set(lines) <= set(written) and not promoted
        return kept and all(verdicts[name] is Verdict.PASS for name in promised)

    def values(self, resolver: Resolver) -> dict[str, str]:
        """Return the values of everything that a user can set."""
        return {s.name: resolver.value(s.index) for s in self.tree.symbols if s.prompts and s.choice_of is None}
