"""Where to show a finding about an option that has no line: beside the option that Kconfig orders next to it."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from kconfig_guard.judgement.facts import TreeFacts
from kconfig_guard.judgement.finding import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.judgement.facts import Facts
    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.model.tree import Symbol


def place_near(findings: Iterable[Finding], facts: Facts) -> None:
    """Write a near line into the failing findings that have none.

    Args:
        findings: The findings on one config.
        facts: What is known about it; without a tree nothing is near.
    """
    homeless = [finding for finding in findings if finding.verdict is Verdict.FAIL and finding.line is None]
    if not homeless or not isinstance(facts, TreeFacts):
        return
    tree, config = facts.resolver.tree, facts.config
    lines = [(symbol.index, place[1]) for symbol, place in _placed(facts) if place[0] == config.path]
    lines.sort()
    for finding in homeless:
        symbol = tree.find(finding.unmet[0].symbol) if finding.unmet else None
        if symbol is not None and lines:
            # The last one before it, as if it stood there; the first of all has none before it.
            finding.anchor = lines[max(bisect_left(lines, (symbol.index, 0)) - 1, 0)][1]


def _placed(facts: TreeFacts) -> Iterable[tuple[Symbol, tuple[str, int]]]:
    """Return the symbols that have a line, with their places."""
    for name in facts.config.assignments:
        symbol, place = facts.resolver.tree.find(name), facts.config.place(name)
        if symbol is not None and place is not None:
            yield symbol, place
