"""What a fragment promises, looked for in the configs that conf wrote; each check returns its violations as text.

Lines, values and changes are read from the plain texts; only what a rule means is asked of the project itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kconfig_guard.input.config import parse_config
from kconfig_guard.judgement.facts import TreeFacts, WrittenFacts
from kconfig_guard.judgement.finding import State, Verdict
from kconfig_guard.judgement.judge import Judge
from kconfig_guard.judgement.reasons import Assessment
from kconfig_guard.model.tree import TRISTATE_TEXT, Kind
from kconfig_guard.repair.verification import differences
from kconfig_guard.report.fragment import render_fragment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kconfig_guard.input.config import Config
    from kconfig_guard.judgement.facts import Facts
    from kconfig_guard.judgement.finding import Finding, Judgement
    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.pipeline import Case, Pipeline
    from kconfig_guard.profile.demand import Demand
    from kconfig_guard.repair.fragment import Fragment

MAX_COLLATERAL = 100
VAGUE = ("no way was found, and none was ruled out",)
"""What names no fact that keeps a rule from being met."""

_DEPTHS = (0, 1, 2, 4)


def settings(text: str) -> dict[str, str]:
    """Return what the lines of a config or fragment say, as they are written; the last one of a symbol counts."""
    values = {}
    for line in text.split("\n"):
        if match := re.match(r"CONFIG_(\w+)=(.*)", line, re.ASCII):
            values[match[1]] = match[2]
        elif match := re.match(r"# CONFIG_(\w+) is not set$", line, re.ASCII):
            values[match[1]] = "n"
    return values


def announced(fragment: str) -> dict[str, tuple[str, str]]:
    """Return the changes that a fragment's text announces."""
    listed = fragment.partition("\n# Also changes ")[2].partition("\n\n")[0]
    found = re.findall(r"^#   (\w+): (.*) -> (.*)$", listed, re.MULTILINE)
    return {name: (before, after) for name, before, after in found}


@dataclass(frozen=True)
class Outcome:
    """A fragment, with the texts that conf wrote without and with it.

    Attributes:
        pipeline: What made it.
        case: The config that it is for.
        judgement: What was found about the config.
        fragment: The fragment.
        before: What conf made of the config alone.
        after: What it made of the config with the fragment merged in.
        witnesses: Other configs that conf wrote for the same tree and toolchain.
    """

    pipeline: Pipeline
    case: Case
    judgement: Judgement
    fragment: Fragment
    before: str
    after: str
    witnesses: tuple[dict[str, str], ...] = ()

    def violations(self) -> list[str]:
        """Return what does not hold, one line each, with the kind of promise in front."""
        return [
            *self.lost(),
            *self.broken(),
            *self.built_in(),
            *self.unannounced(),
            *self.differing(),
            *self.unnecessary(),
            *self.groundless(),
            *self.missed(),
        ]

    # -- in the texts

    @cached_property
    def text(self) -> str:
        """The fragment as it is printed."""
        return render_fragment(self.fragment, self.judgement)

    @cached_property
    def facts(self) -> TreeFacts:
        """What the tree says of the config."""
        assert isinstance(self.case.facts, TreeFacts)
        return self.case.facts

    def lost(self) -> list[str]:
        """Return the lines of the fragment that the final config does not have, and demands that count as met."""
        after = settings(self.after)
        found = [
            f"lost: {name}={value} is {after.get(name)}"
            for name, value in settings(self.text).items()
            if after.get(name) != value and not (value == "n" and name not in after)
        ]
        for finding in self.fragment.met:
            # A line that --require asked for can be compared as it is written.
            if not finding.rule.id.startswith(tuple(f"{path.rpartition('/')[2]}:" for path in self.pipeline.fragments)):
                continue
            ((demand,),) = finding.rule.alternatives
            has = after.get(self.facts.name(demand.symbol), "n").strip('"')
            if not demand.met_by(has):
                found.append(f"lost: {demand.symbol}={demand.expected} is promised and is {has}")
        return found

    def broken(self) -> list[str]:
        """Return the rules that are not as the fragment says, or that fail only with it."""
        after = self._judged(self.after)
        now = {finding.rule.id: finding.verdict for finding in after}
        left = {unmet.finding.rule.id for unmet in self.fragment.unmet}
        return [
            *self._broken(self._judged(self.before), after),
            *(f"promise: {rule} passes, but counts as unmet" for rule in left if now[rule] is Verdict.PASS),
        ]

    def _broken(self, before: list[Finding], after: list[Finding]) -> Iterator[str]:
        now = {finding.rule.id: finding.verdict for finding in after}
        for finding in self.fragment.met:
            if now[finding.rule.id] is not Verdict.PASS:
                yield f"promise: {finding.rule.id} is {now[finding.rule.id]}"
        for finding, _ in self.fragment.moot:
            if now[finding.rule.id] is Verdict.FAIL:
                yield f"promise: {finding.rule.id} should no longer apply"
        told = {finding.rule.id for finding, _ in self.fragment.moot}
        told |= {unmet.finding.rule.id for unmet in self.fragment.unmet}
        told |= {finding.rule.id for finding in self.fragment.met}
        for earlier in before:
            is_news = earlier.verdict is Verdict.PASS or earlier.rule.id not in told
            if now[earlier.rule.id] is Verdict.FAIL and is_news:
                yield f"newly failing: {earlier.rule.id}, {earlier.verdict} before"

    def _judged(self, text: str) -> list[Finding]:
        return self._findings(WrittenFacts(parse_config(text, "written"), self.facts))

    def _findings(self, facts: Facts) -> list[Finding]:
        return Judge(facts, "written", self.case.arch, self.case.kernel).findings(self.pipeline.asked)

    def built_in(self) -> list[str]:
        """Return the modules that became built-in although no rule that is met asks for it.

        A module without a prompt may become so for the sake of what selects it, as far as that has to be built in, or
        has no prompt either and follows from something else.
        """
        before, after = settings(self.before), settings(self.after)
        found = []
        for name, value in before.items():
            if value == "m" and after.get(name) == "y" and name not in self._wanted_built_in:
                symbol = self.facts.resolver.tree.find(name)
                selectors = self._selectors(name) if symbol is None or not symbol.prompts else []
                if not any(self._may_build_in(selector) for selector in selectors):
                    found.append(f"built-in: {name}{', selected by ' * bool(selectors)}{' and '.join(selectors)}")
        return found

    def _may_build_in(self, selector: str) -> bool:
        symbol = self.facts.resolver.tree.find(selector)
        is_derived = symbol is not None and not symbol.prompts
        return is_derived or selector in self._wanted_built_in or self._has_to_be_y(selector)

    def _selectors(self, name: str) -> list[str]:
        """Return what newly selects a symbol, directly or not."""
        tree, before, after = self.facts.resolver.tree, settings(self.before), settings(self.after)
        found: list[str] = []
        pending = [name]
        while pending:
            symbol = tree.symbols[tree.by_name[pending.pop()]]
            for selector in (tree.symbols[selection.selector].name for selection in symbol.selected_by):
                if after.get(selector) == "y" and before.get(selector) != "y" and selector not in found:
                    found.append(selector)
                    pending.append(selector)
        return found

    def _has_to_be_y(self, name: str) -> bool:
        """Say whether a symbol has a line of the fragment that would not do with m."""
        index = self.facts.resolver.tree.by_name[name]
        if self.plan.get(index) != "y":
            return False
        if self.facts.resolver.symbols[index].kind is not Kind.TRISTATE:
            return True
        resolver = self.final.changed({index: "m"})
        return not self._faults(resolver, {**self.plan, index: "m"}) <= self._own_faults

    @cached_property
    def _wanted_built_in(self) -> set[str]:
        rules = [finding.rule for finding in self.fragment.met]
        demands = (demand for rule in rules for alternative in rule.alternatives for demand in alternative)
        return {self.facts.name(demand.symbol) for demand in demands if demand.met_by("y")}

    def unannounced(self) -> list[str]:
        """Return how the announced changes differ from those found between the texts."""
        before, after, own = settings(self.before), settings(self.after), settings(self.text)
        found = {}
        for symbol in self.facts.resolver.tree.symbols:
            if symbol.name and symbol.prompts and symbol.choice_of is None and symbol.name not in own:
                found[symbol.name] = tuple(_plain(symbol.kind, text.get(symbol.name)) for text in (before, after))
        said = {}
        for name, change in announced(self.text).items():
            known = self.facts.resolver.tree.find(name)
            said[name] = tuple(_plain(known.kind if known else Kind.UNKNOWN, value) for value in change)
        # Where a number appears as 0, conf and the text may differ in what it was before; neither is a change.
        changes = [{name: pair for name, pair in pairs.items() if pair[0] != pair[1]} for pairs in (found, said)]
        return [
            f"collateral: {name} {changes[0].get(name)}, announced {changes[1].get(name)}"
            for name in sorted({*changes[0], *changes[1]})
            if changes[0].get(name) != changes[1].get(name)
        ]

    def differing(self) -> list[str]:
        """Return what ``--verify kbuild`` would find."""

        def judged(config: Config) -> list[Finding]:
            return self._findings(WrittenFacts(config, self.facts))

        before, after = (parse_config(text, "written") for text in (self.before, self.after))
        return [
            f"verify: {line}" for line in differences(self.fragment, self.facts.resolver.tree, before, after, judged)
        ]

    def groundless(self) -> list[str]:
        """Return the rules that are left failing for no fact at all, or for one that the final config contradicts."""
        found = []
        for finding, reason in ((unmet.finding, unmet.reason) for unmet in self.fragment.unmet):
            what = f"{finding.rule.id} {_wanted(finding)}: {reason}"
            if not reason.strip() or reason in VAGUE:
                found.append(f"reason, none: {what}")
            elif stale := self._stale(reason):
                found.append(f"reason, stale: {what}; {stale} in the end")
        return found

    def _stale(self, reason: str) -> str | None:
        after = settings(self.after)
        facts = [*re.findall(r"(\w+)!?=\w+ \(now ([nmy])\)", reason), *re.findall(r"selected by (\w+)=([my])", reason)]
        wrong = [f"{name} is {after.get(name, 'n')}" for name, value in facts if after.get(name, "n") != value]
        # What is a module without the fragment must not become built-in, even if it goes with it.
        before = settings(self.before)
        modules = re.findall(r"would build (\w+) in, now a module", reason)
        wrong += [f"{name} was {before.get(name, 'n')}" for name in modules if before.get(name) != "m"]
        return ", ".join(dict.fromkeys(wrong)) or None

    # -- in the model

    @cached_property
    def plan(self) -> dict[int, str]:
        """The fragment's lines, by symbol."""
        tree = self.facts.resolver.tree
        if not self.fragment.lines:
            return {}
        return {tree.by_name[name]: value for name, value, _ in parse_config(self.text, "fragment").lines()}

    @cached_property
    def final(self) -> Resolver:
        """The config with the fragment, as the model resolves it."""
        return self.facts.resolver.changed(self.plan)

    def _faults(self, resolver: Resolver, plan: dict[int, str]) -> set[str]:
        """Return the promises that a changed config breaks: of lines, of rules, and that modules stay modules."""
        symbols, base = self.facts.resolver.symbols, self.facts.resolver
        lost = {f"lost: {symbols[index].name}" for index, value in plan.items() if not resolver.holds(index, value)}
        promoted = {
            f"built-in: {symbol.name}"
            for symbol in symbols
            if symbol.kind is Kind.TRISTATE
            and resolver.value(symbol.index) == "y"
            and base.value(symbol.index) == "m"
            and symbol.name not in self._wanted_built_in
        }
        after = self._findings(ModelFacts(resolver, self.facts))
        return {*lost, *promoted, *self._broken(self._before_in_model, after)}

    @cached_property
    def _own_faults(self) -> set[str]:
        return self._faults(self.final, self.plan)

    @cached_property
    def _before_in_model(self) -> list[Finding]:
        return self._findings(ModelFacts(self.facts.resolver, self.facts))

    def unnecessary(self) -> list[str]:
        """Return the lines without which every promise would still be kept."""
        base, tree = self.facts.resolver, self.facts.resolver.tree
        found = []
        for index, value in self.plan.items():
            others = {other: text for other, text in self.plan.items() if other != index}
            # Among the members of a choice the order of the lines counts.
            is_member = tree.symbols[index].choice is not None
            resolver = base.changed(others) if is_member else self.final.changed({index: base.values.get(index)})
            if self._faults(resolver, others) <= self._own_faults:
                found.append(f"unnecessary: {tree.symbols[index].name}={value}")
        return found

    def missed(self) -> list[str]:
        """Return the rules that are left failing although some more lines, found in other configs, would meet them.

        The lines are the values that another config gives to the symbol and to what it depends on. Those that switch
        something off that is no demand are a way only for who allows that, and told apart.
        """
        found = []
        for finding, reason in ((unmet.finding, unmet.reason) for unmet in self.fragment.unmet):
            lines = self._missed(finding)
            if lines is not None:
                symbols, asked = self.facts.resolver.symbols, self._asked_of(finding)
                text = ", ".join(f"{symbols[index].name}={value}" for index, value in lines.items())
                what = "missed, switching off others" if self._lowers(lines, asked) else "missed"
                found.append(f"{what}: {finding.rule.id} {_wanted(finding)}: +{text}; reason given: {reason}")
        return found

    def _asked_of(self, finding: Finding) -> set[int]:
        names = (self.facts.name(demand.symbol) for alternative in finding.rule.alternatives for demand in alternative)
        return {self.facts.resolver.tree.by_name[name] for name in names if self.facts.exists(name)}

    def _lowers(self, lines: dict[int, str], asked: set[int]) -> bool:
        """Say whether lines lower a level that no demand is about."""
        levels = {
            index: (TRISTATE_TEXT.index(value), TRISTATE_TEXT.index(self.final.value(index)))
            for index, value in lines.items()
            if index not in asked
        }
        return any(new < old for new, old in levels.values())

    def _missed(self, finding: Finding) -> dict[int, str] | None:
        """Return the lines that would meet a rule, if possible without switching anything off."""
        asked = self._asked_of(finding)
        second_best = None
        for alternative in finding.rule.alternatives:
            demands = [(self.facts.name(demand.symbol), demand) for demand in alternative]
            for more in self._tries([(name, demand) for name, demand in demands if self.facts.exists(name)]):
                lowers = self._lowers(more, asked)
                if lowers and second_best:
                    continue
                resolver = self.final.changed(more)
                if self._is_met(finding, resolver) and self._is_as_good(resolver, more):
                    if not lowers:
                        return more
                    second_best = more
        return second_best

    def _tries(self, demands: list[tuple[str, Demand]]) -> Iterator[dict[int, str]]:
        tree = self.facts.resolver.tree
        own = {}
        for name, demand in demands:
            value = demand.suggestion("")
            if value is not None:
                own[tree.by_name[name]] = value
        yield own
        for depth in _DEPTHS:
            cone = self._cone([tree.by_name[name] for name, _ in demands], depth)
            for witness in self.witnesses:
                if all(demand.met_by(witness.get(name, "n")) for name, demand in demands):
                    yield self._like(witness, cone)

    def _cone(self, indices: Iterable[int], depth: int) -> set[int]:
        """Return the symbols that others depend on, directly or through so many."""
        tree = self.facts.resolver.tree
        cone: set[int] = set()
        edge = set(indices)
        for _ in range(depth + 1):
            cone |= edge
            pending = [part for index in edge for part in (tree.symbols[index].dependency, *self._prompts(index))]
            edge = set()
            while pending:
                part = pending.pop()
                if part >= 0:
                    edge.add(part)
                else:
                    pending += tree.expressions[~part][1:]
            edge -= cone
        return cone

    def _prompts(self, index: int) -> list[int]:
        return [prompt.condition for prompt in self.facts.resolver.tree.symbols[index].prompts]

    def _like(self, witness: dict[str, str], cone: Iterable[int]) -> dict[int, str]:
        """Return the lines that make a part of the final config like another one."""
        symbols = self.facts.resolver.tree.symbols
        lines = {}
        for index in sorted(cone):
            symbol = symbols[index]
            if symbol.prompts and symbol.kind in (Kind.BOOL, Kind.TRISTATE) and symbol.choice_of is None:
                value = witness.get(symbol.name, "n")
                if value != self.final.value(index):
                    lines[index] = value
        return lines

    def _is_met(self, finding: Finding, resolver: Resolver) -> bool:
        now = self._findings(ModelFacts(resolver, self.facts))
        return any(one.rule.id == finding.rule.id and one.verdict is Verdict.PASS for one in now)

    def _is_as_good(self, resolver: Resolver, more: dict[int, str]) -> bool:
        plan = {**self.plan, **more}
        # Not every line that a witness lends is one that is needed; those that do not take are none.
        kept = {index: value for index, value in plan.items() if index not in more or resolver.holds(index, value)}
        changed = sum(
            self.final.value(symbol.index) != resolver.value(symbol.index)
            for symbol in resolver.symbols
            if symbol.prompts and symbol.choice_of is None
        )
        return changed <= MAX_COLLATERAL and self._faults(resolver, kept) <= self._own_faults


class ModelFacts:
    """Facts from any resolved config over a tree, without ways to change it."""

    def __init__(self, resolver: Resolver, known: TreeFacts) -> None:
        self.resolver = resolver
        self.known = known

    def name(self, symbol: str) -> str:
        """Return the newest name of the symbol that the tree defines."""
        return self.known.name(symbol)

    def exists(self, symbol: str) -> bool:
        """Say whether the tree defines the symbol."""
        return self.known.exists(symbol)

    def value(self, symbol: str) -> str:
        """Return the resolved value."""
        found = self.resolver.tree.find(symbol)
        return "n" if found is None else self.resolver.value(found.index)

    def place(self, symbol: str) -> tuple[str, int] | None:  # noqa: ARG002 - part of the protocol
        """Return None: there is no file."""
        return None

    def assess(self, symbol: str, demand: Demand) -> Assessment:  # noqa: ARG002 - part of the protocol
        """Return the state ``unknown``: nobody is to repair this config."""
        return Assessment(State.UNKNOWN)


def _plain(kind: Kind, value: str | None) -> str:
    """Return a value as texts show it, where a missing line and what stands for none are the same."""
    if kind in (Kind.BOOL, Kind.TRISTATE):
        return value or "n"
    text = (value or "").removeprefix('"').removesuffix('"')
    if kind in (Kind.INT, Kind.HEX) and text in ("", "0", "0x0", "empty"):
        return "none"
    return "" if text == "empty" else text


def _wanted(finding: Finding) -> str:
    return " and ".join(f"{demand.symbol}={demand.expected}" for demand in finding.demands)
