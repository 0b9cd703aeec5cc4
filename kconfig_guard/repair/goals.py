"""What is to be brought about: the literals of failing rules, and of those that may come into force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kconfig_guard.solving.sat import TRUE

if TYPE_CHECKING:
    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.profile.rule import Rule
    from kconfig_guard.repair.standing import Standing
    from kconfig_guard.repair.wishes import Wishes


@dataclass(frozen=True, slots=True, eq=False)
class Goal:
    """Something to bring about: that a failing rule is met, or that one which comes into force is.

    Attributes:
        finding: What was found about the rule.
        literal: Whether the goal is reached.
    """

    finding: Finding
    literal: int

    @property
    def rule(self) -> Rule:
        """The rule."""
        return self.finding.rule


class Goals:
    """Makes goals of rules.

    Args:
        wishes: What rules mean to the encoding.
        standing: How the rules stand.
    """

    def __init__(self, wishes: Wishes, standing: Standing) -> None:
        self.wishes = wishes
        self.standing = standing
        self.base = wishes.encoding.resolver

    def reached(self, rule: Rule) -> int:
        """Return the literal that says that a failing rule is met and still applies, or ends for a good reason."""
        sat = self.wishes.sat
        applies = self.wishes.guard(rule)
        return sat.any((sat.all((self.wishes.met(rule), applies)), self.ends(rule)))

    def lasting(self, rule: Rule) -> int:
        """Return the literal that says that a rule is met wherever it applies."""
        if not self.standing.applies(rule, self.base):
            return self.wishes.sat.any((self.wishes.met(rule), -self.wishes.guard(rule)))
        return self.wishes.sat.any((self.wishes.met(rule), self.ends(rule)))

    def ends(self, rule: Rule) -> int:
        """Return the literal that says that a rule's guard fell because another rule demands just that.

        A guard that falls for any other reason does not count, or the search would switch off what a rule protects
        instead of meeting it.
        """
        if rule.when is None:
            return -TRUE
        sat = self.wishes.sat
        others = [
            sat.all((self.wishes.alternative(demands), self.wishes.guard(other)))
            for other, demands in self.standing.enders(rule)
        ]
        return sat.all((-self.wishes.guard(rule), sat.any(others)))

    def options(self, rule: Rule) -> list[int]:
        """Return the literals of the ways to meet a rule or to end it for a good reason, the preferred one first."""
        ends = self.ends(rule)
        return [self.wishes.sat.any((option, ends)) for option in self.wishes.options(rule)]
