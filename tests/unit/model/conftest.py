"""Fixtures that resolve a config over a few lines of Kconfig."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kconfig_guard.model.answers import recorded
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.user_values import user_values
from kconfig_guard.model.writer import write_config

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kconfig_guard.model.tree import Tree


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
def resolve(load: Callable[..., Tree]) -> Callable[..., Resolver]:
    """Return the resolver: ``resolve(kconfig, {symbol: value}, generation, {probe command: answer})``."""

    def resolve(
        kconfig: str | Mapping[str, str],
        config: Mapping[str, str] | None = None,
        generation: str = "new",
        answers: Mapping[str, str] | None = None,
    ) -> Resolver:
        tree = load(kconfig, generation)
        return Resolver(tree, user_values(tree, (config or {}).items()), recorded(tree, answers or {}))

    return resolve


@pytest.fixture
def written(resolve: Callable[..., Resolver]) -> Callable[..., dict[str, str]]:
    """Return a function like ``resolve`` for the lines of the written config: symbol to value, n for "not set"."""

    def written(*arguments: Any, **options: Any) -> dict[str, str]:
        return _lines(write_config(resolve(*arguments, **options)))

    return written


@pytest.fixture
def lines_of() -> Callable[[str], dict[str, str]]:
    """Return a function that reads symbols and values from the text of a written config."""
    return _lines
