"""A config of one tree, seen with the rules of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.model.alone import Alone
from kconfig_guard.model.answers import Answers, recorded
from kconfig_guard.model.transfer import Transferred
from tests.unit.model.small_kconfig import CHOICE, MODULES, Load, Resolve, hidden, option

if TYPE_CHECKING:
    from kconfig_guard.model.resolver import Resolver

HAS = """
has = $(shell,{ $(CC) -Werror $(1) -c -x c /dev/null; } >/dev/null 2>&1 && echo "y" || echo "n")
"""


def value(resolver: Resolver, name: str) -> str:
    return resolver.shown(resolver.tree.by_name[name])


def test_every_symbol_has_the_value_of_its_own_tree(resolve: Resolve, load: Load) -> None:
    """By name, whatever the rules of the other tree say."""
    old = resolve(option("A", "default y", kind="bool") + option("N", "default 3", kind="int"))
    tree = load(
        option("N", "default 7", kind="int") + option("A", kind="bool") + option("NEW", "default y", kind="bool")
    )
    found = Transferred(old, tree, {}, Answers())

    assert ("y", "3", "n") == (value(found, "A"), value(found, "N"), value(found, "NEW"))


def test_expressions_are_those_of_the_other_tree(resolve: Resolve, load: Load) -> None:
    """So that it can be told what its rules would have given."""
    old = resolve(option("A", kind="bool") + option("B", "default y", kind="bool"), {"A": "y"})
    tree = load(option("A", kind="bool") + option("B", "depends on !A", "default y", kind="bool"))
    found = Transferred(old, tree, {}, Answers())

    assert "y" == value(found, "B")
    assert "n" == Alone(found).with_line(tree.by_name["B"], None)


def test_modules_count_as_they_did(resolve: Resolve, load: Load) -> None:
    """What is m stays m if modules were on."""
    old = resolve(MODULES + option("A"), {"A": "m"})
    tree = load(MODULES.replace("default y", "default n") + option("A") + hidden("F", "default A"))
    found = Transferred(old, tree, {tree.by_name["A"]: "m"}, Answers())

    assert ("m", "m") == (value(found, "A"), Alone(found).with_line(tree.by_name["A"], "m"))


def test_choices_are_seen_too(resolve: Resolve, load: Load) -> None:
    """The member that was taken is y."""
    old = resolve(CHOICE, {"C": "y"})
    found = Transferred(old, load(CHOICE), {}, Answers())

    assert ["n", "n", "y"] == [value(found, name) for name in "ABC"]


def test_the_toolchain_is_that_of_the_config(resolve: Resolve, load: Load) -> None:
    """As far as both trees ask the same; what only the other one asks, is answered as there."""
    old = resolve(HAS + hidden("A", "def_bool $(has,-fa)"))
    tree = load(HAS + hidden("A", "def_bool $(has,-fa)") + hidden("B", "def_bool $(has,-fb)"))
    (asked,) = (probe.command for probe in old.tree.probes)
    (other,) = (probe.command for probe in tree.probes if probe.command != asked)
    said = recorded(old.tree, {asked: "n"})
    old.answers = said
    found = Transferred(old, tree, {}, recorded(tree, {asked: "y", other: "n"}))
    questions = {probe.command: found.answers.answer(index, probe) for index, probe in enumerate(tree.probes)}

    assert {asked: "n", other: "n"} == questions
