"""Why a symbol has not the wanted value, and what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kconfig_guard.judgement.finding import State
from kconfig_guard.judgement.probe_words import having, lacking
from kconfig_guard.model.numbers import leading_number
from kconfig_guard.model.tree import MOD, NO, OP_TEXT, TRISTATE_TEXT, YES, Expr, Kind, Op, ProbeUse, Symbol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.profile.demand import Demand

_LEVEL_OF = {"n": NO, "m": MOD, "y": YES}
_MAX_DEPTH = 6
_MAX_NAMED = 3
_NEVER = ["never possible here"]
_ABSENT = " kernels of this version do not have"
_ORDER = (State.SETTABLE, State.BLOCKED, State.FORCED, State.PROMPTLESS, State.ABSENT)


@dataclass(slots=True)
class Assessment:
    """What can be done about one demand, and the reasons."""

    state: State
    because: list[str] = field(default_factory=list)

    @property
    def rank(self) -> int:
        """How far away the wanted value is: lower is nearer."""
        return _ORDER.index(self.state)


def worst(assessments: Iterable[Assessment]) -> Assessment:
    """Return one assessment for demands that must all be met: the hardest state and all reasons."""
    items = list(assessments)
    hardest = max(items, key=lambda item: item.rank)
    because = list(dict.fromkeys(reason for item in items for reason in item.because))
    return Assessment(hardest.state, because)


class Reasons:
    """Answers "why not?" about the symbols of one resolved config.

    Args:
        resolver: The resolved config.
        sources: What to say beside the present value of a symbol about where it comes from.
        told: Symbols whose own reasons are told elsewhere, so that they are not gone into.
    """

    def __init__(
        self, resolver: Resolver, sources: Mapping[int, str] | None = None, told: frozenset[int] = frozenset()
    ) -> None:
        self.resolver = resolver
        self.tree = resolver.tree
        self.sources = sources or {}
        self.told = told
        self._needs: dict[tuple[Expr, int, int], list[str]] = {}
        self._needs_less: dict[tuple[Expr, int, int], list[str]] = {}

    def assess(self, index: int, demand: Demand) -> Assessment:
        """Return what can be done to meet a demand on a symbol that the tree defines.

        For a demand that is met, the state tells how its value is held: settable, forced or promptless.
        """
        symbol = self.tree.symbols[index]
        if symbol.kind in (Kind.BOOL, Kind.TRISTATE):
            levels = [_LEVEL_OF[value] for value in demand.accepted if value in _LEVEL_OF]
            if demand.operator == "set":
                levels = [YES, MOD]
            if not levels:
                return Assessment(State.BLOCKED, [f"{symbol.name} is a {symbol.kind.name.lower()}"])
            return min((self._assess_level(symbol, level) for level in levels), key=lambda item: item.rank)
        return self._assess_text(symbol, demand)

    # -- bools and tristates

    def _assess_level(self, symbol: Symbol, level: int) -> Assessment:
        resolver = self.resolver
        if level == MOD and symbol.kind is Kind.BOOL:
            return Assessment(State.BLOCKED, [f"{symbol.name} is a bool and cannot be m"])
        forced = resolver.forced(symbol.index)
        if forced > level:
            return Assessment(State.FORCED, self.selectors(symbol, level))
        if symbol.choice is not None:
            return self._assess_member(symbol, level)
        if not symbol.prompts:
            if forced == level and level != NO:
                return Assessment(State.FORCED, self.selectors(symbol, level - 1))
            return Assessment(State.PROMPTLESS, self.promptless(symbol, level))
        visible = resolver.visibility(symbol.index)
        if visible == NO or visible < level:
            return self._assess_hidden(symbol, level)
        if level == MOD and resolver.tristate(self.tree.modules) == NO:
            return Assessment(State.BLOCKED, [f"needs MODULES=y ({self._now(self.tree.symbols[self.tree.modules])})"])
        return Assessment(State.SETTABLE, self.assumptions(symbol))

    def _assess_hidden(self, symbol: Symbol, level: int) -> Assessment:
        if level == NO and resolver_value(self.resolver, symbol) == "n":
            return Assessment(State.BLOCKED, self.visible(symbol, MOD))
        # A bool is promoted: for its prompt, m is as good as y.
        return Assessment(State.BLOCKED, self.visible(symbol, MOD if symbol.kind is Kind.BOOL else max(level, MOD)))

    def _assess_member(self, symbol: Symbol, level: int) -> Assessment:
        if self.resolver.visibility(symbol.index) == NO:
            return Assessment(State.BLOCKED, self.visible(symbol, YES))
        assert symbol.choice is not None  # noqa: S101 - guarded by the caller
        choice = self.tree.choices[symbol.choice]
        others = [
            self.tree.symbols[index].name
            for index in choice.members
            if index != symbol.index and self.resolver.visibility(index) != NO
        ]
        if level == NO and not others:
            return Assessment(State.BLOCKED, [f"{symbol.name} is the only option left in its choice"])
        if level == NO:
            return Assessment(State.SETTABLE, [f"choose {listed(others, 'or')} instead"])
        return Assessment(State.SETTABLE, self.assumptions(symbol))

    def visible(self, symbol: Symbol, level: int, depth: int = 0) -> list[str]:
        """Return what keeps the prompt of a symbol from offering ``level``."""
        options = [self.needs(prompt.condition, level, depth) for prompt in symbol.prompts]
        return min(options, key=len) if options else []

    def selectors(self, symbol: Symbol, level: int) -> list[str]:
        """Return which symbols select this one beyond ``level``."""
        resolver = self.resolver
        found = {}
        for selection in symbol.selected_by:
            strength = min(resolver.tristate(selection.selector), resolver.tristate(selection.condition))
            if strength > level:
                selector = self.tree.symbols[selection.selector]
                source = self.sources.get(selector.index)
                found[selector.name] = resolver_value(resolver, selector) + (f", {source}" if source else "")
        return [f"selected by {name}={value}" for name, value in sorted(found.items())]

    def promptless(self, symbol: Symbol, level: int) -> list[str]:
        """Return what a symbol without a prompt follows from."""
        if level == NO:
            for default in symbol.defaults:
                if min(self.resolver.tristate(default.value), self.resolver.tristate(default.condition)) > NO:
                    causes = self.needs_less(default.condition, NO) or self.needs_less(default.value, NO)
                    if causes != _NEVER:
                        return causes
            return [f"{symbol.name} has no prompt"]
        if self.resolver.tristate(symbol.index) >= level:
            return [f"{symbol.name} has no prompt"]
        selected = self.selectors(symbol, NO) if level == YES and symbol.kind is Kind.TRISTATE else []
        none = f"{symbol.name} has no prompt"
        return self._behind(symbol, level, 0) or [f"{none}; {self._who_can(symbol, ' it')}", *selected]

    # -- expressions

    def needs(self, expression: Expr, level: int, depth: int = 0) -> list[str]:
        """Return what must change for an expression to reach ``level``; empty if it does."""
        if self.resolver.tristate(expression) >= level:
            return []
        # There may be more ways through the dependencies of a symbol than there are atoms, but they meet again.
        key = expression, level, depth
        if key not in self._needs:
            self._needs[key] = self._find_needs(expression, level, depth)
        return list(self._needs[key])

    def _find_needs(self, expression: Expr, level: int, depth: int) -> list[str]:
        if expression >= 0:
            return self._symbol_needs(self.tree.symbols[expression], level, depth)
        operator, *operands = self.tree.expressions[~expression]
        if operator == Op.AND:
            return _merged(self.needs(part, level, depth) for part in operands)
        if operator == Op.OR:
            return _either([self.needs(part, level, depth) for part in operands])
        if operator == Op.NOT:
            return self.needs_less(operands[0], YES - level, depth)
        return [self._relation_needed(operator, operands[0], operands[1])]

    def needs_less(self, expression: Expr, level: int, depth: int = 0) -> list[str]:
        """Return what must change for an expression to fall to ``level``; empty if it does."""
        if self.resolver.tristate(expression) <= level:
            return []
        key = expression, level, depth
        if key not in self._needs_less:
            self._needs_less[key] = self._find_needs_less(expression, level, depth)
        return list(self._needs_less[key])

    def _find_needs_less(self, expression: Expr, level: int, depth: int) -> list[str]:
        if expression >= 0:
            return self._symbol_needs_less(self.tree.symbols[expression], level)
        operator, *operands = self.tree.expressions[~expression]
        if operator == Op.AND:
            return _either([self.needs_less(part, level, depth) for part in operands])
        if operator == Op.OR:
            return _merged(self.needs_less(part, level, depth) for part in operands)
        if operator == Op.NOT:
            return self.needs(operands[0], YES - level, depth)
        return [self._relation_needed(_OPPOSITE[Op(operator)], operands[0], operands[1])]

    def _symbol_needs(self, symbol: Symbol, level: int, depth: int) -> list[str]:
        if symbol.text is not None:
            return self._probe_reasons(symbol, wanted=True)
        wanted = TRISTATE_TEXT[level] if symbol.kind is Kind.TRISTATE else "y"
        if symbol.constant:
            return list(_NEVER)
        plain = f"needs {symbol.name}={wanted} ({self._now(symbol)})"
        if not symbol.definitions:
            return [f"needs {symbol.name}={wanted}, which {self.tree.arch}{_ABSENT}"]
        if symbol.choice_of is not None:
            return self.visible(symbol, level)
        if depth >= _MAX_DEPTH or symbol.index in self.told:
            return [plain]
        if not symbol.prompts:
            return self._behind(symbol, level, depth) or [f"{plain}, which {self._who_can(symbol)}"]
        if self.resolver.visibility(symbol.index) >= level:
            return [plain]
        deeper = self._shown(symbol, level, depth + 1)
        return [f"{plain}, itself hidden: {', '.join(deeper)}" if 0 < len(deeper) <= _MAX_NAMED else plain]

    def _shown(self, symbol: Symbol, level: int, depth: int) -> list[str]:
        """Return what a symbol with a hidden prompt needs: to be offered, or the dependencies of its default."""
        options = [self.visible(symbol, level, depth)]
        if not self.resolver.is_set(symbol.index):
            options += [
                _merged((self.needs(symbol.dependency, level, depth), self.needs(default.condition, level, depth)))
                for default in symbol.defaults
                if self.resolver.tristate(default.value) >= level
            ]
        return min((option for option in options if option), key=len, default=[])

    def _now(self, symbol: Symbol) -> str:
        source = self.sources.get(symbol.index)
        return f"now {resolver_value(self.resolver, symbol)}" + (f", {source}" if source else "")

    def _behind(self, symbol: Symbol, level: int, depth: int) -> list[str]:
        """Look through a symbol without a prompt at what gives it its value; empty if only a select could."""
        resolver = self.resolver
        missing = self.needs(symbol.dependency, level, depth + 1)
        found: list[str] = []
        for default in symbol.defaults:
            if resolver.tristate(default.value) >= level:
                found = self.needs(default.condition, level, depth + 1) or missing
                break
        else:
            if symbol.defaults and not symbol.selected_by:
                found = self.needs(symbol.defaults[0].value, level, depth + 1) or missing
        if found and found != _NEVER:
            return found
        # What selects it may be on already, but not the condition of the select.
        selections = [item for item in symbol.selected_by if resolver.tristate(item.selector) >= level]
        options = [self.needs(item.condition, level, depth + 1) for item in selections]
        options = [option for option in options if option != _NEVER]
        return _either(options) if options else []

    def _who_can(self, symbol: Symbol, it: str = "") -> str:
        """Return what can turn on a symbol without a prompt, as the end of a sentence."""
        selectors = [self.tree.symbols[item.selector] for item in symbol.selected_by]
        names = sorted({item.name for item in selectors if item.name})
        if names:
            return f"only {listed(names, 'or')} can select{it}"
        return f"nothing on {self.tree.arch} turns{it} on"

    def _symbol_needs_less(self, symbol: Symbol, level: int) -> list[str]:
        if symbol.text is not None:
            return self._probe_reasons(symbol, wanted=False)
        if symbol.constant:
            return list(_NEVER)
        if not symbol.prompts and self._follows_probe(symbol):
            return self.needs_less(symbol.defaults[0].value, level)
        wanted = TRISTATE_TEXT[level] if symbol.kind is not Kind.BOOL else "n"
        return [f"needs {symbol.name}={wanted} ({self._now(symbol)})"]

    def _relation_needed(self, operator: int, left: int, right: int) -> str:
        first, second = self.tree.symbols[left], self.tree.symbols[right]
        text = f"needs {first.name}{OP_TEXT[Op(operator)]}{second.name}"
        if not first.definitions:
            return text
        if not first.prompts and self._follows_probe(first):
            unknown = not self._known(self.tree.symbols[first.defaults[0].value])
            return f"{text} ({'of the toolchain, which the config does not tell' if unknown else self._now(first)})"
        return f"{text} ({self._now(first)})"

    # -- probes

    def _follows_probe(self, symbol: Symbol) -> bool:
        """Say whether a symbol has nothing but the answer to a probe for its value."""
        if len(symbol.defaults) != 1 or symbol.selected_by or symbol.defaults[0].value < 0:
            return False
        return self._is_probe(self.tree.symbols[symbol.defaults[0].value])

    @staticmethod
    def _is_probe(symbol: Symbol) -> bool:
        return any(isinstance(part, ProbeUse) for part in symbol.text or ())

    def _known(self, symbol: Symbol) -> bool:
        known = self.resolver.answers.known
        return all(part.probe in known for part in symbol.text or () if isinstance(part, ProbeUse))

    def _probe_reasons(self, symbol: Symbol, *, wanted: bool) -> list[str]:
        reasons = []
        for part in symbol.text or ():
            if isinstance(part, ProbeUse):
                probe = self.tree.probes[part.probe]
                # $(failure,…) turns the answer round.
                negative = part.no == "y"
                words = lacking(probe) if wanted != negative else having(probe)
                if part.probe not in self.resolver.answers.known:
                    words += " (assumed: the config does not tell)"
                reasons.append(words)
        return reasons

    def assumptions(self, symbol: Symbol) -> list[str]:
        """Return the toolchain answers that were assumed and without which the prompt would be hidden."""
        assumed = self.resolver.answers.assumed
        if not assumed:
            return []
        found: set[int] = set()
        for prompt in symbol.prompts:
            self._collect_probes(prompt.condition, found, set(), 0)
        return [
            having(self.tree.probes[probe]).replace("toolchain has", "assumes that the toolchain has", 1)
            for probe in sorted(found & set(assumed))
        ]

    def _collect_probes(self, expression: Expr, found: set[int], seen: set[Expr], depth: int) -> None:
        if expression in seen or depth > _MAX_DEPTH:
            return
        seen.add(expression)
        if expression < 0:
            node = self.tree.expressions[~expression]
            if node[0] in (Op.AND, Op.OR, Op.NOT):
                for part in node[1:]:
                    self._collect_probes(part, found, seen, depth)
            return
        symbol = self.tree.symbols[expression]
        if symbol.text is not None:
            found.update(part.probe for part in symbol.text if isinstance(part, ProbeUse))
        elif not symbol.prompts and symbol.kind is Kind.BOOL:
            for default in symbol.defaults:
                self._collect_probes(default.value, found, seen, depth + 1)
                self._collect_probes(default.condition, found, seen, depth + 1)

    # -- ints, hex numbers and strings

    def _assess_text(self, symbol: Symbol, demand: Demand) -> Assessment:
        if not symbol.prompts:
            return Assessment(State.PROMPTLESS, self._default_text_needs(symbol, demand))
        if self.resolver.visibility(symbol.index) == NO:
            return Assessment(State.BLOCKED, self.visible(symbol, MOD))
        bounds = self.resolver.bounds(symbol.index)
        wanted = demand.suggestion(self.resolver.value(symbol.index))
        if bounds and wanted is not None:
            low, high = (leading_number(bound, symbol.kind) for bound in bounds)
            number = int(wanted, 0) if wanted.lower().startswith("0x") else leading_number(wanted, Kind.INT)
            if not low <= number <= high:
                return Assessment(State.BLOCKED, [f"{symbol.name} must lie between {bounds[0]} and {bounds[1]}"])
        return Assessment(State.SETTABLE)

    def _default_text_needs(self, symbol: Symbol, demand: Demand) -> list[str]:
        """Return what would bring a default with the wanted text into force."""
        options = [
            self.needs(default.condition, MOD)
            for default in symbol.defaults
            if default.value >= 0 and demand.met_by(self.resolver.value(default.value))
        ]
        return min(options, key=len) if options else [f"{symbol.name} has no prompt"]


_OPPOSITE = {
    Op.EQUAL: Op.UNEQUAL,
    Op.UNEQUAL: Op.EQUAL,
    Op.LESS: Op.GREATER_EQUAL,
    Op.GREATER_EQUAL: Op.LESS,
    Op.GREATER: Op.LESS_EQUAL,
    Op.LESS_EQUAL: Op.GREATER,
}


def resolver_value(resolver: Resolver, symbol: Symbol) -> str:
    """Return the present value of a symbol for a sentence; nothing is ``empty``."""
    return resolver.value(symbol.index) or "empty"


def _merged(groups: Iterable[list[str]]) -> list[str]:
    return list(dict.fromkeys(reason for group in groups for reason in group))


def _either(options: list[list[str]]) -> list[str]:
    """Join alternatives into one sentence if each is one reason, else keep the shortest."""
    possible = [option for option in options if option and option != _NEVER] or options
    here = [option for option in possible if not any(reason.endswith(_ABSENT) for reason in option)]
    if not here and all(len(option) == 1 for option in possible):
        return [_none_of(list(dict.fromkeys(option[0] for option in possible)))]
    possible = here or possible
    if len(possible) <= _MAX_NAMED and all(len(option) == 1 for option in possible):
        unique = list(dict.fromkeys(option[0] for option in possible))
        if all(reason.startswith("needs ") for reason in unique):
            return [" or ".join([unique[0], *(reason.removeprefix("needs ") for reason in unique[1:])])]
    return min(possible, key=len)


def _none_of(reasons: list[str]) -> str:
    """Return one reason for alternatives that all need what this kernel does not have."""
    names, ends = zip(*(reason.rsplit(", which ", 1) for reason in reasons), strict=True)
    first, *others = names
    return f"{listed([first, *(name.removeprefix('needs ') for name in others)], 'or')}, which {ends[0]}"


def listed(names: list[str], last: str) -> str:
    """Return a few names as part of a sentence, ``last`` being the word before the last one."""
    if len(names) > _MAX_NAMED + 1:
        return f"{', '.join(names[:_MAX_NAMED])} {last} {len(names) - _MAX_NAMED} others"
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} {last} {names[-1]}"
