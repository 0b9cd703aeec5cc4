"""A config is written in the order, and with the headings, of ``conf``; each expected text came from ``conf``."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.tree import Kind
from kconfig_guard.model.writer import config_line, write_config

Resolve = Callable[..., Resolver]

HEADER = "#\n# Automatically generated file; DO NOT EDIT.\n# Main menu\n#\n"


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (Kind.BOOL, "y", "CONFIG_A=y"),
        (Kind.BOOL, "n", "# CONFIG_A is not set"),
        (Kind.TRISTATE, "m", "CONFIG_A=m"),
        (Kind.INT, "-5", "CONFIG_A=-5"),
        (Kind.INT, "", "CONFIG_A="),
        (Kind.HEX, "0x1f", "CONFIG_A=0x1f"),
        (Kind.STRING, "n", 'CONFIG_A="n"'),
        (Kind.STRING, "", 'CONFIG_A=""'),
        (Kind.STRING, 'a "b" \\c', 'CONFIG_A="a \\"b\\" \\\\c"'),
    ],
)
def test_config_line(kind: Kind, value: str, expected: str) -> None:
    """A line has the form that ``conf`` reads back; only strings are quoted."""
    assert expected == config_line("A", kind, value)


WHOLE = """
mainmenu "Linux/x86 1.2.3 Kernel Configuration"

comment "Before everything"

config FIRST
    bool "First"
    default y

menu "Outer"

config IN_OUTER
    int "In outer"
    default 3

menu "Inner"
    depends on FIRST

config IN_INNER
    string "In inner"

endmenu

config AFTER_INNER
    bool "After inner"

comment "Never shown"
    depends on AFTER_INNER

endmenu

menu "Empty"
endmenu

menu "Hidden"
    visible if AFTER_INNER

config IN_HIDDEN
    bool
    default y

endmenu

config FIRST
    bool
    default n

choice
    prompt "Choice"

config ONE
    bool "One"

config TWO
    bool "Two"

endchoice

menuconfig LAST
    bool "Last"
    default y

if LAST

config BELOW_LAST
    hex "Below last"
    default 0xff

endif
"""

WRITTEN = """\
#
# Automatically generated file; DO NOT EDIT.
# Linux/x86 1.2.3 Kernel Configuration
#

#
# Before everything
#
CONFIG_FIRST=y

#
# Outer
#
CONFIG_IN_OUTER=3

#
# Inner
#
CONFIG_IN_INNER=""
# end of Inner

# CONFIG_AFTER_INNER is not set
# end of Outer

#
# Empty
#
# end of Empty

CONFIG_IN_HIDDEN=y
CONFIG_ONE=y
# CONFIG_TWO is not set
CONFIG_LAST=y
CONFIG_BELOW_LAST=0xff
"""


@pytest.mark.parametrize("generation", ["old", "new"])
def test_a_whole_config(resolve: Resolve, generation: str) -> None:
    """Menus, comments, choices and a symbol defined twice come out as ``conf`` writes them."""
    assert WRITTEN == write_config(resolve(WHOLE, {}, generation))


@pytest.mark.parametrize("generation", ["old", "new"])
def test_nothing_to_write(resolve: Resolve, generation: str) -> None:
    """Without any visible symbol only the header is left."""
    assert HEADER == write_config(resolve("config A\n    bool\n", {}, generation))


@pytest.mark.parametrize("generation", ["old", "new"])
@pytest.mark.parametrize(
    ("kconfig", "expected"),
    [
        ('menu "A"\nendmenu\nmenu "B"\nendmenu\n', "\n#\n# A\n#\n# end of A\n\n#\n# B\n#\n# end of B\n"),
        ('menu "A"\nmenu "B"\nendmenu\nendmenu\n', "\n#\n# A\n#\n\n#\n# B\n#\n# end of B\n# end of A\n"),
        ('menu "A"\nendmenu\ncomment "C"\n', "\n#\n# A\n#\n# end of A\n\n#\n# C\n#\n"),
        ('menu "A"\n    depends on n\nendmenu\n', ""),
        ('comment "C"\n    depends on m\n', ""),
        ('menu "A"\n    visible if n\ncomment "C"\nendmenu\n', "\n#\n# C\n#\n"),
        ('menu "A"\n    visible if n\nmenu "B"\nendmenu\nendmenu\n', "\n#\n# B\n#\n# end of B\n"),
    ],
)
def test_headings(resolve: Resolve, generation: str, kconfig: str, expected: str) -> None:
    """A heading is written if it is visible itself, and a blank line separates it."""
    assert HEADER + expected == write_config(resolve(kconfig, {}, generation))


@pytest.mark.parametrize(
    ("kconfig", "expected"),
    [
        ('menu "A"\nendmenu\nconfig B\n    bool "B"\n', "\n#\n# A\n#\n# CONFIG_B is not set\n"),
        ('menu "A"\nmenu "B"\nendmenu\nendmenu\n', "\n#\n# A\n#\n\n#\n# B\n#\n# end of A\n"),
        ('menu "A"\nif n\nendif\nendmenu\n', "\n#\n# A\n#\n# end of A\n"),
    ],
)
def test_menus_without_entries(resolve: Resolve, kconfig: str, expected: str) -> None:
    """In the oldest trees, only a menu that has something in it gets a comment at its end."""
    assert HEADER + expected == write_config(resolve(kconfig, {}, "oldest"))


def test_a_symbol_without_type_is_not_written(resolve: Resolve) -> None:
    """A symbol that nothing gives a type has no line."""
    assert HEADER == write_config(resolve("config A\n    default y\n"))


def test_a_transitional_symbol_is_not_written(resolve: Resolve) -> None:
    """A transitional symbol is read and never written."""
    assert HEADER == write_config(resolve("config A\n    bool\n    transitional\n", {"A": "y"}))


@pytest.mark.parametrize("kind", ["bool", "string"])
def test_the_list_of_defconfigs_is_not_written(resolve: Resolve, kind: str) -> None:
    """The symbol that tells where to look for a default config is none of the config."""
    kconfig = f"config A\n    {kind}\n    option defconfig_list\n    default y\n\nconfig B\n    def_bool A = y\n"

    assert HEADER + "CONFIG_B=y\n" == write_config(resolve(kconfig, {}, "oldest"))


@pytest.mark.parametrize(("generation", "shown"), [("oldest", False), ("old", False), ("new", True)])
def test_a_comment_in_a_choice_without_visible_member(resolve: Resolve, generation: str, *, shown: bool) -> None:
    """Before 6.12, a choice that has no member to choose is n, and what is in it is hidden."""
    kconfig = 'choice\n    prompt "P"\n\ncomment "C"\n\nconfig A\n    bool "A"\n    depends on n\n\nendchoice\n'

    assert shown == ("# C\n" in write_config(resolve(kconfig, {}, generation)))
