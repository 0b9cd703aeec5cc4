"""What a reviewed change does, for the HTML report: what it introduces, resolves and leaves, and its consequences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.judgement.finding import Change
from kconfig_guard.report.digest import consequences, number, prose, was
from kconfig_guard.report.page.context import code, link
from kconfig_guard.report.page.markup import element, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.judgement.review import Comparison, Difference, Edit
    from kconfig_guard.report.digest import Entry
    from kconfig_guard.report.page.context import Context
    from kconfig_guard.report.page.markup import Markup

_OPEN = 8
_MOST = 500
_MOST_EDITS = 2000


def change(context: Context) -> Markup | None:
    """Return what a change does; None if none is reviewed."""
    reviewed = [(place, one, one.review) for place, one in enumerate(context.outcome.judgements) if one.review]
    if not reviewed:
        return None
    introduced = [
        (anchor, entry)
        for anchor, entry in context.shown
        if any(result.finding.change is Change.INTRODUCED for result in entry.results)
    ]
    failing = context.outcome.failing
    resolved = [(place, finding) for place, _, review in reviewed for finding in review.resolved]
    return element(
        "section",
        element("h2", "The change"),
        element(
            "div",
            _tile("Introduced", sum(one.change is Change.INTRODUCED for one in failing), "change=introduced"),
            _tile("Resolved", len(resolved)),
            _tile("Left as they were", sum(one.change is Change.LEFT for one in failing), "change=left"),
            class_="tiles",
        ),
        _listed("Introduced", [_introduced(anchor, entry) for anchor, entry in introduced]),
        _listed("Resolved", [_resolved(finding, place, context) for place, finding in resolved]),
        *(
            _comparison(review.comparison, place, context) for place, _, review in reviewed
        ),
        id="change",
    )  # fmt: skip


def _tile(title: str, count: int, setting: str | None = None) -> Markup:
    words = element("a", title, href="#findings", data_set=setting) if setting and count else element("span", title)
    kind = title.split(maxsplit=1)[0].lower() if count else "none"
    return element("div", element("b", str(count)), words, class_=f"tile {kind}")


def _listed(title: str, items: list[Markup]) -> Markup | None:
    """Return a list with its title, folded if it is long; None if there is nothing in it."""
    if not items:
        return None
    rows = element("ul", *items, class_="names")
    return element(
        "details", element("summary", f"{title}: {len(items)}"), rows, class_="more", open=len(items) <= _OPEN
    )


def _named(rule: str, title: str, severity: str, anchor: str = "") -> Markup:
    text = joined(code(rule, "id"), " ", prose(title))
    return element(
        "li", element("span", severity, class_=f"pill {severity}"), " ", link(anchor, text) if anchor else text
    )


def _introduced(anchor: str, entry: Entry) -> Markup:
    return _named(entry.rule.id, entry.rule.title, entry.severity, anchor)


def _resolved(finding: Finding, place: int, context: Context) -> Markup:
    title = f"{finding.rule.title} ({context.names.labels[place]})" if context.has_several else finding.rule.title
    return _named(finding.rule.id, title, finding.severity)


# -- the effective difference


def _comparison(comparison: Comparison | None, config: int, context: Context) -> Markup:
    where = f" of {context.names.labels[config]}" if context.has_several else ""
    if comparison is None:
        return element("p", f"There was nothing before{where or ' this config'} to compare with.", class_="note")
    title = ("Effective difference" if comparison.over_tree else "Difference of the texts") + where
    caused = consequences(comparison)
    counts = f"{number(len(comparison.differences), 'value')} by {number(len(comparison.edits), 'edited line')}"
    return element(
        "div",
        element("h3", title, element("span", counts, class_="count")),
        element("p", code(comparison.old), " → ", code(comparison.new), class_="place"),
        *(_edit(edit, caused.get(place, []), context) for place, edit in enumerate(comparison.edits[:_MOST_EDITS])),
        _left_out(len(comparison.edits) - _MOST_EDITS, "edited line"),
        _without_edit(caused.get(None, [])),
        class_="tree",
    )


def _edit(edit: Edit, caused: list[Difference], context: Context) -> Markup:
    head = [
        *_lines(edit),
        element("span", f"{context.view.place(edit.path)}:{edit.line}", class_="place"),
        element("span", prose(edit.effect), class_="effect") if edit.effect else None,
    ]
    if not caused:
        return element("div", *head, class_="edit")
    count = element("span", f"{number(len(caused), 'other value')}", class_="count")
    return element(
        "details", element("summary", *head, count), _values(caused), class_="edit", open=len(caused) <= _OPEN
    )


def _lines(edit: Edit) -> Iterator[Markup]:
    if edit.old == edit.new:
        yield joined("moved ", code(edit.new or edit.symbol))
        return
    if edit.old is not None:
        yield element("del", edit.old)
    if edit.new is not None:
        yield element("ins", edit.new)


def _without_edit(others: list[Difference]) -> Markup | None:
    if not others:
        return None
    head = element("span", "No edited line, but another tree or toolchain")
    count = element("span", number(len(others), "value"), class_="count")
    return element(
        "details", element("summary", head, count), _values(others), class_="edit", open=len(others) <= _OPEN
    )


def _values(differences: list[Difference]) -> Markup:
    items: Iterable[Markup] = (
        element(
            "li",
            code(one.symbol), " ", element("del", was(one.old)), " → ", element("ins", was(one.new)),
            element("span", prose(one.because), class_="effect") if one.because else None,
        )
        for one in differences[:_MOST]
    )  # fmt: skip
    return element("ul", *items, _left_out(len(differences) - _MOST, "value", "li"))


def _left_out(count: int, what: str, tag: str = "p") -> Markup | None:
    return element(tag, f"{number(count, what)} left out here", class_="note") if count > 0 else None
