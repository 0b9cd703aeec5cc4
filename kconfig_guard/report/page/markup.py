"""Build HTML so that no text can become markup: what is not an element is escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from kconfig_guard.report.escape import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

_VOID = frozenset({"input", "meta"})
"""Elements that have no end tag."""

Attribute = str | float | bool | None
"""The value of an attribute; True stands for one without value, False and None for none."""


class Markup(str):
    """HTML that is complete and safe."""

    __slots__ = ()


Content = str | None
"""What an element may hold: text, which is escaped, or markup, which is not; nothing for None."""


def element(tag: str, /, *content: Content, **attributes: Attribute) -> Markup:
    """Return an element.

    Args:
        tag: Its name.
        content: What it holds.
        attributes: Its attributes; ``class_`` and ``data_x`` stand for ``class`` and ``data-x``.
    """
    start = "".join([f"<{tag}", *(_attribute(key, value) for key, value in attributes.items()), ">"])
    return Markup(start if tag in _VOID else f"{start}{joined(*content)}</{tag}>")


def _attribute(key: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(printable(str(value)))}"'


def joined(*content: Content) -> Markup:
    """Return texts and markup in a row as markup."""
    return Markup("".join(one if isinstance(one, Markup) else escape(printable(one)) for one in content if one))


def lines(texts: Iterable[str]) -> Markup:
    """Return texts and markup as lines."""
    return Markup("\n".join(joined(text) for text in texts))


def between(separator: str, parts: Iterable[str]) -> Markup:
    """Return texts and markup with a text between each two."""
    return Markup(joined(separator).join(joined(part) for part in parts))
