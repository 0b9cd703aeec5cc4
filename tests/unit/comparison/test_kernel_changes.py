"""What no line has caused: another tree, another toolchain."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.comparison.differences import comparison
from kconfig_guard.judgement.review import Cause
from kconfig_guard.model.answers import Answers
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.user_values import user_values

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.comparison.side import Resolved
    from kconfig_guard.judgement.review import Comparison
    from kconfig_guard.model.tree import Tree

    Side = Callable[..., Resolved]

OLD = """
config NET
    bool "Net"

config DRIVER
    bool "Driver"
    depends on NET
    default y

config CORE
    bool "Core"
    default y

config LEGACY
    bool "Legacy"

config QUICK
    bool "Quick"

config SIZE
    int "Size"
    default 8
"""
NEW = """
config NET
    bool "Net"

config CORE
    bool "Core"
    default y if NET

config FRESH
    bool "Fresh"
    default y if CORE

config DRIVER
    bool "Driver"
    depends on NET && CORE
    default y

config IDLE
    bool "Idle"

config FAST
    bool "Fast"
    default y if NET

config SIZE
    int "Size"
    default 8
"""
HAS = """
has = $(shell,{ $(CC) -Werror $(1) -c -x c /dev/null; } >/dev/null 2>&1 && echo "y" || echo "n")

config CC_HAS_ZERO
    def_bool $(has,-fzero)

config ZERO
    bool "Zero"
    depends on CC_HAS_ZERO
    default y

config TRAP
    bool "Trap"
    depends on $(has,-ftrap)

config TRAPS
    def_bool TRAP

config OTHER
    bool "Other"
"""


def told(found: Comparison) -> dict[str, tuple[str | None, str | None, Cause, str, int | None]]:
    return {item.symbol: (item.old, item.new, item.cause, item.because, item.edit) for item in found.differences}


# -- another tree


def test_the_same_lines_in_another_kernel(side: Side) -> None:
    """What is new, gone or ruled otherwise has the Kconfig files for its cause."""
    lines = "CONFIG_LEGACY=y\nCONFIG_SIZE=9\n"
    found = comparison(side("old", OLD, lines), side("new", NEW, lines))

    assert () == found.edits
    assert {
        "LEGACY": ("y", None, Cause.KCONFIG, "this kernel does not have it", None),
        "CORE": ("y", "n", Cause.KCONFIG, "other rules in this kernel: nothing sets it, and no default applies", None),
    } == told(found)


def test_a_new_symbol_tells_where_its_value_comes_from(side: Side) -> None:
    """As explain would; what is off is no difference, whether the kernel has it or not."""
    lines = "CONFIG_NET=y\nCONFIG_LEGACY=n\n"
    found = comparison(side("old", OLD, lines), side("new", NEW, lines))

    assert {
        "FAST": (None, "y", Cause.KCONFIG, "new in this kernel: default y if NET (Kconfig:20)", None),
        "FRESH": (None, "y", Cause.KCONFIG, "new in this kernel: default y if CORE (Kconfig:8)", None),
    } == told(found)


def test_a_line_whose_prompt_is_hidden_now_tells_what_it_needs(side: Side) -> None:
    """A dependency that the new kernel adds."""
    lines = "CONFIG_NET=y\n# CONFIG_CORE is not set\nCONFIG_DRIVER=y\n# CONFIG_FAST is not set\n"
    found = comparison(side("old", OLD, lines), side("new", NEW, lines))

    text = "other rules in this kernel: needs CORE=y (now n)"
    assert {"DRIVER": ("y", "n", Cause.KCONFIG, text, None)} == told(found)


def test_what_follows_a_change_of_the_kernel_is_led_back_to_it(side: Side) -> None:
    """Where the rules are as before, the symbol that changed is named."""
    more = '\nconfig LEAF\n    bool "Leaf"\n    depends on CORE\n    default y\n'
    found = comparison(side("old", OLD + more, "CONFIG_SIZE=9\n"), side("new", NEW + more, "CONFIG_SIZE=9\n"))

    assert ("y", "n", Cause.DEPENDENCY, "needs CORE, which went from y to n", None) == told(found)["LEAF"]


def test_a_symbol_may_have_another_type(side: Side) -> None:
    """A number that became a bool is no longer what it was, be it off or on."""
    old = side("old", "config SMALL\n    int\n    default 0\n", "CONFIG_A=y\n")
    found = comparison(old, side("new", 'config SMALL\n    bool "Small"\n', "CONFIG_A=y\n"))

    text = "other rules in this kernel: it is of type bool now"
    assert {"SMALL": ("0", "n", Cause.KCONFIG, text, None)} == told(found)


def test_renamed_symbols_name_each_other(side: Side) -> None:
    """A rename is no loss."""
    lines = "CONFIG_NET=y\nCONFIG_QUICK=y\n"
    renames = [("QUICK", "FAST")]
    found = comparison(side("old", OLD, lines), side("new", NEW, lines, renames=renames))

    assert ("y", None, Cause.KCONFIG, "renamed in this kernel: FAST", None) == told(found)["QUICK"]
    assert (None, "y", Cause.KCONFIG, "renamed in this kernel: it was QUICK", None) == told(found)["FAST"]


def test_lines_and_kernel_are_told_apart(side: Side) -> None:
    """What a line has done has that line for its root, in the new kernel as in the old one."""
    found = comparison(
        side("old", OLD, "CONFIG_SIZE=9\n"), side("new", NEW, "CONFIG_SIZE=9\nCONFIG_NET=y\nCONFIG_FAST=y\n")
    )

    assert {
        "NET": ("n", "y", Cause.ASKED, "its line says so", 0),
        "FAST": (None, "y", Cause.ASKED, "its line says so", 1),
        "FRESH": (None, "y", Cause.DEFAULT, "the default is y, as CORE went from n to y", 0),
        "DRIVER": ("n", "y", Cause.DEPENDENCY, "NET, which it needs, went from n to y", 0),
    } == {name: item for name, item in told(found).items() if name != "LEGACY"}


# -- another toolchain


def answers(load: Callable[[str], Tree], said: str) -> dict[str, str]:
    """Return an answer for each probe of the tree, in the order in which it asks."""
    return dict(zip((probe.command for probe in load(HAS).probes), said, strict=True))


def test_other_answers_of_the_toolchain(load: Callable[[str], Tree], side: Side) -> None:
    """What hangs on them is told to, in words, and what follows names what it follows."""
    tree = load(HAS)
    lines = "CONFIG_TRAP=y\nCONFIG_OTHER=y\n"
    old = side("old", tree, lines, answers=answers(load, "yy"))
    found = comparison(old, side("new", tree, lines, answers=answers(load, "nn")))

    assert {
        "CC_HAS_ZERO": ("y", "n", Cause.TOOLCHAIN, "the default is n, as toolchain lacks -fzero", None),
        "ZERO": ("y", "n", Cause.DEPENDENCY, "needs CC_HAS_ZERO, which went from y to n", None),
        "TRAP": ("y", "n", Cause.TOOLCHAIN, "toolchain lacks -ftrap", None),
        "TRAPS": ("y", "n", Cause.DEFAULT, "the default is n, as TRAP went from y to n", None),
    } == told(found)


def test_lines_and_toolchain_are_told_apart(load: Callable[[str], Tree], side: Side) -> None:
    """A line counts for what it changes with the new toolchain."""
    tree = load(HAS)
    old = side("old", tree, "CONFIG_OTHER=y\n", answers=answers(load, "nn"))
    found = comparison(old, side("new", tree, "CONFIG_TRAP=y\n", answers=answers(load, "ny")))

    assert {
        "TRAP": ("n", "y", Cause.ASKED, "its line says so", 1),
        "TRAPS": ("n", "y", Cause.DEFAULT, "the default is y, as TRAP went from n to y", 1),
        "OTHER": ("y", "n", Cause.DEFAULT, "its line is gone, and the default is n", 0),
    } == told(found)


@pytest.mark.parametrize("silent", ["old", "new"])
def test_a_config_that_tells_nothing_of_a_toolchain_takes_the_other_one(
    load: Callable[[str], Tree], side: Side, silent: str
) -> None:
    """A defconfig is compared as if it had been made with the same compiler."""
    tree = load(HAS)
    sides = {name: side(name, tree, "CONFIG_OTHER=y\n", answers=answers(load, "nn")) for name in ("old", "new")}
    values = user_values(tree, sides[silent].config.lines())
    alone = Resolver(tree, values, Answers())
    sides[silent] = replace(sides[silent], resolver=alone)

    assert "y" == alone.value(tree.by_name["ZERO"])
    assert {} == told(comparison(sides["old"], sides["new"]))


@pytest.mark.parametrize("silent", ["old", "new"])
def test_over_two_trees_the_other_config_tells_of_the_toolchain(
    load: Callable[[str], Tree], side: Side, silent: str
) -> None:
    """Its lines are read for what they say about the questions of the silent one's tree."""
    lines = "# CONFIG_OTHER is not set\n"
    sides = {name: side(name, load(HAS), lines, full=True, answers=answers(load, "nn")) for name in ("old", "new")}
    resolver = sides[silent].resolver
    assert resolver is not None
    sides[silent] = replace(sides[silent], resolver=Resolver(resolver.tree, resolver.values, Answers()))

    assert {} == told(comparison(sides["old"], sides["new"]))


def test_what_one_config_knows_the_other_need_not_assume(load: Callable[[str], Tree], side: Side) -> None:
    """Unless they contradict each other, they were made with one toolchain."""
    tree = load(HAS)
    known = answers(load, "yn")
    some = {command: answer for command, answer in known.items() if answer == "y"}
    old, new = (side(name, tree, "CONFIG_TRAP=y\n", answers=said) for name, said in (("old", known), ("new", some)))
    assert new.resolver is not None
    assert "y" == new.resolver.value(tree.by_name["TRAP"])
    assert {} == told(comparison(old, new))

    old = side("old", tree, "CONFIG_TRAP=y\n", answers=answers(load, "nn"))
    assert Cause.TOOLCHAIN == told(comparison(old, new))["TRAP"][2]
