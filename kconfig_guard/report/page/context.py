"""What all parts of the HTML report look at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kconfig_guard.report.digest import Names, entries, is_shown
from kconfig_guard.report.page.markup import element

if TYPE_CHECKING:
    from kconfig_guard.judgement.outcome import Outcome
    from kconfig_guard.report.digest import Entry
    from kconfig_guard.report.page.markup import Markup
    from kconfig_guard.report.view import View

_NAME = re.compile(r"[A-Za-z][0-9A-Za-z_.:-]{0,99}\Z")

SECTIONS = ("summary", "change", "conflicts", "findings", "accepted", "inputs", "filters", "rest", "nothing", "said")
"""The ids of the page itself."""


@dataclass(frozen=True, slots=True)
class Context:
    """What all parts of the page look at.

    Attributes:
        outcome: What was found.
        view: How it is to be shown.
        found: All rules, the worst first.
        anchors: The id of each of them in the page.
        names: Short names of the configs.
    """

    outcome: Outcome
    view: View
    found: tuple[Entry, ...]
    anchors: tuple[str, ...]
    names: Names

    @property
    def shown(self) -> list[tuple[str, Entry]]:
        """The rules that are severe enough to be listed, with their ids in the page."""
        pairs = zip(self.anchors, self.found, strict=True)
        return [(anchor, entry) for anchor, entry in pairs if is_shown(entry, self.view)]

    @property
    def has_several(self) -> bool:
        """Whether more than one config was judged."""
        return len(self.names.labels) > 1


def look(outcome: Outcome, view: View) -> Context:
    """Return what all parts of the page look at."""
    found = entries(outcome)
    return Context(outcome, view, tuple(found), _anchors(found), Names(outcome, view))


def _anchors(found: list[Entry]) -> tuple[str, ...]:
    """Return an id for each rule, its own where that can be one."""
    anchors: list[str] = []
    used = set(SECTIONS)
    for place, entry in enumerate(found):
        name = entry.rule.id
        anchor = name if _NAME.match(name) and name not in used else f"rule-{place}"
        while anchor in used:
            anchor += "-"
        used.add(anchor)
        anchors.append(anchor)
    return tuple(anchors)


def code(text: str, kind: str | None = None) -> Markup:
    """Return a text as code."""
    return element("code", text, class_=kind)


def link(anchor: str, *content: str) -> Markup:
    """Return a link to a place in the page."""
    return element("a", *content, href=f"#{anchor}")
