"""Fixtures that compare a few lines of config with a few others, over a few lines of Kconfig."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.comparison.differences import comparison
from kconfig_guard.comparison.side import Resolved
from kconfig_guard.input.config import combined, parse_config
from kconfig_guard.model.answers import recorded
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.user_values import user_values
from kconfig_guard.profile.renames import Renames
from kconfig_guard.profile.rule import Rename

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kconfig_guard.judgement.review import Comparison
    from kconfig_guard.model.tree import Tree

HEADER = "# Linux/x86 6.12.3 Kernel Configuration\n"
"""What makes a config a full one, in which ``conf`` has written down what it computed."""


@pytest.fixture
def side(load: Callable[..., Tree]) -> Callable[..., Resolved]:
    """Return the maker of sides: ``side(name, kconfig or tree or None, lines, *fragments, ...)``.

    Options are ``full`` (the lines are all of a config), ``generation``, ``answers`` ({probe command: answer}) and
    ``renames`` ([(old name, new name)]).
    """

    def side(
        name: str,
        kconfig: str | Tree | None,
        lines: str,
        *fragments: str,
        full: bool = False,
        generation: str = "new",
        answers: Mapping[str, str] | None = None,
        renames: Iterable[tuple[str, str]] = (),
    ) -> Resolved:
        texts = [(HEADER if full else "") + dedent(lines), *map(dedent, fragments)]
        names = [name, *(f"fragment{number}" for number in range(1, len(texts)))]
        base, *parts = (parse_config(text, path, text.encode()) for text, path in zip(texts, names, strict=True))
        config = combined(base, parts)
        if kconfig is None:
            return Resolved(name, config)
        tree = load(kconfig, generation) if isinstance(kconfig, str) else kconfig
        resolver = Resolver(tree, user_values(tree, config.lines()), recorded(tree, answers or {}))
        return Resolved(name, config, resolver, Renames((Rename(old, new, "6.0") for old, new in renames), "x86_64"))

    return side


@pytest.fixture
def compare(load: Callable[..., Tree], side: Callable[..., Resolved]) -> Callable[..., Comparison]:
    """Return a function that compares two configs over one tree: ``compare(kconfig, old, new, full, generation)``.

    ``full`` says whether the configs are full ones, or that of each.
    """

    def compare(
        kconfig: str, old: str, new: str, *, full: bool | tuple[bool, bool] = False, generation: str = "new"
    ) -> Comparison:
        tree = load(kconfig, generation)
        kinds = full if isinstance(full, tuple) else (full, full)
        return comparison(side("old", tree, old, full=kinds[0]), side("new", tree, new, full=kinds[1]))

    return compare
