"""The resolver computes what ``conf --olddefconfig`` computes; every expected value here came from ``conf``."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

import pytest

from kconfig_guard.model.answers import Answers
from kconfig_guard.model.infer import infer_answers
from kconfig_guard.model.resolver import Resolver, accepted_value, user_values
from kconfig_guard.model.tree import MOD, NO, YES, Kind, Tree
from kconfig_guard.model.writer import write_config

Written = Callable[..., dict[str, str]]
Resolve = Callable[..., Resolver]
Load = Callable[..., Tree]
Lines = Callable[[str], dict[str, str]]
Values = Mapping[str, str]

BOTH = pytest.mark.parametrize("generation", ["old", "new"])

MODULES = """
config MODULES
    bool "Modules"
    modules
    default y
"""


def option(name: str, *properties: str, kind: str = "tristate") -> str:
    """Return a symbol with a prompt and more properties."""
    return f'\nconfig {name}\n    {kind} "{name}"\n' + "".join(f"    {line}\n" for line in properties)


def hidden(name: str, *properties: str, kind: str = "tristate") -> str:
    """Return a symbol without a prompt."""
    return f"\nconfig {name}\n    {kind}\n" + "".join(f"    {line}\n" for line in properties)


# -- bools and tristates


@BOTH
@pytest.mark.parametrize(
    ("kconfig", "config", "expected"),
    [
        pytest.param(option("A"), {}, {"A": "n"}, id="nothing said"),
        pytest.param(option("A"), {"A": "m"}, {"A": "m"}, id="a user value"),
        pytest.param(option("A", "default m"), {}, {"A": "m"}, id="a default"),
        pytest.param(option("A", "default m"), {"A": "n"}, {"A": "n"}, id="a user value beats the default"),
        pytest.param(
            option("A", "default y if B", "default m") + option("B"), {}, {"A": "m", "B": "n"}, id="the second default"
        ),
        pytest.param(
            option("A", "default y if B", "default m") + option("B"),
            {"B": "m"},
            {"A": "m", "B": "m"},
            id="a condition of m caps the default",
        ),
        pytest.param(option("A", "default n", "default y"), {}, {"A": "n"}, id="the first default that applies"),
        pytest.param(
            option("A", "default B || C") + option("B") + option("C"),
            {"C": "m"},
            {"A": "m", "B": "n", "C": "m"},
            id="an expression as default",
        ),
        pytest.param(option("A", "default !B") + option("B"), {"B": "m"}, {"A": "m", "B": "m"}, id="not m is m"),
        pytest.param(
            hidden("A", "default B") + option("B"),
            {"B": "y", "A": "n"},
            {"A": "y", "B": "y"},
            id="a promptless symbol ignores the user",
        ),
        pytest.param(hidden("A", "default B") + option("B"), {}, {"B": "n"}, id="a promptless n is not written"),
        pytest.param(option("A", "default m", kind="bool"), {}, {"A": "y"}, id="a bool default of m is y"),
        pytest.param(option("A", kind="bool"), {"A": "m"}, {"A": "n"}, id="a bool does not take m"),
        pytest.param("\nconfig A\n    def_bool y\n", {}, {"A": "y"}, id="def_bool"),
        pytest.param("\nconfig A\n    def_tristate m\n", {}, {"A": "m"}, id="def_tristate"),
        pytest.param(
            "\nconfig A\n    def_tristate B if C\n" + option("B") + option("C"),
            {"B": "y", "C": "m"},
            {"A": "m", "B": "y", "C": "m"},
            id="def_tristate if",
        ),
        pytest.param(
            '\nconfig A\n    tristate\n    prompt "A" if B\n    default m\n' + option("B"),
            {"A": "y"},
            {"A": "m", "B": "n"},
            id="prompt if, hidden",
        ),
        pytest.param(
            '\nconfig A\n    tristate\n    prompt "A" if B\n    default m\n' + option("B"),
            {"A": "y", "B": "y"},
            {"A": "y", "B": "y"},
            id="prompt if, shown",
        ),
        pytest.param(
            '\nconfig A\n    tristate "A" if B\n' + option("B"),
            {"A": "y", "B": "m"},
            {"A": "m", "B": "m"},
            id="a prompt of m caps the user",
        ),
        pytest.param(
            '\nconfig A\n    bool "A" if B\n' + option("B"),
            {"A": "y", "B": "m"},
            {"A": "y", "B": "m"},
            id="a prompt of m shows a bool fully",
        ),
    ],
)
def test_values_and_defaults(written: Written, generation: str, kconfig: str, config: Values, expected: Values) -> None:
    """A visible symbol takes the user's value, else the first default in force, capped by its condition."""
    assert {"MODULES": "y", **expected} == written(MODULES + kconfig, config, generation)


@BOTH
@pytest.mark.parametrize(
    ("kconfig", "config", "expected"),
    [
        pytest.param(
            option("A", "depends on B") + option("B"), {"A": "y", "B": "n"}, {"B": "n"}, id="an unmet dependency hides"
        ),
        pytest.param(
            option("A", "depends on B") + option("B"),
            {"A": "y", "B": "m"},
            {"A": "m", "B": "m"},
            id="a dependency of m caps a tristate",
        ),
        pytest.param(
            option("A", "depends on B", kind="bool") + option("B"),
            {"A": "y", "B": "m"},
            {"A": "y", "B": "m"},
            id="but not a bool",
        ),
        pytest.param(
            option("A", "depends on B", "depends on !C") + option("B") + option("C"),
            {"A": "y", "B": "y", "C": "m"},
            {"A": "m", "B": "y", "C": "m"},
            id="two dependencies are joined",
        ),
        pytest.param(
            option("A", "depends on B", "default y") + option("B"),
            {"B": "m"},
            {"A": "m", "B": "m"},
            id="a dependency caps the default",
        ),
        pytest.param(option("A", "depends on m"), {"A": "y"}, {"A": "m"}, id="depends on m"),
        pytest.param(option("A", "depends on UNDEFINED"), {"A": "y"}, {}, id="an undefined symbol is n"),
        pytest.param(
            "\nif B\n" + option("A", "default y") + "\nendif\n" + option("B"), {}, {"B": "n"}, id="an if block"
        ),
        pytest.param(
            "\nif B\nif C\n" + option("A") + "\nendif\nendif\n" + option("B") + option("C"),
            {"A": "y", "B": "m", "C": "y"},
            {"A": "m", "B": "m", "C": "y"},
            id="nested if blocks",
        ),
        pytest.param(
            '\nmenu "M"\n    depends on B\n' + option("A", "default y") + "\nendmenu\n" + option("B"),
            {},
            {"B": "n"},
            id="a menu's dependency",
        ),
        pytest.param(
            '\nmenu "M"\n    visible if B\n' + option("A", "default y") + "\nendmenu\n" + option("B"),
            {"A": "n"},
            {"A": "y", "B": "n"},
            id="visible if hides the prompt but not the default",
        ),
        pytest.param(
            '\nmenu "M"\n    visible if B\n' + option("A", "default y") + "\nendmenu\n" + option("B"),
            {"A": "n", "B": "y"},
            {"A": "n", "B": "y"},
            id="visible if shows",
        ),
        pytest.param(
            '\nmenu "M"\n    visible if B\nmenu "N"\n    visible if C\n'
            + option("A")
            + "\nendmenu\nendmenu\n"
            + option("B")
            + option("C"),
            {"A": "y", "B": "y"},
            {"B": "y", "C": "n"},
            id="nested visible if",
        ),
        pytest.param(
            '\nmenuconfig A\n    tristate "A"\n\nif A\n' + option("B") + "\nendif\n",
            {"A": "m", "B": "y"},
            {"A": "m", "B": "m"},
            id="menuconfig",
        ),
    ],
)
def test_dependencies(written: Written, generation: str, kconfig: str, config: Values, expected: Values) -> None:
    """Dependencies of the symbol, its menus and its if blocks limit prompt and default."""
    assert {"MODULES": "y", **expected} == written(MODULES + kconfig, config, generation)


@BOTH
@pytest.mark.parametrize(
    ("kconfig", "config", "expected"),
    [
        pytest.param(option("A", "select B") + hidden("B"), {"A": "y"}, {"A": "y", "B": "y"}, id="y"),
        pytest.param(option("A", "select B") + option("B"), {"A": "m"}, {"A": "m", "B": "m"}, id="m"),
        pytest.param(
            option("A", "select B") + option("B", kind="bool"),
            {"A": "m"},
            {"A": "m", "B": "y"},
            id="m selects a bool fully",
        ),
        pytest.param(
            option("A", "select B") + option("B"),
            {"A": "m", "B": "y"},
            {"A": "m", "B": "y"},
            id="the user may go higher",
        ),
        pytest.param(
            option("A", "select B") + option("B"), {"A": "y", "B": "n"}, {"A": "y", "B": "y"}, id="but not lower"
        ),
        pytest.param(
            option("A", "select B if C") + option("B") + option("C"),
            {"A": "y", "C": "m"},
            {"A": "y", "B": "m", "C": "m"},
            id="a condition of m",
        ),
        pytest.param(
            option("A", "select B if C") + option("B") + option("C"),
            {"A": "y"},
            {"A": "y", "B": "n", "C": "n"},
            id="a condition of n",
        ),
        pytest.param(
            option("A", "depends on C", "select B") + hidden("B") + option("C"),
            {"A": "y"},
            {"C": "n"},
            id="a hidden selector",
        ),
        pytest.param(
            option("A", "select B") + option("C", "select B") + option("B"),
            {"A": "m", "C": "y"},
            {"A": "m", "C": "y", "B": "y"},
            id="the strongest of two",
        ),
        pytest.param(option("A", "select UNDEFINED"), {"A": "y"}, {"A": "y"}, id="an undefined target"),
    ],
)
def test_select(written: Written, generation: str, kconfig: str, config: Values, expected: Values) -> None:
    """A select is a lower limit: no user value and no default goes below it."""
    assert {"MODULES": "y", **expected} == written(MODULES + kconfig, config, generation)


@BOTH
@pytest.mark.parametrize(
    ("dependency", "selector", "level", "unmet"),
    [("n", "y", "y", ["B"]), ("m", "y", "y", ["B"]), ("m", "m", "m", []), ("y", "y", "y", []), ("n", "m", "m", ["B"])],
)
def test_select_past_a_dependency(
    *, resolve: Resolve, generation: str, dependency: str, selector: str, level: str, unmet: list[str]
) -> None:
    """A select ignores what the target depends on, and the target is recorded as unmet."""
    kconfig = MODULES + option("A", "select B") + option("B", "depends on C") + option("C")
    resolver = resolve(kconfig, {"A": selector, "C": dependency}, generation)

    assert level == resolver.value(resolver.tree.by_name["B"])
    assert unmet == [resolver.symbols[index].name for index in resolver.unmet]


@BOTH
def test_an_unmet_bool_that_depends_on_a_module(resolve: Resolve, generation: str) -> None:
    """A bool that depends on m counts as fully met."""
    kconfig = MODULES + option("A", "select B") + option("B", "depends on C", kind="bool") + option("C")
    resolver = resolve(kconfig, {"A": "y", "C": "m"}, generation)

    assert resolver.value(resolver.tree.by_name["B"]) == "y"
    assert [] == resolver.unmet


@BOTH
@pytest.mark.parametrize(
    ("kconfig", "config", "expected"),
    [
        pytest.param(option("A", "imply B") + option("B"), {"A": "y"}, {"A": "y", "B": "y"}, id="y"),
        pytest.param(option("A", "imply B") + option("B"), {"A": "m"}, {"A": "m", "B": "m"}, id="m"),
        pytest.param(
            option("A", "imply B") + option("B", kind="bool"),
            {"A": "m"},
            {"A": "m", "B": "y"},
            id="m implies a bool fully",
        ),
        pytest.param(
            option("A", "imply B") + option("B"), {"A": "y", "B": "n"}, {"A": "y", "B": "n"}, id="the user may refuse"
        ),
        pytest.param(
            option("A", "imply B") + option("B"), {"A": "y", "B": "m"}, {"A": "y", "B": "m"}, id="or take less"
        ),
        pytest.param(
            option("A", "imply B") + option("B", "depends on C") + option("C"),
            {"A": "y"},
            {"A": "y", "B": "n", "C": "n"},
            id="a dependency of n stops it, in writing",
        ),
        pytest.param(
            option("A", "imply B") + option("B", "depends on C") + option("C"),
            {"A": "y", "C": "m"},
            {"A": "y", "B": "m", "C": "m"},
            id="a dependency of m caps it",
        ),
        pytest.param(
            option("A", "imply B") + option("B", "default m"),
            {"A": "y"},
            {"A": "y", "B": "y"},
            id="more than the default",
        ),
        pytest.param(
            option("A", "imply B") + option("B", "default y"),
            {"A": "m"},
            {"A": "m", "B": "y"},
            id="less than the default",
        ),
        pytest.param(
            option("A", "imply B if C") + hidden("B") + option("C"),
            {"A": "y", "C": "m"},
            {"A": "y", "B": "m", "C": "m"},
            id="a condition and no prompt",
        ),
        pytest.param(
            option("A", "imply B") + hidden("B", "depends on C") + option("C"),
            {"A": "y"},
            {"A": "y", "B": "n", "C": "n"},
            id="promptless and stopped",
        ),
    ],
)
def test_imply(written: Written, generation: str, kconfig: str, config: Values, expected: Values) -> None:
    """An imply is a default that the user may refuse and the target's dependency limits."""
    assert {"MODULES": "y", **expected} == written(MODULES + kconfig, config, generation)


@BOTH
@pytest.mark.parametrize(
    ("kconfig", "config", "expected"),
    [
        pytest.param(option("A"), {"A": "m"}, {"A": "y"}, id="a user value of m is y"),
        pytest.param(option("A", "default m"), {}, {"A": "y"}, id="a default of m is y"),
        pytest.param(
            option("A", "depends on B") + option("B"),
            {"A": "y", "B": "m"},
            {"A": "y", "B": "y"},
            id="a dependency that was m",
        ),
        pytest.param(option("A", "select B") + hidden("B"), {"A": "m"}, {"A": "y", "B": "y"}, id="a select that was m"),
        pytest.param(option("A", "depends on m"), {"A": "y"}, {}, id="depends on m"),
        pytest.param(option("A", "depends on B=m") + option("B"), {"A": "y", "B": "m"}, {"B": "y"}, id="y is not m"),
        pytest.param(option("A", "depends on B=m") + option("B"), {"A": "y"}, {"B": "n"}, id="n is not m"),
        pytest.param(
            option("A", "depends on B!=m") + option("B"), {"A": "y"}, {"A": "y", "B": "n"}, id="n differs from m"
        ),
        pytest.param(
            option("A", "depends on B!=m") + option("B"), {"B": "y"}, {"A": "n", "B": "y"}, id="y differs from m"
        ),
    ],
)
def test_without_modules(written: Written, generation: str, kconfig: str, config: Values, expected: Values) -> None:
    """With MODULES=n every tristate acts as a bool, and m counts as y."""
    assert {"MODULES": "n", **expected} == written(MODULES + kconfig, {**config, "MODULES": "n"}, generation)


@BOTH
def test_a_tree_without_a_modules_symbol(written: Written, generation: str) -> None:
    """Where nothing is the modules symbol, no tristate is m."""
    assert {"A": "y"} == written(option("A"), {"A": "m"}, generation)


@BOTH
def test_any_symbol_can_switch_modules(written: Written, generation: str) -> None:
    """The symbol with the modules attribute counts, whatever its name."""
    kconfig = '\nconfig LOADABLE\n    bool "L"\n    modules\n' + option("MODULES", kind="bool") + option("A")

    assert {"LOADABLE": "y", "MODULES": "n", "A": "m"} == written(kconfig, {"LOADABLE": "y", "A": "m"}, generation)


@BOTH
def test_a_modules_symbol_without_the_attribute(written: Written, generation: str) -> None:
    """The name MODULES alone does not make a symbol the modules symbol."""
    kconfig = option("MODULES", kind="bool") + option("A")

    assert {"MODULES": "y", "A": "y"} == written(kconfig, {"MODULES": "y", "A": "m"}, generation)


def test_the_old_spelling_of_the_modules_attribute(written: Written) -> None:
    """Trees before 5.13 write ``option modules``."""
    kconfig = option("MODULES", "option modules", kind="bool") + option("A")

    assert {"MODULES": "y", "A": "m"} == written(kconfig, {"MODULES": "y", "A": "m"}, "old")


@BOTH
@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"C": "y"}, {"A": "n", "B": "n", "C": "y"}),
        ({"B": "y", "C": "y"}, {"A": "n", "B": "y", "C": "y"}),
        ({"B": "y"}, {"A": "y", "B": "y", "C": "n"}),
        ({"A": "y", "B": "y", "C": "y"}, {"A": "y", "B": "y", "C": "y"}),
        ({"A": "y"}, {"B": "n", "C": "n"}),
    ],
)
def test_several_definitions(written: Written, generation: str, config: Values, expected: Values) -> None:
    """Each definition adds a prompt and defaults under its own condition; the first default in force counts."""
    kconfig = """
    config A
        bool "first"
        depends on B
        default y if !C

    config A
        bool "second"
        depends on C
        default n

    config B
        bool "B"

    config C
        bool "C"
    """

    assert expected == written(kconfig, config, generation)


@BOTH
@pytest.mark.parametrize("first", [["depends on OFF"], []])
def test_a_definition_without_dependencies_adds_none(
    resolve: Resolve, lines_of: Lines, generation: str, first: list[str]
) -> None:
    """Of several definitions only those that depend on something say what the symbol depends on."""
    second = [] if first else ["depends on OFF"]
    target = option("T", *first, kind="bool") + hidden("T", *second, kind="bool")
    rest = target + option("OFF", kind="bool")
    implied = resolve(option("S", "imply T", kind="bool") + rest, {"S": "y"}, generation)
    selected = resolve(option("S", "select T", kind="bool") + rest, {"S": "y"}, generation)

    assert {"S": "y", "T": "n", "OFF": "n"} == lines_of(write_config(implied))
    assert {"S": "y", "T": "y", "OFF": "n"} == lines_of(write_config(selected))
    assert ["T"] == [selected.symbols[index].name for index in selected.unmet]


# -- choices

CHOICE = """
choice
    prompt "Pick"
    default B

config A
    bool "A"

config B
    bool "B"

config C
    bool "C" if SHOW_C

endchoice

config SHOW_C
    bool "show C"
    default y
"""


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


# -- numbers and strings


@BOTH
@pytest.mark.parametrize(
    ("kconfig", "config", "expected"),
    [
        pytest.param(option("A", "default 7", kind="int"), {}, {"A": "7"}, id="an int default"),
        pytest.param(option("A", "default 7", kind="int"), {"A": "-3"}, {"A": "-3"}, id="a user's int"),
        pytest.param(
            option("A", "default 0x1f", kind="hex"), {"A": "0xFF"}, {"A": "0xFF"}, id="a user's hex keeps its letters"
        ),
        pytest.param(option("A", "default 0x1f", kind="hex"), {"A": "ff"}, {"A": "ff"}, id="hex without prefix"),
        pytest.param(option("A", "default 10", kind="hex"), {}, {"A": "10"}, id="a hex default without prefix"),
        pytest.param(option("A", 'default "x"', kind="string"), {}, {"A": '"x"'}, id="a string default"),
        pytest.param(
            option("A", 'default "x"', kind="string"), {"A": ""}, {"A": '""'}, id="an empty string is a value"
        ),
        pytest.param(
            option("A", kind="string"),
            {"A": 'say "hi" \\ bye'},
            {"A": '"say \\"hi\\" \\\\ bye"'},
            id="quotes and backslashes",
        ),
        pytest.param(
            option("A", 'default "a\\"b\\\\c"', kind="string"),
            {},
            {"A": '"a\\"b\\\\c"'},
            id="quotes and backslashes in a default",
        ),
        pytest.param(option("A", kind="string"), {}, {"A": '""'}, id="a string without default"),
        pytest.param(
            option("A", "default B", kind="int") + option("B", "default 5", kind="int"),
            {},
            {"A": "5", "B": "5"},
            id="the value of another symbol",
        ),
        pytest.param(
            option("A", "default B", kind="string") + option("B", kind="bool"),
            {"B": "y"},
            {"A": '"n"', "B": "y"},
            id="a bool as the default of a string is always n",
        ),
        pytest.param(
            option("A", 'default "p" if B', 'default "q"', kind="string") + option("B"),
            {},
            {"A": '"q"', "B": "n"},
            id="conditional defaults",
        ),
        pytest.param(
            hidden("A", "default 4 if B", kind="int") + option("B"),
            {},
            {"B": "n"},
            id="promptless without default in force",
        ),
        pytest.param(
            hidden("A", "default 4 if B", kind="int") + option("B"),
            {"B": "y", "A": "9"},
            {"A": "4", "B": "y"},
            id="promptless",
        ),
    ],
)
def test_numbers_and_strings(written: Written, generation: str, kconfig: str, config: Values, expected: Values) -> None:
    """Ints, hex numbers and strings keep the text of the user or of the first default in force."""
    assert expected == written(kconfig, config, generation)


@pytest.mark.parametrize(
    ("generation", "kind", "expected"),
    [("new", "int", "0"), ("new", "hex", "0x0"), ("old", "int", ""), ("old", "hex", "")],
)
def test_a_number_without_default(written: Written, generation: str, kind: str, expected: str) -> None:
    """A number without default is zero in new trees and empty in old ones."""
    assert {"A": expected} == written(option("A", kind=kind), {}, generation)


@pytest.mark.parametrize(
    ("generation", "value", "expected"),
    [
        ("new", "15", "15"),
        ("old", "15", "15"),
        ("new", "5", "10"),
        ("old", "5", "12"),
        ("new", "25", "20"),
        ("old", "25", "12"),
        ("new", "10", "10"),
        ("old", "20", "20"),
    ],
)
def test_a_range(written: Written, generation: str, value: str, expected: str) -> None:
    """A value out of range is clamped in new trees and dropped for the default in old ones."""
    assert {"A": expected} == written(option("A", "range 10 20", "default 12", kind="int"), {"A": value}, generation)


def test_what_depends_on_a_number_that_is_reset(written: Written) -> None:
    """Old trees drop a value out of range last of all: what is computed from it has seen it moved into its range."""
    kconfig = (
        option("A", "range 10 20", "default 12", kind="int")
        + option("D", "range A 30", "default A", kind="int")
        + "\nconfig B\n    int\n    default A\n\nconfig C\n    def_bool A = 20\n"
    )

    found = written(kconfig, {"A": "25", "D": "5"}, "old")

    assert {"A": "12", "B": "20", "C": "y", "D": "12"} == found


def test_a_number_in_range_again(resolve: Resolve) -> None:
    """A change that brings a value into its range ends its reset."""
    resolver = resolve(option("A", "range 10 20", "default 12", kind="int"), {"A": "25"}, "old")
    index = resolver.tree.by_name["A"]

    assert "12" == resolver.value(index)
    assert "15" == resolver.changed({index: "15"}).value(index)


@BOTH
@pytest.mark.parametrize(
    ("kconfig", "config", "expected"),
    [
        pytest.param(option("A", "range 10 20", "default 3", kind="int"), {}, {"A": "10"}, id="a default below"),
        pytest.param(option("A", "range 10 20", "default 30", kind="int"), {}, {"A": "20"}, id="a default above"),
        pytest.param(option("A", "range 10 20", kind="int"), {}, {"A": "10"}, id="no default"),
        pytest.param(option("A", "range 0x10 0x20", "default 0x8", kind="hex"), {}, {"A": "0x10"}, id="hex"),
        pytest.param(
            option("A", "range 0x10 0x20", "default 18", kind="hex"),
            {},
            {"A": "18"},
            id="hex without prefix lies within",
        ),
        pytest.param(option("A", "range -5 5", "default -9", kind="int"), {}, {"A": "-5"}, id="negative"),
        pytest.param(
            option("A", "range 1 2 if B", "range 3 4", "default 9", kind="int") + option("B", kind="bool"),
            {},
            {"A": "4", "B": "n"},
            id="the second range",
        ),
        pytest.param(
            option("A", "range 1 2 if B", "range 3 4", "default 9", kind="int") + option("B", kind="bool"),
            {"B": "y"},
            {"A": "2", "B": "y"},
            id="the first range",
        ),
        pytest.param(
            option("A", "range LOW HIGH", "default 9", kind="int")
            + option("LOW", "default 1", kind="int")
            + option("HIGH", "default 6", kind="int"),
            {"HIGH": "7"},
            {"A": "7", "LOW": "1", "HIGH": "7"},
            id="symbols as bounds",
        ),
        pytest.param(
            option("A", "range UNDEFINED 4", "default 9", kind="int"),
            {},
            {"A": "4"},
            id="an undefined lower bound counts as 0",
        ),
        pytest.param(hidden("A", "range 1 2", "default 9", kind="int"), {}, {"A": "2"}, id="promptless"),
    ],
)
def test_defaults_out_of_range(
    written: Written, generation: str, kconfig: str, config: Values, expected: Values
) -> None:
    """A default is moved into the range, and takes over the spelling of the bound."""
    assert expected == written(kconfig, config, generation)


@BOTH
def test_an_undefined_upper_bound(written: Written, generation: str) -> None:
    """An undefined upper bound counts as 0, and its name becomes the value."""
    assert {"A": "UNDEFINED"} == written(option("A", "range 1 UNDEFINED", "default 9", kind="int"), {}, generation)


def test_bounds_are_told(resolve: Resolve) -> None:
    """The active bounds can be asked for."""
    resolver = resolve(
        option("A", "range 1 LIMIT", kind="int") + option("LIMIT", "default 6", kind="int") + option("B", kind="int")
    )

    assert ("1", "6") == resolver.bounds(resolver.tree.by_name["A"])
    assert resolver.bounds(resolver.tree.by_name["B"]) is None


# -- comparisons


@BOTH
@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("N=10", True),
        ("N=010", False),
        ("N!=10", False),
        ("N<9", False),
        ("N<11", True),
        ("N>=10", True),
        ("N<=9", False),
        ("N>2", True),
        ("H=0x10", True),
        ("H=16", True),
        ("H>N", True),
        ("H<0x9", False),
        ('S="abc"', True),
        ('S<"abd"', True),
        ('S=""', False),
        ('EMPTY=""', True),
        ('V<"9"', False),
        ("V<9", False),
        ("T=m", True),
        ("T!=n", True),
        ("T<y", True),
        ("T>=m", True),
        ("T=B", False),
        ("B=y", True),
        ("UNDEFINED=n", False),
        ("UNDEFINED=UNDEFINED", True),
        ('UNDEFINED=""', False),
        ("UNDEFINED=0", False),
        ("UNDEFINED<5", False),
        ("GONE=n", True),
        ('GONE=""', False),
        ("!(N=10)", False),
        ("N=10 && T", True),
    ],
)
def test_comparisons(written: Written, generation: str, condition: str, *, holds: bool) -> None:
    """Numbers compare as numbers, everything else as text; an undefined symbol is its own name."""
    kconfig = MODULES + option("R", f"depends on {condition}", kind="bool")
    kconfig += option("N", "default 10", kind="int") + option("H", "default 0x10", kind="hex")
    kconfig += option("S", 'default "abc"', kind="string") + option("EMPTY", kind="string")
    kconfig += (
        option("V", 'default "10"', kind="string") + option("T", "default m") + option("B", "default y", kind="bool")
    )
    kconfig += option("GONE", "depends on n", kind="bool")

    assert holds == ("R" in written(kconfig, {}, generation))


@pytest.mark.parametrize(
    ("generation", "condition", "holds"),
    [("new", "A=0", True), ("new", 'A=""', False), ("old", "A=0", False), ("old", 'A=""', True)],
)
def test_comparing_a_number_without_value(written: Written, generation: str, condition: str, *, holds: bool) -> None:
    """An int that nothing sets compares as zero in new trees and as empty text in old ones."""
    kconfig = option("R", f"depends on {condition}", kind="bool") + hidden("A", "depends on n", kind="int")

    assert holds == ("R" in written(kconfig, {}, generation))


# -- what newer trees add


@pytest.mark.parametrize(
    ("condition", "dependency", "expected"),
    [
        ("n", "n", "y"),
        ("n", "m", "y"),
        ("n", "y", "y"),
        ("m", "n", None),
        ("m", "m", "m"),
        ("m", "y", "y"),
        ("y", "n", None),
        ("y", "m", "m"),
        ("y", "y", "y"),
    ],
)
def test_conditional_dependency(written: Written, condition: str, dependency: str, expected: str | None) -> None:
    """``depends on A if B`` asks for A unless B is n."""
    kconfig = MODULES + option("X", "depends on A if B") + option("A") + option("B")

    assert expected == written(kconfig, {"X": "y", "A": dependency, "B": condition}).get("X")


@pytest.mark.parametrize(
    ("config", "shown"),
    [
        ({}, True),
        ({"B": "y"}, False),
        ({"B": "m"}, False),
        ({"B": "y", "C": "y"}, True),
        ({"A": "y", "B": "y"}, True),
        ({"B": "y", "N": "3"}, True),
    ],
)
def test_conditional_dependency_on_an_expression(written: Written, config: Values, *, shown: bool) -> None:
    """The condition may be any expression, with parentheses and a comment behind it."""
    kconfig = MODULES + option("X", "depends on A if (B && !C && N != 3) # why") + option("A") + option("B")

    assert shown == ("X" in written(kconfig + option("C") + option("N", kind="int"), config))


TRANSITIONAL = """
config NEW
    bool "New"
    default OLD

config OLD
    bool
    transitional

config COUNT
    int "Count"
    default OLD_COUNT if OLD
    default 4

config OLD_COUNT
    int
    transitional
"""


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({}, {"NEW": "n", "COUNT": "4"}),
        ({"OLD": "y"}, {"NEW": "y", "COUNT": "0"}),
        ({"OLD": "y", "OLD_COUNT": "8"}, {"NEW": "y", "COUNT": "8"}),
        ({"OLD": "y", "NEW": "n"}, {"NEW": "n", "COUNT": "0"}),
        ({"OLD": "n", "NEW": "y"}, {"NEW": "y", "COUNT": "4"}),
    ],
)
def test_transitional(written: Written, config: Values, expected: Values) -> None:
    """A transitional symbol passes the user's old value on and is never written."""
    assert expected == written(TRANSITIONAL, config)


# -- reading user values


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (Kind.BOOL, "y", "y"),
        (Kind.BOOL, "yes", "y"),
        (Kind.BOOL, "nope", "n"),
        (Kind.BOOL, "m", None),
        (Kind.BOOL, "1", None),
        (Kind.TRISTATE, "m", "m"),
        (Kind.TRISTATE, "", None),
        (Kind.INT, "12", "12"),
        (Kind.INT, "0x12", None),
        (Kind.INT, "012", None),
        (Kind.INT, "", None),
        (Kind.HEX, "0x1F", "0x1F"),
        (Kind.HEX, "1f", "1f"),
        (Kind.HEX, "0x", None),
        (Kind.HEX, "xyz", None),
        (Kind.STRING, "", ""),
        (Kind.STRING, "any thing", "any thing"),
        (Kind.UNKNOWN, "y", None),
    ],
)
def test_accepted_values(kind: Kind, text: str, expected: str | None) -> None:
    """A value is taken as ``conf`` takes it, or refused."""
    assert expected == accepted_value(kind, text)


@BOTH
@pytest.mark.parametrize(
    ("name", "value"), [("NOT_THERE", "y"), ("B", "7"), ("I", "0x3"), ("I", "07"), ("H", "0xg"), ("UNTYPED", "y")]
)
def test_bad_and_unknown_lines_are_ignored(written: Written, generation: str, name: str, value: str) -> None:
    """Lines for unknown symbols and values of the wrong form change nothing."""
    kconfig = option("B", "default y", kind="bool") + option("I", "default 3", kind="int")
    kconfig += option("H", "default 0x3", "depends on UNTYPED != 5", kind="hex")

    assert {"B": "y", "I": "3", "H": "0x3"} == written(kconfig, {name: value}, generation)


def test_user_values_keep_the_order_of_the_last_lines(load: Load) -> None:
    """A symbol that is named again moves to the end, since the later line decides a choice."""
    tree = load(CHOICE)
    values = user_values(tree, [("A", "y"), ("B", "y"), ("A", "y")])

    assert ["B", "A"] == [tree.symbols[index].name for index in values]


# -- what callers ask


def test_visibility_and_forced_bounds(resolve: Resolve) -> None:
    """Visibility is the user's upper limit, forced the lower one."""
    resolver = resolve(
        MODULES + option("A", "depends on B") + option("B") + option("C", "select A") + hidden("D"),
        {"B": "m", "C": "m"},
    )
    a, d = resolver.tree.by_name["A"], resolver.tree.by_name["D"]

    assert (MOD, MOD) == (resolver.visibility(a), resolver.forced(a))
    assert (NO, NO) == (resolver.visibility(d), resolver.forced(d))
    assert resolver.visibility(resolver.tree.by_name["B"]) == YES


# -- properties over one larger tree

LARGE = """
mainmenu "Thirty symbols"

ask = $(shell,{ $(1); } >/dev/null 2>&1 && echo "y" || echo "n")
deny = $(shell,{ $(1); } >/dev/null 2>&1 && echo "n" || echo "y")

config MODULES
    bool "Modules"
    modules

config CC_IS_GCC
    def_bool $(ask,$(CC) is-gcc)

config HAS_SHINY
    def_bool $(ask,$(CC) -fshiny)

config BROKEN_SHINY
    def_bool $(deny,$(CC) -fshiny-works)

menu "Core"

config NET
    tristate "Net"

config INET
    tristate "Inet"
    depends on NET
    default NET
    imply CRYPTO

config CRYPTO
    tristate "Crypto"

config CRYPTO_FAST
    tristate "Fast crypto"
    depends on CRYPTO && $(ask,$(CC) -mfast)
    select LIBFAST

config LIBFAST
    tristate

config LIBSLOW
    def_tristate CRYPTO && !LIBFAST

endmenu

config EXPERT
    bool "Expert"
    select DEBUG

menu "Visible sometimes"
    visible if EXPERT

config TUNE
    bool "Tune"
    default y

config TUNE_LEVEL
    int "Level"
    depends on TUNE
    range 1 MAX_LEVEL if !EXPERT
    range 1 99
    default 50

config MAX_LEVEL
    int "Most"
    default 9

endmenu

config DEBUG
    bool "Debug"
    depends on NET

comment "Debugging is on"
    depends on DEBUG

choice
    prompt "Shine"
    default SHINE_ALL if HAS_SHINY && !BROKEN_SHINY
    default SHINE_NONE

config SHINE_NONE
    bool "None"

config SHINE_SOME
    bool "Some"
    depends on HAS_SHINY

if EXPERT

config SHINE_ALL
    bool "All"
    depends on HAS_SHINY
    select POLISH

endif

endchoice

config POLISH
    bool

config NAME
    string "Name"
    default "big" if SHINE_ALL
    default "small"

config BASE
    hex "Base"
    default 0x100 if TUNE_LEVEL=9
    default 0x10

menuconfig SOUND
    tristate "Sound"
    depends on !BROKEN_SHINY || EXPERT

if SOUND

config SOUND_HIGH
    bool "High"
    depends on BASE >= 0x20

config SOUND_LOW
    tristate "Low"
    default m if SOUND_HIGH
    select NET if SOUND_HIGH

endif

config NEEDLE
    bool "Needle" if NAME = "small"
    default TUNE_LEVEL > 20

config THREAD
    tristate "Thread"
    depends on m || NEEDLE

config LAST
    def_bool y
    depends on THREAD != n && NET
"""

LEVELS = {"int": ("5", "20", "60"), "hex": ("0x10", "0x1F", "0x200"), "string": ("small", "big", 'odd "\\')}


def random_case(tree: Tree, seed: int) -> tuple[dict[str, str], Answers]:
    """Return random lines for about half of the symbols in random order, and random probe answers."""
    rng = random.Random(seed)
    names = [symbol.name for symbol in tree.symbols if symbol.definitions and symbol.name]
    rng.shuffle(names)
    config = {}
    for name in names[: rng.randrange(len(names) + 1)]:
        kind = tree.symbols[tree.by_name[name]].kind
        config[name] = rng.choice(LEVELS.get(kind.name.lower(), ("y", "y", "m", "n")))
    return config, Answers({index: rng.choice("yn") for index in range(len(tree.probes))})


@BOTH
@pytest.mark.parametrize("block", range(10))
def test_a_written_config_is_a_fixpoint(load: Load, lines_of: Lines, generation: str, block: int) -> None:
    """Resolving what was written gives the same text again."""
    tree = load(LARGE, generation)
    for seed in range(20 * block, 20 * block + 20):
        config, answers = random_case(tree, seed)
        text = write_config(Resolver(tree, user_values(tree, config.items()), answers))
        again = write_config(Resolver(tree, user_values(tree, unquoted(lines_of(text)).items()), answers))

        assert text == again, f"seed {seed}"


@BOTH
@pytest.mark.parametrize("block", range(10))
def test_inferred_answers_reproduce_the_config(load: Load, lines_of: Lines, generation: str, block: int) -> None:
    """The answers that a config tells, and the assumptions for the rest, give the very same config."""
    tree = load(LARGE, generation)
    for seed in range(20 * block, 20 * block + 20):
        config, answers = random_case(tree, seed)
        text = write_config(Resolver(tree, user_values(tree, config.items()), answers))
        pairs = list(unquoted(lines_of(text)).items())
        inferred = infer_answers(tree, pairs)

        assert text == write_config(Resolver(tree, user_values(tree, pairs), inferred)), f"seed {seed}"
        assert {index: answers.known[index] for index in inferred.known} == inferred.known, f"seed {seed}"


@BOTH
@pytest.mark.parametrize("block", range(10))
def test_a_change_gives_what_a_fresh_start_gives(load: Load, generation: str, block: int) -> None:
    """However much was computed before, a changed resolver writes what a new one would, and leaves the first alone."""
    tree = load(LARGE, generation)
    for seed in range(20 * block, 20 * block + 20):
        config, answers = random_case(tree, seed)
        changes, _ = random_case(tree, seed + 1000)
        rng = random.Random(seed)
        base = Resolver(tree, user_values(tree, config.items()), answers)
        for index in rng.sample(range(len(tree.symbols)), rng.randrange(len(tree.symbols))):
            base.value(index)
        accepted = user_values(tree, list(changes.items())[:3])
        new = {tree.symbols[index].name: value for index, value in accepted.items()}
        merged = user_values(tree, ({name: text for name, text in config.items() if name not in new} | new).items())
        changed = base.changed(accepted)

        assert write_config(Resolver(tree, merged, answers)) == write_config(changed), f"seed {seed}"
        assert write_config(Resolver(tree, user_values(tree, config.items()), answers)) == write_config(base), (
            f"seed {seed}"
        )


@BOTH
@pytest.mark.parametrize("block", range(5))
def test_a_dropped_value_gives_what_a_fresh_start_gives(load: Load, generation: str, block: int) -> None:
    """Taking a user value back has the effect of a config without that line."""
    tree = load(LARGE, generation)
    for seed in range(20 * block, 20 * block + 20):
        config, answers = random_case(tree, seed)
        dropped = random.Random(seed).sample(sorted(config), min(3, len(config)))
        base = Resolver(tree, user_values(tree, config.items()), answers)
        write_config(base)
        left = {name: value for name, value in config.items() if name not in dropped}
        fresh = Resolver(tree, user_values(tree, left.items()), answers)

        assert write_config(fresh) == write_config(base.changed({tree.by_name[name]: None for name in dropped})), (
            f"seed {seed}"
        )


@BOTH
@pytest.mark.parametrize("block", range(5))
def test_touched_holds_everything_that_changes(load: Load, generation: str, block: int) -> None:
    """Whatever has another value after some changes is among the touched symbols, computed before or not."""
    tree = load(LARGE, generation)
    for seed in range(20 * block, 20 * block + 20):
        config, answers = random_case(tree, seed)
        changes, _ = random_case(tree, seed + 1000)
        changes.pop("MODULES", None)
        base = Resolver(tree, user_values(tree, config.items()), answers)
        changed = base.changed(user_values(tree, list(changes.items())[:3]))
        different = {symbol.name for symbol in tree.symbols if base.value(symbol.index) != changed.value(symbol.index)}

        assert set() == different - {tree.symbols[index].name for index in changed.touched}, f"seed {seed}"


def test_a_change_that_reveals_a_member_of_a_choice(load: Load) -> None:
    """A member that was hidden when its choice was computed joins it with the change that shows it."""
    tree = load(CHOICE)
    resolver = Resolver(tree, user_values(tree, [("C", "y"), ("SHOW_C", "n")]), Answers())
    before = resolver.value(tree.by_name["B"])
    changed = resolver.changed({tree.by_name["SHOW_C"]: "y"})

    assert ("y", "n", "y") == (before, changed.value(tree.by_name["B"]), changed.value(tree.by_name["C"]))


def unquoted(lines: Values) -> dict[str, str]:
    """Return the lines of a config with the quotes of strings taken off."""
    return {
        name: value[1:-1].replace('\\"', '"').replace("\\\\", "\\") if value.startswith('"') else value
        for name, value in lines.items()
    }
