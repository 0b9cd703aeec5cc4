"""Tests of kconfig_guard.report.page.markup."""

from __future__ import annotations

import pytest

from kconfig_guard.report.page.markup import Markup, between, element, joined, lines


def test_text_is_escaped_and_markup_is_not() -> None:
    """What came out of these functions may go into them."""
    inner = element("b", "<x> & 'y'")

    assert "<p>a&lt;<b>&lt;x&gt; &amp; &#x27;y&#x27;</b></p>" == element("p", "a<", None, inner, "")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("\"<&>'\n\u202e", '<a href="&quot;&lt;&amp;&gt;&#x27;\\n\\u202e"></a>'),
        (3, '<a href="3"></a>'),
        (2.5, '<a href="2.5"></a>'),
        ("", '<a href=""></a>'),
        (True, "<a href></a>"),
        (False, "<a></a>"),
        (None, "<a></a>"),
    ],
)
def test_attributes_are_escaped(value: str | float | None, written: str) -> None:
    """A quote does not end them; some have no value, and some are not there."""
    assert written == element("a", href=value)


def test_names_of_attributes() -> None:
    """Words of the language can be attributes, and a low line stands for a hyphen."""
    assert '<i class="a" data-x-y="b" viewBox="c"></i>' == element("i", class_="a", data_x_y="b", viewBox="c")


def test_some_elements_have_no_end() -> None:
    """Those that HTML knows as void."""
    assert '<input name="x">' == element("input", name="x")


def test_texts_are_joined() -> None:
    """With nothing, with a text, or as lines; the result is markup."""
    parts = ["<", Markup("<b></b>"), "\n"]

    assert ["&lt;<b></b>\\n", "&lt;, <b></b>, \\n", "&lt;\n<b></b>\n\\n"] == [
        joined(*parts),
        between(", ", parts),
        lines(parts),
    ]
    assert all(isinstance(one, Markup) for one in (joined(*parts), between("<", parts), lines(parts)))
