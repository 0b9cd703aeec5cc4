"""Fixtures that prove rules over a few lines of Kconfig."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kconfig_guard.input.config import Config
from kconfig_guard.judgement.facts import TreeFacts
from kconfig_guard.model.answers import recorded
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.profile.renames import Renames
from kconfig_guard.profile.rule import Rename
from kconfig_guard.proof.setting import Setting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kconfig_guard.model.tree import Tree
    from kconfig_guard.profile.rule import Rule


@pytest.fixture
def setting(load: Callable[..., Tree]) -> Callable[..., Setting]:
    """Return the maker of settings: ``setting(kconfig, rules, {probe command: answer}, [(old name, new name)])``."""

    def make(
        kconfig: str,
        rules: Iterable[Rule],
        answers: Mapping[str, str] | None = None,
        renames: Iterable[tuple[str, str]] = (),
    ) -> Setting:
        tree = load(kconfig)
        resolver = Resolver(tree, {}, recorded(tree, answers or {}))
        table = Renames((Rename(old, new, "6.0") for old, new in renames), "x86_64")
        return Setting(TreeFacts(Config("tree"), resolver, table), "x86_64", rules)

    return make
