"""Properties that hold for random configs over one larger tree, most of them of changes to a config."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.model.answers import Answers
from kconfig_guard.model.infer import infer_answers
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.tree import NO, YES
from kconfig_guard.model.user_values import user_values
from kconfig_guard.model.writer import write_config
from tests.unit.model.small_kconfig import BOTH, CHOICE, option

if TYPE_CHECKING:
    from kconfig_guard.model.tree import Tree
    from tests.unit.model.small_kconfig import Lines, Load, Resolve, Values


LARGE = """
mainmenu "Thirty symbols"

ask = $(shell,{ $(1); } >/dev/null 2>&1 && echo "y" || echo "n")
deny = $(shell,{ $(1); } >/dev/null 2>&1 && echo "n" || echo "y")

config MODULES
    bool "Modules"
    modules

config CC_IS_GCC
    def_bool $(ask,$(CC) is-gcc)

config HAS_SHINY
    def_bool $(ask,$(CC) -fshiny)

config BROKEN_SHINY
    def_bool $(deny,$(CC) -fshiny-works)

menu "Core"

config NET
    tristate "Net"

config INET
    tristate "Inet"
    depends on NET
    default NET
    imply CRYPTO

config CRYPTO
    tristate "Crypto"

config CRYPTO_FAST
    tristate "Fast crypto"
    depends on CRYPTO && $(ask,$(CC) -mfast)
    select LIBFAST

config LIBFAST
    tristate

config LIBSLOW
    def_tristate CRYPTO && !LIBFAST

endmenu

config EXPERT
    bool "Expert"
    select DEBUG

menu "Visible sometimes"
    visible if EXPERT

config TUNE
    bool "Tune"
    default y

config TUNE_LEVEL
    int "Level"
    depends on TUNE
    range 1 MAX_LEVEL if !EXPERT
    range 1 99
    default 50

config MAX_LEVEL
    int "Most"
    default 9

endmenu

config DEBUG
    bool "Debug"
    depends on NET

comment "Debugging is on"
    depends on DEBUG

choice
    prompt "Shine"
    default SHINE_ALL if HAS_SHINY && !BROKEN_SHINY
    default SHINE_NONE

config SHINE_NONE
    bool "None"

config SHINE_SOME
    bool "Some"
    depends on HAS_SHINY

if EXPERT

config SHINE_ALL
    bool "All"
    depends on HAS_SHINY
    select POLISH

endif

endchoice

config POLISH
    bool

config NAME
    string "Name"
    default "big" if SHINE_ALL
    default "small"

config BASE
    hex "Base"
    default 0x100 if TUNE_LEVEL=9
    default 0x10

menuconfig SOUND
    tristate "Sound"
    depends on !BROKEN_SHINY || EXPERT

if SOUND

config SOUND_HIGH
    bool "High"
    depends on BASE >= 0x20

config SOUND_LOW
    tristate "Low"
    default m if SOUND_HIGH
    select NET if SOUND_HIGH

endif

config NEEDLE
    bool "Needle" if NAME = "small"
    default TUNE_LEVEL > 20

config THREAD
    tristate "Thread"
    depends on m || NEEDLE

config LAST
    def_bool y
    depends on THREAD != n && NET
"""

LEVELS = {"int": ("5", "20", "60"), "hex": ("0x10", "0x1F", "0x200"), "string": ("small", "big", 'odd "\\')}


def random_case(tree: Tree, seed: int) -> tuple[dict[str, str], Answers]:
    """Return random lines for about half of the symbols in random order, and random probe answers."""
    rng = random.Random(seed)
    names = [symbol.name for symbol in tree.symbols if symbol.definitions and symbol.name]
    rng.shuffle(names)
    config = {}
    for name in names[: rng.randrange(len(names) + 1)]:
        kind = tree.symbols[tree.by_name[name]].kind
        config[name] = rng.choice(LEVELS.get(kind.name.lower(), ("y", "y", "m", "n")))
    return config, Answers({index: rng.choice("yn") for index in range(len(tree.probes))})


@BOTH
@pytest.mark.parametrize("block", range(10))
def test_a_written_config_is_a_fixpoint(load: Load, lines_of: Lines, generation: str, block: int) -> None:
    """Resolving what was written gives the same text again."""
    tree = load(LARGE, generation)
    for seed in range(20 * block, 20 * block + 20):
        config, answers = random_case(tree, seed)
        text = write_config(Resolver(tree, user_values(tree, config.items()), answers))
        again = write_config(Resolver(tree, user_values(tree, unquoted(lines_of(text)).items()), answers))

        assert text == again, f"seed {seed}"


@BOTH
@pytest.mark.parametrize("block", range(10))
def test_inferred_answers_reproduce_the_config(load: Load, lines_of: Lines, generation: str, block: int) -> None:
    """The answers that a config tells, and the assumptions for the rest, give the very same config."""
    tree = load(LARGE, generation)
    for seed in range(20 * block, 20 * block + 20):
        config, answers = random_case(tree, seed)
        text = write_config(Resolver(tree, user_values(tree, config.items()), answers))
        pairs = list(unquoted(lines_of(text)).items())
        inferred = infer_answers(tree, pairs)

        assert text == write_config(Resolver(tree, user_values(tree, pairs), inferred)), f"seed {seed}"
        assert {index: answers.known[index] for index in inferred.known} == inferred.known, f"seed {seed}"


@BOTH
@pytest.mark.parametrize("block", range(10))
def test_a_change_gives_what_a_fresh_start_gives(load: Load, generation: str, block: int) -> None:
    """However much was computed before, a changed resolver writes what a new one would, and leaves the first alone."""
    tree = load(LARGE, generation)
    for seed in range(20 * block, 20 * block + 20):
        config, answers = random_case(tree, seed)
        changes, _ = random_case(tree, seed + 1000)
        rng = random.Random(seed)
        base = Resolver(tree, user_values(tree, config.items()), answers)
        for index in rng.sample(range(len(tree.symbols)), rng.randrange(len(tree.symbols))):
            base.value(index)
        accepted = user_values(tree, list(changes.items())[:3])
        new = {tree.symbols[index].name: value for index, value in accepted.items()}
        merged = user_values(tree, ({name: text for name, text in config.items() if name not in new} | new).items())
        changed = base.changed(accepted)

        assert write_config(Resolver(tree, merged, answers)) == write_config(changed), f"seed {seed}"
        assert write_config(Resolver(tree, user_values(tree, config.items()), answers)) == write_config(base), (
            f"seed {seed}"
        )


@BOTH
@pytest.mark.parametrize("block", range(5))
def test_a_dropped_value_gives_what_a_fresh_start_gives(load: Load, generation: str, block: int) -> None:
    """Taking a user value back has the effect of a config without that line."""
    tree = load(LARGE, generation)
    for seed in range(20 * block, 20 * block + 20):
        config, answers = random_case(tree, seed)
        dropped = random.Random(seed).sample(sorted(config), min(3, len(config)))
        base = Resolver(tree, user_values(tree, config.items()), answers)
        write_config(base)
        left = {name: value for name, value in config.items() if name not in dropped}
        fresh = Resolver(tree, user_values(tree, left.items()), answers)

        assert write_config(fresh) == write_config(base.changed({tree.by_name[name]: None for name in dropped})), (
            f"seed {seed}"
        )


@BOTH
@pytest.mark.parametrize("block", range(5))
def test_touched_holds_everything_that_changes(load: Load, generation: str, block: int) -> None:
    """Whatever has another value after some changes is among the touched symbols, computed before or not."""
    tree = load(LARGE, generation)
    for seed in range(20 * block, 20 * block + 20):
        config, answers = random_case(tree, seed)
        changes, _ = random_case(tree, seed + 1000)
        changes.pop("MODULES", None)
        base = Resolver(tree, user_values(tree, config.items()), answers)
        changed = base.changed(user_values(tree, list(changes.items())[:3]))
        different = {symbol.name for symbol in tree.symbols if base.value(symbol.index) != changed.value(symbol.index)}

        assert set() == different - {tree.symbols[index].name for index in changed.touched}, f"seed {seed}"


def test_what_stays_the_same_lets_nothing_else_be_touched(resolve: Resolve) -> None:
    """A change is followed as far as values change, although it could have reached further."""
    kconfig = option("A") + option("B", "default y if A", "default y") + option("C", "depends on B") + option("D")
    resolver = resolve(kconfig, {"A": "n"})
    names = resolver.tree.by_name
    changed = resolver.changed({names["A"]: "y"})

    assert {names["A"], names["B"]} == changed.touched
    assert [True] * 3 == [changed.within_reach(names[name]) for name in "ABC"]
    assert not resolver.within_reach(names["A"])
    assert not changed.within_reach(names["D"])


@BOTH
@pytest.mark.parametrize("block", range(5))
def test_changes_add_up(load: Load, generation: str, block: int) -> None:
    """Whatever has another value after several changes in a row is among the touched symbols."""
    tree = load(LARGE, generation)
    for seed in range(20 * block, 20 * block + 20):
        config, answers = random_case(tree, seed)
        base = changed = Resolver(tree, user_values(tree, config.items()), answers)
        for step in range(4):
            changes, _ = random_case(tree, 1000 * (step + 1) + seed)
            accepted = user_values(tree, list(changes.items())[:2])
            changed = changed.changed(
                {index: None if index % 3 == step else value for index, value in accepted.items()}
            )
        fresh = Resolver(tree, changed.values, answers)
        everything = range(len(tree.symbols))
        different = {index for index in everything if base.value(index) != changed.value(index)}

        assert [fresh.value(index) for index in everything] == [changed.value(index) for index in everything]
        assert set() == different - changed.touched
        assert all(changed.within_reach(index) for index in different)


def test_a_change_that_reveals_a_member_of_a_choice(load: Load) -> None:
    """A member that was hidden when its choice was computed joins it with the change that shows it."""
    tree = load(CHOICE)
    resolver = Resolver(tree, user_values(tree, [("C", "y"), ("SHOW_C", "n")]), Answers())
    before = resolver.value(tree.by_name["B"])
    changed = resolver.changed({tree.by_name["SHOW_C"]: "y"})

    assert ("y", "n", "y") == (before, changed.value(tree.by_name["B"]), changed.value(tree.by_name["C"]))


def unquoted(lines: Values) -> dict[str, str]:
    """Return the lines of a config with the quotes of strings taken off."""
    return {
        name: value[1:-1].replace('\\"', '"').replace("\\\\", "\\") if value.startswith('"') else value
        for name, value in lines.items()
    }


@pytest.mark.parametrize("generation", ["old", "new"])
@pytest.mark.parametrize(
    ("property_of_modules", "config", "changes"),
    [
        ("depends on X", {"X": "y", "MODULES": "y", "T": "m"}, {"X": "n"}),
        ("depends on X", {"X": "n", "MODULES": "y", "T": "m"}, {"X": "y"}),
        ("default X", {"X": "y", "T": "m"}, {"X": "n"}),
    ],
)
def test_modules_may_change_through_others(
    *, resolve: Resolve, property_of_modules: str, config: Values, changes: Values, generation: str
) -> None:
    """What MODULES follows from decides over every tristate, as MODULES itself does."""
    kconfig = option("X", kind="bool") + option("MODULES", "modules", property_of_modules, kind="bool") + option("T")
    before = resolve(kconfig, config, generation)
    tree = before.tree

    after = before.changed({tree.by_name[name]: value for name, value in changes.items()})
    fresh = resolve(kconfig, {**config, **changes}, generation)

    names = ("X", "MODULES", "T")
    assert [fresh.value(tree.by_name[name]) for name in names] == [after.value(tree.by_name[name]) for name in names]


def test_a_change_reaches_bools_in_a_tristate_choice(load: Load) -> None:
    """In old trees such a member is only visible where its choice is y, whatever the member's own lines say."""
    tree = load(
        "config MODULES\n\tbool M\n\tmodules\n\tdefault y\n\n"
        "choice\n\tprompt C\n\nconfig A\n\ttristate A\n\nconfig B\n\tbool B\n\nconfig C\n\ttristate C\n\nendchoice\n",
        "old",
    )
    values = user_values(tree, [("A", "y"), ("C", "m")])
    b, c = tree.by_name["B"], tree.by_name["C"]
    before = Resolver(tree, values, Answers())
    assert (False, NO) == (before.written(b), before.visibility(b))

    after = before.changed({c: "n"})

    assert (True, YES) == (after.written(b), after.visibility(b))
