"""Where rules are due, and where they cannot be met: a rule need not fit every architecture of every kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kconfig_guard.profile.rule import Rule
    from kconfig_guard.proof.flaw import Flaw


class Place(NamedTuple):
    """A kernel version and an architecture."""

    kernel: str
    arch: str

    def __str__(self) -> str:
        return f"Linux {self.kernel} {self.arch}"


class Ledger:
    """Collects what was found in each place, and tells what of it matters.

    An option that came to one architecture later than to others leaves a hole that no limit of a rule can describe, and
    that does no harm. It matters if a rule is of no use for a whole kernel, or for an architecture in all of several.
    """

    def __init__(self) -> None:
        self._rules: dict[int, Rule] = {}
        self._due: dict[int, set[Place]] = {}
        self._holes: dict[int, list[tuple[Place, Flaw]]] = {}

    def meant(self, rule: Rule) -> None:
        """Note that a rule is about some place, by its limits."""
        self._rules[id(rule)] = rule
        self._due.setdefault(id(rule), set())

    def due(self, rule: Rule, place: Place) -> None:
        """Note that a rule counts in a place: its guard can hold there."""
        self._due[id(rule)].add(place)

    def hole(self, place: Place, flaw: Flaw) -> None:
        """Note what keeps a rule from being of use in a place where it is due."""
        self._holes.setdefault(id(flaw.rule), []).append((place, flaw))

    def rules(self) -> list[Rule]:
        """Return the rules that are about some place."""
        return list(self._rules.values())

    def idle(self) -> list[Rule]:
        """Return the rules that are about some place, but whose guard holds nowhere."""
        return [self._rules[key] for key, places in self._due.items() if not places]

    def holes(self) -> list[Flaw]:
        """Return the holes that matter."""
        return [
            flaw
            for key, holes in self._holes.items()
            for place, flaw in holes
            if self._matters(place, {hole for hole, _ in holes}, self._due[key])
        ]

    @staticmethod
    def _matters(place: Place, holes: set[Place], due: set[Place]) -> bool:
        same_kernel = {other for other in due if other.kernel == place.kernel}
        same_arch = {other for other in due if other.arch == place.arch}
        return same_kernel <= holes or (len(same_arch) > 1 and same_arch <= holes)
