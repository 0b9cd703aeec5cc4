"""Resolve many configs over one tree, each from one before it that it differs little from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeVar

from kconfig_guard.model.infer import Inference, infer, told_by_name
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.user_values import user_values, value_of_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kconfig_guard.model.answers import Answers
    from kconfig_guard.model.tree import Tree
    from kconfig_guard.model.user_values import ConfigLine, UserValues

_Key = TypeVar("_Key", str, int)

_MAX_KNOWN = 4
"""How many configs are kept: those of a run are mostly variants of few."""
_MAX_CHANGED = 1000
"""How many lines may differ; from about there on it is as fast to resolve all anew."""
_NEAR = 50
"""How many lines may differ for no nearer config to be looked for, and for the config not to be kept itself."""


class Distinct(Protocol):
    """The lines of a config in which every symbol has but one."""

    @property
    def rests(self) -> Mapping[str, str]:
        """What stands on the line of each symbol, in file order; what stands there decides what the line means."""

    def line(self, name: str) -> ConfigLine:
        """Return the line of a symbol."""

    def lines(self) -> Iterable[ConfigLine]:
        """Return all lines, in file order."""


@dataclass(slots=True)
class _Known:
    """A config that has been resolved."""

    rests: Mapping[str, str]
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
            lines = list(config.lines())
            values = user_values(self.tree, lines)
            inference = infer(self.tree, lines, values) if answers is None else None
            found = inference.answers if inference is not None else answers
            assert found is not None  # noqa: S101 - one of them is known
            return self._kept(config, Resolver(self.tree, values, found), inference)
        values = self._values(config, known, changed)
        seeds = self._seeds(values, known.resolver.values)
        inference = None
        if answers is None:
            inference = self._inference(config, values, known, changed, seeds)
            answers = inference.answers
        if answers == known.resolver.answers:
            resolver = known.resolver.for_values(values, seeds)
        else:
            resolver = Resolver(self.tree, values, answers)
        return resolver if len(changed) <= _NEAR else self._kept(config, resolver, inference)

    def _kept(self, config: Distinct, resolver: Resolver, inference: Inference | None) -> Resolver:
        self._known.insert(0, _Known(config.rests, resolver, inference))
        del self._known[_MAX_KNOWN:]
        return resolver

    def _nearest(self, config: Distinct) -> tuple[_Known | None, set[str]]:
        """Return the known config that differs least, and the symbols whose lines differ; None if all differ much."""
        best, least = None, set[str]()
        for known in self._known:
            changed = _differing(config.rests, known.rests)
            if len(changed) <= _MAX_CHANGED and (best is None or len(changed) < len(least)):
                best, least = known, changed
            if best is not None and len(least) <= _NEAR:
                break
        if best is not None:
            self._known.remove(best)
            self._known.insert(0, best)
        return best, least

    def _values(self, config: Distinct, known: _Known, changed: set[str]) -> UserValues:
        """Return what the lines of a config mean to the tree; see ``user_values``."""
        # With other lines in other places, all of them would have to be put in order.
        if list(config.rests) == list(known.rests):
            values = dict(known.resolver.values)
            for name in changed:
                index = self.tree.by_name.get(name)
                if index is None:
                    continue
                value = value_of_line(self.tree.symbols[index].kind, config.line(name), self.tree.dialect)
                if (value is None) is (index in values):
                    break
                if value is not None:
                    values[index] = value
            else:
                return values
        return user_values(self.tree, config.lines())

    def _seeds(self, values: UserValues, before: UserValues) -> set[int]:
        """Return the symbols whose user values differ, and those that are named in another order within a choice."""
        seeds = _differing(values, before)
        is_member = self._members.__contains__
        named, named_before = list(filter(is_member, values)), list(filter(is_member, before))
        return seeds if named == named_before else seeds | {*named, *named_before}

    def _inference(
        self, config: Distinct, values: UserValues, known: _Known, changed: set[str], seeds: set[int]
    ) -> Inference:
        """Return what a config tells of the toolchain."""
        before = known.inference
        if before is None or not (before.read.isdisjoint(seeds) and self._told_by_name.isdisjoint(changed)):
            before = infer(self.tree, list(config.lines()), values)
        return before

    @cached_property
    def _members(self) -> frozenset[int]:
        """All members of choices."""
        return frozenset(index for choice in self.tree.choices for index in choice.members)

    @cached_property
    def _told_by_name(self) -> frozenset[str]:
        return told_by_name(self.tree)


def _differing(one: Mapping[_Key, str], other: Mapping[_Key, str]) -> set[_Key]:
    """Return the keys whose values are not the same in two mappings."""
    get = other.get
    found = {key for key, value in one.items() if get(key) != value}
    if len(one) != len(other) or found:
        found.update(other.keys() - one.keys())
    return found
