"""Say in sentences which facts exclude something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.judgement.expressions import Words, operands
from kconfig_guard.judgement.probe_words import having, lacking
from kconfig_guard.judgement.reasons import listed
from kconfig_guard.model.tree import NO, YES, Kind, ProbeUse
from kconfig_guard.repair.fragment import Hindrance, Obstacle
from kconfig_guard.solving.fact import KCONFIG, FactKind
from kconfig_guard.solving.sat import UndecidedError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from kconfig_guard.model.tree import Expr, Symbol
    from kconfig_guard.profile.rule import Rule
    from kconfig_guard.solving.fact import Fact
    from kconfig_guard.solving.search import Search

_CONTRADICTION = "no values that these options can have meet it"
_MAX_DEFAULTS = 2
_MAX_LENGTH = 120
_LIMITS = frozenset({FactKind.MODULE, FactKind.WARNING})
_GIVEN = frozenset({FactKind.ABSENT, FactKind.TOOLCHAIN, FactKind.PROMPTLESS, FactKind.CHOICE})


class Blockers:
    """Finds the fewest facts that exclude something, and words for them.

    Args:
        search: What was asked about the config.
        rules: The rule that each fact about one stands for, by its number.
    """

    def __init__(self, search: Search, rules: Mapping[int, Rule]) -> None:
        self.search = search
        self.encoding = search.encoding
        self.tree = search.encoding.tree
        self.resolver = search.encoding.resolver
        self.rules = rules

    def obstacles(self, goal: int, others: Mapping[int, Rule]) -> tuple[Obstacle, ...]:
        """Return facts that exclude a goal, none of which can be left out; none if nothing does.

        Args:
            goal: The literal that cannot hold.
            others: Rules that are to be met as well, by their literals.
        """
        try:
            known, found = -1, None
            while found is None and known < len(self.encoding.facts):
                # Facts that turn up on the way have not counted yet.
                known = len(self.encoding.facts)
                found = self._smallest(goal, others)
        except UndecidedError:
            return ()
        if found == []:
            return (Obstacle(Hindrance.KCONFIG, _CONTRADICTION),)
        return tuple(
            dict.fromkeys(
                self._rule(others[literal]) if literal in others else self._obstacle(literal) for literal in found or ()
            )
        )

    def in_full(self, goal: int) -> tuple[Obstacle, ...]:
        """Return all facts that exclude a goal, those of the tree's files included; none if it excludes itself."""
        try:
            found = self._of_kconfig(goal)
        except UndecidedError:
            return ()
        return tuple(dict.fromkeys(self._obstacle(literal) for literal in found or ()))

    def _smallest(self, goal: int, others: Mapping[int, Rule]) -> list[int] | None:
        """Look for facts about kernel and compiler first, for the tree's own files next, and for rules last."""
        found = self._excluded(goal, lambda fact: fact.kind in _GIVEN)
        if found is not None:
            return self.search.smallest([goal], self._ordered(found)) or self._of_kconfig(goal)
        # What a rule or a pin excludes is told as such, even if a module would be in the way as well.
        core = self._excluded(goal, lambda fact: fact.kind not in KCONFIG | _LIMITS, others)
        if core is None:
            core = self._excluded(goal, lambda fact: fact.kind not in KCONFIG, others)
        return None if core is None else self.search.smallest([goal], self._ordered(core))

    def _of_kconfig(self, goal: int) -> list[int] | None:
        core = self._excluded(goal, lambda fact: fact.kind in KCONFIG or fact.kind in _GIVEN, with_kconfig=False)
        return None if core is None else self.search.smallest([goal], self._ordered(core), with_kconfig=False)

    def _excluded(
        self, goal: int, counts: Callable[[Fact], bool], others: Collection[int] = (), *, with_kconfig: bool = True
    ) -> frozenset[int] | None:
        """Return which of the facts that count exclude a goal, those included that turn up on the way, or None."""
        known: set[int] | None = None
        while True:
            more = {*others, *(literal for literal, fact in self.encoding.facts.items() if counts(fact))}
            found = None if more == known else self.search.excluded([goal], more, with_kconfig=with_kconfig)
            if found is not None or more == known:
                return found
            known = more

    def _ordered(self, literals: frozenset[int]) -> list[int]:
        """Return facts so that those which tell the least come first."""
        facts = self.encoding.facts
        return sorted(literals, key=lambda literal: (-facts[literal].kind if literal in facts else 0, abs(literal)))

    # -- words

    def _obstacle(self, literal: int) -> Obstacle:
        fact = self.encoding.facts[literal]
        if fact.kind is FactKind.RULE:
            return self._rule(self.rules[fact.number])
        symbol = self.tree.symbols[fact.number]
        kind, words = {
            FactKind.ABSENT: (Hindrance.ARCHITECTURE, self._absent),
            FactKind.TOOLCHAIN: (Hindrance.TOOLCHAIN, self._toolchain),
            FactKind.PROMPTLESS: (Hindrance.PROMPTLESS, self._promptless),
            FactKind.CHOICE: (Hindrance.CHOICE, self._choice),
            FactKind.DEPENDS: (Hindrance.KCONFIG, self._depends),
            FactKind.SELECTED: (Hindrance.KCONFIG, self._selected),
            FactKind.DERIVED: (Hindrance.KCONFIG, self._derived),
            FactKind.RANGE: (Hindrance.KCONFIG, self._range),
            FactKind.MODULE: (Hindrance.MODULE, self._module),
            FactKind.WARNING: (Hindrance.DEPENDENCY, self._warning),
            FactKind.PIN: (Hindrance.PIN, self._pin),
        }[fact.kind]
        return Obstacle(kind, words(symbol), symbol.name if symbol.text is None else "")

    def _absent(self, symbol: Symbol) -> str:
        return f"{self.tree.arch} kernels of this version have no {symbol.name}"

    def _toolchain(self, symbol: Symbol) -> str:
        parts = [part for part in symbol.text or () if isinstance(part, ProbeUse)]
        if not parts:
            return f"{symbol.name} is {self.resolver.value(symbol.index) or 'empty'}, as the toolchain says"
        words = []
        for part in parts:
            probe = self.tree.probes[part.probe]
            # $(failure,…) turns the answer round.
            answered = (self.resolver.tristate(symbol.index) != NO) != (part.no == "y")
            said = having(probe) if answered else lacking(probe)
            assumed = part.probe in self.resolver.answers.assumed
            words.append(said + (" (assumed: the config does not tell)" if assumed else ""))
        return " and ".join(words)

    def _promptless(self, symbol: Symbol) -> str:
        return f"{symbol.name} has no prompt, and nothing on {self.tree.arch} selects it"

    def _choice(self, symbol: Symbol) -> str:
        number = symbol.choice_of
        choice = self.tree.choices[number] if number is not None else None
        members = [self.tree.symbols[index] for index in choice.members] if choice else []
        title = symbol.prompts[0].text if symbol.prompts else "a choice without a prompt"
        if any(one.kind is Kind.TRISTATE for one in (symbol, *members)):
            return f"the choice '{title}' can be a module, and such a choice is left as it is"
        return f"only one of {listed([one.name for one in members], 'and')} can be chosen ('{title}')"

    def _depends(self, symbol: Symbol) -> str:
        needs = [f"({one})" if " " in one and len(symbol.prompts) > 1 else one for one in self._conditions(symbol)]
        return f"{symbol.name} depends on {' || '.join(needs)} ({_place(symbol)})"

    def _conditions(self, symbol: Symbol) -> list[str]:
        return list(dict.fromkeys(self._shown(prompt.condition) for prompt in symbol.prompts))

    def _selected(self, symbol: Symbol) -> str:
        return f"{symbol.name} is selected by {self._selectors(symbol)} ({_place(symbol)})"

    def _selectors(self, symbol: Symbol) -> str:
        names = sorted({self.tree.symbols[item.selector].name for item in symbol.selected_by} - {""})
        return listed(names, "and")

    def _derived(self, symbol: Symbol) -> str:
        defaults = [
            self._shown(default.value) + (f" if {self._shown(default.condition)}" if default.condition != YES else "")
            for default in symbol.defaults
        ]
        sources = [f"its default is {', else '.join(defaults[:_MAX_DEFAULTS])}"] if defaults else []
        if len(defaults) > _MAX_DEFAULTS:
            sources[0] += ", and so on"
        if symbol.selected_by:
            sources.append(f"it is selected by {self._selectors(symbol)}")
        return f"{symbol.name} has no prompt: {', and '.join(sources) or 'it follows from others'} ({_place(symbol)})"

    def _range(self, symbol: Symbol) -> str:
        words = Words(self.tree)
        ends = self.resolver.bounds(symbol.index) or [
            words.symbol(self.tree.symbols[bound]) for bound in symbol.ranges[0][:2]
        ]
        return f"{symbol.name} must lie between {ends[0]} and {ends[1]} ({_place(symbol)})"

    def _module(self, symbol: Symbol) -> str:
        return f"it would build {symbol.name} in, now a module"

    def _warning(self, symbol: Symbol) -> str:
        needs = self._shown(symbol.dependency)
        return f"{symbol.name} would be selected without what it depends on, {needs} ({_place(symbol)})"

    def _shown(self, expression: Expr) -> str:
        """Return an expression as Kconfig writes it; of a long one, the parts that do not hold now."""
        words = Words(self.tree)
        text = words.text(expression)
        if len(text) <= _MAX_LENGTH:
            return text
        off = [part for part in operands(self.tree, expression) if self.resolver.tristate(part) == NO]
        text = words.joined(off) if off else text
        return text if len(text) <= _MAX_LENGTH else f"{text[: _MAX_LENGTH - 1]}…"

    def _pin(self, symbol: Symbol) -> str:
        return f"{symbol.name}={self.resolver.value(symbol.index)} must be kept"

    @staticmethod
    def _rule(rule: Rule) -> Obstacle:
        title = f" ({rule.title})" if rule.title else ""
        # Only the first sentence: the report of the rule has the others.
        why = " ".join(rule.rationale.split()).partition(". ")[0].rstrip(".")
        return Obstacle(
            Hindrance.RULE, f"{rule.id}{title} wants {rule.wanted}{f': {why}' if why else ''}", rule=rule.id
        )


def _place(symbol: Symbol) -> str:
    return str(symbol.definitions[0]) if symbol.definitions else "undefined"
