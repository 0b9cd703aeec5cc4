"""The SAT solver: clauses in, a model or the assumptions that exclude each other out. The only importer of PySAT."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pysat.card import ITotalizer
from pysat.solvers import Glucose4

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TRUE = 1
"""The literal that always holds; its negation never does."""

_MAX_CONFLICTS = 200_000
_MAX_COUNTED = 4_000_000
"""The size of the largest counter, which takes memory: how many literals it counts times how many may hold."""


class UndecidedError(Exception):
    """The solver was stopped before it knew."""


class Sat:
    """An incremental solver. A literal is a variable's number, negative where the variable is to be false."""

    def __init__(self) -> None:
        self._solver = Glucose4(incr=True)
        self._count = TRUE
        self._and: dict[tuple[int, ...], int] = {}
        self._solver.add_clause([TRUE])

    def new(self) -> int:
        """Return a fresh variable."""
        self._count += 1
        return self._count

    def add(self, *literals: int) -> None:
        """Demand that at least one literal holds."""
        if TRUE not in literals:
            self._solver.add_clause([literal for literal in literals if literal != -TRUE])

    def equal(self, first: int, second: int) -> None:
        """Demand that both literals hold or neither."""
        if first != second:
            self.add(-first, second)
            self.add(first, -second)

    # -- gates

    def all(self, literals: Iterable[int]) -> int:
        """Return a literal that holds where all the given ones do; equal gates are one."""
        parts = {literal for literal in literals if literal != TRUE}
        if -TRUE in parts or any(-literal in parts for literal in parts):
            return -TRUE
        if len(parts) <= 1:
            return parts.pop() if parts else TRUE
        key = tuple(sorted(parts))
        gate = self._and.get(key)
        if gate is None:
            gate = self._and[key] = self.new()
            for literal in key:
                self._solver.add_clause([-gate, literal])
            self._solver.add_clause([gate, *(-literal for literal in key)])
        return gate

    def any(self, literals: Iterable[int]) -> int:
        """Return a literal that holds where any of the given ones does."""
        return -self.all(-literal for literal in literals)

    def pick(self, condition: int, then: int, otherwise: int) -> int:
        """Return a literal that is ``then`` where the condition holds, else ``otherwise``."""
        if then == otherwise:
            return then
        return self.any((self.all((condition, then)), self.all((-condition, otherwise))))

    def one_of(self, literals: Sequence[int]) -> None:
        """Demand that exactly one literal holds."""
        self.add(*literals)
        self.at_most_one(literals)

    def at_most_one(self, literals: Sequence[int]) -> None:
        """Demand that no two literals hold (the sequential counter of Sinz, CP 2005)."""
        before = -TRUE
        for literal in literals:
            self.add(-literal, -before)
            so_far = self.new()
            self.add(-literal, so_far)
            self.add(-before, so_far)
            before = so_far

    # -- answers

    def solve(self, assumptions: Sequence[int]) -> bool:
        """Say whether everything can hold together.

        Raises:
            UndecidedError: That was too hard to tell.
        """
        self._solver.conf_budget(_MAX_CONFLICTS)
        # Glucose writes beyond its memory where there are more assumptions than variables.
        answer = self._solver.solve_limited(assumptions=list(dict.fromkeys(assumptions)))
        if answer is None:
            raise UndecidedError
        return bool(answer)

    def model(self) -> list[bool]:
        """Return for each variable whether it holds in the solution that was just found; number 0 is none."""
        found = self._solver.get_model()
        values = [False] * (self._count + 1)
        for literal in found:
            if 0 < literal <= self._count:
                values[literal] = True
        return values

    def core(self) -> list[int]:
        """Return assumptions that exclude each other, after ``solve`` has said no."""
        return list(self._solver.get_core() or ())

    def fewest(self, literals: Sequence[int], assumptions: Sequence[int]) -> list[bool]:
        """Return the solution in which the fewest of some literals hold; ``solve`` has just found one.

        If that is too hard to tell, it is the best that was found.
        """
        best = self.model()
        if sum(best[literal] for literal in literals) <= 1:
            return best
        # What follows from the assumptions at once is the same in all solutions, and need not be counted.
        implied = {abs(literal) for literal in self._solver.propagate(list(dict.fromkeys(assumptions)))[1]}
        literals = [literal for literal in literals if literal not in implied]
        count = sum(best[literal] for literal in literals)
        if count == 0 or count * len(literals) > _MAX_COUNTED:
            return best
        counter = ITotalizer(lits=literals, ubound=count, top_id=self._count)
        self._count = counter.top_id
        for clause in counter.cnf.clauses:
            self._solver.add_clause(clause)
        try:
            while count > 0 and self.solve([*assumptions, -counter.rhs[count - 1]]):
                best = self.model()
                count = sum(best[literal] for literal in literals)
        except UndecidedError:
            pass
        counter.delete()
        return best
