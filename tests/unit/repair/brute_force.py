"""Check a fragment against every assignment that a small tree allows.

An assignment meets some rules *properly* if all its lines hold, the rules apply and are met, what was met before still
is, pins keep their values, no module becomes built-in unless one of the rules demands just that, and no select newly
forces a symbol beyond its dependencies. A rule that passed before may be given up if its guard falls and one of the
rules makes a demand on a symbol of that guard.

Every check returns readable violations, each of which begins with its kind and a colon.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from kconfig_guard.input.config import parse_config
from kconfig_guard.judgement.finding import Verdict
from kconfig_guard.model.merge import merged
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.tree import NO, TRISTATE_TEXT, Kind, Op
from kconfig_guard.model.user_values import accepted_value, user_values
from kconfig_guard.model.writer import config_line, write_config
from kconfig_guard.profile.severity import SEVERITIES
from tests.random_tree import VALUES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.model.tree import Symbol
    from kconfig_guard.profile.demand import Demand
    from kconfig_guard.profile.rule import Rule
    from kconfig_guard.repair.fragment import Fragment
    from tests.unit.repair.case import Case

Lines = dict[int, str]
"""Symbol index to the value that a line gives it."""

MOST = 20_000
"""Assignments that are tried for one fragment at most."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What rules make of a resolved config.

    Attributes:
        ranks: Which alternative of each rule is met; None if none is.
        ended: The rules that do not apply.
        promoted: The symbols with a prompt that were a module and are built in.
        released: The symbols below what selects held them at, as far as rules or lines are about them.
    """

    ranks: tuple[int | None, ...]
    ended: frozenset[int]
    promoted: frozenset[str]
    released: frozenset[int]

    def meets(self, position: int) -> bool:
        """Say whether a rule applies and is met."""
        return self.ranks[position] is not None and position not in self.ended


class Trial:
    """A fragment for a judged config, and what it has to keep to.

    Args:
        case: The config with its rules.
        pins: Symbols that must keep their values.
        fragment: What is to be checked.
    """

    def __init__(self, case: Case, pins: frozenset[int], fragment: Fragment) -> None:
        self.case = case
        self.pins = pins
        self.fragment = fragment
        self.tree = case.tree
        self.base = case.facts.resolver
        self.rules = [asked.rule for asked in case.asked]
        # A text without any line is no config.
        text = "".join(f"{line.text}\n" for line in fragment.lines)
        self.read = list(parse_config(text, "fragment").lines()) if text else []
        self.lines: Lines = {self.tree.by_name[name]: value for name, value, _ in self.read}
        self.met = self._positions(fragment.met)
        self.unmet = self._positions(unmet.finding for unmet in fragment.unmet)
        self.moot = self._positions(finding for finding, _ in fragment.moot)
        before = self._before = case.findings(case.facts)
        self.passing = [position for position, one in enumerate(before) if one.verdict is Verdict.PASS]
        self.failing = [position for position, one in enumerate(before) if one.verdict is Verdict.FAIL]
        self._unmet_before = frozenset(self.base.unmet)
        demands = [demand for rule in self.rules for demand in _demands(rule)]
        self._demanded = {self.tree.by_name[demand.symbol] for demand in demands}
        forced = {symbol.index: self.base.forced(symbol.index) for symbol in self.tree.symbols}
        self._held = {index: level for index, level in forced.items() if level != NO}
        self._settable = [symbol for symbol in self.tree.symbols if symbol.prompts and symbol.choice_of is None]

    def _positions(self, findings: Iterable[Finding]) -> list[int]:
        names = [rule.id for rule in self.rules]
        return [names.index(finding.rule.id) for finding in findings]

    # -- what lines come to

    def resolved(self, lines: Lines) -> Resolver:
        """Return the config with lines merged into it, computed from nothing."""
        symbols = self.tree.symbols
        choices = {symbols[index].choice for index in lines} - {None}
        dropped = {*lines, *(self.tree.choices[number].symbol for number in choices if number is not None)}
        kept = {index: value for index, value in self.base.values.items() if index not in dropped}
        return Resolver(self.tree, {**kept, **lines}, self.case.answers)

    def spoiled(self, resolver: Resolver, lines: Lines) -> list[str]:
        """Return what is wrong with lines whatever rules they are for."""
        name = {symbol.index: symbol.name for symbol in self.tree.symbols}
        lost = [index for index, value in lines.items() if not resolver.holds(index, value)]
        pins = [index for index in sorted(self.pins) if resolver.value(index) != self.base.value(index)]
        return [
            *(f"line: {self.text({index: lines[index]})} gives {resolver.value(index)}" for index in lost),
            *(f"pin: {name[index]} goes from {self.base.value(index)} to {resolver.value(index)}" for index in pins),
        ]

    def forced(self, resolver: Resolver) -> list[str]:
        """Return what selects newly force beyond its dependencies."""
        new = set(resolver.unmet) - self._unmet_before
        return [f"dependencies: {self.tree.symbols[index].name} is selected beyond them" for index in sorted(new)]

    def outcome(self, resolver: Resolver, lines: Lines) -> Outcome:
        """Return what the rules make of the config with lines in it."""

        def value(name: str) -> str:
            return resolver.value(self.tree.by_name[name])

        ended = {
            position
            for position, rule in enumerate(self.rules)
            if rule.when is not None and rule.when.level(value) == 0
        }
        ranks = [
            next(
                (
                    rank
                    for rank, demands in enumerate(rule.alternatives)
                    if all(demand.met_by(value(demand.symbol)) for demand in demands)
                ),
                None,
            )
            for rule in self.rules
        ]
        promoted = (
            symbol.name
            for symbol in self._settable
            if self.base.value(symbol.index) == "m" and resolver.value(symbol.index) == "y"
        )
        released = (index for index, level in self._held.items() if resolver.tristate(index) < level)
        about = frozenset(lines) | self._demanded
        return Outcome(tuple(ranks), frozenset(ended), frozenset(promoted), about.intersection(released))

    def faults(self, outcome: Outcome, required: Iterable[int]) -> list[str]:
        """Return why an outcome does not do for the rules that it is required to meet."""
        required = list(required)
        demands = [demand for position in required for demand in _demands(self.rules[position])]
        asked = {demand.symbol for demand in demands}
        built_in = {demand.symbol for demand in demands if demand.met_by("y") and not demand.met_by("m")}
        unmet = [position for position in required if not outcome.meets(position)]
        lost = [
            position
            for position in self.passing
            if outcome.ranks[position] is None and not self._ends(position, outcome, asked)
        ]
        return [
            *(f"met: {self.rules[position].id} is not met" for position in unmet),
            *(f"lost: {self.rules[position].id} passed before" for position in lost),
            *(f"promoted: {name} was a module" for name in sorted(outcome.promoted - built_in)),
        ]

    def _ends(self, position: int, outcome: Outcome, asked: set[str]) -> bool:
        """Say whether a rule stops to apply for the sake of a demand on its guard."""
        when = self.rules[position].when
        return when is not None and position in outcome.ended and not asked.isdisjoint(when.symbols())

    def releases(self, outcome: Outcome, required: Iterable[int]) -> bool:
        """Say whether what selects a symbol gives way although none of the required rules demands that."""
        asked = {demand.symbol for position in required for demand in _demands(self.rules[position])}
        selectors = [
            {
                self.tree.symbols[item.selector].name
                for item in self.tree.symbols[index].selected_by
                if min(self.base.tristate(item.selector), self.base.tristate(item.condition)) > NO
            }
            for index in outcome.released
        ]
        return any(asked.isdisjoint(names) for names in selectors)

    def ends(self, position: int, outcome: Outcome) -> bool:
        """Say whether a rule stops to apply for the sake of a rule that the fragment meets."""
        asked = {demand.symbol for met in self.met for demand in _demands(self.rules[met])}
        return self._ends(position, outcome, asked)

    def wrong(self, lines: Lines) -> list[str]:
        """Return why lines do not do instead of those of the fragment."""
        resolver = self.resolved(lines)
        return [
            *self.spoiled(resolver, lines),
            *self.forced(resolver),
            *self.faults(self.outcome(resolver, lines), self.met),
            *self.late(resolver),
        ]

    def late(self, resolver: Resolver) -> list[str]:
        """Return the rules that did not apply before, and fail now."""
        return [
            f"late: {one.rule.id} comes into force and fails"
            for before, one in zip(self._before, self.case.rejudge(resolver), strict=True)
            if before.verdict is Verdict.NOT_APPLICABLE and one.verdict is Verdict.FAIL
        ]

    def text(self, lines: Lines) -> str:
        """Return lines as they stand in a fragment, side by side."""
        symbols = self.tree.symbols
        parts = [config_line(symbols[index].name, symbols[index].kind, value) for index, value in lines.items()]
        return ", ".join(parts) or "no line at all"

    # -- every assignment

    def every(self) -> dict[Outcome, Lines] | None:
        """Return what can be brought about properly, each with the fewest lines; None if there is too much to try."""
        options = {symbol.index: self._options(symbol) for symbol in self._settable}
        if prod(len(values) for values in options.values()) > MOST:
            return None
        found: dict[Outcome, Lines] = {}
        for values in product(*options.values()):
            lines = {index: value for index, value in zip(options, values, strict=True) if value is not None}
            resolver = self.resolved(lines)
            if not all(resolver.holds(index, value) for index, value in lines.items()):
                continue
            if self.spoiled(resolver, lines) or self.forced(resolver):
                continue
            outcome = self.outcome(resolver, lines)
            if outcome not in found or len(lines) < len(found[outcome]):
                found[outcome] = lines
        return found

    def _options(self, symbol: Symbol) -> list[str | None]:
        """Return the values that a line can give a symbol; None stands for no line."""
        index = symbol.index
        if symbol.kind is Kind.BOOL:
            values = ["n", "y"]
        elif symbol.kind is Kind.TRISTATE:
            values = [*TRISTATE_TEXT]
        else:
            values = [value for value in self._texts(symbol) if accepted_value(symbol.kind, value) == value]
        if index in self.lines:
            values.append(self.lines[index])
        # Only among the members of a choice does it matter that a value is given again.
        own = self.base.values.get(index) if symbol.choice is None else None
        return [None, *dict.fromkeys(value for value in values if value != own)]

    def _texts(self, symbol: Symbol) -> Iterator[str]:
        """Yield the numbers or texts that may matter: what is demanded, the bounds, what conditions compare."""
        demands = [one for rule in self.rules for one in _demands(rule) if one.symbol == symbol.name]
        for demand in demands:
            yield from demand.accepted
            yield demand.suggestion(self.base.value(symbol.index)) or ""
        if demands:
            for bounds in symbol.ranges:
                yield from (self.base.value(bounds.low), self.base.value(bounds.high))
        compared = (node[1:] for node in self.tree.expressions if node[0] >= Op.EQUAL)
        if any(symbol.index in operands for operands in compared):
            kind = {Kind.INT: "int", Kind.HEX: "hex", Kind.STRING: "string"}[symbol.kind]
            yield from (value.strip('"') for value in VALUES[kind])


def _demands(rule: Rule) -> Iterator[Demand]:
    for demands in rule.alternatives:
        yield from demands


# -- checks of the fragment itself


def unkept(trial: Trial) -> list[str]:
    """Return the promises of a fragment that do not come true where its text is merged into the config."""
    case, fragment = trial.case, trial.fragment
    lines = merged(case.facts.config.lines(), [trial.read])
    resolver = Resolver(trial.tree, user_values(trial.tree, lines), case.answers)
    outcome = trial.outcome(resolver, trial.lines)
    written = write_config(resolver).splitlines()
    return [
        *(f"line: {line.text} does not stand in the config" for line in fragment.lines if line.text not in written),
        *trial.spoiled(resolver, trial.lines),
        *trial.faults(outcome, trial.met),
        *_misjudged(trial, resolver, outcome),
        *_misannounced(trial, resolver),
    ]


def _misjudged(trial: Trial, resolver: Resolver, outcome: Outcome) -> Iterator[str]:
    """Yield the rules about which the fragment says something else than the judge."""
    after = [finding.verdict for finding in trial.case.rejudge(resolver)]
    for position, rule in enumerate(trial.rules):
        verdict, said = after[position], [position in part for part in (trial.met, trial.moot, trial.unmet)]
        if position in trial.met and verdict is not Verdict.PASS:
            yield f"judged: {rule.id} is promised, the judge says {verdict}"
        if position in trial.moot and not trial.ends(position, outcome):
            yield f"moot: {rule.id} still applies, or no demand ended it"
        if position in trial.unmet and verdict is Verdict.PASS:
            yield f"listed: {rule.id} is said to be unmet and passes"
        if sum(said) != 1 and (position in trial.failing or verdict is Verdict.FAIL):
            yield f"listed: {rule.id} stands in {sum(said)} lists"


def _misannounced(trial: Trial, resolver: Resolver) -> Iterator[str]:
    said = [(change.name, change.before, change.after) for change in trial.fragment.collateral]
    there = [
        (symbol.name, trial.base.value(symbol.index), resolver.value(symbol.index))
        for symbol in sorted(trial.tree.symbols, key=lambda symbol: symbol.name)
        if symbol.prompts and symbol.choice_of is None and symbol.index not in trial.lines
    ]
    changed = [change for change in there if change[1] != change[2]]
    if said != changed:
        yield f"collateral: {said} is announced, {changed} happens"


def newly_forced(trial: Trial) -> list[str]:
    """Return what the fragment has selected beyond its dependencies."""
    return trial.forced(trial.resolved(trial.lines))


def needless(trial: Trial) -> list[str]:
    """Return the lines that could be dropped, one at a time."""
    wrong = set(trial.wrong(trial.lines))
    own = trial.outcome(trial.resolved(trial.lines), trial.lines).ranks
    found = []
    for index, value in trial.lines.items():
        fewer = {other: trial.lines[other] for other in trial.lines if other != index}
        as_good = _as_good(trial.outcome(trial.resolved(fewer), fewer), own, trial.met)
        if as_good and set(trial.wrong(fewer)) <= wrong:
            found.append(f"needless: {trial.text({index: value})} of {trial.text(trial.lines)}")
    return found


# -- checks against every assignment


def incomplete(trial: Trial, every: dict[Outcome, Lines]) -> list[str]:
    """Return the unmet rules that could be met along with all that are met.

    Those that could be met only where something that selects a symbol gives way unasked are of another kind.
    """
    found = []
    for position in trial.unmet:
        required = [*trial.met, position]
        gentle = {outcome: lines for outcome, lines in every.items() if not trial.releases(outcome, required)}
        for kind, outcomes in (("incomplete", gentle), ("selector", every)):
            lines = _fewest(trial, outcomes, required)
            if lines is not None:
                rest = _names(trial, trial.met)
                found.append(f"{kind}: {trial.rules[position].id} could be met with {rest} by {trial.text(lines)}")
                break
    return found


def outranked(trial: Trial, every: dict[Outcome, Lines]) -> list[str]:
    """Return the unmet rules that could be met if only less severe ones were given up.

    Rules that the fragment itself brings into force come after those that failed before, whatever their severity.
    """
    found = []
    for position in trial.unmet:
        limit = _severity(trial, position)
        as_severe = [other for other in trial.met if _severity(trial, other) <= limit]
        if position not in trial.failing or as_severe == trial.met:
            continue
        required = [*as_severe, position]
        gentle = {outcome: lines for outcome, lines in every.items() if not trial.releases(outcome, required)}
        lines = _fewest(trial, gentle, required)
        if lines is not None and _fewest(trial, gentle, [*trial.met, position]) is None:
            rest = _names(trial, as_severe)
            less = _names(trial, [other for other in trial.met if other not in as_severe])
            found.append(
                f"severity: {trial.rules[position].id} is given up for {less}; it could be met with {rest} "
                f"by {trial.text(lines)}"
            )
    return found


def _severity(trial: Trial, position: int) -> int:
    return SEVERITIES.index(trial.rules[position].severity)


def less_preferred(trial: Trial, every: dict[Outcome, Lines]) -> list[str]:
    """Return the rules that are met by a later alternative although nothing speaks against an earlier one."""
    own = trial.outcome(trial.resolved(trial.lines), trial.lines).ranks
    found = []
    for position in trial.met:
        better = [
            lines
            for outcome, lines in every.items()
            if _as_good(outcome, own, trial.met)
            and outcome.ranks[position] != own[position] is not None
            and not trial.faults(outcome, trial.met)
        ]
        if better:
            lines = min(better, key=len)
            found.append(f"preference: {trial.rules[position].id} could be met better by {trial.text(lines)}")
    return found


def fewest_lines(trial: Trial, every: dict[Outcome, Lines]) -> int | None:
    """Return with how few lines the same rules can be met by alternatives as good; None if not properly at all."""
    own = trial.outcome(trial.resolved(trial.lines), trial.lines).ranks
    as_good = {outcome: lines for outcome, lines in every.items() if _as_good(outcome, own, trial.met)}
    lines = _fewest(trial, as_good, trial.met)
    return None if lines is None else len(lines)


def _as_good(outcome: Outcome, own: tuple[int | None, ...], met: Iterable[int]) -> bool:
    for position in met:
        rank, limit = outcome.ranks[position], own[position]
        if rank is None or (limit is not None and rank > limit):
            return False
    return True


def _fewest(trial: Trial, every: dict[Outcome, Lines], required: list[int]) -> Lines | None:
    """Return the fewest lines that meet rules properly, or None."""
    proper = [lines for outcome, lines in every.items() if not trial.faults(outcome, required)]
    return min(proper, key=len, default=None)


def _names(trial: Trial, positions: Iterable[int]) -> str:
    return ", ".join(trial.rules[position].id for position in positions) or "no other rule"
