"""A tree that was packed and unpacked is the same tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.headed import divided, headed
from kconfig_guard.model.answers import Answers
from kconfig_guard.model.asking import asking
from kconfig_guard.model.dependents import dependents
from kconfig_guard.model.infer import infer_answers
from kconfig_guard.model.order import order
from kconfig_guard.model.packed import pack, unpack
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.tree import Symbol, Tree
from kconfig_guard.model.user_values import user_values
from kconfig_guard.model.writer import write_config
from tests.random_tree import RandomTree
from tests.unit.conftest import GENERATIONS, TREE

Load = Callable[..., Tree]

EVERYTHING = """\
mainmenu "Linux/$(ARCH) \udcfc\udc80 \u00fc"

cc-option = $(shell,{ $(CC) $(1); } >/dev/null 2>&1 && echo "y" || echo "n")

config MODULES
	bool "Modules"
	modules
	option allnoconfig_y

config CC_VERSION_TEXT
	string
	default "$(CC_VERSION_TEXT) and more"

config ASKS
	def_bool $(cc-option,-fone) && !$(cc-option,-ftwo)

menu "Things"
	visible if MODULES

config A
	tristate "A" if ABSENT || B != "six"
	depends on MODULES && (B > 3 || ASKS)
	default m if ASKS
	default y
	select C if B = 7 || H = 0x1f
	imply D

config B
	int "B"
	range 0 LIMIT if ASKS
	range 1 9
	default 7

config LIMIT
	int
	default 100

config C
	bool

config C
	bool "C again"
	default D

config D
	tristate "D"

config H
	hex "H"
	default 0x1f

config EMPTY
	string "Empty"
	default ""

endmenu

comment "About"
	depends on A

choice
	prompt "Pick"
	depends on A
	default TWO if C

config ONE
	bool "One"

config TWO
	bool "Two"
	depends on D

endchoice
"""


def again(tree: Tree) -> Tree:
    return unpack(memoryview(pack(tree)))


def assert_same(tree: Tree, other: Tree) -> None:
    """Compare two trees, of which the second was unpacked, in all that they hold."""
    assert Symbol not in {type(symbol) for symbol in other.symbols[3:]}
    for symbol in other.symbols:
        assert symbol.uses is not None
    for field in fields(Tree):
        if field.name not in ("expressions", "entries", "users", "order"):
            assert getattr(tree, field.name) == getattr(other, field.name), field.name
    assert list(tree.by_name) == list(other.by_name)
    assert list(tree.expressions) == list(other.expressions)
    assert list(tree.entries) == list(other.entries)
    assert len(tree.entries) == len(other.entries)
    for item in range(-len(tree.expressions), len(tree.symbols)):
        assert dependents(tree)[item] == dependents(other)[item]
    assert [list(order(tree).ranks), list(order(tree).items)] == [list(order(other).ranks), list(order(other).items)]
    assert order(tree).units == order(other).units


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("kconfig", [EVERYTHING, TREE], ids=["everything", "small"])
def test_nothing_is_lost(kconfig: str | Mapping[str, str], generation: str, load: Load) -> None:
    """Symbols, expressions, choices, menus, probes and what was derived from them, down to odd bytes in texts."""
    if isinstance(kconfig, str) and generation != "oldest":
        kconfig = kconfig.replace("\toption allnoconfig_y\n", "")
    tree = load(kconfig, generation)

    assert_same(tree, again(tree))


def test_random_trees_are_the_same(load: Load) -> None:
    """Whatever the language allows, and the configs that come out of it are the same, too."""
    compared = 0
    for seed in range(120):
        source = RandomTree(seed, is_old=seed % 2 == 1)
        try:
            tree = load(source.kconfig, "old" if source.is_old else "new")
        except InputError:
            continue
        other = again(tree)
        lines = [
            (name.removeprefix("CONFIG_"), value.strip('"'))
            for name, _, value in (line.partition("=") for line in source.config().splitlines())
        ]
        written = [write_config(Resolver(one, user_values(one, lines), Answers())) for one in (tree, other)]
        assert written[0] == written[1]
        assert_same(tree, again(tree))
        compared += 1
    assert compared >= 50


def test_answers_are_read_back_alike(load: Load) -> None:
    """What a config tells of the toolchain does not depend on where the tree comes from."""
    tree = load(EVERYTHING.replace("\toption allnoconfig_y\n", ""))
    lines = [("MODULES", "y"), ("ASKS", "y"), ("CC_VERSION_TEXT", "gcc 14 and more"), ("A", "m"), ("B", "7")]

    first, second = (infer_answers(one, lines) for one in (tree, again(tree)))

    assert first == second
    assert 2 == len([answer for answer in first.known.values() if answer in ("y", "n")])


def test_a_symbol_is_read_when_it_is_asked_for(load: Load) -> None:
    """Name and type are there at once; what is asked once is kept, and what does not exist is an error as ever."""
    tree = again(load(EVERYTHING.replace("\toption allnoconfig_y\n", "")))
    symbol = tree.symbols[tree.by_name["B"]]

    assert Symbol is not type(symbol)
    assert ("B", "INT", None) == (symbol.name, symbol.kind.name, symbol.choice)
    assert 2 == len(symbol.ranges)
    assert Symbol is type(symbol)
    assert symbol.prompts is symbol.prompts
    with pytest.raises(AttributeError, match="nothing"):
        _ = symbol.nothing  # type: ignore[attr-defined]


def test_who_asks_is_looked_for_once(load: Load) -> None:
    """The second answer is the first one."""
    tree = load(TREE)

    assert asking(tree) is asking(tree)
    assert dependents(tree) is dependents(tree)


def test_what_cannot_be_kept_is_told(load: Load) -> None:
    """A zero byte in a text would end it."""
    tree = load('config A\n    bool "one\0two"\n')

    with pytest.raises(ValueError, match="zero byte"):
        pack(tree)


@pytest.mark.parametrize("content", [b"", b"\0" * 8, b"{}", b"\0\0\0\0\0\0\0\x02{}", b"\xff" * 40])
def test_anything_else_is_no_tree(content: bytes) -> None:
    """What is no packed tree is an error, and nothing worse."""
    with pytest.raises((ValueError, KeyError)):
        unpack(memoryview(content))


ODD: list[object] = [
    None,
    0,
    -1,
    10**9,
    1.5,
    "",
    "six",
    [],
    [[]],
    [0],
    [["a"]],
    {},
    {"a": 1},
    {"kinds": ["B", 1]},
    True,
]


def test_whatever_else_the_head_says_is_refused_or_read(load: Load) -> None:
    """A piece of data may be whole and yet say something that no tree says; ``find`` in kept_trees knows the errors."""
    head, rest = divided(pack(load(TREE)))
    refused = 0
    for key in head:
        for odd in ODD:
            try:
                unpack(memoryview(headed({**head, key: odd}, rest)))
            except (ValueError, TypeError, KeyError, IndexError):
                refused += 1
    for name, (code, size) in head["columns"].items():
        for odd_shape in ([code, size + 4], [code, -size], ["d", size], [size, code], [code]):
            with pytest.raises((ValueError, TypeError, KeyError, IndexError)):
                unpack(memoryview(headed({**head, "columns": {**head["columns"], name: odd_shape}}, rest)))

    assert refused >= len(head) * len(ODD) * 3 // 4


def test_parts_of_two_trees_are_no_tree(load: Load) -> None:
    """Columns that are as long as they say, and do not belong together."""
    head, rest = divided(pack(load("config A\n\tbool\n")))
    other, others = divided(pack(load("config A\n\tbool\n\nconfig B\n\tbool\n")))
    for name in head["columns"]:
        shapes, content, starts = {}, b"", [0, 0]
        for column, shape in head["columns"].items():
            one, two = shape[1], other["columns"][column][1]
            taken = (others, starts[1], two) if column == name else (rest, starts[0], one)
            content += bytes(taken[0][taken[1] : taken[1] + taken[2]])
            shapes[column] = other["columns"][column] if column == name else shape
            starts = [starts[0] + one, starts[1] + two]
        if name in ("kinds", "named", "undefined", "names", "ranks", "symbols ends", "users ends"):
            with pytest.raises((ValueError, IndexError)):
                unpack(memoryview(headed({**head, "columns": shapes}, content)))
