"""The report as Markdown, for step summaries and comments on changes: short enough for each, worst first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard import __version__
from kconfig_guard.judgement.finding import Change, State, Verdict
from kconfig_guard.judgement.reasons import listed
from kconfig_guard.profile.topics import help_page
from kconfig_guard.report import markdown_review
from kconfig_guard.report.digest import (
    Names,
    acceptance,
    entries,
    headline,
    is_shown,
    number,
    rates,
    severities,
    states,
    telling,
    tone,
    why,
)
from kconfig_guard.report.markdown_text import (
    code,
    code_element,
    fenced,
    left_out,
    literal,
    row,
    sentence,
    size,
    some,
    taken,
)
from kconfig_guard.report.words import state_words, value_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kconfig_guard.judgement.finding import Conflict, DemandResult, Finding, Judgement
    from kconfig_guard.judgement.outcome import Outcome
    from kconfig_guard.report.digest import Entry, Result
    from kconfig_guard.report.view import View

LIMIT = 60_000
"""Most characters of a report: a comment on GitHub takes 65,536, on GitLab 1,000,000, a step summary 1 MiB."""

_CONFIGS, _FLAWS, _CONFLICTS, _WAIVED, _NAMES, _PROFILES = 8_000, 4_000, 3_000, 5_000, 1_500, 2_000
"""Most characters of what stands around the findings, so that much is left for these."""

_NOTES = 500
_PARAGRAPH = 1_200
_LINES = 4_000
_TONES = {"good": "✅", "poor": "⚠️", "bad": "❌"}
_MARKS = {"critical": "🔴", "high": "🟠", "medium": "🟡", "low": "🔵"}


def render(outcome: Outcome, view: View) -> str:
    """Return the report, at most ``LIMIT`` characters with a final line end; what is left out for that is counted."""
    found = entries(outcome)
    head = _head(outcome, view)
    tail = [
        *_flaws(outcome, view),
        *markdown_review.section(outcome, view),
        *_conflicts(outcome),
        *_waived(outcome, found, view),
        *_others(found, view),
        *(_statistics(outcome, found) if view.statistics else ()),
        "",
        f"<sub>kconfig-guard {__version__}</sub>",
    ]
    body = _failing(outcome, found, view, LIMIT - size(head) - size(tail))
    return "\n".join([*head, *body, *tail]) + "\n"


# -- verdict and summary


def _head(outcome: Outcome, view: View) -> list[str]:
    rows = taken((_config(judgement, view) for judgement in outcome.judgements), _CONFIGS)
    return [
        f"## {_TONES[tone(outcome)]} kconfig-guard: {headline(outcome)}",
        "",
        row("Config", "Kernel", "Arch", "Fail", "By severity", "Pass", "Waived", "Unknown", "Do not apply"),
        "|---|---|---|--:|---|--:|--:|--:|--:|",
        *rows,
        *left_out(len(outcome.judgements) - len(rows), "config"),
        "",
        _basis(outcome),
    ]


def _config(judgement: Judgement, view: View) -> str:
    failing = judgement.failing()
    return row(
        some([code(view.place(path)) for path in (judgement.path, *judgement.fragments)], separator=" + "),
        literal(judgement.kernel) or "unknown",
        literal(judgement.arch),
        f"**{len(failing)}**" if failing else "0",
        severities(failing),
        *(
            str(judgement.count(verdict))
            for verdict in (Verdict.PASS, Verdict.WAIVED, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE)
        ),
    )


def _basis(outcome: Outcome) -> str:
    """Return by what and over what was judged."""
    names = [literal(f"{one.id} {one.version}".strip()) for one in outcome.profiles]
    trees = list(dict.fromkeys(judgement.tree for judgement in outcome.judgements))
    if len(trees) > 1:
        over = f"over {len(trees)} trees"
    elif trees[0] is not None:
        over = f"over the Kconfig files of {code(trees[0])}"
    else:
        over = "from the text alone: a tree would tell what can be done"
    return f"Judged by {listed(names, 'and') if len(names) <= 10 else some(names, 10)}, {over}."


# -- findings


def _failing(outcome: Outcome, found: list[Entry], view: View, room: int) -> list[str]:
    """Return the failing findings: a table of all, and what is to be known of each, within some characters."""
    failing = [(entry, results) for entry in found if (results := _counting(entry))]
    if not failing:
        return []
    listed_ones = [(entry, results) for entry, results in failing if is_shown(entry, view)]
    unlisted = _count(failing) - _count(listed_ones)
    reviewed = any(judgement.review is not None for judgement in outcome.judgements)
    head = ["", f"### {'Introduced' if reviewed else 'Failing'}: {_count(failing)}"]
    if unlisted:
        head += ["", f"{unlisted} below {view.min_severity} not listed."]
    names = Names(outcome, view)
    pairs = [(entry, result) for entry, results in listed_ones for result in results]
    if pairs:
        head += [
            "",
            row("Severity", "Rule", "Found", "What can be done", *["Config"] * (len(names.labels) > 1)),
            f"|---|---|---|---|{'---|' * (len(names.labels) > 1)}",
        ]
    # The table comes first, but not all that is known of the worst findings is given up for it.
    room -= size(head) + _NOTES
    details = taken(("\n".join(_details(entry, results, names)) for entry, results in listed_ones), room)
    spare = room - size(details) if len(details) == len(listed_ones) else 0
    rows = taken((_row(entry, result, names) for entry, result in pairs), max(room * 3 // 5, spare))
    details = taken(details, room - size(rows))
    return [
        *head,
        *rows,
        *left_out(len(pairs) - len(rows), "less severe one"),
        "",
        *details,
        *left_out(
            len(listed_ones) - len(details), "explanation of a less severe one", "explanations of less severe ones"
        ),
    ]


def _counting(entry: Entry) -> list[Result]:
    """Return the results on configs that fail and are not just left as they were."""
    return [
        result
        for result in entry.results
        if result.finding.verdict is Verdict.FAIL
        and result.finding.change is not Change.LEFT
        and result.places[0].config is not None
    ]


def _count(found: list[tuple[Entry, list[Result]]]) -> int:
    return sum(len(result.places) for _, results in found for result in results)


def _row(entry: Entry, result: Result, names: Names) -> str:
    finding = result.finding
    cells = [
        f"{_MARKS[entry.severity]} {entry.severity}",
        f"{code(entry.rule.id)} {sentence(entry.rule.title)}",
        some([_demand(demand) for demand in telling(finding)], separator="; ") or _reasons(finding, 1),
        _remedy(finding),
    ]
    if len(names.labels) > 1:
        cells.append(_configs(result, names))
    return row(*cells)


def _demand(demand: DemandResult) -> str:
    return f"{code(demand.symbol)} is {code(value_words(demand.actual))}, wanted {code(demand.expected)}"


def _reasons(finding: Finding, limit: int) -> str:
    return some([sentence(reason) for reason in finding.because], limit, "; ")


def _remedy(finding: Finding) -> str:
    if finding.state is State.UNKNOWN and not finding.fix:
        return ""
    how = some([code(line) for line in finding.fix]) or _reasons(finding, 1)
    return state_words(finding.state) + (f": {how}" if how else "")


def _configs(result: Result, names: Names) -> str:
    if len(result.places) == len(names.labels):
        return "all"
    return some([code(names.labels[place.config]) for place in result.places if place.config is not None])


def _places(result: Result, names: Names) -> str:
    return some([code(names.place(place)) for place in result.places], 5)


def _details(entry: Entry, results: list[Result], names: Names) -> Iterator[str]:
    rule = entry.rule
    yield f"<details><summary>{_MARKS[entry.severity]} {code_element(rule.id)} {sentence(rule.title)}</summary>"
    yield ""
    for label, text in (("Why", rule.rationale), ("Cost", rule.cost)):
        if text:
            yield from (f"**{label}:** {sentence(text, _PARAGRAPH)}", "")
    for result in results:
        yield from _result(result, names)
    yield from (f"**Asked by:** {_asked_by(entry)}", "")
    page = help_page(rule)
    if page is not None:
        yield from (f"**More:** {code(page)}", "")
    yield "</details>"


def _result(result: Result, names: Names) -> Iterator[str]:
    finding = result.finding
    if finding.demands:
        values = some([_demand(demand) for demand in telling(finding)], 10, "; ")
        yield from (f"**Found:** {values} ({_places(result, names)})", "")
    else:
        yield from (f"**Place:** {_places(result, names)}", "")
    told = [state_words(finding.state)] * (finding.state is not State.UNKNOWN)
    told += [_reasons(finding, 10)] * bool(finding.because)
    if told:
        yield from (f"**What can be done:** {': '.join(told)}", "")
    if finding.fix:
        yield from (*fenced(finding.fix, _LINES), "")


def _asked_by(entry: Entry) -> str:
    asking = some([literal(name) for name in (entry.profiles[0], *entry.also)], 20)
    references = some([literal(name) for name in entry.rule.references], 30)
    return f"{asking} ({references})" if references else asking


# -- what else there is to say


def _flaws(outcome: Outcome, view: View) -> list[str]:
    """Return what is wrong with waivers and the baseline."""
    flaws = [flaw for flaw in outcome.flaws if flaw.verdict is Verdict.FAIL]
    if not flaws:
        return []
    items = taken((_flaw(flaw, view) for flaw in flaws), _FLAWS)
    lines = ["", f"### Waivers and baseline to mend: {len(flaws)}", "", *items]
    return [*lines, *left_out(len(flaws) - len(items), "entry", "entries")]


def _flaw(flaw: Finding, view: View) -> str:
    place = view.place(flaw.path)
    where = code(place if flaw.line is None else f"{place}:{flaw.line}")
    reasons = f": {_reasons(flaw, 5)}" if flaw.because else ""
    return f"* {flaw.severity} {code(flaw.rule.id)} {sentence(flaw.rule.title)} ({where}){reasons}"


def _conflicts(outcome: Outcome) -> list[str]:
    conflicts = [conflict for judgement in outcome.judgements for conflict in judgement.conflicts]
    if not conflicts:
        return []
    # The same rules exclude each other in every config of a kernel.
    distinct = list(dict.fromkeys(conflicts))
    items = taken(map(_conflict, distinct), _CONFLICTS)
    lines = ["", f"### Demands that exclude each other: {len(distinct)}", "", *items]
    return [*lines, *left_out(len(distinct) - len(items), "conflict")]


def _conflict(conflict: Conflict) -> str:
    sides = zip(conflict.rules, conflict.profiles, conflict.demands, strict=True)
    wanted = some([f"{code(rule)} ({literal(profile)}) wants {code(demand)}" for rule, profile, demand in sides])
    decision = conflict.decision
    if decision is None:
        reason = why(conflict)
        return f"* {wanted}: {sentence(reason)}" if reason else f"* {wanted}"
    return f"* {wanted}: decided for {code(decision.keep)}, {sentence(decision.reason)}"


def _waived(outcome: Outcome, found: list[Entry], view: View) -> list[str]:
    waived = [
        (entry, result) for entry in found for result in entry.results if result.finding.verdict is Verdict.WAIVED
    ]
    if not waived:
        return []
    total = _count([(entry, [result]) for entry, result in waived])
    if not view.show_waived:
        return ["", f"{number(total, 'finding is', 'findings are')} waived."]
    names = Names(outcome, view)
    items = taken((_waiver(entry, result, names) for entry, result in waived), _WAIVED)
    return ["", f"### Waived: {total}", "", *items, *left_out(len(waived) - len(items), "entry", "entries")]


def _waiver(entry: Entry, result: Result, names: Names) -> str:
    accepted = acceptance(result.finding)
    facts = [
        entry.severity,
        accepted.by.value,
        *[f"owner {literal(accepted.owner)}"] * bool(accepted.owner),
        *[f"until {literal(accepted.expires)}"] * bool(accepted.expires),
        *[literal(accepted.ticket)] * bool(accepted.ticket),
        *[code(accepted.place)] * bool(accepted.place),
    ]
    where = f" ({_configs(result, names)})" if len(names.labels) > 1 else ""
    why = f": {sentence(accepted.reason)}" if accepted.reason else ""
    return f"* {code(entry.rule.id)} {sentence(entry.rule.title)}{where} ({', '.join(facts)}){why}"


def _others(found: list[Entry], view: View) -> list[str]:
    """Return what is said of rules that neither fail nor are waived."""
    wanted = [(Verdict.UNKNOWN, "Cannot be told without a tree")] if view.verbosity >= 0 else []
    if view.verbosity > 0:
        wanted += [(Verdict.NOT_APPLICABLE, "Do not apply"), (Verdict.PASS, "Pass")]
    lines = []
    for verdict, title in wanted:
        names = [code(entry.rule.id) for entry in found if entry.verdict is verdict]
        if names:
            shown_ones = some(names, len(names), room=_NAMES)
            lines += ["", f"<details><summary>{title}: {len(names)}</summary>", "", shown_ones, "", "</details>"]
    return lines


def _statistics(outcome: Outcome, found: list[Entry]) -> list[str]:
    counts = states(outcome.failing)
    lines = ["", "### Counts", "", row("What can be done about failing ones", "Findings"), "|---|--:|"]
    lines += [row(state_words(state), str(counts[state])) for state in State if counts[state]]
    profiles = rates(outcome, found)
    rows = taken((row(literal(one.profile), str(one.met), str(one.judged)) for one in profiles), _PROFILES)
    lines += ["", row("Profile", "Met", "Of those that apply"), "|---|--:|--:|", *rows]
    return [*lines, *left_out(len(profiles) - len(rows), "profile")]
