"""Tests of kconfig_guard.repair.verification: a fragment's promises beside configs that conf could have written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.input.config import parse_config
from kconfig_guard.judgement.asked import Asked
from kconfig_guard.judgement.facts import TreeFacts, WrittenFacts
from kconfig_guard.judgement.judge import Judge
from kconfig_guard.model.answers import Answers
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.user_values import user_values
from kconfig_guard.profile.renames import Renames
from kconfig_guard.repair.engine import repair
from kconfig_guard.repair.verification import differences, other_toolchain

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.input.config import Config
    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.model.tree import Tree
    from kconfig_guard.profile.rule import Rule

KCONFIG = """
config CC_VERSION_TEXT
    string
    default "gcc 14"

config EXPERT
    bool "Expert"

config CHECKS
    bool "Checks"
    depends on EXPERT

config EXTRA
    bool "Extra"
    depends on EXPERT
    default y

config LIMIT
    int "Limit"
    depends on EXPERT

config ROOM
    hex "Room"
    default 0x10

config NAME
    string "Name"
    default "anna" if EXPERT

config HELPER
    bool
    default EXPERT

config OLD
    bool "Old"
    default y

config OLD_FILTER
    bool "Filter of the old"
    depends on OLD
"""
BASE = "# CONFIG_EXPERT is not set\nCONFIG_OLD=y\n# CONFIG_OLD_FILTER is not set\n"

BEFORE = """\
CONFIG_CC_VERSION_TEXT="gcc 14"
# CONFIG_EXPERT is not set
CONFIG_ROOM=0x10
CONFIG_NAME=""
# CONFIG_OLD is not set
"""
AFTER = """\
CONFIG_CC_VERSION_TEXT="gcc 14"
CONFIG_EXPERT=y
CONFIG_CHECKS=y
CONFIG_EXTRA=y
CONFIG_LIMIT=0
CONFIG_ROOM=0x10
CONFIG_NAME="anna"
CONFIG_HELPER=y
# CONFIG_OLD is not set
"""


@dataclass
class Proof:
    """A fragment for the rules, which is compared with what conf made of it."""

    tree: Tree
    rules: list[Rule]

    def __post_init__(self) -> None:
        parsed = parse_config(BASE, "config")
        self.resolver = Resolver(self.tree, user_values(self.tree, parsed.lines()), Answers())
        self.facts = TreeFacts(parsed, self.resolver, Renames([], "x86_64"))
        self.fragment = repair(self.facts, self._judged(self.facts))

    def _judged(self, facts: TreeFacts | WrittenFacts) -> list[Finding]:
        asked = [Asked(rule, "p", rule.severity, []) for rule in self.rules]
        return Judge(facts, "config", "x86_64", "6.12.3").findings(asked)

    def _written(self, config: Config) -> list[Finding]:
        return self._judged(WrittenFacts(config, self.facts))

    def __call__(self, before: str, after: str) -> list[str]:
        written = [parse_config(text, "what kbuild wrote") for text in (before, after)]
        return differences(self.fragment, self.tree, written[0], written[1], self._written)


@pytest.fixture
def proof(load: Callable[..., Tree], rule: Callable[..., Rule]) -> Proof:
    """Return the proof of a fragment that switches CHECKS on, for which EXPERT is needed."""
    return Proof(
        load(KCONFIG), [rule("R-1", {"CHECKS": "y"}), rule("R-2", {"OLD": "n"}), rule("R-3", {"ROOM": ">=0x10"})]
    )


def without(line: str) -> str:
    assert line in AFTER
    return AFTER.replace(line, "")


def test_what_holds_has_no_differences(proof: Proof) -> None:
    """Lines, rules and collateral are as they were announced; what has no prompt is nobody's business."""
    assert ["CONFIG_EXPERT=y", "CONFIG_CHECKS=y", "# CONFIG_OLD is not set"] == [
        line.text for line in proof.fragment.lines
    ]
    assert [] == proof(BEFORE, AFTER)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (
            without("CONFIG_CHECKS=y\n"),
            [
                "'CONFIG_CHECKS=y' does not hold: the config has no line for it",
                "R-1 is promised, but fails: CHECKS is n, wanted y",
            ],
        ),
        (
            AFTER.replace("# CONFIG_OLD is not set", "CONFIG_OLD=y"),
            [
                "'# CONFIG_OLD is not set' does not hold: the config has 'CONFIG_OLD=y'",
                "R-2 is promised, but fails: OLD is y, wanted n",
                "R-2 passes without the fragment, but with it fails: OLD is y, wanted n",
            ],
        ),
        (
            AFTER.replace("0x10", "0x8"),
            [
                "R-3 passes without the fragment, but with it fails: ROOM is 0x8, wanted >=0x10",
                "ROOM changes from 0x10 to 0x8, which the fragment does not announce",
            ],
        ),
        (without("CONFIG_EXTRA=y\n"), ["EXTRA stays n, announced is n to y"]),
        (
            AFTER.replace('"anna"', '"a\\"b"'),
            ['NAME changes from empty to a"b, announced is empty to anna'],
        ),
        (
            AFTER + "CONFIG_OLD_FILTER=y\n",
            ["OLD_FILTER changes from n to y, which the fragment does not announce"],
        ),
        (without("CONFIG_HELPER=y\n"), []),
    ],
)
def test_each_difference_is_one_line(after: str, expected: list[str], proof: Proof) -> None:
    """What conf made of the fragment is told beside what was promised."""
    assert expected == proof(BEFORE, after)


def test_a_change_that_was_there_before_counts_for_nothing(proof: Proof) -> None:
    """What differs from the model with and without the fragment, the toolchain does, not the fragment."""
    before, after = (text.replace("0x10", "0x20") for text in (BEFORE, AFTER))

    assert [] == proof(before, after)


def test_a_rule_that_should_no_longer_apply(load: Callable[..., Tree], rule: Callable[..., Rule]) -> None:
    """A rule whose guard another line ends is a promise, too."""
    rules = [rule("R-1", {"OLD": "n"}, "high"), rule("R-2", {"OLD_FILTER": "y"}, "low", when="OLD")]
    proof = Proof(load(KCONFIG), rules)
    kept = "CONFIG_OLD=y\n# CONFIG_OLD_FILTER is not set\n"
    gone = "# CONFIG_OLD is not set\n"
    rest = 'CONFIG_ROOM=0x10\nCONFIG_NAME=""\n'

    assert ["R-2"] == [finding.rule.id for finding, _ in proof.fragment.moot]
    assert [] == proof(kept + rest, gone + rest)
    assert "R-2 should no longer apply, but fails: OLD_FILTER is n, wanted y" in proof(kept + rest, kept + rest)


def test_a_rule_that_stops_to_apply_is_not_met(load: Callable[..., Tree], rule: Callable[..., Rule]) -> None:
    """A promise is not kept by a config that the rule has nothing to say about."""
    proof = Proof(load(KCONFIG), [rule("R-1", {"CHECKS": "y"}, when="OLD")])

    assert ["R-1 is promised, but does not apply"] == [line for line in proof(BEFORE, AFTER) if "promised" in line]


def test_another_toolchain_is_told(proof: Proof) -> None:
    """The compiler that conf found stands beside the one that the fragment was made for."""
    assert None is other_toolchain(proof.resolver, parse_config(BEFORE, "config"))
    assert (
        "note: the toolchain here is not what the fragment was made for (CC_VERSION_TEXT is gcc 12, not gcc 14); "
        "'--toolchain run' makes one for it"
    ) == other_toolchain(proof.resolver, parse_config(BEFORE.replace("gcc 14", "gcc 12"), "config"))
