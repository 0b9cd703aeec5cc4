"""Resolve many configs over one tree, each from one before it that it differs little from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from kconfig_guard.model.infer import Inference, infer, told_by_name
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.user_values import user_values, value_of_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Self

    from kconfig_guard.model.answers import Answers
    from kconfig_guard.model.tree import Tree
    from kconfig_guard.model.user_values import ConfigLine, UserValues

_MAX_KNOWN = 4
"""How many configs are kept: those of a run are mostly variants of few."""
_MAX_CHANGED = 1000
"""How many lines may differ; from about there on it is as fast to resolve all anew."""
_NEAR = 50
"""How many lines may differ for no nearer config to be looked for, and for the config not to be kept itself."""


class Distinct(Protocol):
    """The lines of a config in which every symbol has but one, and every line a value."""

    @property
    def family(self) -> object:
        """Something that it has in common with the configs with which it is compared at once."""

    def __len__(self) -> int:
        """Return the number of lines."""

    def __iter__(self) -> Iterator[str]:
        """Return all symbols, in file order."""

    def __contains__(self, name: object) -> bool:
        """Say whether there is a line for a symbol."""

    def line(self, name: str) -> ConfigLine:
        """Return the line of a symbol."""

    def lines(self) -> Iterable[ConfigLine]:
        """Return all lines, in file order."""

    def differing(self, other: Self) -> set[str]:
        """Return the symbols whose lines do not say the same in another config."""

    def is_ordered_like(self, other: Self) -> bool:
        """Say whether another config has the same symbols in the same order."""


@dataclass(slots=True, eq=False)
class _Known:
    """A config that has been resolved."""

    config: Distinct
    resolver: Resolver
    inference: Inference | None


class Series:
    """Resolves configs over one tree.

    Args:
        tree: The tree.
    """

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._known: list[_Known] = []
        """The configs from which others are resolved, the one that was used last first."""

    def resolve(self, config: Distinct, answers: Answers | None) -> Resolver:
        """Resolve a config.

        Args:
            config: Its lines.
            answers: What the toolchain answers; None to read it back from the config, which is a full one then.
        """
        known, changed = self._nearest(config)
        if known is None:
            values = user_values(self.tree, config.lines())
            inference = self._inferred(config, values) if answers is None else None
            found = inference.answers if inference is not None else answers
            assert found is not None  # noqa: S101 - one of them is known
            return self._kept(config, Resolver(self.tree, values, found), inference)
        values, seeds = self._values(config, known, changed)
        inference = None
        if answers is None:
            inference = known.inference
            if inference is None or not self._tells_the_same(inference, changed, seeds):
                inference = self._inferred(config, values)
            answers = inference.answers
        if answers == known.resolver.answers:
            resolver = known.resolver.for_values(values, seeds)
        else:
            resolver = Resolver(self.tree, values, answers)
        is_variant = len(changed) <= _NEAR and config.family is known.config.family
        return resolver if is_variant else self._kept(config, resolver, inference)

    def _kept(self, config: Distinct, resolver: Resolver, inference: Inference | None) -> Resolver:
        resolver.begin_family()
        self._known.insert(0, _Known(config, resolver, inference))
        del self._known[_MAX_KNOWN:]
        return resolver

    def _nearest(self, config: Distinct) -> tuple[_Known | None, set[str]]:
        """Return a known config that differs little, and the symbols whose lines differ; None if all differ much."""
        best, least = None, set[str]()

        def distance(known: _Known) -> tuple[bool, int]:
            return known.config.family is not config.family, abs(len(known.config) - len(config))

        # To compare takes time, and similar configs are of about the same length.
        for known in sorted(self._known, key=distance):
            changed = config.differing(known.config)
            if len(changed) <= _MAX_CHANGED and (best is None or len(changed) < len(least)):
                best, least = known, changed
            if best is not None and len(least) <= _NEAR:
                break
        if best is not None:
            self._known.remove(best)
            self._known.insert(0, best)
        return best, least

    def _values(self, config: Distinct, known: _Known, changed: set[str]) -> tuple[UserValues, set[int]]:
        """Return what the lines of a config mean to the tree, and the symbols that ``Resolver.for_values`` asks for."""
        before = known.resolver.values
        if config.is_ordered_like(known.config):
            return self._varied(config, before, changed)
        values = user_values(self.tree, config.lines())
        seeds = {index for index, value in values.items() if before.get(index) != value} | (before.keys() - values)
        is_member = self._members.__contains__
        named, named_before = list(filter(is_member, values)), list(filter(is_member, before))
        return values, seeds if named == named_before else seeds | {*named, *named_before}

    def _varied(self, config: Distinct, before: UserValues, changed: set[str]) -> tuple[UserValues, set[int]]:
        """Return the same for a config that has lines for the same symbols in the same order."""
        values, seeds, late = dict(before), set[int](), set[int | None]()
        for name in changed:
            index = self.tree.by_name.get(name)
            if index is None:
                continue
            symbol = self.tree.symbols[index]
            value = value_of_line(symbol.kind, config.line(name), self.tree.dialect)
            if value is None:
                values.pop(index, None)
            else:
                values[index] = value
                if index not in before:
                    late.add(symbol.choice)
            seeds.add(index)
        if late - {None}:
            # Which member of a choice is named last makes a difference.
            for name in config:
                index = self.tree.by_name.get(name)
                if index in self._members and index in values and self.tree.symbols[index].choice in late:
                    values[index] = values.pop(index)
        return values, seeds

    def _tells_the_same(self, inference: Inference, changed: set[str], seeds: set[int]) -> bool:
        """Say whether what a known config has told of the toolchain is not touched by what differs in another."""
        return inference.read.isdisjoint(seeds) and self._told_by_name.isdisjoint(changed)

    def _inferred(self, config: Distinct, values: UserValues) -> Inference:
        """Return what a config tells of the toolchain."""
        return infer(self.tree, [config.line(name) for name in self._told_by_name if name in config], values)

    @cached_property
    def _members(self) -> frozenset[int]:
        """All members of choices."""
        return frozenset(index for choice in self.tree.choices for index in choice.members)

    @cached_property
    def _told_by_name(self) -> frozenset[str]:
        return told_by_name(self.tree)
