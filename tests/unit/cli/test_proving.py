"""``profile check`` and ``profile conflicts`` on the command line."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Guard = Callable[..., tuple[int, str, str]]
    Write = Callable[[str, str], Path]

KCONFIG = """
config EXTRA
    bool "Extra"

config NEEDS
    bool "Needs"
    depends on !EXTRA

config HIDDEN
    bool

config NEVER
    bool "Never"
    depends on HIDDEN
"""
WHY = "rationale: Because., references: [x]"


@pytest.fixture
def tree(make_tree: Callable[..., Path]) -> Path:
    """Return a small tree with options that exclude each other."""
    return make_tree(KCONFIG)


@pytest.fixture
def check(guard: Guard, tree: Path) -> Guard:
    """Return a function that proves the profile p.yaml on the small tree, with more options."""

    def run(*options: str) -> tuple[int, str, str]:
        return guard("profile", "check", "./p.yaml", "--tree", tree, "--arch", "x86_64", *options)

    return run


def data(out: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(out)
    schema = json.loads(files("kconfig_guard.schema").joinpath("proof.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(found)
    return found


@pytest.mark.parametrize(
    ("rules", "kind", "status"),
    [
        (f"{{id: A, demand: {{EXTRA: y}}, {WHY}}}", None, 0),
        (f"{{id: A, demand: {{EXTRB: y}}, {WHY}}}", "unknown", 1),
        (f"{{id: A, demand: {{EXTRA: 5}}, {WHY}}}", "type", 1),
        (f"{{id: A, demand: {{NEVER: y}}, {WHY}}}", "impossible", 1),
        (f"{{id: A, demand: {{EXTRA: y}}, when: HIDDEN, {WHY}}}", "impossible", 1),
        (f"{{id: A, demand: {{EXTRA: y}}, {WHY}}}, {{id: B, demand: {{NEEDS: y}}, {WHY}}}", "contradiction", 1),
        (f"{{id: A, demand: {{EXTRA: y}}, {WHY}}}, {{id: B, demand: {{EXTRA: n}}, {WHY}}}", "contradiction", 1),
        (f"{{id: A, demand: {{X86_X32: n, EXTRA: n}}, {WHY}}}", "renamed", 1),
        (f"{{id: A, demand: {{HIDDEN: n}}, {WHY}}}", "promptless", 0),
        ("{id: A, demand: {EXTRA: y}}", "unexplained", 0),
    ],
)
def test_each_flaw_is_found(rules: str, kind: str | None, status: int, check: Guard, write: Write) -> None:
    """And what is high or medium decides the exit status."""
    write("p.yaml", f"id: p\nrules: [{rules}]\n")

    code, out, err = check("--format", "json")

    found = data(out)["flaws"]
    assert (status, "") == (code, err)
    assert ({kind} if kind else set()) <= {flaw["kind"] for flaw in found}
    assert kind is not None or found == []
    code, text, _ = check("--exit-zero")
    assert 0 == code
    assert "Summary: 1 profile, " in text
    assert kind in (None, "promptless") or f"{kind}: " in text


def test_a_contradiction_says_why(check: Guard, write: Write) -> None:
    """Both rules, and the dependency between them."""
    write("p.yaml", f"id: p\nrules: [{{id: A, demand: {{EXTRA: y}}, {WHY}}}, {{id: B, demand: {{NEEDS: y}}, {WHY}}}]\n")

    _, out, _ = check()

    assert "in p it excludes B (NEEDS=y): NEEDS depends on !EXTRA" in " ".join(out.split())


def test_conflicts_name_both_sides(guard: Guard, write: Write, tree: Path) -> None:
    """With their reasons; profiles that get along are said to."""
    write("hard.yaml", "id: hard\nrules: [{id: H, demand: {NEEDS: y}, rationale: Hard.}]\n")
    write("work.yaml", "id: work\nrules: [{id: W, demand: {EXTRA: y}, rationale: Work.}]\n")
    write("free.yaml", "id: free\nrules: [{id: F, demand: {NEVER: n}}]\n")

    code, out, err = guard(
        "profile", "conflicts", "./hard.yaml", "./work.yaml", "--tree", tree, "--arch", "x86_64", "--format", "json"
    )
    (conflict,) = data(out)["conflicts"]
    assert (1, "") == (code, err)
    assert [("H", "hard", "Hard."), ("W", "work", "Work.")] == [
        (side["rule"], side["profile"], side["rationale"]) for side in conflict["sides"]
    ]
    assert ["NEEDS depends on !EXTRA"] == [text.partition(" (")[0] for text in conflict["because"]]
    code, out, _ = guard("profile", "conflicts", "./hard.yaml", "./work.yaml", "--tree", tree, "--arch", "x86_64")
    assert 1 == code
    assert out.index("why: Hard.") < out.index("why: Work.") < out.index("because: NEEDS depends on !EXTRA")
    code, out, _ = guard("profile", "conflicts", "./hard.yaml", "./free.yaml", "--tree", tree, "--arch", "x86_64")
    assert (0, "Summary: hard and free can be met together\n") == (code, out)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["conflicts", "./p.yaml"], "name at least two different profiles to compare"),
        (["check", "./none.yaml"], "./none.yaml: no such file"),
        (["check", "./p.yaml"], "linux: has Kconfig files for none of x86_64, arm64"),
        (["check", "./p.yaml", "--arch", "z80"], "unknown architecture 'z80'"),
        (
            ["check", "./arm.yaml", "--arch", "x86_64"],
            "no rule of the profiles is meant for these trees and architectures",
        ),
    ],
)
def test_what_cannot_be_proven_is_one_line(
    arguments: list[str], complaint: str, refusal: Callable[..., str], write: Write, tree: Path
) -> None:
    """Status 2, and nothing on standard output."""
    write("p.yaml", "id: p\nrules: [{id: A, demand: {EXTRA: y}}]\n")
    write("arm.yaml", "id: arm\nrules: [{id: A, demand: {EXTRA: y}, arch: [arm]}]\n")

    said = refusal("profile", *arguments, "--tree", tree)

    assert said.removeprefix(f"{tree.parent}/").startswith(complaint)


def test_a_tree_is_needed(refusal: Callable[..., str]) -> None:
    """Nothing can be proven without one."""
    assert refusal("profile", "check").startswith("the following arguments are required: --tree")


def test_a_tree_that_is_named_twice_is_one_place(guard: Guard, write: Write, tree: Path) -> None:
    """However it is spelled."""
    write("a.yaml", "id: a\nrules: [{id: A, demand: {EXTRA: y}}]\n")
    write("b.yaml", "id: b\nrules: [{id: A, demand: {EXTRA: n}}]\n")

    options = ("--arch", "x86_64", "--format", "json")
    _, out, _ = guard("profile", "conflicts", "./a.yaml", "./b.yaml", "--tree", tree, f"{tree}/", *options)

    (conflict,) = data(out)["conflicts"]
    assert 1 == len(conflict["places"])


def test_what_compares_nothing_is_no_clean_bill(guard: Guard, write: Write, tree: Path) -> None:
    """Rules for other architectures exclude nothing here, which says nothing about them."""
    write("a.yaml", "id: a\nrules: [{id: A, demand: {EXTRA: y}, arch: [arm]}]\n")
    write("b.yaml", "id: b\nrules: [{id: B, demand: {EXTRA: n}, arch: [arm]}]\n")

    status, out, err = guard("profile", "conflicts", "./a.yaml", "./b.yaml", "--tree", tree, "--arch", "x86_64")

    assert (2, "") == (status, out)
    assert err.endswith("error: no rule of the profiles is meant for these trees and architectures\n")


def test_x86_is_of_64_bits(guard: Guard, write: Write, tree: Path) -> None:
    """As for make, if nothing says otherwise: rules for x86_64 count."""
    write("a.yaml", "id: a\nrules: [{id: A, demand: {EXTRA: y}, arch: [x86_64]}]\n")
    write("b.yaml", "id: b\nrules: [{id: B, demand: {EXTRA: n}}]\n")

    options = ("--arch", "x86", "--arch", "x86_64", "--format", "json")
    status, out, _ = guard("profile", "conflicts", "./a.yaml", "./b.yaml", "--tree", tree, *options)

    assert 1 == status
    assert [1] == [len(conflict["places"]) for conflict in data(out)["conflicts"]]
