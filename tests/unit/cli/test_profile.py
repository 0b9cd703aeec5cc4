"""Tests of kconfig_guard.cli.profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Guard = Callable[..., tuple[int, str, str]]

HOW = ": 'kconfig-guard profile list' shows all; a file is given with its path"


def test_the_shipped_profiles_are_listed(guard: Guard) -> None:
    """One line each: id, number of rules and title, by kind."""
    status, out, err = guard("profile", "list")

    assert (0, "") == (status, err)
    hardening, workload = out.split("WORKLOAD (")
    assert hardening.startswith("HARDENING (")
    assert "\n  kspp " in hardening
    assert "\n  container-host " in workload
    for part in (hardening, workload):
        count, *listed = part.removeprefix("HARDENING (").splitlines()
        assert (int(count.rstrip(")")), sorted(listed)) == (len(listed), listed)
        assert len(listed) > 20


@pytest.mark.parametrize("name", ["kspp", "container-host"])
def test_a_shipped_profile_is_shown(name: str, guard: Guard) -> None:
    """Rules with reasons, the worst first, omissions and sources."""
    status, out, err = guard("profile", "show", name)

    assert (0, "") == (status, err)
    assert out.startswith(f"{name} 1.0: ")
    assert out.index("\nHIGH (") < out.index("\nMEDIUM (") < out.index("\nDEMANDS OF THE SOURCE WITHOUT A RULE\n")
    assert out.index("\nSOURCES\n") < out.index("https://")


def test_a_profile_file_is_shown_whole(write: Callable[..., Path], guard: Guard) -> None:
    """Everything that stands in a profile is shown: guards, alternatives, changes, drops and omissions."""
    write("base.yaml", "id: base\nrules: [{id: A, demand: {X: y}}, {id: B, demand: {Y: y}}]\n")
    write(
        "p.yaml",
        "id: p\nversion: '2'\ntitle: Mine\nextends: [./base.yaml]\n"
        "override: [{rule: A, reason: Why not., severity: high}]\n"
        "drop: [{rule: B, reason: No need.}]\nomits: [{symbol: OLD, reason: Gone.}]\n"
        "rules:\n"
        "  - id: C\n    any_of: [{P: n}, {Q: [y, m], R: '>=5'}]\n    when: S\n    arch: [arm, arm64]\n"
        "    kernel: '>=5.13'\n    title: Good\n    rationale: Because.\n    cost: Much.\n    references: [kspp]\n"
        "    waivable: no\n",
    )

    _, out, _ = guard("profile", "show", "./p.yaml")

    assert """\
p 2: Mine (hardening, 2 rules)

HIGH (1)

  A  X=y
      demands  X=y
      changed  Why not.

MEDIUM (1)

  C  Good
      demands  P=n
      or       Q=y or m and R=>=5
      only     on arm, arm64; for kernels >=5.13; where S
      why      Because.
      cost     Much.
      waivers  do not count
      asked by kspp

DROPPED
  B: No need.

DEMANDS OF THE SOURCE WITHOUT A RULE
  OLD: Gone.

SOURCES
""" == out[: out.index("  kspp: ")]


def test_hostile_text_is_shown_harmless(write: Callable[..., Path], guard: Guard) -> None:
    """Terminal codes in a profile are spelled out."""
    evil = r'"\e]0;owned\a\u202e"'
    write(
        "p.yaml",
        f"id: p\ntitle: {evil}\ndescription: {evil}\nrules: [{{id: A, title: {evil}, demand: {{X: {evil}}}}}]\n",
    )

    status, out, err = guard("profile", "show", "./p.yaml")

    assert 0 == status or "X: " in err
    assert [] == sorted({char for char in out + err if not char.isprintable() and char != "\n"})


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nope", f"unknown profile 'nope'{HOW}"),
        ("ksp", f"unknown profile 'ksp' (nearest: kspp){HOW}"),
        ("sources", f"unknown profile 'sources'{HOW}"),
        ("./nope", "./nope: no such file"),
    ],
)
def test_an_unknown_profile_is_one_line(name: str, message: str, refusal: Callable[..., str]) -> None:
    """The data files beside the profiles are none."""
    assert message == refusal("profile", "show", name)
