"""Waivers and the baseline at the command line: ``check``, ``fix`` and ``baseline``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Guard = Callable[..., tuple[int, str, str]]
    Write = Callable[[str, str], Path]

WAIVER = """\
waivers:
  - rule: T-1
    accepts: {STRICT_DEVMEM: n}
    reason: The lab reads memory.
    owner: lab
    expires: 2027-03-31
    ticket: LAB-7
"""
ENTRY = "  - {rule: T-1, symbol: STRICT_DEVMEM, target: config}\n"
NOW = "1795000000"  # 2026-11-18


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)


@pytest.fixture
def checked(config: Path, profile: Path, tree: Path, guard: Guard) -> Callable[..., tuple[int, str, str]]:
    """Return a function that judges the config, which fails T-1, with some more arguments."""
    assert config.name == "config"

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        return guard("check", "config", "-p", profile, "--tree", tree, *arguments)

    return run


def test_a_waiver_accepts_until_it_expires(write: Write, checked: Guard, monkeypatch: pytest.MonkeyPatch) -> None:
    """The report says on what grounds; after the last day the finding is back, with a finding on the waiver."""
    write("w.yaml", WAIVER)

    status, out, _ = checked("--waivers", "w.yaml", "--format", "json")
    (finding,) = [one for one in json.loads(out)["findings"] if one["rule"] == "T-1"]
    assert (0, "waived", []) == (status, finding["verdict"], finding["fix"])
    assert {
        "by": "waiver",
        "reason": "The lab reads memory.",
        "owner": "lab",
        "expires": "2027-03-31",
        "ticket": "LAB-7",
        "place": "w.yaml:2",
    } == finding["accepted"]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1806537599")  # the last second of 2027-03-31
    assert 0 == checked("--waivers", "w.yaml")[0]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1806537600")
    status, out, _ = checked("--waivers", "w.yaml", "--format", "json")
    failing = [one for one in json.loads(out)["findings"] if one["verdict"] == "fail"]
    assert (1, ["T-1", "waiver-expired"]) == (status, [one["rule"] for one in failing])
    assert {"path": "w.yaml", "line": 2} == failing[1]["location"]
    assert ["CONFIG_STRICT_DEVMEM=y"] == failing[0]["fix"]


@pytest.mark.parametrize(
    ("old", "new", "flaw"),
    [("STRICT_DEVMEM: n", "STRICT_DEVMEM: y", "waiver-void"), ("rule: T-1", "rule: T-2", None)],
)
def test_a_waiver_counts_for_what_it_names(old: str, new: str, flaw: str | None, write: Write, checked: Guard) -> None:
    """Another value or another rule is not accepted."""
    write("w.yaml", WAIVER.replace(old, new))

    status, out, _ = checked("--waivers", "w.yaml", "--format", "json")

    failing = [one["rule"] for one in json.loads(out)["findings"] if one["verdict"] == "fail"]
    assert (1, ["T-1", flaw] if flaw else ["T-1"]) == (status, failing)


def test_a_stale_waiver_fails_a_run_that_judges_everything(write: Write, checked: Guard) -> None:
    """As it does where it names the config; in other runs it may be needed elsewhere."""
    write("w.yaml", WAIVER.replace("T-1", "T-2").replace("STRICT_DEVMEM: n", "NET: n"))
    write(".kconfig-guard.yaml", "targets: [{config: config}]\nwaivers: w.yaml\n")

    status, out, _ = checked("--fail-on", "low")

    assert 1 == status
    assert "waiver-stale  low  w.yaml:2\n      config: T-2 is met\n" in out


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("    owner: lab\n", "", "w.yaml:2:5: 'owner' is missing"),
        ("2027-03-31", "soon", "w.yaml:6:14: 'soon' is not a date (YYYY-MM-DD)"),
        ("T-1", "KGH-9999", "w.yaml:2: there is no rule 'KGH-9999'"),
    ],
)
def test_a_wrong_waiver_is_refused_before_anything_is_judged(
    old: str, new: str, complaint: str, write: Write, refusal: Callable[..., str]
) -> None:
    """Status 2 with the place, in every run."""
    write("w.yaml", WAIVER.replace(old, new))

    assert refusal("check", "missing", "-p", "kspp", "--waivers", "w.yaml").startswith(complaint)


def test_fix_leaves_alone_what_is_waived(config: Path, profile: Path, tree: Path, write: Write, guard: Guard) -> None:
    """The fragment says so, with the reason."""
    write("w.yaml", WAIVER)

    status, out, _ = guard("fix", config, "-p", profile, "--tree", tree, "--waivers", "w.yaml")

    assert 0 == status
    assert "# nothing to change" in out
    assert "Not asked for (1):\n#   T-1 STRICT_DEVMEM=y: waived until 2027-03-31 by lab" in out


# -- baseline


def test_a_baseline_is_written_counts_and_is_pruned(
    config: Path, profile: Path, tree: Path, guard: Guard, checked: Guard
) -> None:
    """What was there is accepted, what is new fails, and what is fixed must go."""
    listed = config.with_name("b.yaml")
    arguments = ("config", "-p", profile, "--tree", tree, "--baseline", "b.yaml")

    assert 0 == guard("baseline", "write", *arguments)[0]
    assert listed.read_text().endswith(f"entries:\n{ENTRY}")
    assert 0 == checked("--baseline", "b.yaml")[0]
    assert 0 == guard("baseline", "prune", *arguments)[0]
    assert listed.read_text().endswith(f"entries:\n{ENTRY}")

    text = config.read_text()
    config.write_text(text.replace("CONFIG_NET=m", "# CONFIG_NET is not set"))
    assert [0, 1] == [checked("--baseline", "b.yaml", "--fail-on", level)[0] for level in ("medium", "low")]

    config.write_text(text.replace("# CONFIG_STRICT_DEVMEM is not set", "CONFIG_STRICT_DEVMEM=y"))
    status, out, _ = checked("--baseline", "b.yaml")
    assert 1 == status
    assert "baseline-stale  high  b.yaml:4" in out
    assert 0 == checked("--baseline", "b.yaml", "--allow-unpruned")[0]
    status, out, err = guard("baseline", "prune", *arguments)
    assert (0, "", "kconfig-guard: b.yaml: 1 of 1 entries removed\n") == (status, out, err)
    assert listed.read_text().endswith("entries: []\n")
    assert 0 == checked("--baseline", "b.yaml")[0]


def test_entries_of_other_configs_stay(config: Path, profile: Path, tree: Path, guard: Guard, tmp_path: Path) -> None:
    """Unless the settings file lists all configs there are."""
    other = ENTRY.replace("target: config", "target: elsewhere")
    (tmp_path / "b.yaml").write_text(f"entries:\n{other}")
    arguments = ("config", "-p", profile, "--tree", tree, "--baseline", "b.yaml")

    assert 0 == guard("baseline", "write", *arguments)[0]
    assert (tmp_path / "b.yaml").read_text().endswith(f"entries:\n{ENTRY}{other}")
    assert 0 == guard("baseline", "prune", *arguments)[0]
    assert (tmp_path / "b.yaml").read_text().endswith(f"entries:\n{ENTRY}{other}")
    (tmp_path / ".kconfig-guard.yaml").write_text("targets: [{config: config}]\n")
    assert 0 == guard("baseline", "prune", *arguments)[0]
    assert (tmp_path / "b.yaml").read_text().endswith(f"entries:\n{ENTRY}")
    assert config.exists()


def test_a_waived_finding_needs_no_entry(
    config: Path, profile: Path, write: Write, guard: Guard, tmp_path: Path
) -> None:
    """Else the exception would live on when the waiver expires."""
    write("w.yaml", WAIVER)

    status, _, err = guard("baseline", "write", config, "-p", profile, "--tree", "none", "--waivers", "w.yaml")

    assert 0 == status
    assert "0 unmet demands of 1 config\n" in err
    assert "'baseline: .kconfig-guard-baseline.yaml' in the settings file" in err
    assert (tmp_path / ".kconfig-guard-baseline.yaml").read_text().endswith("entries: []\n")


def test_pruning_takes_a_baseline(config: Path, profile: Path, refusal: Callable[..., str]) -> None:
    """One that is missing is told."""
    assert ".kconfig-guard-baseline.yaml: no such file" == refusal("baseline", "prune", config, "-p", profile)
