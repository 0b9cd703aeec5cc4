"""What a tree, and a config if there is one, say about a symbol."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kconfig_guard.judgement.explainer import symbol_facts
from kconfig_guard.judgement.explanation import OriginKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.judgement.explanation import Origin, SymbolFacts
    from kconfig_guard.judgement.expressions import Node
    from kconfig_guard.judgement.facts import TreeFacts
    from kconfig_guard.model.tree import Tree

KCONFIG = """
has = $(shell,{ $(CC) -Werror $(1) -c -x c /dev/null; } >/dev/null 2>&1 && echo "y" || echo "n")

config MODULES
    bool "Modules"
    modules

menu "Drivers"

config BUS
    tristate "Bus"

config CARD
    tristate "Card"
    depends on BUS && !TINY
    select HELPER
    select OTHER if EXPERT
    imply EXTRA

config TINY
    bool "Tiny"

config EXPERT
    bool "Expert"

endmenu

config HELPER
    tristate

config OTHER
    bool "Other"

config EXTRA
    bool "Extra"

config SWITCH
    bool "Switch" if EXPERT
    depends on BUS
    default y if !TINY

config FOLLOWS
    def_bool EXPERT || TINY
    depends on BUS

config PLUGIN
    bool "Plugin"
    depends on $(has,-fplugin) && (EXPERT || TINY)

config NUMBER
    int "Number"
    depends on EXPERT
    range 1 9
    default 4

config LIMITED
    int "Limited"
    range 1 9
    default 20

config NAME
    string "Name"

config NOTHING
    bool

choice
    prompt "Speed"
    default FAST if EXPERT

config SLOW
    bool "Slow"

config FAST
    bool "Fast"

config FASTEST
    bool "Fastest"
    depends on EXPERT

endchoice
"""


@pytest.fixture
def explain(tree_facts: Callable[..., TreeFacts]) -> Callable[[str, str], SymbolFacts]:
    """Return a function that explains a symbol of the tree for a few lines of config: ``explain(name, config)``."""

    def explain(name: str, config: str) -> SymbolFacts:
        facts = tree_facts(KCONFIG, config, {"${CC} -Werror -fplugin -c -x c /dev/null": "n"})
        tree = facts.resolver.tree
        return symbol_facts(tree, tree.symbols[tree.by_name[name]], facts)

    return explain


def origin(facts: SymbolFacts) -> Origin:
    assert facts.origin is not None
    return facts.origin


@pytest.mark.parametrize(
    ("name", "config", "decided", "text"),
    [
        ("BUS", "CONFIG_MODULES=y\nCONFIG_BUS=m", ("m", OriginKind.USER), "set in the config (config:2)"),
        ("BUS", "CONFIG_TINY=y", ("n", OriginKind.NONE), "nothing sets it, and no default applies"),
        ("HELPER", "CONFIG_BUS=y\nCONFIG_CARD=y", ("y", OriginKind.SELECT), "selected by CARD=y"),
        ("EXTRA", "CONFIG_BUS=y\nCONFIG_CARD=y", ("y", OriginKind.IMPLY), "implied by CARD=y"),
        ("EXTRA", "CONFIG_BUS=y\nCONFIG_CARD=y\n# CONFIG_EXTRA is not set", ("n", OriginKind.USER),
         "set in the config (config:3)"),
        ("SWITCH", "CONFIG_BUS=y", ("y", OriginKind.DEFAULT), "default y if !TINY (Kconfig:36)"),
        ("FOLLOWS", "CONFIG_BUS=y", ("n", OriginKind.DEFAULT), "default EXPERT || TINY (Kconfig:41)"),
        ("LIMITED", "CONFIG_BUS=y", ("9", OriginKind.RANGE), "20 moved into its range: it must lie between 1 and 9"),
        ("LIMITED", "CONFIG_LIMITED=77", ("9", OriginKind.RANGE),
         "77 moved into its range: it must lie between 1 and 9"),
        ("LIMITED", "CONFIG_LIMITED=7", ("7", OriginKind.USER), "set in the config (config:1)"),
        ("NAME", 'CONFIG_NAME="x"', ("x", OriginKind.USER), "set in the config (config:1)"),
        ("NAME", "CONFIG_BUS=y", ("", OriginKind.NONE), "nothing sets it, and no default applies"),
        ("SLOW", "CONFIG_BUS=y", ("y", OriginKind.CHOICE),
         'chosen in the choice "Speed": it is the first member that is visible and not ruled out'),
        ("SLOW", "CONFIG_FAST=y", ("n", OriginKind.CHOICE),
         'FAST is chosen in the choice "Speed": the config says so (config:1)'),
        ("FAST", "CONFIG_EXPERT=y", ("y", OriginKind.CHOICE),
         'chosen in the choice "Speed": it is the default (Kconfig:66)'),
        ("SLOW", "CONFIG_FAST=y\nCONFIG_SLOW=y", ("y", OriginKind.CHOICE),
         'chosen in the choice "Speed": the config says so (config:2), as the last of several'),
    ],
)  # fmt: skip
def test_origins(
    explain: Callable[[str, str], SymbolFacts], name: str, config: str, decided: tuple[str, OriginKind], text: str
) -> None:
    """The origin is what the resolver went by, with its place."""
    facts = explain(name, config)

    assert (*decided, text) == (facts.value, origin(facts).kind, origin(facts).text)


@pytest.mark.parametrize(
    ("name", "config", "notes"),
    [
        ("HELPER", "CONFIG_BUS=y", ["it has no prompt: no line of a config can change it directly"]),
        ("SWITCH", "CONFIG_BUS=y\n# CONFIG_SWITCH is not set",
         ["the config says n (config:2), which does not count: its prompt is hidden"]),
        ("OTHER", "CONFIG_EXPERT=y\nCONFIG_BUS=y\nCONFIG_CARD=y\n# CONFIG_OTHER is not set",
         ["the config says n (config:4), which the select overrules"]),
        ("CARD", "CONFIG_MODULES=y\nCONFIG_BUS=m\nCONFIG_CARD=y",
         ["the line says y, but its dependencies allow m at most"]),
        ("BUS", "CONFIG_BUS=m", ["m counts as y, since modules are off"]),
        ("TINY", "CONFIG_TINY=m", ["the config says m (config:1), which does not count: a bool takes no such value"]),
        ("LIMITED", "CONFIG_LIMITED=77", ["set in the config (config:1)"]),
        ("FASTEST", "CONFIG_FAST=y", ["its prompt is hidden: no line of a config can change it directly"]),
        ("TINY", "CONFIG_TINY=y", []),
    ],
)  # fmt: skip
def test_notes(explain: Callable[[str, str], SymbolFacts], name: str, config: str, notes: list[str]) -> None:
    """What is overruled, does not count or cannot be set is said."""
    assert notes == list(origin(explain(name, config)).notes)


def test_an_old_tree_drops_what_is_out_of_range(
    load: Callable[..., Tree], tree_facts: Callable[..., TreeFacts]
) -> None:
    """There the default counts, and the line is told as dropped."""
    facts = tree_facts(KCONFIG, "CONFIG_NUMBER=77\nCONFIG_EXPERT=y")
    facts.resolver.tree.dialect = load(KCONFIG, "old").dialect
    facts = type(facts)(facts.config, facts.resolver.changed({}), facts.renames)
    tree = facts.resolver.tree
    found = symbol_facts(tree, tree.symbols[tree.by_name["NUMBER"]], facts)

    assert (OriginKind.RANGE, "default 4 (Kconfig:49)") == (origin(found).kind, origin(found).text)
    assert ("the config says 77 (config:1), which is dropped: it must lie between 1 and 9",) == origin(found).notes


def marked(node: Node) -> list[str]:
    """Return the innermost parts that stand in the way."""
    inner = [text for part in node.parts for text in marked(part)]
    return inner or ([node.text] if node.blocks else [])


@pytest.mark.parametrize(
    ("name", "config", "expected"),
    [
        ("CARD", "CONFIG_TINY=y", [("depends on", "BUS && !TINY", ["BUS", "!TINY"])]),
        ("CARD", "CONFIG_BUS=y", [("depends on", "BUS && !TINY", [])]),
        ("SWITCH", "CONFIG_BUS=y", [("depends on", "BUS", []), ("prompt also needs", "EXPERT", ["EXPERT"])]),
        ("FOLLOWS", "CONFIG_BUS=y",
         [("depends on", "BUS", []), ("its default needs", "EXPERT || TINY", ["EXPERT", "TINY"])]),
        ("PLUGIN", "CONFIG_TINY=y",
         [("depends on", "[toolchain has -fplugin] && (EXPERT || TINY)", ["[toolchain has -fplugin]"])]),
        ("TINY", "CONFIG_BUS=y", []),
    ],
)  # fmt: skip
def test_dependencies(
    explain: Callable[[str, str], SymbolFacts], name: str, config: str, expected: list[tuple[str, str, list[str]]]
) -> None:
    """What the symbol needs, what its prompt needs beyond that, and the parts that fail."""
    assert expected == [(d.what, d.node.text, marked(d.node)) for d in explain(name, config).dependencies]


def test_what_allows_m_at_most_is_marked(explain: Callable[[str, str], SymbolFacts]) -> None:
    """A tristate is limited by a part that is m, a bool is not."""
    card = explain("CARD", "CONFIG_MODULES=y\nCONFIG_BUS=m").dependencies[0].node
    switch = explain("SWITCH", "CONFIG_MODULES=y\nCONFIG_BUS=m").dependencies[0].node

    assert (True, [True, False]) == (card.limits, [part.limits for part in card.parts])
    assert ("m", ["m", "y"]) == (card.value, [part.value for part in card.parts])
    assert (False, False) == (switch.limits, switch.blocks)


def test_details_say_what_is_behind_a_part(explain: Callable[[str, str], SymbolFacts]) -> None:
    """A negation has the value of its symbol, a hidden symbol what hides it."""
    bus, tiny = explain("CARD", "CONFIG_TINY=y").dependencies[0].node.parts
    assert ("", "TINY is y") == (bus.detail, tiny.detail)

    (default,) = [d for d in explain("FOLLOWS", "CONFIG_BUS=y").dependencies if d.what == "its default needs"]
    assert ["", ""] == [part.detail for part in default.node.parts]


def test_links(explain: Callable[[str, str], SymbolFacts]) -> None:
    """Selects and implies are told from both ends; conditions are those of the statement alone."""
    config = "CONFIG_BUS=y\nCONFIG_CARD=y\n# CONFIG_EXTRA is not set"
    card = explain("CARD", config)

    assert [("OTHER", "n", "EXPERT", False), ("HELPER", "y", "", True)] == [
        (link.symbol, link.value, link.condition, link.active) for link in card.selects
    ]
    assert [("EXTRA", "n", True)] == [(link.symbol, link.value, link.active) for link in card.implies]
    assert [("CARD", "y", "", True)] == [
        (link.symbol, link.value, link.condition, link.active) for link in explain("HELPER", config).selected_by
    ]
    assert ["CARD"] == [link.symbol for link in explain("EXTRA", config).implied_by]


def test_what_it_is(explain: Callable[[str, str], SymbolFacts]) -> None:
    """Type, prompts, places, menus, choice, defaults and ranges."""
    card, switch = explain("CARD", "CONFIG_BUS=y"), explain("SWITCH", "CONFIG_BUS=y")

    assert ("tristate", [("Card", "y")]) == (card.kind, [(p.text, p.offers) for p in card.prompts])
    assert [("Kconfig:12", ("Drivers",))] == [(item.location, item.menu) for item in card.definitions]
    assert [("Switch", "n")] == [(p.text, p.offers) for p in switch.prompts]
    assert [("y", "!TINY", True)] == [(d.value, d.condition, d.active) for d in switch.defaults]
    assert [("1", "9", "")] == [(r.low, r.high, r.condition) for r in explain("NUMBER", "CONFIG_BUS=y").ranges]
    assert ("1", "9") == explain("NUMBER", "CONFIG_EXPERT=y").bounds
    choice = explain("FAST", "CONFIG_BUS=y").choice
    assert choice is not None
    assert ("Speed", "Kconfig:66", ("SLOW", "FAST", "FASTEST")) == (choice.prompt, choice.location, choice.members)


@pytest.mark.parametrize("name", ["CARD", "SWITCH", "PLUGIN", "NUMBER", "FAST", "HELPER"])
def test_without_a_config_there_are_no_values(load: Callable[..., Tree], name: str) -> None:
    """Nothing is said to be on, off, active or in the way."""
    tree = load(KCONFIG)
    facts = symbol_facts(tree, tree.symbols[tree.by_name[name]], None)

    assert (None, None, None) == (facts.value, facts.origin, facts.bounds)
    for item in facts.dependencies:
        assert (None, False, False) == (item.node.value, item.node.blocks, item.node.limits)
    for link in (*facts.selected_by, *facts.implied_by, *facts.selects, *facts.implies):
        assert (None, None) == (link.value, link.active)
    assert {None} >= {prompt.offers for prompt in facts.prompts}
    assert {None} >= {default.active for default in facts.defaults}
