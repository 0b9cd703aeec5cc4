"""The report as JUnit XML: one test case for each rule, in one suite for each config.

https://docs.gitlab.com/ci/testing/unit_test_reports/ tells what GitLab reads of it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from kconfig_guard.judgement.finding import Verdict, sort_key
from kconfig_guard.report.escape import printable
from kconfig_guard.report.listing import hidden_words, is_shown
from kconfig_guard.report.message import acceptance, found, message, outlook
from kconfig_guard.report.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.errors import InputError
    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.judgement.outcome import Outcome
    from kconfig_guard.report.view import View

_MAX_BYTES = 30_000_000
"""The size of a file that GitLab reads."""
_AROUND, _AROUND_SUITE, _AROUND_CASE = 1000, 1000, 50
"""More bytes than the elements take besides their contents."""
_LONGEST_CHARACTER = len(r"\U0010ffff")
_ORDER = (Verdict.FAIL, Verdict.WAIVED, Verdict.UNKNOWN, Verdict.PASS, Verdict.NOT_APPLICABLE)
_KINDS = ("failure", "error", "skipped")


@dataclass(slots=True)
class _Suite:
    """The test cases of one config, and what is said about those that are left out."""

    name: str
    findings: list[Finding] = field(default_factory=list)
    cases: list[ET.Element] = field(default_factory=list)
    hidden: int = 0
    left_out: int = 0


def render(outcome: Outcome, view: View) -> str:
    """Return test cases for all findings, the worst first, as many as fit into 30 MB.

    A failing finding is a failure, a met rule passes, everything else is skipped, with the reason. What is left out,
    for its size or as not severe enough, is counted in the output of its suite.
    """
    suites = [_Suite(view.place(judgement.path), judgement.findings) for judgement in outcome.judgements]
    if outcome.flaws:
        suites.append(_Suite("waivers and baseline", outcome.flaws))
    names: Counter[tuple[str, str]] = Counter()
    cases = [(suite, finding, _case(finding, view, names)) for suite in suites for finding in suite.findings]
    room = _MAX_BYTES - _AROUND - sum(_AROUND_SUITE + _LONGEST_CHARACTER * len(suite.name) for suite in suites)
    for suite, finding, case in sorted(cases, key=lambda item: (_ORDER.index(item[1].verdict), sort_key(item[1]))):
        if not is_shown(finding, view):
            suite.hidden += 1
            continue
        room -= len(ET.tostring(case, encoding="utf-8")) + _AROUND_CASE
        if room < 0:
            suite.left_out += 1
        else:
            suite.cases.append(case)
    return _document([_suite(suite, view) for suite in suites])


def render_failure(error: InputError, view: View) -> str:
    """Return one test case with an error that says why nothing could be judged."""
    case = ET.Element("testcase", {"classname": "kconfig-guard", "name": "judge the config", "time": "0"})
    if error.path:
        case.set("file", printable(view.place(error.path)))
    ET.SubElement(case, "error", {"message": printable(error.message), "type": "InputError"}).text = printable(
        str(error)
    )
    return _document([_suite(_Suite("kconfig-guard", cases=[case]), view)])


def _document(suites: list[ET.Element]) -> str:
    root = ET.Element("testsuites", {"name": "kconfig-guard", **_counts(suite for suite in suites), "time": "0"})
    root.extend(suites)
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(suite: _Suite, view: View) -> ET.Element:
    element = ET.Element("testsuite", {"name": printable(suite.name)})
    element.extend(suite.cases)
    element.attrib.update({**_counts([element]), "time": "0"})
    notes = [hidden_words(suite.hidden, view)]
    if suite.left_out:
        left_out = counted(suite.left_out, "finding")
        notes.append(f"Left out: {left_out}, the least severe, since GitLab reads {_MAX_BYTES:,} bytes of a file.")
    if any(notes):
        ET.SubElement(element, "system-out").text = " ".join(note for note in notes if note)
    return element


def _counts(suites: Iterable[ET.Element]) -> dict[str, str]:
    cases = [case for suite in suites for case in suite.iter("testcase")]
    kinds = Counter(child.tag for case in cases for child in case)
    names = {"failure": "failures", "error": "errors", "skipped": "skipped"}
    return {"tests": str(len(cases)), **{names[kind]: str(kinds[kind]) for kind in _KINDS}}


def _case(finding: Finding, view: View, names: Counter[tuple[str, str]]) -> ET.Element:
    classname = ".".join(
        part for part in ("kconfig-guard", _dotted(finding.profile, view), _dotted(finding.path, view)) if part
    )
    name = f"{printable(finding.rule.id)}{_symbol(finding)}"
    # Of cases with one name GitLab sees the first alone.
    names[classname, name] += 1
    if names[classname, name] > 1:
        name = f"{name} ({names[classname, name]})"
    file = printable(view.place(finding.path))
    case = ET.Element("testcase", {"classname": classname, "name": name, "file": file, "time": "0"})
    if finding.verdict is Verdict.FAIL:
        failure = ET.SubElement(case, "failure", {"message": message(finding), "type": finding.severity})
        failure.text = _details(finding, view)
    elif finding.verdict is not Verdict.PASS:
        ET.SubElement(case, "skipped", {"message": _skipped(finding)})
    return case


def _dotted(path: str, view: View) -> str:
    """Return a path, or the name of a profile, as a part of a class name."""
    return printable(view.place(path)).strip("/").replace("/", ".")


def _symbol(finding: Finding) -> str:
    """Return the symbol that stands for a rule: its first, whichever of its ways a config comes closest to."""
    symbols = [demand.symbol for demand in finding.rule.demands] or [demand.symbol for demand in finding.demands]
    return f" CONFIG_{printable(symbols[0])}" if symbols else ""


def _skipped(finding: Finding) -> str:
    if finding.verdict is Verdict.WAIVED:
        return acceptance(finding)
    words = "does not apply" if finding.verdict is Verdict.NOT_APPLICABLE else "cannot be told"
    reasons = "; ".join(printable(reason) for reason in finding.because)
    return f"{words}: {reasons}" if reasons else words


def _details(finding: Finding, view: View) -> str:
    rule = finding.rule
    place = printable(view.place(finding.path)) + (f":{finding.line}" if finding.line else "")
    lines = {
        "rule": f"{printable(rule.id)} ({finding.severity}) {printable(rule.title)}",
        "place": place,
        "found": found(finding),
        "why": printable(rule.rationale),
        "cost": printable(rule.cost),
        "state": outlook(finding),
        "asked by": ", ".join(printable(view.place(name)) for name in (finding.profile, *finding.also) if name),
        "references": ", ".join(printable(name) for name in rule.references),
    }
    fix = [f"fix: {printable(line)}" for line in finding.fix]
    return "\n".join([*(f"{label}: {text}" for label, text in lines.items() if text), *fix])
