"""Tests of kconfig_guard.input.magic."""

from __future__ import annotations

import bz2
import gzip
import lzma

import pytest

from kconfig_guard.input.magic import HEAD, Compression, compression_of


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (gzip.compress(b"x", mtime=0), Compression.GZIP),
        (bz2.compress(b"x"), Compression.BZIP2),
        (lzma.compress(b"x"), Compression.XZ),
        (lzma.compress(b"x", lzma.FORMAT_ALONE), None),
        (b"\x28\xb5\x2f\xfd\x24\0", Compression.ZSTD),
        (b"\x50\x2a\x4d\x18\4\0", Compression.ZSTD),
        (b"\x5f\x2a\x4d\x18\4\0", Compression.ZSTD),
        (b"\x60\x2a\x4d\x18\4\0", None),
        (b"\x4f\x2a\x4d\x18\4\0", None),
        (b"# CONFIG_A is not set", None),
        (b"\n\x1f\x8b", None),
        (b"", None),
    ],
)
def test_the_first_bytes_tell_the_compression(data: bytes, expected: Compression | None) -> None:
    """A few bytes are enough, and need be nothing that is text."""
    assert expected is compression_of(data)
    assert expected is compression_of(data[:HEAD])
