"""What came of edited lines, in words."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from kconfig_guard.comparison.mechanisms import chosen, taken
from kconfig_guard.input.config import Form
from kconfig_guard.judgement.influences import Influences
from kconfig_guard.judgement.losses import Losses
from kconfig_guard.judgement.reasons import listed
from kconfig_guard.judgement.request import Request
from kconfig_guard.model.merge import lost_values
from kconfig_guard.model.tree import NO, Kind
from kconfig_guard.profile.renames import Renames

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kconfig_guard.comparison.lines import EditedLine, EditedLines
    from kconfig_guard.comparison.shifts import Shifts
    from kconfig_guard.model.merge import Lost
    from kconfig_guard.model.tree import Symbol

GONE = "its line is gone"
_ABSENT = "this kernel does not have it"


class LineEffects:
    """Tells what came of edited lines.

    Args:
        edited: What finds them.
        lines: The edited lines.
        shifts: Puts symbols into words.
    """

    def __init__(self, edited: EditedLines, lines: Sequence[EditedLine], shifts: Shifts) -> None:
        self.edited = edited
        self.lines = lines
        self.shifts = shifts
        self.before = edited.before
        self.after = edited.after
        self.tree = edited.tree
        self._influences = Influences(edited.after)

    def effect(self, line: EditedLine) -> str:
        """Return what came of a line; empty if its symbol has the value it asks for, and had another."""
        if line.old == line.new:
            return "where it stands among the lines of its choice makes a difference"
        lost = self._lost.get(line.symbol)
        if lost is not None:
            what = _ABSENT if lost.actual is None else "not kept"
            return f"{what}: {'; '.join(self._losses.because(lost))}"
        if line.index is None:
            heir = "" if line.new is None else self._losses.heir(line.symbol)
            absent = f"{_ABSENT}: it is called {heir} here" if heir else _ABSENT
            return f"{GONE}; {absent}" if line.new is None else absent
        symbol = self.tree.symbols[line.index]
        if line.new is None:
            return f"{GONE}; {self._instead(symbol, line)}"
        if self.before.shown(line.index) != self.after.shown(line.index):
            return ""
        return self._already(symbol, line)

    def source(self, symbol: Symbol) -> str:
        """Return what a symbol has its value from that has no line which counts."""
        if symbol.choice is not None:
            winner = chosen(self.after, self.tree.choices[symbol.choice])
            return "it is the one that is taken" if winner == symbol.index else taken(self.shifts, winner)
        forced = self.after.forced(symbol.index)
        if forced > NO and self._influences.own_level(symbol) < forced:
            acting = [item for item in symbol.selected_by if self._influences.level(item) > NO]
            names = dict.fromkeys(self.shifts.name(item.selector) for item in acting)
            return f"it is {self._value(symbol)}, selected by {listed(sorted(names), 'and')}"
        return f"the default is {self._value(symbol)}"

    def _value(self, symbol: Symbol) -> str:
        return self.after.shown(symbol.index) or "empty"

    def _instead(self, symbol: Symbol, line: EditedLine) -> str:
        """Return what a symbol has become whose line is gone."""
        if symbol.transitional:
            return self._losses.heirs(symbol)
        if line.is_effective:
            return self.source(symbol)
        if self.after.visibility(symbol.index) == NO:
            return "it would not count, since its prompt is hidden" if symbol.prompts else "it has no prompt"
        return self.source(symbol) + (", too" if symbol.choice is None else "")

    def _already(self, symbol: Symbol, line: EditedLine) -> str:
        """Return why a line changes nothing."""
        value = self._value(symbol)
        if line.is_effective:
            return f"keeps it {value}, which it would not be without"
        if symbol.choice is not None or symbol.kind not in (Kind.BOOL, Kind.TRISTATE):
            is_default = symbol.choice is None and self.edited.alone.with_line(symbol.index, None) == value
            return f"is {value} already{', by default' if is_default else ''}"
        if self._influences.counts(symbol) and self.edited.alone.with_line(symbol.index, None) != value:
            return f"is {value} already"
        return f"is {value} already, {self._by(symbol)}"

    def _by(self, symbol: Symbol) -> str:
        forced = self.after.forced(symbol.index)
        if forced == NO or forced < self.after.tristate(symbol.index):
            return "by default"
        acting = [item for item in symbol.selected_by if self._influences.level(item) > NO]
        names = sorted({self.shifts.name(item.selector) for item in acting})
        return f"selected by {listed(names, 'and')}"

    @cached_property
    def _requests(self) -> dict[str, Request]:
        found = {}
        for line in self.lines:
            if line.asked is not None and line.new is not None:
                read = self.edited.new.line(line.symbol)
                form = Form.BARE if read is None else read.form
                found[line.symbol] = Request(line.symbol, line.asked, form, line.path, line.line)
        return found

    @cached_property
    def _lost(self) -> dict[str, Lost]:
        lost = lost_values(self.after, {name: request.value for name, request in self._requests.items()})
        return {item.symbol: item for item in lost}

    @cached_property
    def _losses(self) -> Losses:
        new = self.edited.new
        renames = new.renames or Renames([], self.tree.arch)
        return Losses(self.after, renames, self._requests, self._lost.values(), new.elsewhere)
