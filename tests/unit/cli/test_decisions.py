"""Conflicts between profiles, and decisions that settle them."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

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

config FREE
    bool "Free"
"""
HARD = """\
id: hard
rules:
  - {id: H-1, title: No extra, severity: high, demand: {EXTRA: n}, rationale: It is risky.}
  - {id: H-2, severity: low, demand: {NEEDS: y}}
"""
WORK = """\
id: work
kind: workload
rules:
  - {id: W-1, title: Extra, severity: medium, demand: {EXTRA: y}, rationale: Work needs it.}
  - {id: W-2, demand: {FREE: y}}
"""


@pytest.fixture
def judged(
    guard: Guard, write: Write, make_tree: Callable[..., Path], config: Path
) -> Callable[..., tuple[int, str, str]]:
    """Return a function that judges by both profiles, with a settings file: ``judged(verb, settings, options)``."""
    tree = make_tree(KCONFIG)
    write("hard.yaml", HARD)
    write("work.yaml", WORK)

    def run(verb: str, settings: str, *options: str) -> tuple[int, str, str]:
        if settings:
            write(".kconfig-guard.yaml", settings)
        return guard(verb, config, "-p", "./hard.yaml", "-p", "./work.yaml", "--tree", tree, *options)

    return run


def decision(keep: str, over: str) -> str:
    return f"decisions:\n  - {{keep: {keep}, over: {over}, reason: The board wants it.}}\n"


def report(out: str) -> dict[str, object]:
    data: dict[str, object] = json.loads(out)
    schema = json.loads(files("kconfig_guard.schema").joinpath("report.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(data)
    return data


def conflicts(out: str) -> list[tuple[list[str], bool]]:
    found = report(out)["conflicts"]
    assert isinstance(found, list)
    return [(sorted(one["rules"]), one["decision"] is not None) for one in found]


def test_conflicts_are_direct_or_through_kconfig(judged: Guard) -> None:
    """Two values of one symbol, and a dependency that excludes what another rule wants."""
    status, out, _ = judged("check", "", "--format", "json")

    assert 1 == status
    assert [(["H-1", "W-1"], False), (["H-2", "W-1"], False)] == conflicts(out)
    _, out, _ = judged("check", decision("W-1", "H-1"), "--format", "json")
    assert [(["H-1", "W-1"], True), (["H-2", "W-1"], False)] == conflicts(out)


@pytest.mark.parametrize(
    ("keep", "over", "value"), [("W-1", "H-1", "CONFIG_EXTRA=y"), ("H-1", "W-1", "CONFIG_NEEDS=y")]
)
def test_a_decision_gives_a_rule_up(keep: str, over: str, value: str, judged: Guard) -> None:
    """It is waived with the reason, the conflict is marked, and a fragment meets the other."""
    _, out, err = judged("check", decision(keep, over), "--format", "json")

    found = report(out)["findings"]
    assert isinstance(found, list)
    (waived,) = [finding for finding in found if finding["verdict"] == "waived"]
    assert over == waived["rule"]
    assert waived["because"][-1].endswith("The board wants it. (.kconfig-guard.yaml:2)")
    assert (["H-1", "W-1"], True) in conflicts(out)
    assert "" == err
    _, fragment, _ = judged("fix", "")
    assert f"\n{value}\n" in fragment
    assert f"Not asked for (1):\n#   {over} " in fragment


def test_the_trade_is_shown(judged: Guard) -> None:
    """What is given up, how severe that is, and for what."""
    _, out, _ = judged("check", decision("W-1", "H-1"))

    assert "\nDECIDED  given up for the sake of another rule\n  H-1 (high, hard) No extra: " in out
    assert " 1 waived," in out


def test_a_decision_through_kconfig_counts_if_the_tree_confirms_it(judged: Guard) -> None:
    """Rules on different symbols exclude each other only if the Kconfig files say so."""
    _, out, err = judged("check", decision("W-1", "H-2"), "--format", "json")
    assert (["H-2", "W-1"], True) in conflicts(out)
    assert "" == err

    _, out, err = judged("check", decision("W-2", "H-2"), "--format", "json")
    assert not any(decided for _, decided in conflicts(out))
    note = "W-2 and H-2 do not exclude each other here: the decision does not count"
    assert f"kconfig-guard: note: .kconfig-guard.yaml:2: {note}\n" == err


def test_decisions_on_other_rules_do_not_matter(judged: Guard) -> None:
    """A settings file serves many runs; only a rule of the library that does not exist is a mistake."""
    status, _, err = judged("check", decision("X-1", "H-1"))
    assert (1, "") == (status, err)

    status, out, err = judged("check", decision("KGH-9999", "H-1"))
    assert (2, "") == (status, out)
    assert err.startswith("kconfig-guard: error: .kconfig-guard.yaml:2: there is no rule 'KGH-9999'")


def test_a_settings_file_can_be_named(judged: Guard, write: Write) -> None:
    """Instead of the one that is found."""
    write("other.yaml", decision("W-1", "H-1"))

    _, out, _ = judged("check", "", "--settings", "other.yaml")

    assert "(other.yaml:2)" in out


CHAIN = """
config A
    bool "A"

config B
    bool "B"
    depends on !A

config C
    bool "C"
    depends on !B

config NEVER
    bool "Never"
    depends on A && B
"""


def verdicts(out: str) -> dict[str, str]:
    found = report(out)["findings"]
    assert isinstance(found, list)
    return {f"{one['profile']}/{one['rule']}": one["verdict"] for one in found}


@pytest.fixture
def judged_all(
    guard: Guard, write: Write, make_tree: Callable[..., Path], config: Path
) -> Callable[..., tuple[int, str, str]]:
    """Return a function that judges by profiles p0, p1, … of one rule each: ``judged_all(rules, (keep, over), …)``."""
    tree = make_tree(CHAIN)

    def run(rules: list[str], *decisions: tuple[str, str]) -> tuple[int, str, str]:
        options = []
        for number, rule in enumerate(rules):
            write(f"p{number}.yaml", f"id: p{number}\nrules: [{rule}]\n")
            options += ["-p", f"./p{number}.yaml"]
        entries = "".join(f"  - {{keep: {keep}, over: {over}, reason: x}}\n" for keep, over in decisions)
        write(".kconfig-guard.yaml", f"decisions:\n{entries}")
        return guard("check", config, *options, "--tree", tree, "--format", "json")

    return run


@pytest.mark.parametrize("turn", [1, -1])
def test_what_is_given_up_keeps_nothing_else_out(turn: int, judged_all: Guard) -> None:
    """Whatever the order in the file: a rule that does not count is no reason to give up another."""
    rules = [f"{{id: R{name}, demand: {{{name}: y}}}}" for name in "ABC"]

    _, out, _ = judged_all(rules, *[("RA", "RB"), ("RB", "RC")][::turn])

    assert {"p0/RA": "fail", "p1/RB": "waived", "p2/RC": "fail"} == verdicts(out)
    assert [(["RA", "RB"], True)] == conflicts(out)


def test_nothing_is_given_up_for_what_cannot_be_had(judged_all: Guard) -> None:
    """A rule that no config meets excludes no other."""
    _, out, err = judged_all(["{id: N, demand: {NEVER: y}}", "{id: RB, demand: {B: y}}"], ("N", "RB"))

    assert {"p0/N": "fail", "p1/RB": "fail"} == verdicts(out)
    assert err.endswith("N and RB do not exclude each other here: the decision does not count\n")


def test_a_decision_is_about_the_rule_that_conflicts(judged_all: Guard) -> None:
    """Not about one of another profile that has the same id."""
    rules = [
        "{id: R, severity: low, demand: {A: y}}", "{id: R, severity: high, demand: {NEVER: n}}",
        "{id: K, demand: {A: n}}",
    ]  # fmt: skip

    _, out, _ = judged_all(rules, ("K", "R"))

    assert {"p0/R": "waived", "p1/R": "pass", "p2/K": "pass"} == verdicts(out)


def test_several_decisions_give_up_one_rule(judged_all: Guard) -> None:
    """Each settles its conflict, and what is given up is no conflict for others any more."""
    rules = [
        "{id: RB, demand: {B: y}}", "{id: RA, demand: {A: y}}", "{id: N, demand: {B: n}}",
        "{id: M, demand: {B: n, NEVER: n}}",
    ]  # fmt: skip

    _, out, _ = judged_all(rules, ("RA", "RB"), ("N", "RB"))

    assert [(["N", "RB"], True), (["RA", "RB"], True)] == sorted(conflicts(out))


def test_what_would_be_given_up_does_not_come_into_force(
    guard: Guard, write: Write, make_tree: Callable[..., Path], config: Path
) -> None:
    """A rule that only the fragment makes apply is not unmet, and excludes nothing else."""
    checks = 'config CHECKS\n    bool "Checks"\n'
    tree = make_tree(f'\n{checks}\nconfig TRAP\n    bool "Trap"\n    depends on CHECKS\n')
    write("hard.yaml", "id: hard\nrules: [{id: H, severity: high, demand: {TRAP: y}, when: CHECKS}]\n")
    write("work.yaml", "id: work\nrules: [{id: W, severity: low, demand: {TRAP: n}}, {id: C, demand: {CHECKS: y}}]\n")
    options = ("-p", "./hard.yaml", "-p", "./work.yaml", "--tree", tree)

    undecided, before, _ = guard("fix", config, *options)
    write(".kconfig-guard.yaml", decision("W", "H"))
    status, after, _ = guard("fix", config, *options)

    assert (1, True) == (undecided, "# Cannot be met (1):" in before)
    assert (0, False) == (status, "Cannot be met" in after)
    assert "\nCONFIG_CHECKS=y\n" in after
