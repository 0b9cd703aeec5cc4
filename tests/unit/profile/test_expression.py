"""Tests of kconfig_guard.profile.expression."""

from __future__ import annotations

import pytest

from kconfig_guard.profile.expression import parse_expression

VALUES = {"Y": "y", "M": "m", "N": "n", "FIVE": "5", "HEX": "0x10", "NAME": "yama", "HUGE": "9" * 5000}


def lookup(symbol: str) -> str:
    return VALUES.get(symbol, "n")


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Y", 2),
        ("M", 1),
        ("ABSENT", 0),
        ("y", 2),
        ("m", 1),
        ("!Y", 0),
        ("!M", 1),
        ("!!N", 0),
        ("Y && M", 1),
        ("N || M", 1),
        ("Y || Y && N", 2),
        ("(Y || Y) && N", 0),
        ("!N && !ABSENT", 2),
        ("!(Y && N)", 2),
        ("FIVE = 5", 2),
        ("FIVE != 5", 0),
        ("FIVE > 4 && FIVE < 6", 2),
        ("FIVE >= 10", 0),
        ("HEX = 16", 2),
        ("HEX <= 0x0f", 0),
        ("HUGE > 5", 2),
        ('NAME = "yama"', 2),
        ('NAME != ""', 2),
        ("ABSENT = n", 2),
        ("M = y", 0),
        ("Y=y&&M=m", 2),
        ("  Y\t&&  Y ", 2),
        ("NAME", 0),
    ],
)
def test_an_expression_is_evaluated_like_depends_on(text: str, level: int) -> None:
    """The tristate value is what the Kconfig language gives the expression."""
    assert level == parse_expression(text).level(lookup)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected a symbol instead of the end in expression ''"),
        ("A &&", "expected a symbol instead of the end in expression 'A &&'"),
        ("&& A", "expected a symbol instead of '&&' in expression '&& A'"),
        ("A B", "unexpected 'B' in expression 'A B'"),
        ("A)", "unexpected ')' in expression 'A)'"),
        ("(A", "missing ')' in expression '(A'"),
        ("A = B = C", "unexpected '=' in expression 'A = B = C'"),
        ("A & B", "cannot read expression 'A & B' from column 2"),
        ("A == B", "expected a symbol instead of '=' in expression 'A == B'"),
        ('A = "open', "cannot read expression 'A = \"open' from column 4"),
        ("A; B", "cannot read expression 'A; B' from column 2"),
        ("(" * 60 + "A" + ")" * 60, "the expression is nested too deeply"),
        ("!" * 60 + "A", "the expression is nested too deeply"),
        ("A" * 2001, "the expression is too long"),
    ],
)
def test_what_is_no_expression_is_refused(text: str, message: str) -> None:
    """The complaint says where reading stopped, and depth and length are bounded."""
    with pytest.raises(ValueError) as caught:
        parse_expression(text)

    assert message == str(caught.value)


def test_symbols_are_listed_without_constants_and_texts() -> None:
    """Only what is looked up counts as a symbol."""
    assert ["A", "B", "C"] == list(parse_expression('A && (B = 5 || !C != "text") && y').symbols())
