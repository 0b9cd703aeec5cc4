"""Which demands of several profiles exclude each other, found with far fewer questions than there are pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kconfig_guard.profile.rule import Rule
    from kconfig_guard.proof.setting import Setting


@dataclass(frozen=True, slots=True)
class Clash:
    """Two rules that no config meets together.

    Attributes:
        first: One rule.
        second: The other.
        symbols: Symbols that both make demands on; none if they exclude each other by way of Kconfig.
        because: The fewest facts that exclude both together, in sentences; none where the demands alone do.
    """

    first: Rule
    second: Rule
    symbols: tuple[str, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two profiles' rules that exclude each other somewhere.

    Attributes:
        clash: The rules, and why.
        profiles: The profiles that ask for them.
        places: The trees and architectures where it is so.
    """

    clash: Clash
    profiles: tuple[str, str]
    places: tuple[str, ...]


def clashes(setting: Setting, first: Iterable[Rule], second: Iterable[Rule]) -> list[Clash]:
    """Return the pairs of a rule of one group and a rule of another that exclude each other.

    What can be met together with a whole group needs no pairs tried. So a rule is looked at closer only if it had to
    be left out for the sake of the other group, or a rule of that group for its own.

    Args:
        setting: The tree.
        first: Rules that each can be met there by themselves.
        second: Rules likewise; they may be the same.
    """
    ours, theirs = list(first), list(second)
    held, disputed = compatible(setting, [], theirs)
    if not disputed and ours == theirs:
        return []
    _, rejected = compatible(setting, held, ours)
    # Profiles may have different rules of one id.
    pairs: dict[frozenset[int], tuple[Rule, Rule]] = {}
    for rule in rejected:
        pairs.update((frozenset((id(rule), id(other))), (rule, other)) for other in _excluded_by(setting, rule, theirs))
    for other in disputed:
        pairs.update((frozenset((id(rule), id(other))), (rule, other)) for rule in _excluded_by(setting, other, ours))
    ordered = sorted(pairs.values(), key=lambda pair: (pair[0].id, pair[1].id))
    return [_clash(setting, one, other) for one, other in ordered]


def layers(setting: Setting, rules: Iterable[Rule]) -> list[list[Rule]]:
    """Return rules in groups that each can be met together; those that no config meets are in none."""
    found, left = _layers(setting, rules)
    # Each was left out for the sake of another one, or by itself.
    return [*found, *([rule] for rule in left if not setting.excluded([rule]))]


def possible(setting: Setting, rules: Sequence[Rule]) -> list[Rule]:
    """Return the rules that some config meets, each by itself, and those of which that is too hard to tell."""
    fine = {id(rule) for group in layers(setting, rules) for rule in group}
    return [rule for rule in rules if id(rule) in fine]


def _layers(setting: Setting, rules: Iterable[Rule]) -> tuple[list[list[Rule]], list[Rule]]:
    found, left = [], list(rules)
    while left:
        group, left_out = compatible(setting, [], left)
        if not group:
            break
        found.append(group)
        left = left_out
    return found, left


def compatible(setting: Setting, hard: Sequence[Rule], rules: Sequence[Rule]) -> tuple[list[Rule], list[Rule]]:
    """Return as many rules as can be met together beside some others, and those left out."""
    kept = list(rules)
    left_out: list[Rule] = []
    while (core := setting.excluded([*hard, *kept])) is not None:
        blamed = [rule for rule in kept if any(rule is one for one in core)] or kept[-1:]
        if not blamed:
            break
        kept.remove(blamed[-1])
        left_out.append(blamed[-1])
    return kept, left_out


def _excluded_by(setting: Setting, rule: Rule, others: Sequence[Rule]) -> list[Rule]:
    _, candidates = compatible(setting, [rule], [other for other in others if other is not rule])
    return [other for other in candidates if setting.exclusive(rule, other)]


def _clash(setting: Setting, first: Rule, second: Rule) -> Clash:
    shared = _demanded(setting, first) & _demanded(setting, second)
    because = tuple(one.text for one in setting.reasons_apart(first, second))
    return Clash(first, second, tuple(sorted(shared)), because)


def _demanded(setting: Setting, rule: Rule) -> set[str]:
    return {setting.facts.name(name) for name in rule.symbols}
