"""What must be computed anew when a symbol changes."""

from __future__ import annotations

from collections.abc import Callable

from kconfig_guard.model.dependents import dependents
from kconfig_guard.model.tree import Tree

Load = Callable[..., Tree]

KCONFIG = """
config A
    int "A" if B
    depends on C
    default D if E
    range F G if H

config I
    bool "I"
    select J if K
    imply L

config J
    bool

config L
    bool

choice
    prompt "Pick"

config ONE
    bool "One"

config TWO
    bool "Two"
    depends on M

endchoice
"""


def reached(tree: Tree, name: str) -> set[str]:
    """Return the names of the symbols that lean on a symbol, over any number of expressions."""
    users = dependents(tree)
    pending, found = [tree.by_name[name]], set()
    while pending:
        for user in users.get(pending.pop(), ()):
            if user not in found:
                found.add(user)
                pending.append(user)
    return {tree.symbols[item].name for item in found if item >= 0 and tree.symbols[item].name}


def test_every_property_counts(load: Load) -> None:
    """Prompts, dependencies, defaults, ranges, selects and implies all make dependents."""
    tree = load(KCONFIG)

    assert [{"A"}] * 7 == [reached(tree, name) for name in "BCDEFGH"]
    assert {"J", "L"} == reached(tree, "I")
    assert {"J"} == reached(tree, "K")


def test_members_of_a_choice_depend_on_each_other(load: Load) -> None:
    """Whatever changes one member can change all."""
    tree = load(KCONFIG)

    assert {"ONE", "TWO"} == reached(tree, "M")
    assert {"ONE", "TWO"} == reached(tree, "ONE")


def test_nothing_leans_on_a_leaf(load: Load) -> None:
    """A symbol that nobody mentions has no dependents."""
    tree = load(KCONFIG)

    assert set() == reached(tree, "A")
    assert [] == dependents(tree)[tree.by_name["A"]]
