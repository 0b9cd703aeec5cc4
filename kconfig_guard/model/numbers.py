"""Numbers in Kconfig text, read as the C library reads them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kconfig_guard.model.tree import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

_DECIMAL = re.compile(r"\s*([+-]?)([0-9]+)")
_HEX = re.compile(r"\s*([+-]?)(?:0[xX])?([0-9a-fA-F]+)")
_ANY_BASE = re.compile(r"\s*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)")
_VALID_INT = re.compile(r"-?(?:0|[1-9][0-9]*)")
_VALID_HEX = re.compile(r"(?:0[xX])?[0-9a-fA-F]+")
_MAX_DIGITS = 64
HOLDS: dict[str, Callable[[int], bool]] = {
    "=": lambda order: order == 0,
    "!=": lambda order: order != 0,
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}
"""Comparison operator to whether it holds for what ``compare`` returns."""

_INT64 = range(-(2**63), 2**63)
_UINT64_MASK = 2**64 - 1


def leading_number(text: str, kind: Kind) -> int:
    """Return what ``strtoll()`` makes of the start of ``text``: 0 if there is no number.

    Args:
        text: Any text.
        kind: ``HEX`` reads base 16, everything else base 10.
    """
    match = (_HEX if kind is Kind.HEX else _DECIMAL).match(text)
    if not match:
        return 0
    number = _number(match[1], match[2], 16 if kind is Kind.HEX else 10)
    return min(max(number, _INT64.start), _INT64.stop - 1)


def whole_number(text: str, kind: Kind) -> tuple[int, bool] | None:
    """Return the number that all of ``text`` is, and whether it compares as unsigned; None if it is no number.

    This is ``expr_parse_string()`` of the trees' ``scripts/kconfig/expr.c``.

    Args:
        text: The value of a symbol, or the name of an undefined one.
        kind: The type of that symbol.
    """
    if kind is Kind.BOOL or kind is Kind.TRISTATE:
        return ({"n": 0, "m": 1, "y": 2}.get(text, -1), False)
    if kind is Kind.INT:
        match = _DECIMAL.fullmatch(text)
        return _signed(_number(match[1], match[2], 10)) if match else None
    if kind is Kind.HEX:
        match = _HEX.fullmatch(text)
        if not match:
            return None
        number = _number(match[1], match[2], 16)
        return (number & _UINT64_MASK, True) if abs(number) <= _UINT64_MASK else None
    match = _ANY_BASE.fullmatch(text)
    if not match:
        return None
    digits = match[2]
    base = 16 if digits[:2] in ("0x", "0X") else 8 if digits[0] == "0" else 10
    return _signed(_number(match[1], digits.lower().removeprefix("0x"), base))


def _number(sign: str, digits: str, base: int) -> int:
    """Return a number; one with more digits than any 64-bit number has counts as just too large."""
    digits = digits.lstrip("0") or "0"
    number = int(digits, base) if len(digits) <= _MAX_DIGITS else 2**65
    return -number if sign == "-" else number


def _signed(number: int) -> tuple[int, bool] | None:
    return (number, False) if number in _INT64 else None


def compare(left: str, left_kind: Kind, right: str, right_kind: Kind) -> int:
    """Return -1, 0 or 1: how Kconfig orders two symbol values, as numbers if both are, else as text."""
    if left_kind is not Kind.STRING or right_kind is not Kind.STRING:
        a, b = whole_number(left, left_kind), whole_number(right, right_kind)
        if a is not None and b is not None:
            if a[1] or b[1]:
                first, second = a[0] & _UINT64_MASK, b[0] & _UINT64_MASK
            else:
                first, second = a[0], b[0]
            return (first > second) - (first < second)
    return (left > right) - (left < right)


def is_valid(text: str, kind: Kind) -> bool:
    """Say whether ``text`` may be assigned to an int, hex or string symbol (``sym_string_valid()``)."""
    if kind is Kind.INT:
        return _VALID_INT.fullmatch(text) is not None
    if kind is Kind.HEX:
        return _VALID_HEX.fullmatch(text) is not None
    return kind is Kind.STRING
