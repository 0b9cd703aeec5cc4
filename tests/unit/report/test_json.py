"""Tests of kconfig_guard.report.json."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from kconfig_guard.judgement.finding import Verdict
from kconfig_guard.judgement.outcome import Outcome
from kconfig_guard.report.json import render, report_data
from kconfig_guard.report.json_parts import written
from kconfig_guard.report.view import View

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kconfig_guard.judgement.finding import Judgement

MIXED = """\
id: mixed
rules:
  - {id: A, demand: {STRICT_DEVMEM: y}, severity: high}
  - {id: B, demand: {STRICT_DEVMEM: n}, severity: low}
  - {id: C, demand: {NOWHERE: y}}
  - {id: D, demand: {NET: m}, when: "!MODULES"}
  - {id: E, demand: {LSM: {contains: "\\u00e9"}}, severity: critical}
  - {id: F, demand: {CRC: n}}
"""


@pytest.fixture(params=[True, False], ids=["tree", "no tree"])
def judgement(
    request: pytest.FixtureRequest,
    config: Path,
    tree: Path,
    write: Callable[..., Path],
    judge: Callable[..., Judgement],
) -> Judgement:
    return judge(config, write("mixed.yaml", MIXED), tree if request.param else None)


def test_the_report_follows_its_schema(judgement: Judgement) -> None:
    """Every report is valid by the schema that is published for it."""
    schema = json.loads(files("kconfig_guard.schema").joinpath("report.json").read_text("utf-8"))

    jsonschema.Draft202012Validator(schema).validate(json.loads(render(Outcome([judgement, judgement]), View())))


def test_the_report_is_ascii_and_ends_with_a_line_end(judgement: Judgement) -> None:
    """No locale and no terminal can garble it."""
    text = render(Outcome([judgement]), View())

    assert text.isascii()
    assert r"contains \u00e9" in text
    assert text.endswith("}\n")


@pytest.mark.parametrize("maker", ["hostile", "crowd", "reviewed"])
def test_the_text_is_that_of_the_data(maker: str, request: pytest.FixtureRequest) -> None:
    """However it is put together, it is what the library writes; texts from inputs are no exception."""
    outcome = request.getfixturevalue(maker)

    assert json.dumps(report_data(outcome), indent=2) + "\n" == render(outcome, View())


def test_an_empty_report_is_written_too() -> None:
    """Without findings there is an empty list."""
    outcome = Outcome([])

    assert json.dumps(report_data(outcome), indent=2) + "\n" == render(outcome, View())


def test_documents_are_written_as_the_library_does() -> None:
    """Every kind of value, empty ones and hostile texts among them, at any depth."""
    values: list[Any] = [
        None, True, False, 0, -5, 10**30, 1.5, "", 'a"\\\n\x00\u2028\ud800\U0001f600</script>', [], {}, (),
        Verdict.FAIL,
    ]  # fmt: skip
    data = {'a"\n': values, "b": {"c": {"d": values, "e": {}}, "f": [[], [[1], {"g": None}]]}, "h": tuple(values)}

    for one in (data, values, *values):
        assert json.dumps(one, indent=2) + "\n" == written(one)


def test_the_summary_counts_the_findings(config: Path, tree: Path, write: Callable[..., Path], judge: Any) -> None:
    """Verdicts, severities and states add up over all configs."""
    judgement = judge(config, write("mixed.yaml", MIXED), tree)

    summary = report_data(Outcome([judgement, judgement]))["summary"]

    assert {"pass": 2, "fail": 6, "waived": 0, "not_applicable": 4, "unknown": 0} == summary["verdicts"]
    assert {"critical": 2, "high": 2, "medium": 2, "low": 0} == summary["failing_by_severity"]
    assert 6 == sum(summary["failing_by_state"].values())
    assert 2 == summary["failing_by_state"]["conflict"]


def test_a_finding_says_everything(config: Path, profile: Path, tree: Path, judge: Callable[..., Judgement]) -> None:
    """A failing finding has its demand, place, reasons and fix."""
    judgement = judge(config, profile, tree)

    finding = report_data(Outcome([judgement]))["findings"][0]

    assert 32 == len(finding.pop("fingerprint"))
    assert {
        "rule": "T-1",
        "profile": "tiny",
        "also": [],
        "title": "Access to /dev/mem is filtered",
        "verdict": "fail",
        "state": "settable",
        "severity": "high",
        "demands": [{"symbol": "STRICT_DEVMEM", "expected": "y", "actual": "n"}],
        "location": {"path": str(config), "line": 10},
        "rationale": "It hands out physical memory.",
        "cost": "Old X servers stop working.",
        "references": ["kspp"],
        "help": None,
        "because": [],
        "fix": ["CONFIG_STRICT_DEVMEM=y"],
        "target": str(config),
        "change": None,
        "accepted": None,
    } == finding


def test_inputs_and_profiles_are_named(
    config: Path, profile: Path, tree: Path, judge: Callable[..., Judgement]
) -> None:
    """What was judged, over what and by what stands at the top, each profile once."""
    with_tree, without = judge(config, profile, tree), judge(config, profile)

    data = report_data(Outcome([with_tree, without]))

    assert [("6.12.3", "x86_64", str(tree)), ("6.12.3", "x86_64", None)] == [
        (entry["kernel"], entry["arch"], entry["tree"]) for entry in data["inputs"]
    ]
    assert [("tiny", "1")] == [(entry["id"], entry["version"]) for entry in data["profiles"]]


def test_an_absent_symbol_has_no_line_and_no_value(
    config: Path, tree: Path, write: Callable[..., Path], judge: Callable[..., Judgement]
) -> None:
    """What the kernel does not know is null, not a made-up value."""
    judgement = judge(config, write("mixed.yaml", MIXED), tree)

    (finding,) = [item for item in report_data(Outcome([judgement]))["findings"] if item["rule"] == "C"]

    assert ("not_applicable", "absent", None, None) == (
        finding["verdict"], finding["state"], finding["location"]["line"], finding["demands"][0]["actual"]
    )  # fmt: skip


def test_a_conflict_names_both_sides(
    config: Path, tree: Path, write: Callable[..., Path], judge: Callable[..., Judgement]
) -> None:
    """Rules, profiles and demands stand in the same order."""
    judgement = judge(config, write("mixed.yaml", MIXED), tree)

    assert [
        {
            "path": str(config),
            "symbol": "STRICT_DEVMEM",
            "rules": ["A", "B"],
            "profiles": ["mixed", "mixed"],
            "demands": ["STRICT_DEVMEM=y", "STRICT_DEVMEM=n"],
            "reason": "A wants STRICT_DEVMEM=y, B wants n",
            "decision": None,
        }
    ] == report_data(Outcome([judgement]))["conflicts"]
