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
        ("# CONFIG_A is not set  ", "n"),
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
        ("CONFIG_A=  \n", "config:1: 'CONFIG_A' has no value"),
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
