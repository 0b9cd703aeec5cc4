"""Fragments made complete: what they ask for, with the lines that it needs, and what cannot be had."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kconfig_guard.judgement.request import Request
    from kconfig_guard.repair.fragment import Change


@dataclass(frozen=True, slots=True)
class CompletedLine:
    """One assignment and, for a comment, who asks for it or needs it."""

    text: str
    purpose: str


@dataclass(slots=True)
class Completion:
    """Everything there is to say about completed fragments.

    Attributes:
        base: What they are to be merged into.
        fragments: The fragments, in the order in which they are merged.
        kernel: Version of the tree.
        arch: The architecture.
        lines: The lines of the completed fragment, in order.
        silent: Requests that hold without a line of their own, being off.
        unmet: Requests that cannot be met, each with the reason.
        collateral: What else changes in the base.
    """

    base: str
    fragments: list[str]
    kernel: str
    arch: str
    lines: list[CompletedLine] = field(default_factory=list)
    silent: list[Request] = field(default_factory=list)
    unmet: list[tuple[Request, str]] = field(default_factory=list)
    collateral: list[Change] = field(default_factory=list)
