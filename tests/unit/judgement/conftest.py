"""Fixtures that judge a few rules over a few lines of Kconfig and a few lines of config."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.input.config import combined, parse_config
from kconfig_guard.judgement.asked import Asked, collect
from kconfig_guard.judgement.differences import comparison
from kconfig_guard.judgement.facts import TextFacts, TreeFacts
from kconfig_guard.judgement.judge import Judge
from kconfig_guard.judgement.side import Resolved
from kconfig_guard.model.answers import recorded
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.user_values import user_values
from kconfig_guard.profile.renames import Renames
from kconfig_guard.profile.rule import Profile, Rename, Rule, Selected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kconfig_guard.judgement.facts import Facts
    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.judgement.review import Comparison
    from kconfig_guard.model.tree import Tree


def _profile(name: str, *rules: Rule) -> Profile:
    selected = tuple(Selected(rule, name) for rule in rules)
    return Profile(id=name, version="1", sha256="", title=name, kind="hardening", description="", rules=selected)


@pytest.fixture
def profile() -> Callable[..., Profile]:
    """Return the profile maker: ``profile(name, *rules)``."""
    return _profile


@pytest.fixture
def tree_facts(load: Callable[..., Tree]) -> Callable[..., TreeFacts]:
    """Return the facts maker: ``tree_facts(kconfig, config, {probe command: answer}, [(old name, new name)])``."""

    def tree_facts(
        kconfig: str, config: str, answers: Mapping[str, str] | None = None, renames: Iterable[tuple[str, str]] = ()
    ) -> TreeFacts:
        tree = load(kconfig)
        parsed = parse_config(dedent(config), "config")
        resolver = Resolver(tree, user_values(tree, parsed.lines()), recorded(tree, answers or {}))
        return TreeFacts(parsed, resolver, Renames((Rename(old, new, "6.0") for old, new in renames), "x86_64"))

    return tree_facts


@pytest.fixture
def text_facts() -> Callable[..., TextFacts]:
    """Return the facts maker without a tree: ``text_facts(config, [(old name, new name)])``."""

    def text_facts(config: str, renames: Iterable[tuple[str, str]] = ()) -> TextFacts:
        table = (Rename(old, new, "6.0") for old, new in renames)
        return TextFacts(parse_config(dedent(config), "config"), Renames(table, "x86_64"))

    return text_facts


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


@pytest.fixture
def judge() -> Callable[..., Finding]:
    """Return a function that judges one rule: ``judge(facts, rule, arch, kernel)``."""

    def judge(facts: Facts, rule: Rule, arch: str = "x86_64", kernel: str = "6.12.3") -> Finding:
        return Judge(facts, "config", arch, kernel).finding(Asked(rule, "p", rule.severity, []))

    return judge


@pytest.fixture
def judge_all() -> Callable[..., tuple[Judge, list[Asked], list[Finding]]]:
    """Return a function that judges whole profiles: ``judge_all(facts, *profiles)``."""

    def judge_all(facts: Facts, *profiles: Profile) -> tuple[Judge, list[Asked], list[Finding]]:
        asked = collect(profiles)
        judge = Judge(facts, "config", "x86_64", "6.12.3")
        return judge, asked, judge.findings(asked)

    return judge_all
