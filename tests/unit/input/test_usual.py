"""Tests of configs that are taken in as a whole, against taking in their lines one by one."""

from __future__ import annotations

import random

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.input import config as module
from kconfig_guard.input.config import Config, parse_config
from kconfig_guard.input.usual import UsualLines

HEADER = "#\n# Linux/x86 6.12.3 Kernel Configuration\n#\n"

USUAL = [
    "CONFIG_A=y", "CONFIG_B=m", "CONFIG_C=n", "# CONFIG_D is not set", "# CONFIG_A is not set", 'CONFIG_E="x"',
    'CONFIG_F="a\\"b\\\\ #"', "CONFIG_G=12", "CONFIG_H=0x1f", "CONFIG_U=-5", "CONFIG_V=af", "CONFIG_CC_IS_GCC=y",
    "", "#", "# Linux/x86 6.1.2 Kernel Configuration", "# Linux/arm64 5.1 Kernel Configuration", "# end of menu", "##",
]  # fmt: skip
"""Lines that conf writes."""

ODD = [
    "# CONFIG_", "CONFIG_I=", "CONFIG_J=ABC", "CONFIG_K=yes", "CONFIG_L=5 # x", "CONFIG_M=y ", "# CONFIG_N is not set ",
    "CONFIG_O is not set", "# CONFIG_P=y", "CONFIG_Q=y\r", "\ufeff", "\ufeffCONFIG_R=y", " ", "x", "CONFIG_=y", "=y",
    "# CONFIG_ is not set", 'CONFIG_S="', "CONFIG_T=\u0661", "CONFIG_\u00e9=y", "\x0c", "\x85", "\u2028CONFIG_W=y",
    "CONFIG_X=y\u2028", "CONFIG_Y=y\x0bCONFIG_Z=y", "#\rCONFIG_A=n", "\udc80", 'CONFIG_AA="\udc80"', 'CONFIG_AB="a\\',
    'CONFIG_AC="a" #c', "# CONFIG_AD is not set\x85", "#CONFIG_AE is not set", "# Linux/x86 6.1", "CONFIG_AF==",
    "CONFIG_A", "CONFIG_A =y", "\tCONFIG_A=y", "# CONFIG_A is not set# CONFIG_B is not set", "CONFIG_A=yCONFIG_B=y",
    "# CONFIG_A is not set\x00", "CONFIG_A=y\x00", f"CONFIG_LONG={'9' * 5000}", f'CONFIG_LONG="{"x" * 70000}"',
]  # fmt: skip
"""Lines about which there is something to say, or that only look like others."""


def seen(config: Config) -> tuple[object, ...]:
    """Return all that anybody can ask a config."""
    names = [*config.assignments, "NONE"]
    return (
        (config.kind, config.header_arch, config.header_version, config.warnings),
        (dict(config.assignments), names, len(config.assignments)),
        (list(config.order), list(config.order[:2]), len(config.order), list(config.lines())),
        [(config.get(name), config.place(name), name in config.assignments) for name in names],
    )


def outcome(text: str) -> object:
    try:
        return seen(parse_config(text, "config"))
    except InputError as error:
        return str(error)


def is_whole(text: str) -> bool:
    """Say whether a text is taken in as a whole."""
    try:
        return isinstance(parse_config(text, "config").assignments, UsualLines)
    except InputError:
        return False


def made(chance: random.Random) -> str:
    """Return a random text, damaged at times."""
    lines = [chance.choice(USUAL if chance.random() < 0.9 else ODD) for _ in range(chance.randint(0, 8))]
    # Without numbers, nearly all would have a symbol twice.
    lines = [line.replace("CONFIG_", f"CONFIG_{number}") if chance.random() < 0.8 else line
             for number, line in enumerate(lines)]  # fmt: skip
    text = "\n".join(lines) + chance.choice(["\n", "", "\n\n", "\r\n"])
    if text and chance.random() < 0.2:
        place = chance.randrange(len(text))
        text = text[:place] + chance.choice('\n\r ="#CyI\ufeff\\_n') + text[place + chance.randint(0, 1) :]
    return text


@pytest.mark.parametrize("seed", range(4))
def test_a_text_means_the_same_as_a_whole_and_line_by_line(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the text, each assignment, place, warning and error is the same; many texts are taken as a whole."""
    chance = random.Random(seed)
    texts = [made(chance) for _ in range(1500)]

    found = [outcome(text) for text in texts]

    assert sum(is_whole(text) for text in texts) > 500
    monkeypatch.setattr(module, "usual", lambda *_: None)
    assert found == [outcome(text) for text in texts]


@pytest.mark.parametrize("line", ODD)
def test_an_odd_line_is_looked_at_by_itself(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is odd is judged as ever, in the midst of what is usual too, and at each end."""
    texts = [f"{HEADER}CONFIG_A0=y\n{line}\n# CONFIG_B0 is not set\n", f"{line}\nCONFIG_A0=y\n", f"CONFIG_A0=y\n{line}"]

    found = [outcome(text) for text in texts]

    monkeypatch.setattr(module, "usual", lambda *_: None)
    assert found == [outcome(text) for text in texts]


def test_what_conf_writes_is_taken_as_a_whole() -> None:
    """A config as conf writes it has nothing in it that needs a look at every line."""
    assert is_whole(f'{HEADER}CONFIG_A=y\n# CONFIG_B is not set\n\n#\n# Menu\n#\nCONFIG_C="x"\nCONFIG_D=0x10\n# end\n')


def test_a_symbol_with_two_lines_is_not_taken_as_a_whole() -> None:
    """Which of the lines counts, and a word about it, is for the slower way."""
    assert not is_whole("CONFIG_A=y\nCONFIG_A=m\n")


# -- variants


def changed(chance: random.Random, text: str) -> str:
    """Return a text with some lines replaced, and at times one more or one less."""
    lines = text.split("\n")
    for _ in range(chance.randint(0, 3)):
        place = chance.randrange(len(lines))
        name = lines[place].removeprefix("# ").partition("=")[0].partition(" ")[0]
        same = [
            f"{name}=y",
            f"{name}=m",
            f"# {name} is not set",
            f'{name}="\\\\"',
            f"{name}=0x7",
            f"{name}=yes",
            f"{name}=",
        ]
        lines[place] = chance.choice(same if name.startswith("CONFIG_") and chance.random() < 0.8 else USUAL + ODD)
    if chance.random() < 0.1:
        lines.insert(chance.randrange(len(lines)), chance.choice(USUAL))
    if chance.random() < 0.1:
        del lines[chance.randrange(len(lines))]
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(4))
def test_a_variant_means_what_it_means_by_itself(seed: int) -> None:
    """Read by other configs or not, all that can be asked of a text is the same; many texts are variants."""
    chance = random.Random(seed)
    known: list[Config] = []
    variants = 0
    text = made(chance)
    for _ in range(1500):
        text = changed(chance, text) if chance.random() < 0.95 else made(chance)
        expected, found = outcome(text), object()
        config: Config | None
        try:
            config = parse_config(text, "config", known=known)
        except InputError as error:
            config, found = None, str(error)
        else:
            found = seen(config)
        assert expected == found
        if config is None:
            text = made(chance)
            continue
        lines = config.assignments
        if isinstance(lines, UsualLines):
            variants += lines.is_variant
            known = [config, *known[:3]]

    assert variants > 80


def test_variants_are_compared_as_any_configs_are() -> None:
    """What differs between two configs does not depend on how they were read."""
    chance = random.Random(5)
    original = parse_config("".join(f"CONFIG_A{number}=y\n" for number in range(20)), "config")
    found = [original]
    for _ in range(20):
        lines = [f"CONFIG_A{number}={chance.choice('yyym')}" for number in range(20)]
        found.append(parse_config("\n".join([*lines, ""]), "config", known=[original]))
    for one in found:
        for other in found:
            first, second = one.assignments, other.assignments
            assert isinstance(first, UsualLines)
            assert isinstance(second, UsualLines)
            names = {name for name in first if one.get(name) != other.get(name)}
            assert names == first.differing(second) == first.differing(usual_by_itself(other))
            assert first.is_ordered_like(usual_by_itself(other))
    longer = parse_config("CONFIG_B=y\nCONFIG_A0=y\n", "config").assignments
    shorter = parse_config("CONFIG_A0=y\n", "config").assignments
    assert isinstance(longer, UsualLines)
    assert isinstance(shorter, UsualLines)
    assert {"B"} == longer.differing(shorter) == shorter.differing(longer)
    assert not longer.is_ordered_like(shorter)


def usual_by_itself(config: Config) -> UsualLines:
    """Return the lines of the same config, read without any other."""
    text = "".join(f"CONFIG_{name}={value}\n" for name, value, _ in config.lines())
    lines = parse_config(text, "config").assignments
    assert isinstance(lines, UsualLines)
    return lines
