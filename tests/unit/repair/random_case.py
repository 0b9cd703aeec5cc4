"""Random small trees with a random config, random rules and pins, all decided by a seed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kconfig_guard.errors import InputError
from kconfig_guard.input.config import parse_config
from kconfig_guard.model.answers import Answers
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.tree import Kind
from kconfig_guard.model.user_values import user_values
from kconfig_guard.model.writer import write_config
from kconfig_guard.profile.demand import parse_demand
from kconfig_guard.profile.expression import parse_expression
from kconfig_guard.profile.rule import Rule
from kconfig_guard.profile.severity import SEVERITIES
from tests.random_tree import VALUES, RandomTree
from tests.unit.repair.case import Case

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from kconfig_guard.model.tree import Tree

WANTED: dict[Kind, tuple[Any, ...]] = {
    Kind.BOOL: ("y", "n"),
    Kind.TRISTATE: ("y", "y", "m", "n", "n", ["y", "m"], ["m", "y"]),
    Kind.INT: ("3", "12", ">=7", ">=12", "<=3", "<100"),
    Kind.HEX: ("0x3", "0x1f", ">=0x7", "<=0x3"),
    Kind.STRING: ("a", "two words", {"contains": "a"}, {"contains": "b"}),
}


def random_case(
    seed: int, load: Callable[[str, str], Tree], *, is_old: bool = False
) -> tuple[Case, frozenset[int]] | None:
    """Return a judged config and its pins; None if the tree or the config is refused.

    Args:
        seed: Decides everything.
        load: Parses a Kconfig text for a generation.
        is_old: Whether the tree is for the generation of choices before 6.12.
    """
    source = RandomTree(seed, is_old=is_old, symbols=6 + seed % 3)
    try:
        tree = load(source.kconfig, "old" if is_old else "new")
        config = _config(tree, source)
        before = Case(tree, config, [], {}).facts.resolver
    except InputError:
        return None
    chance = source.chance
    severities = [chance.choice(SEVERITIES) for _ in range(chance.randint(3, 5))]
    rules = [_failing_rather(chance, before, f"R-{number}", how) for number, how in enumerate(severities, 1)]
    settable = [symbol.index for symbol in tree.symbols if symbol.prompts and symbol.choice_of is None]
    pins = chance.sample(settable, min(chance.choice((0, 0, 0, 1, 2)), len(settable)))
    return Case(tree, config, rules, {}), frozenset(pins)


def _config(tree: Tree, source: RandomTree) -> str:
    """Return a config as conf leaves it, some with lines for hidden symbols, or what a person wrote."""
    chance = source.chance
    # What merge_config.sh makes of two lines for one symbol is no matter of repair.
    by_hand = {line.partition("=")[0]: line for line in source.config().splitlines()}
    parsed = parse_config("\n".join(by_hand.values()) + "\n", "config")
    if chance.random() < 0.15:
        return "\n".join(by_hand.values())
    resolver = Resolver(tree, user_values(tree, parsed.lines()), Answers())
    stale = []
    if chance.random() < 0.4:
        hidden = [name for name in source.kinds if (symbol := tree.find(name)) and not resolver.written(symbol.index)]
        stale = [f"CONFIG_{name}={chance.choice(VALUES[source.kinds[name]])}" for name in hidden]
    return "\n".join([write_config(resolver), *stale])


def _failing_rather(chance: random.Random, before: Resolver, name: str, severity: str) -> Rule:
    """Return a random rule; most that pass already are drawn again."""
    rule = _rule(chance, before.tree, name, severity)
    passes = any(
        all(demand.met_by(before.value(before.tree.by_name[demand.symbol])) for demand in demands)
        for demands in rule.alternatives
    )
    return _rule(chance, before.tree, name, severity) if passes and chance.random() < 0.6 else rule


def _rule(chance: random.Random, tree: Tree, name: str, severity: str) -> Rule:
    names = sorted(symbol.name for symbol in tree.symbols if symbol.definitions and symbol.choice_of is None)
    alternatives = []
    for _ in range(chance.choice((1, 1, 1, 1, 2))):
        wanted = chance.sample(names, chance.choice((1, 1, 1, 1, 2)))
        kinds = [tree.symbols[tree.by_name[one]].kind for one in wanted]
        alternatives.append(
            tuple(parse_demand(one, chance.choice(WANTED[kind])) for one, kind in zip(wanted, kinds, strict=True))
        )
    when = ""
    if chance.random() < 0.2:
        one, other = chance.sample(names, 2)
        when = chance.choice((one, f"!{one}", f"{one} && {other}", f"{one} || !{other}", f"{one} = y"))
    guard = parse_expression(when) if when else None
    return Rule(name, f"title of {name}", severity, tuple(alternatives), when=guard, when_text=when)
