"""Tests of kconfig_guard.input.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.input.document import KEY
from kconfig_guard.input.yaml import read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 10)}]\n" for before, name in zip("abcdef", "bcdefg", strict=True)
)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("since: 5.10", {"since": "5.10"}),
        ("a: y\nb: n\nc: no\nd: null\ne: ~\nf:", {"a": "y", "b": "n", "c": "no", "d": "null", "e": "~", "f": ""}),
        ("a: 0x10\nb: 010\nc: 2025-01-23", {"a": "0x10", "b": "010", "c": "2025-01-23"}),
        ("- [1, {a: b}]\n- 'q'", [["1", {"a": "b"}], "q"]),
        ("a: >-\n  x\n  y", {"a": "x y"}),
        ("a: &x [1]\nb: *x", {"a": ["1"], "b": ["1"]}),
        ("a: !!str 5\nb: !!int 5", {"a": "5", "b": "5"}),
        ("<<: {a: b}", {"<<": {"a": "b"}}),
        ("--- \na: b\n...\n", {"a": "b"}),
    ],
)
def test_every_scalar_stays_text(text: str, data: object, write: Callable[..., Path]) -> None:
    """No scalar turns into a number, a date, a truth value or nothing."""
    assert data == read_yaml(str(write("x.yaml", text))).data


def test_every_node_keeps_its_place(write: Callable[..., Path]) -> None:
    """Keys, values and items know line and column, counted from 1."""
    places = read_yaml(str(write("x.yaml", "a:\n  - b: c\n"))).places

    assert {
        (): (1, 1),
        ("a", KEY): (1, 1),
        ("a",): (2, 3),
        ("a", 0): (2, 5),
        ("a", 0, "b", KEY): (2, 5),
        ("a", 0, "b"): (2, 8),
    } == places


def test_an_error_points_at_the_nearest_known_place(write: Callable[..., Path]) -> None:
    """A part that the file does not have is blamed on what encloses it."""
    path = str(write("x.yaml", "a:\n  - b: c\n"))

    assert f"{path}:2:5: wrong" == str(read_yaml(path).error("wrong", ("a", 0, "missing", "deeper")))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"a: 1\na: 2\n", "2:1: duplicate key 'a'"),
        (b"a: {b: 1, c: 2, b: 3}\n", "1:17: duplicate key 'b'"),
        (b"a: 1\n\tb: 2\n",
         "2:1: not valid YAML: while scanning a plain scalar found a tab character that violates indentation"),
        (b"a: [1\n", "2:1: not valid YAML: while parsing a flow sequence did not find expected ',' or ']'"),
        (b"a: !!python/object/apply:os.system [id]\n",
         "1:4: tag 'tag:yaml.org,2002:python/object/apply:os.system' is not allowed"),
        (b"a: !mine x\n", "1:4: tag '!mine' is not allowed"),
        (b"a: 1\n---\nb: 2\n", "2:1: a second document in one file"),
        (b"? [a]\n: b\n", "1:3: a key must be plain text"),
        (b"a: *b\n", "1:4: alias 'b' names nothing that is complete"),
        (b"a: &a [*a]\n", "1:8: alias 'a' names nothing that is complete"),
        (b"a: " + b"[" * 60 + b"]" * 60, "1:43: nested too deeply"),
        (b"a: " + b"{b: " * 60 + b"}" * 60, "1:160: nested too deeply"),
        (b"a: " + b"[" * 100_000, "1:43: nested too deeply"),
        (BOMB.encode(), "6:8: expands to more than such a file can hold (aliases?)"),
        (b"# nothing\n", "is empty"),
        (b"  \n", "is empty"),
        (b'a: "b\\0c"\n', "1:4: a text cannot hold a NUL character"),
        (b"a: \0\n", "is binary data, not a kernel config"),
        ("a: b\n".encode("utf-16"), "is UTF-16 text; kernel configs are plain ASCII or UTF-8"),
    ],
)  # fmt: skip
def test_a_document_that_is_not_strict_is_refused(text: bytes, message: str, write: Callable[..., Path]) -> None:
    """What plain loaders let pass, expand or execute is refused with its place."""
    path = str(write("x.yaml", text))

    with pytest.raises(InputError) as caught:
        read_yaml(path)

    between = ":" if message[0].isdigit() else ": "
    assert f"{path}{between}{message}" == str(caught.value)


@pytest.mark.parametrize(
    "text", [b"a: \x07\n", b"a: '\x1b[31m'\n", b'a: "\xff"\n', b"# \xff\na: b\n", b"a: \xed\xa0\x80\n"]
)
def test_characters_that_yaml_does_not_allow_are_refused(text: bytes, write: Callable[..., Path]) -> None:
    """Control characters and bytes that are not UTF-8 are refused, not passed on and not crashed on."""
    with pytest.raises(InputError, match="not valid YAML"):
        read_yaml(str(write("x.yaml", text)))
