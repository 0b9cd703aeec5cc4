"""Tests of kconfig_guard.report.csv."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

import pytest

from kconfig_guard.judgement.finding import Change, DemandResult, State, Verdict
from kconfig_guard.report.csv import COLUMNS, render
from kconfig_guard.report.view import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.judgement.outcome import Outcome


def rows(outcome: Outcome, **view: Any) -> list[dict[str, str]]:
    """Return the rows as a strict reader sees them, after checking the shape of the table."""
    text = render(outcome, View(**view))
    assert text.endswith("\r\n")
    # No cell holds a line end, so every line is a row, whoever reads it.
    assert text.count("\r\n") == text.count("\n") == text.count("\r")
    table = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert list(COLUMNS) == table[0]
    assert {len(COLUMNS)} == {len(row) for row in table}
    return [dict(zip(COLUMNS, row, strict=True)) for row in table[1:]]


def test_a_row_says_everything(outcome: Callable[..., Outcome], finding: Callable[..., Finding]) -> None:
    """Each column has its part, lists are joined, and commas and quotes survive."""
    one = finding(
        about={"title": 'Say "a, b"', "rationale": "Because.", "cost": "Some.", "references": ("kspp", "x:R1")},
        demands=(
            DemandResult("A", "y", "n"),
            DemandResult("M", "y", "y", met=True),
            DemandResult("B", "m", None),
        ),
        because=["needs C=y", "needs D=y"],
        fix=["CONFIG_A=y", "CONFIG_B=m"],
        state=State.BLOCKED,
        also=("q", "q/R-2"),
        change=Change.INTRODUCED,
        path="/x/config",
        profile="/x/f.config",
    )

    assert [
        {
            "config": "configs/a",
            "line": "5",
            "rule": "R-1",
            "title": 'Say "a, b"',
            "severity": "high",
            "verdict": "fail",
            "state": "blocked",
            "symbol": "A; B",
            "actual": "n; ",
            "expected": "y; m",
            "because": "needs C=y; needs D=y",
            "fix": "CONFIG_A=y; CONFIG_B=m",
            "profile": "f.config",
            "also": "q; q/R-2",
            "rationale": "Because.",
            "cost": "Some.",
            "references": "kspp; x:R1",
            "change": "introduced",
            "accepted_by": "",
            "reason": "",
            "owner": "",
            "expires": "",
            "ticket": "",
            "fingerprint": one.fingerprint,
        }
    ] == rows(outcome(one), places={"/x/config": "configs/a", "/x/f.config": "f.config"})


def test_every_verdict_has_its_row(
    outcome: Callable[..., Outcome], finding: Callable[..., Finding], waived: Finding
) -> None:
    """A table is for filtering, so it holds everything, in the order of the judgement, the flaws of waivers last."""
    findings = [finding(f"R-{verdict}", verdict=verdict, line=None) for verdict in Verdict]
    judged = outcome(*findings, waived)
    judged.flaws.append(finding("waiver-expired", "medium", demands=()))

    found = rows(judged)

    assert ["pass", "fail", "waived", "not_applicable", "unknown", "waived", "fail"] == [
        row["verdict"] for row in found
    ]
    assert "waiver-expired" == found[-1]["rule"]
    assert "" == found[0]["line"]
    assert ("waiver", "needed by the old driver", "alice", "2027-01-31", "T-9") == tuple(
        found[5][column] for column in ("accepted_by", "reason", "owner", "expires", "ticket")
    )


def test_a_table_without_findings_is_a_header(outcome: Callable[..., Outcome]) -> None:
    """So that whoever joins tables finds the same columns."""
    assert ",".join(COLUMNS) + "\r\n" == render(outcome(), View())


def test_mild_failures_can_be_left_out(outcome: Callable[..., Outcome], finding: Callable[..., Finding]) -> None:
    """A minimum severity concerns only what fails."""
    findings = [finding(f"R-{severity}", severity) for severity in ("low", "high")]

    found = rows(outcome(*findings, finding("OK", "low", Verdict.PASS)), min_severity="medium")

    assert ["R-high", "OK"] == [row["rule"] for row in found]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(1)",
        "  =1+1",
        "\u3000=1+1",
        "\uff1d1+1",
        "\uff0b1+1",
        "\uff0d1+1",
        "\uff201+1",
        "\t=1",
        "\r=1",
        "\n=1",
        "-",
        "-1e3",
        "- 5",
        "=",
        "-\u0665",
        '=HYPERLINK("https://evil.example","x")',
    ],
)
def test_no_cell_is_a_formula(text: str, outcome: Callable[..., Outcome], finding: Callable[..., Finding]) -> None:
    """What a spreadsheet might compute is marked as text."""
    (row,) = rows(outcome(finding(demands=(DemandResult("A", "y", text),))))

    assert row["actual"].startswith("'")
    assert text.strip("\t\r\n") == row["actual"][1:].lstrip("\\trn") or row["actual"] == f"'{text}"


@pytest.mark.parametrize("text", ["-5", "+7", "0x10", "y", "", "a=b", "1-2", "CONFIG_A=y", "'quoted'"])
def test_plain_values_stay_as_they_are(
    text: str, outcome: Callable[..., Outcome], finding: Callable[..., Finding]
) -> None:
    """A negative number is a value of an int option, and no formula."""
    (row,) = rows(outcome(finding(demands=(DemandResult("A", "y", text),))))

    assert text == row["actual"]


def test_hostile_texts_are_shown(hostile: Outcome, only_visible: Callable[..., None]) -> None:
    """Whatever the texts, rows and columns are where they should be, and no cell is a formula or a control sequence."""
    found = rows(hostile)

    assert 12 == len(found)
    for row in found:
        only_visible(row)
        assert not any(re.match(r"\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]", cell) for cell in row.values())
    assert found[0]["title"].startswith("'=1+1\\x00\\x1b[31m\\x07\\t\\r\\n::error file=x::owned")
    assert found[0]["because"].endswith("; =2+2")


def test_a_crowd_is_reported_in_full(crowd: Outcome) -> None:
    """A table has no limit."""
    assert 3_000 == len(rows(crowd))


def test_what_a_change_did_stands_in_a_column(reviewed: Outcome) -> None:
    """So it can be filtered by."""
    assert ["left", "introduced", "left", "introduced", "left", ""] == [row["change"] for row in rows(reviewed)]
