"""Tests of kconfig_guard.cli.lint."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.profile.shipped import shipped_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    Guard = Callable[..., tuple[int, str, str]]

PROFILE = "id: p\nrules: [{id: A, demand: {X: y}}]\n"
RULES = """\
rules:
  - {id: A, title: T, severity: low, demand: {X: y}, rationale: Why., references: [kspp]}
"""
WAIVERS = """\
waivers:
  - {rule: KGH-0205, accepts: {X86_MSR: m}, reason: Why., owner: us, expires: 2027-03-31}
"""
BASELINE = "entries:\n  - {rule: KGH-0205, symbol: X86_MSR, target: configs/a.config}\n"
SETTINGS = "decisions: [{keep: A, over: B, reason: Because.}]\n"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("team.yaml", PROFILE, "profile"),
        ("team.yml", "id: p\nextends: [kspp]\n", "profile"),
        ("team", PROFILE, "profile"),
        ("rules/team.yaml", PROFILE, "profile"),
        ("rules/hardening/a.yaml", RULES, "rules of a library"),
        (".kconfig-guard.yaml", SETTINGS, "settings"),
        ("sub/.kconfig-guard.yaml", "decisions: []\n", "settings"),
        ("other.yaml", SETTINGS, "settings"),
        ("other.yaml", "fail-on: high\nwaivers: [w.yaml]\nbaseline: b.yaml\n", "settings"),
        ("waivers.yaml", WAIVERS, "waivers"),
        ("team.json", BASELINE, "baseline"),
        (".kconfig-guard-baseline.yaml", "entries: []\n", "baseline"),
        ("pyproject.toml", "[tool.kconfig-guard]\nfail-on = 'high'\n", "settings"),
        ("pyproject.toml", "[project]\nname = 'x'\n", "settings"),
        ("renames.yaml", "renames: [{old: A, new: B, version: '6.1'}]\n", "table of renames"),
    ],
)
def test_a_file_is_told_from_its_name_or_keys(
    name: str, content: str, kind: str, write: Callable[..., Path], guard: Guard
) -> None:
    """Each kind is read by its own reader, and a sound file gives one line."""
    write(name, content)

    assert (0, f"{name}: sound {kind}\n", "") == guard("profile", "lint", name)


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("p.yaml", "id: p\nrulez: []\n", "p.yaml:2:1: unknown key 'rulez' (known: id, "),
        ("p.yaml", "id: p\nselect: [{rule: KGH-9999}]\n", "p.yaml:2:10: no rule of the library has rule 'KGH-9999'"),
        ("p.yaml", "id: p\nextends: [ksp]\n", "p.yaml:2:11: unknown profile 'ksp'"),
        ("p.yaml", "rules: [{id: A, demand: {X: y}}]\n", "p.yaml:1:1: 'id' is missing"),
        ("p.yaml", "id: p\nid: q\n", "p.yaml:2:1: duplicate key 'id'"),
        ("p.yaml", "id: [\n", "p.yaml:2:1: not valid YAML: "),
        ("rules/a.yaml", "rules: [{id: A, demand: {X: y}}]\n", "rules/a.yaml:1:9: 'title' is missing"),
        ("renames.yaml", "renames: [{old: A}]\n", "renames.yaml:1:11: 'new' is missing"),
        (".kconfig-guard.yaml", "id: p\n", ".kconfig-guard.yaml:1:1: unknown key 'id' (known: "),
        (".kconfig-guard.yaml", "decisions: [{keep: A}]\n", ".kconfig-guard.yaml:1:13: 'over' is missing"),
        ("pyproject.toml", "[tool.kconfig-guard]\nfail = 'high'\n", "pyproject.toml"),
        ("w.yaml", WAIVERS.replace("2027-03-31", "soon"), "w.yaml:2:79: "),
        ("w.yaml", WAIVERS.replace("KGH-0205", "KGH-9999"), "w.yaml:2: there is no rule 'KGH-9999'"),
        ("w.yaml", "waivers: w.yaml\n", "w.yaml:1:10: expected a list"),
        ("b.yaml", BASELINE.replace("symbol", "symbols"), "b.yaml:2:22: unknown key 'symbols'"),
        ("b.yaml", BASELINE.replace("0205", "9999"), "b.yaml:2: there is no rule 'KGH-9999'"),
        ("other.yaml", SETTINGS.replace("keep: A", "keep: KGH-9999"), "other.yaml:1: there is no rule 'KGH-9999'"),
        ("list.yaml", "- id: p\n", "list.yaml:1:1: expected a mapping"),
        ("text.yaml", "\n  text\n", "text.yaml:2:3: expected a mapping"),
        (
            "other.yaml",
            "\n# why\nservices: {}\n",
            "other.yaml:3:1: its keys fit none of: settings, waivers, baseline, table of renames, ",
        ),
        ("empty.yaml", "", "empty.yaml: is empty"),
        ("bytes.yaml", b"id: \xff\n", "bytes.yaml:1: not valid YAML: not UTF-8"),
        ("tag.yaml", "id: !!python/name:os.system p\n", "tag.yaml:1:5: tag '"),
    ],
)
def test_a_mistake_has_a_place(
    name: str, content: str | bytes, complaint: str, write: Callable[..., Path], refusal: Callable[..., str]
) -> None:
    """One line with file, line and column, on standard error."""
    write(name, content)

    assert refusal("profile", "lint", name).startswith(complaint)


def test_all_files_are_read(write: Callable[..., Path], guard: Guard) -> None:
    """A mistake in one file keeps none of the others from being looked at."""
    write("a.yaml", "id: a\n")
    write("b.yaml", PROFILE)
    write("c.yaml", "id: c\nrules: 3\n")

    status, out, err = guard("profile", "lint", "a.yaml", "b.yaml", "absent.yaml", "c.yaml")

    assert (2, "b.yaml: sound profile\n") == (status, out)
    assert [
        "kconfig-guard: error: a.yaml:1:1: a profile needs at least one of: rules, select, extends",
        "kconfig-guard: error: absent.yaml: no such file",
        "kconfig-guard: error: c.yaml:2:8: expected a list",
    ] == err.splitlines()


def test_a_hostile_file_is_refused(write: Callable[..., Path], refusal: Callable[..., str]) -> None:
    """Aliases that explode are cut short, and a name cannot smuggle control codes into a terminal."""
    bomb = "".join(f"k{n}: &k{n} [{', '.join([f'*k{n - 1}' if n else 'x'] * 10)}]\n" for n in range(10))
    write("b\x1b[2Jad.yaml", bomb)

    before = time.monotonic()
    complaint = refusal("profile", "lint", "b\x1b[2Jad.yaml")

    assert complaint.startswith("b\\x1b[2Jad.yaml:")
    assert complaint.endswith("expands to more than such a file can hold (aliases?)")
    assert time.monotonic() - before < 10


def test_standard_input_is_refused(refusal: Callable[..., str]) -> None:
    """Files are read twice, and told by their names."""
    assert "-: standard input has no name" in refusal("profile", "lint", "-")


def test_what_is_shipped_is_sound(guard: Guard) -> None:
    """The shipped profiles, rules and renames pass, each as what it is."""
    folder = Path(shipped_folder())
    profiles = sorted(path for path in folder.glob("*.yaml") if path.stem not in ("renames", "sources"))
    rules = sorted((folder / "rules").rglob("*.yaml"))

    status, out, err = guard("profile", "lint", *profiles, *rules, folder / "renames.yaml")

    assert (0, "") == (status, err)
    assert [
        *(f"{path}: sound profile" for path in profiles),
        *(f"{path}: sound rules of a library" for path in rules),
        f"{folder / 'renames.yaml'}: sound table of renames",
    ] == out.splitlines()
