"""One thing that was judged, under the names by which waivers and a baseline know it."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from kconfig_guard.policy.baseline import spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kconfig_guard.judgement.finding import DemandResult, Finding
    from kconfig_guard.profile.renames import Renames

_MAX_NAMED = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found about one target.

    Attributes:
        target: Its stable name, which a baseline knows it by; ``Finding.target``.
        findings: What was found.
        names: Other names of just that, such as the path of the config.
        group: A name that it has together with others, such as that of a target of the settings; empty if it has none.
        renames: By which other names the architecture's symbols have been called; None if that does not matter.
    """

    target: str
    findings: Sequence[Finding]
    names: tuple[str, ...] = ()
    group: str = ""
    renames: Renames | None = None

    @property
    def key(self) -> str:
        """The target as a baseline writes it."""
        return spelled(self.target)

    def is_called(self, pattern: str) -> bool:
        """Say whether a name is a pattern, or matches it as ``fnmatch`` does, where ``*`` stands for ``/`` too."""
        names = (self.target, *self.names, self.group)
        return not pattern or any(name == pattern or fnmatchcase(spelled(name), pattern) for name in names if name)

    def spellings(self, symbol: str) -> list[str]:
        """Return all names that a symbol has had, the given one first."""
        others = [] if self.renames is None else self.renames.names(symbol)
        return [symbol, *(name for name in others if name != symbol)]


def demand_on(symbol: str, about: Iterable[tuple[Judged, Finding]]) -> DemandResult | None:
    """Return the first demand on a symbol, under any of its names; None if there is none."""
    for one, finding in about:
        names = one.spellings(symbol)
        for demand in finding.demands:
            if demand.symbol in names:
                return demand
    return None


def listed(names: Iterable[str]) -> str:
    """Return some names as one text, cut short if there are many."""
    every = list(dict.fromkeys(names))
    more = len(every) - _MAX_NAMED
    # One more name is as short as a note on it.
    return ", ".join(every) if more <= 1 else f"{', '.join(every[:_MAX_NAMED])} and {more} others"
