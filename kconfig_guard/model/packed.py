"""A parsed tree as one piece of data that is at hand in a few milliseconds.

It is numbers and texts, nothing else. What a symbol's definitions say is a row of numbers, which is read when somebody
asks for more than name and type: most runs ask for a tenth of all symbols, and for fewer expressions and texts.
"""

from __future__ import annotations

import sys
from dataclasses import astuple
from itertools import compress, islice
from typing import TYPE_CHECKING, Any, TypeVar

from kconfig_guard.headed import divided, headed
from kconfig_guard.model.asking import asking
from kconfig_guard.model.columns import Columns, Late, Writer
from kconfig_guard.model.dependents import dependents
from kconfig_guard.model.order import Order, order
from kconfig_guard.model.tree import (
    Choice,
    Default,
    Dialect,
    Entry,
    EntryKind,
    Expr,
    Kind,
    Location,
    Probe,
    ProbeKind,
    ProbeUse,
    Prompt,
    Range,
    Selection,
    Symbol,
    Tree,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kconfig_guard.model.columns import Rows

T = TypeVar("T")

_NONE = -1
_KINDS, _ENTRY_KINDS = list(Kind), list(EntryKind)
# Makes a named tuple in half the time that its own class takes.
_tuple = tuple.__new__


def pack(tree: Tree) -> bytes:
    """Return a tree as one piece of data.

    Raises:
        ValueError: It holds a text or number that cannot be kept.
    """
    columns = Writer()
    try:
        _write(tree, columns)
    except OverflowError:
        raise ValueError("too large a number") from None
    head = {
        "byteorder": sys.byteorder,
        "columns": columns.shapes(),
        "tree": [tree.arch, tree.srcarch, tree.version, tree.main_menu, tree.modules, tree.files],
        "dialect": astuple(tree.dialect),
        "choices": [astuple(choice) for choice in tree.choices],
        "probes": tree.probes,
        "texts": [[index, tree.symbols[index].text] for index in tree.texts],
        "askers": list(asking(tree).items()),
        "units": list(order(tree).units.items()),
    }
    return headed(head, columns.joined())


def _write(tree: Tree, columns: Writer) -> None:
    symbols, users = tree.symbols, dependents(tree)
    texts, places = _Numbered[str](), _Numbered[Location]()
    named = set(tree.by_name.values())
    columns.put_bytes("kinds", bytes([symbol.kind for symbol in symbols]))
    columns.put_bytes("named", bytes([symbol.index in named for symbol in symbols]))
    columns.put_bytes("undefined", bytes([symbol.index in tree.undefined for symbol in symbols]))
    columns.put_texts("names", [symbol.name for symbol in symbols])
    columns.put_rows("expressions", tree.expressions)
    columns.put_rows("symbols", [_row(symbol, texts, places) for symbol in symbols])
    columns.put_rows("users", [users[item] for item in range(-len(tree.expressions), len(symbols))])
    columns.put("ranks", order(tree).ranks)
    columns.put("items", order(tree).items)
    columns.put("entries", _numbers_of_entries(tree.entries, texts))
    columns.put("places", [number for path, line in places for number in (texts[path], line)])
    columns.put_texts("texts", texts)


def unpack(content: memoryview) -> Tree:
    """Return the tree that ``pack`` was given.

    Args:
        content: What ``pack`` returned on a machine of this kind.

    Raises:
        ValueError: It is something else.
    """
    head, rest = divided(content)
    if head["byteorder"] != sys.byteorder:
        raise ValueError("of a machine of another kind")
    columns = Columns(head["columns"], rest)
    names, texts = columns.texts("names"), columns.late_texts("texts")
    expressions, users = columns.rows("expressions"), columns.rows("users")
    rows, places = columns.rows("symbols"), columns.numbers("places")
    kinds, named, undefined = (columns.numbers(name) for name in ("kinds", "named", "undefined"))
    ranks, items, entries = (columns.numbers(name) for name in ("ranks", "items", "entries"))
    expected = len(names)
    if any(len(column) != expected for column in (rows, kinds, named, undefined)):
        raise ValueError("parts of several trees")
    if any(len(column) != expected + len(expressions) for column in (users, ranks)):
        raise ValueError("parts of several trees")
    indexes = list(range(len(names)))
    choices = [Choice(symbol, members, optional) for symbol, members, optional in head["choices"]]
    reader = _Reader(rows, texts, _places(places, texts), head)
    arch, srcarch, version, main_menu, modules, files = head["tree"]
    return Tree(
        arch=arch,
        srcarch=srcarch,
        version=version,
        main_menu=main_menu,
        dialect=Dialect(*head["dialect"]),
        symbols=_symbols(reader, indexes, names, kinds, choices),
        expressions=expressions.late_tuples(),
        choices=choices,
        entries=_entries(entries, texts),
        probes=[
            Probe(ProbeKind(kind), command, Location(*place), script) for kind, command, place, script in head["probes"]
        ],
        texts=[index for index, _ in head["texts"]],
        undefined=frozenset(compress(indexes, undefined)),
        by_name=dict(zip(compress(names, named), compress(indexes, named), strict=True)),
        modules=modules,
        files=files,
        order=Order(ranks, items, dict(head["units"])),
        users=_Users(users, len(expressions)),
        askers=dict(head["askers"]),
    )


# -- symbols


def _row(symbol: Symbol, texts: _Numbered[str], places: _Numbered[Location]) -> list[int]:
    """Return in numbers what the definitions of a symbol say."""
    row = [
        symbol.constant + 2 * symbol.transitional + 4 * symbol.unwritten + 8 * symbol.on_in_allnoconfig,
        symbol.dependency,
        len(symbol.prompts),
        len(symbol.defaults),
        len(symbol.ranges),
        len(symbol.selected_by),
        len(symbol.implied_by),
        len(symbol.definitions),
        len(symbol.selects),
    ]
    for text, condition, place, choice in symbol.prompts:
        row += texts[text], condition, places[place], _NONE if choice is None else choice
    for value, condition, place in symbol.defaults:
        row += value, condition, places[place]
    for bounds in symbol.ranges:
        row += bounds
    for selector, condition, place in symbol.selected_by:
        row += selector, condition, places[place]
    for selector, condition, place in symbol.implied_by:
        row += selector, condition, places[place]
    for place in symbol.definitions:
        row.append(places[place])
    row += symbol.selects
    row += symbol.uses
    return row


class _Reader:
    """Reads symbols from their rows.

    Args:
        rows: What ``_row`` made of each symbol.
        texts: The texts that rows refer to.
        places: The places that rows refer to.
        head: What is not in rows.

    Raises:
        ValueError: There are not as many rows as symbols.
    """

    def __init__(self, rows: Rows, texts: Sequence[str], places: Sequence[Location], head: dict[str, Any]) -> None:
        self.rows = rows
        self.texts = texts
        self.places = places
        self.choice_of = {symbol: number for number, (symbol, *_) in enumerate(head["choices"])}
        self.parts = {index: _parts(text) for index, text in head["texts"]}

    def read(self, symbol: Symbol) -> None:
        """Give a symbol all that it lacks."""
        row, texts, places = self.rows[symbol.index], self.texts, self.places
        flags, symbol.dependency, prompts, defaults, ranges, selected, implied, definitions, selects, *rest = row
        symbol.constant, symbol.transitional = bool(flags & 1), bool(flags & 2)
        symbol.unwritten, symbol.on_in_allnoconfig = bool(flags & 4), bool(flags & 8)
        numbers = iter(rest)
        take = numbers.__next__
        symbol.prompts = [
            _tuple(Prompt, (texts[take()], take(), places[take()], None if (choice := take()) == _NONE else choice))
            for _ in range(prompts)
        ]
        # Most symbols have none of these, and to look for nothing takes longer than to find that out.
        symbol.defaults = (
            [_tuple(Default, (take(), take(), places[take()])) for _ in range(defaults)] if defaults else []
        )
        symbol.ranges = [_tuple(Range, (take(), take(), take())) for _ in range(ranges)] if ranges else []
        symbol.selected_by = (
            [_tuple(Selection, (take(), take(), places[take()])) for _ in range(selected)] if selected else []
        )
        symbol.implied_by = (
            [_tuple(Selection, (take(), take(), places[take()])) for _ in range(implied)] if implied else []
        )
        symbol.definitions = [places[take()] for _ in range(definitions)]
        symbol.selects = list(islice(numbers, selects))
        symbol.uses = list(numbers)
        symbol.choice_of = self.choice_of.get(symbol.index)
        symbol.text = self.parts.get(symbol.index)


def _parts(text: list[Any]) -> tuple[str | ProbeUse, ...]:
    return tuple([part if isinstance(part, str) else ProbeUse(*part) for part in text])


def _symbols(
    reader: _Reader, indexes: list[int], names: list[str], kinds: memoryview, choices: list[Choice]
) -> list[Symbol]:
    """Return all symbols, of which most know their names and types only."""

    class Closed(Symbol):
        """A symbol whose row nobody has read yet."""

        __slots__ = ()

        def __getattr__(self, name: str) -> Any:
            # Then it is like any other symbol, and as fast.
            reader.read(self)
            self.__class__ = Symbol  # type: ignore[assignment]
            return getattr(self, name)

    symbols: list[Symbol] = [Closed.__new__(Closed) for _ in names]
    for symbol, index, name, kind in zip(symbols, indexes, names, kinds, strict=True):
        symbol.index, symbol.name, symbol.kind, symbol.choice = index, name, _KINDS[kind], None
    for number, choice in enumerate(choices):
        for index in choice.members:
            symbols[index].choice = number
    return symbols


# -- entries of the menu tree, places and texts


def _numbers_of_entries(entries: Iterable[Entry], texts: _Numbered[str]) -> list[int]:
    numbers: list[int] = []
    for kind, symbol, title, condition, visible_if in entries:
        numbers += kind, symbol, texts[title], condition, visible_if
    return numbers


def _entries(numbers: memoryview, texts: Sequence[str]) -> Late[Entry]:
    width = len(Entry._fields)

    def entry(kind: int, symbol: int, title: int, condition: Expr, visible_if: Expr) -> Entry:
        return _tuple(Entry, (_ENTRY_KINDS[kind], symbol, texts[title], condition, visible_if))

    def entries() -> list[Entry]:
        parts = iter(numbers)
        return [entry(*part) for part in zip(*[parts] * width, strict=True)]

    return Late(len(numbers) // width, lambda at: entry(*numbers[at * width : (at + 1) * width]), entries)


def _places(numbers: memoryview, texts: Sequence[str]) -> Late[Location]:
    def place(path: int, line: int) -> Location:
        return _tuple(Location, (texts[path], line))

    def places() -> list[Location]:
        parts = iter(numbers)
        return [place(*part) for part in zip(parts, parts, strict=True)]

    return Late(len(numbers) // 2, lambda at: place(*numbers[2 * at : 2 * at + 2]), places)


class _Numbered(dict[T, int]):
    """Numbers things in the order in which they are first asked for."""

    def __missing__(self, thing: T) -> int:
        number = self[thing] = len(self)
        return number


class _Users(dict[Expr, list[Expr]]):
    """What ``dependents`` found, read for each symbol and expression when it is first asked for.

    Args:
        rows: The dependents of the expressions, the last one first, and then of the symbols.
        expressions: How many expressions there are.
    """

    def __init__(self, rows: Rows, expressions: int) -> None:
        super().__init__()
        self._rows = rows
        self._expressions = expressions

    def __missing__(self, item: Expr) -> list[Expr]:
        found = self[item] = self._rows[item + self._expressions]
        return found
