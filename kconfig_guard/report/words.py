"""What reports call numbers of things, states and values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.judgement.finding import State

if TYPE_CHECKING:
    from kconfig_guard.judgement.finding import Finding

_STATE_WORDS = {
    State.SETTABLE: "can be set",
    State.BLOCKED: "blocked",
    State.FORCED: "forced by another option",
    State.PROMPTLESS: "without a prompt",
    State.ABSENT: "not in this kernel",
    State.CONFLICT: "in conflict with another rule",
    State.UNKNOWN: "unknown without a tree",
}


def counted(number: int, noun: str) -> str:
    """Return a number with a noun in the right form: ``1 finding``, ``25,000 findings``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def state_words(state: State) -> str:
    """Return what can be done about a value, for a sentence."""
    return _STATE_WORDS[state]


def value_words(actual: str | None) -> str:
    """Return a value that was found, for a sentence."""
    if actual is None:
        return "not in this kernel"
    return actual or "empty"


def found_words(finding: Finding) -> str:
    """Return what was found about a rule that is not met, beside what is wanted."""
    return "; ".join(
        f"{demand.symbol} is {value_words(demand.actual)}, wanted {demand.expected}" for demand in finding.unmet
    )
