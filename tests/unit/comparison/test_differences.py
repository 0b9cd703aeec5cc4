"""Which symbols have another value, by which way they came to it, and which edited line is the root."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kconfig_guard.judgement.review import Cause

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.judgement.review import Comparison, Difference

    Compare = Callable[..., Comparison]

BASIC = """
config MODULES
    bool "Modules"
    modules

config BUS
    tristate "Bus"

config CARD
    tristate "Card"
    depends on BUS
    select HELPER
    imply EXTRA

config PORT
    bool "Port"
    depends on CARD
    default y

config HELPER
    tristate

config EXTRA
    tristate "Extra"

config FAST
    bool "Fast"
    depends on !BUS
    default y

config FOLLOWS
    def_bool EXTRA

config SIZE
    int "Size"
    range 1 64
    default 8

config LIMIT
    int "Limit"
    range 1 SIZE
    default 4

config BASE
    hex "Base"
    default 0x20 if BUS
    default 0x10

config NAME
    string "Name"
    default "bus" if BUS
    default "none"

choice
    prompt "Pick"
    default RED

config RED
    bool "Red"

config GREEN
    bool "Green"
    depends on BUS

config BLUE
    bool "Blue"

endchoice

config WARM
    def_bool RED
"""

OTHER = """
choice
    prompt "Other"
    default COLD

config COLD
    bool "Cold"

config HOT
    bool "Hot"
    depends on BLUE

endchoice
"""


def changes(comparison: Comparison) -> dict[str, tuple[str | None, str | None]]:
    return {item.symbol: (item.old, item.new) for item in comparison.differences}


def of(comparison: Comparison, symbol: str) -> Difference:
    (found,) = (item for item in comparison.differences if item.symbol == symbol)
    return found


def root(comparison: Comparison, symbol: str) -> str | None:
    edit = of(comparison, symbol).edit
    return None if edit is None else comparison.edits[edit].symbol


def told(comparison: Comparison, symbol: str) -> tuple[Cause, str, str | None]:
    found = of(comparison, symbol)
    return found.cause, found.because, root(comparison, symbol)


# -- ways


def test_a_line_is_the_cause_of_what_it_asks_for(compare: Compare) -> None:
    """A value that a line gives its own symbol."""
    found = compare(BASIC, "CONFIG_SIZE=8\n", 'CONFIG_SIZE=16\nCONFIG_NAME="x"\nCONFIG_EXTRA=y\n')

    assert (Cause.ASKED, "its line says so", "SIZE") == told(found, "SIZE")
    assert (Cause.ASKED, "its line says so", "NAME") == told(found, "NAME")
    assert ("8", "16") == changes(found)["SIZE"]


def test_without_its_line_a_symbol_has_its_default(compare: Compare) -> None:
    """A line that is gone leaves the default, or what selects."""
    found = compare(BASIC, "CONFIG_BUS=y\nCONFIG_SIZE=16\n", "CONFIG_RED=y\n")

    assert (Cause.DEFAULT, "its line is gone, and the default is 8", "SIZE") == told(found, "SIZE")
    assert (Cause.DEFAULT, "its line is gone, and the default is n", "BUS") == told(found, "BUS")


def test_a_lost_dependency_is_named(compare: Compare) -> None:
    """The part of the dependency that changed, with its values; a chain leads back to the line."""
    found = compare(
        BASIC,
        "CONFIG_MODULES=y\nCONFIG_BUS=m\nCONFIG_CARD=m\n",
        "CONFIG_MODULES=y\n# CONFIG_BUS is not set\nCONFIG_CARD=m\n",
    )

    assert (Cause.DEPENDENCY, "needs BUS, which went from m to n", "BUS") == told(found, "CARD")
    assert (Cause.DEPENDENCY, "needs CARD, which went from m to n", "BUS") == told(found, "PORT")
    assert (Cause.SELECTED, "no longer selected by CARD", "BUS") == told(found, "HELPER")
    assert (Cause.IMPLIED, "no longer implied by CARD", "BUS") == told(found, "EXTRA")
    assert (Cause.DEFAULT, "the default is n, as EXTRA went from m to n", "BUS") == told(found, "FOLLOWS")
    assert ["BUS"] == [edit.symbol for edit in found.edits]


def test_a_dependency_that_is_met_is_named(compare: Compare) -> None:
    """A line that waited for its dependency counts now."""
    found = compare(BASIC, "CONFIG_CARD=y\n", "CONFIG_CARD=y\nCONFIG_BUS=y\n")

    assert (Cause.DEPENDENCY, "BUS, which it needs, went from n to y", "BUS") == told(found, "CARD")
    assert (Cause.SELECTED, "selected by CARD", "BUS") == told(found, "HELPER")
    assert (Cause.IMPLIED, "implied by CARD", "BUS") == told(found, "EXTRA")
    assert (Cause.DEPENDENCY, "excluded by BUS, which went from n to y", "BUS") == told(found, "FAST")


def test_what_excluded_a_symbol_is_gone(compare: Compare) -> None:
    """A dependency may be negative."""
    found = compare(BASIC, "CONFIG_BUS=y\n", "# CONFIG_BUS is not set\n")

    assert (Cause.DEPENDENCY, "BUS, which excluded it, went from y to n", "BUS") == told(found, "FAST")


def test_another_default_applies(compare: Compare) -> None:
    """What its condition says has changed; of numbers and texts, too."""
    found = compare(BASIC, "CONFIG_RED=y\n", "CONFIG_RED=y\nCONFIG_BUS=y\n")

    assert (Cause.DEFAULT, "the default is 0x20, as BUS went from n to y", "BUS") == told(found, "BASE")
    assert (Cause.DEFAULT, "the default is bus, as BUS went from n to y", "BUS") == told(found, "NAME")


def test_another_member_of_a_choice_is_taken(compare: Compare) -> None:
    """The line that takes the one is the root for the other, and for what follows."""
    found = compare(BASIC, "CONFIG_RED=y\n", "CONFIG_BLUE=y\n")

    assert (Cause.ASKED, "its line says so", "BLUE") == told(found, "BLUE")
    assert (Cause.CHOICE, "of its choice BLUE is taken", "BLUE") == told(found, "RED")
    assert (Cause.DEFAULT, "the default is n, as RED went from y to n", "BLUE") == told(found, "WARM")


def test_a_choice_loses_its_member(compare: Compare) -> None:
    """Where the taken member needs what is gone, that is told for the one that takes its place."""
    found = compare(BASIC, "CONFIG_BUS=y\nCONFIG_GREEN=y\n", "CONFIG_GREEN=y\n")

    assert (Cause.DEPENDENCY, "needs BUS, which went from y to n", "BUS") == told(found, "GREEN")
    text = "of its choice GREEN is not taken any more: needs BUS, which went from y to n"
    assert (Cause.CHOICE, text, "BUS") == told(found, "RED")


def test_a_choice_without_a_line_takes_its_default(compare: Compare) -> None:
    """The line that is gone is the root for both members."""
    found = compare(BASIC, "CONFIG_BUS=y\nCONFIG_BLUE=y\n", "CONFIG_BUS=y\n")

    assert (Cause.DEFAULT, "its line is gone, and of its choice RED is taken", "BLUE") == told(found, "BLUE")
    assert (Cause.CHOICE, "of its choice BLUE is not taken any more", "BLUE") == told(found, "RED")


def test_a_number_is_moved_into_its_range(compare: Compare) -> None:
    """Be it by a line that asks for too much, or by a bound that changed."""
    found = compare(BASIC, "CONFIG_LIMIT=8\n", "CONFIG_LIMIT=8\nCONFIG_SIZE=6\n")
    text = "it must lie between 1 and 6, as SIZE went from 8 to 6"
    assert (Cause.RANGE, text, "SIZE") == told(found, "LIMIT")

    found = compare(BASIC, "CONFIG_SIZE=8\n", "CONFIG_SIZE=100\n")
    text = "its line says 100, but it must lie between 1 and 64"
    assert (Cause.RANGE, text, "SIZE") == told(found, "SIZE")
    assert ("8", "64") == changes(found)["SIZE"]


def test_without_modules_m_is_y(compare: Compare) -> None:
    """Every module becomes built-in, and MODULES is the root."""
    found = compare(BASIC, "CONFIG_MODULES=y\nCONFIG_BUS=m\nCONFIG_CARD=m\n", "CONFIG_BUS=m\nCONFIG_CARD=m\n")

    assert (Cause.DEPENDENCY, "m counts as y, as MODULES went from y to n", "MODULES") == told(found, "BUS")
    assert (Cause.SELECTED, "selected by CARD", "MODULES") == told(found, "HELPER")
    assert ("m", "y") == changes(found)["HELPER"]
    assert {0} == {item.edit for item in found.differences}


def test_a_level_falls_from_y_to_m(compare: Compare) -> None:
    """A dependency may take half of it."""
    lines = "CONFIG_MODULES=y\nCONFIG_CARD=y\n"
    found = compare(BASIC, f"{lines}CONFIG_BUS=y\n", f"{lines}CONFIG_BUS=m\n")

    assert (Cause.DEPENDENCY, "needs BUS, which went from y to m", "BUS") == told(found, "CARD")
    assert ("y", "m") == changes(found)["HELPER"]


def test_a_comparison_is_told_with_the_number(compare: Compare) -> None:
    """Where a dependency compares, it stands beside the symbol that changed."""
    tree = BASIC + '\nconfig BIG\n    bool "Big"\n    depends on SIZE >= 16\n    default y\n'
    found = compare(tree, "CONFIG_SIZE=32\n", "CONFIG_SIZE=9\n")
    assert (Cause.DEPENDENCY, "needs SIZE>=16, and SIZE went from 32 to 9", "SIZE") == told(found, "BIG")

    found = compare(tree, "CONFIG_SIZE=9\n", "CONFIG_SIZE=32\n")
    assert (Cause.DEPENDENCY, "SIZE went from 9 to 32, and it needs SIZE>=16", "SIZE") == told(found, "BIG")


def test_the_condition_of_a_select_is_told(compare: Compare) -> None:
    """Where the selector did not change, what changed is its condition."""
    tree = """
config WHEN
    bool "When"

config A
    def_bool y
    select B if WHEN

config B
    bool
"""
    found = compare(tree, "CONFIG_WHEN=y\n", "# CONFIG_WHEN is not set\n")
    assert (Cause.SELECTED, "no longer selected by A, as WHEN went from y to n", "WHEN") == told(found, "B")

    found = compare(tree, "# CONFIG_WHEN is not set\n", "CONFIG_WHEN=y\n")
    assert (Cause.SELECTED, "selected by A, as WHEN went from n to y", "WHEN") == told(found, "B")


def test_a_number_without_a_line_has_no_value(compare: Compare) -> None:
    """What conf does not write is empty, be the old value what it was."""
    tree = BASIC + '\nconfig DEPTH\n    int "Depth"\n    depends on BUS\n    default 3\n'
    found = compare(tree, "CONFIG_BUS=y\n", "# CONFIG_BUS is not set\n")

    assert ("3", "") == changes(found)["DEPTH"]
    assert "BUS" == root(found, "DEPTH")


# -- roots


def test_the_nearest_line_is_the_root(compare: Compare) -> None:
    """Of two lines that both take a symbol away, the nearer one counts, and the words tell of no more than that."""
    tree = BASIC + '\nconfig LEAF\n    bool "Leaf"\n    depends on PORT && SIZE = 8\n    default y\n'
    lines = "CONFIG_BUS=y\nCONFIG_CARD=y\n"
    found = compare(tree, lines, "CONFIG_BUS=n\nCONFIG_CARD=y\nCONFIG_SIZE=9\n")

    text = "needs SIZE=8, and SIZE went from 8 to 9, among others"
    assert (Cause.DEPENDENCY, text, "SIZE") == told(found, "LEAF")
    assert "BUS" == root(found, "PORT")


@pytest.mark.parametrize("first", ["BUS", "SIZE"])
def test_of_equally_near_lines_the_first_is_the_root(compare: Compare, first: str) -> None:
    """The order in the file decides."""
    tree = BASIC + '\nconfig LEAF\n    bool "Leaf"\n    depends on BUS && SIZE = 8\n    default y\n'
    lines = {"BUS": "# CONFIG_BUS is not set\n", "SIZE": "CONFIG_SIZE=9\n"}
    second = next(name for name in lines if name != first)
    found = compare(tree, "CONFIG_BUS=y\n", lines[first] + lines[second])

    assert first == root(found, "LEAF")
    assert [first, second] == [edit.symbol for edit in found.edits]


def test_a_circle_through_a_choice_is_no_obstacle(compare: Compare) -> None:
    """What is taken hangs on lines that hang on what is taken elsewhere."""
    found = compare(BASIC + OTHER, "CONFIG_RED=y\nCONFIG_HOT=y\n", "CONFIG_BLUE=y\nCONFIG_HOT=y\n")

    assert {"RED", "BLUE", "WARM", "COLD", "HOT"} == changes(found).keys()
    assert {"BLUE"} == {root(found, name) for name in changes(found)}


def test_old_trees_have_choices_with_m(compare: Compare) -> None:
    """Up to 6.11, members of a choice may be m beside each other."""
    tree = """
config MODULES
    bool "Modules"
    modules
    default y

choice
    prompt "Pick"

config A
    tristate "A"

config B
    tristate "B"

endchoice
"""
    found = compare(tree, "CONFIG_A=m\nCONFIG_B=m\n", "CONFIG_A=y\n", generation="old")
    assert {"A": ("m", "y"), "B": ("m", "n")} == changes(found)
    assert {"A"} == {root(found, name) for name in changes(found)}

    found = compare(tree, "CONFIG_A=m\nCONFIG_B=m\n", "CONFIG_A=m\n# CONFIG_B is not set\n", generation="old")
    assert (Cause.ASKED, "its line says so", "B") == told(found, "B")


# -- what is compared


def test_equal_configs_have_no_difference(compare: Compare) -> None:
    """Neither the order of lines nor the way in which n is written counts."""
    old = "CONFIG_BUS=y\nCONFIG_CARD=y\n# CONFIG_EXTRA is not set\n"
    found = compare(BASIC, old, "CONFIG_EXTRA=n\nCONFIG_CARD=y\nCONFIG_BUS=y\n")

    assert ((), ()) == (found.edits, found.differences)
    assert found.over_tree


def test_what_is_off_on_both_sides_is_no_difference(compare: Compare) -> None:
    """A line may come and go that asks for nothing."""
    found = compare(BASIC, "CONFIG_BUS=y\n# CONFIG_CARD is not set\n", "CONFIG_BUS=y\n")

    assert {} == changes(found)


def test_the_names_are_in_order(compare: Compare) -> None:
    """Differences stand by name, whatever the order in the tree."""
    found = compare(BASIC, "CONFIG_BUS=y\nCONFIG_CARD=y\n", "CONFIG_BLUE=y\n")

    names = [item.symbol for item in found.differences]
    assert sorted(names) == names
    assert 8 < len(names)
