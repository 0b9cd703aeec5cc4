"""Write down what was found: lines with their purposes, what else changes and why, what is met and what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.judgement.finding import Verdict
from kconfig_guard.model.writer import config_line
from kconfig_guard.repair.fragment import Change, Fragment, FragmentLine, Unmet

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.repair.account import Account
    from kconfig_guard.repair.fragment import Obstacle
    from kconfig_guard.repair.standing import Standing


class Draft:
    """A fragment in the making.

    Args:
        findings: What was found about the config, the most severe first.
        standing: How the rules stand.
        account: The lines, each tried without; it numbers rules by their position in ``findings``.
        obstacles: Returns why a rule stays unmet.
    """

    def __init__(
        self,
        findings: list[Finding],
        standing: Standing,
        account: Account,
        obstacles: Callable[[Finding], tuple[Obstacle, ...]],
    ) -> None:
        self.findings = findings
        self.standing = standing
        self.account = account
        self.obstacles = obstacles
        self.tree = account.tree

    def fragment(self) -> Fragment:
        """Return the fragment."""
        account = self.account
        fragment = Fragment()
        fragment.lines = self._lines()
        named = {rule for line in fragment.lines for rule in line.asked_by}
        for finding in self.findings:
            if finding.verdict is Verdict.PASS or self.standing.fine(finding, account.resolver):
                if finding.verdict is Verdict.FAIL or finding.rule.id in named:
                    self._take_met(fragment, finding, account.resolver)
                continue
            if finding.verdict is Verdict.FAIL or finding.is_dormant:
                fragment.unmet.append(Unmet(finding, self.obstacles(finding)))
        fragment.collateral = [
            Change(
                self.tree.symbols[index].name,
                account.base.value(index),
                value,
                tuple(self.tree.symbols[line].name for line in account.causes(index)),
            )
            for index, value in account.collateral.items()
        ]
        fragment.collateral.sort(key=lambda change: change.name)
        return fragment

    def _take_met(self, fragment: Fragment, finding: Finding, resolver: Resolver) -> None:
        if self.standing.met(finding.rule, resolver) and self.standing.applies(finding.rule, resolver):
            fragment.met.append(finding)
        else:
            reason = f"applies only where {finding.rule.when_text}, which another line ends"
            fragment.moot.append((finding, reason))

    def _lines(self) -> list[FragmentLine]:
        """Return the lines with their purposes, prerequisites first, otherwise in the order of the rules."""
        account = self.account
        lines = {}
        for index, value in account.lines.items():
            symbol = self.tree.symbols[index]
            text = config_line(symbol.name, symbol.kind, value)
            lines[index] = FragmentLine(text, keeps=account.uses[index].offences)
        served = {index: self._served(index, account) for index in account.lines}
        order: dict[int, None] = {}
        for number, finding in enumerate(self.findings):
            asked = self._asked(finding, account)
            for index in account.lines:
                if index in asked:
                    lines[index].asked_by.append(finding.rule.id)
                elif number in served[index]:
                    lines[index].serves.append(finding.rule.id)
                else:
                    continue
                order.setdefault(index)
        return [lines[index] for index in account.ordered([*order, *account.lines])]

    def _asked(self, finding: Finding, account: Account) -> set[int]:
        """Return the lines that say what a rule demands that fails, or comes into force."""
        applies = finding.verdict is Verdict.FAIL or finding.is_dormant
        if not applies or not self.standing.applies(finding.rule, account.resolver):
            return set()
        for demands in finding.rule.alternatives:
            if self.standing.is_met(demands, account.resolver):
                names = {self.standing.facts.name(demand.symbol) for demand in demands}
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
