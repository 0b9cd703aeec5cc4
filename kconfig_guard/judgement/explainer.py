"""Collect what a tree, and a config if there is one, say about a symbol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.judgement.explanation import (
    ChoiceFact,
    DefaultFact,
    Definition,
    Dependency,
    Link,
    PromptFact,
    RangeFact,
    SymbolFacts,
)
from kconfig_guard.judgement.expressions import Words, beyond, operands
from kconfig_guard.judgement.origins import Origins
from kconfig_guard.model.menus import menu_paths
from kconfig_guard.model.tree import NO, TRISTATE_TEXT, YES, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.judgement.facts import TreeFacts
    from kconfig_guard.model.tree import Expr, Selection, Symbol, Tree


def symbol_facts(tree: Tree, symbol: Symbol, facts: TreeFacts | None) -> SymbolFacts:
    """Return what is known about a symbol that the tree defines.

    Args:
        tree: The tree.
        symbol: The symbol.
        facts: The resolved config; None to leave all values out.
    """
    return _Explainer(tree, facts).facts_of(symbol)


class _Explainer:
    """Looks at one tree with the eyes of one config, or of none."""

    def __init__(self, tree: Tree, facts: TreeFacts | None) -> None:
        self.tree = tree
        self.facts = facts
        self.resolver = facts.resolver if facts else None
        self.words = Words(tree, facts.reasons if facts else None)

    def facts_of(self, symbol: Symbol) -> SymbolFacts:
        origin = bounds = None
        if self.facts is not None:
            origin = Origins(self.facts.resolver, self.facts.config, self.words).origin(symbol)
            is_number = symbol.kind in (Kind.INT, Kind.HEX)
            bounds = self.facts.resolver.bounds(symbol.index) if is_number else None
        return SymbolFacts(
            kind=symbol.kind.name.lower(),
            prompts=tuple(self._prompts(symbol)),
            definitions=tuple(self._definitions(symbol)),
            choice=self._choice(symbol),
            value=self._value(symbol.index),
            origin=origin,
            defaults=tuple(self._defaults(symbol)),
            ranges=tuple(self._ranges(symbol)),
            bounds=bounds,
            dependencies=tuple(self._dependencies(symbol)),
            selected_by=self._sources(symbol.selected_by),
            implied_by=self._sources(symbol.implied_by),
            selects=self._targets(symbol, [(i, self.tree.symbols[i].selected_by) for i in symbol.selects]),
            implies=self._targets(symbol, [(other.index, other.implied_by) for other in self.tree.symbols]),
        )

    def _value(self, index: int) -> str | None:
        return None if self.resolver is None else self.resolver.value(index)

    def _definitions(self, symbol: Symbol) -> Iterable[Definition]:
        paths = menu_paths(self.tree, symbol.index)
        return (Definition(str(place), path) for place, path in zip(symbol.definitions, paths, strict=True))

    def _prompts(self, symbol: Symbol) -> Iterable[PromptFact]:
        for prompt in symbol.prompts:
            level = None if self.resolver is None else self.resolver.tristate(prompt.condition)
            if level is not None and level != NO and symbol.kind is not Kind.TRISTATE:
                # What is hidden or not has no third state.
                level = YES
            yield PromptFact(prompt.text, str(prompt.location), None if level is None else TRISTATE_TEXT[level])

    def _defaults(self, symbol: Symbol) -> Iterable[DefaultFact]:
        found = None if self.resolver is None else False
        for default in symbol.defaults:
            active = found
            if self.resolver is not None:
                active = not found and self.resolver.tristate(default.condition) != NO
                found = found or active
            condition = self._condition(default.condition, symbol)
            yield DefaultFact(self.words.text(default.value), condition, str(default.location), active)

    def _ranges(self, symbol: Symbol) -> Iterable[RangeFact]:
        for bounds in symbol.ranges:
            low, high = (self.tree.symbols[index].name for index in (bounds.low, bounds.high))
            yield RangeFact(low, high, self._condition(bounds.condition, symbol))

    def _condition(self, condition: Expr, owner: Symbol) -> str:
        """Return what a property needs beyond the direct dependency of the symbol that has it."""
        extra = beyond(self.tree, condition, owner.dependency)
        return self.words.joined(extra) if extra else ""

    def _choice(self, symbol: Symbol) -> ChoiceFact | None:
        if symbol.choice is None:
            return None
        choice = self.tree.choices[symbol.choice]
        nameless = self.tree.symbols[choice.symbol]
        title = next((prompt.text for prompt in nameless.prompts), "")
        members = tuple(self.tree.symbols[index].name for index in choice.members)
        return ChoiceFact(title, str(nameless.definitions[0]), members)

    # -- dependencies

    def _dependencies(self, symbol: Symbol) -> Iterable[Dependency]:
        limits = symbol.kind is Kind.TRISTATE
        own = list(dict.fromkeys(operands(self.tree, symbol.dependency)))
        if own:
            yield Dependency("depends on", self.words.node(own, limits=limits))
        several = len(symbol.prompts) > 1
        for prompt in symbol.prompts:
            more = beyond(self.tree, prompt.condition, symbol.dependency)
            if more:
                what = f'prompt "{prompt.text}" needs' if several else "prompt also needs" if own else "prompt needs"
                yield Dependency(what, self.words.node(more, limits=limits))
        if not symbol.prompts and symbol.kind in (Kind.BOOL, Kind.TRISTATE):
            yield from self._needs_of_defaults(symbol)

    def _needs_of_defaults(self, symbol: Symbol) -> Iterable[Dependency]:
        """Yield what each default of a symbol without a prompt comes down to."""
        for default in symbol.defaults:
            parts = [*operands(self.tree, default.value), *beyond(self.tree, default.condition, symbol.dependency)]
            if parts and default.value != NO:
                node = self.words.node(list(dict.fromkeys(parts)), limits=symbol.kind is Kind.TRISTATE)
                yield Dependency("its default needs", node)

    # -- selects and implies

    def _sources(self, selections: Iterable[Selection]) -> tuple[Link, ...]:
        links = [
            self._link(self.tree.symbols[item.selector], self.tree.symbols[item.selector], item) for item in selections
        ]
        return tuple(sorted(links, key=lambda link: (not link.active, link.symbol, link.location)))

    def _targets(self, symbol: Symbol, found: Iterable[tuple[int, list[Selection]]]) -> tuple[Link, ...]:
        links = {
            self._link(self.tree.symbols[index], symbol, item)
            for index, selections in found
            for item in selections
            if item.selector == symbol.index
        }
        return tuple(sorted(links, key=lambda link: (link.value != "n", link.symbol, link.location)))

    def _link(self, other: Symbol, selector: Symbol, item: Selection) -> Link:
        """Return a link to another symbol, at whichever end of the statement that stands."""
        return Link(
            symbol=self.words.symbol(other),
            value=self._value(other.index),
            condition=self._condition(item.condition, selector),
            active=self._active(item),
            location=str(item.location),
        )

    def _active(self, item: Selection) -> bool | None:
        if self.resolver is None:
            return None
        levels: tuple[Expr, ...] = (item.selector, item.condition)
        return min(map(self.resolver.tristate, levels)) > NO
