"""The configs that make knows by name; every expected value here came from ``conf``."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kconfig_guard.model.answers import Answers
from kconfig_guard.model.modes import set_all
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.tree import Tree
from kconfig_guard.model.writer import write_config

Load = Callable[..., Tree]

EMBEDDED = """
config EMBEDDED
    bool "Embedded system"
    option allnoconfig_y
    select EXPERT

config EXPERT
    bool "Expert"

config OTHER
    bool "Other"
    default y
"""


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("allnoconfig", {"EMBEDDED": "y", "EXPERT": "y", "OTHER": "n"}),
        ("alldefconfig", {"EMBEDDED": "n", "EXPERT": "n", "OTHER": "y"}),
        ("allmodconfig", {"EMBEDDED": "y", "EXPERT": "y", "OTHER": "y"}),
        ("allyesconfig", {"EMBEDDED": "y", "EXPERT": "y", "OTHER": "y"}),
    ],
)
def test_a_symbol_that_is_on_in_allnoconfig(
    load: Load, lines_of: Callable[[str], dict[str, str]], mode: str, expected: dict[str, str]
) -> None:
    """Even allnoconfig turns on a symbol with that option."""
    tree = load(EMBEDDED, "oldest")

    assert expected == lines_of(write_config(Resolver(tree, set_all(tree, {}, mode), Answers())))


def test_what_is_set_stays(load: Load) -> None:
    """A mode is for what has no value yet."""
    tree = load(EMBEDDED, "oldest")
    values = {tree.by_name["EMBEDDED"]: "n"}

    assert set_all(tree, values, "allnoconfig")[tree.by_name["EMBEDDED"]] == "n"
