"""Fixtures that repair a few lines of config, and prove every fragment apart from the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kconfig_guard.judgement.finding import Verdict
from kconfig_guard.repair.engine import MAX_COLLATERAL, repair
from tests.unit.repair.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kconfig_guard.judgement.facts import TreeFacts
    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.model.tree import Tree
    from kconfig_guard.profile.rule import Rule
    from kconfig_guard.repair.fragment import Fragment


def _prove(case: Case, fragment: Fragment) -> None:
    """Check what every fragment promises, by merging its text into the config and resolving that."""
    lines = [line.text for line in fragment.lines]
    named = {line.removeprefix("# ").removeprefix("CONFIG_").partition("=")[0].partition(" ")[0] for line in lines}
    promised = {finding.rule.id for finding in fragment.met}
    passing = {name for name, verdict in case.verdicts(case.facts).items() if verdict is Verdict.PASS}
    merged = case.facts_with(lines)
    verdicts = case.verdicts(merged)
    before, after = case.values(case.facts.resolver), case.values(merged.resolver)
    changed = [(name, before[name], after[name]) for name in sorted(before) if before[name] != after[name]]

    assert case.holds(lines, promised), "the fragment does not do what it says"
    assert not {name for name in passing if verdicts[name] is Verdict.FAIL}, "a passing rule is lost"
    assert [change for change in changed if change[0] not in named] == [
        (change.name, change.before, change.after) for change in fragment.collateral
    ], "the collateral is not what changes"
    for position, line in enumerate(lines):
        rest = lines[:position] + lines[position + 1 :]
        kept = promised | {name for name in passing if verdicts[name] is Verdict.PASS}
        assert not case.holds(rest, kept), f"{line} is not needed"


@pytest.fixture
def rule(rule: Callable[..., Rule]) -> Callable[..., Rule]:
    """Return the rule maker, names first: ``rule(name, {symbol: wanted} or a list of them, severity, when)``."""

    def named(name: str, wanted: Any, severity: str = "medium", when: str = "") -> Rule:
        return rule(wanted, name, severity, when=when)

    return named


@pytest.fixture
def case(
    load: Callable[..., Tree],
) -> Callable[..., tuple[TreeFacts, list[Finding]]]:
    """Return a function that gives the engine's input: ``case(kconfig, config, *rules)``."""

    def case(kconfig: str, config: str, *rules: Rule) -> tuple[TreeFacts, list[Finding]]:
        made = Case(load(kconfig), config, rules, {})
        return made.facts, made.findings(made.facts)

    return case


@pytest.fixture
def fix(load: Callable[..., Tree]) -> Callable[..., Fragment]:
    """Return a function that repairs and proves: ``fix(kconfig, config, *rules, answers, limit, generation, keep)``."""

    def fix(
        kconfig: str,
        config: str,
        *rules: Rule,
        answers: Mapping[str, str] | None = None,
        limit: int = MAX_COLLATERAL,
        generation: str = "new",
        keep: Sequence[str] = (),
    ) -> Fragment:
        case = Case(load(kconfig, generation), config, rules, answers or {})
        pins = frozenset(case.tree.by_name[name] for name in keep)
        fragment = repair(case.facts, case.findings(case.facts), limit, pins)
        _prove(case, fragment)
        after = case.facts_with([line.text for line in fragment.lines]).resolver
        assert [case.facts.resolver.value(pin) for pin in pins] == [after.value(pin) for pin in pins]
        return fragment

    return fix
