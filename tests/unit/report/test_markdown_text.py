"""Tests of kconfig_guard.report.markdown_text."""

from __future__ import annotations

from html import unescape

import pytest

from kconfig_guard.report.escape import printable
from kconfig_guard.report.markdown_text import code, fenced, left_out, literal, sentence, some, taken
from tests.unit.report.outcomes import EVIL


def shown(text: str) -> str:
    """Return what a reader sees of a text that was made literal."""
    return unescape(text.replace("<span>", "").replace("</span>", "")).replace("\u200b", "")


@pytest.mark.parametrize("evil", EVIL)
def test_a_literal_shows_its_text(evil: str) -> None:
    """What is added cannot be seen."""
    assert printable(evil) == shown(literal(evil))


@pytest.mark.parametrize(
    "text", ["a_b_c", "The option's value is 5 (see x.c:12), or 3,4", "é", "KGH-0102 a/b.c 1048576"]
)
def test_harmless_text_stays_readable(text: str) -> None:
    """Plain words, names with low lines, numbers and punctuation need nothing."""
    assert text == literal(text)


@pytest.mark.parametrize("text", ["x", "$", "<", "@#", "a ", "\u202e"])
@pytest.mark.parametrize("limit", [1, 2, 10, 300])
def test_a_literal_has_a_limit(text: str, limit: int) -> None:
    """A text that is cut ends with a mark, and takes at most twice as many characters, however it is written."""
    written = literal(text * 1000, limit)

    assert shown(written).endswith("…")
    assert len(written) <= max(2 * limit, 1)
    assert printable(text * 1000).startswith(shown(written)[:-1])


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("CONFIG_A=y", "`CONFIG_A=y`"),
        ("# CONFIG_A is not set", "`# CONFIG_A is not set`"),
        ("$HOME @user #1 http://x <b> *", "`$HOME @user #1 http://x <b> *`"),
        ("", ""),
        (" a", "<code> a</code>"),
        ("a|b", "<code>a&#124;b</code>"),
        ("a`b", "<code>a&#96;b</code>"),
        (r"a\b", "<code>a&#92;b</code>"),
        ("é", "<code>é</code>"),
        ("x" * 400, f"<code>{'x' * 299}…</code>"),
    ],
)
def test_code_is_a_span_where_it_can_be(text: str, written: str) -> None:
    """What a span cannot hold in a table is an element."""
    assert written == code(text)


def test_a_sentence_is_one_line() -> None:
    """Line ends in prose are blanks."""
    assert "a b" == sentence(" a\n b\n")


@pytest.mark.parametrize(
    ("lines", "block"),
    [
        (["A=y", "B"], ["```", "A=y", "B", "```"]),
        (["```", "a````b"], ["`````", "```", "a````b", "`````"]),
        (["a\nb\x1b"], ["```", r"a\nb\x1b", "```"]),
        (["a" * 90, "b" * 90], ["```", "a" * 90, "# 1 more line left out here", "```"]),
        (["a" * 101, "b"], ["```", "# 2 more lines left out here", "```"]),
    ],
)
def test_nothing_ends_a_block_of_code(lines: list[str], block: list[str]) -> None:
    """Its fence is longer than any in it, each line is one line, and a comment tells of missing ones."""
    assert block == fenced(lines, 100)


def test_some_parts_are_shown() -> None:
    """The first ones that fit, and the number of the others."""
    assert "a, b" == some(["a", "b"])
    assert "a; b; 1 more" == some(["a", "b", "c"], 2, "; ")
    assert "a, 2 more" == some(["a", "b" * 9, "c"], room=5)


def test_no_more_is_read_than_fits() -> None:
    """Lines that nobody will see are not made."""
    made = []

    def make() -> list[str]:
        return taken((made.append(place) or "1234" for place in range(100)), 14)  # type: ignore[func-returns-value]

    assert ["1234", "1234"] == make()
    assert [0, 1, 2] == made


def test_what_is_left_out_is_counted() -> None:
    """With the right number of its noun; nothing is said if nothing is."""
    assert [[], ["", "1 rule left out here."], ["", "2 entries left out here."]] == [
        left_out(0, "rule"),
        left_out(1, "rule"),
        left_out(2, "entry", "entries"),
    ]
