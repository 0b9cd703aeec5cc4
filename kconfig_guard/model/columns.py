"""Columns of numbers and texts as one piece of data, of which only what somebody asks for is read."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

T = TypeVar("T")

Code = Literal["B", "h", "H", "i"]
"""How numbers are kept, as ``array`` calls it."""
_BYTES: Code = "B"
_TYPES: tuple[Code, ...] = ("h", "H", "i")
"""For numbers that are no bytes: the first one that all numbers of a column fit in is taken."""
_END = "\0"
_FEW = 8
"""A sequence is read item by item for one in so many of its items."""


class Writer:
    """Collects columns."""

    def __init__(self) -> None:
        self._columns: dict[str, tuple[Code, array[int]]] = {}

    def put_bytes(self, name: str, content: bytes) -> None:
        """Add a column of bytes."""
        self._columns[name] = _BYTES, array(_BYTES, content)

    def put(self, name: str, numbers: Sequence[int]) -> None:
        """Add a column of numbers.

        Raises:
            OverflowError: A number is too large.
        """
        for code in _TYPES:
            try:
                self._columns[name] = code, array(code, numbers)
            except OverflowError:
                if code == _TYPES[-1]:
                    raise
            else:
                return

    def put_rows(self, name: str, rows: Sequence[Sequence[int]]) -> None:
        """Add rows of numbers.

        Raises:
            OverflowError: A number is too large.
        """
        self.put(f"{name} ends", list(accumulate(map(len, rows), initial=0)))
        self.put(name, list(chain.from_iterable(rows)))

    def put_texts(self, name: str, texts: Iterable[str]) -> None:
        """Add texts.

        Raises:
            ValueError: They could not be told apart again.
        """
        items = [text + _END for text in texts]
        joined = "".join(items)
        if joined.count(_END) != len(items):
            raise ValueError("a text with a zero byte")
        sizes = map(len, items if joined.isascii() else map(_encoded, items))
        self.put(f"{name} ends", list(accumulate(sizes, initial=0)))
        self.put_bytes(name, _encoded(joined))

    def shapes(self) -> dict[str, tuple[Code, int]]:
        """Return the type of each column, and its length in bytes."""
        return {name: (code, column.itemsize * len(column)) for name, (code, column) in self._columns.items()}

    def joined(self) -> bytes:
        """Return all columns, one behind the other."""
        return b"".join([column for _, column in self._columns.values()])


def _encoded(text: str) -> bytes:
    # Bytes that are not UTF-8 are lone surrogates.
    return text.encode("utf-8", "surrogatepass")


class Columns:
    """Columns that were written.

    Args:
        shapes: What ``Writer.shapes`` returned.
        content: What ``Writer.joined`` returned.

    Raises:
        ValueError: They do not fit each other.
        TypeError: Likewise.
    """

    def __init__(self, shapes: Mapping[str, tuple[Code, int]], content: memoryview) -> None:
        self._columns: dict[str, memoryview] = {}
        start = 0
        for name, (code, size) in dict(shapes).items():
            if code not in (_BYTES, *_TYPES) or size < 0:
                raise ValueError("a column of unknown type")
            self._columns[name] = content[start : start + size].cast(code)
            start += size
        if start != len(content):
            raise ValueError("more or less than all columns")

    def numbers(self, name: str) -> memoryview:
        """Return a column of numbers, or of bytes."""
        return self._columns[name]

    def rows(self, name: str) -> Rows:
        """Return rows of numbers.

        Raises:
            ValueError: They are not as long as they should be.
        """
        return Rows(self._columns[f"{name} ends"], self._columns[name])

    def texts(self, name: str) -> list[str]:
        """Return texts."""
        return str(self._columns[name], "utf-8", "surrogatepass").split(_END)[:-1]

    def late_texts(self, name: str) -> Late[str]:
        """Return texts that are read when they are asked for.

        Raises:
            ValueError: They are not as long as they should be.
        """
        starts, content = self.rows(name).starts, self._columns[name]

        def read(position: int) -> str:
            return str(content[starts[position] : starts[position + 1] - 1], "utf-8", "surrogatepass")

        return Late(len(starts) - 1, read, lambda: self.texts(name))


class Rows:
    """Rows of numbers.

    Args:
        starts: Where the rows start, and the end.
        numbers: The numbers of all rows.

    Raises:
        ValueError: They do not fit each other.
    """

    def __init__(self, starts: memoryview, numbers: memoryview) -> None:
        if not len(starts) or starts[0] != 0 or starts[-1] != len(numbers):
            raise ValueError("rows that do not end where they should")
        self.starts = starts
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, position: int) -> list[int]:
        return self._numbers[self.starts[position] : self.starts[position + 1]].tolist()

    def late_tuples(self) -> Late[tuple[int, ...]]:
        """Return the rows as tuples that are read when they are asked for."""
        return Late(len(self), lambda position: tuple(self[position]), self._tuples)

    def _tuples(self) -> list[tuple[int, ...]]:
        numbers = tuple(self._numbers.tolist())
        return [numbers[start:end] for start, end in pairwise(self.starts.tolist())]


class Late(Sequence[T]):
    """A sequence whose items are read one by one as they are asked for, and all at once if these are many.

    Args:
        size: How many there are.
        read: Returns the item at a position; none is None or a list.
        read_all: Returns all items.
    """

    def __init__(self, size: int, read: Callable[[int], T], read_all: Callable[[], list[T]]) -> None:
        self._items: list[Any] = [None] * size
        self._read = read
        self._read_all = read_all
        self._left = size // _FEW
        """How many more items are read one by one; negative once there are no more to read."""

    @overload
    def __getitem__(self, position: int) -> T: ...

    @overload
    def __getitem__(self, position: slice) -> list[T]: ...

    def __getitem__(self, position: int | slice) -> T | list[T]:
        item: T | list[T] = self._items[position]
        return self._asked(position) if item is None or item.__class__ is list else item

    def __iter__(self) -> Iterator[T]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._items)

    def _asked(self, position: int | slice) -> T | list[T]:
        if isinstance(position, slice):
            return self._all()[position]
        self._left -= 1
        if self._left < 0:
            return self._all()[position]
        item = self._items[position] = self._read(range(len(self._items))[position])
        return item

    def _all(self) -> list[T]:
        if self._left >= 0 or None in self._items:
            self._left, self._items = -1, self._read_all()
        return self._items
