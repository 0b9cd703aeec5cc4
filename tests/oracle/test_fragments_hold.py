"""Fragments for many configs and demands, judged by what the tree's own ``merge_config.sh`` and ``conf`` make of them.

The configs to start from were first resolved by ``conf``. By default it is Debian's config and two random ones of one
tree; with the environment variable ``KCONFIG_GUARD_ORACLE=all`` (``make oracle``) it is every tree with gcc, and 6.12
with Clang and for arm64 as well, from the configs that make knows by name and from twenty random ones each.
"""

from __future__ import annotations

import os
import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.model.tree import Kind
from kconfig_guard.model.writer import config_line
from kconfig_guard.pipeline import Pipeline
from kconfig_guard.repair.fragment import Change, FragmentLine, Hindrance, Obstacle, Unmet
from kconfig_guard.report.fragment import render_fragment
from tests.kernel.conftest import VERSIONS
from tests.oracle.fragment_checks import MAX_COLLATERAL, Outcome, settings
from tests.oracle.starting_configs import DEBIAN, RANDOM, Build
from tests.oracle.test_random_configs import build_answer_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.model.tree import Tree
    from tests.kernel.conftest import Kernels

SAMPLE = "6.12"
SAMPLE_SEEDS = 2
ALL_SEEDS = 20
DRAWN = 40
HARDENING = "kernel/configs/hardening.config"

DRAWN_AT_RANDOM = "random demands"
DEMANDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "kspp": (("kspp",), ()),
    "kspp and container-host": (("kspp", "container-host"), ()),
    "hardening.config and container-host": (("container-host",), (HARDENING,)),
    DRAWN_AT_RANDOM: ((), ()),
}
"""Profiles and fragments of the tree."""

Scenario = tuple[str, str, str, str]
"""Version, toolchain, config to start from, demands."""


def scenarios() -> list[Scenario]:
    """Return what to run: all, or a sample."""
    if os.environ.get("KCONFIG_GUARD_ORACLE") != "all":
        drawn = [(SAMPLE, "gcc", f"{RANDOM}-{seed}", DRAWN_AT_RANDOM) for seed in range(1, 1 + SAMPLE_SEEDS)]
        return [(SAMPLE, "gcc", DEBIAN, name) for name in DEMANDS if name != DRAWN_AT_RANDOM] + drawn
    seeds = [f"{RANDOM}-{seed}" for seed in range(1, 1 + ALL_SEEDS)]
    x86 = (DEBIAN, "allnoconfig", "tinyconfig", "x86_64_defconfig")
    arm64 = ("allnoconfig", "tinyconfig", "defconfig")
    starts = {
        **{(version, "gcc"): (*x86, *seeds) for version in VERSIONS},
        ("6.12", "clang"): x86,
        **{(version, "arm64-gcc"): arm64 for version in VERSIONS},
    }
    return [(*build, start, name) for build, names in starts.items() for start in names for name in DEMANDS]


def drawn_demands(tree: Tree, seed: str) -> str:
    """Return a fragment that asks for levels, drawn at random, of symbols that a user may set."""
    chance = random.Random(seed)
    symbols = [
        symbol
        for symbol in tree.symbols
        if symbol.prompts and symbol.name and symbol.kind in (Kind.BOOL, Kind.TRISTATE) and not symbol.transitional
    ]
    lines = []
    for symbol in sorted(chance.sample(symbols, DRAWN), key=lambda symbol: symbol.name):
        levels = ("n", "m", "y") if symbol.kind is Kind.TRISTATE else ("n", "y")
        lines.append(config_line(symbol.name, symbol.kind, chance.choice(levels)))
    return "\n".join(lines) + "\n"


def repaired(build: Build, start: str, name: str) -> Outcome:
    """Repair a config, and have conf resolve what the fragment makes of it."""
    path = build.start(start)
    profiles, parts = DEMANDS[name]
    fragments = [str(build.part(part)) for part in parts]
    if name == DRAWN_AT_RANDOM:
        model = Pipeline(["kspp"], [], build.workspace).case(str(path)).resolver
        assert model is not None
        drawn = build.folder / f"{start}.drawn"
        seed = f"{build.version} {build.toolchain} {start}"
        drawn.write_text(drawn_demands(model.tree, seed), encoding="utf-8")
        fragments.append(str(drawn))
    pipeline = Pipeline(list(profiles), fragments, build.workspace)
    case = pipeline.case(str(path))
    judgement = pipeline.judge(case)
    fragment = pipeline.repair(case, judgement, MAX_COLLATERAL)
    after = build.merged(path, render_fragment(fragment, judgement))
    before = path.read_text(encoding="utf-8")
    return Outcome(pipeline, case, judgement, fragment, before, after, build.witnesses())


@pytest.fixture(scope="session")
def build(kernels: Kernels, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Build]:
    """Return a function from version and toolchain to that build; each is made once."""
    store = build_answer_store(tmp_path_factory.mktemp("answer-store"))
    made: dict[tuple[str, str], Build] = {}

    def get(version: str, toolchain: str) -> Build:
        key = version, toolchain
        if key not in made:
            made[key] = Build(kernels, *key, store, tmp_path_factory.mktemp(f"{version}-{toolchain}"))
        return made[key]

    return get


@pytest.mark.parametrize("scenario", scenarios(), ids=", ".join)
def test_a_fragment_does_what_it_says(build: Callable[[str, str], Build], scenario: Scenario) -> None:
    """Every line holds and is needed, every rule is as promised, and all that changes is announced."""
    version, toolchain, start, name = scenario

    outcome = repaired(build(version, toolchain), start, name)

    assert settings(outcome.text) or outcome.fragment.unmet or not outcome.judgement.failing()
    found = outcome.violations()
    assert not found, "\n".join(found)


def test_the_checks_find_what_is_wrong(build: Callable[[str, str], Build]) -> None:
    """A fragment and a config that were tampered with are caught in each point."""
    made = repaired(build(SAMPLE, "gcc"), DEBIAN, "kspp and container-host")
    fragment = made.fragment
    simple, undone = next(
        (line, finding)
        for line in fragment.lines
        for finding in fragment.met
        if line.asked_by == [finding.rule.id] and fragment.lines_for(finding.rule.id) == [line.text] and not line.serves
    )
    fragment.lines.remove(simple)
    fragment.met.remove(undone)
    fragment.unmet.append(Unmet(undone, (Obstacle(Hindrance.UNKNOWN, "no way was found, and none was ruled out"),)))
    fragment.met.append(fragment.unmet[0].finding)
    fragment.lines += [FragmentLine("CONFIG_SECCOMP=y"), FragmentLine("CONFIG_KMSAN=y")]
    hidden = fragment.collateral.pop(0)
    fragment.collateral.append(Change("DEVMEM", "y", "n"))
    after = made.after.replace("\nCONFIG_EXT4_FS=m\n", "\nCONFIG_EXT4_FS=y\n")
    after = after.replace("\nCONFIG_CGROUPS=y\n", "\n# CONFIG_CGROUPS is not set\n")

    found = replace(made, after=after).violations()

    for expected in (
        "lost: KMSAN=y is None",
        f"promise: {fragment.unmet[0].finding.rule.id} is fail",
        "newly failing: ",
        "built-in: EXT4_FS",
        f"collateral: {hidden.name} ",
        "collateral: DEVMEM None, announced ('y', 'n')",
        "verify: ",
        "unnecessary: SECCOMP=y",
        f"reason, none: {undone.rule.id} ",
        f"missed: {undone.rule.id} ",
    ):
        assert any(line.startswith(expected) for line in found), expected
