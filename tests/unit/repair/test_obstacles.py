"""What keeps a rule from being met: each kind of fact in its words, and in random trees no fact too many or too few.

A sample of random trees by default; with the environment variable ``KCONFIG_GUARD_ORACLE=all`` it is a few hundred.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache

import pytest

from kconfig_guard.model.tree import Kind, Tree
from kconfig_guard.profile.rule import Rule
from kconfig_guard.repair.engine import repair
from kconfig_guard.repair.fragment import Fragment, Hindrance, Obstacle, Unmet
from tests.unit.repair.case import Case
from tests.unit.repair.random_case import random_case
from tests.unit.repair.removal import Input, with_more_facts

Load = Callable[[str, str], Tree]
MakeRule = Callable[..., Rule]
Fix = Callable[..., Fragment]

KCONFIG = """
config MODULES
    bool "Modules"
    modules
    default y

config FOREIGN
    bool "Foreign"
    depends on ARCH_ONE || ARCH_TWO

config SHINY
    bool "Shiny"
    depends on $(shell,$(CC) -fshiny && echo y || echo n)

config HIDDEN
    bool

config BEHIND
    bool "Behind"
    depends on HIDDEN

choice
    prompt "Speed"

config SLOW
    bool "Slow"

config FAST
    bool "Fast"

endchoice

config WORD
    bool "Word" if SLOW && FAST
    depends on MODULES

config NEVER
    bool "Never" if SLOW
    depends on !SLOW

config FORCED
    bool "Forced"

config FORCER
    def_bool y
    select FORCED

config DERIVED
    bool
    default y if !MODULES
    default WORD

config BOUNDED
    int "Bounded"
    range 1 10
    default 5

config BUS
    tristate "Bus"

config NEEDS_BUS
    bool "Needs bus"
    depends on BUS = y

config BASE
    bool "Base"

config LIBRARY
    bool "Library"
    depends on BASE

config USER
    bool "User"
    depends on !BASE
    select LIBRARY

config LEFT
    bool "Left"

config RIGHT
    bool "Right"
    depends on !LEFT
"""

EXACT = {
    "architecture": ({"FOREIGN": "y"}, [
        (Hindrance.ARCHITECTURE, "x86_64 kernels of this version have no ARCH_ONE"),
        (Hindrance.ARCHITECTURE, "x86_64 kernels of this version have no ARCH_TWO"),
    ]),
    "toolchain": ({"SHINY": "y"}, [
        (
            Hindrance.TOOLCHAIN,
            "toolchain check '${CC} -fshiny && echo y || echo n' fails (assumed: the config does not tell)",
        ),
    ]),
    "promptless": ({"BEHIND": "y"}, [
        (Hindrance.PROMPTLESS, "HIDDEN has no prompt, and nothing on x86_64 selects it"),
    ]),
    "choice": ({"SLOW": "y", "FAST": "y"}, [
        (Hindrance.CHOICE, "only one of SLOW and FAST can be chosen ('Speed')"),
    ]),
    "depends": ({"NEVER": "y"}, [
        (Hindrance.KCONFIG, "NEVER depends on !SLOW && SLOW (Kconfig:36)"),
    ]),
    "selected": ({"FORCED": "n"}, [
        (Hindrance.KCONFIG, "FORCER has no prompt: its default is y (Kconfig:43)"),
        (Hindrance.KCONFIG, "FORCED is selected by FORCER (Kconfig:40)"),
    ]),
    "derived": ({"DERIVED": "y", "MODULES": "y", "WORD": "n"}, [
        (Hindrance.KCONFIG, "DERIVED has no prompt: its default is y if !MODULES, else WORD (Kconfig:47)"),
    ]),
    "range": ({"BOUNDED": ">=11"}, [
        (Hindrance.KCONFIG, "BOUNDED must lie between 1 and 10 (Kconfig:52)"),
    ]),
    "module": ({"NEEDS_BUS": "y"}, [
        (Hindrance.MODULE, "it would build BUS in, now a module"),
    ]),
    "dependency": ({"USER": "y"}, [
        (Hindrance.DEPENDENCY, "LIBRARY would be selected without what it depends on, BASE (Kconfig:67)"),
    ]),
    "contradiction": ({"LEFT": "y", "RIGHT": "y"}, [
        (Hindrance.KCONFIG, "RIGHT depends on !LEFT (Kconfig:79)"),
    ]),
    "nothing": ([{"BOUNDED": "3", "LEFT": "y"}, {"LEFT": "m"}], []),
}  # fmt: skip


@pytest.mark.parametrize("kind", EXACT)
def test_each_kind(fix: Fix, rule: MakeRule, kind: str) -> None:
    """Every fact is told in words that say where it comes from."""
    wanted, expected = EXACT[kind]
    fragment = fix(KCONFIG, "CONFIG_MODULES=y\nCONFIG_BUS=m\n", rule("R-1", wanted))

    told = [(one.kind, one.text) for unmet in fragment.unmet for one in unmet.because]
    assert sorted(expected) == sorted(told)


def test_what_no_value_meets(fix: Fix, rule: MakeRule) -> None:
    """A demand that no value of its option meets is excluded by nothing but itself."""
    fragment = fix(KCONFIG, "CONFIG_MODULES=y\n", rule("R-1", {"LEFT": "m"}))

    assert ["no values that these options can have meet it"] == [unmet.reason for unmet in fragment.unmet]


def test_a_pin(fix: Fix, rule: MakeRule) -> None:
    """What the user keeps is named with its value."""
    fragment = fix(KCONFIG, "CONFIG_MODULES=y\nCONFIG_LEFT=y\n", rule("R-1", {"RIGHT": "y"}), keep=["LEFT"])

    assert [(Obstacle(Hindrance.PIN, "LEFT=y must be kept", "LEFT"),)] == [one.because for one in fragment.unmet]


@pytest.mark.parametrize(
    ("rationale", "expected"),
    [
        ("", "R-1 (title of R-1) wants LEFT=y"),
        ("It is\n faster. And more.", "R-1 (title of R-1) wants LEFT=y: It is faster"),
    ],
)
def test_another_rule(fix: Fix, rule: MakeRule, rationale: str, expected: str) -> None:
    """A rule that stands in the way is named with its demand and the first sentence of its rationale."""
    first = replace(rule("R-1", {"LEFT": "y"}, "high"), rationale=rationale)
    fragment = fix(KCONFIG, "CONFIG_MODULES=y\n", first, rule("R-2", {"RIGHT": "y"}, "low"))

    assert [(Obstacle(Hindrance.RULE, expected, rule="R-1"),)] == [one.because for one in fragment.unmet]


def test_a_choice_for_modules(fix: Fix, rule: MakeRule) -> None:
    """A choice of an older tree that can be m is left alone, and that is said."""
    kconfig = """
    config MODULES
        bool "Modules"
        modules
        default y

    choice
        prompt "Gadget"

    config ZERO
        tristate "Zero"

    config ETHER
        tristate "Ether"

    endchoice
    """
    fragment = fix(kconfig, "CONFIG_MODULES=y\nCONFIG_ZERO=m\n", rule("R-1", {"ETHER": "m"}), generation="old")

    assert ["the choice 'Gadget' can be a module, and such a choice is left as it is"] == [
        unmet.reason for unmet in fragment.unmet
    ]


def test_a_long_dependency(fix: Fix, rule: MakeRule) -> None:
    """Of a condition that fills more than a line only what does not hold now is shown."""
    names = [f"SOMETHING_WITH_A_LONG_NAME_{number}" for number in range(6)]
    kconfig = "\n".join(f'config {name}\n    bool "{name}"\n' for name in names)
    needs = " && ".join(names)
    kconfig += f'\nconfig TOP\n    bool "Top"\n    depends on {needs} && !{names[0]}\n'
    fragment = fix(kconfig, "".join(f"CONFIG_{name}=y\n" for name in names), rule("R-1", {"TOP": "y"}))

    assert [f"TOP depends on !{names[0]} (Kconfig:19)"] == [unmet.reason for unmet in fragment.unmet]


# -- random trees

SEEDS = range(600 if os.environ.get("KCONFIG_GUARD_ORACLE") == "all" else 60)


@dataclass
class Found:
    """What the checks found over all seeds of a generation."""

    unmet: int = 0
    kinds: set[Hindrance] = field(default_factory=set)
    vague: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)


@cache
def found(generation: str, load: Load) -> Found:
    """Return what is wrong with the facts given for all rules that stay unmet."""
    whole = Found()
    for seed in SEEDS:
        texts: list[str] = []

        def loaded(kconfig: str, generation: str, seed: int = seed, texts: list[str] = texts) -> Tree:
            texts.append(with_more_facts(kconfig, seed))
            return load(texts[-1], generation)

        made = random_case(seed, loaded, is_old=generation == "old")
        if made is None or _has_peculiar_choice(made[0].tree):
            continue
        case, pins = made
        fragment = repair(case.facts, case.findings(case.facts), 10**6, pins)
        given = Input(case, pins, texts[0], lambda text: load(text, generation))
        for unmet in fragment.unmet:
            _check(seed, given, unmet, whole)
    return whole


def _check(seed: int, given: Input, unmet: Unmet, whole: Found) -> None:
    kinds = {obstacle.kind for obstacle in unmet.because}
    whole.unmet += 1
    whole.kinds |= kinds
    if not kinds or kinds & {Hindrance.UNKNOWN, Hindrance.PRICE}:
        whole.vague.append(f"seed {seed}: {unmet.finding.rule.id}")
        return
    whole.violations += [f"seed {seed}: {violation}" for violation in given.violations(unmet)]


def _has_peculiar_choice(tree: Tree) -> bool:
    """Say whether a choice can be m, which stays as it is, or none of its members, which no menu can be."""
    return any(
        choice.optional or any(tree.symbols[index].kind is Kind.TRISTATE for index in (choice.symbol, *choice.members))
        for choice in tree.choices
    )


@pytest.mark.slow
@pytest.mark.parametrize("generation", ["old", "new"])
def test_no_rule_is_unmet_without_a_fact(load: Load, generation: str) -> None:
    """Something excludes whatever stays unmet."""
    assert [] == found(generation, load).vague


@pytest.mark.parametrize("generation", ["old", "new"])
def test_no_fact_is_missing_or_needless(load: Load, generation: str) -> None:
    """No assignment meets the rule where the facts hold, and one does where any of them is taken out of the input."""
    assert [] == found(generation, load).violations


@pytest.mark.parametrize("generation", ["old", "new"])
def test_the_sample_says_something(load: Load, generation: str) -> None:
    """Much stays unmet, for facts of most kinds."""
    whole = found(generation, load)

    assert whole.unmet > len(SEEDS) / 2
    assert whole.kinds >= {
        Hindrance.ARCHITECTURE,
        Hindrance.TOOLCHAIN,
        Hindrance.PROMPTLESS,
        Hindrance.KCONFIG,
        Hindrance.PIN,
        Hindrance.RULE,
    }


SMALL = """
config HIDDEN
    bool

config ONE
    bool "One"
    depends on UNDEFINED

config OTHER
    bool "Other"
"""


@pytest.mark.parametrize(
    ("wanted", "because", "expected"),
    [
        ({"ONE": "y"}, [Obstacle(Hindrance.ARCHITECTURE, "no UNDEFINED", "UNDEFINED")], []),
        ({"ONE": "y"}, [Obstacle(Hindrance.PROMPTLESS, "no prompt", "HIDDEN")], ["excluded"]),
        (
            {"ONE": "y", "HIDDEN": "y"},
            [
                Obstacle(Hindrance.PROMPTLESS, "no prompt", "HIDDEN"),
                Obstacle(Hindrance.ARCHITECTURE, "no UNDEFINED", "UNDEFINED"),
            ],
            ["minimal", "minimal"],
        ),
        ({"OTHER": "y"}, [Obstacle(Hindrance.PIN, "must be kept", "ONE")], ["excluded"]),
    ],
)
def test_the_checks_find_what_is_wrong(
    load: Load, rule: MakeRule, wanted: dict[str, str], because: list[Obstacle], expected: list[str]
) -> None:
    """Facts that were made up, one too few or too many."""
    case = Case(load(SMALL, "new"), "# CONFIG_OTHER is not set\n", [rule("R-1", wanted)], {})
    (finding,) = case.findings(case.facts)
    given = Input(case, frozenset(), SMALL, lambda text: load(text, "new"))
    violations = given.violations(Unmet(finding, tuple(because)))

    assert expected == [violation.partition(":")[0] for violation in violations]


def test_a_range_excludes_a_number_whatever_it_depends_on(fix: Fix, rule: MakeRule) -> None:
    """A range goes with the dependency of its symbol, which is no reason then."""
    kconfig = 'config EXPERT\n    bool "E"\n\nconfig NUMBER\n    int "N"\n    depends on EXPERT\n    range 1 100\n'
    fragment = fix(kconfig, "# CONFIG_EXPERT is not set", rule("A", {"NUMBER": "200"}))

    assert ["NUMBER must lie between 1 and 100 (Kconfig:4)"] == [one.text for one in fragment.unmet[0].because]
