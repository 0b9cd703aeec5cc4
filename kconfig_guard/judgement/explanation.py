"""What there is to say about one symbol or one rule, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kconfig_guard.judgement.expressions import Node
    from kconfig_guard.judgement.finding import Finding, Verdict
    from kconfig_guard.profile.rule import Rule


class OriginKind(StrEnum):
    """What decides the value of a symbol."""

    USER = "user"
    DEFAULT = "default"
    SELECT = "select"
    IMPLY = "imply"
    CHOICE = "choice"
    RANGE = "range"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from.

    Attributes:
        kind: What decides it.
        text: The same in words, with the place.
        notes: What else is worth knowing, such as a line of the config that does not count.
    """

    kind: OriginKind
    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What an explanation rests on; None or empty where there is nothing."""

    config: str | None = None
    tree: str | None = None
    kernel: str = ""
    arch: str | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """A place where a symbol is defined, and the titles of the menus around it."""

    location: str
    menu: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PromptFact:
    """A prompt, and up to what level it offers the symbol now (None without a config)."""

    text: str
    location: str
    offers: str | None


@dataclass(frozen=True, slots=True)
class Dependency:
    """One thing that a symbol needs: its direct dependency, or what its prompt needs beyond that."""

    what: str
    node: Node


@dataclass(frozen=True, slots=True)
class Link:
    """One ``select`` or ``imply`` between the symbol and another one.

    Attributes:
        symbol: The other symbol.
        value: Its value; None without a config.
        condition: What the statement needs beyond its symbol's own dependency; empty if nothing.
        active: Whether it counts now, with its symbol on and its condition met; None without a config.
        location: Where it stands.
    """

    symbol: str
    value: str | None
    condition: str
    active: bool | None
    location: str


@dataclass(frozen=True, slots=True)
class ChoiceFact:
    """The choice that a symbol is a member of."""

    prompt: str
    location: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DefaultFact:
    """A ``default``.

    Attributes:
        value: The value, or the expression that gives it.
        condition: What it needs beyond the symbol's own dependency; empty if nothing.
        location: Where it stands.
        active: Whether it is the first whose condition is met now; None without a config.
    """

    value: str
    condition: str
    location: str
    active: bool | None


@dataclass(frozen=True, slots=True)
class RangeFact:
    """A ``range``: two numbers or symbols, and what it needs beyond the symbol's own dependency."""

    low: str
    high: str
    condition: str


@dataclass(frozen=True, slots=True)
class RuleDemand:
    """A rule that demands a value of the symbol.

    Attributes:
        rule: The rule.
        expected: What it wants of the symbol, one text for each alternative that names it.
        profiles: The profiles that select it.
        verdict: What it says about the config; None without one.
    """

    rule: Rule
    expected: tuple[str, ...]
    profiles: tuple[str, ...]
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class SymbolFacts:
    """What the tree, and the config if there is one, say about a symbol.

    Attributes:
        kind: Its type.
        prompts: Its prompts.
        definitions: Where it is defined.
        choice: The choice that it is a member of.
        value: Its value; None without a config.
        origin: Where the value comes from; None without a config.
        defaults: Its defaults, in the order in which they are tried.
        ranges: Its ranges, in the order in which they are tried.
        bounds: Between what an int or hex must lie now; None if anywhere, or without a config.
        dependencies: What it needs.
        selected_by: What selects it, those active now first.
        implied_by: What implies it, those active now first.
        selects: What it selects, those that are off now first.
        implies: What it implies, those that are off now first.
    """

    kind: str
    prompts: tuple[PromptFact, ...]
    definitions: tuple[Definition, ...]
    choice: ChoiceFact | None
    value: str | None
    origin: Origin | None
    defaults: tuple[DefaultFact, ...]
    ranges: tuple[RangeFact, ...]
    bounds: tuple[str, str] | None
    dependencies: tuple[Dependency, ...]
    selected_by: tuple[Link, ...]
    implied_by: tuple[Link, ...]
    selects: tuple[Link, ...]
    implies: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class SymbolExplanation:
    """Everything about one symbol.

    Attributes:
        asked: The name that was asked for.
        name: The name that the kernel at hand has for it.
        context: What the explanation rests on.
        facts: What the tree says; None without a tree.
        line: Value and place of the config's own line, if it has one.
        rules: The rules that demand it.
    """

    asked: str
    name: str
    context: Context
    facts: SymbolFacts | None
    line: tuple[str, str] | None = None
    rules: tuple[RuleDemand, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A source that asks for a rule, with what is known about it."""

    name: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Selecting:
    """A profile that selects a rule, and why it changed the rule, if it did."""

    profile: str
    title: str
    override_reason: str = ""


@dataclass(frozen=True, slots=True)
class RuleExplanation:
    """Everything about one rule.

    Attributes:
        rule: The rule.
        context: What the explanation rests on.
        references: Who asks for it.
        profiles: Which profiles select it.
        finding: What ``check`` says about the config; None without one.
    """

    rule: Rule
    context: Context
    references: tuple[Reference, ...] = ()
    profiles: tuple[Selecting, ...] = field(default=())
    finding: Finding | None = None
