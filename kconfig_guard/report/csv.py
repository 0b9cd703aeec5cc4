"""The report as a table for spreadsheets: all findings as RFC 4180 CSV, no cell of which is a formula."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from kconfig_guard.report.escape import printable
from kconfig_guard.report.listing import is_shown

if TYPE_CHECKING:
    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.judgement.outcome import Outcome
    from kconfig_guard.report.view import View

COLUMNS = (
    "config",
    "line",
    "rule",
    "title",
    "severity",
    "verdict",
    "state",
    "symbol",
    "actual",
    "expected",
    "because",
    "fix",
    "profile",
    "also",
    "rationale",
    "cost",
    "references",
    "change",
    "accepted_by",
    "reason",
    "owner",
    "expires",
    "ticket",
    "fingerprint",
)

_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
"""What a spreadsheet may take for a formula, also after blanks and in the wide forms that East Asian ones accept."""
_NUMBER = re.compile(r"[+-]?[0-9]+\Z")


def render(outcome: Outcome, view: View) -> str:
    """Return a header and one row for each finding of any verdict, in the order of the judgement.

    Failing findings that are not severe enough for the view are left out; a table has no place to count them.
    """
    # Lines end as RFC 4180 says.
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(finding, view) for finding in outcome.findings if is_shown(finding, view))
    return text.getvalue()


def _row(finding: Finding, view: View) -> list[str]:
    rule = finding.rule
    demands = finding.unmet or finding.demands
    accepted = finding.accepted
    cells = {
        "config": view.place(finding.path),
        "line": str(finding.line or ""),
        "rule": rule.id,
        "title": rule.title,
        "severity": finding.severity,
        "verdict": finding.verdict.value,
        "state": finding.state.value,
        "symbol": "; ".join(demand.symbol for demand in demands),
        "actual": "; ".join(demand.actual or "" for demand in demands),
        "expected": "; ".join(demand.expected for demand in demands),
        "because": "; ".join(finding.because),
        "fix": "; ".join(finding.fix),
        "profile": view.place(finding.profile),
        "also": "; ".join(finding.also),
        "rationale": rule.rationale,
        "cost": rule.cost,
        "references": "; ".join(rule.references),
        "change": finding.change.value if finding.change else "",
        "accepted_by": accepted.by.value if accepted else "",
        "reason": accepted.reason if accepted else "",
        "owner": accepted.owner if accepted else "",
        "expires": accepted.expires if accepted else "",
        "ticket": accepted.ticket if accepted else "",
        "fingerprint": finding.fingerprint,
    }
    return [_cell(cells[column]) for column in COLUMNS]


def _cell(text: str) -> str:
    """Return a text for a cell: on one line, and marked as text where it would be a formula. Numbers stay numbers."""
    shown = printable(text)
    return f"'{shown}" if _FORMULA.match(text) and not _NUMBER.match(text) else shown
