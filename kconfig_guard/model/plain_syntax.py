"""The plain forms in which nearly every line of a Kconfig file is written, as patterns.

A kernel tree has 220,000 lines. Reading each plain statement with one search, instead of line by line and token by
token, halves the time that it takes; what has another form is left to the parser.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Only sets of characters are possessive, and no group: one that fails in the middle is taken for matched as far as it
# went by Python before 3.11.5 (https://github.com/python/cpython/issues/106052).
_FLAGS = re.ASCII | re.VERBOSE
_BLANK = r"[ \t]*+ (?: \#[^\n]*+ )? \n"
_NAME = "[A-Z][A-Z0-9_]*+"
_CONDITION = "[A-Za-z0-9_()&|!=<>\\ ]++"
_TYPE = "bool | tristate | int | hex | string"
_TEXT = r'[^"\\$\n]*+'

BLANKS = re.compile(rf"(?: {_BLANK} )*", _FLAGS).match
"""Any number of blank lines and comments."""

ENTRY = re.compile(
    rf"""
    (?: {_BLANK} )* (?: config | menuconfig )\ (?P<name> {_NAME} ) [ \t]*+ \n
      (?: [ \t]++ (?P<type> {_TYPE} ) (?: \ "(?P<prompt> {_TEXT} )" )? [ \t]*+ \n )?
      (?: [ \t]++ depends\ on\ (?P<depends> {_CONDITION} ) \n )?
    """,
    _FLAGS,
).match
"""The start of a symbol's entry, with blank lines and comments before it, and the properties that most begin with."""

PROPERTY = re.compile(
    rf"""
      [ \t]++ (?:
          (?P<select> select | imply )\ (?P<selected> {_NAME} ) (?: \ if\ (?P<select_if> {_CONDITION} ) )? [ \t]*+ \n
        | depends\ on\ (?P<depends> {_CONDITION} ) \n
        | (?P<type> {_TYPE} ) (?: \ "(?P<prompt> {_TEXT} )" (?: \ if\ (?P<prompt_if> {_CONDITION} ) )? )? [ \t]*+ \n
        | (?P<default> default | def_bool | def_tristate )\ (?P<value> [A-Za-z0-9_]++ )
          (?: \ if\ (?P<default_if> {_CONDITION} ) )? [ \t]*+ \n
        | help [ \t]*+ \n (?: [ \t]*+ \n )* (?P<help> [ \t]++ ) [^ \t\n] [^\n]*+ \n
          (?: (?P=help) [^\n]*+ \n | [ \t]*+ \n )* (?: (?= [a-z] | \Z ) (?P<end>) )?
      )
    | {_BLANK}
    """,
    _FLAGS,
).match
"""A property of a symbol, or a blank line or comment between properties; after ``end`` there are no more."""

CHAIN = re.compile(rf"{_NAME} (?: (?: \ &&\ {_NAME} )* | (?: \ \|\|\ {_NAME} )* ) \ *+ \Z", _FLAGS).match
"""Symbols that are all joined by ``&&``, or all by ``||``."""

NEXT_ENTRY = re.compile(r"(?:config|menuconfig|source|if|endif|menu|endmenu|choice|endchoice|comment)\b|\Z").match
"""The start of a line that is no property, or the end of the file."""

LINE = re.compile(
    r"""[ \t]*+ (?:
        if\ (?P<if> [A-Z][A-Z0-9_]*+ )
      | (?P<before_text> source | menu | comment )\ "(?P<text> [^"\\$]*+ )"
      | (?P<alone> endif | endmenu | endchoice )
    ) [ \t]*+ (?: \#[^\n\\]*+ )? \n\Z""",
    _FLAGS,
).match
"""A whole line that stands between the entries of symbols."""


@cache
def help_end(start: str) -> Callable[..., re.Match[str] | None]:
    """Return a search for a line end after which a line stands that is not blank and does not begin with ``start``."""
    return re.compile(rf"\n(?!{re.escape(start)}|[ \t\r\f\v]*(?:\n|\Z))").search


def indent(line: str) -> int:
    """Return the columns before the first character of a line that is not blank."""
    return len(line[: len(line) - len(line.lstrip())].expandtabs())
