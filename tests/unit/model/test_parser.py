"""The parser executes nothing, turns toolchain questions into probes, and says where it stumbles."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.model.private_kconfiglib import lib
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.tree import Kind, ProbeKind, ProbeUse, Tree

if TYPE_CHECKING:
    from pathlib import Path

Load = Callable[..., Tree]
Resolve = Callable[..., Resolver]

ASK = """
yes-or-no = $(shell,{ $(1); } >/dev/null 2>&1 && echo "$(2)" || echo "$(3)")
ask = $(yes-or-no,$(1),y,n)
deny = $(yes-or-no,$(1),n,y)
"""


# -- probes


def test_nothing_is_executed(load: Load, tmp_path: Path) -> None:
    """A shell command is recorded and not run, wherever it stands."""
    trap = tmp_path / "trap"
    load(f"""
        $(shell,touch {trap})
        x := $(shell,touch {trap})
        config A
            def_bool $(shell,{{ touch {trap}; }} >/dev/null 2>&1 && echo "y" || echo "n")
            depends on "$(shell,touch {trap})" != ""
    """)

    assert not trap.exists()


@pytest.mark.parametrize(
    ("default", "kind", "command", "use"),
    [
        ("$(ask,$(CC) -fa)", ProbeKind.STATUS, "${CC} -fa", ProbeUse(0, "y", "n")),
        ("$(deny,$(CC) -fa)", ProbeKind.STATUS, "${CC} -fa", ProbeUse(0, "n", "y")),
        ("$(yes-or-no,$(LD) -v,-m32,)", ProbeKind.STATUS, "${LD} -v", ProbeUse(0, "-m32", "")),
        ("$(shell,$(srctree)/scripts/v.sh $(CC))", ProbeKind.OUTPUT, "${srctree}/scripts/v.sh ${CC}", None),
        ("$(CC_VERSION_TEXT)", ProbeKind.ENVIRONMENT, "CC_VERSION_TEXT", None),
        ("$(RUSTC_VERSION_TEXT)", ProbeKind.ENVIRONMENT, "RUSTC_VERSION_TEXT", None),
    ],
)
def test_kinds_of_probes(load: Load, default: str, kind: ProbeKind, command: str, use: ProbeUse | None) -> None:
    """A status has two texts; an output and a variable of the toolchain are taken as they are."""
    tree = load(ASK + f"\nconfig A\n    string\n    default {default}\n")
    symbol = tree.symbols[tree.symbols[tree.by_name["A"]].defaults[0].value]

    assert [(kind, command)] == [(probe.kind, probe.command) for probe in tree.probes]
    assert (use or ProbeUse(0, None, None),) == symbol.text


def test_the_same_command_is_one_probe(load: Load) -> None:
    """A command that is asked twice, even the other way round, is one probe; another command is another."""
    tree = load(
        ASK
        + """
        config A
            def_bool $(ask,$(CC) -fa)
        config B
            def_bool $(deny,$(CC) -fa)
        config C
            bool "C"
            depends on $(ask,$(CC) -fa) || $(ask,$(CC) -fc)
        """
    )

    assert ["${CC} -fa", "${CC} -fc"] == [probe.command for probe in tree.probes]
    assert ["Kconfig:6", "Kconfig:11"] == [str(probe.location) for probe in tree.probes]


@pytest.mark.parametrize(("answer", "positive", "negative"), [("y", "y", "n"), ("n", "n", "y")])
def test_a_negated_status(resolve: Resolve, answer: str, positive: str, negative: str) -> None:
    """$(failure,…) is the opposite of $(success,…)."""
    kconfig = ASK + "\nconfig A\n    def_bool $(ask,$(CC) -fa)\nconfig B\n    def_bool $(deny,$(CC) -fa)\n"
    resolver = resolve(kconfig, answers={"${CC} -fa": answer})

    assert (positive, negative) == tuple(resolver.value(resolver.tree.by_name[name]) for name in "AB")


def test_texts_around_a_probe(resolve: Resolve) -> None:
    """Text before and after an answer stays."""
    kconfig = ASK + '\nconfig A\n    string\n    default "cc $(yes-or-no,$(CC) -m32,-m32,-m64) end"\n'
    resolver = resolve(kconfig, answers={"${CC} -m32": "n"})

    assert resolver.value(resolver.tree.by_name["A"]) == "cc -m64 end"


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ('echo "$(CC_VERSION_TEXT)" | grep -q gcc', 'echo "${CC_VERSION_TEXT}" | grep -q gcc'),
        ("test $(shell,$(CC) -dumpversion) = 12", "test $(${CC} -dumpversion) = 12"),
        ("$(CC) $(yes-or-no,$(CC) -m32,-m32,-m64) -S", "${CC} -m32 -S"),
    ],
)
def test_a_probe_inside_a_probe(load: Load, command: str, expected: str) -> None:
    """A command spells out the earlier probes that it uses."""
    tree = load(ASK + f"\nconfig A\n    def_bool $(ask,{command})\n")

    assert expected == tree.probes[-1].command


@pytest.mark.parametrize(("answer", "level"), [("4", "n"), ("5", "y"), ("0x10", "y")])
def test_an_output_in_a_comparison(resolve: Resolve, answer: str, level: str) -> None:
    """The text that a probe returns can be compared."""
    resolver = resolve("config A\n    def_bool $(shell,$(CC) --level) >= 5\n", answers={"${CC} --level": answer})

    assert level == resolver.value(resolver.tree.by_name["A"])


# -- the environment


def test_the_process_environment_stays_outside(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables of the process reach neither macros nor strings."""
    monkeypatch.setenv("SECRET", "42")
    tree = load('config A\n    string\n    default "$SECRET $(SECRET) ${SECRET}"\n')

    assert "42" not in tree.symbols[tree.symbols[tree.by_name["A"]].defaults[0].value].name


def test_facts_of_the_tree_are_variables(resolve: Resolve) -> None:
    """ARCH and SRCARCH are put in when the files are read."""
    resolver = resolve('config A\n    string\n    default "$(ARCH) in $(SRCARCH)"\n')

    assert resolver.value(resolver.tree.by_name["A"]) == "x86_64 in x86"


def test_source_follows_variables(load: Load) -> None:
    """A sourced path may hold a variable, and lands in the list of files."""
    tree = load(
        {
            "Kconfig": 'source "arch/$(SRCARCH)/Kconfig"\nsource "lib/Kconfig"\n',
            "arch/x86/Kconfig": "config A\n    bool\n",
            "lib/Kconfig": "config B\n    bool\n",
        }
    )

    assert ["Kconfig", "arch/x86/Kconfig", "lib/Kconfig"] == tree.files
    assert ["arch/x86/Kconfig:1"] == [str(place) for place in tree.symbols[tree.by_name["A"]].definitions]


def test_source_does_not_glob(load: Load) -> None:
    """A star in a path is a star."""
    with pytest.raises(InputError, match=r"lib/\*"):
        load({"Kconfig": 'source "lib/*"\n', "lib/Kconfig": "config B\n    bool\n"})


def test_a_variable_of_the_files(load: Load) -> None:
    """Variables and macros that the files define are expanded as usual."""
    tree = load("one = Y$(1)\nnow := $(one,2)\none = Z\nconfig $(now)_$(one)\n    bool\n")

    assert "Y2_Z" in tree.by_name


def test_another_user_of_the_library_is_left_alone() -> None:
    """The changes are made to a private copy of kconfiglib."""
    import kconfiglib  # noqa: PLC0415 - the very point of the test

    assert lib is not kconfiglib
    assert os.path.expandvars is kconfiglib.expandvars


# -- types


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [("bool", "tristate", Kind.BOOL), ("int", "hex", Kind.INT), ("string", "bool", Kind.STRING)],
)
def test_a_type_redefinition_keeps_the_first(load: Load, first: str, second: str, expected: Kind) -> None:
    """A symbol keeps the type that it was given first."""
    tree = load(f'config A\n    {first}\n\nconfig A\n    {second} "A"\n')

    assert expected is tree.symbols[tree.by_name["A"]].kind


def test_a_later_definition_may_bring_the_type(load: Load) -> None:
    """The first definition may leave the type out."""
    tree = load('config A\n    default 5\n\nconfig A\n    int "A"\n')

    assert tree.symbols[tree.by_name["A"]].kind is Kind.INT


def test_help_texts_are_skipped(load: Load) -> None:
    """Nothing in a help text counts."""
    tree = load("config A\n    bool\n    help\n      config NOT_ME\n\n      $(error-if,y,no)\n\nconfig B\n    bool\n")

    assert {"A", "B"} == {symbol.name for symbol in tree.symbols if symbol.definitions}


# -- mistakes


@pytest.mark.parametrize(
    ("kconfig", "line", "text"),
    [
        ("config A\n    bool\n\nbogus\n", 4, "bogus"),
        ("config A\n    bool\n    depends on (B\n", 3, "malformed expression"),
        ("config A\n    bool\n    depends on\n", 3, "malformed expression"),
        ("config A\n    bool\n    depends on B if\n", 3, "malformed expression"),
        ('config A\n    bool "A\n', 2, "unterminated string"),
        ("config A\n    select\n", 2, "select"),
        ("config A\n    range 1\n", 2, "range 1"),
        ("config\n", 1, "symbol name"),
        ("endmenu\n", 1, "endmenu"),
        ('source "none/Kconfig"\n', 1, "there is no none/Kconfig"),
        ('source "../Kconfig"\n', 1, "leaves the tree"),
        ('source "/etc/passwd"\n', 1, "leaves the tree"),
        ('source "Kconfig"\n', 1, "recursive"),
        ("x = $(x)\n\nconfig A\n    def_bool $(x)\n", 4, "recursively"),
        ("\n$(error-if,y,too old a compiler)\n", 2, "too old a compiler"),
    ],
)
def test_mistakes_have_a_place(load: Load, kconfig: str, line: int, text: str) -> None:
    """An error names file and line, and what is wrong there."""
    with pytest.raises(InputError) as caught:
        load("#\n" + kconfig)

    assert ("tree/Kconfig", line + 1) == (caught.value.path, caught.value.line)
    assert text in caught.value.message


def test_a_mistake_in_a_sourced_file(load: Load) -> None:
    """The place is the one in the sourced file."""
    with pytest.raises(InputError) as caught:
        load({"Kconfig": 'source "lib/Kconfig"\n', "lib/Kconfig": "config A\n    boool\n"})

    assert ("tree/lib/Kconfig", 2) == (caught.value.path, caught.value.line)


@pytest.mark.parametrize("opening", ['menu "M"\n', "if A\n", 'choice\n    prompt "C"\n'])
def test_a_missing_end_is_blamed_on_the_file(load: Load, opening: str) -> None:
    """A block that nothing ends is an error in its file."""
    with pytest.raises(InputError) as caught:
        load("\n" + opening)

    assert caught.value.path == "tree/Kconfig"
    assert "error:" not in caught.value.message


@pytest.mark.parametrize(
    "kconfig",
    [
        "config A\n    bool\n    depends on " + "(" * 30_000 + "B" + ")" * 30_000 + "\n",
        "config A\n    bool\n    depends on " + "!" * 30_000 + "B\n",
        "x = $(1)$(1)$(1)$(1)\n"
        + "".join(f"x{i} = $(x{i - 1 if i else ''},$(1)$(1)$(1)$(1))\n" for i in range(20))
        + "config A\n    def_bool $(x19,0123456789)\n",
    ],
    ids=["parentheses", "negations", "macros"],
)
def test_hostile_input_ends_in_an_error(load: Load, kconfig: str) -> None:
    """Nesting and growth without end are refused with a place."""
    with pytest.raises(InputError) as caught:
        load(kconfig)

    assert caught.value.line is not None


def test_files_that_source_each_other(load: Load) -> None:
    """A circle of files is refused where it closes."""
    files = {"Kconfig": 'source "a"\n', "a": 'source "b"\n', "b": 'source "a"\n'}
    with pytest.raises(InputError) as caught:
        load(files)

    assert ("tree/b", 1) == (caught.value.path, caught.value.line)


def test_a_long_chain_of_files(load: Load) -> None:
    """More than a hundred files deep is refused."""
    files = {"Kconfig": 'source "f0"\n'} | {f"f{i}": f'source "f{i + 1}"\n' for i in range(200)}
    with pytest.raises(InputError, match="too deeply"):
        load(files)


def test_a_file_is_sourced_once_where_the_tree_says_so(load: Load) -> None:
    """Trees whose conf refuses a second inclusion refuse it here too; older ones take the file twice."""
    files = {"Kconfig": 'source "a"\nsource "a"\n', "a": "config A\n    bool\n"}

    assert 2 == len(load(files).symbols[load(files).by_name["A"]].definitions)
    with pytest.raises(InputError, match=r"tree/Kconfig:2: 'a' is sourced a second time"):
        load({**files, "scripts/kconfig/symbol.c": "x", "scripts/kconfig/util.c": "die_duplicated_include"})


@pytest.mark.parametrize("line", ["default y", 'prompt "A"', "depends on B", "select B", "imply B"])
def test_a_transitional_symbol_has_no_properties(line: str, load: Load) -> None:
    """All that a transitional symbol may have is a help text."""
    with pytest.raises(InputError, match="tree/Kconfig:1: the transitional symbol A has properties"):
        load(f"\nconfig A\n    bool\n    transitional\n    {line}\n")


def test_what_was_expanded_is_not_expanded_again(load: Load) -> None:
    """The value of a := variable is text, whatever it looks like."""
    tree = load('dollar := $\nX := 1\nY := $(dollar)(X)\nconfig A\n    string\n    default "$(Y)"\n')

    assert any(symbol.name == "$(X)" for symbol in tree.symbols)
