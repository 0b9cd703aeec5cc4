"""Numbers are read as the C library reads them."""

from __future__ import annotations

import pytest

from kconfig_guard.model.numbers import compare, is_valid, leading_number, whole_number
from kconfig_guard.model.tree import Kind


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("12", Kind.INT, 12),
        ("  -7", Kind.INT, -7),
        ("+3", Kind.INT, 3),
        ("12abc", Kind.INT, 12),
        ("0x10", Kind.INT, 0),
        ("", Kind.INT, 0),
        ("abc", Kind.INT, 0),
        ("0x1F", Kind.HEX, 31),
        ("1f", Kind.HEX, 31),
        ("-0x10", Kind.HEX, -16),
        ("10 20", Kind.HEX, 16),
        ("xyz", Kind.HEX, 0),
        ("", Kind.HEX, 0),
    ],
)
def test_leading_number(text: str, kind: Kind, expected: int) -> None:
    """The number at the start counts, and nothing at all is 0."""
    assert expected == leading_number(text, kind)


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("y", Kind.BOOL, (2, False)),
        ("m", Kind.TRISTATE, (1, False)),
        ("n", Kind.TRISTATE, (0, False)),
        ("10", Kind.TRISTATE, (-1, False)),
        ("10", Kind.INT, (10, False)),
        ("010", Kind.INT, (10, False)),
        ("10x", Kind.INT, None),
        ("", Kind.INT, None),
        ("9223372036854775807", Kind.INT, (2**63 - 1, False)),
        ("9223372036854775808", Kind.INT, None),
        ("10", Kind.HEX, (16, True)),
        ("-1", Kind.HEX, (2**64 - 1, True)),
        ("0x10000000000000000", Kind.HEX, None),
        ("zz", Kind.HEX, None),
        ("0x10", Kind.UNKNOWN, (16, False)),
        ("010", Kind.UNKNOWN, (8, False)),
        ("10", Kind.STRING, (10, False)),
        ("09", Kind.UNKNOWN, None),
        ("word", Kind.UNKNOWN, None),
    ],
)
def test_whole_number(text: str, kind: Kind, expected: tuple[int, bool] | None) -> None:
    """All of the text must be a number of the symbol's base."""
    assert expected == whole_number(text, kind)


@pytest.mark.parametrize(
    ("left", "left_kind", "right", "right_kind", "expected"),
    [
        ("9", Kind.INT, "10", Kind.INT, -1),
        ("10", Kind.INT, "10", Kind.UNKNOWN, 0),
        ("0x10", Kind.HEX, "16", Kind.UNKNOWN, 0),
        ("10", Kind.STRING, "9", Kind.UNKNOWN, 1),
        ("10", Kind.STRING, "9", Kind.STRING, -1),
        ("-1", Kind.HEX, "1", Kind.INT, 1),
        ("y", Kind.BOOL, "m", Kind.TRISTATE, 1),
        ("abc", Kind.STRING, "abd", Kind.UNKNOWN, -1),
        ("", Kind.INT, "", Kind.UNKNOWN, 0),
        ("10", Kind.INT, "ten", Kind.UNKNOWN, -1),
    ],
)
def test_compare(left: str, left_kind: Kind, right: str, right_kind: Kind, expected: int) -> None:
    """Two numbers compare as numbers, unsigned if one is hex; anything else and two strings as text."""
    assert expected == compare(left, left_kind, right, right_kind)


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("0", Kind.INT, True),
        ("-12", Kind.INT, True),
        ("-0", Kind.INT, True),
        ("00", Kind.INT, False),
        ("+1", Kind.INT, False),
        ("1 ", Kind.INT, False),
        ("1\n", Kind.INT, False),
        ("", Kind.INT, False),
        ("0xAb", Kind.HEX, True),
        ("ab", Kind.HEX, True),
        ("0x", Kind.HEX, False),
        ("-0x1", Kind.HEX, False),
        ("", Kind.STRING, True),
        ("1", Kind.UNKNOWN, False),
        ("y", Kind.BOOL, False),
    ],
)
def test_is_valid(text: str, kind: Kind, *, expected: bool) -> None:
    """Only the exact forms that ``conf`` takes may be assigned."""
    assert expected is is_valid(text, kind)
