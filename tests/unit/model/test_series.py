"""Tests of resolving many configs over one tree, against resolving each anew."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.input.config import Config, parse_config
from kconfig_guard.input.usual import UsualLines
from kconfig_guard.model import series as module
from kconfig_guard.model.answers import Answers
from kconfig_guard.model.infer import infer_answers
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.series import Series
from kconfig_guard.model.tree import Kind
from kconfig_guard.model.user_values import user_values
from kconfig_guard.model.writer import config_line, write_config
from tests.random_tree import RandomTree
from tests.unit.model.test_resolver_changes import LARGE, random_case

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.model.tree import Tree

    Load = Callable[..., Tree]

GENERATIONS = ("newest", "new", "old", "oldest")
LEVELS = {Kind.INT: ("5", "20", "60"), Kind.HEX: ("0x10", "0x200"), Kind.STRING: ("small", "big")}


def usual_lines(config: Config) -> UsualLines:
    assert isinstance(config.assignments, UsualLines)
    return config.assignments


def varied(chance: random.Random, tree: Tree, lines: list[str]) -> list[str]:
    """Return the lines of a config with a few changed, moved, dropped or added."""
    lines = list(lines)
    for _ in range(chance.choice((0, 1, 1, 2, 4))):
        names = [symbol.name for symbol in tree.symbols if symbol.definitions and symbol.name]
        name = chance.choice(names)
        at = [number for number, line in enumerate(lines) if f"CONFIG_{name}" in line.replace("=", " ").split()]
        kind = tree.symbols[tree.by_name[name]].kind
        # At times with a value that its type refuses.
        kind = kind if chance.random() < 0.85 else chance.choice((Kind.BOOL, Kind.INT, Kind.STRING))
        line = config_line(name, kind, chance.choice(LEVELS.get(kind, ("y", "m", "n"))))
        draw = chance.random()
        if not at:
            lines.insert(chance.randint(0, len(lines)), line)
        elif draw < 0.7:
            lines[at[0]] = line
        elif draw < 0.85:
            lines.append(lines.pop(at[0]))
        else:
            del lines[at[0]]
    return lines


def assert_like_fresh(resolver: Resolver, config: Config, answers: Answers | None) -> None:
    """Check that a resolver is in all ways what resolving the config anew gives."""
    tree, lines = resolver.tree, list(config.lines())
    expected = infer_answers(tree, lines) if answers is None else answers
    values = user_values(tree, lines)
    fresh = Resolver(tree, values, expected)

    assert expected == resolver.answers
    assert values == resolver.values
    for choice in tree.choices:
        members = [[index for index in named if index in choice.members] for named in (values, resolver.values)]
        assert members[0] == members[1]
    assert [] == fresh.differing(resolver)
    assert [fresh.visibility(index) for index in range(len(tree.symbols))] == [
        resolver.visibility(index) for index in range(len(tree.symbols))
    ]
    assert (fresh.unmet, fresh.touched, fresh.reached) == (resolver.unmet, resolver.touched, resolver.reached)
    assert write_config(fresh) == write_config(resolver)


def run(series: Series, chance: random.Random, lines: list[str], answers: Answers | None) -> None:
    """Resolve a config and variants of variants of it, which are read by each other as well."""
    known: list[Config] = []
    kept = [lines]
    for _ in range(8):
        text = "\n".join(["# Linux/x86 6.12.3 Kernel Configuration", *chance.choice(kept), ""])
        config = parse_config(text, "config", known=known)
        assert parse_config(text, "config").lines is not None
        known = [config, *known] if isinstance(config.assignments, UsualLines) else known
        assert_like_fresh(series.resolve(usual_lines(config), answers), config, answers)
        kept.append(varied(chance, series.tree, chance.choice(kept)))


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("told", [True, False], ids=["told answers", "given answers"])
def test_a_series_gives_what_resolving_anew_gives(load: Load, generation: str, *, told: bool) -> None:
    """Whatever changes between configs, choices, MODULES and answers among it: values, visibility, lines and all."""
    tree = load(LARGE, generation)
    for seed in range(40):
        chance = random.Random(seed)
        values, answers = random_case(tree, seed)
        written = write_config(Resolver(tree, user_values(tree, values.items()), answers))
        lines = [line for line in written.splitlines() if "CONFIG_" in line]
        run(Series(tree), chance, chance.choice((lines, lines[::-1])), None if told else answers)


@pytest.mark.parametrize("generation", ["new", "old"])
def test_random_trees_make_no_difference(load: Load, generation: str) -> None:
    """What is true of one tree is true of others."""
    seen = 0
    for seed in range(120):
        source = RandomTree(seed, is_old=generation == "old", symbols=12)
        try:
            tree = load(source.kconfig, generation)
        except InputError:
            continue
        by_name = {line.partition("=")[0]: line for line in source.config().splitlines()}
        if any('""' in line for line in by_name.values()):
            continue
        run(Series(tree), source.chance, list(by_name.values()), Answers())
        seen += 1
    assert seen > 50


def test_what_is_the_same_is_not_computed_again(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variant costs no second look at all lines, and none at what the toolchain answered."""
    tree = load("config A\n\tbool A\n\nconfig B\n\tbool B\n\tdepends on A\n")
    series = Series(tree)
    first = parse_config("CONFIG_A=y\nCONFIG_B=y\n", "config")
    series.resolve(usual_lines(first), None)
    for name in ("user_values", "infer"):
        monkeypatch.setattr(module, name, None)

    second = parse_config("CONFIG_A=y\n# CONFIG_B is not set\n", "config", known=[first])

    assert "n" == series.resolve(usual_lines(second), None).value(tree.by_name["B"])


def test_few_configs_are_kept(load: Load) -> None:
    """A run over very many different configs does not keep them all."""
    tree = load("".join(f"config A{number}\n\tbool A\n\n" for number in range(20)))
    series = Series(tree)

    for number in range(20):
        series.resolve(usual_lines(parse_config(f"CONFIG_A{number}=y\n", "config")), Answers())

    assert len(series._known) < 10
