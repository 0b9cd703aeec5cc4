"""The user's value of a choice up to 6.11 is made of all lines of a config, not only of the last for each member."""

from __future__ import annotations

import pytest

from kconfig_guard.model.old_choice import OldChoice, old_choice
from kconfig_guard.model.tree import MOD, NO, YES

A, B = 11, 12


@pytest.mark.parametrize(
    ("lines", "expected", "text"),
    [
        ([], OldChoice(), "n"),
        ([(A, "n")], OldChoice(NO), "n"),
        ([(A, "y"), (B, "n")], OldChoice(YES, member=A), "y 11"),
        ([(A, "y"), (B, "y")], OldChoice(YES, member=B), "y 12"),
        ([(A, "y"), (A, "n")], OldChoice(YES, member=A), "y 11"),
        ([(A, "m"), (B, "m")], OldChoice(MOD), "m"),
        ([(A, "m"), (B, "y")], OldChoice(YES, member=B), "y 12"),
        ([(A, "y"), (B, "m")], OldChoice(YES, consistent=False, member=A), "- 11"),
    ],
)
def test_lines(lines: list[tuple[int, str]], expected: OldChoice, text: str) -> None:
    """The highest level counts unless an m comes after a y, and a member that was y stays the chosen one."""
    state = old_choice(lines)

    assert (expected, text) == (state, state.text())


@pytest.mark.parametrize("text", ["n", "m", "y", "y 12", "- 11"])
def test_the_own_value_counts_for_more(text: str) -> None:
    """What a choice holds as its own value is read back whole, whatever the lines say."""
    assert text == old_choice([(B, "n")], text).text()


def test_a_level_alone_leaves_the_member_to_the_lines() -> None:
    """A make target such as allyesconfig sets the level only."""
    assert OldChoice(MOD, member=A) == old_choice([(A, "y")], "m")
