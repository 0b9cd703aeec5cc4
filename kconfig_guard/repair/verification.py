"""Compare what a fragment promises with the configs that the tree's own tools wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.input.config import parse_config
from kconfig_guard.judgement.finding import Verdict
from kconfig_guard.model.tree import Kind
from kconfig_guard.model.writer import config_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kconfig_guard.input.config import Config
    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.model.tree import Symbol, Tree
    from kconfig_guard.repair.fragment import Fragment

_TOOLCHAIN = ("CC_VERSION_TEXT", "LD_VERSION", "RUSTC_VERSION_TEXT", "PAHOLE_VERSION")


def differences(
    fragment: Fragment, tree: Tree, before: Config, after: Config, judged: Callable[[Config], list[Finding]]
) -> list[str]:
    """Return how a fragment's effect differs from its promises, one readable line each; empty if it holds.

    Args:
        fragment: The fragment.
        tree: The tree that it is for.
        before: What the tree's own conf made of the base alone.
        after: What it made of the base with the fragment merged in.
        judged: Judges the rules that the fragment was made for, always in the same order.
    """
    return [
        *_lost_lines(fragment, tree, after),
        *_broken_promises(fragment, judged(before), judged(after)),
        *_other_changes(fragment, tree, before, after),
    ]


def other_toolchain(base: Resolver, before: Config) -> str | None:
    """Return in words how the toolchain that conf found differs from the one that the fragment was made for.

    That is the one that the config tells, unless the user named another.

    Args:
        base: The base as the model resolves it.
        before: The base as the tree's own conf resolves it.
    """
    parts = []
    for name in _TOOLCHAIN:
        symbol = base.tree.find(name)
        told, here = base.value(symbol.index) if symbol else "", before.get(name) or ""
        if symbol and told != here:
            parts.append(f"{name} is {here or 'empty'}, not {told or 'unknown'}")
    if not parts:
        return None
    return (
        f"note: the toolchain here is not what the fragment was made for ({'; '.join(parts)}); "
        "'--toolchain run' makes one for it"
    )


def _lost_lines(fragment: Fragment, tree: Tree, after: Config) -> Iterator[str]:
    for line in fragment.lines:
        ((name, wanted),) = _assigned(line.text)
        if after.get(name) != wanted:
            yield f"'{line.text}' does not hold: the config has {_line(tree, name, after)}"


def _assigned(text: str) -> list[tuple[str, str]]:
    return [(name, value) for name, value, _ in parse_config(text, "fragment").lines()]


def _line(tree: Tree, name: str, config: Config) -> str:
    value, symbol = config.get(name), tree.find(name)
    if value is None:
        return "no line for it"
    return f"'{config_line(name, symbol.kind if symbol else Kind.UNKNOWN, value)}'"


def _broken_promises(fragment: Fragment, before: list[Finding], after: list[Finding]) -> Iterator[str]:
    now = {id(finding.rule): finding for finding in after}
    for finding in fragment.met:
        found = now[id(finding.rule)]
        if found.verdict is not Verdict.PASS:
            yield f"{finding.rule.id} is promised, but {_verdict(found)}"
    for finding, _ in fragment.moot:
        found = now[id(finding.rule)]
        if found.verdict is Verdict.FAIL:
            yield f"{finding.rule.id} should no longer apply, but {_verdict(found)}"
    for earlier in before:
        found = now[id(earlier.rule)]
        if earlier.verdict is Verdict.PASS and found.verdict is Verdict.FAIL:
            yield f"{earlier.rule.id} passes without the fragment, but with it {_verdict(found)}"


def _verdict(finding: Finding) -> str:
    if finding.verdict is not Verdict.FAIL:
        return "does not apply"
    wanted = [f"{one.symbol} is {one.actual or 'empty'}, wanted {one.expected}" for one in finding.demands]
    return f"fails: {'; '.join(wanted)}"


def _other_changes(fragment: Fragment, tree: Tree, before: Config, after: Config) -> Iterator[str]:
    """Compare all that a user could have set, apart from the fragment's own lines, with the announced changes."""
    own = {name for line in fragment.lines for name, _ in _assigned(line.text)}
    announced = {change.name: change for change in fragment.collateral}
    for symbol in sorted(tree.symbols, key=lambda symbol: symbol.name):
        if not symbol.prompts or symbol.choice_of is not None or symbol.name in own:
            continue
        there = _value(symbol, before.get(symbol.name)), _value(symbol, after.get(symbol.name))
        change = announced.get(symbol.name)
        said = (_value(symbol, change.before), _value(symbol, change.after)) if change else there[:1] * 2
        if there == said:
            continue
        happens = f"changes from {_shown(there[0])} to {_shown(there[1])}"
        if there[0] == there[1]:
            happens = f"stays {_shown(there[0])}"
        if said[0] == said[1]:
            yield f"{symbol.name} {happens}, which the fragment does not announce"
        else:
            yield f"{symbol.name} {happens}, announced is {_shown(said[0])} to {_shown(said[1])}"


def _value(symbol: Symbol, value: str | None) -> str:
    """Return a value in a form that is the same whether it comes from a config, which may lack it, or from the model.

    A number that is neither set nor has a default is 0 to some generations of Kconfig and empty to others, and has no
    line either way.
    """
    if symbol.kind in (Kind.BOOL, Kind.TRISTATE):
        return value or "n"
    if symbol.kind in (Kind.INT, Kind.HEX):
        return "0" if value in (None, "", "0x0") else str(value)
    return value or ""


def _shown(value: str) -> str:
    return value or "empty"
