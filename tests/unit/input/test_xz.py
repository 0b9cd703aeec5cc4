"""Tests of kconfig_guard.input.xz."""

from __future__ import annotations

import io
import lzma
import random
import zlib
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.input.source import read_bytes
from kconfig_guard.input.tree import open_tree
from kconfig_guard.input.xz import open_xz

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[[str, str | bytes], Path]

NOISE = random.Random(1).randbytes(200_000)
BLOCK = 12
"""Where the header of the first block begins; its fifth byte says how much memory the data asks for."""


def asking_for(size: int, data: bytes) -> bytes:
    """Return xz data whose header asks for a dictionary of 2 to the power of ``size`` bytes."""
    stored = bytearray(lzma.compress(data))
    end = BLOCK + 4 * stored[BLOCK]
    stored[BLOCK + 4] = 2 * (size - 12)
    stored[end : end + 4] = zlib.crc32(stored[BLOCK:end]).to_bytes(4, "little")
    return bytes(stored)


@pytest.mark.parametrize("size", [1, 1000, 65536, 1 << 20])
def test_streams_are_read_in_any_portions(size: int) -> None:
    """Several streams with padding between them are one text, however much is read at a time."""
    stored = lzma.compress(NOISE[:70_000]) + bytes(70_000) + lzma.compress(b"") + lzma.compress(NOISE[70_000:])
    with open_xz(io.BytesIO(stored), "data") as stream:
        portions = list(iter(lambda: stream.read(size), b""))

    assert b"".join(portions) == NOISE
    assert {len(portion) for portion in portions[:-1]} <= {size}


@pytest.mark.parametrize("end", [0, 5, 12, 30, 100_000, -1])
def test_what_is_cut_off_is_not_whole(end: int) -> None:
    """Data that ends too early is an error, never a shorter text."""
    with open_xz(io.BytesIO(lzma.compress(NOISE)[:end]), "data") as stream, pytest.raises(EOFError):
        stream.read()


def test_the_memory_is_bounded(tmp_path: Path, write: Write) -> None:
    """Configs and tarballs that ask for a large dictionary are refused before it is there."""
    path = str(write("data", asking_for(30, b"CONFIG_A=y\n")))
    message = f"{path}: asks for more than 256 MiB of memory to be decompressed"

    for read in (lambda: read_bytes(path), lambda: open_tree(path, tmp_path / "cache")):
        with pytest.raises(InputError) as caught:
            read()
        assert message == str(caught.value)
    assert [] == list((tmp_path / "cache").iterdir())


def test_what_xz_itself_writes_is_within_the_bound(write: Write) -> None:
    """The strongest setting of xz asks for 64 MiB; twice as much is still read."""
    assert read_bytes(str(write("data", asking_for(27, b"CONFIG_A=y\n")))) == b"CONFIG_A=y\n"
