"""A parsed tree as one piece of data that is at hand in a few milliseconds.

It is numbers and texts, nothing else. What a symbol's definitions say is a row of numbers, which is read when somebody
asks for more than name and type: most runs ask for a tenth of all symbols.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from dataclasses import astuple
from itertools import accumulate, chain, compress, pairwise
from typing import TYPE_CHECKING, Any, TypeVar, overload

from kconfig_guard.headed import divided, headed
from kconfig_guard.model.asking import asking
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
    from collections.abc import Callable, Iterable

T = TypeVar("T")

_NONE = -1
_END = "\0"
_KINDS, _ENTRY_KINDS = list(Kind), list(EntryKind)
_WIDTH_OF_ENTRY = 5
# Makes a named tuple in half the time that its own class takes.
_tuple = tuple.__new__


def pack(tree: Tree) -> bytes:
    """Return a tree as one piece of data.

    Raises:
        ValueError: It holds a text or number that cannot be kept.
    """
    symbols, users, places = tree.symbols, dependents(tree), order(tree)
    named = set(tree.by_name.values())
    texts = _Texts()
    try:
        columns = [
            bytes([symbol.kind for symbol in symbols]),
            bytes([symbol.index in named for symbol in symbols]),
            bytes([symbol.index in tree.undefined for symbol in symbols]),
            *_packed_rows(tree.expressions),
            *_packed_rows([_row(symbol, texts) for symbol in symbols]),
            *_packed_rows([users[item] for item in range(-len(tree.expressions), len(symbols))]),
            array("i", places.ranks).tobytes(),
            array("i", places.items).tobytes(),
            _packed_entries(tree.entries, texts),
            _joined([symbol.name for symbol in symbols]),
            _joined(texts),
        ]
    except OverflowError:
        raise ValueError("too large a number") from None
    head = {
        "byteorder": sys.byteorder,
        "sizes": [len(column) for column in columns],
        "tree": [tree.arch, tree.srcarch, tree.version, tree.main_menu, tree.modules, tree.files],
        "dialect": astuple(tree.dialect),
        "choices": [astuple(choice) for choice in tree.choices],
        "probes": tree.probes,
        "texts": [[index, symbols[index].text] for index in tree.texts],
        "askers": list(asking(tree).items()),
        "units": list(places.units.items()),
    }
    return headed(head, b"".join(columns))


def unpack(content: memoryview) -> Tree:
    """Return the tree that ``pack`` was given.

    Args:
        content: What ``pack`` returned on a machine of this kind.

    Raises:
        ValueError: It is something else.
    """
    head, rest = divided(content)
    if head["byteorder"] != sys.byteorder or sum(head["sizes"]) != len(rest):
        raise ValueError("not a tree")
    ends = list(accumulate(head["sizes"], initial=0))
    columns = iter([rest[start:end] for start, end in pairwise(ends)])
    kinds, named, undefined = next(columns), next(columns), next(columns)
    expressions = _Rows(next(columns), next(columns))
    rows, users = _Rows(next(columns), next(columns)), _Rows(next(columns), next(columns))
    ranks, items = next(columns).cast("i"), next(columns).cast("i")
    entries, names, texts = next(columns), _split(next(columns)), _split(next(columns))
    choices = [Choice(symbol, members, optional) for symbol, members, optional in head["choices"]]
    reader = _Reader(rows, texts, head)
    arch, srcarch, version, main_menu, modules, files = head["tree"]
    return Tree(
        arch=arch,
        srcarch=srcarch,
        version=version,
        main_menu=main_menu,
        dialect=Dialect(*head["dialect"]),
        symbols=_symbols(reader, names, kinds, choices),
        expressions=expressions.tuples(),
        choices=choices,
        entries=_Late(lambda: _unpacked_entries(entries, texts)),
        probes=[
            Probe(ProbeKind(kind), command, Location(*place), script) for kind, command, place, script in head["probes"]
        ],
        texts=[index for index, _ in head["texts"]],
        undefined=frozenset(compress(range(len(names)), undefined)),
        by_name=dict(zip(compress(names, named), compress(range(len(names)), named), strict=True)),
        modules=modules,
        files=files,
        order=Order(ranks, items, dict(head["units"])),
        users=_Users(users, len(expressions)),
        askers=dict(head["askers"]),
    )


# -- symbols


def _row(symbol: Symbol, texts: _Texts) -> list[int]:
    """Return in numbers what the definitions of a symbol say."""
    row = [
        symbol.constant + 2 * symbol.transitional + 4 * symbol.unwritten + 8 * symbol.on_in_allnoconfig,
        symbol.dependency,
        len(symbol.prompts),
    ]
    for text, condition, (path, line), choice in symbol.prompts:
        row += texts[text], condition, texts[path], line, _NONE if choice is None else choice
    row.append(len(symbol.defaults))
    for value, condition, (path, line) in symbol.defaults:
        row += value, condition, texts[path], line
    row.append(len(symbol.ranges))
    for bounds in symbol.ranges:
        row += bounds
    for selections in (symbol.selected_by, symbol.implied_by):
        row.append(len(selections))
        for selector, condition, (path, line) in selections:
            row += selector, condition, texts[path], line
    row.append(len(symbol.definitions))
    for path, line in symbol.definitions:
        row += texts[path], line
    row += len(symbol.selects), *symbol.selects, *symbol.uses
    return row


class _Reader:
    """Reads symbols from their rows.

    Args:
        rows: What ``_row`` made of each symbol.
        texts: The texts that rows refer to.
        head: What is not in rows.
    """

    def __init__(self, rows: _Rows, texts: list[str], head: dict[str, Any]) -> None:
        self.rows = rows
        self.texts = texts
        self.choice_of = {symbol: number for number, (symbol, *_) in enumerate(head["choices"])}
        self.parts = {index: _parts(text) for index, text in head["texts"]}

    def read(self, symbol: Symbol) -> None:
        """Give a symbol all that it lacks."""
        row = iter(self.rows[symbol.index])
        take, texts = row.__next__, self.texts

        def place() -> Location:
            return _tuple(Location, (texts[take()], take()))

        def selections() -> list[Selection]:
            return [_tuple(Selection, (take(), take(), place())) for _ in range(take())]

        flags = take()
        symbol.constant, symbol.transitional = bool(flags & 1), bool(flags & 2)
        symbol.unwritten, symbol.on_in_allnoconfig = bool(flags & 4), bool(flags & 8)
        symbol.dependency = take()
        symbol.prompts = [
            _tuple(Prompt, (texts[take()], take(), place(), None if (choice := take()) == _NONE else choice))
            for _ in range(take())
        ]
        symbol.defaults = [_tuple(Default, (take(), take(), place())) for _ in range(take())]
        symbol.ranges = [_tuple(Range, (take(), take(), take())) for _ in range(take())]
        symbol.selected_by = selections()
        symbol.implied_by = selections()
        symbol.definitions = [place() for _ in range(take())]
        symbol.selects = [take() for _ in range(take())]
        symbol.uses = list(row)
        symbol.choice_of = self.choice_of.get(symbol.index)
        symbol.text = self.parts.get(symbol.index)


def _parts(text: list[Any]) -> tuple[str | ProbeUse, ...]:
    return tuple([part if isinstance(part, str) else ProbeUse(*part) for part in text])


def _symbols(reader: _Reader, names: list[str], kinds: memoryview, choices: list[Choice]) -> list[Symbol]:
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
    for index, (symbol, name, kind) in enumerate(zip(symbols, names, kinds, strict=True)):
        symbol.index, symbol.name, symbol.kind, symbol.choice = index, name, _KINDS[kind], None
    for number, choice in enumerate(choices):
        for index in choice.members:
            symbols[index].choice = number
    return symbols


# -- the menu tree


def _packed_entries(entries: Iterable[Entry], texts: _Texts) -> bytes:
    numbers = array("i")
    for kind, symbol, title, condition, visible_if in entries:
        numbers.extend((kind, symbol, texts[title], condition, visible_if))
    return numbers.tobytes()


def _unpacked_entries(packed: memoryview, texts: list[str]) -> list[Entry]:
    numbers = iter(packed.cast("i"))
    return [
        _tuple(Entry, (_ENTRY_KINDS[kind], symbol, texts[title], condition, visible_if))
        for kind, symbol, title, condition, visible_if in zip(*[numbers] * _WIDTH_OF_ENTRY, strict=True)
    ]


class _Late(Sequence[T]):
    """A sequence that is made when somebody asks for it.

    Args:
        make: Makes it.
    """

    def __init__(self, make: Callable[[], list[T]]) -> None:
        self._make = make
        self._items: list[T] | None = None

    def _made(self) -> list[T]:
        if self._items is None:
            self._items = self._make()
        return self._items

    @overload
    def __getitem__(self, position: int) -> T: ...

    @overload
    def __getitem__(self, position: slice) -> list[T]: ...

    def __getitem__(self, position: int | slice) -> T | list[T]:
        return self._made()[position]

    def __len__(self) -> int:
        return len(self._made())


# -- columns


class _Texts(dict[str, int]):
    """Numbers texts in the order in which they are first asked for."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


def _joined(texts: Iterable[str]) -> bytes:
    """Return texts as one.

    Raises:
        ValueError: They could not be told apart again.
    """
    items = list(texts)
    joined = _END.join(items)
    if joined.count(_END) >= max(len(items), 1):
        raise ValueError("a text with a zero byte")
    # Bytes that are not UTF-8 are lone surrogates.
    return joined.encode("utf-8", "surrogatepass")


def _split(packed: memoryview) -> list[str]:
    return str(packed, "utf-8", "surrogatepass").split(_END)


def _packed_rows(rows: Sequence[Sequence[int]]) -> tuple[bytes, bytes]:
    """Return where each row ends, and all numbers."""
    ends = accumulate(map(len, rows), initial=0)
    return array("i", ends).tobytes(), array("i", list(chain.from_iterable(rows))).tobytes()


class _Rows:
    """Rows of numbers that were packed.

    Args:
        starts: Where the rows start, and the end.
        numbers: The numbers of all rows.
    """

    def __init__(self, starts: memoryview, numbers: memoryview) -> None:
        self._starts = starts.cast("i")
        self._numbers = numbers.cast("i")

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, position: int) -> list[int]:
        return self._numbers[self._starts[position] : self._starts[position + 1]].tolist()

    def tuples(self) -> list[tuple[int, ...]]:
        """Return all rows."""
        numbers = tuple(self._numbers.tolist())
        return [numbers[start:end] for start, end in pairwise(self._starts.tolist())]


class _Users(dict[Expr, list[Expr]]):
    """What ``dependents`` found, read for each symbol and expression when it is first asked for.

    Args:
        rows: The dependents of the expressions, the last one first, and then of the symbols.
        expressions: How many expressions there are.
    """

    def __init__(self, rows: _Rows, expressions: int) -> None:
        super().__init__()
        self._rows = rows
        self._expressions = expressions

    def __missing__(self, item: Expr) -> list[Expr]:
        found = self[item] = self._rows[item + self._expressions]
        return found
