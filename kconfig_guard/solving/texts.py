"""The clauses of an int, hex or string: which of the values worth considering it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kconfig_guard.model.numbers import is_valid, leading_number
from kconfig_guard.model.tree import Kind, Op
from kconfig_guard.solving.fact import FactKind
from kconfig_guard.solving.levels import Line, visibility
from kconfig_guard.solving.sat import TRUE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.model.tree import Symbol, Tree
    from kconfig_guard.profile.demand import Demand
    from kconfig_guard.solving.encoding import Encoding

_BASES = {Kind.INT: 10, Kind.HEX: 16}
_MAX_CANDIDATES = 4000
_MAX_DIGITS = 20


def constants_compared(tree: Tree) -> dict[int, set[int]]:
    """Return for each symbol the symbols that it is compared with anywhere in the tree; they are looked for once."""
    if tree.compared is None:
        tree.compared = _find_compared(tree)
    return tree.compared


def _find_compared(tree: Tree) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for operator, *operands in tree.expressions:
        if operator >= Op.EQUAL:
            left, right = operands
            found.setdefault(left, set()).add(right)
            found.setdefault(right, set()).add(left)
    return found


def text_sources(tree: Tree, index: int) -> list[int]:
    """Return a symbol and all numbers and texts that may give it its value: by a default, or as the end of a range."""
    found = {index: None}
    pending = [index]
    while pending:
        for other in _sources(tree.symbols[pending.pop()]):
            source = tree.symbols[other]
            if other not in found and source.definitions and source.kind in _TEXT_KINDS:
                found[other] = None
                pending.append(other)
    return list(found)


def _sources(symbol: Symbol) -> list[int]:
    others = {default.value for default in symbol.defaults if default.value >= 0}
    others.update(bound for bounds in symbol.ranges for bound in bounds[:2])
    return sorted(others)


def candidates(encoding: Encoding, symbol: Symbol) -> list[str]:
    """Return the values of a symbol that make a difference: to comparisons, demands, ranges and the symbol itself."""
    now = encoding.resolver.value(symbol.index)
    demands = encoding.demanded.get(symbol.index, ())
    found = dict.fromkeys(_own_values(encoding, symbol, set()))
    for demand in demands:
        for text in list(found):
            found.update(dict.fromkeys(suggested(symbol, demand, text)))
    every = list(dict.fromkeys([now, *found]))
    if len(every) <= _MAX_CANDIDATES:
        return every
    # Of too many, what is demanded is worth the most.
    wanted = [text for demand in demands for text in suggested(symbol, demand, now)]
    return list(dict.fromkeys([now, *wanted, *every]))[:_MAX_CANDIDATES]


def suggested(symbol: Symbol, demand: Demand, text: str) -> Iterator[str]:
    """Yield the value that would meet a demand, as a config writes it, if there is one; see ``Demand.suggestion``."""
    value = demand.suggestion(text)
    if value is None:
        return
    if symbol.kind is Kind.HEX:
        value = demand.spelled(value, "0x0")
        if value.isdigit() and len(value) <= _MAX_DIGITS:
            value = hex(int(value))
    yield value


def _own_values(encoding: Encoding, symbol: Symbol, seen: set[int]) -> Iterator[str]:
    seen.add(symbol.index)
    tree, resolver = encoding.tree, encoding.resolver
    yield resolver.value(symbol.index)
    if symbol.index in resolver.values:
        yield resolver.values[symbol.index]
    yield _empty(encoding, symbol)
    for other in _sources(symbol):
        source = tree.symbols[other]
        if source.definitions and source.kind in _TEXT_KINDS:
            if other not in seen:
                yield from _own_values(encoding, source, seen)
        else:
            # conf takes the text that every bool starts out with.
            yield "n" if source.definitions else resolver.value(other)
    for other in sorted(encoding.compared.get(symbol.index, ())):
        yield from _around(resolver, symbol, other)


def _around(resolver: Resolver, symbol: Symbol, other: int) -> Iterator[str]:
    """Yield a value that the symbol is compared with, and its neighbours on both sides."""
    text = resolver.value(other)
    yield text
    base = _BASES.get(symbol.kind)
    if base is not None and is_valid(text, symbol.kind):
        for number in (leading_number(text, symbol.kind) - 1, leading_number(text, symbol.kind) + 1):
            yield hex(number) if base == 16 else str(number)


def _empty(encoding: Encoding, symbol: Symbol) -> str:
    if symbol.kind is Kind.STRING or not encoding.tree.dialect.numbers_start_at_zero:
        return ""
    return "0" if symbol.kind is Kind.INT else "0x0"


def encode_text(encoding: Encoding, symbol: Symbol) -> None:
    """Add the definition of a number or text."""
    sat, tree = encoding.sat, encoding.tree
    own = encoding.text(symbol.index)
    sources = [tree.symbols[default.value] for default in symbol.defaults if default.value >= 0]
    if not symbol.prompts and any(source.text for source in sources):
        encoding.fact(own[encoding.resolver.value(symbol.index)], FactKind.TOOLCHAIN, symbol.index)
        return
    usual = _fallback(encoding, symbol)
    loose = sat.new()
    if symbol.prompts:
        raw, kept = _with_line(encoding, symbol, own, usual, loose)
    else:
        raw, kept = _free(encoding, symbol, usual), -TRUE
        sat.add(-loose)
    now = encoding.resolver.values.get(symbol.index, "")
    found: dict[str, list[int]] = {}
    for bounds, active in _ranges(encoding, symbol, loose):
        for text, literal in raw.items():
            found.setdefault(_clamped(symbol, text, bounds), []).append(sat.all((literal, active)))
        inside = _clamped(symbol, now, bounds)
        if inside != now and tree.dialect.out_of_range_is_reset:
            for text, literal in usual.items():
                found.setdefault(_clamped(symbol, text, bounds), []).append(sat.all((kept, literal, active)))
        else:
            found.setdefault(inside, []).append(sat.all((kept, active)))
    outside = sat.any(literal for text in found.keys() - own.keys() for literal in found[text])
    # What the present values do not reach is left open.
    for text, literal in own.items():
        value = sat.any(found.get(text, ()))
        sat.add(-value, literal)
        sat.add(-literal, value, outside)


def _fallback(encoding: Encoding, symbol: Symbol) -> dict[str, int]:
    """Return the values without a line."""
    sat, tree = encoding.sat, encoding.tree
    found: dict[str, list[int]] = {}
    none_yet = TRUE
    for default in symbol.defaults:
        condition = encoding.level(default.condition).some
        active = sat.all((none_yet, condition))
        none_yet = sat.all((none_yet, -condition))
        if default.value < 0:
            texts = {_empty(encoding, symbol): TRUE}
        elif tree.symbols[default.value].definitions and tree.symbols[default.value].kind not in _TEXT_KINDS:
            texts = {"n": TRUE}
        else:
            texts = encoding.text(default.value)
        for text, literal in texts.items():
            found.setdefault(text, []).append(sat.all((active, literal)))
    found.setdefault(_empty(encoding, symbol), []).append(none_yet)
    return {text: sat.any(literals) for text, literals in found.items()}


def _free(encoding: Encoding, symbol: Symbol, usual: dict[str, int]) -> dict[str, int]:
    """Return the values of a symbol without a prompt, any of them where that fact is left out."""
    sat = encoding.sat
    free = sat.new()
    encoding.fact(-free, FactKind.DERIVED if symbol.defaults else FactKind.PROMPTLESS, symbol.index)
    values = {text: sat.new() for text in encoding.text(symbol.index) if is_valid(text, symbol.kind)}
    if values:
        sat.one_of(list(values.values()))
    return {
        text: sat.pick(free, values.get(text, -TRUE), usual.get(text, -TRUE))
        for text in dict.fromkeys((*usual, *values))
    }


def _with_line(
    encoding: Encoding, symbol: Symbol, own: dict[str, int], usual: dict[str, int], free: int
) -> tuple[dict[str, int], int]:
    """Return the values that a new line and the defaults give, and whether the present user value counts."""
    sat = encoding.sat
    encoding.fact(-free, FactKind.DEPENDS, symbol.index)
    shown = sat.any((visibility(encoding, symbol).some, free))
    values = {text: sat.new() for text in own if is_valid(text, symbol.kind)}
    added = sat.new() if values else -TRUE
    if values:
        encoding.lines[symbol.index] = Line(added, values)
        sat.one_of(list(values.values()))
    sat.add(-added, shown)
    for text, literal in values.items():
        sat.add(-added, -literal, own[text])
    has_value = symbol.index in encoding.resolver.values
    is_set = shown if has_value else sat.all((shown, added))
    raw = {text: sat.all((-is_set, literal)) for text, literal in usual.items()}
    for text, literal in values.items():
        raw[text] = sat.any((raw.get(text, -TRUE), sat.all((added, literal))))
    return raw, sat.all((shown, -added)) if has_value else -TRUE


def _ranges(encoding: Encoding, symbol: Symbol, loose: int) -> list[tuple[_Bounds | None, int]]:
    """Return the bounds that may be in force, each with its literal; None stands for no bounds."""
    sat = encoding.sat
    found: list[tuple[_Bounds | None, int]] = []
    free, none_yet = -TRUE, TRUE
    if symbol.ranges:
        free = sat.new()
        encoding.fact(-free, FactKind.RANGE, symbol.index)
    for bounds in symbol.ranges:
        condition = encoding.level(bounds.condition).some
        if bounds.condition == symbol.dependency:
            # Without what the symbol depends on, its range would not depend on that either.
            condition = sat.any((condition, loose))
        active = sat.all((none_yet, condition))
        none_yet = sat.all((none_yet, -condition))
        for low, one in encoding.text(bounds.low).items():
            for high, other in encoding.text(bounds.high).items():
                least, most = (
                    _number(encoding, index, text, symbol) for index, text in ((bounds.low, low), (bounds.high, high))
                )
                found.append((_Bounds(low, least, high, most), sat.all((active, one, other, -free))))
    return [*found, (None, sat.any((none_yet, free)))]


class _Bounds(NamedTuple):
    """The ends of a range as text and as numbers."""

    low: str
    least: int
    high: str
    most: int


def _number(encoding: Encoding, index: int, text: str, symbol: Symbol) -> int:
    own = encoding.tree.symbols[index].kind
    return leading_number(text, own if own in _BASES else symbol.kind)


def _clamped(symbol: Symbol, text: str, bounds: _Bounds | None) -> str:
    if bounds is None or symbol.kind is Kind.STRING:
        return text
    number = leading_number(text, symbol.kind)
    if number < bounds.least:
        return bounds.low
    return bounds.high if number > bounds.most else text


_TEXT_KINDS = (Kind.INT, Kind.HEX, Kind.STRING)
