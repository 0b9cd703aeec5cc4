"""Check the facts that are said to exclude a rule by taking them out of the input, one at a time.

A rule or pin is taken out of what is asked; what the tree lacks, gives no prompt or asks of the toolchain becomes an
option in the text of the Kconfig file; a choice becomes a menu. Then every assignment is tried. All that is no fact of
the set is out of the way from the beginning.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from enum import Enum
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from kconfig_guard.errors import InputError
from kconfig_guard.judgement.expressions import leaves
from kconfig_guard.judgement.finding import Verdict
from kconfig_guard.model.tree import NO, Kind
from kconfig_guard.repair.fragment import Fragment, Hindrance
from tests.unit.repair.brute_force import MOST, Trial
from tests.unit.repair.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.model.tree import Tree
    from kconfig_guard.profile.rule import Rule
    from kconfig_guard.repair.fragment import Obstacle, Unmet

KINDS = {Kind.BOOL: "bool", Kind.TRISTATE: "tristate", Kind.INT: "int", Kind.HEX: "hex", Kind.STRING: "string"}
MORE_VALUES = {
    Kind.INT: ("-5", "0", "3", "7", "12", "100"),
    Kind.HEX: ("0x0", "0x3", "0x7", "0x1f"),
    Kind.STRING: ("n", "y"),
}
CONTRADICTION = "no values that these options can have meet it"
SAMPLE = 3000
"""Assignments that are tried where there are too many for all."""


class Freedom(Enum):
    """What is left out besides one fact, where that helps."""

    NONE = 0
    BUT_SELECTS = 1
    ALL = 2


@dataclass(frozen=True)
class Input:
    """A case with the text of its tree, and what makes another tree of a text.

    Attributes:
        case: The judged config.
        pins: Symbols that must keep their values.
        kconfig: The Kconfig file.
        load: Parses one.
    """

    case: Case
    pins: frozenset[int]
    kconfig: str
    load: Callable[[str], Tree]

    # -- checks

    def violations(self, unmet: Unmet) -> Iterator[str]:
        """Yield why the facts that are said to exclude a rule are not just those that do."""
        obstacles = unmet.because
        told = "; ".join(obstacle.text for obstacle in obstacles)
        if lines := self._met(unmet, obstacles, None, Freedom.NONE):
            yield f"excluded: {unmet.finding.rule.id} could be met by {lines} in spite of {told}"
        # Where the tree's files alone exclude the rule, they count among what is to be out of the way.
        is_given = self._met(unmet, (), None, Freedom.NONE) is not None
        for left_out in obstacles:
            ways = (
                self._met(unmet, obstacles, left_out, freedom) for freedom in ([Freedom.NONE] if is_given else Freedom)
            )
            lines = next((way for way in ways if way is not None), None)
            if left_out.text == CONTRADICTION:
                if lines is not None:
                    yield f"excluded: {unmet.finding.rule.id} is met by {lines}, but said to contradict itself"
            elif lines is None:
                yield f"minimal: {unmet.finding.rule.id} cannot be met without '{left_out.text}' either, of {told}"

    def _met(
        self, unmet: Unmet, obstacles: Collection[Obstacle], left_out: Obstacle | None, freedom: Freedom
    ) -> str | None:
        """Return lines that meet a rule under some facts but one; None if there are none."""
        held = [obstacle for obstacle in obstacles if obstacle is not left_out]
        try:
            tree = self.load(self._relaxed(held, left_out, freedom))
        except InputError:
            return None
        case = Case(tree, self.case.config, [asked.rule for asked in self.case.asked], {})
        trial = Trial(case, frozenset(), Fragment())
        cone = _cone(tree, [tree.by_name[name] for name in self._concerned(unmet, held)])
        for lines, after in _assignments(trial, cone, everything=left_out is None):
            if self._meets(unmet, after) and all(self._keeps_to(obstacle, after) for obstacle in held):
                return trial.text(lines)
        return None

    def _concerned(self, unmet: Unmet, held: Collection[Obstacle]) -> Iterator[str]:
        """Yield the symbols that decide whether a rule is met under facts."""
        rules = [one.rule for one in self.case.asked if one.rule.id in {obstacle.rule for obstacle in held}]
        if any(rule.when is not None for rule in rules):
            rules = [one.rule for one in self.case.asked]
        for rule in (unmet.finding.rule, *rules):
            yield from (demand.symbol for demands in rule.alternatives for demand in demands)
            yield from rule.when.symbols() if rule.when is not None else ()
        yield from (obstacle.symbol for obstacle in held if obstacle.symbol in self.case.tree.by_name)

    # -- facts that no text of a tree can change

    def _meets(self, unmet: Unmet, after: Resolver) -> bool:
        rule = unmet.finding.rule
        applies = unmet.finding.verdict is not Verdict.FAIL or _applies(rule, after)
        return applies and _is_met(rule, after)

    def _keeps_to(self, obstacle: Obstacle, after: Resolver) -> bool:
        if obstacle.kind is Hindrance.RULE:
            return self._is_fine(next(one.rule for one in self.case.asked if one.rule.id == obstacle.rule), after)
        index = self.case.tree.by_name.get(obstacle.symbol, 0)
        now = after.tree.by_name.get(obstacle.symbol, 0)
        before = self.case.facts.resolver
        if obstacle.kind is Hindrance.PIN:
            return after.value(now) == before.value(index)
        if obstacle.kind is Hindrance.MODULE:
            return after.value(now) != "y"
        if obstacle.kind is Hindrance.DEPENDENCY:
            return not after.overrides(now)
        return True

    def _is_fine(self, rule: Rule, after: Resolver) -> bool:
        """Say whether a rule is met, or has ended for the sake of one that failed."""
        findings = self.case.findings(self.case.facts)
        verdict = next(one.verdict for one in findings if one.rule is rule)
        applies = _applies(rule, after)
        if verdict is Verdict.NOT_APPLICABLE:
            return not applies or _is_met(rule, after)
        if _is_met(rule, after) and (applies or verdict is Verdict.PASS):
            return True
        if applies or rule.when is None:
            return False
        guard = set(rule.when.symbols())
        return any(
            not guard.isdisjoint(demand.symbol for demand in demands)
            and all(demand.met_by(after.value(after.tree.by_name[demand.symbol])) for demand in demands)
            for one in findings
            for demands in one.rule.alternatives
            if one.verdict is Verdict.FAIL and one.rule is not rule
        )

    # -- facts of the tree

    def _relaxed(self, held: Collection[Obstacle], left_out: Obstacle | None, freedom: Freedom) -> str:
        """Return the Kconfig file without the facts that are not held, as far as they are to be left out."""
        text, tree = self.kconfig, self.case.tree
        kept = " ".join(obstacle.text for obstacle in held)
        named = {obstacle.symbol for obstacle in held} - {"PROBED"}
        if any(obstacle.kind is Hindrance.TOOLCHAIN for obstacle in held):
            named.add("PROBED")
        free = [name for name in GIVEN if name not in named and re.search(rf"\b{name}\b", text)]
        free += [symbol.name for symbol in tree.symbols if _is_leaf(symbol) and symbol.name not in named]
        if left_out is not None:
            text = _without_choices(text, kept)
            if freedom is not Freedom.NONE or left_out.kind is Hindrance.KCONFIG:
                free += [left_out.symbol] if f"{left_out.symbol} is selected" not in left_out.text else []
                names = [symbol.name for symbol in tree.symbols if symbol.definitions and symbol.name]
                if freedom is Freedom.NONE:
                    names = [left_out.symbol]
                free += [name for name in names if f"{name} depends" not in kept and f"{name} has no" not in kept]
                for name in names:
                    if f"{name} must lie" not in kept:
                        text = _without_ranges(text, name)
                    if f"{name} is selected" not in kept and freedom is not Freedom.BUT_SELECTS:
                        text = re.sub(rf"^    select {name}\b.*\n", "", text, flags=re.MULTILINE)
        text = text.replace(PROBE, '    bool "Probed"') if "PROBED" in free else text
        return text + "".join(
            f'\nconfig {name}\n    {_type(tree, name)} "free"\n'
            for name in dict.fromkeys(free)
            if name not in ("PROBED", "")
        )


GIVEN = ("UNDEFINED", "ELSEWHERE", "HIDDEN", "PROBED")
PROBE = "    def_bool $(shell,shiny && echo y || echo n)"
MORE = f"""
config HIDDEN
    bool

config PROBED
{PROBE}
"""


def with_more_facts(kconfig: str, seed: int) -> str:
    """Return a random tree in which what is undefined is so in four ways."""
    chance = random.Random(seed)
    return MORE + re.sub(r"\bUNDEFINED\b", lambda _: chance.choice(GIVEN), kconfig)


def _is_leaf(symbol: object) -> bool:
    return bool(
        symbol.definitions  # type: ignore[attr-defined]
        and symbol.name  # type: ignore[attr-defined]
        and not (symbol.prompts or symbol.defaults or symbol.selected_by or symbol.implied_by)  # type: ignore[attr-defined]
    )


def _type(tree: Tree, name: str) -> str:
    symbol = tree.find(name)
    return "bool" if symbol is None else KINDS[symbol.kind]


def _without_ranges(text: str, name: str) -> str:
    """Return a Kconfig file in which a number has no range."""
    blocks = re.split(r"(?m)^(?=\S)", text)
    mine = f"config {name}\n"
    return "".join(re.sub(r"    range .*\n", "", one) if one.startswith(mine) else one for one in blocks)


def _without_choices(text: str, kept: str) -> str:
    """Return a Kconfig file in which choices are menus, except those that a text mentions by their titles."""
    lines, inside = [], False
    block = iter(text.splitlines())
    for line in block:
        if line == "choice":
            head = []
            while part := next(block):
                head.append(part)
            title = head[0].split('"')[1]
            inside = f"'{title}'" not in kept
            if inside:
                lines.append(f'menu "{title}"')
                lines += [part for part in head if part.strip().startswith("depends")]
            else:
                lines += [line, *head]
            lines.append("")
        elif line == "endchoice" and inside:
            lines.append("endmenu")
            inside = False
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


# -- assignments


def _cone(tree: Tree, indices: Iterable[int]) -> set[int]:
    """Return the symbols on which the values of others depend."""
    cone: set[int] = set()
    pending = list(indices)
    while pending:
        index = pending.pop()
        if index not in cone:
            cone.add(index)
            symbol = tree.symbols[index]
            pending += [leaf for expression in symbol.uses for leaf in leaves(tree, expression)]
            pending += [bound for bounds in symbol.ranges for bound in bounds[:2]]
            pending += [item.selector for item in (*symbol.selected_by, *symbol.implied_by)]
            for number in (symbol.choice, symbol.choice_of):
                if number is not None:
                    pending += [tree.choices[number].symbol, *tree.choices[number].members]
            pending.append(tree.modules)
    return cone


def _assignments(trial: Trial, cone: Collection[int], *, everything: bool) -> Iterator[tuple[dict[int, str], Resolver]]:
    """Yield lines that all hold, and what they come to; nothing if everything is wanted and that is too much."""
    options = {symbol.index: trial._options(symbol) for symbol in trial._settable if symbol.index in cone}
    if not everything:
        for index, values in options.items():
            kind = trial.tree.symbols[index].kind
            options[index] = list(dict.fromkeys([*values, *MORE_VALUES.get(kind, ())]))
    count = prod(len(values) for values in options.values())
    if everything and count > MOST:
        return
    chance = random.Random(count)
    drawn = ([chance.choice((None, chance.choice(values))) for values in options.values()] for _ in range(SAMPLE))
    assignments: Iterable[Sequence[str | None]] = product(*options.values()) if count <= MOST else drawn
    for chosen in assignments:
        lines = {index: value for index, value in zip(options, chosen, strict=True) if value is not None}
        resolver = trial.resolved(lines)
        if all(resolver.holds(index, value) for index, value in lines.items()):
            yield lines, resolver


def _applies(rule: Rule, after: Resolver) -> bool:
    if rule.when is None:
        return True
    return rule.when.level(lambda name: after.value(after.tree.by_name[name])) != NO


def _is_met(rule: Rule, after: Resolver) -> bool:
    return any(
        all(demand.met_by(after.value(after.tree.by_name[demand.symbol])) for demand in demands)
        for demands in rule.alternatives
    )
