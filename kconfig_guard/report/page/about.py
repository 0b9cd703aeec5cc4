"""The rest of the HTML report: conflicts, what was accepted, and what was judged by what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.judgement.finding import Verdict
from kconfig_guard.report.digest import acceptance, prose, why
from kconfig_guard.report.page.context import code, link
from kconfig_guard.report.page.markup import between, element, joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kconfig_guard.judgement.finding import Conflict, Judgement
    from kconfig_guard.policy.decisions import Decision
    from kconfig_guard.profile.rule import Profile
    from kconfig_guard.report.digest import Entry, Result
    from kconfig_guard.report.page.context import Context
    from kconfig_guard.report.page.markup import Content, Markup

_OPEN = 10
_COLUMNS = {"Rule": "wide", "Reason": "wide", "Accepted by": "short", "Expires": "short", "Ticket": "short"}


def conflicts(context: Context) -> Markup | None:
    """Return the demands that exclude each other; None if there are none."""
    found = [conflict for judgement in context.outcome.judgements for conflict in judgement.conflicts]
    if not found:
        return None
    named = {(entry.rule.id, entry.profiles[0]): (anchor, entry.rule.title) for anchor, entry in context.shown}
    # The same rules exclude each other in every config of a kernel.
    items = list(dict.fromkeys(_conflict(conflict, named) for conflict in found))
    return element(
        "section",
        element("h2", "Demands that exclude each other", element("span", str(len(items)), class_="count")),
        element("div", *items[:_OPEN], class_="panel"),
        _folded(items[_OPEN:]),
        id="conflicts",
    )


def _folded(items: list[Markup]) -> Markup | None:
    if not items:
        return None
    return element(
        "details", element("summary", f"{len(items)} more"), element("div", *items, class_="panel"), class_="more"
    )


def _conflict(conflict: Conflict, named: Mapping[tuple[str, str], tuple[str, str]]) -> Markup:
    sides = zip(conflict.rules, conflict.profiles, conflict.demands, strict=True)
    rows = [
        _side(rule, profile, demand, conflict.decision, named.get((rule, profile))) for rule, profile, demand in sides
    ]
    return element("div", element("ul", *rows), _why(conflict), class_="conflict")


def _side(rule: str, profile: str, demand: str, decision: Decision | None, known: tuple[str, str] | None) -> Markup:
    counts = decision is not None and decision.keep == rule
    return element(
        "li",
        element("span", link(known[0], prose(known[1])), class_="title") if known else None,
        element("span", code(rule, "id"), " wants ", code(demand), f" for {profile}", class_="told"),
        element("span", "counts", class_="tag t-pass") if counts else None,
    )


def _why(conflict: Conflict) -> Markup | None:
    decision = conflict.decision
    if decision is not None:
        return element("p", f"{prose(decision.reason)} ({decision.place})", class_="note")
    reason = why(conflict)
    return element("p", reason, class_="note") if reason else None


def accepted(context: Context) -> Markup | None:
    """Return the table of findings that may go unmet; None if there are none."""
    listed = {anchor for anchor, _ in context.shown}
    rows = [
        _accepted(anchor if anchor in listed else "", entry, result, context)
        for anchor, entry in zip(context.anchors, context.found, strict=True)
        for result in entry.results
        if result.finding.verdict is Verdict.WAIVED
    ]
    if not rows:
        return None
    names = [name for name in rows[0] if any(row[name] for row in rows)]
    cells = [element("tr", *(element("td", row[name], class_=_COLUMNS.get(name)) for name in names)) for row in rows]
    return element(
        "section",
        element("h2", "Accepted for now", element("span", str(len(rows)), class_="count")),
        _table(names, cells),
        id="accepted",
    )


def _accepted(anchor: str, entry: Entry, result: Result, context: Context) -> dict[str, str]:
    """Return what is known of a waived result by the heads of its columns."""
    facts = acceptance(result.finding)
    title = joined(code(entry.rule.id, "id"), " ", prose(entry.rule.title))
    pill = element("span", entry.severity, class_=f"pill {entry.severity}")
    places = between(", ", [code(context.names.place(place)) for place in result.places])
    return {
        "Rule": joined(pill, " ", link(anchor, title) if anchor else title),
        "Config": places if context.has_several else "",
        "Accepted by": facts.by.value,
        "Reason": prose(facts.reason),
        "Owner": facts.owner,
        "Expires": facts.expires or "never",
        "Ticket": facts.ticket,
        "Place": facts.place,
    }


def inputs(context: Context) -> Markup:
    """Return what was judged and by what."""
    profiles = [_profile(profile) for profile in context.outcome.profiles]
    return element(
        "section",
        element("h2", "What was judged"),
        *(_input(judgement, context) for judgement in context.outcome.judgements),
        element("h3", "Profiles"),
        _table(("Profile", "Version", "Title", "Rules", "SHA-256"), profiles),
        id="inputs",
    )


def _input(judgement: Judgement, context: Context) -> Markup:
    facts: list[tuple[str, Content]] = [
        ("Kernel", judgement.kernel or "unknown"),
        ("Architecture", judgement.arch),
        ("Tree", judgement.tree or "none"),
        ("SHA-256", code(judgement.sha256)),
    ]
    if judgement.fragments:
        facts.append(("With", between(", ", [code(context.view.place(path)) for path in judgement.fragments])))
    return element(
        "div",
        element("h3", context.view.place(judgement.path)),
        element("dl", *(element("div", element("dt", name), element("dd", value)) for name, value in facts)),
        *_assumed(judgement),
        class_="panel",
    )


def _assumed(judgement: Judgement) -> Iterator[Markup]:
    if judgement.assumed:
        yield element(
            "details",
            element("summary", f"Assumed of the toolchain, as the config does not tell: {len(judgement.assumed)}"),
            element("ul", *(element("li", one) for one in judgement.assumed)),
            class_="more",
        )


def _profile(profile: Profile) -> Markup:
    cells: tuple[Content, ...] = (
        profile.id, profile.version, prose(profile.title), str(len(profile.rules)), code(profile.sha256)
    )  # fmt: skip
    return element("tr", *(element("td", cell) for cell in cells))


def _table(names: Sequence[str], rows: list[Markup]) -> Markup:
    head = element("tr", *(element("th", name, scope="col") for name in names))
    table = element("table", element("thead", head), element("tbody", *rows))
    # What can be scrolled has to be reached with the keyboard.
    return element("div", table, class_="table", tabindex=0, role="region", aria_label=names[0])
