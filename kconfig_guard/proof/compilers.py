"""What GCC and Clang let a tree's rules be met by: a flaw is only what neither of them helps."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from kconfig_guard.proof.clashes import clashes, possible

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kconfig_guard.profile.rule import Rule
    from kconfig_guard.proof.clashes import Clash
    from kconfig_guard.proof.setting import Setting


class Compilers:
    """Asks about rules with one compiler, and with the other one what the first denies.

    Args:
        first: The tree with one compiler.
        other: Returns the tree with the other one.
        rules: The rules, which are about something that the tree has.
    """

    def __init__(self, first: Setting, other: Callable[[], Setting], rules: Sequence[Rule]) -> None:
        self.first = first
        self._other = other
        fine = possible(first, rules)
        self._with_first = {id(rule) for rule in fine}
        denied = [rule for rule in rules if id(rule) not in self._with_first]
        allowed = possible(self.other, denied) if denied else []
        self._with_other_only = {id(rule) for rule in allowed}
        self.hopeless = [rule for rule in denied if id(rule) not in self._with_other_only]
        """The rules that no config meets with either compiler."""

    @cached_property
    def other(self) -> Setting:
        """The tree with the other compiler."""
        return self._other()

    def guard_can_hold(self, rule: Rule) -> bool:
        """Say whether a rule applies to any config at all."""
        return self.first.can_apply(rule) or self.other.can_apply(rule)

    def contradictions(self, rules: Sequence[Rule]) -> list[Clash]:
        """Return the pairs of rules that exclude each other with every compiler that lets each of them be met."""
        here = [rule for rule in rules if id(rule) in self._with_first]
        only = [rule for rule in rules if id(rule) in self._with_other_only]
        found = [clash for clash in clashes(self.first, here, here) if not self._avoided(clash)]
        if only:
            found += clashes(self.other, only, [*only, *possible(self.other, here)])
        return found

    def _avoided(self, clash: Clash) -> bool:
        """Say whether two rules that exclude each other with the first compiler can be met with the other one."""
        return self.other.excluded([clash.first, clash.second]) is None
