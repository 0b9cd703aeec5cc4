"""What a reviewed change resolves, leaves and really does to the config, as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.judgement.finding import Change
from kconfig_guard.report.digest import consequences, number, severities, was
from kconfig_guard.report.markdown_text import code, left_out, sentence, size, taken

if TYPE_CHECKING:
    from kconfig_guard.judgement.finding import Finding, Judgement
    from kconfig_guard.judgement.outcome import Outcome
    from kconfig_guard.judgement.review import Difference, Edit, Review
    from kconfig_guard.report.view import View

_RESOLVED = 3_000
_DIFFERENCE = 10_000
_OPEN = 5
_MOST = 100
_NO_EDIT = "**No edited line** is the reason for these, but another tree or toolchain"


def section(outcome: Outcome, view: View) -> list[str]:
    """Return what is said of a change besides what it introduces; nothing if none is reviewed."""
    reviewed = [(judgement, judgement.review) for judgement in outcome.judgements if judgement.review is not None]
    if not reviewed:
        return []
    several = len(outcome.judgements) > 1
    resolved = [(finding, judgement) for judgement, review in reviewed for finding in review.resolved]
    left = [finding for finding in outcome.failing if finding.change is Change.LEFT]
    lines = []
    if resolved:
        items = taken((_resolved(*one, view, several=several) for one in resolved), _RESOLVED)
        lines += ["", f"### Resolved: {len(resolved)}", "", *items]
        lines += left_out(len(resolved) - len(items), "resolved finding")
    if left:
        lines += ["", f"Left as they were: {number(len(left), 'failing rule')} ({severities(left)})."]
    room = _DIFFERENCE // len(reviewed)
    for judgement, review in reviewed:
        lines += _difference(judgement, review, view, room, several=several)
    return lines


def _resolved(finding: Finding, judgement: Judgement, view: View, *, several: bool) -> str:
    where = f" in {code(view.place(judgement.path))}" if several else ""
    return f"* {finding.severity} {code(finding.rule.id)} {sentence(finding.rule.title)}{where}"


def _difference(judgement: Judgement, review: Review, view: View, room: int, *, several: bool) -> list[str]:
    comparison = review.comparison
    where = f" of {code(view.place(judgement.path))}" if several else ""
    if comparison is None:
        return ["", f"There was nothing before{where or ' that config'} to compare with."]
    what = "Effective difference" if comparison.over_tree else "Difference of the texts"
    values = number(len(comparison.differences), "value")
    lines = ["", f"### {what}{where}: {values} by {number(len(comparison.edits), 'edited line')}"]
    caused = consequences(comparison)
    groups = [(_edit(edit, view), caused.get(place, [])) for place, edit in enumerate(comparison.edits)]
    if None in caused:
        groups.append((_NO_EDIT, caused[None]))
    for done, (line, differences) in enumerate(groups):
        block = ["", line, *_listed(differences, room // 2)]
        room -= size(block)
        if room < 0:
            return [*lines, "", f"{number(len(groups) - done, 'edited line')} left out here."]
        lines += block
    return lines


def _edit(edit: Edit, view: View) -> str:
    effect = f": {sentence(edit.effect)}" if edit.effect else ""
    return f"{_change(edit)} ({code(f'{view.place(edit.path)}:{edit.line}')}){effect}"


def _change(edit: Edit) -> str:
    if edit.old is None:
        return f"**Added** {code(edit.new or edit.symbol)}"
    if edit.new is None:
        return f"**Removed** {code(edit.old)}"
    if edit.new == edit.old:
        return f"**Moved** {code(edit.new)}"
    return f"**Changed** {code(edit.old)} → {code(edit.new)}"


def _listed(differences: list[Difference], room: int) -> list[str]:
    """Return differences as a list, folded if it is long and cut if it takes more than ``room`` characters."""
    if not differences:
        return []
    items = taken(map(_item, differences[:_MOST]), room)
    more = len(differences) - len(items)
    lines = ["", *items, *([f"* {more} more left out here"] * bool(more))]
    if len(differences) <= _OPEN:
        return lines
    return ["", f"<details><summary>{len(differences)} values change with it</summary>", *lines, "", "</details>"]


def _item(difference: Difference) -> str:
    because = f" ({sentence(difference.because)})" if difference.because else ""
    return f"* {code(difference.symbol)}: {code(was(difference.old))} → {code(was(difference.new))}{because}"
