"""The report as workflow commands of GitHub Actions, which the runner turns into annotations.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands; the escapes and limits are those
of the runner's ``ActionCommand`` and ``ExecutionContext``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.judgement.finding import Change, Verdict
from kconfig_guard.profile.severity import SEVERITIES
from kconfig_guard.report.escape import printable
from kconfig_guard.report.listing import hidden_words, line_of, listing
from kconfig_guard.report.message import acceptance, clipped, found, outlook, remedy
from kconfig_guard.report.words import counted

if TYPE_CHECKING:
    from kconfig_guard.errors import InputError
    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.judgement.outcome import Outcome
    from kconfig_guard.report.view import View

_COMMANDS = {"critical": "error", "high": "error", "medium": "warning", "low": "notice"}
_SHOWN = 10
"""How many annotations of each command the runner keeps in one step."""
_MAX_TITLE = 255
_MAX_MESSAGE = 2048
"""The runner cuts off what goes beyond 4096 UTF-16 units, of which a character takes two at most."""


def render(outcome: Outcome, view: View) -> str:
    """Return one command for each failing finding, the worst first, as many as GitHub shows; empty if there are none.

    Of a reviewed change only what it introduced is annotated. Waived findings, if wanted, are notices. A last notice
    says what was left out.
    """
    chosen = listing(outcome.findings, view)
    new = [finding for finding in chosen.failing if finding.change is not Change.LEFT]
    old = len(chosen.failing) - len(new)
    by_command: dict[str, list[Finding]] = {"error": [], "warning": [], "notice": []}
    for finding in new + chosen.waived:
        by_command[_command(finding)].append(finding)
    crowded = any(len(group) > _SHOWN for group in by_command.values())
    if crowded or old or chosen.hidden:
        # The last notice counts, too.
        room = {"error": _SHOWN, "warning": _SHOWN, "notice": _SHOWN - 1}
        shown = [finding for name, group in by_command.items() for finding in group[: room[name]]]
        closing = [_closing(new, chosen.waived, shown), _old_words(old), hidden_words(chosen.hidden, view)]
        summary = _line("notice", {"title": "kconfig-guard"}, " ".join(words for words in closing if words))
        return "".join([*(_annotation(finding, view) for finding in shown), summary])
    return "".join(_annotation(finding, view) for group in by_command.values() for finding in group)


def render_failure(error: InputError, view: View) -> str:
    """Return the command that says why nothing could be judged, at the place if it is known."""
    place = _place(view.place(error.path), error.line) if error.path else {}
    if place and error.line and error.column:
        place["col"] = str(error.column)
    return _line("error", {**place, "title": "kconfig-guard could not judge"}, printable(error.message))


def _command(finding: Finding) -> str:
    return "notice" if finding.verdict is Verdict.WAIVED else _COMMANDS[finding.severity]


def _annotation(finding: Finding, view: View) -> str:
    rule = finding.rule
    lines = [found(finding), *_advice(finding)]
    if rule.rationale:
        lines.append(f"why: {printable(rule.rationale)}")
    failed = " not met" if finding.demands else ""
    title = clipped(f"{printable(rule.id)} ({finding.severity}){failed}: {printable(rule.title)}", _MAX_TITLE)
    text = clipped("\n".join(line for line in lines if line), _MAX_MESSAGE)
    return _line(_command(finding), {**_place(view.place(finding.path), line_of(finding)), "title": title}, text)


def _advice(finding: Finding) -> list[str]:
    if finding.verdict is Verdict.WAIVED:
        return [acceptance(finding)]
    fix = remedy(finding)
    return [outlook(finding), f"fix: {fix}" if fix else ""]


def _place(path: str, line: int | None) -> dict[str, str]:
    """Return the properties of a place; what stands nowhere in the repository, such as standard input, has none."""
    if path in ("", "-"):
        return {}
    return {"file": printable(path), **({"line": str(line)} if line else {})}


def _closing(new: list[Finding], waived: list[Finding], shown: list[Finding]) -> str:
    severities = [f"{number} {name}" for name in SEVERITIES if (number := sum(one.severity == name for one in new))]
    text = counted(len(new), "failing finding") + (f" ({', '.join(severities)})" if severities else "") + "."
    left_out = len(new) + len(waived) - len(shown)
    if left_out:
        text += f" Not annotated: the last {left_out:,}, since GitHub shows {_SHOWN} errors, {_SHOWN} warnings and"
        text += f" {_SHOWN} notices of a step. Another --format tells all."
    return text


def _old_words(old: int) -> str:
    return f"Not annotated: {counted(old, 'failing finding')} from before the change." if old else ""


def _line(command: str, properties: dict[str, str], text: str) -> str:
    joined = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{command} {joined}::{_data(text)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
