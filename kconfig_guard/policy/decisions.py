"""Decisions on demands that exclude each other: which of two rules counts, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kconfig_guard.input.document import Document
    from kconfig_guard.input.document import Path as Place
    from kconfig_guard.profile.reader import Reader

_KEYS = ("keep", "over", "reason")


@dataclass(frozen=True, slots=True)
class Decision:
    """Which of two rules that exclude each other counts.

    Attributes:
        keep: The id of the rule that counts.
        over: The id of the rule that is given up for it.
        reason: Why.
        place: File and line of the decision.
    """

    keep: str
    over: str
    reason: str
    place: str


def read_decisions(reader: Reader, at: Place, value: Any) -> tuple[Decision, ...]:
    """Return the decisions of a list in a document.

    Args:
        reader: Reads the document.
        at: Where the list stands.
        value: The list.

    Raises:
        InputError: Something in it is not as the schema wants it.
    """
    decisions = [_decision(reader, place, item) for place, item in reader.items(at, value)]
    _check_circles(reader.document, at, decisions)
    return tuple(decisions)


def _decision(reader: Reader, at: Place, item: Any) -> Decision:
    document = reader.document
    data = reader.mapping(at, item, _KEYS)
    keep, over, reason = (reader.required(at, data, key) for key in _KEYS)
    if keep == over:
        raise document.error(f"'{keep}' cannot be kept over itself", at)
    return Decision(keep, over, reason, f"{document.path}:{document.place(at)[0]}")


def _check_circles(document: Document, at: Place, decisions: list[Decision]) -> None:
    """Refuse two decisions on one pair, and those that go in a circle: not all of them can count."""
    seen: dict[frozenset[str], Decision] = {}
    above: dict[str, list[str]] = {}
    for number, decision in enumerate(decisions):
        other = seen.setdefault(frozenset((decision.keep, decision.over)), decision)
        if other is not decision:
            raise document.error(f"{decision.keep} and {decision.over} are decided on before", (*at, number))
        above.setdefault(decision.over, []).append(decision.keep)
    if not decisions:
        return
    from graphlib import CycleError, TopologicalSorter  # noqa: PLC0415 - few runs have decisions

    try:
        TopologicalSorter(above).prepare()
    except CycleError as error:
        circle = error.args[1]
        number = next(n for n, one in enumerate(decisions) if (one.keep, one.over) == tuple(circle[:2]))
        raise document.error(f"decisions go in a circle: {' over '.join(circle)}", (*at, number)) from None
