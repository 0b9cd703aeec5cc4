"""Fixtures that turn a few lines of Kconfig into a tree, and a tree with a config into a resolved config.

``generation`` is ``new`` for trees since 6.12 and ``old`` for those before.
"""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.model.answers import recorded
from kconfig_guard.model.loader import load_tree
from kconfig_guard.model.resolver import Resolver, user_values
from kconfig_guard.model.writer import write_config

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kconfig_guard.model.tree import Tree

GENERATIONS = {
    "new": {"scripts/kconfig/symbol.c": 'sym_get_choice_menu(sym); newval.val = "0";'},
    "old": {
        "scripts/kconfig/symbol.c": "sym_calc_choice(sym);",
        "scripts/kconfig/confdata.c": "sym_string_within_range(sym);",
    },
}


def _load(kconfig: str | Mapping[str, str], generation: str = "new", arch: str = "x86_64") -> Tree:
    files = dict(GENERATIONS[generation])
    texts = {"Kconfig": kconfig} if isinstance(kconfig, str) else kconfig
    files.update({path: dedent(text).lstrip("\n") for path, text in texts.items()})

    def read(path: str) -> str:
        if path not in files:
            raise InputError(f"there is no {path}")
        return files[path]

    return load_tree(read, arch, "tree")


def _resolve(
    kconfig: str | Mapping[str, str],
    config: Mapping[str, str] | None = None,
    generation: str = "new",
    answers: Mapping[str, str] | None = None,
) -> Resolver:
    tree = _load(kconfig, generation)
    return Resolver(tree, user_values(tree, (config or {}).items()), recorded(tree, answers or {}))


def _lines(text: str) -> dict[str, str]:
    found = {}
    for line in text.splitlines():
        if line.startswith("CONFIG_"):
            name, _, value = line.removeprefix("CONFIG_").partition("=")
            found[name] = value
        elif line.endswith(" is not set"):
            found[line.removeprefix("# CONFIG_").removesuffix(" is not set")] = "n"
    return found


@pytest.fixture
def load() -> Callable[..., Tree]:
    """Return the loader: ``load(kconfig or files, generation, arch)``."""
    return _load


@pytest.fixture
def resolve() -> Callable[..., Resolver]:
    """Return the resolver: ``resolve(kconfig, {symbol: value}, generation, {probe command: answer})``."""
    return _resolve


@pytest.fixture
def written() -> Callable[..., dict[str, str]]:
    """Return a function like ``resolve`` for the lines of the written config: symbol to value, n for "not set"."""

    def written(
        kconfig: str | Mapping[str, str],
        config: Mapping[str, str] | None = None,
        generation: str = "new",
        answers: Mapping[str, str] | None = None,
    ) -> dict[str, str]:
        return _lines(write_config(_resolve(kconfig, config, generation, answers)))

    return written


@pytest.fixture
def lines_of() -> Callable[[str], dict[str, str]]:
    """Return a function that reads symbols and values from the text of a written config."""
    return _lines
