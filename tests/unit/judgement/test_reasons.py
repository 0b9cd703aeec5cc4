"""Why a symbol has not the wanted value: the state, and the reasons in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from kconfig_guard.judgement.facts import TreeFacts
from kconfig_guard.judgement.finding import State
from kconfig_guard.judgement.reasons import Assessment, worst
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.profile.demand import parse_demand

Facts = Callable[..., TreeFacts]

KCONFIG = """
has = $(shell,{ $(CC) -Werror $(1) -c -x c /dev/null -o /dev/null; } >/dev/null 2>&1 && echo "y" || echo "n")
has-not = $(shell,{ $(CC) -Werror $(1) -c -x c /dev/null -o /dev/null; } >/dev/null 2>&1 && echo "n" || echo "y")

config MODULES
    bool "Modules"
    modules
    default y

config TINY
    bool "Tiny"

config EXPERT
    bool "Expert"

config FREE
    tristate "Free"

config FLAG
    bool "Flag"

config NEEDS_BIG
    bool "Needs big"
    depends on !TINY

config NEEDS_TWO
    bool "Needs two"
    depends on EXPERT && !TINY

config NEEDS_ONE_OF
    bool "Needs one of"
    depends on EXPERT || FREE

config NEEDS_CHAIN
    bool "Needs a chain"
    depends on NEEDS_EXPERT

config NEEDS_EXPERT
    bool "Needs expert"
    depends on EXPERT

config NEEDS_NOWHERE
    bool "Needs what is not there"
    depends on NOT_HERE

config NEEDS_NEVER
    bool "Never"
    depends on n

config NEEDS_NUMBER
    bool "Needs a number"
    depends on NUMBER >= 10

config PROTOCOL
    tristate "Protocol"
    select HELPER
    select CHOSEN_HELPER

config OTHER_PROTOCOL
    tristate "Other protocol"
    select CHOSEN_HELPER if EXPERT

config HELPER
    tristate

config CHOSEN_HELPER
    tristate "Helper that can be chosen"

config FOLLOWS
    def_bool y
    depends on !TINY

config DERIVED
    def_bool EXPERT && FLAG

config NOTHING_SELECTS
    bool

config HAS_ZERO
    def_bool $(has,-fzero-call-used-regs)

config ZERO
    bool "Zero"
    depends on HAS_ZERO

config DIRECT
    bool "Direct"
    depends on $(has,-fdirect)

config BROKEN_WITH
    bool "Broken with"
    depends on $(has-not,-fbroken)

config NUMBER
    int "Number"
    range 1 20
    default 5

config HIDDEN_NUMBER
    int "Hidden number"
    depends on EXPERT

config FIXED_NUMBER
    int
    default 64 if EXPERT
    default 32

config NAME
    string "Name"

choice
    prompt "Speed"

config SLOW
    bool "Slow"

config FAST
    bool "Fast"

config FASTEST
    bool "Fastest"
    depends on EXPERT

endchoice

choice
    prompt "Single"

config ONLY
    bool "Only"

endchoice
"""

ZERO, DIRECT, BROKEN = (
    f"${{CC}} -Werror {flag} -c -x c /dev/null -o /dev/null"
    for flag in ("-fzero-call-used-regs", "-fdirect", "-fbroken")
)
NO_FLAGS = {ZERO: "n", DIRECT: "n", BROKEN: "y"}
ALL_FLAGS = {ZERO: "y", DIRECT: "y", BROKEN: "n"}


@pytest.mark.parametrize(
    ("config", "symbol", "wanted", "state", "because"),
    [
        pytest.param("", "FLAG", "y", State.SETTABLE, [], id="a visible symbol"),
        pytest.param("CONFIG_FLAG=y", "FLAG", "n", State.SETTABLE, [], id="a visible symbol, to be switched off"),
        pytest.param("", "FREE", "m", State.SETTABLE, [], id="a module"),
        pytest.param("", "FREE", "set", State.SETTABLE, [], id="any value but n"),
        pytest.param(
            "# CONFIG_MODULES is not set",
            "FREE",
            "m",
            State.BLOCKED,
            ["needs MODULES=y (now n)"],
            id="a module without modules",
        ),
        pytest.param("", "FLAG", "m", State.BLOCKED, ["FLAG is a bool and cannot be m"], id="a bool as a module"),
        pytest.param("", "FLAG", "12", State.BLOCKED, ["FLAG is a bool"], id="a bool as a number"),
        pytest.param(
            "CONFIG_TINY=y", "NEEDS_BIG", "y", State.BLOCKED, ["needs TINY=n (now y)"], id="a negated dependency"
        ),
        pytest.param(
            "CONFIG_TINY=y",
            "NEEDS_TWO",
            "y",
            State.BLOCKED,
            ["needs EXPERT=y (now n)", "needs TINY=n (now y)"],
            id="two dependencies",
        ),
        pytest.param(
            "", "NEEDS_ONE_OF", "y", State.BLOCKED, ["needs EXPERT=y (now n) or FREE=m (now n)"], id="one of two"
        ),
        pytest.param(
            "",
            "NEEDS_CHAIN",
            "y",
            State.BLOCKED,
            ["needs NEEDS_EXPERT=y (now n), itself hidden: needs EXPERT=y (now n)"],
            id="a chain",
        ),
        pytest.param(
            "",
            "NEEDS_NOWHERE",
            "y",
            State.BLOCKED,
            ["needs NOT_HERE=y, which x86_64 kernels of this version do not have"],
            id="an undefined symbol",
        ),
        pytest.param("", "NEEDS_NEVER", "y", State.BLOCKED, ["never possible here"], id="depends on n"),
        pytest.param("", "NEEDS_NUMBER", "y", State.BLOCKED, ["needs NUMBER>=10 (now 5)"], id="a comparison"),
        pytest.param(
            "CONFIG_PROTOCOL=m", "HELPER", "n", State.FORCED, ["selected by PROTOCOL=m"], id="selected as a module"
        ),
        pytest.param(
            "CONFIG_PROTOCOL=y", "HELPER", "m", State.FORCED, ["selected by PROTOCOL=y"], id="selected beyond m"
        ),
        pytest.param(
            "CONFIG_PROTOCOL=m\nCONFIG_OTHER_PROTOCOL=y\nCONFIG_EXPERT=y",
            "CHOSEN_HELPER",
            "n",
            State.FORCED,
            ["selected by OTHER_PROTOCOL=y", "selected by PROTOCOL=m"],
            id="selected by two",
        ),
        pytest.param(
            "CONFIG_PROTOCOL=m\nCONFIG_OTHER_PROTOCOL=y",
            "CHOSEN_HELPER",
            "n",
            State.FORCED,
            ["selected by PROTOCOL=m"],
            id="a select that does not count",
        ),
        pytest.param(
            "CONFIG_PROTOCOL=m", "CHOSEN_HELPER", "y", State.SETTABLE, [], id="a selected symbol can go higher"
        ),
        pytest.param(
            "",
            "HELPER",
            "y",
            State.PROMPTLESS,
            ["HELPER has no prompt; only PROTOCOL can select it"],
            id="what could select it",
        ),
        pytest.param(
            "",
            "NOTHING_SELECTS",
            "y",
            State.PROMPTLESS,
            ["NOTHING_SELECTS has no prompt; nothing on x86_64 turns it on"],
            id="nothing selects it",
        ),
        pytest.param(
            "CONFIG_TINY=y", "FOLLOWS", "y", State.PROMPTLESS, ["needs TINY=n (now y)"], id="a default that is hidden"
        ),
        pytest.param("", "FOLLOWS", "n", State.PROMPTLESS, ["needs TINY=y (now n)"], id="a default to be taken away"),
        pytest.param(
            "CONFIG_FLAG=y", "DERIVED", "y", State.PROMPTLESS, ["needs EXPERT=y (now n)"], id="a derived symbol"
        ),
        pytest.param("", "NUMBER", "12", State.SETTABLE, [], id="a number in range"),
        pytest.param(
            "", "NUMBER", ">=21", State.BLOCKED, ["NUMBER must lie between 1 and 20"], id="a number out of range"
        ),
        pytest.param("", "HIDDEN_NUMBER", "3", State.BLOCKED, ["needs EXPERT=y (now n)"], id="a hidden number"),
        pytest.param("", "FIXED_NUMBER", ">=60", State.PROMPTLESS, ["needs EXPERT=y (now n)"], id="a default in reach"),
        pytest.param("", "FIXED_NUMBER", "128", State.PROMPTLESS, ["FIXED_NUMBER has no prompt"], id="no default fits"),
        pytest.param("", "NAME", "x", State.SETTABLE, [], id="a string"),
        pytest.param("", "FAST", "y", State.SETTABLE, [], id="a member of a choice"),
        pytest.param("", "SLOW", "n", State.SETTABLE, ["choose FAST instead"], id="another member"),
        pytest.param(
            "CONFIG_EXPERT=y", "SLOW", "n", State.SETTABLE, ["choose FAST or FASTEST instead"], id="two other members"
        ),
        pytest.param("", "FASTEST", "y", State.BLOCKED, ["needs EXPERT=y (now n)"], id="a hidden member"),
        pytest.param(
            "", "ONLY", "n", State.BLOCKED, ["ONLY is the only option left in its choice"], id="the only member"
        ),
        pytest.param(
            "", "ZERO", "y", State.BLOCKED, ["toolchain lacks -fzero-call-used-regs"], id="a flag behind a symbol"
        ),
        pytest.param(
            "", "HAS_ZERO", "y", State.PROMPTLESS, ["toolchain lacks -fzero-call-used-regs"], id="the symbol of a flag"
        ),
        pytest.param("", "DIRECT", "y", State.BLOCKED, ["toolchain lacks -fdirect"], id="a flag in the dependency"),
        pytest.param(
            "", "BROKEN_WITH", "y", State.BLOCKED, ["toolchain has -fbroken"], id="a flag that must not be there"
        ),
    ],
)
def test_states_and_reasons(
    *, tree_facts: Facts, config: str, symbol: str, wanted: str, state: State, because: list[str]
) -> None:
    """Every way in which a value is out of reach has its state and its words."""
    facts = tree_facts(KCONFIG, config + "\n# CONFIG_UNRELATED is not set\n", NO_FLAGS)

    assert Assessment(state, because) == facts.assess(symbol, parse_demand(symbol, wanted))


def test_a_list_takes_the_nearest(tree_facts: Facts) -> None:
    """Of several accepted values the one that is easiest to reach counts."""
    facts = tree_facts(KCONFIG, "CONFIG_PROTOCOL=m\n", NO_FLAGS)

    assert Assessment(State.SETTABLE) == facts.assess("CHOSEN_HELPER", parse_demand("CHOSEN_HELPER", ["n", "y"]))


@pytest.mark.parametrize(
    ("answers", "because"),
    [
        ({}, ["assumes that the toolchain has -fdirect"]),
        ({DIRECT: "y"}, []),
    ],
)
def test_assumptions_are_said(tree_facts: Facts, answers: Mapping[str, str], because: list[str]) -> None:
    """A reachable value that rests on an assumed answer says so."""
    facts = tree_facts(KCONFIG, "CONFIG_FLAG=y\n", answers)

    assert Assessment(State.SETTABLE, because) == facts.assess("DIRECT", parse_demand("DIRECT", "y"))


def test_an_assumed_no_is_said(tree_facts: Facts) -> None:
    """A blocked value that rests on an assumed answer says so."""
    facts = tree_facts(KCONFIG, "CONFIG_FLAG=y\n", {})

    assert ["toolchain has -fbroken (assumed: the config does not tell)"] == facts.assess(
        "BROKEN_WITH", parse_demand("BROKEN_WITH", "y")
    ).because


@pytest.mark.parametrize(
    ("config", "symbol", "wanted", "state"),
    [
        ("CONFIG_FLAG=y", "FLAG", "y", State.SETTABLE),
        ("CONFIG_PROTOCOL=y", "HELPER", "y", State.FORCED),
        ("CONFIG_FLAG=y", "FOLLOWS", "y", State.PROMPTLESS),
        ("CONFIG_FAST=y", "FAST", "y", State.SETTABLE),
    ],
)
def test_how_a_met_value_is_held(tree_facts: Facts, config: str, symbol: str, wanted: str, state: State) -> None:
    """For a met demand the state tells whether the user, a select or a default holds the value."""
    facts = tree_facts(KCONFIG, config + "\n", ALL_FLAGS)

    assert state is facts.assess(symbol, parse_demand(symbol, wanted)).state


LADDER = (
    "".join(f'config S{number}\n    bool "S{number}"\n    depends on S{number + 1}\n\n' for number in range(40))
    + 'config S40\n    bool "S40"\n'
)


def test_long_chains_stay_readable(tree_facts: Facts) -> None:
    """A long chain of prerequisites ends after a few."""
    facts = tree_facts(LADDER, "CONFIG_X=y\n")
    (reason,) = facts.assess("S0", parse_demand("S0", "y")).because

    assert reason.startswith("needs S1=y (now n), itself hidden: needs S2=y (now n)")
    assert len(reason) < 300


def test_promptless_symbols_are_looked_through(tree_facts: Facts) -> None:
    """Behind promptless symbols the reason is what a user can set."""
    kconfig = "config A\n    def_bool B\n    depends on B\n\nconfig B\n    bool\n    default y if C\n"
    facts = tree_facts(kconfig + '\nconfig C\n    bool "C"\n', "CONFIG_X=y\n")

    assert ["needs C=y (now n)"] == facts.assess("A", parse_demand("A", "y")).because


SELECTED = """
config ON
    bool "On"
    select PART if EXPERT
    select WHOLE if n

config EXPERT
    bool "Expert"

config PART
    bool

config WHOLE
    bool

config NEVER
    def_bool n

config ELSEWHERE
    bool "Elsewhere"
    depends on ALPHA || SPARC

config NUMBER
    int
    default $(shell,tool --version)

config NEEDS_NUMBER
    bool "Needs a number"
    depends on NUMBER >= 116

config DEFAULTS
    bool "Defaults" if EXPERT
    default y
    depends on NUMBER >= 116

config ON_DEFAULT
    bool "On a default"
    depends on DEFAULTS

config IS_ODD
    def_bool $(shell,{ tool --odd; } >/dev/null 2>&1 && echo "y" || echo "n")

config NOT_ODD
    bool "Not with an odd one"
    depends on !IS_ODD
"""


@pytest.mark.parametrize(
    ("symbol", "because"),
    [
        ("PART", "needs EXPERT=y (now n)"),
        ("WHOLE", "WHOLE has no prompt; only ON can select it"),
        ("NEVER", "NEVER has no prompt; nothing on x86_64 turns it on"),
        ("ELSEWHERE", "needs ALPHA=y or SPARC=y, which x86_64 kernels of this version do not have"),
        ("NEEDS_NUMBER", "needs NUMBER>=116 (now 7)"),
        ("ON_DEFAULT", "needs DEFAULTS=y (now n), itself hidden: needs NUMBER>=116 (now 7)"),
        ("NOT_ODD", "toolchain check 'tool --odd' succeeds"),
    ],
)
def test_what_lacks_is_looked_for_behind_what_is_there(tree_facts: Facts, symbol: str, because: str) -> None:
    """A select that is on lacks its condition, and what follows from the toolchain is told as such."""
    facts = tree_facts(SELECTED, "CONFIG_ON=y\n", {"tool --version": "7", "tool --odd": "y"})

    assert [because] == facts.assess(symbol, parse_demand(symbol, "y")).because


def test_a_number_that_nothing_tells_is_no_value(tree_facts: Facts) -> None:
    """What a config does not tell of the toolchain is not said to be empty."""
    facts = tree_facts(SELECTED, "CONFIG_ON=y\n")

    assert ["needs NUMBER>=116 (of the toolchain, which the config does not tell)"] == facts.assess(
        "NEEDS_NUMBER", parse_demand("NEEDS_NUMBER", "y")
    ).because


def test_the_worst_of_several() -> None:
    """Demands that must all be met share the hardest state and all reasons, each once."""
    parts = [
        Assessment(State.SETTABLE, ["a"]),
        Assessment(State.FORCED, ["b", "a"]),
        Assessment(State.BLOCKED, ["c"]),
    ]

    assert Assessment(State.FORCED, ["a", "b", "c"]) == worst(parts)


def test_ranks_order_the_states() -> None:
    """What can be set is nearer than what is blocked, forced, promptless or absent."""
    ordered = [State.SETTABLE, State.BLOCKED, State.FORCED, State.PROMPTLESS, State.ABSENT]

    assert ordered == sorted(ordered, key=lambda state: Assessment(state).rank)


def test_facts_hold_the_resolver(tree_facts: Facts) -> None:
    """Reasons are about the config that the facts resolved."""
    facts = tree_facts(KCONFIG, "CONFIG_FLAG=y\n")

    assert isinstance(facts.resolver, Resolver)
    assert facts.reasons.resolver is facts.resolver
