"""What all parts of the HTML report look at."""

from __future__ import annotations

import os.path
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kconfig_guard.report.digest import entries, is_shown
from kconfig_guard.report.page.markup import element

if TYPE_CHECKING:
    from kconfig_guard.judgement.outcome import Outcome
    from kconfig_guard.report.digest import Entry, Place
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
        labels: A short name for each config.
    """

    outcome: Outcome
    view: View
    found: tuple[Entry, ...]
    anchors: tuple[str, ...]
    labels: tuple[str, ...]

    @property
    def shown(self) -> list[tuple[str, Entry]]:
        """The rules that are severe enough to be listed, with their ids in the page."""
        pairs = zip(self.anchors, self.found, strict=True)
        return [(anchor, entry) for anchor, entry in pairs if is_shown(entry, self.view)]

    @property
    def has_several(self) -> bool:
        """Whether more than one config was judged."""
        return len(self.labels) > 1

    def place(self, place: Place) -> str:
        """Return a place for a reader, as short as it can be."""
        path = self.view.place(place.path)
        if place.config is not None and place.path == self.outcome.judgements[place.config].path:
            path = self.labels[place.config]
        return path if place.line is None else f"{path}:{place.line}"


def look(outcome: Outcome, view: View) -> Context:
    """Return what all parts of the page look at."""
    found = entries(outcome)
    paths = [view.place(judgement.path) for judgement in outcome.judgements]
    return Context(outcome, view, tuple(found), _anchors(found), _labels(paths))


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


def _labels(paths: list[str]) -> tuple[str, ...]:
    """Return paths without the folders that all of them are in."""
    folders = {os.path.dirname(path) for path in paths}  # noqa: PTH120 - a Path would tidy what the user wrote
    if len(paths) < 2 or "" in folders or "-" in paths or len({path.startswith("/") for path in paths}) > 1:
        return tuple(paths)
    common = os.path.commonpath(folders)
    return tuple(os.path.relpath(path, common) for path in paths) if common else tuple(paths)


def code(text: str, kind: str | None = None) -> Markup:
    """Return a text as code."""
    return element("code", text, class_=kind)


def link(anchor: str, *content: str) -> Markup:
    """Return a link to a place in the page."""
    return element("a", *content, href=f"#{anchor}")
