"""A config tells what its toolchain answered, and what it does not tell is assumed without contradicting it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from kconfig_guard.model.answers import Answers
from kconfig_guard.model.infer import infer_answers
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.tree import Tree
from kconfig_guard.model.user_values import user_values
from kconfig_guard.model.writer import write_config

Load = Callable[..., Tree]
Lines = Callable[[str], dict[str, str]]
Config = Mapping[str, str]

ASK = """
yes-or-no = $(shell,{ $(1); } >/dev/null 2>&1 && echo "$(2)" || echo "$(3)")
ask = $(yes-or-no,$(1),y,n)
deny = $(yes-or-no,$(1),n,y)
has = $(ask,$(CC) -Werror $(1) -c -x c /dev/null -o /dev/null)
"""


def infer(tree: Tree, config: Config) -> tuple[dict[str, str], dict[str, str]]:
    """Return known and assumed answers by the flag or command that was asked about."""
    answers = infer_answers(tree, config.items())

    def named(found: Mapping[int, str]) -> dict[str, str]:
        short = (tree.probes[index].command.removeprefix("${CC} -Werror ") for index in found)
        return {
            name.removesuffix(" -c -x c /dev/null -o /dev/null"): found[index]
            for name, index in zip(short, found, strict=True)
        }

    return named(answers.known), named(answers.assumed)


@pytest.mark.parametrize(
    ("kconfig", "config", "known"),
    [
        pytest.param("config A\n    def_bool $(has,-fa)\n", {"A": "y"}, {"-fa": "y"}, id="a promptless y"),
        pytest.param("config A\n    def_bool $(has,-fa)\n", {}, {"-fa": "n"}, id="a promptless symbol that is missing"),
        pytest.param("config A\n    def_bool $(deny,$(CC) -Werror -fa)\n", {"A": "y"}, {"-fa": "n"}, id="a negated y"),
        pytest.param(
            "config A\n    def_bool $(deny,$(CC) -Werror -fa)\n",
            {},
            {"-fa": "y"},
            id="a negated symbol that is missing",
        ),
        pytest.param(
            'config A\n    bool "A"\n    depends on $(has,-fa)\n',
            {"A": "y"},
            {"-fa": "y"},
            id="a dependent symbol that is y",
        ),
        pytest.param(
            'config A\n    bool "A"\n    depends on $(has,-fa)\n',
            {"A": "n"},
            {"-fa": "y"},
            id="a dependent symbol that is not set",
        ),
        pytest.param(
            'config A\n    bool "A"\n    depends on $(has,-fa)\n',
            {},
            {"-fa": "n"},
            id="a dependent symbol that is missing",
        ),
        pytest.param(
            'config A\n    bool "A"\n    depends on !$(has,-fa)\n', {}, {"-fa": "y"}, id="a negated dependency"
        ),
        pytest.param(
            "config A\n    def_bool $(has,-fa) && $(has,-fb)\n", {"A": "y"}, {"-fa": "y", "-fb": "y"}, id="both of two"
        ),
        pytest.param(
            "config A\n    def_bool $(has,-fa) || $(has,-fb)\n", {}, {"-fa": "n", "-fb": "n"}, id="neither of two"
        ),
        pytest.param(
            "config A\n    def_bool $(has,-fa)\n\nconfig B\n    def_bool $(has,-fa) && $(has,-fb)\n",
            {"A": "y"},
            {"-fa": "y", "-fb": "n"},
            id="one told by another symbol",
        ),
        pytest.param(
            'config A\n    def_bool y\n    depends on B\n    depends on $(has,-fa)\n\nconfig B\n    bool "B"\n',
            {"B": "y"},
            {"-fa": "n"},
            id="a dependency of a promptless symbol",
        ),
        pytest.param(
            'config A\n    int "A"\n    default 1 if $(has,-fa)\n    default 2\n',
            {"A": "2"},
            {},
            id="a user may have typed a value",
        ),
        pytest.param(
            "config A\n    int\n    default 1 if $(has,-fa)\n    default 2\n",
            {"A": "2"},
            {"-fa": "n"},
            id="a promptless number",
        ),
        pytest.param(
            'config A\n    string\n    default "$(yes-or-no,$(CC) -Werror -m32,-m32,)"\n',
            {"A": "-m32"},
            {"-m32": "y"},
            id="a text",
        ),
        pytest.param(
            'config A\n    string\n    default "$(yes-or-no,$(CC) -Werror -m32,-m32,)"\n',
            {"A": ""},
            {"-m32": "n"},
            id="the other text",
        ),
        pytest.param(
            'config B\n    bool\n\nconfig A\n    bool "A"\n    select B if $(has,-fa)\n',
            {"A": "y", "B": "y"},
            {"-fa": "y"},
            id="a select",
        ),
        pytest.param(
            'config B\n    bool\n\nconfig A\n    bool "A"\n    select B if $(has,-fa)\n',
            {"A": "y"},
            {"-fa": "n"},
            id="no select",
        ),
        pytest.param(
            'config B\n    bool\n\nconfig A\n    bool "A"\n    imply B if $(has,-fa)\n',
            {"A": "y", "B": "y"},
            {"-fa": "y"},
            id="an imply",
        ),
    ],
)
@pytest.mark.parametrize("generation", ["old", "new"])
def test_what_a_config_tells(load: Load, generation: str, kconfig: str, config: Config, known: Config) -> None:
    """A probe is known if only one answer fits the config."""
    assert known == infer(load(ASK + kconfig, generation), config)[0]


@pytest.mark.parametrize(
    ("kconfig", "config", "assumed"),
    [
        pytest.param(
            'config A\n    bool "A"\n    depends on B && $(has,-fa)\n\nconfig B\n    bool "B"\n',
            {"B": "n"},
            {"-fa": "y"},
            id="hidden for another reason",
        ),
        pytest.param(
            "config A\n    def_bool $(has,-fa) && $(has,-fb)\n", {}, {"-fa": "y", "-fb": "n"}, id="one of two says no"
        ),
        pytest.param(
            "config A\n    def_bool $(has,-fa) || $(has,-fb)\n",
            {"A": "y"},
            {"-fa": "y", "-fb": "y"},
            id="one of two says yes",
        ),
        pytest.param(
            'config A\n    bool "A"\n    default $(has,-fa)\n', {"A": "n"}, {"-fa": "y"}, id="the user may have said no"
        ),
        pytest.param(
            'config A\n    bool "A"\n    depends on $(has,-fa) = $(has,-fb)\n',
            {},
            {"-fa": "n", "-fb": "y"},
            id="either way round",
        ),
    ],
)
def test_what_a_config_leaves_open(load: Load, kconfig: str, config: Config, assumed: Config, lines_of: Lines) -> None:
    """An open probe is assumed, and the assumption fits the config."""
    tree = load(ASK + kconfig)
    known, guessed = infer(tree, config)
    resolver = Resolver(tree, user_values(tree, config.items()), infer_answers(tree, config.items()))

    assert {} == known
    assert sorted(assumed.values()) == sorted(guessed.values())
    assert assumed.keys() == guessed.keys()
    assert config == lines_of(write_config(resolver))


COMPILERS = """
config CC_IS_GCC
    def_bool $(ask,$(CC) --version | grep -q gcc)

config CC_IS_CLANG
    def_bool $(ask,$(CC) --version | grep -q clang)

config OFF
    bool "Off"

config FOR_CLANG
    bool "For Clang"
    depends on OFF && $(has,-fsanitize=kcfi)

config FOR_GCC
    bool "For GCC"
    depends on OFF && $(has,--param=this=1)

config FOR_BOTH
    bool "For both"
    depends on OFF && $(has,-fstack-protector)
"""


@pytest.mark.parametrize(
    ("config", "clang", "gcc"),
    [({"CC_IS_GCC": "y"}, "n", "y"), ({"CC_IS_CLANG": "y"}, "y", "n"), ({}, "y", "y")],
)
def test_flags_of_one_compiler(load: Load, config: Config, clang: str, gcc: str) -> None:
    """The config tells which compiler it was, and that decides the assumption for its flags."""
    assumed = infer(load(ASK + COMPILERS), {**config, "OFF": "n"})[1]

    assert {"-fsanitize=kcfi": clang, "--param=this=1": gcc, "-fstack-protector": "y"} == assumed


def test_an_assumption_gives_way_to_the_config(load: Load) -> None:
    """A flag that Clang alone should know is there if a symbol says so."""
    config = {"CC_IS_GCC": "y", "OFF": "y", "FOR_CLANG": "n", "FOR_GCC": "y", "FOR_BOTH": "y"}
    known, assumed = infer(load(ASK + COMPILERS), config)

    assert known["-fsanitize=kcfi"] == "y"
    assert {} == assumed


def test_outputs_and_variables(load: Load) -> None:
    """A promptless symbol tells the text that a script returned, and the compiler's own line."""
    kconfig = """
    config CC_VERSION_TEXT
        string
        default "$(CC_VERSION_TEXT)"

    config GCC_VERSION
        int
        default $(shell,$(srctree)/scripts/version.sh $(CC))

    config AS_VERSION
        int
        default GCC_VERSION if IS_NEW
        default $(shell,$(srctree)/scripts/as.sh)

    config IS_NEW
        def_bool GCC_VERSION > 5
    """
    config = {"CC_VERSION_TEXT": "gcc 14", "GCC_VERSION": "140200", "AS_VERSION": "140200", "IS_NEW": "y"}
    known, assumed = infer(load(kconfig), config)

    assert {"CC_VERSION_TEXT": "gcc 14", "${srctree}/scripts/version.sh ${CC}": "140200"} == known
    assert {"${srctree}/scripts/as.sh": ""} == assumed


def test_a_variable_inside_a_probe(load: Load) -> None:
    """The answer to a question about the compiler's line is told by its symbol, not computed."""
    tree = load(ASK + 'config CC_IS_GCC\n    def_bool $(ask,echo "$(CC_VERSION_TEXT)" | grep -q gcc)\n')
    known, _ = infer(tree, {"CC_IS_GCC": "y"})

    assert known['echo "${CC_VERSION_TEXT}" | grep -q gcc'] == "y"


@pytest.mark.parametrize("generation", ["old", "new"])
@pytest.mark.parametrize(
    ("config", "known"),
    [
        ({"PLAIN": "n", "FANCY": "y"}, {"-ffancy": "y"}),
        ({"PLAIN": "y", "FANCY": "n"}, {"-ffancy": "y"}),
        ({"PLAIN": "y"}, {"-ffancy": "n"}),
    ],
)
def test_members_of_a_choice_tell(load: Load, generation: str, config: Config, known: Config) -> None:
    """A member that depends on a probe tells it by having a line or none."""
    tree = load(
        ASK
        + """
        choice
            prompt "P"

        config PLAIN
            bool "Plain"

        config FANCY
            bool "Fancy"
            depends on $(has,-ffancy)

        endchoice
        """,
        generation,
    )

    assert known == infer(tree, config)[0]


def test_many_probes_in_one_condition(load: Load, lines_of: Lines) -> None:
    """More probes than can be tried in combination are assumed, never an error."""
    flags = [f"-f{letter}" for letter in "abcdefg"]
    tree = load(
        ASK + 'config A\n    bool "A"\n    depends on ' + " && ".join(f"$(has,{flag})" for flag in flags) + "\n"
    )
    config = {"A": "y"}
    answers = infer_answers(tree, config.items())

    assert set(range(7)) == answers.known.keys() | answers.assumed.keys()
    assert config == lines_of(write_config(Resolver(tree, user_values(tree, config.items()), answers)))


def test_a_number_without_value_tells_as_much_as_one_with(load: Load) -> None:
    """In old trees a number that nothing sets has a line without value, which proves that it is visible."""
    tree = load(ASK + 'config N\n    int "N"\n    depends on $(has,-fa)\n', "old")

    assert {0: "y"} == infer_answers(tree, [("N", "", "void")]).known
    assert {0: "n"} == infer_answers(tree, []).known


def test_a_tree_without_probes(load: Load) -> None:
    """Nothing asked, nothing told."""
    tree = load('config A\n    bool "A"\n')

    assert Answers() == infer_answers(tree, [("A", "y")])
