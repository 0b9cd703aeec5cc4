"""Repair against a search through all assignments: every promise is kept, and nothing that can be met is left out.

A sample of random trees by default; with the environment variable ``KCONFIG_GUARD_ORACLE=all`` it is a few thousand.
"""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.model.tree import Kind
from kconfig_guard.repair.engine import repair
from kconfig_guard.repair.fragment import Fragment, FragmentLine, Unmet
from tests.unit.repair.brute_force import (
    Trial,
    fewest_lines,
    incomplete,
    less_preferred,
    needless,
    newly_forced,
    outranked,
    unkept,
)
from tests.unit.repair.case import Case
from tests.unit.repair.random_case import random_case

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.model.tree import Tree
    from kconfig_guard.profile.rule import Rule

ALL = 3000
SAMPLE = (
    *range(50),
    # Seeds that engines failed at in the rarer ways.
    *(84, 109, 154, 260, 358, 479, 615, 622, 624, 695, 701, 743, 821, 844, 868, 947, 948, 979, 1081, 1158, 1209),
    *(1220, 1259, 1270, 1334, 1411, 1587, 1636, 1646, 1972, 2010, 2214, 2226, 2362, 2660, 2662, 2706, 2953),
)
SEEDS = range(ALL) if os.environ.get("KCONFIG_GUARD_ORACLE") == "all" else SAMPLE
UNLIMITED = 10**6

KINDS = (
    "line",
    "pin",
    "met",
    "judged",
    "lost",
    "promoted",
    "moot",
    "listed",
    "collateral",
    "dependencies",
    "needless",
    "incomplete",
    "severity",
    "preference",
    "selector",
)
"""What a fragment must not get wrong."""


@dataclass
class Found:
    """What the checks found over all seeds of a generation."""

    by_kind: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    failing: int = 0
    met: int = 0
    lines: int = 0
    fewest: int = 0

    def add(self, seed: int, violations: list[str]) -> None:
        """Take in the violations of one fragment."""
        for violation in violations:
            kind, _, text = violation.partition(": ")
            self.by_kind[kind].append(f"seed {seed}: {text}")


@cache
def found(generation: str, load: Callable[[str, str], Tree]) -> Found:
    """Return what all checks find over all seeds."""
    whole = Found()
    for seed in SEEDS:
        made = random_case(seed, load, is_old=generation == "old")
        if made is not None:
            _check(seed, *made, whole)
    return whole


def _check(seed: int, case: Case, pins: frozenset[int], whole: Found) -> None:
    fragment = repair(case.facts, case.findings(case.facts), UNLIMITED, pins)
    trial = Trial(case, pins, fragment)
    whole.failing += len(trial.failing)
    whole.met += len(trial.met)
    broken = [*unkept(trial), *newly_forced(trial)]
    whole.add(seed, [*broken, *needless(trial)])
    every = trial.every() if trial.failing and not _has_tristate_member(case.tree) else None
    if every is None:
        return
    whole.add(seed, [*incomplete(trial, every), *outranked(trial, every), *less_preferred(trial, every)])
    fewest = fewest_lines(trial, every)
    if not broken and fewest is not None:
        whole.lines += len(trial.lines)
        whole.fewest += fewest


def _has_tristate_member(tree: Tree) -> bool:
    """Say whether more than one member of a choice can be m: it stays as it is, whatever one could make of it."""
    parts = (index for choice in tree.choices for index in (choice.symbol, *choice.members))
    return any(tree.symbols[index].kind is Kind.TRISTATE for index in parts)


@pytest.mark.parametrize("generation", ["old", "new"])
@pytest.mark.parametrize("kind", KINDS)
def test_fragments(load: Callable[..., Tree], generation: str, kind: str) -> None:
    """No fragment breaks a promise, has a line too many, or leaves out what some assignment would meet."""
    assert [] == found(generation, load).by_kind[kind]


@pytest.mark.parametrize("generation", ["old", "new"])
def test_hardly_a_line_more_than_the_fewest(load: Callable[..., Tree], generation: str) -> None:
    """All fragments together have few lines more than the shortest that meet the same rules as well."""
    whole = found(generation, load)

    assert whole.lines <= 1.02 * whole.fewest


@pytest.mark.parametrize("generation", ["old", "new"])
def test_the_sample_says_something(load: Callable[..., Tree], generation: str) -> None:
    """There is enough to repair, and much of it can be."""
    whole = found(generation, load)

    assert whole.failing > len(SEEDS)
    assert whole.met > len(SEEDS) / 4


KCONFIG = """
config MODULES
    bool "Modules"
    modules
    default y

config ONE
    bool "One"

config OTHER
    bool "Other"
    depends on !ONE

config EXTRA
    bool "Extra"
    depends on OTHER
    default y

config DRIVER
    tristate "Driver"

config SELECTOR
    bool "Selector"
    select EXTRA
    select DRIVER
"""
RULES = {
    "low": ("low", {"ONE": "y"}),
    "high": ("high", {"OTHER": "y"}),
    "either": ("medium", [{"ONE": "y"}, {"DRIVER": "y"}]),
    "unselected": ("low", {"DRIVER": "n"}),
}


@pytest.mark.parametrize(
    ("config", "rules", "lines", "met", "expected"),
    [
        ("", ["low"], ["CONFIG_ONE=y"], ["low"], []),
        ("", ["low"], [], ["low"], ["met", "judged"]),
        ("", ["low"], [], [], ["incomplete"]),
        ("", ["low"], ["CONFIG_ONE=y"], [], ["listed", "needless", "incomplete"]),
        ("", ["low"], ["CONFIG_ONE=y", "CONFIG_OTHER=y"], ["low"], ["line", "line", "needless"]),
        ("", ["low"], ["CONFIG_ONE=y", "CONFIG_DRIVER=m"], ["low"], ["needless"]),
        ("CONFIG_DRIVER=m", ["low"], ["CONFIG_ONE=y", "CONFIG_DRIVER=y"], ["low"], ["promoted", "needless"]),
        ("CONFIG_ONE=y", ["low", "high"], ["# CONFIG_ONE is not set", "CONFIG_OTHER=y"], ["high"],
         ["lost", "listed", "collateral"]),
        ("", ["high"], ["CONFIG_OTHER=y"], ["high"], ["collateral"]),
        ("", ["low", "high"], ["CONFIG_ONE=y"], ["low"], ["severity"]),
        ("", ["either"], ["CONFIG_DRIVER=y"], ["either"], ["preference"]),
        ("", ["either"], ["CONFIG_SELECTOR=y"], ["either"], ["collateral", "dependencies", "preference"]),
        ("CONFIG_SELECTOR=y", ["unselected"], [], [], ["selector"]),
    ],
)  # fmt: skip
def test_the_checks_find_what_is_wrong(
    *,
    load: Callable[..., Tree],
    rule: Callable[..., Rule],
    config: str,
    rules: list[str],
    lines: list[str],
    met: list[str],
    expected: list[str],
) -> None:
    """A fragment that was made by hand, with one thing wrong."""
    made = [rule(name, RULES[name][1], RULES[name][0]) for name in rules]
    case = Case(load(KCONFIG), f"CONFIG_MODULES=y\n{config}", made, {})
    failing = [finding for finding in case.findings(case.facts) if finding.verdict == "fail"]
    fragment = Fragment(
        lines=[FragmentLine(line) for line in lines],
        met=[finding for finding in failing if finding.rule.id in met],
        unmet=[Unmet(finding, ()) for finding in failing if finding.rule.id not in met],
    )
    trial = Trial(case, frozenset(), fragment)
    every = trial.every() or {}
    violations = [
        *unkept(trial),
        *newly_forced(trial),
        *needless(trial),
        *incomplete(trial, every),
        *outranked(trial, every),
        *less_preferred(trial, every),
    ]

    assert expected == [violation.partition(":")[0] for violation in violations]
