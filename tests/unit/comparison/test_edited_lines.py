"""Which lines count as edited, and what came of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kconfig_guard.comparison.differences import comparison

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.comparison.side import Resolved
    from kconfig_guard.judgement.review import Comparison, Edit

    Compare = Callable[..., Comparison]

KCONFIG = """
config MODULES
    bool "Modules"
    modules

config BUS
    tristate "Bus"

config CARD
    tristate "Card"
    depends on BUS
    select HELPER

config HELPER
    tristate "Helper"

config FAST
    bool "Fast"
    default y

config DARK
    bool

config SIZE
    int "Size"
    range 1 64
    default 8

config NAME
    string "Name"
    default "none"

choice
    prompt "Pick"
    default RED

config RED
    bool "Red"

config GREEN
    bool "Green"

config BLUE
    bool "Blue"

endchoice
"""

ABSENT = "this kernel does not have it"
M = "CONFIG_MODULES=y\nCONFIG_BUS=m\nCONFIG_CARD=m"


def edits(found: Comparison) -> list[tuple[str | None, str | None, int]]:
    return [(edit.old, edit.new, edit.line) for edit in found.edits]


def effects(found: Comparison) -> dict[str, str]:
    return {edit.symbol: edit.effect for edit in found.edits}


def of(found: Comparison, symbol: str) -> Edit:
    (edit,) = (edit for edit in found.edits if edit.symbol == symbol)
    return edit


# -- which


def test_edits_are_told_as_lines(compare: Compare) -> None:
    """In the order in which they stand: the new line's place, or that of the one that is gone."""
    old = "CONFIG_BUS=y\n# CONFIG_FAST is not set\nCONFIG_SIZE=9\n"
    found = compare(KCONFIG, old, 'CONFIG_NAME="a \\"b\\""\nCONFIG_SIZE=10\nCONFIG_BUS=m\n')

    assert [
        (None, 'CONFIG_NAME="a \\"b\\""', 1),
        ("# CONFIG_FAST is not set", None, 2),
        ("CONFIG_SIZE=9", "CONFIG_SIZE=10", 2),
        ("CONFIG_BUS=y", "CONFIG_BUS=m", 3),
    ] == edits(found)
    assert ["new", "old", "new", "new"] == [edit.path for edit in found.edits]


def test_the_last_line_of_several_counts(compare: Compare) -> None:
    """As far as its value is one of the symbol's type."""
    found = compare(KCONFIG, "CONFIG_SIZE=9\n", 'CONFIG_SIZE=7\nCONFIG_SIZE=9\nCONFIG_SIZE="big"\n')

    assert [] == edits(found)


def test_lines_of_a_choice_may_matter_by_their_order(compare: Compare) -> None:
    """The last of several members wins: the line that has moved is to blame."""
    found = compare(KCONFIG, "CONFIG_GREEN=y\nCONFIG_BLUE=y\n", "CONFIG_BLUE=y\nCONFIG_GREEN=y\n")

    assert [("CONFIG_GREEN=y", "CONFIG_GREEN=y", 2)] == edits(found)
    assert {"GREEN": "where it stands among the lines of its choice makes a difference"} == effects(found)
    assert {"GREEN": 0, "BLUE": 0} == {item.symbol: item.edit for item in found.differences}


def test_fragments_have_places_of_their_own(side: Callable[..., Resolved]) -> None:
    """A line that a fragment overrides counts where it stands there; fragments come after the config."""
    old = side("old", KCONFIG, "CONFIG_SIZE=9\nCONFIG_BUS=y\n")
    new = side("new", old.resolver.tree, "CONFIG_SIZE=9\nCONFIG_BUS=m\n", "\nCONFIG_SIZE=10\n", "CONFIG_FAST=n\n")  # type: ignore[union-attr]
    found = comparison(old, new)

    assert [("new", 2, "BUS"), ("fragment1", 2, "SIZE"), ("fragment2", 1, "FAST")] == [
        (edit.path, edit.line, edit.symbol) for edit in found.edits
    ]


def test_in_a_full_config_what_follows_is_no_edit(compare: Compare) -> None:
    """Conf writes down what it computes: such lines change with others."""
    both = "CONFIG_FAST=y\nCONFIG_SIZE=8\n"
    old = "CONFIG_BUS=y\nCONFIG_CARD=y\nCONFIG_HELPER=y\nCONFIG_RED=y\n# CONFIG_GREEN is not set\n"
    new = "# CONFIG_BUS is not set\n# CONFIG_HELPER is not set\n# CONFIG_RED is not set\nCONFIG_GREEN=y\n"
    found = compare(KCONFIG, both + old, both + new, full=True)

    assert {"BUS": "", "GREEN": ""} == effects(found)
    assert {"BUS": 0, "CARD": 0, "HELPER": 0, "RED": 1, "GREEN": 1} == {
        item.symbol: item.edit for item in found.differences
    }


def test_between_a_full_config_and_a_defconfig_only_what_counts_is_an_edit(compare: Compare) -> None:
    """The one has a line for everything, the other for what is not the default."""
    full = "CONFIG_BUS=y\n# CONFIG_CARD is not set\n# CONFIG_HELPER is not set\nCONFIG_FAST=y\nCONFIG_SIZE=9\n"
    full += 'CONFIG_NAME="none"\n# CONFIG_RED is not set\n# CONFIG_GREEN is not set\nCONFIG_BLUE=y\n'
    small = "CONFIG_BUS=y\nCONFIG_SIZE=8\nCONFIG_BLUE=y\n"

    assert {"SIZE": ""} == effects(compare(KCONFIG, full, small, full=(True, False)))
    assert {"SIZE": ""} == effects(compare(KCONFIG, small, full, full=(False, True)))


def test_what_a_full_config_asks_in_vain_is_an_edit(compare: Compare) -> None:
    """Somebody has edited it by hand, since conf would not write that."""
    old = "CONFIG_FAST=y\n"
    found = compare(KCONFIG, old, old + "CONFIG_CARD=y\n", full=True)

    assert {"CARD": "not kept: needs BUS=y (now n)"} == effects(found)
    assert () == found.differences


# -- effects


def test_a_line_that_does_what_it_says_needs_no_words(compare: Compare) -> None:
    """Its effect is empty."""
    assert {"BUS": ""} == effects(compare(KCONFIG, "CONFIG_FAST=y\n", "CONFIG_FAST=y\nCONFIG_BUS=y\n"))


@pytest.mark.parametrize(
    ("old", "line", "effect"),
    [
        ("CONFIG_SIZE=9", "CONFIG_FAST=y", "is y already, by default"),
        ("CONFIG_SIZE=9", "# CONFIG_BUS is not set", "is n already, by default"),
        ("CONFIG_BUS=y\nCONFIG_CARD=y", "CONFIG_HELPER=y", "is y already, selected by CARD"),
        ("CONFIG_SIZE=9", 'CONFIG_NAME="none"', "is none already, by default"),
        ("CONFIG_SIZE=9", "CONFIG_RED=y", "is y already"),
        ("CONFIG_SIZE=9", "CONFIG_CARD=y", "not kept: needs BUS=y (now n)"),
        ("CONFIG_BUS=y\nCONFIG_CARD=y", "# CONFIG_HELPER is not set", "not kept: selected by CARD=y"),
        ("CONFIG_SIZE=9", "CONFIG_DARK=y", "not kept: DARK has no prompt; nothing on x86_64 turns it on"),
        ("CONFIG_SIZE=9", "CONFIG_NAME=y", "not kept: NAME is a string, whose value must be quoted"),
        ("CONFIG_SIZE=9", "CONFIG_BUS=3", "not kept: BUS is a tristate and cannot be 3"),
        ("CONFIG_FAST=y", "CONFIG_SIZE=100", "not kept: SIZE must lie between 1 and 64"),
        ("CONFIG_SIZE=9", "CONFIG_FASTER=y", f"{ABSENT}: no architecture of this tree has it (nearest: FAST)"),
        ("CONFIG_SIZE=9", "# CONFIG_GONE is not set", ABSENT),
    ],
)  # fmt: skip
def test_the_effect_of_a_new_line(compare: Compare, old: str, line: str, effect: str) -> None:
    """It is told where the line changes nothing, or was not kept, in the words that merge uses."""
    found = compare(KCONFIG, f"{old}\n", f"{old}\n{line}\n")

    assert [effect] == list(effects(found).values())


@pytest.mark.parametrize(
    ("rest", "line", "effect"),
    [
        ("CONFIG_SIZE=9", "CONFIG_BUS=y", "its line is gone; the default is n"),
        ("CONFIG_SIZE=9", "# CONFIG_FAST is not set", "its line is gone; the default is y"),
        ("CONFIG_SIZE=9", "CONFIG_FAST=y", "its line is gone; the default is y, too"),
        ("CONFIG_SIZE=9", "CONFIG_CARD=y", "its line is gone; it would not count, since its prompt is hidden"),
        ("CONFIG_SIZE=9", "CONFIG_DARK=y", "its line is gone; it has no prompt"),
        ("CONFIG_SIZE=9", "CONFIG_BLUE=y", "its line is gone; of its choice RED is taken"),
        ("CONFIG_SIZE=9", "CONFIG_OTHER=y", f"its line is gone; {ABSENT}"),
        (M, "CONFIG_HELPER=y", "its line is gone; it is m, selected by CARD"),
        ("CONFIG_FAST=y", "CONFIG_SIZE=9", "its line is gone; the default is 8"),
    ],
)  # fmt: skip
def test_the_effect_of_a_line_that_is_gone(compare: Compare, rest: str, line: str, effect: str) -> None:
    """What the symbol has its value from now."""
    found = compare(KCONFIG, f"{rest}\n{line}\n", f"{rest}\n")

    assert [effect] == list(effects(found).values())


def test_a_line_may_keep_a_value(compare: Compare) -> None:
    """Without it, another line would have changed it."""
    old = "CONFIG_BUS=y\nCONFIG_CARD=y\n"
    found = compare(KCONFIG, old, "CONFIG_BUS=y\nCONFIG_HELPER=y\n")

    assert "keeps it y, which it would not be without" == of(found, "HELPER").effect
    assert ["CARD"] == [item.symbol for item in found.differences]


def test_losses_name_the_other_line(compare: Compare) -> None:
    """Where another edited line stands in the way, it is told."""
    found = compare(KCONFIG, "CONFIG_BUS=y\n", "CONFIG_CARD=y\n# CONFIG_BUS is not set\n")

    assert "not kept: needs BUS=y (now n, as line 2 asks)" == of(found, "CARD").effect


def test_of_a_choice_the_taken_member_is_told(compare: Compare) -> None:
    """A line for a member that loses says to whom."""
    found = compare(KCONFIG, "CONFIG_SIZE=9\n", "CONFIG_SIZE=9\nCONFIG_GREEN=y\nCONFIG_BLUE=y\n")

    assert {"GREEN": "not kept: of its choice BLUE is taken, as line 3 asks", "BLUE": ""} == effects(found)


def test_renamed_symbols_are_found(side: Callable[..., Resolved]) -> None:
    """A line with an old name leads to the new one."""
    old = side("old", KCONFIG, "CONFIG_SIZE=9\n")
    tree = old.resolver.tree if old.resolver else None
    new = side("new", tree, "CONFIG_SIZE=9\nCONFIG_QUICK=y\n", renames=[("QUICK", "FAST")])

    assert {"QUICK": "this kernel does not have it: it is called FAST here"} == effects(comparison(old, new))


def test_a_leftover_of_a_rename_leads_to_its_heir(load: Callable[..., object], side: Callable[..., Resolved]) -> None:
    """In trees since 6.18, the old name may still have a symbol."""
    tree = load(
        'config NEW\n    bool "New"\n    default OLD\n\nconfig OLD\n    bool\n    transitional\n', generation="newest"
    )
    found = comparison(side("old", tree, "CONFIG_OLD=y\n"), side("new", tree, "CONFIG_NEW=y\n"))

    assert "its line is gone; it is NEW here" == of(found, "OLD").effect
    assert () == found.differences
