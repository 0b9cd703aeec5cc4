"""What a changed config means to the rules: which it newly meets, and which it breaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kconfig_guard.judgement.facts import TreeFacts
from kconfig_guard.judgement.finding import Verdict
from kconfig_guard.judgement.judge import Judge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kconfig_guard.judgement.asked import Asked
    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.profile.rule import Rule


@dataclass(frozen=True, slots=True)
class Effect:
    """Rules by their ids: those that fail now and would pass, and those that pass now and would fail."""

    meets: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Effects:
    """Judges changes of one config.

    Args:
        asked: The rules.
        facts: The config as it is.
        arch: Its architecture.
        kernel: The kernel version that is judged.
    """

    asked: list[Asked]
    facts: TreeFacts
    arch: str
    kernel: str

    def of(self, resolver: Resolver) -> Effect:
        """Return what a changed config means to the rules."""
        # Only what a rule asks about can change its verdict; to judge all of them would take much longer.
        concerned = [item for item in self.asked if self._concerns(item.rule, resolver)]
        changed = TreeFacts(self.facts.config, resolver, self.facts.renames)
        # Profiles may ask for one rule with different severities.
        pairs = {
            (item.rule.id, self._judge(self.facts).finding(item).verdict, self._judge(changed).finding(item).verdict)
            for item in concerned
        }
        return Effect(
            meets=tuple(sorted(rule for rule, old, new in pairs if (old, new) == (Verdict.FAIL, Verdict.PASS))),
            breaks=tuple(sorted(rule for rule, old, new in pairs if (old, new) == (Verdict.PASS, Verdict.FAIL))),
        )

    def _judge(self, facts: TreeFacts) -> Judge:
        return Judge(facts, facts.config.path, self.arch, self.kernel)

    def _concerns(self, rule: Rule, resolver: Resolver) -> bool:
        """Say whether a symbol that a rule mentions has another value in the changed config."""
        for name in _mentioned(rule):
            symbol = resolver.tree.find(self.facts.name(name))
            if symbol is not None and resolver.value(symbol.index) != self.facts.resolver.value(symbol.index):
                return True
        return False


def _mentioned(rule: Rule) -> Iterator[str]:
    for demands in rule.alternatives:
        for demand in demands:
            yield demand.symbol
    if rule.when is not None:
        yield from rule.when.symbols()
