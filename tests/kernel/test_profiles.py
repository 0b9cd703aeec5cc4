"""The shipped profiles over real trees: nothing dead in them, and every collision that is known is found."""

from __future__ import annotations

import csv
import importlib.util
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.input.config import Assignment, Config, read_config
from kconfig_guard.judgement.asked import Asked
from kconfig_guard.judgement.facts import TextFacts
from kconfig_guard.judgement.finding import Verdict
from kconfig_guard.judgement.judge import Judge
from kconfig_guard.profile.library import Library
from kconfig_guard.profile.renames import Renames
from kconfig_guard.proving import Proving
from kconfig_guard.workspace import Workspace
from tests.kernel.conftest import VERSIONS, guard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kconfig_guard.profile.rule import Profile, Rule
    from kconfig_guard.proof.clashes import Conflict
    from tests.kernel.conftest import Kernels

ROOT = Path(__file__).parent.parent
CHECKOUT = ROOT.parent
COLLISIONS = ROOT / "oracle" / "collisions.csv"
TABLES = sorted((ROOT / "unit" / "data" / "facts").glob("*.csv"))
LIBRARY = Library()
WORKLOADS = {
    "android-vintf": "android", "android-waydroid": "android", "cilium-ebpf-dataplane": "cilium",
    "debug-sanitizer-ci": "debug-kernel", "fuzzing-syzkaller": "fuzzing", "gaming-wine": "desktop-gaming",
    "rust-for-linux": "rust", "secureboot-integrity": "integrity", "wireguard-tailscale": "vpn",
}  # fmt: skip
"""Tables of collisions whose profile has another name."""
LEVELS = ("recommended", "recommended-strict", "recommended-paranoid")


def rows(path: Path) -> list[dict[str, str]]:
    lines = path.read_text("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def test_no_shipped_profile_has_a_dead_demand(kernels: Kernels) -> None:
    """Every symbol exists, every rule can be met by some config, and no profile contradicts itself."""
    trees = [kernels.tree(version) for version in VERSIONS]

    done = guard("profile", "check", "--format", "json", "--tree", *trees)

    flaws = json.loads(done.stdout)["flaws"]
    assert [] == [flaw for flaw in flaws if flaw["severity"] != "low"]
    assert {"promptless", "unused"} >= {flaw["kind"] for flaw in flaws}
    assert (0, "") == (done.status, done.stderr)


# -- conflicts


@pytest.fixture(scope="module")
def proving(kernels: Kernels) -> Proving:
    """Return all shipped profiles over the 6.12 tree."""
    return Proving([], [str(kernels.tree("6.12"))], ["x86_64"], Workspace(use_cache=False))


@pytest.fixture(scope="module")
def conflicts(proving: Proving) -> list[Conflict]:
    """Return what hardening and workloads demand against each other there."""
    return proving.conflicts(between=("hardening", "workload"))


def demanding(profile: Profile, symbol: str, value: str) -> list[Rule]:
    """Return the rules that want just this of a symbol on x86_64, with no way around it."""
    names = Renames(LIBRARY.renames, "x86_64").names(symbol)
    return [
        item.rule
        for item in profile.rules
        if not item.rule.arch or "x86_64" in item.rule.arch
        if all(
            any(one.symbol in names and one.accepted and set(one.accepted) <= set(value.split("|")) for one in demands)
            for demands in item.rule.alternatives
        )
    ]


def test_every_known_collision_is_found(conflicts: list[Conflict]) -> None:
    """For each row of the table that concerns what a level of ``recommended`` and a workload demand."""
    found = {(*one.profiles, one.clash.first.id, one.clash.second.id) for one in conflicts}
    found |= {(second, first, theirs, ours) for first, second, ours, theirs in found}
    checked, missing = 0, []
    for row in rows(COLLISIONS):
        name = WORKLOADS.get(row["workload"], row["workload"])
        if name not in LIBRARY.names():
            continue
        for level in LEVELS:
            hard = demanding(LIBRARY.load(level), row["symbol"], row["hardening_value"])
            work = demanding(LIBRARY.load(name), row["symbol"], row["workload_value"])
            for one, other in ((one, other) for one in hard for other in work):
                if apart(one, other):
                    continue
                checked += 1
                if (level, name, one.id, other.id) not in found:
                    missing.append((level, name, one.id, other.id, row["symbol"]))

    assert [] == missing
    assert checked > 100


def apart(one: Rule, other: Rule) -> bool:
    """Say whether the limits of two rules keep them from counting together on 6.12."""
    judge = Judge(TextFacts(Config("none"), Renames((), "x86_64")), "none", "x86_64", "6.12.0")
    return any(judge.out_of_scope(rule) is not None for rule in (one, other)) or bool(one.when or other.when)


def test_conflicts_through_kconfig_are_found(kernels: Kernels, tmp_path: Path) -> None:
    """What no symbol alone shows: randomised structures and BTF, real time and what it excludes, modules."""
    (tmp_path / "hard.yaml").write_text(
        "id: hard\nrules:\n  - {id: RANDSTRUCT, demand: {RANDSTRUCT_FULL: y}}\n"
        "  - {id: MODULES, demand: {MODULES: n}}\n  - {id: RT, demand: {PREEMPT_RT: y}}\n"
    )
    (tmp_path / "work.yaml").write_text(
        "id: work\nrules:\n  - {id: BTF, demand: {DEBUG_INFO_BTF: y}}\n  - {id: SIG, demand: {MODULE_SIG: y}}\n"
        "  - {id: THP, demand: {TRANSPARENT_HUGEPAGE_ALWAYS: y}}\n  - {id: SECCOMP, demand: {SECCOMP: y}}\n"
    )

    done = guard(
        "profile", "conflicts", tmp_path / "hard.yaml", tmp_path / "work.yaml", "--tree", kernels.tree("6.12"),
        "--format", "json",
    )  # fmt: skip

    found = json.loads(done.stdout)["conflicts"]
    pairs = {tuple(side["rule"] for side in one["sides"]): " ".join(one["because"]) for one in found}
    assert {("RANDSTRUCT", "BTF"), ("MODULES", "SIG"), ("RT", "THP")} == set(pairs)
    assert "DEBUG_INFO_BTF depends on" in pairs["RANDSTRUCT", "BTF"]
    assert "MODULE_SIG" in pairs["MODULES", "SIG"]
    assert "PREEMPT_RT" in pairs["RT", "THP"]
    assert 1 == done.status


def test_the_matrix_of_conflicts_is_current(proving: Proving, conflicts: list[Conflict]) -> None:
    """The page says what the profiles demand against each other."""
    spec = importlib.util.spec_from_file_location("rule_docs", CHECKOUT / "dev" / "rule_docs.py")
    assert spec is not None
    assert spec.loader is not None
    rule_docs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(rule_docs)

    page = rule_docs.conflict_page(proving.profiles, conflicts)

    assert (CHECKOUT / "docs" / "conflicts.md").read_text("utf-8") == page, "run make docs"


# -- containers on a real-time kernel


def without(config: Path, pattern: str, target: Path) -> Path:
    """Write a copy of a config in which the options that match are switched off."""
    text = config.read_text("utf-8")
    target.write_text(re.sub(rf"^CONFIG_({pattern})=.*$", r"# CONFIG_\1 is not set", text, flags=re.MULTILINE))
    return target


def test_a_real_time_kernel_needs_one_backend_for_packet_filters(kernels: Kernels, tmp_path: Path) -> None:
    """Debian's has no legacy tables but nftables; only without either is something missing, and PREEMPT_RT is why."""
    config, tree = kernels.config("7.2", "rt-amd64"), kernels.tree("7.2")
    bare = without(config, "NF_TABLES[A-Z0-9_]*|NFT_[A-Z0-9_]*", tmp_path / "config")
    options = ("-p", "container-host", "--tree", tree, "--format", "json", "--no-fix")

    whole, less = (guard("check", path, *options) for path in (config, bare))

    rules = {"KGW-0054", "KGW-0055"}
    assert set() == rules & whole.failing()
    assert rules <= less.failing()
    for finding in less.report["findings"]:
        if finding["rule"] in rules:
            assert finding["because"][-1].startswith("another way, with IP")
            assert "NETFILTER_XTABLES_LEGACY=y (now n), itself hidden: needs PREEMPT_RT=n" in finding["because"][-1]


# -- one option after the other


class Naive:
    """Judges rules in the plainest way, apart from the product: alternatives of wanted values over a dictionary."""

    def __init__(self, rules: list[Rule]) -> None:
        self.rules = rules

    def failing(self, values: dict[str, str]) -> set[str]:
        return {rule.id for rule in self.rules if not self._met(rule, values)}

    @staticmethod
    def _met(rule: Rule, values: dict[str, str]) -> bool:
        return any(all(one.met_by(values.get(one.symbol, "n")) for one in demands) for demands in rule.alternatives)


def fits(value: str, expected: str) -> bool:
    """Say whether a value is what a report says is expected."""
    if expected == "set":
        return value not in ("", "n")
    if expected.startswith("contains "):
        return expected.removeprefix("contains ") in value.split(",")
    bound = re.fullmatch(r"(<=|>=|<|>)(\S+)", expected)
    if bound:
        number = int(value, 0) if re.fullmatch(r"-?\d+|0x[0-9a-f]+", value) else None
        limit = int(bound[2], 0)
        return number is not None and {
            "<=": number <= limit, ">=": number >= limit, "<": number < limit, ">": number > limit,
        }[bound[1]]  # fmt: skip
    return any(value == one or numeric(value) == numeric(one) for one in expected.split(" or "))


def numeric(text: str) -> int | str:
    return int(text, 0) if re.fullmatch(r"-?[1-9]\d*|0|0x[0-9a-fA-F]+", text) else text


def named(rule: Rule) -> Iterator[str]:
    yield from (one.symbol for demands in rule.alternatives for one in demands)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_each_option_that_is_lacking_is_missed(table: Path, kernels: Kernels) -> None:
    """Debian's config, made to meet the profile, lacks one demanded option after the other: just its rules fail."""
    profile = LIBRARY.load(table.stem)
    debian = read_config(str(kernels.config("6.12")))

    def judge_of(values: dict[str, str]) -> Judge:
        lines = {name: Assignment(name, text, number) for number, (name, text) in enumerate(values.items(), 1)}
        facts = TextFacts(replace(debian, assignments=lines), Renames((), "x86_64"))
        return Judge(facts, "config", "x86_64", "6.12.0")

    base = {name: item.value for name, item in debian.assignments.items()}
    rules = [item.rule for item in profile.rules if judge_of(base).out_of_scope(item.rule) is None]
    base |= {name: value for rule in rules for name, value in wanted(rule).items()}
    before = failing_by(judge_of(base), rules)
    symbols = {row["symbol"] for row in rows(table)} & {name for rule in rules for name in named(rule)}
    for symbol in sorted(symbols):
        changed = {**base, symbol: "y" if base.get(symbol, "n") == "n" else "n"}
        judge = judge_of(changed)
        counting = [rule for rule in rules if judge.inapplicable(rule) is None]
        about = {rule.id for rule in rules if symbol in {*named(rule), *guarded(rule)}}
        only = {rule.id for rule in counting if symbol in named(rule) and len(rule.alternatives) == 1}
        failing = failing_by(judge, rules)

        assert failing == Naive(counting).failing(changed), symbol
        assert failing - before <= about, symbol
        assert only <= failing, symbol
    assert len(symbols) > 10


def failing_by(judge: Judge, rules: list[Rule]) -> set[str]:
    every = [judge.finding(Asked(rule, "p", "low", [])) for rule in rules]
    return {finding.rule.id for finding in every if finding.verdict is Verdict.FAIL}


def guarded(rule: Rule) -> Iterator[str]:
    yield from rule.when.symbols() if rule.when is not None else ()


def wanted(rule: Rule) -> dict[str, str]:
    """Return values that meet the preferred way of a rule."""
    return {
        one.symbol: text
        for one in rule.alternatives[0]
        if (text := "text" if one.operator == "set" else one.suggestion("")) is not None
    }
