"""Columns that were written are read again as they were, and anything else is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kconfig_guard.model.columns import Columns, Late, Writer

NUMBERS = [
    [],
    [0],
    [-(2**15), 2**15 - 1],
    [0, 2**15],
    [0, 2**16 - 1],
    [-1, 2**15],
    [0, 2**16],
    [-(2**31), 2**31 - 1],
]
TEXTS = [[], [""], ["", ""], ["one", "", "two"], ["\u00fc", "a\udcfc\udc80", "\U0001f427 ", "\n\t"]]


def again(writer: Writer) -> Columns:
    # The shapes come out of a file.
    return Columns(json.loads(json.dumps(writer.shapes())), memoryview(writer.joined()))


@pytest.mark.parametrize("numbers", NUMBERS)
def test_numbers_of_any_size(numbers: list[int]) -> None:
    """However many bytes they take, and whatever stands before and behind them."""
    writer = Writer()
    writer.put_bytes("before", b"\0\1\2")
    writer.put("numbers", numbers)
    writer.put_bytes("behind", b"\xff")
    columns = again(writer)

    assert numbers == columns.numbers("numbers").tolist()
    assert [[0, 1, 2], [255]] == [columns.numbers(name).tolist() for name in ("before", "behind")]


def test_small_numbers_take_two_bytes() -> None:
    """A tree has hundreds of thousands of them."""
    writer = Writer()
    writer.put("numbers", [-20_000, 20_000])

    assert 4 == len(writer.joined())


@pytest.mark.parametrize("number", [-(2**31) - 1, 2**31])
def test_a_number_that_is_too_large_is_told(number: int) -> None:
    """Rather than another one being kept."""
    with pytest.raises(OverflowError):
        Writer().put("numbers", [1, number])


def test_rows() -> None:
    """Rows may be empty, too."""
    rows = [[1, 2], [], [3], [], [40_000, -5, 6]]
    writer = Writer()
    writer.put_rows("rows", rows)
    found = again(writer).rows("rows")

    assert rows == [found[position] for position in range(len(found))]
    assert [tuple(row) for row in rows] == list(found.late_tuples())


@pytest.mark.parametrize("texts", TEXTS)
def test_texts(texts: list[str]) -> None:
    """Down to odd bytes, all at once or one by one."""
    writer = Writer()
    writer.put_texts("texts", texts)
    columns = again(writer)
    late = columns.late_texts("texts")

    assert texts == columns.texts("texts") == [late[position] for position in range(len(late))]


def test_a_zero_byte_in_a_text_is_told() -> None:
    """It would end the text."""
    with pytest.raises(ValueError, match="zero byte"):
        Writer().put_texts("texts", ["one", "t\0wo"])


# -- what is read when it is asked for


@pytest.fixture
def reads() -> list[int | str]:
    """Return what was read of ``late``, in order."""
    return []


@pytest.fixture
def late(reads: list[int | str]) -> Late[str]:
    """Return the texts 0 to 31."""

    def read(position: int) -> str:
        reads.append(position)
        return str(position)

    def read_all() -> list[str]:
        reads.append("all")
        return [str(position) for position in range(32)]

    return Late(32, read, read_all)


def test_few_items_are_read_one_by_one(late: Late[str], reads: list[int | str]) -> None:
    """Each of them once."""
    assert ["3", "31", "3", "31"] == [late[3], late[-1], late[3], late[31]]
    assert [3, 31] == reads


def test_many_items_are_read_at_once(late: Late[str], reads: list[int | str]) -> None:
    """From the fifth of 32 items on."""
    assert [str(position) for position in range(20)] == [late[position] for position in range(20)]
    assert [0, 1, 2, 3, "all"] == reads


def test_all_items_are_read_at_once(late: Late[str], reads: list[int | str]) -> None:
    """Whoever looks at all of them, or at a part, finds also those that were not read yet."""
    first = late[5]

    assert [first, "6", "7"] == late[5:8]
    assert list(map(str, range(32))) == list(late) == late[:]
    assert (32, True, 7) == (len(late), "31" in late, late.index("7"))
    assert [5, "all"] == reads


@pytest.mark.parametrize("position", [32, -33])
def test_what_is_not_there_is_an_error(position: int, late: Late[str]) -> None:
    """As with any other sequence."""
    with pytest.raises(IndexError):
        _ = late[position]


# -- what was not written


@pytest.mark.parametrize(
    "shapes",
    [
        {"a": ("h", 2)},
        {"a": ("h", 6)},
        {"a": ("h", -4), "b": ("B", 8)},
        {"a": ("h", 1), "b": ("B", 3)},
        {"a": ("d", 4)},
        {"a": ("c", 4)},
        {"a": ("", 4)},
        {"a": (["h"], 4)},
        {"a": ("B", "4")},
        {"a": ("B", 4.0)},
        {"a": "B4"},
        {"a": "B"},
        {"a": 4},
        [4],
        "B4",
        4,
        None,
    ],
)
def test_other_shapes_are_refused(shapes: Any) -> None:
    """Whatever a file says, there is one of two errors and nothing worse."""
    with pytest.raises((ValueError, TypeError)):
        Columns(shapes, memoryview(b"\0\0\0\0"))


@pytest.mark.parametrize("starts", [[], [1, 2], [0, 1], [0, 3], [0, -1]])
def test_rows_that_end_elsewhere_are_refused(starts: list[int]) -> None:
    """There are two numbers."""
    writer = Writer()
    writer.put("rows", [7, 8])
    writer.put("rows ends", starts)

    with pytest.raises(ValueError, match="end where they should"):
        again(writer).rows("rows")
