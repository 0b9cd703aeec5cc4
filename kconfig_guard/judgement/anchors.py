"""Where to show a finding about an option that has no line: beside the option that Kconfig orders next to it."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

from kconfig_guard.judgement.facts import TreeFacts
from kconfig_guard.judgement.finding import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.judgement.facts import Facts
    from kconfig_guard.judgement.finding import Finding

_NEAR = 100
"""How many symbols are looked at one by one before all lines are."""


def place_near(findings: Iterable[Finding], facts: Facts) -> None:
    """Write a near line into the failing findings that have none.

    Args:
        findings: The findings on one config.
        facts: What is known about it; without a tree nothing is near.
    """
    homeless = [finding for finding in findings if finding.verdict is Verdict.FAIL and finding.line is None]
    if not homeless or not isinstance(facts, TreeFacts):
        return
    lines = _Lines(facts)
    for finding in homeless:
        symbol = facts.resolver.tree.find(finding.unmet[0].symbol) if finding.unmet else None
        if symbol is not None:
            finding.anchor = lines.before(symbol.index)


class _Lines:
    """The lines of a config in the order in which Kconfig has their options."""

    def __init__(self, facts: TreeFacts) -> None:
        self.tree = facts.resolver.tree
        self.config = facts.config

    def before(self, index: int) -> int | None:
        """Return the line of the last symbol before one; that of the first of all if there is none before it."""
        for other in range(index - 1, max(index - _NEAR, -1), -1):
            line = self._line(self.tree.symbols[other].name, other)
            if line is not None:
                return line
        lines = self._all
        return lines[max(bisect_left(lines, (index, 0)) - 1, 0)][1] if lines else None

    @cached_property
    def _all(self) -> list[tuple[int, int]]:
        """The symbols that have a line, with it."""
        places = ((self.tree.by_name.get(name), name) for name in self.config.assignments)
        lines = ((index, self._line(name, index)) for index, name in places if index is not None)
        return sorted((index, line) for index, line in lines if line is not None)

    def _line(self, name: str, index: int) -> int | None:
        place = self.config.place(name)
        is_there = place is not None and place[0] == self.config.path and self.tree.by_name.get(name) == index
        return place[1] if place is not None and is_there and index not in self.tree.undefined else None
