"""The report for people: worst first, with reasons and fixes; styled by rich on a terminal, plain elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.judgement.finding import Acceptor, Change, State, Verdict
from kconfig_guard.profile.severity import SEVERITIES
from kconfig_guard.report.lines import Line, Writer
from kconfig_guard.report.words import found_words, state_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kconfig_guard.judgement.finding import Finding, Judgement
    from kconfig_guard.judgement.outcome import Outcome
    from kconfig_guard.judgement.review import Review
    from kconfig_guard.report.statistics import Table
    from kconfig_guard.report.view import View

_PLAIN_WIDTH = 100
_SEVERITY_STYLES = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "cyan"}


def render(outcome: Outcome, view: View) -> str:
    """Return the report, styled if that is wanted."""
    return "".join(pieces(outcome, view))


def pieces(outcome: Outcome, view: View) -> Iterator[str]:
    """Yield the report in pieces, one for each config."""
    for lines in _parts(outcome, view):
        if view.color:
            from kconfig_guard.report.terminal import styled  # noqa: PLC0415 - rich is slow to import

            yield styled(lines)
        else:
            yield "".join([f"{line.plain}\n" for line in lines])


def report_lines(outcome: Outcome, view: View) -> list[Line]:
    """Return the lines of the report."""
    return [line for lines in _parts(outcome, view) for line in lines]


def _parts(outcome: Outcome, view: View) -> Iterator[list[Line]]:
    """Yield the lines on each config, and those on all."""
    if view.verbosity < 0:
        yield [_short(finding) for finding in outcome.counting if view.lists(finding)]
        return
    writer = _Report(view)
    for number, judgement in enumerate(outcome.judgements):
        if number:
            writer.blank()
        writer.judgement(judgement)
        yield writer.lines
        writer.lines = []
    writer.flaws(outcome.flaws)
    if view.statistics:
        from kconfig_guard.report.statistics import tables  # noqa: PLC0415 - rarely asked for

        for table in tables(outcome):
            writer.table(table)
    if view.hint and any(finding not in outcome.flaws for finding in outcome.counting):
        writer.blank()
        writer.lines.append(Line().add("Next: ", "bold").add(view.hint))
    yield writer.lines


def _short(finding: Finding) -> Line:
    place = f"{finding.path}:{finding.line}" if finding.line else finding.path
    style = _SEVERITY_STYLES[finding.severity]
    line = Line().add(f"{place}: ").add(finding.severity, style).add(f" {finding.rule.id} ", style)
    return line.add(f"{finding.rule.title}: {found_words(finding)}")


class _Report(Writer):
    """Collects the lines of the report."""

    def __init__(self, view: View) -> None:
        super().__init__(view.width or _PLAIN_WIDTH)
        self.view = view
        self.path = ""

    def judgement(self, judgement: Judgement) -> None:
        """Tell all about one config."""
        self.path = judgement.path
        self._head(judgement)
        review = judgement.review
        if review is not None and review.comparison is not None:
            from kconfig_guard.report.diff_text import comparison_lines  # noqa: PLC0415 - few runs compare

            self.lines += comparison_lines(review.comparison, self.width)
        failing = judgement.failing()
        shown = [f for f in failing if f.change is not Change.LEFT or self.view.verbosity > 0]
        listed = [finding for finding in shown if self.view.lists(finding)]
        for severity in SEVERITIES:
            self._severity(severity, [finding for finding in listed if finding.severity == severity])
        if len(listed) < len(shown):
            self.blank()
            self.wrapped(f"{len(shown) - len(listed)} less severe findings are not listed.", indent=0)
        if review is not None:
            self._resolved(review)
        self._conflicts(judgement)
        self._accepted(judgement)
        if review is None or self.view.verbosity > 0:
            self._unknown(judgement)
            self._not_in_kernel(judgement)
        if self.view.verbosity > 0:
            self._others(judgement)
        self._summary(judgement, failing)

    def _head(self, judgement: Judgement) -> None:
        kernel = f"Linux {judgement.kernel}" if judgement.kernel else "kernel version unknown"
        name = " + ".join([judgement.path, *judgement.fragments])
        self.lines.append(Line().add(name, "bold").add(f"  {kernel}, {judgement.arch}", "dim"))
        names = ", ".join(f"{profile.id} {profile.version}".strip() for profile in judgement.profiles)
        self.wrapped(f"judged by {names}", indent=2, style="dim")
        if judgement.tree:
            self.wrapped(f"over the Kconfig files of {judgement.tree}", indent=2, style="dim")
        else:
            self.wrapped(
                "from its text alone: with --tree TREE (a kernel source folder or tarball) you would also see what "
                "blocks each option, which options this kernel does not have, and a fragment that holds",
                indent=2,
            )
        if judgement.review is not None:
            missing = "" if judgement.review.comparison is not None else ", where it did not exist"
            self.wrapped(f"compared with {judgement.review.base}{missing}", indent=2, style="dim")

    def _severity(self, severity: str, group: list[Finding]) -> None:
        for change, word in ((Change.INTRODUCED, "introduced"), (None, "failing"), (Change.LEFT, "there before")):
            part = [finding for finding in group if finding.change is change]
            if part:
                style = _SEVERITY_STYLES[severity]
                self.title(severity.upper(), style, f"{len(part)} {word}")
            for finding in part:
                self.blank()
                self._finding(finding, style)

    def _finding(self, finding: Finding, style: str) -> None:
        head = Line().add("  ").add(finding.rule.id, style).add("  ").add(finding.rule.title, "bold")
        self.lines.append(head)
        self.labelled("found", found_words(finding) + self._place(finding))
        if finding.rule.rationale:
            self.labelled("why", finding.rule.rationale)
        if finding.rule.cost:
            self.labelled("cost", finding.rule.cost)
        if finding.state is not State.UNKNOWN:
            reasons = f": {'; '.join(finding.because)}" if finding.because else ""
            self.labelled("state", state_words(finding.state) + reasons)
        elif finding.because:
            self.labelled("note", "; ".join(finding.because))
        for number, line in enumerate(finding.fix):
            self.labelled("" if number else "fix", line, style="green")
        asked = ", ".join([finding.profile, *finding.also])
        references = ", ".join(finding.rule.references)
        self.labelled("asked by", asked + (f" ({references})" if references else ""), style="dim")

    def _place(self, finding: Finding) -> str:
        if finding.line is None:
            return ""
        return f"  (line {finding.line}{'' if finding.path == self.path else f' of {finding.path}'})"

    def flaws(self, flaws: list[Finding]) -> None:
        """Tell what is wrong with the waivers and the baseline."""
        listed = [flaw for flaw in flaws if self.view.lists(flaw)]
        if listed:
            self.title("WAIVERS AND BASELINE", "bold magenta", f"{len(listed)} do not count")
        for flaw in listed:
            place = f"{flaw.path}:{flaw.line}" if flaw.line else flaw.path
            self.blank()
            style = _SEVERITY_STYLES[flaw.severity]
            self.lines.append(Line().add("  ").add(flaw.rule.id, style).add(f"  {flaw.severity}  {place}", "bold"))
            for reason in flaw.because:
                self.wrapped(reason, indent=6)
            self.wrapped(flaw.rule.rationale, indent=6, style="dim")

    def _resolved(self, review: Review) -> None:
        if review.resolved:
            self.title("RESOLVED", "bold green", f"{len(review.resolved)} failed before")
        for finding in sorted(review.resolved, key=lambda one: (SEVERITIES.index(one.severity), one.rule.id)):
            self.wrapped(f"{finding.rule.id}  {finding.rule.title} ({finding.severity})", indent=2, hanging=4)

    def _conflicts(self, judgement: Judgement) -> None:
        open_ones = [conflict for conflict in judgement.conflicts if conflict.decision is None]
        if judgement.review is not None and self.view.verbosity <= 0:
            new = {finding.rule.id for finding in judgement.findings if finding.change is Change.INTRODUCED}
            open_ones = [conflict for conflict in open_ones if not new.isdisjoint(conflict.rules)]
        if open_ones:
            self.title("CONFLICTS", "bold magenta", "no config satisfies both")
        for conflict in open_ones:
            sides = zip(conflict.rules, conflict.profiles, conflict.demands, strict=True)
            wanted = ", ".join(f"{rule} ({profile}) wants {demand}" for rule, profile, demand in sides)
            self.wrapped(f"{conflict.symbol}: {wanted}", indent=2, hanging=4)

    def _accepted(self, judgement: Judgement) -> None:
        """Say what goes unmet with somebody's consent, and how severe that is; decisions are always told."""
        waived = [finding for finding in judgement.findings if finding.verdict is Verdict.WAIVED]
        decided = [f for f in waived if f.accepted is None or f.accepted.by is Acceptor.DECISION]
        self._consented("DECIDED", "given up for the sake of another rule", decided)
        if self.view.show_waived:
            rest = [f for f in waived if f.accepted is not None and f.accepted.by is not Acceptor.DECISION]
            self._consented("WAIVED", "accepted for a while, or listed in the baseline", rest)

    def _consented(self, title: str, note: str, findings: list[Finding]) -> None:
        if findings:
            self.title(title, "bold magenta", note)
        for finding in findings:
            head = f"{finding.rule.id} ({finding.severity}, {finding.profile}) {finding.rule.title}"
            self.wrapped(f"{head}: {'; '.join(finding.because)}", indent=2, hanging=4)

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
            self.wrapped(f"{len(absent) - len(wanted)} unwanted options do not exist here either.", indent=0)

    def _others(self, judgement: Judgement) -> None:
        """List what passes and what does not apply."""
        for verdict, title in ((Verdict.PASS, "PASSING"), (Verdict.NOT_APPLICABLE, "NOT APPLICABLE")):
            group = [finding for finding in judgement.findings if finding.verdict is verdict]
            if group:
                self.title(title, note=str(len(group)))
            for finding in group:
                because = f": {'; '.join(finding.because)}" if finding.because else ""
                self.wrapped(f"{finding.rule.id}  {finding.rule.title}{because}", indent=2, hanging=4)

    def _note(self, title: str, text: str) -> None:
        self.blank()
        self.lines.append(Line().add(title))
        self.wrapped(text, indent=2, style="dim")

    def _summary(self, judgement: Judgement, failing: list[Finding]) -> None:
        self.blank()
        counts = [f"{judgement.count(Verdict.PASS)} pass", f"{len(failing)} fail"]
        if judgement.count(Verdict.WAIVED):
            counts.append(f"{judgement.count(Verdict.WAIVED)} waived")
        if judgement.count(Verdict.UNKNOWN):
            counts.append(f"{judgement.count(Verdict.UNKNOWN)} unknown")
        counts.append(f"{judgement.count(Verdict.NOT_APPLICABLE)} do not apply")
        self.lines.append(Line().add("Summary: ", "bold").add(", ".join(counts)))
        if judgement.review is not None:
            new, left = (sum(f.change is change for f in failing) for change in (Change.INTRODUCED, Change.LEFT))
            note = " (--verbose lists them)" if left and self.view.verbosity <= 0 else ""
            resolved = len(judgement.review.resolved)
            self.wrapped(f"the change introduces {new}, resolves {resolved} and leaves {left}{note}", indent=2)
            failing = [finding for finding in failing if finding.change is not Change.LEFT]
        if failing:
            by_severity = [
                f"{sum(f.severity == severity for f in failing)} {severity}"
                for severity in SEVERITIES
                if any(f.severity == severity for f in failing)
            ]
            self.wrapped("failing by severity: " + ", ".join(by_severity), indent=2)
        if failing and judgement.tree:
            by_state = [
                f"{sum(f.state is state for f in failing)} {state_words(state)}"
                for state in State
                if any(f.state is state for f in failing)
            ]
            self.wrapped("what can be done: " + ", ".join(by_state), indent=2)

    def table(self, table: Table) -> None:
        """Add a table of counts."""
        self.title(table.title.upper())
        first = max(len(name) for name, _ in table.rows)
        self.lines.append(Line().add(f"  {'':<{first}}{_cells(table.columns, table.columns)}", "dim"))
        for name, counts in table.rows:
            self.lines.append(Line().add(f"  {name:<{first}}{_cells(counts, table.columns)}"))


def _cells(values: Iterable[object], columns: Iterable[str]) -> str:
    return "".join(f"  {value!s:>{len(column)}}" for value, column in zip(values, columns, strict=True))
