"""A suggested fragment: its lines with their purpose, what else changes, and what stays unmet."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from kconfig_guard.judgement.effects import Effect

if TYPE_CHECKING:
    from kconfig_guard.judgement.finding import Finding

NO_EFFECT = Effect()


@dataclass(slots=True)
class FragmentLine:
    """One assignment.

    Attributes:
        text: The line as it stands in a fragment.
        asked_by: Rules that demand this value.
        serves: Rules that need it as a prerequisite.
        keeps: What would not stay as it is without it, in words, if no rule needs it.
    """

    text: str
    asked_by: list[str] = field(default_factory=list)
    serves: list[str] = field(default_factory=list)
    keeps: tuple[str, ...] = ()

    def purpose(self) -> str:
        """Return who asks for the line, for a comment."""
        if self.asked_by:
            return ", ".join(self.asked_by)
        if self.serves:
            return f"prerequisite of {', '.join(self.serves)}"
        return f"so that {', '.join(self.keeps)}"


@dataclass(frozen=True, slots=True)
class Change:
    """A symbol that changes although no line of the fragment names it.

    Attributes:
        name: The symbol.
        before: Its value without the fragment.
        after: Its value with it.
        causes: The symbols whose lines bring it about.
    """

    name: str
    before: str
    after: str
    causes: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Way:
    """How one symbol gets one value.

    Attributes:
        target: ``y``, ``m`` or ``n``; for a number or text ``value``: any that its type and range allow.
        possible: Whether a way was found and proven.
        lines: Lines of a fragment that give it the value, prerequisites first; none if it has the value, or if only
            the line for the number or text itself is needed.
        because: What the way takes for granted, or why there is none.
        changes: What else would change.
        effect: The rules that it would meet and break.
        current: Whether it has the value now.
        bounds: Between what a number must lie once the lines are in; None if anywhere.
    """

    target: str
    possible: bool
    lines: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    effect: Effect = NO_EFFECT
    current: bool = False
    bounds: tuple[str, str] | None = None


class Hindrance(StrEnum):
    """What kind of fact keeps a rule from being met."""

    ARCHITECTURE = "architecture"
    TOOLCHAIN = "toolchain"
    PROMPTLESS = "promptless"
    CHOICE = "choice"
    KCONFIG = "kconfig"
    MODULE = "module"
    DEPENDENCY = "dependency"
    PIN = "pin"
    RULE = "rule"
    PRICE = "price"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One of the facts that together keep a rule from being met.

    Attributes:
        kind: What it is about.
        text: The fact as a sentence.
        symbol: The symbol that it is about, if it is about one.
        rule: The rule that it is about, if it is about one.
    """

    kind: Hindrance
    text: str
    symbol: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Unmet:
    """A rule that stays unmet.

    Attributes:
        finding: What was found about it.
        because: Facts that together exclude it; without any one of them it could be met.
    """

    finding: Finding
    because: tuple[Obstacle, ...]

    @property
    def reason(self) -> str:
        """All facts as one text."""
        return "; ".join(obstacle.text for obstacle in self.because)


@dataclass(slots=True)
class Fragment:
    """Everything there is to say about a suggested fragment."""

    lines: list[FragmentLine] = field(default_factory=list)
    met: list[Finding] = field(default_factory=list)
    moot: list[tuple[Finding, str]] = field(default_factory=list)
    """Rules that stop to apply because of a line that another rule asks for."""
    unmet: list[Unmet] = field(default_factory=list)
    collateral: list[Change] = field(default_factory=list)

    def lines_for(self, rule: str) -> list[str]:
        """Return the lines that one rule needs, its prerequisites first."""
        return [line.text for line in self.lines if rule in line.serves or rule in line.asked_by]
