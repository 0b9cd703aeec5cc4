"""The report for people: worst first, with reasons and fixes; styled by rich on a terminal, plain elsewhere."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kconfig_guard.judgement.finding import State, Verdict
from kconfig_guard.profile.severity import SEVERITIES
from kconfig_guard.report.escape import printable

if TYPE_CHECKING:
    from kconfig_guard.judgement.finding import Finding, Judgement
    from kconfig_guard.judgement.outcome import Outcome
    from kconfig_guard.report.view import View

_PLAIN_WIDTH = 100
_LABEL = 9
_STATE_WORDS = {
    State.SETTABLE: "can be set",
    State.BLOCKED: "blocked",
    State.FORCED: "forced by another option",
    State.PROMPTLESS: "without a prompt",
    State.ABSENT: "not in this kernel",
    State.CONFLICT: "in conflict with another rule",
    State.UNKNOWN: "unknown without a tree",
}
_SEVERITY_STYLES = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "cyan"}


@dataclass(slots=True)
class Line:
    """One line of output: pieces of text, each with a rich style (or none)."""

    pieces: list[tuple[str, str]] = field(default_factory=list)

    def add(self, text: str, style: str = "") -> Line:
        """Append text, made safe for a terminal, and return the line."""
        self.pieces.append((printable(text), style))
        return self

    @property
    def plain(self) -> str:
        """The line without styles."""
        return "".join(text for text, _ in self.pieces).rstrip()


def wrapped(text: str, width: int, indent: int, hanging: int | None = None, style: str = "") -> list[Line]:
    """Return a text as lines.

    Args:
        text: The text; it is made safe for a terminal.
        width: Columns to wrap at.
        indent: Blanks before the first line.
        hanging: Blanks before the others; as many by default.
        style: The rich style of all of it.
    """
    parts = textwrap.wrap(
        printable(text),
        width,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent if hanging is None else hanging),
        break_on_hyphens=False,
    )
    return [Line().add(part, style) for part in parts]


def state_words(state: State) -> str:
    """Return what can be done about a value, for a sentence."""
    return _STATE_WORDS[state]


def render(outcome: Outcome, view: View) -> str:
    """Return the report, styled if that is wanted."""
    lines = report_lines(outcome, view)
    if view.color:
        from kconfig_guard.report.terminal import styled  # noqa: PLC0415 - rich is slow to import

        return styled(lines)
    return "".join(f"{line.plain}\n" for line in lines)


def report_lines(outcome: Outcome, view: View) -> list[Line]:
    """Return the lines of the report."""
    writer = _Writer(view.width or _PLAIN_WIDTH)
    for number, judgement in enumerate(outcome.judgements):
        if number:
            writer.blank()
        writer.judgement(judgement)
    if view.hint and outcome.failing:
        writer.blank()
        writer.lines.append(Line().add("Next: ", "bold").add(view.hint))
    return writer.lines


class _Writer:
    """Collects the lines of the report."""

    def __init__(self, width: int) -> None:
        self.width = max(width, 40)
        self.lines: list[Line] = []

    def blank(self) -> None:
        self.lines.append(Line())

    def judgement(self, judgement: Judgement) -> None:
        self._head(judgement)
        failing = judgement.failing()
        for severity in SEVERITIES:
            group = [finding for finding in failing if finding.severity == severity]
            if group:
                self._severity(severity, group)
        self._conflicts(judgement)
        self._unknown(judgement)
        self._not_in_kernel(judgement)
        self._summary(judgement, failing)

    def _head(self, judgement: Judgement) -> None:
        kernel = f"Linux {judgement.kernel}" if judgement.kernel else "kernel version unknown"
        self.lines.append(Line().add(judgement.path, "bold").add(f"  {kernel}, {judgement.arch}", "dim"))
        names = ", ".join(f"{profile.id} {profile.version}".strip() for profile in judgement.profiles)
        self._wrapped(f"judged by {names}", indent=2, style="dim")
        if judgement.tree:
            self._wrapped(f"over the Kconfig files of {judgement.tree}", indent=2, style="dim")
        else:
            self._wrapped(
                "from its text alone: with --tree TREE (a kernel source folder or tarball) you would also see what "
                "blocks each option, which options this kernel does not have, and a fragment that holds",
                indent=2,
            )

    def _severity(self, severity: str, group: list[Finding]) -> None:
        self.blank()
        style = _SEVERITY_STYLES[severity]
        self.lines.append(Line().add(f"{severity.upper()}", style).add(f"  {len(group)} failing", "dim"))
        for finding in group:
            self.blank()
            self._finding(finding, style)

    def _finding(self, finding: Finding, style: str) -> None:
        head = Line().add("  ").add(finding.rule.id, style).add("  ").add(finding.rule.title, "bold")
        self.lines.append(head)
        values = "; ".join(
            f"{demand.symbol} is {_value(demand.actual)}, wanted {demand.expected}"
            for demand in finding.demands
            if not demand.met
        )
        place = f"  (line {finding.line})" if finding.line else ""
        self._labelled("found", values + place)
        if finding.rule.rationale:
            self._labelled("why", finding.rule.rationale)
        if finding.rule.cost:
            self._labelled("cost", finding.rule.cost)
        if finding.state is not State.UNKNOWN:
            reasons = f": {'; '.join(finding.because)}" if finding.because else ""
            self._labelled("state", _STATE_WORDS[finding.state] + reasons)
        for number, line in enumerate(finding.fix):
            self._labelled("" if number else "fix", line, style="green")
        asked = ", ".join([finding.profile, *finding.also])
        references = ", ".join(finding.rule.references)
        self._labelled("asked by", asked + (f" ({references})" if references else ""), style="dim")

    def _conflicts(self, judgement: Judgement) -> None:
        open_ones = [conflict for conflict in judgement.conflicts if conflict.decision is None]
        if open_ones:
            self.blank()
            self.lines.append(Line().add("CONFLICTS", "bold magenta").add("  no config satisfies both", "dim"))
        for conflict in open_ones:
            sides = zip(conflict.rules, conflict.profiles, conflict.demands, strict=True)
            wanted = ", ".join(f"{rule} ({profile}) wants {demand}" for rule, profile, demand in sides)
            self._wrapped(f"{conflict.symbol}: {wanted}", indent=2, hanging=4)
        self._decided(judgement)

    def _decided(self, judgement: Judgement) -> None:
        """Say what is given up for the sake of what, and how severe that is."""
        decided = [conflict for conflict in judgement.conflicts if conflict.decision is not None]
        if not decided:
            return
        self.blank()
        self.lines.append(Line().add("DECIDED", "bold magenta").add("  given up for the sake of another rule", "dim"))
        for finding in judgement.findings:
            if finding.verdict is Verdict.WAIVED:
                head = f"{finding.rule.id} ({finding.severity}, {finding.profile}) {finding.rule.title}"
                self._wrapped(f"{head}: {'; '.join(finding.because)}", indent=2, hanging=4)

    def _unknown(self, judgement: Judgement) -> None:
        unknown = [finding for finding in judgement.findings if finding.verdict is Verdict.UNKNOWN]
        if unknown:
            names = ", ".join(finding.rule.id for finding in unknown)
            self._note(f"Cannot be told without a tree ({len(unknown)})", names)

    def _not_in_kernel(self, judgement: Judgement) -> None:
        absent = [
            finding
            for finding in judgement.findings
            if finding.verdict is Verdict.NOT_APPLICABLE
            and finding.state is State.ABSENT
            and any(reason.startswith("this kernel has no ") for reason in finding.because)
        ]
        if not absent:
            return
        wanted = [f for f in absent if any(d.actual is None and d.expected != "n" for d in f.demands)]
        if wanted:
            names = ", ".join(sorted({d.symbol for f in wanted for d in f.demands if d.actual is None}))
            self._note(f"Wanted, but this kernel has no such option ({len(wanted)})", names)
        if len(wanted) < len(absent):
            if not wanted:
                self.blank()
            self._wrapped(f"{len(absent) - len(wanted)} unwanted options do not exist here either.", indent=0)

    def _note(self, title: str, text: str) -> None:
        self.blank()
        self.lines.append(Line().add(title))
        self._wrapped(text, indent=2, style="dim")

    def _summary(self, judgement: Judgement, failing: list[Finding]) -> None:
        self.blank()
        counts = [f"{judgement.count(Verdict.PASS)} pass", f"{len(failing)} fail"]
        if judgement.count(Verdict.WAIVED):
            counts.append(f"{judgement.count(Verdict.WAIVED)} waived")
        if judgement.count(Verdict.UNKNOWN):
            counts.append(f"{judgement.count(Verdict.UNKNOWN)} unknown")
        counts.append(f"{judgement.count(Verdict.NOT_APPLICABLE)} do not apply")
        self.lines.append(Line().add("Summary: ", "bold").add(", ".join(counts)))
        if failing:
            by_severity = [
                f"{sum(f.severity == severity for f in failing)} {severity}"
                for severity in SEVERITIES
                if any(f.severity == severity for f in failing)
            ]
            self._wrapped("failing by severity: " + ", ".join(by_severity), indent=2)
        if failing and judgement.tree:
            by_state = [
                f"{sum(f.state is state for f in failing)} {_STATE_WORDS[state]}"
                for state in State
                if any(f.state is state for f in failing)
            ]
            self._wrapped("what can be done: " + ", ".join(by_state), indent=2)

    def _labelled(self, label: str, text: str, style: str = "") -> None:
        indent = 6 + _LABEL
        parts = textwrap.wrap(printable(text), self.width - indent, break_on_hyphens=False) or [""]
        for number, part in enumerate(parts):
            line = Line().add(" " * 6 + (label if number == 0 else "").ljust(_LABEL), "dim").add(part, style)
            self.lines.append(line)

    def _wrapped(self, text: str, indent: int, hanging: int | None = None, style: str = "") -> None:
        self.lines += wrapped(text, self.width, indent, hanging, style)


def _value(actual: str | None) -> str:
    if actual is None:
        return "not in this kernel"
    return actual or "empty"
