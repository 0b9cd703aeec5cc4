"""The difference of two configs for people: each edited line with what it carries along, long lists folded."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kconfig_guard.judgement.review import Cause
from kconfig_guard.report.lines import Line, Writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kconfig_guard.judgement.explanation import Context
    from kconfig_guard.judgement.review import Comparison, Difference, Edit

_WIDTH = 100
_FEW = 10
"""Lines that need no pair of their own are told in pairs up to so many, else folded."""
_PLAIN = re.compile(r"[\w.+-]{1,24}\Z", re.ASCII)
_LONG, _BEFORE = 30, 10
"""From which length on texts are cut where they begin alike, and how much of that is left."""
_MAX_VALUE = 120


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is listed.

    Attributes:
        edits: Most edited lines that are told one by one.
        groups: Most groups under one heading.
        names: Most options in one group.
    """

    edits: int = 40
    groups: int = 15
    names: int = 40


SECTION, SHORT, ALL = Limits(20, 6, 12), Limits(), Limits(sys.maxsize, sys.maxsize, sys.maxsize)


def comparison_lines(comparison: Comparison, width: int, limits: Limits = SECTION) -> list[Line]:
    """Return a difference as a section of a report.

    Args:
        comparison: The difference.
        width: Columns to wrap at.
        limits: How much is listed.
    """
    writer = _Differences(comparison, width, limits)
    writer.title("CHANGED", "bold magenta", summary(comparison))
    writer.all()
    if writer.is_cut:
        writer.blank()
        writer.wrapped("Long lists are cut short; 'kconfig-guard diff --all' shows them whole.", indent=0, style="dim")
    return writer.lines


def render_comparison(
    comparison: Comparison, old: Context, new: Context, width: int | None = None, limits: Limits = SHORT
) -> list[Line]:
    """Return the lines of a difference.

    Args:
        comparison: The difference.
        old: What the old config is and belongs to.
        new: What the new config is and belongs to.
        width: Columns to wrap at; 100 by default.
        limits: How much is listed.
    """
    writer = _Differences(comparison, width or _WIDTH, limits)
    writer.head(old, new)
    writer.all()
    writer.blank()
    writer.wrapped(f"Summary: {summary(comparison)}", indent=0, style="bold")
    if writer.is_cut:
        writer.wrapped("Long lists are cut short; --all shows them whole.", indent=0, style="dim")
    return writer.lines


def summary(comparison: Comparison) -> str:
    """Return how much has changed, in a line."""
    edits, differences = len(comparison.edits), len(comparison.differences)
    by_nothing = len(comparison.caused_by(None)) if comparison.over_tree else 0
    text = f"{_counted(edits, 'edited line')}, {_counted(differences, 'option')} with another value"
    return f"{text}, {by_nothing} of them by no line" if by_nothing else text


def _counted(count: int, what: str) -> str:
    return f"{count or 'no'} {what}{'' if count == 1 else 's'}"


class _Differences(Writer):
    """Collects the lines."""

    def __init__(self, comparison: Comparison, width: int, limits: Limits) -> None:
        super().__init__(width)
        self.comparison = comparison
        self.limits = limits
        self.is_cut = False
        """Whether something was left out."""
        self.carried: defaultdict[int | None, list[Difference]] = defaultdict(list)
        for difference in comparison.differences:
            self.carried[difference.edit].append(difference)

    def head(self, old: Context, new: Context) -> None:
        """Tell what is compared."""
        for sign, context, style in (("---", old, "red"), ("+++", new, "green")):
            parts = [f"Linux {context.kernel}" if context.kernel else "", context.arch or ""]
            over = f" over {context.tree}" if context.tree else ""
            note = ", ".join(part for part in parts if part) + over
            line = Line().add(f"{sign} {context.config or ''}", style)
            self.lines.append(line.add(f"  {note}", "dim") if note else line)

    def all(self) -> None:
        """Tell of every edited line, and of what no line has caused."""
        edits = list(enumerate(self.comparison.edits))
        alone = [number for number, edit in edits if self._is_alone(number, edit)]
        void = [number for number, _ in edits if number not in self.carried]
        folded = {*(alone if len(alone) > _FEW else ()), *(void if len(void) > _FEW else ())}
        self._pairs([number for number, _ in edits if number not in folded])
        if len(alone) > _FEW:
            self._alone([self.carried[number][0] for number in alone])
        if len(void) > _FEW:
            self._void([self.comparison.edits[number] for number in void])
        self._by_no_line(self.carried[None])

    def _is_alone(self, number: int, edit: Edit) -> bool:
        """Say whether a line has done what it says, and nothing else."""
        own = self.carried.get(number, ())
        return not edit.effect and len(own) == 1 and own[0].symbol == edit.symbol

    # -- edited lines

    def _pairs(self, numbers: Sequence[int]) -> None:
        """Tell of lines one by one; where there are too many, of those with the most consequences."""
        weighty = sorted(numbers, key=lambda number: -len(self.carried.get(number, ())))[: self.limits.edits]
        for number in sorted(weighty):
            self._pair(number, self.comparison.edits[number])
        left = [number for number in numbers if number not in weighty]
        if left:
            self.is_cut = True
            count = sum(len(self.carried.get(number, ())) for number in left)
            self.blank()
            self.wrapped(f"and {_counted(len(left), 'more edited line')} with {_counted(count, 'change')}", indent=0)

    def _pair(self, number: int, edit: Edit) -> None:
        self.blank()
        self.lines.append(Line().add(f"{edit.path}:{edit.line}", "cyan"))
        if edit.old == edit.new:
            self.lines.append(Line().add(f"   {edit.new or ''}"))
        else:
            for sign, text, style in (("-", edit.old, "red"), ("+", edit.new, "green")):
                if text is not None:
                    self.lines.append(Line().add(f"  {sign}{text}", style))
        if edit.effect:
            self.wrapped(edit.effect, indent=4)
        own = [item for item in self.carried.get(number, ()) if item.symbol == edit.symbol]
        others = [item for item in self.carried.get(number, ()) if item.symbol != edit.symbol]
        if own and own[0].cause not in (Cause.ASKED, Cause.TEXT) and not edit.effect:
            self.wrapped(f"{self._change(own[0])}: {own[0].because}", indent=4)
        if others:
            self.wrapped(f"carries along {_counted(len(others), 'other option')}:", indent=4, style="bold")
            self._groups(others, 6)

    def _alone(self, differences: list[Difference]) -> None:
        title = "Lines that change nothing but their own option" if self.comparison.over_tree else "Lines that differ"
        self.title(title, note=str(len(differences)))
        self._by_way(differences, 2)

    def _void(self, edits: list[Edit]) -> None:
        self.title("Lines that change nothing", note=str(len(edits)))
        names = defaultdict(list)
        for edit in edits:
            names[edit.effect].append(edit.new or edit.old or "")
        self._listed([(effect, lines) for effect, lines in names.items()])

    def _listed(self, groups: list[tuple[str, list[str]]]) -> None:
        ordered = sorted(groups, key=lambda group: (-len(group[1]), group))
        for text, items in ordered[: self.limits.groups]:
            self.wrapped(f"{text}: {self._cut(items)}" if text else self._cut(items), indent=2, hanging=4)
        self._more(sum(len(items) for _, items in ordered[self.limits.groups :]), len(ordered), 2)

    def _by_no_line(self, differences: list[Difference]) -> None:
        if differences:
            self.title("Changed by no edited line", note=str(len(differences)))
            self._groups(differences, 2)

    # -- differences

    @property
    def _missing(self) -> str:
        return "absent" if self.comparison.over_tree else "no line"

    def _groups(self, differences: Iterable[Difference], indent: int) -> None:
        """List differences by their causes, those causes first that explain most."""
        groups: defaultdict[str, list[Difference]] = defaultdict(list)
        for difference in differences:
            groups[self._heading(difference)].append(difference)
        ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
        for text, items in ordered[: self.limits.groups]:
            if len(items) == 1:
                self.wrapped(f"{self._change(items[0])}: {items[0].because}", indent, indent + 2)
            else:
                self.wrapped(f"{text}:", indent, indent + 2, style="dim")
                self._by_way(items, indent + 2)
        self._more(sum(len(items) for _, items in ordered[self.limits.groups :]), len(ordered), indent)

    def _more(self, count: int, groups: int, indent: int) -> None:
        if count:
            self.is_cut = True
            reasons = _counted(groups - self.limits.groups, "other reason")
            self.wrapped(f"and {count} more for {reasons}", indent)

    def _by_way(self, differences: Iterable[Difference], indent: int) -> None:
        """List differences by their old and new values."""
        ways: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for item in differences:
            ways[self._values(item)].append(item.symbol)
        lone = []
        for (old, new), names in sorted(ways.items(), key=lambda way: (-len(way[1]), way)):
            if len(names) == 1:
                lone.append(f"{names[0]} {old}→{new}")
            else:
                self.wrapped(f"{old}→{new}  {self._cut(sorted(names))}", indent, indent + 2)
        if lone:
            self.wrapped(self._cut(sorted(lone)), indent, indent + 2)

    def _change(self, difference: Difference) -> str:
        return f"{difference.symbol} {'→'.join(self._values(difference))}"

    def _values(self, difference: Difference) -> tuple[str, str]:
        """Return the old and the new value; of long texts, from where they differ."""
        old, new = difference.old, difference.new
        if old is not None and new is not None and len(old) > _LONG < len(new):
            pairs = enumerate(zip(old, new, strict=False))
            same = next((index for index, (one, other) in pairs if one != other), min(len(old), len(new)))
            old, new = (f"…{value[same - _BEFORE :]}" if same > _LONG else value for value in (old, new))
        return _value(old, self._missing), _value(new, self._missing)

    def _cut(self, items: list[str]) -> str:
        more = len(items) - self.limits.names
        self.is_cut |= more > 0
        return ", ".join(items[: self.limits.names]) + (f" and {more} more" if more > 0 else "")

    def _heading(self, difference: Difference) -> str:
        """Return what to list a difference under; what is individual in it stands behind a colon."""
        folds = difference.cause is Cause.KCONFIG and self.limits is not ALL
        return difference.because.partition(": ")[0] if folds else difference.because


def _value(value: str | None, missing: str) -> str:
    if value is None:
        return missing
    if not value:
        return "empty"
    if _PLAIN.match(value):
        return value
    return f'"{value if len(value) <= _MAX_VALUE else value[: _MAX_VALUE - 1] + "…"}"'
