"""Tests of kconfig_guard.report.escape."""

from __future__ import annotations

import pytest

from kconfig_guard.report.escape import printable


@pytest.mark.parametrize(
    "text", ["", "plain text", "Gr\u00fc\u00dfe \u4f60\u597d \U0001f600", "[bold]no markup[/bold]", "a\u00a0b"]
)
def test_visible_text_stays_as_it_is(text: str) -> None:
    """Letters of any script are no danger."""
    assert text == printable(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", r"\x1b[31mred"),
        ("\x9b31m", r"\x9b31m"),
        ("a\nb\rc\td", r"a\nb\rc\td"),
        ("\x00\x07\x7f", r"\x00\x07\x7f"),
        ("\u202eevil\u202c\u2066\u200f", r"\u202eevil\u202c\u2066\u200f"),
        ("zero\u200bwidth\ufeff", r"zero\u200bwidth\ufeff"),
        ("line\u2028paragraph\u2029", r"line\u2028paragraph\u2029"),
        ("\udcff", r"\udcff"),
        ("\U000e0041\ue000", r"\U000e0041\ue000"),
    ],
)
def test_what_a_terminal_acts_on_is_spelled_out(text: str, shown: str) -> None:
    """Control, format, private and invalid characters become visible escapes."""
    assert shown == printable(text)
