"""Merging fragments, and what is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.model.merge import Lost, lost_values, merged

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.model.resolver import Resolver


def test_a_fragment_takes_the_place_of_earlier_lines() -> None:
    """A symbol that a fragment names loses its earlier lines; the fragment's own lines all come last."""
    base = [("A", "y"), ("B", "y"), ("A", "n")]
    fragments = [[("B", "n"), ("C", "y"), ("C", "m")], [("D", "y"), ("A", "m")]]

    assert [("B", "n"), ("C", "y"), ("C", "m"), ("D", "y"), ("A", "m")] == merged(base, fragments)


def test_a_comment_takes_the_place_of_nothing() -> None:
    """A line that says more than "is not set" names no symbol, but stays for the trees that read it."""
    base = [("A", "y", "bare"), ("B", "y", "bare")]

    assert [("A", "y", "bare"), ("A", "n", "loose"), ("B", "", "void")] == merged(
        base, [[("A", "n", "loose"), ("B", "", "void")]]
    )


def test_values_are_compared_as_conf_reads_them(resolve: Callable[..., Resolver]) -> None:
    """A bool is told by its first letter, a number by its text, and an unknown symbol that is off is not missed."""
    kconfig = 'config A\n    bool "A"\n\nconfig N\n    int "N"\n    range 1 5\n'
    resolver = resolve(kconfig, {"A": "yes", "N": "9"})
    requested = {"A": "yes", "N": "9", "GONE": "m", "ABSENT": "n"}

    assert [Lost("N", "9", "5"), Lost("GONE", "m", None)] == lost_values(resolver, requested)
