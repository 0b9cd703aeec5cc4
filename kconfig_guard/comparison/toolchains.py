"""Whether two configs were made with one toolchain, as far as they tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.model.answers import Answers
from kconfig_guard.model.infer import infer_answers
from kconfig_guard.model.resolver import Resolver

if TYPE_CHECKING:
    from kconfig_guard.comparison.side import Resolved


def same_answers(one: Resolver, other: Resolver) -> bool:
    """Say whether a tree's toolchain questions have the same answers in two resolved configs."""
    return all(
        one.answers.answer(index, probe) == other.answers.answer(index, probe)
        for index, probe in enumerate(one.tree.probes)
    )


def settled(sides: tuple[Resolved, Resolved], resolvers: tuple[Resolver, Resolver]) -> tuple[Resolver, Resolver]:
    """Return two resolved configs that differ in toolchain answers only where the configs do tell of two toolchains.

    What one of them had to assume, the other may know. A defconfig or fragment tells nothing at all of a toolchain, so
    that the other one's counts for it.
    """
    old, new = resolvers
    if old.tree is new.tree:
        if same_answers(old, new):
            return resolvers
        told = _joined(old.answers, new.answers)
        return (_with(old, told[0]), _with(new, told[1]))
    if _is_silent(old.answers) and not _is_silent(new.answers):
        return (_with(old, infer_answers(old.tree, sides[1].config.lines())), new)
    if _is_silent(new.answers) and not _is_silent(old.answers):
        return (old, _with(new, infer_answers(new.tree, sides[0].config.lines())))
    return resolvers


def _is_silent(answers: Answers) -> bool:
    return not answers.known and not answers.assumed


def _with(resolver: Resolver, answers: Answers) -> Resolver:
    other = Resolver(resolver.tree, resolver.values, answers)
    return resolver if same_answers(resolver, other) else other


def _joined(old: Answers, new: Answers) -> tuple[Answers, Answers]:
    """Return the answers that two configs tell together, or their own if they contradict each other."""
    if _is_silent(old):
        return new, new
    if _is_silent(new):
        return old, old
    if any(old.known[index] != new.known[index] for index in old.known.keys() & new.known.keys()):
        return old, new
    both = Answers({**old.known, **new.known}, {**old.assumed, **new.assumed})
    return both, both
