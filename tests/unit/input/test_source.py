"""Tests of kconfig_guard.input.source."""

from __future__ import annotations

import gzip
import io
import lzma
import sys
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.input.source import MAX_BYTES, decode_text, read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEXT = b"CONFIG_X86_64=y\nCONFIG_DEVMEM=n\n" * 50
DAMAGED = "the compressed data is damaged or cut off"
TOO_LARGE = "larger than 32 MiB, which no kernel config is"


@pytest.mark.parametrize(
    "stored",
    [
        TEXT,
        gzip.compress(TEXT),
        lzma.compress(TEXT),
        gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:]),
        gzip.compress(TEXT) + bytes(512),
        lzma.compress(TEXT[:100]) + bytes(8) + lzma.compress(TEXT[100:]),
        lzma.compress(TEXT) + bytes(512),
    ],
    ids=["plain", "gzip", "xz", "two gzip members", "padded gzip", "two xz streams", "padded xz"],
)
def test_the_contents_decide_how_a_file_is_decompressed(stored: bytes, write: Callable[..., Path]) -> None:
    """The same text comes out of every supported wrapping, whatever the file is called."""
    assert TEXT == read_bytes(str(write("name.without.meaning", stored)))


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name ``-`` reads and decompresses standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(TEXT))))

    assert TEXT == read_bytes("-")


@pytest.mark.parametrize(
    ("stored", "message"),
    [
        (gzip.compress(TEXT)[:-12], DAMAGED),
        (gzip.compress(TEXT)[:12], DAMAGED),
        (gzip.compress(TEXT)[:40] + b"\xff" * 20, DAMAGED),
        (gzip.compress(TEXT) + b"trailing", DAMAGED),
        (lzma.compress(TEXT)[:-12], DAMAGED),
        (lzma.compress(TEXT) + b"trailing", DAMAGED),
        (lzma.compress(TEXT) + lzma.compress(TEXT)[:20], DAMAGED),
        (lzma.compress(TEXT)[:30] + b"\xff" * 30, DAMAGED),
        (b"\xfd7zXZ\x00", DAMAGED),
        (gzip.compress(bytes(MAX_BYTES + 1), 1), TOO_LARGE),
        (lzma.compress(bytes(MAX_BYTES + 1), preset=0), TOO_LARGE),
        (gzip.compress(bytes(MAX_BYTES // 2), 1) * 3, TOO_LARGE),
        (b"#" * (MAX_BYTES + 1), TOO_LARGE),
    ],
    ids=[
        "gzip cut at the end", "gzip cut in the header", "gzip overwritten", "gzip with a tail", "xz cut",
        "xz with a tail", "second xz stream cut", "xz overwritten",
        "xz magic alone", "gzip bomb", "xz bomb", "gzip bomb in members", "large plain file",
    ],
)  # fmt: skip
def test_damage_and_bombs_are_refused(stored: bytes, message: str, write: Callable[..., Path]) -> None:
    """Damaged data and data beyond the limit end in an error that names the file, never in a partial text."""
    path = str(write("config", stored))

    with pytest.raises(InputError) as caught:
        read_bytes(path)

    assert f"{path}: {message}" == str(caught.value)


def test_a_text_of_exactly_the_limit_is_read(write: Callable[..., Path]) -> None:
    """The limit itself is still allowed."""
    assert MAX_BYTES == len(read_bytes(str(write("config", gzip.compress(b"#" * MAX_BYTES, 1)))))


@pytest.mark.parametrize(
    ("name", "message"),
    [("absent", "no such file"), (".", "is a directory, not a file"), ("a\0b", "cannot be read (embedded null byte)")],
)
def test_what_is_no_file_is_refused(name: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names that lead to no file are refused with the reason."""
    monkeypatch.chdir(tmp_path)

    with pytest.raises(InputError) as caught:
        read_bytes(name)

    assert f"{name}: {message}" == str(caught.value)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"a\r\nb\n", "a\r\nb\n"),
        (b"\xef\xbb\xbfCONFIG_X=y", "CONFIG_X=y"),
        ("# Kern\u00e9l".encode(), "# Kern\u00e9l"),
        (b"# \xe9t\xe9", "# \udce9t\udce9"),
    ],
    ids=["line ends", "byte order mark", "UTF-8", "Latin-1"],
)
def test_text_is_decoded_without_loss(raw: bytes, text: str) -> None:
    """Line ends stay, a byte order mark goes, and bytes that are not UTF-8 survive."""
    assert text == decode_text(raw, "config")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        ("CONFIG_X=y\n".encode("utf-16"), "is UTF-16 text; kernel configs are plain ASCII or UTF-8"),
        (b"\xfe\xff\0C\0O", "is UTF-16 text; kernel configs are plain ASCII or UTF-8"),
        (b"\x7fELF\0\0", "is binary data, not a kernel config"),
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, message: str) -> None:
    """Empty, UTF-16 and binary data are told apart."""
    with pytest.raises(InputError) as caught:
        decode_text(raw, "config")

    assert f"config: {message}" == str(caught.value)
