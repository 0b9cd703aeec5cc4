"""What keeps rules from being met on real trees: something always does, nothing needless, and no config disproves it.

The facts about rules are checked by asking again without them. What is said to be impossible for architecture,
toolchain or want of a prompt is looked for in configs that the tree's own conf wrote with the same toolchain. By
default it is one tree; with the environment variable ``KCONFIG_GUARD_ORACLE=all`` (``make oracle``) it is all.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.judgement.finding import Verdict
from kconfig_guard.pipeline import Pipeline
from kconfig_guard.repair.engine import repair
from kconfig_guard.repair.fragment import Hindrance
from tests.kernel.conftest import VERSIONS, assignments
from tests.oracle.starting_configs import DEBIAN, RANDOM, Build
from tests.oracle.test_fragments_hold import DRAWN_AT_RANDOM, drawn_demands
from tests.oracle.test_random_configs import build_answer_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kconfig_guard.judgement.facts import TreeFacts
    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.profile.rule import Rule
    from kconfig_guard.repair.fragment import Fragment, Unmet
    from tests.kernel.conftest import Kernels

IS_ALL = os.environ.get("KCONFIG_GUARD_ORACLE") == "all"
PROFILES = {"kspp": ["kspp"], "kspp and container-host": ["kspp", "container-host"], DRAWN_AT_RANDOM: []}
STARTS = (DEBIAN, "x86_64_defconfig", "tinyconfig")
OTHERS = (
    "allyesconfig",
    "allmodconfig",
    "allnoconfig",
    "x86_64_defconfig",
    *(f"{RANDOM}-{seed}" for seed in range(1, 21 if IS_ALL else 5)),
)
SAMPLE = [("6.12", DEBIAN, name) for name in PROFILES if name != "kspp"] + [
    ("6.1", "tinyconfig", "kspp and container-host")
]
ALL = [(version, start, name) for version in VERSIONS for start in STARTS for name in PROFILES]
GIVEN = {Hindrance.ARCHITECTURE, Hindrance.TOOLCHAIN, Hindrance.PROMPTLESS}
"""Kinds of facts that no config can change."""


class Asked:
    """A config with demands, and the fragment for it."""

    def __init__(self, build: Build, start: str, name: str) -> None:
        self.build = build
        path = build.start(start)
        fragments = []
        if name == DRAWN_AT_RANDOM:
            model = Pipeline(["kspp"], [], build.workspace).case(str(path)).resolver
            assert model is not None
            drawn = build.folder / f"{start}.asked"
            drawn.write_text(drawn_demands(model.tree, f"{build.version} {start} asked"), encoding="utf-8")
            fragments.append(str(drawn))
        self.pipeline = Pipeline(list(PROFILES[name]), fragments, build.workspace)
        self.case = self.pipeline.case(str(path))
        self.findings = self.pipeline.judge(self.case).findings
        self.fragment = self.repaired(self.findings)

    @property
    def facts(self) -> TreeFacts:
        """What the tree says of the config."""
        facts: TreeFacts = self.case.facts  # type: ignore[assignment]
        return facts

    def repaired(self, findings: list[Finding]) -> Fragment:
        """Return the fragment for some of the findings."""
        return repair(self.facts, findings)

    # -- checks

    def vague(self) -> list[str]:
        """Return the rules that stay unmet for no fact that is known."""
        return [
            unmet.finding.rule.id
            for unmet in self.fragment.unmet
            if not unmet.because or any(one.kind is Hindrance.UNKNOWN or not one.text for one in unmet.because)
        ]

    def needless(self) -> list[str]:
        """Return the rules among the facts without which, in the input, the demand is not met either."""
        return [
            f"{unmet.finding.rule.id} is not met without {left_out} either: {unmet.reason}"
            for unmet in self.fragment.unmet
            for left_out in sorted({one.rule for one in unmet.because if one.rule})
            if not self._is_met_without(unmet, left_out)
        ]

    def _is_met_without(self, unmet: Unmet, left_out: str) -> bool:
        kept = {one.rule for one in unmet.because} - {left_out} | {unmet.finding.rule.id}
        fragment = self.repaired([finding for finding in self.findings if finding.rule.id in kept])
        return unmet.finding.rule.id not in {
            other.finding.rule.id
            for other in fragment.unmet
            if all(one.kind is not Hindrance.PRICE for one in other.because)
        }

    def missing(self) -> list[str]:
        """Return the rules that are met where only those among the facts are asked for beside them."""
        found = []
        for unmet in self.fragment.unmet:
            kept = {one.rule for one in unmet.because} | {unmet.finding.rule.id}
            fragment = self.repaired([finding for finding in self.findings if finding.rule.id in kept])
            # Which of them is given up is another matter.
            if unmet.finding in fragment.met and not fragment.unmet:
                found.append(f"{unmet.finding.rule.id} is met in spite of {unmet.reason}")
        return found

    def disproved(self) -> Iterator[str]:
        """Yield the rules that no config could meet, it is said, with a config that does."""
        for unmet in self.fragment.unmet:
            if {one.kind for one in unmet.because} <= GIVEN:
                for name in OTHERS:
                    config = assignments(self.build.start(name))
                    if self._meets(unmet.finding.rule, config):
                        yield f"{unmet.finding.rule.id} is met by {name} in spite of {unmet.reason}"

    def _meets(self, rule: Rule, config: dict[str, str]) -> bool:
        exists = self.facts.exists
        return any(
            all(demand.met_by(config.get(self.facts.name(demand.symbol), "n").strip('"')) for demand in demands)
            and any(exists(self.facts.name(demand.symbol)) for demand in demands)
            for demands in rule.alternatives
        ) and (rule.when is None or rule.when.level(lambda name: config.get(self.facts.name(name), "n")) != 0)


@pytest.fixture(scope="session")
def asked(kernels: Kernels, tmp_path_factory: pytest.TempPathFactory) -> Callable[[tuple[str, str, str]], Asked]:
    """Return a function from version, config and demands to what was asked; each is made once."""
    store = build_answer_store(tmp_path_factory.mktemp("answer-store"))
    builds: dict[str, Build] = {}
    made: dict[tuple[str, str, str], Asked] = {}

    def get(scenario: tuple[str, str, str]) -> Asked:
        version, start, name = scenario
        if version not in builds:
            builds[version] = Build(kernels, version, "gcc", store, tmp_path_factory.mktemp(version))
        if scenario not in made:
            made[scenario] = Asked(builds[version], start, name)
        return made[scenario]

    return get


@pytest.mark.parametrize("scenario", ALL if IS_ALL else SAMPLE, ids=", ".join)
class TestObstacles:
    """The facts that are given for what stays unmet."""

    def test_there_always_is_one(
        self, asked: Callable[[tuple[str, str, str]], Asked], scenario: tuple[str, str, str]
    ) -> None:
        """No rule is left unmet without a true reason, and those that failed are all accounted for."""
        found = asked(scenario)
        told = {unmet.finding.rule.id for unmet in found.fragment.unmet}
        told |= {finding.rule.id for finding in found.fragment.met}
        told |= {finding.rule.id for finding, _ in found.fragment.moot}

        assert [] == found.vague()
        assert {finding.rule.id for finding in found.findings if finding.verdict is Verdict.FAIL} <= told

    def test_rules_among_them_are_neither_needless_nor_too_few(
        self, asked: Callable[[tuple[str, str, str]], Asked], scenario: tuple[str, str, str]
    ) -> None:
        """A rule in the way keeps the demand from being met, and without it, it is met."""
        found = asked(scenario)

        assert [] == found.needless()
        assert [] == found.missing()

    def test_no_config_disproves_them(
        self, asked: Callable[[tuple[str, str, str]], Asked], scenario: tuple[str, str, str]
    ) -> None:
        """What architecture, toolchain or the want of a prompt excludes is met by no config that conf wrote."""
        assert [] == list(asked(scenario).disproved())
