"""What the lines of a config make of a choice up to 6.11: a level, and a member that stays chosen.

The rules are those of ``conf_read_simple()`` in the trees' ``scripts/kconfig/confdata.c``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kconfig_guard.model.tree import NO, TRISTATE_TEXT, YES

if TYPE_CHECKING:
    from collections.abc import Iterable

_NO_LEVEL = "-"


@dataclass(slots=True)
class OldChoice:
    """The user's value of a choice.

    Attributes:
        level: The highest level that a line gave a member.
        consistent: Whether the level counts; it does not where a member became m after another was y.
        member: The member that a line set to y last, even if a later line sets it to n.
    """

    level: int = NO
    consistent: bool = True
    member: int | None = None

    def take(self, index: int, value: str) -> None:
        """Take in the next line for one of the members."""
        if value == "m" and self.level == YES:
            self.consistent = False
        if value == "y":
            self.member = index
        self.level = max(self.level, TRISTATE_TEXT.index(value))

    def level_text(self) -> str:
        """Return the level as y, m or n; an empty text if it does not count."""
        return TRISTATE_TEXT[self.level] if self.consistent else ""

    def text(self) -> str:
        """Return all of it as ``UserValues`` holds it: the level, or ``-``, and the index of the member."""
        level = self.level_text() or _NO_LEVEL
        return level if self.member is None else f"{level} {self.member}"


def old_choice(lines: Iterable[tuple[int, str]], own: str = "") -> OldChoice:
    """Return the user's value of a choice.

    Args:
        lines: Member and its value for each line of the config that sets a member, in their order.
        own: What ``UserValues`` holds for the choice itself; it counts for more than the lines.
    """
    state = OldChoice()
    for index, value in lines:
        state.take(index, value)
    level, _, member = own.partition(" ")
    if level:
        state.consistent = level != _NO_LEVEL
        state.level = TRISTATE_TEXT.index(level) if state.consistent else YES
    if member:
        state.member = int(member)
    return state
