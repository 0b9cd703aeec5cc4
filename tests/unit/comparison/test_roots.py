"""The way from a change back to the edited line that is the root of it."""

from __future__ import annotations

from kconfig_guard.comparison.roots import roots


def test_the_nearest_edit_is_the_root() -> None:
    """Over however many changes the way leads; each step counts."""
    assert {1: (0, 0), 2: (1, 0), 3: (2, 0), 9: (0, 1), 4: (1, 1)} == roots({2: [1], 3: [2], 4: [3, 9]}, {1: 0, 9: 1})


def test_of_equally_near_edits_the_first_counts() -> None:
    """In whatever order the ways are found."""
    assert (1, 3) == roots({5: [8, 7]}, {7: 3, 8: 4})[5]
    assert (2, 3) == roots({5: [1], 6: [2], 4: [6, 5]}, {1: 3, 2: 4})[4]


def test_an_edit_of_its_own_counts_most() -> None:
    """A change with a line of its own is led back to nothing else."""
    assert (0, 7) == roots({1: [2], 2: [1]}, {1: 7, 2: 3})[1]


def test_circles_come_to_an_end() -> None:
    """What no edit leads to is left out."""
    assert {1: (0, 0), 2: (1, 0), 3: (2, 0)} == roots({2: [1, 3], 3: [2], 4: [5], 5: [4]}, {1: 0})


def test_long_ways_are_no_obstacle() -> None:
    """There is no recursion that a tree could exhaust."""
    length = 50_000
    assert (length, 0) == roots({number: [number - 1] for number in range(1, length + 1)}, {0: 0})[length]
