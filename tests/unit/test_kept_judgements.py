"""A judgement that is kept is used as long as all that decides it is the same, and changes no report."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kconfig_guard.pipeline import Case
    from kconfig_guard.policy.subjects import Subject

    Guard = Callable[..., tuple[int, str, str]]
    Write = Callable[[str, str], Path]

SETTINGS = """\
tree: linux
profiles: [tiny.yaml, other.yaml]
require: must.config
waivers: waivers.yaml
decisions: [{keep: T-1, over: O-1, reason: Because.}]
targets: [{config: config, fragments: part.config}]
"""
OTHER = "id: other\nversion: '1'\nrules: [{id: O-1, severity: high, demand: {STRICT_DEVMEM: n}, rationale: Why.}]\n"
WAIVERS = "waivers: [{rule: T-2, accepts: {NET: n}, reason: R, owner: O, expires: 2027-01-01}]\n"
NOW = "1795000000"  # 2026-11-18


@pytest.fixture(autouse=True)
def _no_kept_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every run put its reports together anew, as if another format were asked for each time."""
    monkeypatch.setattr("kconfig_guard.kept_reports.KeptReports.find", lambda *_: None)


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list to which each config is added that is judged, as opposed to found."""
    found: list[str] = []
    case_of = Pipeline.case_of

    def noted(self: Pipeline, subject: Subject) -> Case:
        found.append(subject.config)
        return case_of(self, subject)

    monkeypatch.setattr(Pipeline, "case_of", noted)
    return found


@pytest.fixture
def project(config: Path, profile: Path, tree: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a project in which a run has everything that can decide a judgement."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    monkeypatch.setattr("kconfig_guard.input.reading._TICK", 0)
    for name, text in (
        (".kconfig-guard.yaml", SETTINGS),
        ("other.yaml", OTHER),
        ("must.config", "CONFIG_CRC=y\n"),
        ("part.config", "# CONFIG_NET is not set\n"),
        ("waivers.yaml", WAIVERS),
    ):
        write(name, text)
    assert ("config", "tiny.yaml", "linux") == (config.name, profile.name, tree.name)
    time.sleep(0.03)
    return config.parent


@pytest.mark.usefixtures("project")
def test_a_config_is_judged_once(guard: Guard, judged: list[str]) -> None:
    """The second run gives the same report in every word, in each format, and the same as one that keeps nothing."""
    runs = [guard("check", "--format", "json") for _ in range(3)]

    assert ["config"] == judged
    assert [guard("check", "--format", "json", "--no-cache")] * 3 == runs
    assert guard("check", "--show-waived") == guard("check", "--show-waived", "--no-cache")


@pytest.mark.parametrize(
    "change",
    [
        ("config", "CONFIG_MIN_ADDR=4096", "CONFIG_MIN_ADDR=8192"),
        ("part.config", "is not set", "is not set\n# more"),
        ("must.config", "CRC=y", "CRC=n"),
        ("tiny.yaml", "It hands out", "It gives out"),
        ("other.yaml", "Why.", "Wherefore."),
        ("waivers.yaml", "reason: R", "reason: S"),
        (".kconfig-guard.yaml", "Because.", "Just so."),
        ("linux/drivers/Kconfig", "default y", "default n"),
    ],
)
def test_whatever_decides_it_counts(
    change: tuple[str, str, str], project: Path, guard: Guard, judged: list[str]
) -> None:
    """With any of it changed, the report is the one of a run that keeps nothing."""
    guard("check", "--format", "json")
    name, old, new = change
    path = project / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    time.sleep(0.03)

    changed = guard("check", "--format", "json")

    assert ["config", "config"] == judged
    assert guard("check", "--format", "json", "--no-cache") == changed


@pytest.mark.parametrize("more", [("--no-fix",), ("--fail-on", "low"), ("--arch", "x86_64"), ("--baseline", "b.yaml")])
def test_options_count_as_far_as_they_decide_it(
    more: tuple[str, ...], project: Path, guard: Guard, judged: list[str]
) -> None:
    """A threshold does not; what is accepted does, for what is accepted gets no fix."""
    (project / "b.yaml").write_text("entries: [{rule: T-1, symbol: STRICT_DEVMEM, target: config}]\n")
    guard("check", "--format", "json")

    assert guard("check", "--format", "json", *more, "--no-cache") == guard("check", "--format", "json", *more)
    # The one that keeps nothing judges in any case.
    assert (2 if more[0] == "--fail-on" else 3) == len(judged)


def test_a_file_that_appears_where_one_was_looked_for_counts(
    project: Path, write: Write, guard: Guard, judged: list[str]
) -> None:
    """The small tree does not tell its dialect, which its own sources would do."""
    guard("check")
    write("linux/scripts/kconfig/symbol.c", "sym_calc_choice(sym);")
    before = len(judged)

    assert guard("check", "--no-cache") == guard("check")
    assert before + 2 == len(judged)
    assert (project / "linux/scripts/kconfig/symbol.c").exists()


def test_a_day_later_a_waiver_may_have_expired(project: Path, guard: Guard, monkeypatch: pytest.MonkeyPatch) -> None:
    """The day decides, too."""
    assert project
    before = guard("check", "--fail-on", "low", "--format", "json")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")

    after = guard("check", "--fail-on", "low", "--format", "json")

    assert before != after
    assert guard("check", "--fail-on", "low", "--format", "json", "--no-cache") == after
    assert "waiver-expired" in after[1]


def test_what_was_told_is_told_again(project: Path, guard: Guard) -> None:
    """Warnings about the config are part of the answer."""
    path = project / "config"
    path.write_text(path.read_text() + 'CONFIG_LSM="yama"\n')
    time.sleep(0.03)

    first = guard("check")

    assert "CONFIG_LSM overrides line" in first[2]
    assert first == guard("check")


@pytest.mark.slow
def test_damage_changes_no_report(project: Path, guard: Guard) -> None:
    """Whatever a piece in the cache is cut or changed to."""
    chance = random.Random(5)
    plain = guard("check", "--format", "json", "--no-cache")
    assert plain == guard("check", "--format", "json")
    (path,) = (project / "cache" / "kconfig-guard").glob("judged-*")
    whole = path.read_bytes()
    for number in range(60):
        at = chance.randrange(len(whole))
        flipped = bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :]
        path.write_bytes(whole[:at] + (flipped if number % 2 else b""))
        assert plain == guard("check", "--format", "json")


@pytest.mark.usefixtures("project")
def test_standard_input_and_a_tree_that_is_looked_for_are_judged_each_time(
    config: Path, guard: Guard, judged: list[str]
) -> None:
    """What they are is not known before."""
    for _ in range(2):
        guard("check", "-", stdin=config.read_bytes())

    assert ["-", "-"] == judged
