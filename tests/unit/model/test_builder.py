"""The builder numbers symbols and expressions, and spreads the conditions of menus over what stands in them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kconfig_guard.model.tree import MOD, NO, YES, EntryKind, Expr, Kind, Op, Tree

Load = Callable[..., Tree]

SIGNS = {Op.AND: "&&", Op.OR: "||", Op.EQUAL: "=", Op.UNEQUAL: "!=", Op.LESS: "<", Op.GREATER_EQUAL: ">="}


def spelled(tree: Tree, expression: Expr) -> str:
    """Return an expression as text."""
    if expression >= 0:
        return tree.symbols[expression].name or "<choice>"
    operator, *operands = tree.expressions[~expression]
    if operator == Op.NOT:
        return f"!{spelled(tree, operands[0])}"
    return "(" + f" {SIGNS[Op(operator)]} ".join(spelled(tree, part) for part in operands) + ")"


def test_the_constants_come_first(load: Load) -> None:
    """The tristate values are the indices of the constant symbols."""
    tree = load("config A\n    bool\n")

    assert ["n", "m", "y"] == [tree.symbols[index].name for index in (NO, MOD, YES)]
    assert all(tree.symbols[index].constant for index in (NO, MOD, YES))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("B", "B"),
        ("B && C && D", "(B && C && D)"),
        ("B || C && D", "(B || (C && D))"),
        ("!(B || C)", "!(B || C)"),
        ("B && y", "B"),
        ("B && n", "n"),
        ("B || y", "y"),
        ("B || n", "B"),
        ("B && B", "B"),
        ("B = m", "(B = m)"),
        ("N >= 5 && B", "((N >= 5) && B)"),
    ],
)
def test_expressions(load: Load, condition: str, expected: str) -> None:
    """Chains are flat, and constants and repetitions fall away."""
    tree = load(f"config A\n    bool\n    depends on {condition}\n")

    assert expected == spelled(tree, tree.symbols[tree.by_name["A"]].dependency)


def test_equal_expressions_share_a_number(load: Load) -> None:
    """The same condition in two places is one expression."""
    tree = load('config A\n    bool "A" if C && D\n\nconfig B\n    bool "B" if C && D\n')
    first, second = (tree.symbols[tree.by_name[name]].prompts[0].condition for name in "AB")

    assert first == second


def test_operands_come_before_expressions(load: Load) -> None:
    """An expression is numbered after its operands, so one pass over the list can compute all."""
    tree = load("config A\n    bool\n    depends on (B || !(C && D)) && (E != n || B)\n")

    assert all(~part < number for number, node in enumerate(tree.expressions) for part in node[1:] if part < 0)


NESTED = """
if OUTER

menu "M"
    depends on MENU
    visible if SEEN

config A
    bool "A" if PROMPT
    depends on OWN
    default y if DEFAULT
    select B if SELECT
    imply C if IMPLY

config N
    int
    range 1 5 if RANGE

endmenu

endif
"""


def test_conditions_of_menus_are_spread(load: Load) -> None:
    """Every property carries the conditions of the if blocks and menus around it; only prompts are seen or not."""
    tree = load(NESTED)
    symbol, number = tree.symbols[tree.by_name["A"]], tree.symbols[tree.by_name["N"]]
    selected, implied = tree.symbols[tree.by_name["B"]], tree.symbols[tree.by_name["C"]]
    around = "(((OUTER && MENU) && OWN) && "

    assert spelled(tree, symbol.dependency) == "((OUTER && MENU) && OWN)"
    assert spelled(tree, symbol.prompts[0].condition) == f"({around}PROMPT) && SEEN)"
    assert spelled(tree, symbol.defaults[0].condition) == f"{around}DEFAULT)"
    assert spelled(tree, selected.selected_by[0].condition) == f"{around}SELECT)"
    assert spelled(tree, implied.implied_by[0].condition) == f"{around}IMPLY)"
    assert spelled(tree, number.ranges[0].condition) == "((OUTER && MENU) && RANGE)"


def test_who_selects_whom(load: Load) -> None:
    """A select is known at both ends, with its place."""
    tree = load("config A\n    bool\n    select B\n\nconfig B\n    bool\n")
    first, second = tree.symbols[tree.by_name["A"]], tree.symbols[tree.by_name["B"]]

    assert [second.index] == first.selects
    assert [(first.index, "Kconfig:1")] == [(item.selector, str(item.location)) for item in second.selected_by]


def test_dependencies_of_several_definitions(load: Load) -> None:
    """The dependency of a symbol is that of any of its definitions."""
    tree = load("config A\n    bool\n    depends on B\n\nif C\n\nconfig A\n    bool\n\nendif\n")
    symbol = tree.symbols[tree.by_name["A"]]

    assert spelled(tree, symbol.dependency) == "(B || C)"
    assert ["Kconfig:1", "Kconfig:7"] == [str(place) for place in symbol.definitions]


def test_entries_follow_the_menus(load: Load) -> None:
    """The entries are the walk that writes a config."""
    tree = load('config A\n    bool\n\nmenu "M"\ncomment "C"\nif X\nconfig B\n    bool\nendif\nendmenu\n')
    expected = [
        (EntryKind.SYMBOL, "A"),
        (EntryKind.MENU, "M"),
        (EntryKind.COMMENT, "C"),
        (EntryKind.SYMBOL, "B"),
        (EntryKind.END_MENU, "M"),
    ]

    assert expected == [(entry.kind, entry.title or tree.symbols[entry.symbol].name) for entry in tree.entries]


CHOICE = """
choice
    prompt "Pick"
    default B if D

config A
    bool "A"

if ON

config B
    bool "B"

endif

config C
    bool

endchoice
"""
PROMPTLESS = "config C\n    bool\n"


@pytest.mark.parametrize("generation", ["old", "new"])
def test_members_of_a_choice(load: Load, generation: str) -> None:
    """Symbols in the block are members, in old trees even those without a prompt."""
    tree = load(CHOICE if generation == "old" else CHOICE.replace(PROMPTLESS, ""), generation)
    (choice,) = tree.choices

    names = ["A", "B", "C"] if generation == "old" else ["A", "B"]
    assert names == [tree.symbols[index].name for index in choice.members]
    assert {0} == {tree.symbols[tree.by_name[name]].choice for name in names}
    assert tree.symbols[choice.symbol].choice_of == 0


def test_the_old_choice_is_its_members_dependency(load: Load) -> None:
    """Before 6.12 the nameless symbol of a choice stands above its members."""
    old, new = load(CHOICE, "old"), load(CHOICE.replace(PROMPTLESS, ""), "new")

    assert spelled(old, old.symbols[old.by_name["A"]].dependency) == "<choice>"
    assert spelled(new, new.symbols[new.by_name["A"]].dependency) == "y"


@pytest.mark.parametrize(("line", "expected"), [("optional", True), ("", False)])
def test_optional_choices(load: Load, line: str, *, expected: bool) -> None:
    """An optional choice is known as one."""
    tree = load(f'choice\n    prompt "P"\n    {line}\n\nconfig A\n    bool "A"\n\nendchoice\n', "old")

    assert expected is tree.choices[0].optional


def test_a_choice_gives_its_members_a_type(load: Load) -> None:
    """In old trees a member without type takes that of the choice."""
    tree = load(
        'choice\n    prompt "P"\n\nconfig A\n    tristate "A"\n\nconfig B\n    prompt "B"\n\nendchoice\n', "old"
    )

    assert tree.symbols[tree.by_name["B"]].kind is Kind.TRISTATE


@pytest.mark.parametrize(
    ("kconfig", "expected"),
    [
        ("config MODULES\n    bool\n    modules\n", "MODULES"),
        ("config LOADABLE\n    bool\n    modules\n", "LOADABLE"),
        ("config MODULES\n    bool\n    option modules\n", "MODULES"),
        ("config A\n    bool\n", "n"),
    ],
)
def test_the_modules_symbol(load: Load, kconfig: str, expected: str) -> None:
    """The symbol with the modules attribute is known; without one it is the constant n."""
    tree = load(kconfig)

    assert expected == tree.symbols[tree.modules].name


def test_transitional_symbols_are_marked(load: Load) -> None:
    """Only the symbol with the line is transitional."""
    tree = load("config A\n    bool\n    transitional\n\nconfig B\n    bool\n")

    assert [True, False] == [tree.symbols[tree.by_name[name]].transitional for name in "AB"]


def test_a_long_chain_is_no_problem(load: Load) -> None:
    """Thousands of operands need no recursion."""
    names = [f"S{number}" for number in range(5000)]
    tree = load("config A\n    bool\n    depends on " + " || ".join(names) + "\n")

    assert len(tree.expressions[~tree.symbols[tree.by_name["A"]].dependency]) == 5001


@pytest.mark.parametrize("generation", ["old", "new"])
def test_uses(load: Load, generation: str) -> None:
    """Everything that a symbol's definitions mention is noted with it, of others too; bounds of ranges are not."""
    tree = load(
        """
        config A
            int "A" if B
            depends on C
            default D if E
            range F G if H

        config A
            default I

        config J
            bool "J"
            select K if L
            imply M if N

        config K
            bool

        config M
            bool
        """,
        generation,
    )

    def used(name: str) -> set[str]:
        pending, found = list(tree.symbols[tree.by_name[name]].uses), set()
        while pending:
            part = pending.pop()
            if part > YES:
                found.add(tree.symbols[part].name)
            elif part < 0:
                pending += tree.expressions[~part][1:]
        return found

    assert {"A": set("BCDEHI"), "J": set(), "K": set("JL"), "M": set("JN")} == {name: used(name) for name in "AJKM"}
