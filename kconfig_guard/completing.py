"""From a config and fragments to a fragment with all that the requests need in order to survive."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kconfig_guard.errors import InputError
from kconfig_guard.input.config import parse_config
from kconfig_guard.judgement.facts import TreeFacts
from kconfig_guard.judgement.losses import unreachable
from kconfig_guard.judgement.reasons import listed
from kconfig_guard.judgement.request import requests_of
from kconfig_guard.merging import losses_of, read
from kconfig_guard.model.merge import Lost
from kconfig_guard.model.recursion import deep_recursion
from kconfig_guard.model.tree import NO, Kind
from kconfig_guard.model.user_values import accepted_value
from kconfig_guard.model.writer import config_line
from kconfig_guard.pipeline import Case, Pipeline
from kconfig_guard.policy.subjects import Subject
from kconfig_guard.profile.demand import Demand
from kconfig_guard.profile.renames import Renames
from kconfig_guard.repair.completion import CompletedLine, Completion
from kconfig_guard.repair.fragment import Change

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.input.config import Config
    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.judgement.request import Request
    from kconfig_guard.merging import Base
    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.profile.rule import Rule
    from kconfig_guard.repair.fragment import Fragment, FragmentLine
    from kconfig_guard.workspace import Workspace

MAX_COLLATERAL = 1000
"""How many other options one request may change: merging a fragment is meant to change much."""

_NEEDED = "needed by"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that may be written: the symbol under its name here, and the value that it is to have."""

    index: int
    value: str
    purpose: str

    @property
    def is_prerequisite(self) -> bool:
        """Whether another request needs it."""
        return self.purpose.startswith(_NEEDED)


@deep_recursion()
def complete(workspace: Workspace, base: str, fragments: list[str], max_collateral: int = MAX_COLLATERAL) -> Completion:
    """Return fragments as one, with the lines that make their requests survive.

    Args:
        workspace: What reads and resolves.
        base: A config or defconfig, or the name of a make target such as ``allnoconfig``.
        fragments: Fragments in the order in which they are merged; a later request overrides an earlier.
        max_collateral: Most other options that may change for the sake of one request.

    Raises:
        InputError: One of them, or the tree, cannot be used, or there is no tree or no fragment.
    """
    if not fragments:
        raise InputError("there is no fragment to complete", base)
    # Of a fragment that is named twice, only the last time counts.
    target, parts = read(workspace, base, list(dict.fromkeys(reversed(fragments)))[::-1])
    return _Completer(workspace, target, parts, max_collateral).run()


class _Completer:
    """One completion."""

    def __init__(self, workspace: Workspace, base: Base, parts: list[Config], max_collateral: int) -> None:
        self.workspace = workspace
        self.base = base
        self.parts = parts
        self.max_collateral = max_collateral
        self.requests = requests_of(parts)
        # What the requests give by themselves is where the search starts, so that it only looks for what is missing.
        self.merged = base.resolved(workspace, parts)
        self.tree = self.merged.tree
        self.enabling = self._enabling()
        if self.enabling:
            self.merged = base.resolved(workspace, [*parts, self._fragment(self.enabling)])
        self.pipeline = Pipeline([], [], workspace)
        self.rules: dict[str, Rule] = {}
        renames = Renames(self.pipeline.library.renames, base.arch)
        # The lines of the base are not what the merged values come from.
        empty = replace(base.config, assignments={})
        self.facts = TreeFacts(empty, self.merged, renames)

    def run(self) -> Completion:
        self.workspace.note_other_version(self.base.config, self.merged)
        fragment = self._repaired()
        found = self._found_lines(fragment)
        taken = {line.index for line in found}
        own = [line for line in self._own_lines(fragment, found) if line.index not in taken]
        lines, resolver = self._proven([*self.enabling, *own, *found])
        unmet = [request for request in self.requests.values() if not self._met(request, resolver)]
        named = {line.index for line in lines}
        silent = [r for r in self.requests.values() if r not in unmet and self._index(r) not in named]
        return Completion(
            base=self.base.config.path,
            fragments=[part.path for part in self.parts],
            kernel=self.tree.version,
            arch=self.base.arch,
            lines=[CompletedLine(self._text(line), line.purpose) for line in lines],
            silent=silent,
            unmet=self._explained(unmet, resolver, lines, fragment),
            collateral=self._collateral(resolver, named),
        )

    # -- requests

    def _index(self, request: Request) -> int | None:
        """Return the symbol that a request is about, under the name that it has here."""
        symbol = self.tree.find(self.facts.name(request.symbol))
        return None if symbol is None or symbol.transitional else symbol.index

    def _met(self, request: Request, resolver: Resolver) -> bool:
        index = self._index(request)
        if index is None:
            return request.value == "n"
        if unreachable(self.tree.symbols[index], request):
            return False
        return Demand(request.symbol, (request.value,), as_in_config=True).met_by(resolver.value(index))

    def _repaired(self) -> Fragment:
        """Return what the engine adds to the merged config."""
        subject = Subject(self.facts.config.path, self.facts.config.path)
        case = Case(
            self.facts.config, self.base.arch, self.tree.version, self.base.source, self.merged, self.facts, subject
        )
        pipeline = replace(self.pipeline, requests=[self._reachable(part) for part in self.parts])
        self.rules = {item.rule.id: item.rule for profile in pipeline.profiles for item in profile.rules}
        return pipeline.repair(case, pipeline.compare(case), self.max_collateral)

    def _reachable(self, part: Config) -> Config:
        """Return a fragment without the requests that no value of the symbol's type can meet."""
        return replace(
            part,
            assignments={
                name: item
                for name, item in part.assignments.items()
                if (index := self._index(self.requests[name])) is None
                or not unreachable(self.tree.symbols[index], self.requests[name])
            },
        )

    # -- lines

    def _enabling(self) -> list[_Line]:
        """Return the line that turns module support on if a module is asked for: they all need it."""
        switch = self.tree.symbols[self.tree.modules]
        if self.merged.tristate(switch.index) != NO or switch.name in self.requests or not switch.prompts:
            return []
        modules = [
            _with_place(request)
            for name, request in self.requests.items()
            if request.value == "m" and (symbol := self.tree.find(name)) and symbol.kind is Kind.TRISTATE
        ]
        return [_Line(switch.index, "y", f"{_NEEDED} {listed(modules, 'and')}")] if modules else []

    def _own_lines(self, fragment: Fragment, added: list[_Line]) -> list[_Line]:
        """Return the lines of the requests, as far as the merged config or the engine keeps them."""
        after = self.merged.changed({line.index: line.value for line in added})
        refused = {_asked(unmet.finding.rule) for unmet in fragment.unmet}
        found: dict[int, _Line] = {}
        weaker: dict[int, _Line] = {}
        for request in self.requests.values():
            index = self._index(request)
            if index is None or unreachable(self.tree.symbols[index], request):
                continue
            if request.symbol not in refused:
                found[index] = self._own_line(index, request)
            elif line := self._weaker(index, request, after):
                weaker[index] = line
        # Two names of one symbol may both be asked for.
        return [*found.values(), *(line for index, line in weaker.items() if index not in found)]

    def _own_line(self, index: int, request: Request) -> _Line:
        value = accepted_value(self.tree.symbols[index].kind, request.value) or request.value
        return _Line(index, value, f"{request.path} asks for")

    def _weaker(self, index: int, request: Request, after: Resolver) -> _Line | None:
        """Return the line that keeps what merging makes of a request, if that is less than asked for.

        Without it, a module that was to be built in would be gone altogether, and so would the end of a range that a
        number beyond it became, on which other requests may rest.
        """
        actual = after.value(index)
        is_module = request.value == "y" and actual == "m"
        is_number = self.tree.symbols[index].kind in (Kind.INT, Kind.HEX)
        if not (is_module or is_number) or not after.holds(index, actual):
            return None
        return _Line(index, actual, f"{request.place} asks for {request.value}, which cannot be met")

    def _found_lines(self, fragment: Fragment) -> list[_Line]:
        """Return the lines that the engine adds."""
        if not fragment.lines:
            return []
        config = _parsed(line.text for line in fragment.lines)
        return [
            _Line(self.tree.by_name[item.name], item.value, self._purpose(line))
            for item, line in zip(config.order, fragment.lines, strict=True)
        ]

    def _purpose(self, line: FragmentLine) -> str:
        asking = [self._of_rule(name).place for name in line.asked_by]
        serving = [_with_place(self._of_rule(name)) for name in line.serves]
        if asking:
            return f"{listed(asking, 'and')} asks for"
        if serving or not line.keeps:
            return f"{_NEEDED} {listed(serving, 'and') if serving else 'the others'}"
        return f"so that {listed(list(line.keeps), 'and')}"

    def _of_rule(self, name: str) -> Request:
        return self.requests[_asked(self.rules[name])]

    def _text(self, line: _Line) -> str:
        symbol = self.tree.symbols[line.index]
        return config_line(symbol.name, symbol.kind, line.value)

    # -- proof

    def _proven(self, lines: list[_Line]) -> tuple[list[_Line], Resolver]:
        """Return the lines that stand in the config when all of them are merged, and that config."""
        while True:
            resolver = self._with(lines)
            kept = [kept for line in lines if (kept := self._kept(line, resolver)) is not None]
            if kept == lines:
                return lines, resolver
            lines = kept

    def _with(self, lines: list[_Line]) -> Resolver:
        return self.base.resolved(self.workspace, [self._fragment(lines)] if lines else [])

    def _fragment(self, lines: list[_Line]) -> Config:
        return _parsed(map(self._text, lines))

    def _kept(self, line: _Line, resolver: Resolver) -> _Line | None:
        """Return a line as it stands in a config, which may spell a number in another way; None if it does not."""
        actual = resolver.value(line.index)
        same = Demand("", (line.value,), as_in_config=True).met_by(actual)
        return replace(line, value=actual) if same and resolver.holds(line.index, actual) else None

    # -- what to tell

    def _explained(
        self, unmet: list[Request], resolver: Resolver, lines: list[_Line], fragment: Fragment
    ) -> list[tuple[Request, str]]:
        """Return why requests cannot be met: what stands in the way, and why the engine leaves it there."""
        names = {symbol: self.facts.name(symbol) for symbol in self.requests}
        # Of two names of one symbol, the one whose request is to be explained counts.
        here = {names[r.symbol]: replace(r, symbol=names[r.symbol]) for r in [*self.requests.values(), *unmet]}
        lost = [Lost(names[r.symbol], r.value, self._value(r, resolver)) for r in unmet]
        losses = losses_of(self.base, resolver, here, lost)
        left = {_asked(item.finding.rule): self._left_alone(item.finding, item.reason) for item in fragment.unmet}
        other: dict[int | None, _Line] = {line.index: line for line in lines if line.is_prerequisite}
        explained = []
        for request, item in zip(unmet, lost, strict=True):
            line = other.get(self._index(request))
            because = [f"{item.symbol}={line.value} is {line.purpose}"] if line else losses.because(item)
            reasons = [*_absent(item), *because, *left.get(request.symbol, ())]
            explained.append((request, "; ".join(dict.fromkeys(reasons))))
        return explained

    def _left_alone(self, finding: Finding, why: str) -> list[str]:
        """Return why the engine leaves a request alone, if it says more than what stands in the way."""
        if why == "; ".join(finding.because):
            return []
        for name, rule in self.rules.items():
            request = self._of_rule(name)
            wants = f"wants {request.symbol}={request.value}"
            why = why.replace(f"{name} ({rule.title}) {wants}", f"{request.place} {wants}")
        return [why]

    def _value(self, request: Request, resolver: Resolver) -> str | None:
        index = self._index(request)
        return None if index is None else resolver.value(index)

    def _collateral(self, resolver: Resolver, named: set[int]) -> list[Change]:
        """Return what changes in the base although no line names it."""
        before = self.base.resolved(self.workspace, [])
        changes = [
            Change(symbol.name, before.value(symbol.index), resolver.value(symbol.index))
            for symbol in self.tree.symbols
            if symbol.prompts and symbol.choice_of is None and symbol.index not in named
        ]
        return sorted((change for change in changes if change.before != change.after), key=lambda change: change.name)


def _asked(rule: Rule) -> str:
    """Return the symbol that a request's rule is about, as the fragment calls it."""
    return rule.alternatives[0][0].symbol


def _absent(item: Lost) -> list[str]:
    return ["this kernel does not have it"] if item.actual is None else []


def _with_place(request: Request) -> str:
    return f"{request.symbol}={request.value} ({request.place})"


def _parsed(lines: Iterable[str]) -> Config:
    return parse_config("\n".join(lines) + "\n", "the completed fragment")
