"""Choices, of which one member wins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kconfig_guard.model.answers import Answers
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.user_values import user_values
from kconfig_guard.model.writer import write_config
from tests.unit.model.small_kconfig import BOTH, CHOICE, MODULES, option

if TYPE_CHECKING:
    from tests.unit.model.small_kconfig import Lines, Load, Resolve, Values, Written


@BOTH
@pytest.mark.parametrize(
    ("config", "chosen"),
    [
        pytest.param({}, "B", id="the default"),
        pytest.param({"C": "y"}, "C", id="the user's"),
        pytest.param({"A": "y", "C": "y"}, "C", id="the last y line wins"),
        pytest.param({"C": "y", "A": "y"}, "A", id="the last y line wins, other order"),
        pytest.param({"A": "y", "B": "n"}, "A", id="a no to the default"),
        pytest.param({"A": "n"}, "B", id="a no to another"),
    ],
)
def test_choice(written: Written, generation: str, config: Values, chosen: str) -> None:
    """Exactly one visible member is y: the user's last, else the default."""
    expected = {"A": "n", "B": "n", "C": "n", "SHOW_C": "y", chosen: "y"}

    assert expected == written(CHOICE, config, generation)


@pytest.mark.parametrize(
    ("generation", "config", "chosen"),
    [
        pytest.param("new", {"B": "n"}, "A", id="new: a default set to n gives way to a member not named"),
        pytest.param("old", {"B": "n"}, "B", id="old: the default wins all the same"),
        pytest.param("new", {"A": "n", "B": "n"}, "C", id="new: the only member not named"),
        pytest.param("new", {"A": "n", "B": "n", "C": "n"}, "A", id="new: all n, the line that came first loses least"),
        pytest.param("new", {"C": "n", "B": "n", "A": "n"}, "C", id="new: all n, other order"),
        pytest.param("old", {"C": "n", "B": "n", "A": "n"}, "B", id="old: all n, the default"),
    ],
)
def test_choice_refused(written: Written, generation: str, config: Values, chosen: str) -> None:
    """Members that the config sets to n are avoided since 6.12, and were not before."""
    expected = {"A": "n", "B": "n", "C": "n", "SHOW_C": "y", chosen: "y"}

    assert expected == written(CHOICE, config, generation)


@pytest.mark.parametrize(
    ("generation", "config", "chosen"),
    [
        ("old", {"A": "y", "C": "y"}, "B"),
        ("new", {"A": "y", "C": "y"}, "A"),
        ("old", {"C": "y"}, "B"),
        ("new", {"C": "y"}, "B"),
    ],
)
def test_choice_with_a_hidden_member(written: Written, generation: str, config: Values, chosen: str) -> None:
    """A hidden member cannot win and is not written; only the new rule then looks at the user's other lines."""
    expected = {"A": "n", "B": "n", "SHOW_C": "n", chosen: "y"}

    assert expected == written(CHOICE, {**config, "SHOW_C": "n"}, generation)


@BOTH
@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"Q": "y", "A": "y"}, {"Q": "y", "A": "y", "B": "n"}),
        ({"A": "y"}, {"Q": "n"}),
    ],
)
def test_choice_without_visible_prompt(written: Written, generation: str, config: Values, expected: Values) -> None:
    """Members depend on what the choice depends on."""
    kconfig = '\nchoice\n    prompt "P"\n    depends on Q\n' + option("A", kind="bool") + option("B", kind="bool")

    assert expected == written(kconfig + "\nendchoice\n" + option("Q", kind="bool"), config, generation)


@pytest.mark.parametrize(
    ("generation", "expected"),
    [("old", {"Q": "n", "USES_A": "n"}), ("new", {"Q": "n", "A": "n", "B": "y", "USES_A": "n"})],
)
def test_choice_whose_prompt_alone_is_hidden(written: Written, generation: str, expected: Values) -> None:
    """A condition on the choice's prompt reaches the members in one generation only."""
    kconfig = '\nchoice\n    prompt "P" if Q\n    default B\n' + option("A", kind="bool") + option("B", kind="bool")
    kconfig += "\nendchoice\n" + option("Q", kind="bool") + option("USES_A", "default A", kind="bool")

    assert expected == written(kconfig, {}, generation)


@BOTH
@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"B": "y", "ON": "y"}, {"A": "n", "B": "y", "ON": "y"}),
        ({"B": "y", "ON": "n"}, {"A": "y", "ON": "n"}),
    ],
)
def test_an_if_inside_a_choice(written: Written, generation: str, config: Values, expected: Values) -> None:
    """Members in an if block are members, under its condition."""
    kconfig = '\nchoice\n    prompt "P"\n' + option("A", kind="bool") + "\nif ON\n" + option("B", kind="bool")

    assert expected == written(kconfig + "\nendif\nendchoice\n" + option("ON", kind="bool"), config, generation)


@BOTH
@pytest.mark.parametrize(("config", "chosen"), [({"Q": "y"}, "C"), ({"Q": "n"}, "B"), ({"Q": "y", "A": "y"}, "A")])
def test_conditional_defaults_of_a_choice(written: Written, generation: str, config: Values, chosen: str) -> None:
    """The first default in force whose member is visible counts."""
    kconfig = '\nchoice\n    prompt "P"\n    default C if Q\n    default B\n'
    kconfig += "".join(option(name, kind="bool") for name in "ABC") + "\nendchoice\n" + option("Q", kind="bool")

    assert {"A": "n", "B": "n", "C": "n", "Q": config["Q"], chosen: "y"} == written(kconfig, config, generation)


@BOTH
def test_a_member_is_not_selected(written: Written, generation: str) -> None:
    """A select does not decide a choice."""
    kconfig = '\nchoice\n    prompt "P"\n' + option("A", kind="bool") + option("B", kind="bool") + "\nendchoice\n"

    assert {"A": "y", "B": "n", "S": "y"} == written(
        kconfig + option("S", "select B", kind="bool"), {"S": "y"}, generation
    )


@BOTH
@pytest.mark.parametrize("property_", ["select", "imply"])
def test_a_hidden_member_is_not_selected(resolve: Resolve, lines_of: Lines, generation: str, property_: str) -> None:
    """Not even a hidden member is reached by a select or an imply, and it counts as no unmet dependency."""
    kconfig = '\nchoice\n    prompt "P"\n' + option("A", kind="bool") + option("B", "depends on S=n", kind="bool")
    kconfig += "\nendchoice\n" + option("S", f"{property_} B", kind="bool")
    resolver = resolve(kconfig, {"S": "y"}, generation)

    assert {"A": "y", "S": "y"} == lines_of(write_config(resolver))
    assert [] == resolver.unmet


@pytest.mark.parametrize(("generation", "expected"), [("old", "B"), ("new", "A")])
def test_a_member_that_was_chosen_before(load: Load, generation: str, expected: str) -> None:
    """In old trees a member that one line sets to y stays chosen, even if a later line sets it to n."""
    tree = load(
        '\nchoice\n    prompt "P"\n' + "".join(option(name, kind="bool") for name in "ABC") + "\nendchoice\n",
        generation,
    )
    lines = [("B", "y"), ("C", "n"), ("B", "n")]
    resolver = Resolver(tree, user_values(tree, lines), Answers())

    assert [expected] == [name for name in "ABC" if resolver.value(tree.by_name[name]) == "y"]
    # A new choice of the user's replaces the old one.
    assert "y" == resolver.changed({tree.by_name["C"]: "y"}).value(tree.by_name["C"])


OPTIONAL = '\nchoice\n    prompt "P"\n    optional\n' + option("A", kind="bool") + option("B", kind="bool")


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({}, {"A": "n", "B": "n"}),
        ({"B": "y"}, {"A": "n", "B": "y"}),
        ({"A": "n", "B": "n"}, {"A": "n", "B": "n"}),
    ],
)
def test_optional_choice(written: Written, config: Values, expected: Values) -> None:
    """An optional choice of the old generation may have no member at all."""
    found = written(OPTIONAL + "\nendchoice\n", config, "old")

    assert expected == {"A": "n", "B": "n", **found}


TRISTATE_CHOICE = (
    '\nchoice\n    tristate "P"\n' + option("A") + option("B") + option("C", kind="bool") + "\nendchoice\n"
)


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"A": "m", "B": "m"}, {"A": "m", "B": "m"}),
        ({"A": "m"}, {"A": "m", "B": "n"}),
        ({"A": "m", "B": "y"}, {"A": "n", "B": "y", "C": "n"}),
        ({"B": "y", "A": "m"}, {"A": "m", "B": "m"}),
        ({"C": "y"}, {"A": "n", "B": "n", "C": "y"}),
        ({"A": "m", "MODULES": "n"}, {"A": "y", "B": "n", "C": "n"}),
        ({}, {"A": "n", "B": "n"}),
    ],
)
def test_tristate_choice(written: Written, config: Values, expected: Values) -> None:
    """A tristate choice of the old generation is m with any number of modules, or y with one member."""
    found = written(MODULES + TRISTATE_CHOICE, config, "old")

    assert {"MODULES": config.get("MODULES", "y"), **expected} == found
