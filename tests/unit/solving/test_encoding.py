"""Symbols are encoded only as they are needed, and models are read back."""

from __future__ import annotations

from collections.abc import Callable

from kconfig_guard.model.resolver import Resolver
from kconfig_guard.solving.encoding import Encoding
from tests.unit.solving.encoded import assumed, expanded

Resolve = Callable[..., Resolver]

KCONFIG = """
config BASE
    bool "Base"

config MIDDLE
    bool "Middle"
    depends on BASE

config TOP
    bool "Top"
    depends on MIDDLE

config FAR
    bool "Far"
    depends on TOP

config ARCH_ONLY
    bool "Arch"
    depends on NOWHERE
"""


def names(encoding: Encoding, indices: object) -> set[str]:
    """Return the names of symbols."""
    assert isinstance(indices, (set, dict, list))
    return {encoding.tree.symbols[index].name for index in indices}


def test_a_symbol_opens_what_it_mentions(resolve: Resolve) -> None:
    """Expanding a symbol adds its definition, and the symbols in it as open ones; nothing else is touched."""
    encoding = Encoding(resolve(KCONFIG))
    top = encoding.tree.by_name["TOP"]
    encoding.level(top)

    before = names(encoding, encoding.open)
    encoding.expand(top)
    assert ({"TOP"}, {"MIDDLE"}) == (before, names(encoding, encoding.open))
    assert {"TOP"} == names(encoding, encoding.known())
    assert {"TOP"} == names(encoding, encoding.lines)


def test_an_open_symbol_keeps_its_value(resolve: Resolve) -> None:
    """Its literals say so, and tell whose they are."""
    encoding = Encoding(resolve(KCONFIG, {"BASE": "y"}))
    base = encoding.tree.by_name["BASE"]
    level = encoding.level(base)

    assert [level.some] == encoding.open[base]
    assert base == encoding.owner(-level.some)


def test_a_model_is_read_back(resolve: Resolve) -> None:
    """It gives lines and values, and which symbols have a value only because a fact was left out."""
    encoding = expanded(resolve(KCONFIG))
    tree = encoding.tree
    base, arch = tree.by_name["BASE"], tree.by_name["ARCH_ONLY"]
    literals = [one for one in assumed(encoding, {base: "y"}) if encoding.lines[arch].literal != -one]
    goal = encoding.text(arch)["y"]

    assert not encoding.sat.solve([*literals, goal])
    assert encoding.sat.solve([*(one for one in literals if one not in encoding.facts), goal, *_but_absent(encoding)])
    model = encoding.sat.model()
    assert {base: "y", arch: "y"} == encoding.plan(model)
    assert ("y", "n", "y") == tuple(encoding.value(tree.by_name[name], model) for name in ("BASE", "FAR", "NOWHERE"))
    assert {tree.by_name["NOWHERE"]: "y"} == encoding.supposed(model)


def _but_absent(encoding: Encoding) -> list[int]:
    absent = encoding.tree.by_name["NOWHERE"]
    return [literal for literal, fact in encoding.facts.items() if fact.number != absent]
