"""Tests of kconfig_guard.input.config."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.input.config import ConfigKind, parse_config, read_config

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADER = "# Linux/x86 6.12.3 Kernel Configuration\n"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("CONFIG_A=y", "y"),
        ("CONFIG_A=m", "m"),
        ("CONFIG_A=n", "n"),
        ("# CONFIG_A is not set", "n"),
        ("CONFIG_A=y \t", "y"),
        ("CONFIG_A=y # why", "y"),
        ("CONFIG_A=-1", "-1"),
        ("CONFIG_A=0xfe00", "0xfe00"),
        ("CONFIG_A=fe00", "fe00"),
        ('CONFIG_A=""', ""),
        ('CONFIG_A="a b"', "a b"),
        (r'CONFIG_A="say \"hi\" to C:\\"', 'say "hi" to C:\\'),
        ('CONFIG_A="# no comment"', "# no comment"),
        ('CONFIG_A="\u00e9\udcff"', "\u00e9\udcff"),
        ("CONFIG_A=y\r", "y"),
        ("CONFIG_A=5\r", "5"),
        ("# CONFIG_A is not set\r", "n"),
    ],
)
def test_a_line_gives_a_symbol_its_value(line: str, value: str) -> None:
    """Every form that the kernel accepts gives the value that the kernel reads."""
    assert value == parse_config(f"{line}\n", "config").get("A")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("CONFIG_A=\n", "config:1: 'CONFIG_A' has no value"),
        ("CONFIG_A=\r\n", "config:1: 'CONFIG_A' has no value"),
        ("CONFIG_A=  \n", "config:1: 'CONFIG_A' has no value"),
        ("CONFIG_A=OTHER\n", "config:1: not a config line: 'CONFIG_A=OTHER'"),
        (HEADER + "CONFIG_A=  \n", "config:2: 'CONFIG_A' has no value"),
        (HEADER + "CONFIG_A=what\n", "config:2: not a config line: 'CONFIG_A=what'"),
        ("CONFIG_A=y foo\n", "config:1: not a config line: 'CONFIG_A=y foo'"),
        ("CONFIG_A = y\n", "config:1: not a config line: 'CONFIG_A = y'"),
        ('CONFIG_A="a" b\n', "config:1: not a config line: 'CONFIG_A=\"a\" b'"),
        ("\ufeffCONFIG_A=y\n", "config:1: a byte order mark hides this line from the kernel"),
        ("\ufeff# CONFIG_A is not set\n", "config:1: a byte order mark hides this line from the kernel"),
        ("CONFIG_A\n", "config:1: not a config line: 'CONFIG_A'"),
        ("CONFIG_A=y\n\nhello\n", "config:3: not a config line: 'hello'"),
        (" CONFIG_A=y\n", "config:1: not a config line: ' CONFIG_A=y'"),
        ('CONFIG_A="open\n', "config:1: not a config line: 'CONFIG_A=\"open'"),
        ("CONFIG_A=what\n", "config:1: not a config line: 'CONFIG_A=what'"),
        ("CONFIG_A-B=y\n", "config:1: not a config line: 'CONFIG_A-B=y'"),
        ("A=y\n", "config:1: not a config line: 'A=y'"),
        ("\x1b[31m\u202e\n", "config:1: not a config line: '?[31m?'"),
        ("x" * 100 + "\n", f"config:1: not a config line: '{'x' * 60}\u2026'"),
        ("# only a comment\n", "config: sets no option: not a kernel config"),
        ("#CONFIG_A is not set\n", "config: sets no option: not a kernel config"),
        ("# CONFIG_A is not set any more\n", "config: sets no option: not a kernel config"),
        ("# CONFIG_A is not set \n", "config: sets no option: not a kernel config"),
    ],
)
def test_a_line_without_meaning_is_refused(text: str, message: str) -> None:
    """The error names the line, and shows it short and harmless."""
    with pytest.raises(InputError) as caught:
        parse_config(text, "config")

    assert message == str(caught.value)


def test_the_last_of_several_assignments_wins() -> None:
    """A symbol that is set twice has the last value, and the user hears of it."""
    config = parse_config("CONFIG_A=y\nCONFIG_B=y\n# CONFIG_A is not set\n", "config")

    assert "n" == config.get("A")
    assert 3 == config.assignments["A"].line
    assert [("A", "y", "bare"), ("B", "y", "bare"), ("A", "n", "bare")] == list(config.lines())
    assert ["config:3: CONFIG_A overrides line 1"] == config.warnings


def test_a_word_is_read_by_its_first_letter() -> None:
    """The kernel only looks at the first letter of ``yes``; so do we, with a warning."""
    config = parse_config("CONFIG_A=yes\n", "config")

    assert "y" == config.get("A")
    assert ["config:1: 'CONFIG_A=yes' is read as 'y', like the kernel does"] == config.warnings


@pytest.mark.parametrize(
    ("value", "message"),
    [("", "'CONFIG_A' has no value"), ("OTHER", "'CONFIG_A=OTHER' is no value")],
)
def test_a_number_that_conf_left_without_value_is_ignored(value: str, message: str) -> None:
    """A full config may hold what conf writes for a number that nothing sets, which changes no earlier value."""
    config = parse_config(f"{HEADER}CONFIG_A={value}\nCONFIG_B=5\nCONFIG_B={value}\n", "config")

    assert (value, "5") == (config.get("A"), config.get("B"))
    assert [("A", value, "void"), ("B", "5", "bare"), ("B", value, "void")] == list(config.lines())
    assert [
        f"config:2: {message} and is ignored, like the kernel does",
        f"config:4: {message.replace('CONFIG_A', 'CONFIG_B')} and is ignored, like the kernel does",
    ] == config.warnings


@pytest.mark.parametrize("tail", [" ", " any more", "\t# why", "\r"])
def test_what_only_old_kernels_read_is_told_apart(tail: str) -> None:
    """More behind "is not set" makes the line a comment for all but old kernels; it is kept for these."""
    config = parse_config(f"CONFIG_A=y\n# CONFIG_A is not set{tail}", "config")

    assert "y" == config.get("A")
    assert [("A", "y", "bare"), ("A", "n", "loose")] == list(config.lines())
    shown = f"# CONFIG_A is not set{tail}".replace("\t", "?").replace("\r", "?")
    assert [f"config:2: '{shown}' counts in older kernels only; 6.12 takes it for a comment"] == config.warnings


@pytest.mark.parametrize(
    ("line", "shown"), [("CONFIG_A=5 # why\n", "CONFIG_A=5 # why"), ("CONFIG_A=5\r", "CONFIG_A=5?")]
)
def test_nothing_may_follow_a_number(line: str, shown: str) -> None:
    """Only a bool may have something behind it, and the end of a file is no end of a line."""
    config = parse_config(line, "config")

    assert [("A", "5", "tailed")] == list(config.lines())
    assert [f"config:1: '{shown}' is ignored by the kernel: nothing may follow a number"] == config.warnings


def test_a_byte_order_mark_before_a_comment_does_no_harm(write: Callable[..., Path]) -> None:
    """The mark is found in the file, and hides nothing that counts."""
    config = read_config(str(write("config", b"\xef\xbb\xbf# c\nCONFIG_A=y\n")))

    assert "y" == config.get("A")
    with pytest.raises(InputError, match="a byte order mark hides this line"):
        read_config(str(write("config", b"\xef\xbb\xbfCONFIG_A=y\n")))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (HEADER + "CONFIG_A=y\n", ConfigKind.FULL),
        ('CONFIG_CC_VERSION_TEXT="gcc"\n', ConfigKind.FULL),
        ("CONFIG_CC_IS_GCC=y\n", ConfigKind.FULL),
        ("CONFIG_CC_IS_CLANG=y\n", ConfigKind.FULL),
        ("# Just a fragment\nCONFIG_A=y\n", ConfigKind.PARTIAL),
    ],
)
def test_the_contents_tell_a_full_config_from_a_partial_one(text: str, kind: ConfigKind) -> None:
    """What conf writes into every config marks a full one."""
    assert kind is parse_config(text, "config").kind


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_header_tells_architecture_and_version(end: str) -> None:
    """The header comment is read whatever the line ends are, and the first one counts."""
    config = parse_config(f"{HEADER}# Linux/arm 5.10.1 Kernel Configuration\nCONFIG_A=y\n".replace("\n", end), "config")

    assert ("x86", "6.12.3") == (config.header_arch, config.header_version)


def test_an_absent_symbol_has_no_value() -> None:
    """Only a symbol with a line of its own has a value."""
    assert parse_config("CONFIG_A=y\n", "config").get("B") is None


def test_a_file_is_read_with_its_hash(write: Callable[..., Path]) -> None:
    """The hash is over the bytes of the file, odd ones in comments included."""
    raw = b"# \xff\xfe\nCONFIG_A=y\n"
    path = str(write("config", raw))

    config = read_config(path)

    assert (path, hashlib.sha256(raw).hexdigest(), "y") == (config.path, config.sha256, config.get("A"))
