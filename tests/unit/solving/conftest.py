"""Fixtures that encode a few lines of Kconfig."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kconfig_guard.model.answers import recorded
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.user_values import user_values

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kconfig_guard.model.tree import Tree


@pytest.fixture
def resolve(load: Callable[..., Tree]) -> Callable[..., Resolver]:
    """Return the resolver: ``resolve(kconfig, {symbol: value}, generation, {probe command: answer})``."""

    def resolve(
        kconfig: str,
        config: Mapping[str, str] | None = None,
        generation: str = "new",
        answers: Mapping[str, str] | None = None,
    ) -> Resolver:
        tree = load(kconfig, generation)
        return Resolver(tree, user_values(tree, (config or {}).items()), recorded(tree, answers or {}))

    return resolve
