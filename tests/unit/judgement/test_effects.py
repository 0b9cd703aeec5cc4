"""What a changed config means to the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kconfig_guard.judgement.asked import collect
from kconfig_guard.judgement.effects import Effect, Effects

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.judgement.facts import TreeFacts
    from kconfig_guard.profile.rule import Profile, Rule

KCONFIG = """
config A
    bool "A"

config B
    bool "B"
    depends on A

config C
    bool "C"
"""


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"A": "n"}, Effect(breaks=("WANTS-A", "WANTS-B"))),
        ({"B": "n"}, Effect(breaks=("WANTS-B",))),
        ({"C": "y"}, Effect(meets=("WANTS-C",))),
        ({"A": "n", "C": "y"}, Effect(meets=("WANTS-C",), breaks=("WANTS-A", "WANTS-B"))),
        ({"C": "n"}, Effect()),
    ],
)
def test_effects(
    tree_facts: Callable[..., TreeFacts],
    rule: Callable[..., Rule],
    profile: Callable[..., Profile],
    changes: dict[str, str],
    expected: Effect,
) -> None:
    """Rules that change sides are named; one that no longer applies is not broken."""
    facts = tree_facts(KCONFIG, "CONFIG_A=y\nCONFIG_B=y", renames=[("OLD", "A")])
    rules = [
        rule({"OLD": "y"}, "WANTS-A"),
        rule({"B": "y"}, "WANTS-B"),
        rule({"C": "y"}, "WANTS-C"),
        rule({"B": "y", "A": "y"}, "GUARDED", when="A && !C && B"),
        rule({"NOWHERE": "y"}, "ABSENT"),
    ]
    resolver = facts.resolver.changed({facts.resolver.tree.by_name[name]: value for name, value in changes.items()})

    assert expected == Effects(collect([profile("p", *rules)]), facts, "x86_64", "6.12").of(resolver)


def test_a_guard_that_comes_into_force_counts(
    tree_facts: Callable[..., TreeFacts], rule: Callable[..., Rule], profile: Callable[..., Profile]
) -> None:
    """A rule that did not apply before has not passed before either, so it is not broken."""
    facts = tree_facts(KCONFIG, "CONFIG_A=y")
    resolver = facts.resolver.changed({facts.resolver.tree.by_name["C"]: "y"})
    asked = collect([profile("p", rule({"B": "y"}, "GUARDED", when="C"))])

    assert Effect() == Effects(asked, facts, "x86_64", "6.12").of(resolver)
