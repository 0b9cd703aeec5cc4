"""What depends on a member of a choice is below it and no member itself, in trees before 6.12."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.model.tree import Tree

Load = Callable[..., Tree]
Written = Callable[..., dict[str, str]]


def choice(*entries: str) -> str:
    """Return a choice of the entries, and the symbols X, a bool, and Z, a tristate."""
    block = "\n".join(("choice", '    prompt "P"', "", *entries, "endchoice"))
    return f'config X\n    bool "X"\n\nconfig Z\n    tristate "Z"\n\n{block}\n'


def config(name: str, *properties: str, prompt: str = "") -> str:
    """Return a bool with a prompt, and what else its definition says."""
    return "\n    ".join((f"config {name}", f'bool "{name}" {prompt}', *properties)) + "\n"


A, B = config("A"), config("B")


@pytest.mark.parametrize(
    ("kconfig", "members"),
    [
        pytest.param(choice(A, config("C", "depends on A"), B), "AB", id="a dependency"),
        pytest.param(choice(A, config("C", prompt="if A"), B), "AB", id="a condition of the prompt"),
        pytest.param(choice(A, config("C", "depends on X && A"), B), "AB", id="one of several dependencies"),
        pytest.param(choice(A, config("C", "depends on A = y"), B), "AB", id="a comparison with y"),
        pytest.param(choice(A, config("C", "depends on A != n"), B), "AB", id="a comparison with n"),
        pytest.param(choice(A, config("C", "depends on A || X"), B), "AB", id="an alternative"),
        pytest.param(choice(A, config("C", "depends on X")), "AC", id="another dependency"),
        pytest.param(choice(A, config("C", "depends on A"), config("D", "depends on A"), B), "AB", id="two"),
        pytest.param(choice(A, config("C", "depends on A"), config("D", "depends on C"), B), "AB", id="one below one"),
        pytest.param(choice(A, "if A", config("C"), config("D"), "endif", B), "AB", id="an if"),
        pytest.param(choice(A, 'comment "K"\n    depends on A', config("C", "depends on A"), B), "AB", id="a comment"),
        pytest.param(choice(A, "if X", B, config("C", "depends on B"), "endif"), "AB", id="inside an if"),
        pytest.param(
            choice(config("A", "depends on X"), config("C", "depends on X && (A || Z)")), "A", id="all of it and more"
        ),
        pytest.param(
            choice(config("A", "depends on X = y"), config("C", "depends on X != n", "depends on A || Z")),
            "A",
            id="all of it in other words",
        ),
        pytest.param(
            choice(A, "if X", config("B", "depends on X"), config("C", "depends on B || Z"), "endif"),
            "AB",
            id="all of it by an if",
        ),
    ],
)
def test_members(load: Load, kconfig: str, members: str) -> None:
    """Only what stands directly in the choice is a member."""
    tree = load(kconfig, "old")

    assert list(members) == [tree.symbols[member].name for member in tree.choices[0].members]


@pytest.mark.parametrize(
    "kconfig",
    [
        pytest.param(choice(A, B, config("C", "depends on A")), id="something else in between"),
        pytest.param(
            choice(config("A", "depends on X"), config("C", "depends on A || Z")), id="not all that the member asks"
        ),
    ],
)
def test_members_that_depend_on_each_other(load: Load, kconfig: str) -> None:
    """What is no submenu is a member, and those may not depend on each other."""
    with pytest.raises(InputError, match="recursive dependency"):
        load(kconfig, "old")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"A": "y", "C": "y"}, {"A": "y", "B": "n", "C": "y"}),
        ({"A": "y"}, {"A": "y", "B": "n", "C": "n"}),
        ({"B": "y", "C": "y"}, {"A": "n", "B": "y"}),
        ({}, {"A": "y", "B": "n", "C": "n"}),
    ],
)
def test_values(written: Written, values: dict[str, str], expected: dict[str, str]) -> None:
    """An option below a member is free while that member is chosen."""
    kconfig = choice(A, config("C", "depends on A"), B)

    assert {"X": "n", "Z": "n", **expected} == written(kconfig, values, "old")
