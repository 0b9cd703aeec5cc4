"""Find the fewest lines that bring something about, or the facts that exclude it.

This is abstraction refinement guided by counterexamples: solve while what is not encoded keeps its present values, and
encode what that rests on, until the resolver confirms a solution or no open symbol is left to blame (Clarke et al.,
"Counterexample-guided abstraction refinement", CAV 2000).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kconfig_guard.solving.encoding import holds
from kconfig_guard.solving.fact import KCONFIG
from kconfig_guard.solving.sat import UndecidedError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.solving.encoding import Encoding

_MAX_ROUNDS = 400


@dataclass(frozen=True, slots=True)
class Solution:
    """Lines that bring about what was asked for.

    Attributes:
        lines: Symbol index to the value that a line gives it.
        resolver: The config with these lines.
    """

    lines: dict[int, str]
    resolver: Resolver


class Search:
    """Answers questions about one encoding.

    Args:
        encoding: The config that lines are added to.
        free: Symbols that a line costs nothing for.
    """

    def __init__(self, encoding: Encoding, free: Collection[int] = ()) -> None:
        self.encoding = encoding
        self.free = free
        self._edition = encoding.sat.new()
        self._last: tuple[dict[int, str], Resolver] = {}, encoding.resolver

    def solve(
        self, goals: Sequence[int], check: Callable[[Solution], bool], *, least: bool = True
    ) -> Solution | frozenset[int]:
        """Return lines that reach all goals under all facts, or goals and facts that exclude each other.

        Args:
            goals: Literals that are to hold.
            check: Has the last word on a solution; when it refuses one, it has stated a fact that excludes it.
            least: Whether the lines are to be as few as possible.

        Raises:
            UndecidedError: That was too hard to tell.
        """
        encoding = self.encoding
        for _ in range(_MAX_ROUNDS):
            found = self._model(goals, None, least=least)
            if isinstance(found, frozenset):
                return found
            plan = encoding.plan(found)
            after = self._changed(plan)
            if self._refined(after) or self._corrected(found, after):
                continue
            solution = Solution(plan, after)
            if check(solution):
                return solution
        raise UndecidedError

    def refuted(self, goals: Sequence[int]) -> bool:
        """Say whether what is known so far excludes goals under all facts; if not, they may still be out of reach.

        Raises:
            UndecidedError: That was too hard to tell.
        """
        return isinstance(self._model(goals, None, least=False), frozenset)

    def excluded(
        self, goals: Sequence[int], facts: Collection[int], *, with_kconfig: bool = True
    ) -> frozenset[int] | None:
        """Return which of some facts alone exclude the goals; None if they do not.

        Args:
            goals: Literals that are to hold together.
            facts: The facts; all others are taken to be otherwise where that helps.
            with_kconfig: Whether the tree's files count as they are.

        Raises:
            UndecidedError: That was too hard to tell.
        """
        encoding = self.encoding
        for _ in range(_MAX_ROUNDS):
            held = {*facts, *(self._of_kconfig() if with_kconfig else ())}
            found = self._model(goals, held, least=False)
            if isinstance(found, frozenset):
                return found & frozenset(facts)
            if with_kconfig and not held.issuperset(self._of_kconfig()):
                continue
            after = self._changed(encoding.plan(found))
            supposed = encoding.supposed(found)
            if supposed:
                after = after.supposing(supposed)
            if not self._refined(after):
                return None
        raise UndecidedError

    def smallest(self, goals: Sequence[int], facts: Collection[int], *, with_kconfig: bool = True) -> list[int]:
        """Return facts that exclude the goals and of which none can be left out.

        Args:
            goals: Literals that cannot hold together.
            facts: Facts that exclude them, those to be left out first coming first.
            with_kconfig: Whether the tree's files count as they are.

        Raises:
            UndecidedError: That was too hard to tell.
        """
        needed = list(facts)
        for literal in list(facts):
            if literal not in needed:
                continue
            rest = [other for other in needed if other != literal]
            fewer = self.excluded(goals, rest, with_kconfig=with_kconfig)
            if fewer is not None:
                needed = [other for other in rest if other in fewer]
        return needed

    def _of_kconfig(self) -> set[int]:
        """Return the facts of the tree's files that are known so far."""
        return {literal for literal, fact in self.encoding.facts.items() if fact.kind in KCONFIG}

    # -- refinement

    def _changed(self, plan: dict[int, str]) -> Resolver:
        """Return the config with a plan's lines; of the last plan, the very same one."""
        if plan != self._last[0]:
            self._last = plan, self.encoding.resolver.changed(plan)
        return self._last[1]

    def _model(
        self, goals: Sequence[int], facts: Collection[int] | None, *, least: bool
    ) -> list[bool] | frozenset[int]:
        """Return a model in which the open symbols keep their values, or goals and facts that exclude one.

        Args:
            goals: Literals that are to hold.
            facts: The facts that count; None for all, those included that turn up on the way.
            least: Whether as few lines as possible are to be added.
        """
        encoding, sat = self.encoding, self.encoding.sat
        while True:
            present = {literal for literals in encoding.open.values() for literal in literals}
            held = encoding.facts if facts is None else facts
            assumed = [*goals, self._edition, *held, *present]
            if sat.solve(assumed):
                if not least:
                    return sat.model()
                costly = [line.literal for index, line in encoding.lines.items() if index not in self.free]
                return sat.fewest(costly, assumed)
            core = sat.core()
            blamed = {encoding.owner(literal) for literal in core if literal in present}
            if not blamed:
                return frozenset(core) & {*goals, *held}
            self._expand(blamed)

    def _expand(self, symbols: Collection[int]) -> None:
        # What was taught holds until there are lines that it did not know.
        if not symbols:
            return
        for index in sorted(symbols):
            self.encoding.expand(index)
        self._edition = self.encoding.sat.new()

    def _refined(self, after: Resolver) -> bool:
        """Encode open symbols that have not kept their values; say whether there were any."""
        encoding = self.encoding
        before = encoding.resolver
        moved = [i for i in encoding.open if i in after.touched and after.value(i) != before.value(i)]
        self._expand(moved)
        return bool(moved)

    def _corrected(self, model: list[bool], after: Resolver) -> bool:
        """Teach the solver the values that these very lines give where the encoding says other; say whether it did.

        A number or text may have a value that was not among those considered; the caller sees that in the solution.
        """
        encoding, sat = self.encoding, self.encoding.sat
        wrong = [
            truth
            for index in encoding.known()
            if encoding.value(index, model) != after.value(index) and after.within_reach(index)
            if (truth := encoding.text(index).get(after.value(index))) is not None
        ]
        lines = [line.literal if not holds(line.literal, model) else -line.literal for line in encoding.lines.values()]
        says = [
            -literal
            for line in encoding.lines.values()
            if holds(line.literal, model)
            for literal in line.values.values()
            if holds(literal, model)
        ]
        for truth in wrong:
            sat.add(-self._edition, *lines, *says, truth)
        return bool(wrong)
