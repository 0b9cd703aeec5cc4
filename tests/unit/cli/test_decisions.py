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
    assert f"Given up by decision (1):\n#   {over} " in fragment


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
    note = "W-2 and H-2 can be met together here: the decision does not count"
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
