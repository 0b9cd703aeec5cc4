"""The findings of the HTML report: one row for each rule, which opens, and the filters above."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kconfig_guard.judgement.finding import Change, State, Verdict
from kconfig_guard.profile.severity import SEVERITIES
from kconfig_guard.profile.topics import help_page
from kconfig_guard.report.digest import VERDICT_WORDS, acceptance, number, prose, telling
from kconfig_guard.report.page.context import code
from kconfig_guard.report.page.markup import between, element, joined, lines
from kconfig_guard.report.words import state_words, value_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kconfig_guard.judgement.finding import Acceptance, DemandResult, Finding
    from kconfig_guard.report.digest import Entry, Result
    from kconfig_guard.report.page.context import Context
    from kconfig_guard.report.page.markup import Markup

_CHANGES = {Change.INTRODUCED: "introduced", Change.LEFT: "left as it was"}
_LISTED = (Verdict.FAIL, Verdict.WAIVED, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE, Verdict.PASS)


def findings(context: Context) -> Markup:
    """Return all rules: those that fail somewhere, and, folded, the others; with filters for where scripts run."""
    found = context.shown
    if context.view.verbosity < 0:
        found = [(anchor, entry) for anchor, entry in found if entry.verdict in (Verdict.FAIL, Verdict.WAIVED)]
    failing = [_rule(anchor, entry, context) for anchor, entry in found if entry.verdict is Verdict.FAIL]
    others = [(anchor, entry) for anchor, entry in found if entry.verdict is not Verdict.FAIL]
    return element(
        "section",
        element("h2", "Rules"),
        _filters([entry for _, entry in found], context),
        element("div", *failing, class_="rules") if failing else element("p", "No rule fails.", class_="note calm"),
        _rest(others, context),
        element("p", "No rule is like that.", id="nothing", class_="note calm", hidden=True),
        _unlisted(context),
        id="findings",
    )


def _rest(others: list[tuple[str, Entry]], context: Context) -> Markup | None:
    if not others:
        return None
    counts = Counter(entry.verdict for _, entry in others)
    text = ", ".join(f"{counts[verdict]} {VERDICT_WORDS[verdict]}" for verdict in _LISTED if counts[verdict])
    return element(
        "details",
        element("summary", f"{number(len(others), 'rule')} without a failure: {text}"),
        element("div", *(_rule(anchor, entry, context) for anchor, entry in others), class_="rules"),
        id="rest",
    )


def _unlisted(context: Context) -> Markup | None:
    count = len(context.found) - len(context.shown)
    if not count:
        return None
    return element("p", f"{number(count, 'rule')} below {context.view.min_severity} not listed.", class_="note")


# -- filters


def _filters(found: list[Entry], context: Context) -> Markup:
    results = [result for entry in found for result in entry.results]
    by_verdict = Counter(result.finding.verdict for result in results for _ in result.places)
    by_severity = Counter(entry.severity for entry in found)
    states = {result.finding.state for result in results}
    changes = {result.finding.change for result in results}
    return element(
        "form",
        element(
            "div",
            element(
                "label",
                element("span", "Search", class_="unseen"),
                element("input", type="search", name="text", placeholder="Symbol, rule or words", autocomplete="off"),
                class_="search",
            ),
            _choice("state", "What can be done", [(one.value, state_words(one)) for one in State if one in states]),
            _choice("change", "Change", [(one.value, _CHANGES[one]) for one in _CHANGES if one in changes]),
            _choice("profile", "Profile", [(str(n), one.id) for n, one in enumerate(context.outcome.profiles)]),
            _choice("config", "Config", [(str(n), label) for n, label in enumerate(context.names.labels)]),
            class_="line",
        ),
        element(
            "div",
            _chips(
                "verdict", [(one.value, VERDICT_WORDS[one], by_verdict[one], one is Verdict.FAIL) for one in _LISTED]
            ),
            _chips("severity", [(one, one, by_severity[one], True) for one in SEVERITIES]),
            element(
                "div",
                element("output", id="said", aria_live="polite"),
                element("button", "Open all", type="button", name="open"),
                element("button", "Reset", type="reset"),
                class_="end",
            ),
            class_="line",
        ),
        id="filters",
        role="search",
        aria_label="Filter rules",
        hidden=True,
    )


def _choice(name: str, title: str, options: list[tuple[str, str]]) -> Markup | None:
    """Return a list to choose from, if there is something to choose."""
    if len(options) < 2:
        return None
    return element(
        "label",
        element("span", title),
        element(
            "select",
            element("option", "any", value=""),
            *(element("option", words, value=value) for value, words in options),
            name=name,
        ),
    )


def _chips(name: str, options: list[tuple[str, str, int, bool]]) -> Markup:
    return element(
        "fieldset",
        element("legend", name, class_="unseen"),
        *(
            element(
                "label",
                element("input", type="checkbox", name=name, value=value, checked=checked),
                element("span", class_="dot"),
                f"{words} ",
                element("b", str(count)),
                class_=f"chip k-{value}",
            )
            for value, words, count, checked in options if count
        ),
    )  # fmt: skip


# -- one rule


def _rule(anchor: str, entry: Entry, context: Context) -> Markup:
    ids = [profile.id for profile in context.outcome.profiles]
    profiles = " ".join(str(ids.index(name)) for name in entry.profiles if name in ids)
    return element(
        "details",
        element(
            "summary",
            element("span", entry.severity, class_=f"pill {entry.severity}"),
            element("span", prose(entry.rule.title), class_="title"),
            *(
                _line(entry, result, context, is_first=not place)
                for place, result in enumerate(entry.results)
            ),
        ),
        element(
            "div",
            _reasons(entry),
            element("div", *(_result(result, context) for result in entry.results), class_="results"),
            _sources(anchor, entry),
            class_="body",
        ),
        id=anchor,
        class_=f"rule {entry.severity} {entry.verdict.value}",
        data_severity=entry.severity,
        data_profiles=profiles,
    )  # fmt: skip


def _line(entry: Entry, result: Result, context: Context, *, is_first: bool) -> Markup:
    """Return what a closed row says of a result; a script shows another one where the first is filtered out."""
    finding = result.finding
    told = _values(finding, 3) or joined(prose("; ".join(finding.because)))
    configs = sum(place.config is not None for place in result.places)
    where = f"{configs} of {len(context.names.labels)} configs" if context.has_several and configs else ""
    return element(
        "span",
        element("span", code(entry.rule.id, "id"), " ", told, f" · {where}" if where else None, class_="told"),
        _tags(finding),
        class_="of-result",
        hidden=not is_first,
    )


def _tags(finding: Finding) -> Markup:
    tags = []
    if finding.change in _CHANGES:
        tags.append(element("span", _CHANGES[finding.change], class_=f"tag c-{finding.change.value}"))
    if finding.verdict is not Verdict.FAIL:
        tags.append(element("span", VERDICT_WORDS[finding.verdict], class_=f"tag t-{finding.verdict.value}"))
    elif finding.state is not State.UNKNOWN:
        tags.append(element("span", state_words(finding.state), class_=f"tag t-{finding.state.value}"))
    return element("span", *tags, class_="tags")


def _values(finding: Finding, limit: int) -> Markup:
    demands = telling(finding)
    parts: list[str] = [_value(demand) for demand in demands[:limit]]
    more = [f"{len(demands) - limit} more"] * (len(demands) > limit)
    return between("; ", [*parts, *more])


def _value(demand: DemandResult) -> Markup:
    wanted = [] if demand.met else [", wanted ", code(demand.expected)]
    return joined(code(demand.symbol), " is ", code(value_words(demand.actual)), *wanted)


def _reasons(entry: Entry) -> Markup:
    texts = (("Why", entry.rule.rationale), ("Cost", entry.rule.cost))
    parts = [part for title, text in texts if text for part in (_label(title), element("p", prose(text)))]
    return element("div", *parts, class_="why")


def _label(text: str, kind: str = "label") -> Markup:
    return element("h3", text, class_=kind)


def _result(result: Result, context: Context) -> Markup:
    finding = result.finding
    return element(
        "div",
        *_found(result, context),
        *_remedy(finding),
        _waiver(acceptance(finding)) if finding.verdict is Verdict.WAIVED else None,
        class_="result",
        data_verdict=finding.verdict.value,
        data_state=finding.state.value,
        data_change=finding.change.value if finding.change else "",
        data_configs=" ".join(str(place.config) for place in result.places if place.config is not None),
    )


def _found(result: Result, context: Context) -> Iterator[Markup]:
    finding = result.finding
    if context.has_several or not finding.demands:
        yield _label(VERDICT_WORDS[finding.verdict].capitalize(), f"verdict t-{finding.verdict.value}")
    else:
        yield _label("Found")
    if finding.demands:
        yield element("p", _values(finding, 20))
    places: list[str] = [code(context.names.place(place)) for place in result.places]
    if context.has_several or finding.line is not None or not finding.demands:
        yield element("p", "in ", between(", ", places), class_="place")


def _remedy(finding: Finding) -> Iterator[Markup]:
    if finding.verdict is Verdict.FAIL and finding.state is not State.UNKNOWN:
        yield _label("What can be done")
        yield element("p", element("span", class_=f"dot k-{finding.state.value}"), state_words(finding.state))
    # What is said of a waived one is said below, or it is its reason.
    if finding.because and (finding.verdict is not Verdict.WAIVED or finding.accepted is not None):
        yield element("ul", *(element("li", prose(reason)) for reason in finding.because))
    if finding.fix:
        yield element(
            "div",
            element("pre", element("code", lines(finding.fix))),
            element("button", "Copy", type="button", class_="copy"),
            class_="fix",
        )


def _waiver(accepted: Acceptance) -> Markup:
    facts = (
        ("Accepted by", accepted.by.value),
        ("Reason", prose(accepted.reason)),
        ("Owner", accepted.owner),
        ("Expires", accepted.expires),
        ("Ticket", accepted.ticket),
        ("Place", accepted.place),
    )
    return element("dl", *_pairs((name, value) for name, value in facts if value), class_="waiver")


def _sources(anchor: str, entry: Entry) -> Markup:
    rule = entry.rule
    rows = [
        ("Asked by", ", ".join([entry.profiles[0], *entry.also])),
        ("References", ", ".join(rule.references)),
        ("More", help_page(rule) or ""),
    ]
    link = element("a", "Link to this rule", href=f"#{anchor}", class_="self")
    return element(
        "div", element("dl", *_pairs((name, value) for name, value in rows if value)), link, class_="sources"
    )


def _pairs(facts: Iterable[tuple[str, str]]) -> Iterator[Markup]:
    for name, value in facts:
        yield element("div", element("dt", name), element("dd", value))
