"""Tests of suggesting fixes for many configs, against looking for fixes of each by itself."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.input.config import parse_config
from kconfig_guard.input.usual import UsualLines
from kconfig_guard.judgement.asked import Asked
from kconfig_guard.judgement.facts import TreeFacts
from kconfig_guard.judgement.finding import Judgement, State
from kconfig_guard.judgement.judge import Judge
from kconfig_guard.model.answers import Answers
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.series import Series
from kconfig_guard.model.user_values import user_values
from kconfig_guard.model.watched import Watched
from kconfig_guard.profile.renames import Renames
from kconfig_guard.repair.engine import suggest
from kconfig_guard.repair.suggestions import Suggestions
from tests.unit.model.test_series import varied
from tests.unit.repair.random_case import random_case

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.input.config import Config
    from kconfig_guard.model.tree import Tree
    from kconfig_guard.profile.rule import Rule

KCONFIG = """\
config BUS
    bool "Bus"

config CARD
    bool "Card"
    depends on BUS

config OTHER
    bool "Other"
"""


def nearby(chance: random.Random, tree: Tree, lines: list[str]) -> list[str]:
    """Return the lines of a config with other values on a few of them, or at times changed in other ways."""
    if chance.random() < 0.2:
        return varied(chance, tree, lines)
    lines = list(lines)
    for place in chance.sample(range(len(lines)), min(chance.choice((0, 1, 1, 1, 2)), len(lines))):
        name, _, value = lines[place].removeprefix("# CONFIG_").removeprefix("CONFIG_").partition("=")
        if value in ("y", "m"):
            lines[place] = f"# CONFIG_{name} is not set"
        elif not value:
            lines[place] = f"CONFIG_{name.partition(' ')[0]}={chance.choice('ym')}"
    return lines


def judged(facts: TreeFacts, asked: list[Asked]) -> Judgement:
    findings = Judge(facts, "config", "x86_64", "6.12.3").findings(asked)
    return Judgement("config", "", "6.12.3", "x86_64", "linux", [], findings, [])


def write(facts: TreeFacts, judgement: Judgement) -> None:
    suggest(facts, judgement.findings)


def told(judgement: Judgement) -> list[tuple[list[str], list[str], State]]:
    return [(one.fix, one.because, one.state) for one in judgement.findings]


def facts_of(config: Config, resolver: Resolver) -> TreeFacts:
    return TreeFacts(config, resolver, Renames([], "x86_64"))


def lines_of(config: Config) -> UsualLines | None:
    return config.assignments if isinstance(config.assignments, UsualLines) else None


@pytest.mark.parametrize("generation", ["new", "old"])
def test_each_config_gets_its_own_fixes(load: Callable[..., Tree], generation: str) -> None:
    """Over random trees, rules and changes: what is taken over from another config is what would be found anew."""
    seen = looked = 0

    def counting(facts: TreeFacts, judgement: Judgement) -> None:
        nonlocal looked
        looked += 1
        write(facts, judgement)

    for seed in range(40):
        found = random_case(seed, load, is_old=generation == "old")
        if found is None:
            continue
        case, _ = found
        chance = random.Random(seed)
        lines = [line for line in case.config.splitlines() if "CONFIG_" in line]
        series, suggestions = Series(case.tree), Suggestions()
        known: list[Config] = []
        for _ in range(16):
            try:
                config = parse_config("\n".join([*nearby(chance, case.tree, lines), ""]), "config", known=known)
            except InputError:
                continue
            usual = lines_of(config)
            if usual is None:
                continue
            known = known or [config]
            facts = facts_of(config, series.resolve(usual, Answers()))
            fresh = facts_of(config, Resolver(case.tree, user_values(case.tree, config.lines()), Answers()))
            expected, judgement = judged(fresh, case.asked), judged(facts, case.asked)
            write(fresh, expected)

            suggestions.write(facts, judgement, counting)

            assert told(expected) == told(judgement), f"seed {seed}"
            seen += 1
    assert seen - looked > 20


def test_what_a_fix_does_not_rest_on_is_not_looked_at_again(
    load: Callable[..., Tree], rule: Callable[..., Rule]
) -> None:
    """A line that has nothing to do with what fails costs no other search; one that has does."""
    series, suggestions = Series(load(KCONFIG)), Suggestions()
    one_rule = rule("R-1", {"CARD": "y"})
    asked = [Asked(one_rule, "p", one_rule.severity, [])]
    looked: list[str] = []
    known: list[Config] = []

    def look(text: str) -> list[Any]:
        config = parse_config(text, "config", known=known)
        known.append(config)
        usual = lines_of(config)
        assert usual is not None
        facts = facts_of(config, series.resolve(usual, Answers()))
        judgement = judged(facts, asked)

        def counting(facts: TreeFacts, judgement: Judgement) -> None:
            looked.append(text)
            write(facts, judgement)

        suggestions.write(facts, judgement, counting)
        return judgement.findings[0].fix

    off, bus = "# CONFIG_BUS is not set\n", "CONFIG_BUS=y\n"
    other_off, other = "# CONFIG_OTHER is not set\n", "CONFIG_OTHER=y\n"
    both, one = ["CONFIG_BUS=y", "CONFIG_CARD=y"], ["CONFIG_CARD=y"]

    assert [both, both, both, one] == [look(text) for text in (off + other, off + other_off, off + other, bus + other)]
    # The first is judged as if it were the only one, and the second noted down.
    assert [off + other, off + other_off, bus + other] == looked


@pytest.mark.parametrize("texts", ["m- mo n- m-", "n- m- n- no", "m- n- m- mo"])
def test_a_fix_rests_on_more_than_the_findings(
    texts: str, load: Callable[..., Tree], rule: Callable[..., Rule]
) -> None:
    """What must not come of it on the way counts, too: a driver that is a module is not to be built in."""
    kconfig = (
        "config MODULES\n\tbool M\n\tmodules\n\nconfig DRIVER\n\ttristate D\n\nconfig TWIN\n\ttristate T\n\n"
        "config CARD\n\tbool C\n\tselect DRIVER\n\nconfig OTHER\n\tbool O\n\nconfig SPARE\n\tbool S\n"
    )
    series, suggestions = Series(load(kconfig)), Suggestions()
    one = rule("R-1", [{"CARD": "y"}, {"SPARE": "y"}])
    known: list[Config] = []
    for text in texts.split():
        driver, other = text[0], text[1]
        lines = ["CONFIG_MODULES=y", "# CONFIG_CARD is not set", "# CONFIG_SPARE is not set"]
        # How many modules there are is no difference.
        on, off = ("DRIVER", "TWIN") if driver == "m" else ("TWIN", "DRIVER")
        lines += [f"CONFIG_{name}=m" if name == on else f"# CONFIG_{name} is not set" for name in sorted((on, off))]
        lines += ["CONFIG_OTHER=y" if other == "o" else "# CONFIG_OTHER is not set", ""]
        config = parse_config("\n".join(lines), "config", known=known)
        known.append(config)
        usual = lines_of(config)
        assert usual is not None
        facts = facts_of(config, series.resolve(usual, Answers()))
        judgement = judged(facts, [Asked(one, "p", one.severity, [])])

        suggestions.write(facts, judgement, write)

        assert ["CONFIG_SPARE=y" if driver == "m" else "CONFIG_CARD=y"] == judgement.findings[0].fix


def test_what_is_looked_at_is_noted(load: Callable[..., Tree]) -> None:
    """In the config itself, in copies with changes, and what the config sets; nothing else."""
    tree = load(KCONFIG)
    values = user_values(tree, [("BUS", "y"), ("CARD", "y"), ("OTHER", "y")])
    bus, card, other = (tree.by_name[name] for name in ("BUS", "CARD", "OTHER"))

    watched = Watched(Resolver(tree, values, Answers()))
    assert "y" == watched.value(bus)
    assert {bus} <= watched.noted
    assert not {card, other} & watched.noted

    assert "n" == watched.changed({bus: "n"}).value(card)
    assert card in watched.noted
    assert other not in watched.noted

    watched = Watched(Resolver(tree, values, Answers()))
    assert ("y", True, True) == (watched.values.get(bus), card in watched.values, watched.is_set(other))
    assert {bus, card, other} == watched.noted & {bus, card, other}
    assert 0 == watched.modules_set()
    assert {None: 0} == watched.counted


def test_without_modules_all_counts(load: Callable[..., Tree]) -> None:
    """What switches module support on or off is looked at as a whole."""
    tree = load("config MODULES\n\tbool M\n\tmodules\n")
    watched = Watched(Resolver(tree, user_values(tree, [("MODULES", "y")]), Answers()))
    assert not watched.is_all_noted

    watched.changed({tree.by_name["MODULES"]: "n"})

    assert watched.is_all_noted
