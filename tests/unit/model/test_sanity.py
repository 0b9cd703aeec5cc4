"""What conf refuses after reading a tree is refused: dependency loops and choices with odd members."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.model import sanity
from kconfig_guard.model.tree import Tree

Load = Callable[..., Tree]

LOOPS = {
    "itself": (
        'config A\n    bool "A"\n    depends on A',
        "A depends on A",
    ),
    "selects itself": (
        "config A\n    bool\n    select A",
        "A is selected by A",
    ),
    "in a circle": (
        (
            'config A\n    bool "A"\n    depends on !B\n\nconfig B\n    bool "B"\n    depends on 3 = C || D\n\n'
            "config C\n    int\n\nconfig D\n    bool\n    depends on A"
        ),
        "A depends on B, which depends on D, which depends on A",
    ),
    "through a select": (
        'config A\n    bool "A"\n    depends on B\n    select B\n\nconfig B\n    bool',
        "A depends on B, which is selected by A",
    ),
    "through the condition of a select": (
        'config C\n    bool "C"\n    select A if A\n\nconfig A\n    bool',
        "A is selected by A",
    ),
    "through an imply": (
        'config A\n    bool "A"\n    depends on B\n    imply B\n\nconfig B\n    bool "B"',
        "A depends on B, which is implied by A",
    ),
    "through a default": (
        'config A\n    bool "A"\n    default B\n\nconfig B\n    bool "B"\n    depends on A',
        "A has a default or range that depends on B, which depends on A",
    ),
    "through a prompt": (
        'config A\n    bool "A" if B\n\nconfig B\n    bool "B" if A',
        "A is visible depending on B, which is visible depending on A",
    ),
    "through the condition of a range": (
        'config A\n    int "A"\n    range 1 2 if B\n\nconfig B\n    bool "B"\n    depends on A > 1',
        "A has a default or range that depends on B, which depends on A",
    ),
    "a menu that depends on what is in it": (
        'menu "M"\n    depends on A\n\nconfig A\n    bool "A"\n\nendmenu',
        "A depends on A",
    ),
}

CHOICE = 'choice\n    prompt "P"{0}\n\nconfig A\n    bool "A"{1}\n\nconfig B\n    bool "B"{2}\n\nendchoice\n{3}'
CHOICE_LOOPS = {
    "on another member": (
        CHOICE.format("", "\n    depends on B", "", ""),
        "the choice at Kconfig:1 has the member A, which depends on B, which is a member of the choice at Kconfig:1",
    ),
    "on what a member is needed for": (
        CHOICE.format("\n    depends on C", "", "", '\nconfig C\n    bool "C"\n    depends on B\n'),
        "the choice at Kconfig:1 depends on C, which depends on B, which is a member of the choice at Kconfig:1",
    ),
}


@pytest.mark.parametrize("generation", ["old", "new"])
@pytest.mark.parametrize(("kconfig", "words"), [*LOOPS.values(), *CHOICE_LOOPS.values()], ids=[*LOOPS, *CHOICE_LOOPS])
def test_a_loop_is_refused(load: Load, kconfig: str, words: str, generation: str) -> None:
    """A symbol that depends on itself is an error that names every step of the way."""
    with pytest.raises(InputError) as caught:
        load(f"{kconfig}\n", generation)

    assert f"recursive dependency: {words}" == caught.value.message
    assert (True, True) == (str(caught.value.path).endswith("/Kconfig"), bool(caught.value.line))


def entangled(seed: int) -> str:
    """Return a few symbols, two choices and an if that depend on each other at random, most of them on later ones."""
    chance = random.Random(seed)
    names = [f"S{number}" for number in range(chance.randint(4, 9))]

    def other(at: int) -> str:
        after = names[at + 1 :] or ["ABSENT"]
        one, two = (chance.choice(names if chance.random() < 0.05 else after) for _ in range(2))
        return chance.choice([one, f"!{one}", f"{one} && {two}", f"({one} || {two} = y)", f"{one} != {two}"])

    def entry(at: int, *, is_member: bool) -> str:
        lines = [f"config {names[at]}", f'    bool "{names[at]}"']
        if chance.random() < 0.6:
            lines.append(f"    depends on {other(at)}")
        if chance.random() < 0.2:
            lines.append(f"    {chance.choice(['select', 'imply'])} {chance.choice(names[: at or 1])} if {other(at)}")
        if not is_member and chance.random() < 0.3:
            lines.append(f"    default y if {other(at)}")
        return "\n".join(lines)

    blocks, at = [], 0
    while at < len(names):
        size = chance.randint(1, 3)
        inside = range(at, min(at + size, len(names)))
        if size > 1 and chance.random() < 0.6:
            members = "\n\n".join(entry(member, is_member=True) for member in inside)
            rests = f"    depends on {other(inside[-1])}\n" if chance.random() < 0.5 else ""
            default = f"    default {names[inside[0]]} if {other(inside[-1])}\n" if chance.random() < 0.5 else ""
            blocks.append(f'choice\n    prompt "P"\n{rests}{default}\n{members}\n\nendchoice')
        else:
            entries = "\n\n".join(entry(member, is_member=False) for member in inside)
            blocks.append(f"if {other(inside[-1])}\n\n{entries}\n\nendif")
        at = inside[-1] + 1
    return "\n\n".join(blocks) + "\n"


@pytest.mark.parametrize("generation", ["old", "new"])
def test_no_loop_is_missed(load: Load, generation: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where loops are not looked for, there are none; and that is so in most trees without one."""
    found: list[str] = []
    spared = 0

    def outcome(kconfig: str) -> str:
        try:
            load(kconfig, generation)
        except InputError as error:
            return error.message
        return ""

    for seed in range(400):
        kconfig = entangled(seed)
        found.append(outcome(kconfig))
        with monkeypatch.context() as patch:
            patch.setattr(sanity, "_may_loop", lambda _: True)
            assert found[-1] == outcome(kconfig), kconfig
        with monkeypatch.context() as patch:
            patch.setattr(sanity, "find_loop", lambda _: pytest.fail("looked for"))
            try:
                spared += outcome(kconfig) == "" and "choice" in kconfig
            except pytest.fail.Exception:
                continue
    assert {""} < set(found)
    assert 100 <= found.count("") <= 300
    assert spared >= 50


@pytest.mark.parametrize("generation", ["old", "new"])
@pytest.mark.parametrize(
    "kconfig",
    [
        'config A\n    bool "A"\n    select B\n    select C\n\nconfig B\n    bool\n    select C\n\nconfig C\n    bool',
        'config A\n    int "A"\n    range A 2\n',
        CHOICE.format("\n    default B", "", "", '\nconfig C\n    bool "C"\n    depends on A\n    default B\n'),
    ],
    ids=["two ways", "bounds", "choice"],
)
def test_what_is_no_loop(load: Load, kconfig: str, generation: str) -> None:
    """Meeting a symbol twice, a bound that names its own symbol, and what a choice decides are no loops."""
    assert load(kconfig, generation).find("A") is not None


@pytest.mark.parametrize(
    ("kconfig", "line", "words"),
    [
        (CHOICE.format("", "\n    default y", "", ""), 4, "A is a member of a choice and cannot have a default"),
        (CHOICE.format("", "", "", "\nconfig B\n    default y\n"), 12, "B is a member of a choice and cannot have a"),
        (CHOICE.format("", "", "", '\nconfig B\n    bool "C"\n'), 12, "B is a member of a choice and cannot have an"),
        (CHOICE.format("", "", "", "").replace('bool "B"', "bool"), 7, "B is a member of a choice without a prompt"),
        (CHOICE.format("", "", "", "").replace('bool "B"', 'tristate "B"'), 7, "B is a member of a choice without the"),
        (CHOICE.format("", "", "", "").replace('prompt "P"', ""), 1, "a choice without a prompt"),
    ],
    ids=["default", "default elsewhere", "prompt elsewhere", "no prompt", "type", "choice without prompt"],
)
def test_an_odd_choice_is_refused(load: Load, kconfig: str, line: int, words: str) -> None:
    """Since 6.12 members are bools with one prompt and no default; the older generation lets all of it pass."""
    with pytest.raises(InputError) as caught:
        load(kconfig)

    assert (line, words) == (caught.value.line, caught.value.message[: len(words)])
    assert load(kconfig, "old").choices


def test_a_second_entry_in_the_choice(load: Load) -> None:
    """A member may stand twice in its choice; only the newest trees refuse it."""
    kconfig = CHOICE.format("", "", '\n\nconfig A\n    bool "again"', "")

    assert 2 == len(load(kconfig).choices[0].members)
    with pytest.raises(InputError, match="cannot have another prompt"):
        load(kconfig, "newest")
