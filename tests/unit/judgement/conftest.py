"""Fixtures that judge a few rules over a few lines of Kconfig and a few lines of config."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.input.config import parse_config
from kconfig_guard.judgement.asked import Asked, collect
from kconfig_guard.judgement.facts import TextFacts
from kconfig_guard.judgement.judge import Judge
from kconfig_guard.profile.renames import Renames
from kconfig_guard.profile.rule import Profile, Rename, Rule, Selected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kconfig_guard.judgement.facts import Facts
    from kconfig_guard.judgement.finding import Finding


def _profile(name: str, *rules: Rule) -> Profile:
    selected = tuple(Selected(rule, name) for rule in rules)
    return Profile(id=name, version="1", sha256="", title=name, kind="hardening", description="", rules=selected)


@pytest.fixture
def profile() -> Callable[..., Profile]:
    """Return the profile maker: ``profile(name, *rules)``."""
    return _profile


@pytest.fixture
def text_facts() -> Callable[..., TextFacts]:
    """Return the facts maker without a tree: ``text_facts(config, [(old name, new name)])``."""

    def text_facts(config: str, renames: Iterable[tuple[str, str]] = ()) -> TextFacts:
        table = (Rename(old, new, "6.0") for old, new in renames)
        return TextFacts(parse_config(dedent(config), "config"), Renames(table, "x86_64"))

    return text_facts


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
