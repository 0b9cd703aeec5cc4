"""The container profile against Moby's list, switching off one option after the other."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.pipeline import Pipeline
from kconfig_guard.tree_search import NO_TREE
from kconfig_guard.workspace import Workspace
from tests.kernel.conftest import Kernels, assignments, guard

if TYPE_CHECKING:
    from kconfig_guard.judgement.finding import Finding

DEMANDS = Path(__file__).parent.parent / "unit" / "data" / "facts" / "container-host.csv"
LEGACY_TABLES = re.compile(r"IP6?_NF_|NF_TABLES$|NFT_")


def required() -> list[str]:
    """Return Moby's required options that Debian's 6.12 kernel has."""
    with DEMANDS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return sorted({row["symbol"] for row in rows if row["level"] == "required"})


def without(config: Path, symbols: list[str], target: Path) -> Path:
    """Write a copy of a config in which options are switched off."""
    text = config.read_text(encoding="utf-8")
    for symbol in symbols:
        text = re.sub(rf"^CONFIG_{symbol}=.*$", f"# CONFIG_{symbol} is not set", text, flags=re.MULTILINE)
    target.write_text(text, encoding="utf-8")
    return target


def failing(findings: list[Finding]) -> dict[str, set[str]]:
    """Return the failing rules of high severity with their symbols."""
    return {
        finding.rule.id: {demand.symbol for demand in finding.demands}
        for finding in findings
        if finding.verdict == "fail" and finding.severity == "high"
    }


@pytest.fixture(scope="module")
def text_judge() -> Pipeline:
    return Pipeline(["container-host"], [], Workspace(NO_TREE))


def test_every_required_option_is_missed(kernels: Kernels, text_judge: Pipeline, tmp_path: Path) -> None:
    """With one of Moby's required options off, the profile fails for that option and nothing else."""
    config = kernels.config("6.12")
    values = assignments(config)
    before = failing(text_judge.judge(text_judge.case(str(config))).findings)
    assert {} == before
    checked = 0
    for symbol in required():
        if symbol not in values or LEGACY_TABLES.match(symbol) or symbol in ("OVERLAY_FS", "BTRFS_FS"):
            continue
        if symbol == "BTRFS_FS_POSIX_ACL":
            continue
        changed = without(config, [symbol], tmp_path / "config")
        after = failing(text_judge.judge(text_judge.case(str(changed))).findings)
        assert {symbol} == set().union(*after.values()), symbol
        assert 1 == len(after), symbol
        checked += 1
    assert checked > 20


@pytest.mark.parametrize(
    ("off", "expected"),
    [
        (["IP_NF_FILTER"], set()),
        (["NF_TABLES"], set()),
        (["IP_NF_FILTER", "NF_TABLES"], {"KGW-0054", "KGW-0055"}),
        (["OVERLAY_FS"], set()),
        (["OVERLAY_FS", "BTRFS_FS"], {"KGW-0060"}),
    ],
)
def test_alternatives_fail_only_together(
    kernels: Kernels, text_judge: Pipeline, tmp_path: Path, off: list[str], expected: set[str]
) -> None:
    """One firewall backend and one storage driver are enough; without any, their rule fails."""
    changed = without(kernels.config("6.12"), off, tmp_path / "config")
    after = set(failing(text_judge.judge(text_judge.case(str(changed))).findings))
    assert bool(expected) == bool(after)
    if off == ["IP_NF_FILTER", "NF_TABLES"]:
        assert "KGW-0054" in after


def test_the_kernel_decides_what_is_off(kernels: Kernels, tmp_path: Path) -> None:
    """Over the tree, a rule fails exactly if the option is off after the kernel resolved the config."""
    config = without(kernels.config("6.12"), ["VETH", "KEYS", "CGROUP_PIDS"], tmp_path / "config")
    run = guard("check", config, "-p", "container-host", "--tree", kernels.tree("6.12"), "--format", "json")
    actual = {d["symbol"]: d["actual"] for f in run.report["findings"] for d in f["demands"]}
    # Other options of this config select KEYS, so the kernel switches it on again.
    assert ("n", "y", "n") == (actual["VETH"], actual["KEYS"], actual["CGROUP_PIDS"])
    failing = {d["symbol"] for f in run.report["findings"] if f["verdict"] == "fail" for d in f["demands"]}
    assert {"VETH", "CGROUP_PIDS"} == failing & {"VETH", "KEYS", "CGROUP_PIDS"}
