"""Tests of judging many configs by the same rules, against judging each by itself."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.input.config import parse_config
from kconfig_guard.judgement import recall as module
from kconfig_guard.judgement.asked import Asked, collect
from kconfig_guard.judgement.facts import TextFacts, TreeFacts
from kconfig_guard.judgement.finding import sort_key
from kconfig_guard.judgement.judge import Judge, find_conflicts
from kconfig_guard.judgement.recall import Recall
from kconfig_guard.model.answers import Answers
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.user_values import user_values
from kconfig_guard.profile.renames import Renames
from kconfig_guard.profile.rule import Rename
from tests.random_tree import VALUES, RandomTree

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.judgement.facts import Facts
    from kconfig_guard.model.tree import Tree
    from kconfig_guard.profile.rule import Profile, Rule

RENAMES = (Rename("S1", "NEW1", "6.0"), Rename("S2", "S3", "6.0"), Rename("OLD", "S4", "6.0"))
WANTED: tuple[Any, ...] = ("y", "n", "m", ["y", "m"], "set", "3", ">=7", {"contains": "a"})


def random_rules(chance: random.Random, rule: Callable[..., Rule]) -> list[Rule]:
    """Return rules on symbols that exist, do not, or have other names."""
    names = [*(f"S{number}" for number in range(10)), "NEW1", "OLD", "MODULES", "NONE"]
    rules = []
    for number in range(8):
        ways = [
            {name: chance.choice(WANTED) for name in chance.sample(names, chance.choice((1, 1, 2)))}
            for _ in range(chance.choice((1, 1, 2)))
        ]
        when = chance.choice(("", "", chance.choice(names), f"!{chance.choice(names)}"))
        severity = chance.choice(("critical", "high", "medium", "low"))
        rules.append(rule(ways if len(ways) > 1 else ways[0], f"R-{number}", severity, when=when))
    return rules


def random_config(chance: random.Random, kinds: dict[str, str]) -> str:
    lines = ["# Linux/x86 6.12.3 Kernel Configuration"] if chance.random() < 0.7 else ["# fragment"]
    names = chance.sample([*kinds], chance.randint(1, len(kinds)))
    lines += [f"CONFIG_{name}={chance.choice(VALUES[kinds[name]])}" for name in names]
    return "\n".join(lines) + "\n"


def assert_alike(recall: Recall, asked: list[Asked], facts: Facts) -> None:
    """Check that judging with and without a memory gives the same findings and conflicts."""
    judge = Judge(facts, "config", "x86_64", "6.12.3")
    expected = sorted(judge.findings(asked), key=sort_key)

    found, conflicts = recall.judge(facts, "config", "x86_64", "6.12.3")

    assert expected == found
    assert [[demand.met for demand in one.demands] for one in expected] == [
        [demand.met for demand in one.demands] for one in found
    ]
    assert find_conflicts(asked, judge) == conflicts
    for finding in found:
        # What others write into a finding is no matter of another config.
        finding.because.append("changed")
        finding.fix.append("changed")
    conflicts.clear()


@pytest.mark.parametrize("seed", range(30))
def test_texts_are_judged_as_if_each_were_alone(
    seed: int, rule: Callable[..., Rule], profile: Callable[..., Profile]
) -> None:
    """Full configs and partial ones in turn, under old names and new ones."""
    chance = random.Random(seed)
    asked = collect([profile("p", *random_rules(chance, rule)), profile("q", *random_rules(chance, rule))])
    recall, renames = Recall(asked), Renames(RENAMES, "x86_64")
    kinds = {**{f"S{number}": chance.choice([*VALUES]) for number in range(10)}, "NEW1": "bool", "OLD": "bool"}

    for _ in range(25):
        assert_alike(recall, asked, TextFacts(parse_config(random_config(chance, kinds), "config"), renames))


@pytest.mark.parametrize("seed", range(40))
def test_configs_over_a_tree_are_judged_as_if_each_were_alone(
    seed: int, load: Callable[..., Tree], rule: Callable[..., Rule], profile: Callable[..., Profile]
) -> None:
    """Whatever decides a state or a reason counts: values, lines, what is visible, and who selects what."""
    source = RandomTree(seed, is_old=seed % 2 == 1, symbols=10)
    try:
        tree = load(source.kconfig, "old" if source.is_old else "new")
    except InputError:
        tree = load("config S0\n\tbool S\n")
    asked = collect(
        [profile("p", *random_rules(source.chance, rule)), profile("q", *random_rules(source.chance, rule))]
    )
    recall = Recall(asked)

    for _ in range(20):
        config = parse_config(source.config(), "config")
        resolver = Resolver(tree, user_values(tree, config.lines()), Answers())
        assert_alike(recall, asked, TreeFacts(config, resolver, Renames(RENAMES, "x86_64")))


def test_what_has_been_judged_is_not_judged_again(
    rule: Callable[..., Rule], profile: Callable[..., Profile], monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the third config on, only a rule that reads something else is."""
    asked = collect([profile("p", rule({"A": "y"}, "R-1"), rule({"B": "y"}, "R-2"), rule({"C": "y"}, "R-3"))])
    recall, judged = Recall(asked), []
    opinion = Judge.opinion

    def noting(judge: Judge, one: Asked) -> Any:
        judged.append(one.rule.id)
        return opinion(judge, one)

    monkeypatch.setattr(Judge, "opinion", noting)
    counts = []
    for text in ("CONFIG_A=y", "CONFIG_A=y", "CONFIG_A=y\nCONFIG_OTHER=y", "CONFIG_A=y\nCONFIG_B=y", "CONFIG_A=y"):
        judged.clear()
        config = parse_config(f"# Linux/x86 6.12.3 Kernel Configuration\n{text}\n", "config")
        recall.judge(TextFacts(config, Renames((), "x86_64")), "config", "x86_64", "6.12.3")
        counts.append(list(judged))

    assert [["R-1", "R-2", "R-3"], ["R-1", "R-2", "R-3"], [], ["R-2"], []] == counts


def test_little_is_kept(rule: Callable[..., Rule], profile: Callable[..., Profile]) -> None:
    """A run over very many different configs does not keep all of them."""
    asked = collect([profile("p", rule({"A": "3"}, "R-1"))])
    recall = Recall(asked)

    for number in range(100):
        config = parse_config(f"# Linux/x86 6.12.3 Kernel Configuration\nCONFIG_A={number}\n", "config")
        recall.judge(TextFacts(config, Renames((), "x86_64")), "config", "x86_64", f"6.{number % 50}.3")
        recall.judge(TextFacts(config, Renames((), "x86_64")), "config", "x86_64", "6.12.3")

    settings = [one for one in recall._settings.values() if one is not None]
    assert len(recall._settings) <= module._MAX_SETTINGS
    assert max(len(memory._kept) for one in settings for memory in one.rules) <= module._MAX_OUTCOMES
