"""The engine builds a fragment that meets what can be met; every fragment here is also proven by the fixture.

Proven means: its text, merged into the config and resolved anew, gives exactly the lines and the collateral that it
says, meets the rules that it promises, loses none that passed, and has no line that could be dropped.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kconfig_guard.judgement.facts import TreeFacts
from kconfig_guard.judgement.finding import Finding
from kconfig_guard.profile.rule import Rule
from kconfig_guard.repair.engine import suggest
from kconfig_guard.repair.fragment import Change, Fragment

Fix = Callable[..., Fragment]
MakeRule = Callable[..., Rule]
Case = Callable[..., tuple[TreeFacts, list[Finding]]]


def lines(fragment: Fragment) -> dict[str, str]:
    """Return the lines of a fragment with their purposes."""
    return {line.text: line.purpose() for line in fragment.lines}


def unmet(fragment: Fragment) -> dict[str, str]:
    """Return the rules that stay unmet, with the reasons."""
    return {unmet.finding.rule.id: unmet.reason for unmet in fragment.unmet}


MODULES = """
config MODULES
    bool "Modules"
    modules
    default y
"""

CHAIN = """
config EXPERT
    bool "Expert"

config DEBUG
    bool "Debug"
    depends on EXPERT

config CHECKS
    bool "Checks"
    depends on DEBUG

config MORE_CHECKS
    bool "More checks"
    depends on DEBUG

config EXTRA
    bool "Extra"
    depends on EXPERT
    default y
"""


def test_a_prerequisite_chain(fix: Fix, rule: MakeRule) -> None:
    """Prerequisites come first and say whom they serve; what else comes along is told."""
    fragment = fix(CHAIN, "# CONFIG_EXPERT is not set", rule("R-1", {"CHECKS": "y"}))

    assert {
        "CONFIG_EXPERT=y": "prerequisite of R-1",
        "CONFIG_DEBUG=y": "prerequisite of R-1",
        "CONFIG_CHECKS=y": "R-1",
    } == lines(fragment)
    assert ["CONFIG_EXPERT=y", "CONFIG_DEBUG=y", "CONFIG_CHECKS=y"] == fragment.lines_for("R-1")
    assert [Change("EXTRA", "n", "y")] == fragment.collateral


def test_a_shared_prerequisite(fix: Fix, rule: MakeRule) -> None:
    """A line that two rules need stands there once."""
    fragment = fix(CHAIN, "CONFIG_EXPERT=y", rule("R-1", {"CHECKS": "y"}), rule("R-2", {"MORE_CHECKS": "y"}))

    assert {
        "CONFIG_DEBUG=y": "prerequisite of R-1, R-2",
        "CONFIG_CHECKS=y": "R-1",
        "CONFIG_MORE_CHECKS=y": "R-2",
    } == lines(fragment)


def test_a_prerequisite_that_is_also_demanded(fix: Fix, rule: MakeRule) -> None:
    """A line that one rule demands is explained by it, even if another needs it."""
    fragment = fix(CHAIN, "CONFIG_EXPERT=y", rule("R-1", {"CHECKS": "y"}), rule("R-2", {"DEBUG": "y"}))

    assert {"CONFIG_DEBUG=y": "R-2", "CONFIG_CHECKS=y": "R-1"} == lines(fragment)
    assert ["CONFIG_DEBUG=y", "CONFIG_CHECKS=y"] == fragment.lines_for("R-1")


def test_nothing_to_do(fix: Fix, rule: MakeRule) -> None:
    """A config that meets everything needs no line."""
    fragment = fix(CHAIN, "CONFIG_EXPERT=y", rule("R-1", {"EXPERT": "y"}))

    assert Fragment() == fragment


CHOICE = """
config EXPERT
    bool "Expert"

choice
    prompt "Speed"
    default SLOW

config SLOW
    bool "Slow"

config FAST
    bool "Fast"

config FASTEST
    bool "Fastest"
    depends on EXPERT

endchoice
"""
SLOW = "CONFIG_SLOW=y\n# CONFIG_FAST is not set"


@pytest.mark.parametrize("generation", ["old", "new"])
@pytest.mark.parametrize(
    ("wanted", "expected", "collateral"),
    [
        ({"FAST": "y"}, ["CONFIG_FAST=y"], [Change("SLOW", "y", "n")]),
        ({"SLOW": "n"}, ["CONFIG_FAST=y"], [Change("SLOW", "y", "n")]),
        ({"FASTEST": "y"}, ["CONFIG_EXPERT=y", "CONFIG_FASTEST=y"], [Change("SLOW", "y", "n")]),
    ],
)
def test_a_choice_is_switched_as_a_whole(
    *, fix: Fix, rule: MakeRule, generation: str, wanted: dict[str, str], expected: list[str], collateral: list[Change]
) -> None:
    """The wanted member gets the line, and the one that loses is named."""
    fragment = fix(CHOICE, SLOW, rule("R-1", wanted), generation=generation)

    assert expected == list(lines(fragment))
    assert collateral == fragment.collateral


@pytest.mark.parametrize("generation", ["old", "new"])
def test_two_rules_about_one_choice(fix: Fix, rule: MakeRule, generation: str) -> None:
    """A member that is to go and another that is to come are one switch."""
    fragment = fix(
        CHOICE,
        SLOW + "\nCONFIG_EXPERT=y",
        rule("R-1", {"SLOW": "n"}),
        rule("R-2", {"FASTEST": "y"}),
        generation=generation,
    )

    assert ["CONFIG_FASTEST=y"] == list(lines(fragment))
    assert {} == unmet(fragment)


SELECTOR = """
config PROTOCOL
    bool "Protocol"

config HELPER
    bool "Helper"

config DRIVER
    bool "Driver"
    select HELPER

config HIDDEN
    bool

config USER
    bool "User"
    select HIDDEN
"""


def test_a_selector_in_the_way(fix: Fix, rule: MakeRule) -> None:
    """A selector that nothing else asks for is switched off."""
    fragment = fix(SELECTOR, "CONFIG_DRIVER=y", rule("R-1", {"HELPER": "n"}), rule("R-2", {"PROTOCOL": "y"}))

    assert {
        "# CONFIG_DRIVER is not set": "prerequisite of R-1",
        "CONFIG_PROTOCOL=y": "R-2",
    } == lines(fragment)


def test_a_promptless_symbol(fix: Fix, rule: MakeRule) -> None:
    """A symbol without a prompt is reached through what selects it."""
    assert {"CONFIG_USER=y": "prerequisite of R-1"} == lines(
        fix(SELECTOR, "CONFIG_DRIVER=y", rule("R-1", {"HIDDEN": "y"}))
    )


EXCLUSIVE = """
config ONE
    bool "One"

config OTHER
    bool "Other"
    depends on !ONE
"""


def test_a_passing_rule_is_not_broken(fix: Fix, rule: MakeRule) -> None:
    """A rule that could only be met at the cost of a passing one is left out, and the other one named."""
    fragment = fix(EXCLUSIVE, "CONFIG_ONE=y", rule("R-1", {"OTHER": "y"}), rule("R-2", {"ONE": "y"}))

    assert {} == lines(fragment)
    assert {"R-1": "R-2 (title of R-2) wants ONE=y"} == unmet(fragment)


@pytest.mark.parametrize(("severity", "met", "left"), [("low", "R-2", "R-1"), ("critical", "R-1", "R-2")])
def test_two_failing_rules_that_exclude_each_other(
    fix: Fix, rule: MakeRule, severity: str, met: str, left: str
) -> None:
    """Of two rules that do not go together the more severe one is met, and the other one says why not."""
    fragment = fix(
        EXCLUSIVE, "# CONFIG_ONE is not set", rule("R-1", {"OTHER": "y"}, severity), rule("R-2", {"ONE": "y"})
    )

    assert [met] == [finding.rule.id for finding in fragment.met]
    assert [left] == list(unmet(fragment))
    assert "ONE" in unmet(fragment)[left] or met in unmet(fragment)[left]


def test_two_demands_on_one_symbol(fix: Fix, rule: MakeRule) -> None:
    """Contradicting demands: the first is met, the other one names it."""
    kconfig = MODULES + '\nconfig A\n    tristate "A"\n'
    fragment = fix(kconfig, "# CONFIG_A is not set", rule("R-1", {"A": "y"}), rule("R-2", {"A": "m"}))

    assert {"CONFIG_A=y": "R-1"} == lines(fragment)
    assert {"R-2": "R-1 (title of R-1) wants A=y"} == unmet(fragment)


GUARD = """
config FEATURE
    bool "Feature"

config HARDENING
    bool "Hardening of the feature"
    depends on FEATURE

config MORE
    bool "More"
"""


def test_a_rule_that_comes_into_force_is_met_too(fix: Fix, rule: MakeRule) -> None:
    """A rule whose guard the fragment itself makes true is repaired as well."""
    fragment = fix(
        GUARD,
        "# CONFIG_FEATURE is not set",
        rule("R-1", {"FEATURE": "y"}),
        rule("R-2", {"HARDENING": "y"}, when="FEATURE"),
        rule("R-3", {"MORE": "y"}, when="HARDENING"),
    )

    assert {"CONFIG_FEATURE=y": "R-1", "CONFIG_HARDENING=y": "R-2", "CONFIG_MORE=y": "R-3"} == lines(fragment)


def test_a_rule_that_stops_to_apply(fix: Fix, rule: MakeRule) -> None:
    """What another rule demands may end a guard: the guarded rule no longer matters, failing or passing."""
    fragment = fix(
        GUARD,
        "CONFIG_FEATURE=y\nCONFIG_MORE=y",
        rule("R-1", {"FEATURE": "n"}, "high"),
        rule("R-2", {"HARDENING": "y"}, when="FEATURE"),
        rule("R-3", {"MORE": "y"}, when="FEATURE"),
    )

    assert {"# CONFIG_FEATURE is not set": "R-1"} == lines(fragment)
    assert [("R-2", "applies only where FEATURE, which another line ends")] == [
        (finding.rule.id, reason) for finding, reason in fragment.moot
    ]
    assert {} == unmet(fragment)


def test_a_guard_is_not_a_goal(fix: Fix, rule: MakeRule) -> None:
    """A rule is not met by switching off what it protects."""
    kconfig = GUARD.replace("depends on FEATURE", "depends on FEATURE && n")
    fragment = fix(kconfig, "CONFIG_FEATURE=y", rule("R-1", {"HARDENING": "y"}, when="FEATURE"))

    assert {} == lines(fragment)
    assert ["R-1"] == list(unmet(fragment))


ALTERNATIVES = """
config FIRST
    bool "First"

config SECOND
    bool "Second"
    depends on FIRST || NOT_HERE

config THIRD
    bool "Third"
"""


@pytest.mark.parametrize(
    ("any_of", "expected"),
    [
        ([{"FIRST": "y"}, {"THIRD": "y"}], ["CONFIG_FIRST=y"]),
        ([{"THIRD": "y"}, {"FIRST": "y"}], ["CONFIG_THIRD=y"]),
        ([{"SECOND": "y"}, {"THIRD": "y"}], ["CONFIG_FIRST=y", "CONFIG_SECOND=y"]),
        ([{"NOT_HERE": "y"}, {"THIRD": "y"}], ["CONFIG_THIRD=y"]),
        ([{"FIRST": "y", "NOT_HERE": "y"}, {"THIRD": "y"}], ["CONFIG_THIRD=y"]),
        ([{"NOT_HERE": "n", "THIRD": "y"}], ["CONFIG_THIRD=y"]),
    ],
)
def test_alternatives_in_order(fix: Fix, rule: MakeRule, any_of: list[dict[str, str]], expected: list[str]) -> None:
    """The first alternative that can be had is taken, even if a later one needs less."""
    assert expected == list(lines(fix(ALTERNATIVES, "# CONFIG_FIRST is not set", rule("R-1", any_of))))


def test_the_next_alternative_if_the_first_breaks_a_rule(fix: Fix, rule: MakeRule) -> None:
    """An alternative that costs another rule is passed over."""
    kconfig = EXCLUSIVE + '\nconfig INSTEAD\n    bool "Instead"\n'
    fragment = fix(kconfig, "CONFIG_ONE=y", rule("R-1", [{"OTHER": "y"}, {"INSTEAD": "y"}]), rule("R-2", {"ONE": "y"}))

    assert {"CONFIG_INSTEAD=y": "R-1"} == lines(fragment)


def drivers(count: int) -> str:
    """Return tristate drivers."""
    return "".join(f'\nconfig DRIVER_{number}\n    tristate "Driver"\n' for number in range(count))


def as_modules(count: int) -> str:
    """Return the config lines that make the drivers modules."""
    return "CONFIG_MODULES=y" + "".join(f"\nCONFIG_DRIVER_{number}=m" for number in range(count))


SIGNED = MODULES + '\nconfig SIGNED\n    bool "Signed modules"\n    depends on MODULES\n'
NO_MODULES_OR_SIGNED = [{"MODULES": "n"}, {"SIGNED": "y"}]


def test_modules_are_not_given_up(fix: Fix, rule: MakeRule) -> None:
    """MODULES=n is not suggested where it would build many modules in; the next alternative is."""
    fragment = fix(SIGNED + drivers(12), as_modules(12), rule("R-1", NO_MODULES_OR_SIGNED), limit=10)

    assert {"CONFIG_SIGNED=y": "R-1"} == lines(fragment)
    assert [] == fragment.collateral


def test_modules_are_kept_for_good_reason(fix: Fix, rule: MakeRule) -> None:
    """Where MODULES=n is the only way and too dear, the reason says how dear."""
    fragment = fix(SIGNED + drivers(12), as_modules(12), rule("R-1", {"MODULES": "n"}), limit=10)

    assert {"R-1": "it would turn up to 12 modules into built-ins"} == unmet(fragment)


@pytest.mark.parametrize("count", [1, 3, 5])
def test_no_module_is_built_in_for_modules_off(fix: Fix, rule: MakeRule, count: int) -> None:
    """Without module support a module can only be switched off; there are few here."""
    fragment = fix(SIGNED + drivers(count), as_modules(count), rule("R-1", {"MODULES": "n"}))

    assert {
        **{f"# CONFIG_DRIVER_{i} is not set": f"so that DRIVER_{i} stays a module" for i in range(count)},
        "# CONFIG_MODULES is not set": "R-1",
    } == lines(fragment)


def test_no_modules_where_there_are_none(fix: Fix, rule: MakeRule) -> None:
    """MODULES=n is fine if nothing is a module."""
    fragment = fix(SIGNED, "CONFIG_MODULES=y", rule("R-1", NO_MODULES_OR_SIGNED))

    assert {"# CONFIG_MODULES is not set": "R-1"} == lines(fragment)


def test_a_module_is_not_built_in_as_a_side_effect(fix: Fix, rule: MakeRule) -> None:
    """A line that would select a module into the kernel is not taken."""
    kconfig = MODULES + '\nconfig CRYPTO\n    tristate "Crypto"\n\nconfig TEST\n    bool "Test"\n    select CRYPTO\n'
    fragment = fix(kconfig, "CONFIG_CRYPTO=m", rule("R-1", {"TEST": "y"}))

    assert {"R-1": "it would build CRYPTO in, now a module"} == unmet(fragment)


def test_a_module_is_not_built_in_as_a_prerequisite(fix: Fix, rule: MakeRule) -> None:
    """A module is not built in for the sake of a rule that does not ask for it."""
    kconfig = (
        MODULES + '\nconfig CRYPTO\n    tristate "Crypto"\n\nconfig TEST\n    bool "Test"\n    depends on CRYPTO=y\n'
    )
    fragment = fix(kconfig, "CONFIG_CRYPTO=m", rule("R-1", {"TEST": "y"}))

    assert {} == lines(fragment)
    assert ["R-1"] == list(unmet(fragment))


def test_a_module_is_built_in_on_demand(fix: Fix, rule: MakeRule) -> None:
    """Only a rule that demands y itself turns a module into a built-in."""
    kconfig = MODULES + '\nconfig CRYPTO\n    tristate "Crypto"\n'

    assert {"CONFIG_CRYPTO=y": "R-1"} == lines(fix(kconfig, "CONFIG_CRYPTO=m", rule("R-1", {"CRYPTO": "y"})))


def test_a_module_stays_one_where_both_will_do(fix: Fix, rule: MakeRule) -> None:
    """Below a module, y is not to be had, and m is what a list falls back to."""
    kconfig = MODULES + '\nconfig BUS\n    tristate "Bus"\n\nconfig DEVICE\n    tristate "Device"\n    depends on BUS\n'
    fragment = fix(kconfig, "CONFIG_BUS=m", rule("R-1", {"DEVICE": ["y", "m"]}))

    assert {"CONFIG_DEVICE=m": "R-1"} == lines(fragment)


def test_too_many_side_effects(fix: Fix, rule: MakeRule) -> None:
    """A rule that changes more than the limit is left alone, and the others are not."""
    kconfig = 'config OPEN\n    bool "Open"\n\nconfig CHEAP\n    bool "Cheap"\n'
    kconfig += "".join(f'\nconfig E{number}\n    bool "E"\n    depends on OPEN\n    default y\n' for number in range(9))
    rules = rule("R-1", {"OPEN": "y"}), rule("R-2", {"CHEAP": "y"})

    assert {"R-1": "it would change 9 other options"} == unmet(
        fix(kconfig, "# CONFIG_OPEN is not set", *rules, limit=4)
    )
    assert {} == unmet(fix(kconfig, "# CONFIG_OPEN is not set", *rules, limit=9))


BUS = (
    MODULES
    + """
config BUS
    tristate "Bus"

config ONE
    tristate "One"
    depends on BUS

config TWO
    tristate "Two"
    depends on BUS

config INSTEAD
    bool "Instead"
    depends on !BUS
"""
    + "".join(f'\nconfig E{number}\n    bool "E"\n    depends on BUS\n    default y\n' for number in range(9))
)


def test_few_lines_with_many_side_effects(fix: Fix, rule: MakeRule) -> None:
    """A line more is better than a single one that changes more than the limit."""
    fragment = fix(
        BUS,
        "CONFIG_BUS=m\nCONFIG_ONE=m\nCONFIG_TWO=m",
        rule("R-1", {"ONE": "n"}, "high"),
        rule("R-2", {"TWO": "n"}, "high"),
        rule("R-3", {"ONE": "y"}, "low"),
        limit=4,
    )

    assert {"# CONFIG_ONE is not set": "R-1", "# CONFIG_TWO is not set": "R-2"} == lines(fragment)
    assert {"R-3": "R-1 (title of R-1) wants ONE=n"} == unmet(fragment)


def test_a_rule_that_gave_way_to_one_that_is_too_dear(fix: Fix, rule: MakeRule) -> None:
    """What only a rule excludes that is then given up is met after all."""
    rules = rule("R-1", {"ONE": "y"}, "high"), rule("R-2", {"INSTEAD": "y"}, "low")

    assert {"R-2": "R-1 (title of R-1) wants ONE=y"} == unmet(fix(BUS, "# CONFIG_BUS is not set", *rules))
    assert {"R-1": "it would change 9 other options"} == unmet(fix(BUS, "# CONFIG_BUS is not set", *rules, limit=4))


def test_the_price_is_that_of_all_lines(fix: Fix, rule: MakeRule) -> None:
    """Two lines that change three options each change six."""
    kconfig = "".join(
        f'\nconfig {name}\n    bool "{name}"\n'
        + "".join(f'\nconfig {name}{i}\n    bool "E"\n    depends on {name}\n    default y\n' for i in range(3))
        for name in ("ONE", "TWO")
    )
    kconfig += '\nconfig GOAL\n    bool "Goal"\n    depends on ONE && TWO\n'

    assert {"R-1": "it would change 6 other options"} == unmet(
        fix(kconfig, "# CONFIG_ONE is not set", rule("R-1", {"GOAL": "y"}), limit=5)
    )


def test_a_toolchain_that_cannot(fix: Fix, rule: MakeRule) -> None:
    """A missing flag is the reason that is given."""
    kconfig = """
    has = $(shell,{ $(CC) -Werror $(1) -c -x c /dev/null; } >/dev/null 2>&1 && echo "y" || echo "n")

    config HARDENED
        bool "Hardened"
        depends on $(has,-fhard)
    """
    fragment = fix(
        kconfig,
        "# CONFIG_X is not set",
        rule("R-1", {"HARDENED": "y"}),
        answers={"${CC} -Werror -fhard -c -x c /dev/null": "n"},
    )

    assert {"R-1": "toolchain lacks -fhard"} == unmet(fragment)


def test_a_toolchain_that_cannot_is_named_before_a_rule(fix: Fix, rule: MakeRule) -> None:
    """However far behind the symbol it is: no rule is the reason for what would stay impossible without it."""
    kconfig = """
    has = $(shell,{ $(CC) -Werror $(1) -c -x c /dev/null; } >/dev/null 2>&1 && echo "y" || echo "n")

    config CC_HARD
        def_bool $(has,-fhard)

    config PLUGINS
        bool "Plugins"
        depends on CC_HARD

    config HARDENED
        bool "Hardened"
        depends on PLUGINS
    """
    rules = rule("R-1", {"HARDENED": "n"}), rule("R-2", {"HARDENED": "y"})
    fragment = fix(kconfig, "# CONFIG_X is not set", *rules, answers={"${CC} -Werror -fhard -c -x c /dev/null": "n"})

    assert {"R-2": "toolchain lacks -fhard"} == unmet(fragment)


TEXTS = """
config LSM
    string "Security modules"
    default "yama,apparmor"

config MIN_ADDR
    int "Lowest address"
    range 4096 65536
    default 4096

config MASK
    hex "Mask"
    default 0x1
"""


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"LSM": {"contains": "lockdown"}}, ['CONFIG_LSM="lockdown,yama,apparmor"']),
        ({"MIN_ADDR": ">=65536"}, ["CONFIG_MIN_ADDR=65536"]),
        ({"MIN_ADDR": ">=65537"}, []),
        ({"MASK": "176"}, ["CONFIG_MASK=0xb0"]),
    ],
)
def test_numbers_and_lists(fix: Fix, rule: MakeRule, wanted: dict[str, str], expected: list[str]) -> None:
    """Numbers move to the bound, and lists are extended."""
    assert expected == list(lines(fix(TEXTS, "# CONFIG_X is not set", rule("R-1", wanted))))


def test_several_demands_on_one_list(fix: Fix, rule: MakeRule) -> None:
    """Demands on the same list end up in one line."""
    fragment = fix(
        TEXTS,
        'CONFIG_LSM="yama"',
        rule("R-1", {"LSM": {"contains": "lockdown"}}),
        rule("R-2", {"LSM": {"contains": "landlock"}}),
        rule("R-3", {"LSM": {"contains": "bpf"}}),
    )

    assert {} == unmet(fragment)
    assert [{"bpf", "landlock", "lockdown", "yama"}] == [
        set(line.removeprefix('CONFIG_LSM="').removesuffix('"').split(",")) for line in lines(fragment)
    ]


def test_two_bounds_on_one_number(fix: Fix, rule: MakeRule) -> None:
    """The stricter of two bounds serves both rules."""
    fragment = fix(
        TEXTS, "CONFIG_MIN_ADDR=4096", rule("R-1", {"MIN_ADDR": ">=8192"}), rule("R-2", {"MIN_ADDR": ">=32768"})
    )

    assert {} == unmet(fragment)
    assert ["CONFIG_MIN_ADDR=32768"] == list(lines(fragment))


def test_a_stale_line_comes_back_to_life(fix: Fix, rule: MakeRule) -> None:
    """A line that the config holds for a hidden symbol takes effect with the prerequisite, and is told."""
    fragment = fix(CHAIN, "CONFIG_MORE_CHECKS=y", rule("R-1", {"DEBUG": "y"}))

    assert [Change("EXTRA", "n", "y"), Change("MORE_CHECKS", "n", "y")] == fragment.collateral


def test_a_revived_line_that_breaks_a_rule(fix: Fix, rule: MakeRule) -> None:
    """What comes back to life must not cost a passing rule."""
    fragment = fix(CHAIN, "CONFIG_MORE_CHECKS=y", rule("R-1", {"CHECKS": "y"}), rule("R-2", {"MORE_CHECKS": "n"}))

    assert {} == unmet(fragment)
    assert "# CONFIG_MORE_CHECKS is not set" in lines(fragment)


def test_side_effects_of_module_support(fix: Fix, rule: MakeRule) -> None:
    """What MODULES=y changes is told, even if another rule is met after it."""
    kconfig = """
    config MODULES
        bool "Modules"
        modules

    config EXTRA
        bool "Extra"
        default MODULES

    config DRIVER
        tristate "Driver"
        depends on m

    config GUARD
        bool "Guard"
    """
    fragment = fix(
        kconfig,
        "# CONFIG_MODULES is not set\n",
        rule("R-1", {"DRIVER": "m"}),
        rule("R-2", {"GUARD": "y"}, when="DRIVER"),
    )

    assert ["CONFIG_MODULES=y", "CONFIG_DRIVER=m", "CONFIG_GUARD=y"] == list(lines(fragment))
    assert [Change("EXTRA", "n", "y")] == fragment.collateral


def test_a_rule_does_not_end_its_own_guard(fix: Fix, rule: MakeRule) -> None:
    """A rule that would no longer apply with its own fix is not promised."""
    kconfig = EXCLUSIVE.replace("depends on !ONE", "select THIRD") + '\nconfig THIRD\n    bool "Third"\n'
    fragment = fix(kconfig, "# CONFIG_ONE is not set", rule("R-1", {"OTHER": "y"}, when="!THIRD"))

    assert [] == fragment.met


# -- suggestions in findings


def test_suggestions_stand_in_the_findings(case: Case, rule: MakeRule) -> None:
    """Each failing finding gets its own proven lines, or the reason why there are none."""
    facts, findings = case(
        CHAIN + SELECTOR,
        "CONFIG_DRIVER=y",
        rule("R-1", {"CHECKS": "y"}),
        rule("R-2", {"HELPER": "n"}),
        rule("R-3", {"DRIVER": "y"}),
        rule("R-4", {"USER": "y"}),
    )
    suggest(facts, findings)

    assert [
        ["CONFIG_EXPERT=y", "CONFIG_DEBUG=y", "CONFIG_CHECKS=y"],
        [],
        [],
        ["CONFIG_USER=y"],
    ] == [finding.fix for finding in findings]


def test_a_reason_is_said_once(case: Case, rule: MakeRule) -> None:
    """A reason that the finding already gives is not repeated; a new one is added."""
    facts, findings = case(
        SELECTOR + EXCLUSIVE,
        "CONFIG_DRIVER=y\nCONFIG_ONE=y",
        rule("R-1", {"HELPER": "n"}),
        rule("R-2", {"OTHER": "y"}),
        rule("R-3", {"ONE": "y"}),
    )
    suggest(facts, findings)

    assert [
        ["selected by DRIVER=y"],
        ["needs ONE=n (now y)", "R-3 (title of R-3) wants ONE=y"],
        [],
    ] == [finding.because for finding in findings]


def test_a_number_is_not_what_an_impossible_rule_makes_of_it(fix: Fix, rule: MakeRule) -> None:
    """A rule that cannot be met does not keep a number from being the least change for another."""
    kconfig = """
    config EXPERT
        bool "Expert"

    config NUMBER
        int "Number"
        depends on EXPERT
        range 1 100

    config WIDE
        bool "Wide"
        depends on NUMBER > 70
    """
    fragment = fix(kconfig, "# CONFIG_EXPERT is not set", rule("A", {"NUMBER": ">=60"}), rule("B", {"NUMBER": "200"}))

    assert {"CONFIG_EXPERT=y", "CONFIG_NUMBER=60"} == set(lines(fragment))
    assert {"B"} == unmet(fragment).keys()
