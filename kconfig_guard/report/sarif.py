"""The report as SARIF 2.1.0, with what GitHub's code scanning needs and within its limits.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html;
https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kconfig_guard import __version__
from kconfig_guard.judgement.finding import Change, Verdict
from kconfig_guard.report.escape import printable
from kconfig_guard.report.json_parts import written
from kconfig_guard.report.listing import hidden_words, line_of, listing, unique_fingerprints
from kconfig_guard.report.message import acceptance, clipped, message
from kconfig_guard.report.sarif_rule import descriptor, level
from kconfig_guard.report.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.errors import InputError
    from kconfig_guard.judgement.finding import Finding, Judgement
    from kconfig_guard.judgement.outcome import Outcome
    from kconfig_guard.report.view import View

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_MAX_RUNS = 20
_MAX_RESULTS = 25_000
_MAX_BYTES = 10_000_000
"""Of a compressed file."""
_MAX_MESSAGE = 4000
_MAX_SYMBOLS = 20


@dataclass(slots=True)
class _Part:
    """What becomes one run: the configs of a category.

    Attributes:
        category: What GitHub tells apart reports by; a later one of the same category replaces an earlier one.
        judgements: The configs.
        findings: What was found about them.
        remark: Why several configs are one run; empty if it is one.
    """

    category: str
    judgements: list[Judgement] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    remark: str = ""


def render(outcome: Outcome, view: View) -> str:
    """Return the failing findings, the worst first, and waived ones if wanted, as ASCII with a final line end.

    There is one run for each config, or a single one if GitHub takes no more. What is left out, because GitHub takes
    no more or as not severe enough, is counted in a notification.
    """
    parts = _parts(outcome, view)
    limit = _MAX_RESULTS
    while True:
        text = _document(_run(part, view, limit) for part in parts)
        if limit == 0 or not _too_large(text):
            return text
        limit //= 2


def render_failure(error: InputError, view: View) -> str:
    """Return a run that was not successful, with a notification that says why nothing could be judged.

    It has no results: an empty list would say that all former findings are resolved.
    """
    notification: dict[str, Any] = {"level": "error", "message": {"text": _text(printable(error.message))}}
    if error.path:
        region = {"startLine": error.line, "startColumn": error.column or 1} if error.line else None
        notification["locations"] = [{"physicalLocation": _physical(view.place(error.path), region)}]
    invocation = {"executionSuccessful": False, "exitCode": 2, "toolExecutionNotifications": [notification]}
    return _document([{"tool": _tool([]), "invocations": [invocation]}])


def _document(runs: Iterable[dict[str, Any]]) -> str:
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": list(runs)}
    return written(document)


def _too_large(text: str) -> bool:
    if len(text) <= _MAX_BYTES:
        return False
    import zlib  # noqa: PLC0415 - few reports are that large

    return len(zlib.compress(text.encode("ascii"))) > _MAX_BYTES


def _parts(outcome: Outcome, view: View) -> list[_Part]:
    """Return what becomes one run each; what is wrong with waivers and the baseline goes with the first config."""
    by_category: dict[str, _Part] = {}
    for judgement in outcome.judgements:
        name = judgement.target or view.place(judgement.path)
        category = printable(f"kconfig-guard/{judgement.arch}/{name.lstrip('/')}")
        part = by_category.setdefault(category, _Part(category))
        part.judgements.append(judgement)
        part.findings += judgement.findings
    parts = list(by_category.values()) or [_Part("kconfig-guard")]
    if len(parts) > _MAX_RUNS:
        # GitHub refuses a file with more runs, whatever is in them.
        remark = f"All {len(parts)} configs are one run, since GitHub takes {_MAX_RUNS} runs of a file."
        findings = [finding for part in parts for finding in part.findings]
        parts = [_Part("kconfig-guard", outcome.judgements, findings, remark)]
    parts[0].findings += outcome.flaws
    return parts


def _run(part: _Part, view: View, limit: int) -> dict[str, Any]:
    chosen = listing(part.findings, view)
    findings = chosen.findings[:limit]
    rules = {finding.rule.id: finding for finding in reversed(findings)}
    order = {name: number for number, name in enumerate(dict.fromkeys(finding.rule.id for finding in findings))}
    notes = [hidden_words(chosen.hidden, view)]
    if len(findings) < len(chosen.findings):
        left_out = counted(len(chosen.findings) - len(findings), "finding")
        notes.append(f"Left out: {left_out}, the least severe, since GitHub takes no more of a file.")
    run: dict[str, Any] = {
        "tool": _tool([descriptor(rules[name], part.judgements, view) for name in order]),
        "automationDetails": {"id": f"{part.category}/"},
        "columnKind": "utf16CodeUnits",
        "invocations": [_success([note for note in notes if note])],
        "properties": {"verdicts": _counts(part.findings)},
        "results": [
            _result(finding, order[finding.rule.id], name, view)
            for finding, name in zip(findings, unique_fingerprints(findings), strict=True)
        ],
    }
    if part.remark:
        run["automationDetails"]["description"] = {"text": part.remark}
    _compare(run["results"], findings, part)
    _suppress(run["results"], findings)
    return run


def _tool(rules: list[dict[str, Any]]) -> dict[str, Any]:
    return {"driver": {"name": "kconfig-guard", "semanticVersion": __version__, "rules": rules}}


def _success(notes: list[str]) -> dict[str, Any]:
    notifications = [{"level": "note", "message": {"text": note}} for note in notes]
    return {"executionSuccessful": True, **({"toolExecutionNotifications": notifications} if notifications else {})}


def _counts(findings: list[Finding]) -> dict[str, int]:
    return {verdict.value: sum(finding.verdict is verdict for finding in findings) for verdict in Verdict}


def _result(finding: Finding, rule: int, fingerprint: str, view: View) -> dict[str, Any]:
    fingerprints = {"kconfigGuard/v1": fingerprint}
    if finding.line is None:
        # GitHub would take the text of the line instead, which is the same for all that have none of their own.
        fingerprints["primaryLocationLineHash"] = f"{fingerprint}:1"
    properties: dict[str, Any] = {"severity": finding.severity, "state": finding.state.value}
    if finding.fix:
        properties["fix"] = [printable(line) for line in finding.fix]
    return {
        "ruleId": printable(finding.rule.id),
        "ruleIndex": rule,
        "level": level(finding.severity),
        "message": {"text": _text(message(finding))},
        "locations": [_location(finding, view)],
        "partialFingerprints": fingerprints,
        "properties": properties,
    }


def _location(finding: Finding, view: View) -> dict[str, Any]:
    names = list(dict.fromkeys(f"CONFIG_{printable(demand.symbol)}" for demand in finding.unmet or finding.demands))
    line = line_of(finding)
    # The text of the line is not known here, but that it names the option. Of a line nearby, mark the first character.
    end = 1 + len(names[0]) if finding.line and names else 2
    region = {"startLine": line, "startColumn": 1, "endLine": line, "endColumn": end}
    location: dict[str, Any] = {"physicalLocation": _physical(view.place(finding.path), region)}
    if names:
        location["logicalLocations"] = [{"name": name} for name in names[:_MAX_SYMBOLS]]
    return location


def _physical(path: str, region: dict[str, int] | None) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": _uri(path)}}
    if region:
        location["region"] = region
    return location


def _uri(path: str) -> str:
    """Return a path as a relative reference: bytes that are no UTF-8 are kept, and no part is taken for a host."""
    text = quote(path.encode("utf-8", "surrogateescape"), safe="/")
    return f"/{text.lstrip('/')}" if text.startswith("/") else text or "-"


def _text(text: str) -> str:
    """Return a message in which nothing is a placeholder or a link; see sections 3.11.5 and 3.11.6 of SARIF."""
    return clipped(text, _MAX_MESSAGE).replace("{", "{{").replace("}", "}}").replace("](", "] (")


def _compare(results: list[dict[str, Any]], findings: list[Finding], part: _Part) -> None:
    """Say of each result whether it is new, if a change is reviewed: SARIF wants that of all of a run or of none."""
    if all(judgement.review is None for judgement in part.judgements):
        return
    for result, finding in zip(results, findings, strict=True):
        is_old = finding.change is Change.LEFT or finding.verdict is Verdict.WAIVED
        result["baselineState"] = "unchanged" if is_old else "new"


def _suppress(results: list[dict[str, Any]], findings: list[Finding]) -> None:
    """Say of each result whether it is suppressed, if one is: SARIF wants that of all of a run or of none."""
    if all(finding.verdict is not Verdict.WAIVED for finding in findings):
        return
    for result, finding in zip(results, findings, strict=True):
        result["suppressions"] = []
        if finding.verdict is Verdict.WAIVED:
            suppression = {"kind": "external", "status": "accepted", "justification": acceptance(finding)}
            result["suppressions"].append(suppression)
            accepted = finding.accepted
            if accepted is not None:
                known = {"owner": accepted.owner, "expires": accepted.expires, "ticket": accepted.ticket}
                result["properties"] |= {key: printable(value) for key, value in known.items() if value}
