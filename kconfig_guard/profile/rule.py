"""Rules and profiles as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kconfig_guard.profile.demand import Demand
    from kconfig_guard.profile.expression import Expression
    from kconfig_guard.profile.version import Bounds

Alternative = tuple["Demand", ...]
"""Demands that must all be met."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One demand with its reasons.

    Attributes:
        id: Stable identifier.
        title: The good condition in a few words.
        severity: One of ``SEVERITIES``.
        alternatives: Ways to satisfy the rule, the preferred one first.
        rationale: Why it matters.
        cost: What it breaks or slows; empty if nothing is known.
        references: Who demands it: ``source`` or ``source:section``.
        tags: Topics.
        when: Guard over the config, or None.
        arch: Architectures the rule applies to; empty for all.
        kernel: Range of kernel versions the rule applies to; empty for all.
        path: The file the rule stands in.
        line: Its line there.
        waivable: Whether waivers and a baseline may accept that it is not met.
    """

    id: str
    title: str
    severity: str
    alternatives: tuple[Alternative, ...]
    rationale: str = ""
    cost: str = ""
    references: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    when: Expression | None = None
    when_text: str = ""
    arch: tuple[str, ...] = ()
    kernel: Bounds = ()
    kernel_text: str = ""
    path: str = ""
    line: int = 0
    waivable: bool = True

    @property
    def demands(self) -> tuple[Demand, ...]:
        """All demands, whatever alternative they belong to."""
        return tuple(demand for demands in self.alternatives for demand in demands)

    @property
    def symbols(self) -> set[str]:
        """The symbols that the rule makes demands on."""
        return {demand.symbol for demand in self.demands}

    @property
    def ways(self) -> list[str]:
        """The alternatives, one text each: ``A=y and B=n``."""
        return [" and ".join(f"{one.symbol}={one.expected}" for one in demands) for demands in self.alternatives]

    @property
    def wanted(self) -> str:
        """All alternatives as one text."""
        return " or ".join(self.ways)


@dataclass(frozen=True, slots=True)
class Omission:
    """A demand of the profile's source that has no rule, with the reason."""

    symbol: str
    reason: str


@dataclass(frozen=True, slots=True)
class Selected:
    """A rule as a profile selects it."""

    rule: Rule
    profile: str
    override_reason: str = ""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A rule that a profile inherits but leaves out, with the reason."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile with its rules resolved.

    Attributes:
        id: Name, as given to ``-p``.
        version: The profile's own version.
        sha256: Hash over the profile and everything it selects from.
        title: One line.
        kind: ``hardening``, ``workload`` or ``fragment``.
        description: A paragraph.
        rules: The selected rules, in library order.
        omits: Documented omissions.
        drops: Rules left out with a reason.
        path: The file it stands in.
    """

    id: str
    version: str
    sha256: str
    title: str
    kind: str
    description: str
    rules: tuple[Selected, ...]
    omits: tuple[Omission, ...] = ()
    drops: tuple[Dropped, ...] = ()
    path: str = ""


@dataclass(frozen=True, slots=True)
class Rename:
    """A symbol that got a new name: since ``version`` the kernel calls ``old`` ``new``."""

    old: str
    new: str
    version: str
    arch: tuple[str, ...] = ()
