"""Read the bytes of an input file: plain, compressed or from standard input, and never without bound."""

from __future__ import annotations

import os
import stat
import sys
import zlib
from typing import TYPE_CHECKING

from kconfig_guard.errors import InputError
from kconfig_guard.input.magic import Compression, compression_of

if TYPE_CHECKING:
    from typing import IO

MAX_BYTES = 32 * 1024 * 1024
"""Largest config or YAML file that is read, after decompression: three hundred times a full config."""


def read_bytes(path: str) -> bytes:
    """Return the contents of a file, decompressed if they are gzip, xz or zstd.

    Args:
        path: A file name, or ``-`` for standard input.

    Raises:
        InputError: The file is missing, no file, unreadable, too large, or damaged.
    """
    return decompressed(_read_raw(path), path)


def digest_of(path: str) -> str:
    """Return a hash over what ``read_bytes`` returns.

    Raises:
        InputError: As there; or it is no plain file, so that who reads it later would not find the same.
    """
    from hashlib import sha256  # noqa: PLC0415 - takes long to import, and not every run asks

    if not os.path.isfile(path):  # noqa: PTH113 - as below
        raise InputError("is no file that can be read twice", path)
    return sha256(read_bytes(path)).hexdigest()


def decompressed(raw: bytes, path: str) -> bytes:
    """Return data decompressed if it is gzip, xz or zstd.

    Args:
        raw: The data.
        path: What the file is called.

    Raises:
        InputError: It is too large, or damaged.
    """
    try:
        return _decompressed(raw, path)
    except (zlib.error, EOFError):
        raise InputError("the compressed data is damaged or cut off", path) from None


def _decompressed(raw: bytes, path: str) -> bytes:
    compression = compression_of(raw)
    if compression is Compression.GZIP:
        return _gunzip(raw, path)
    if compression is Compression.XZ:
        return _unxz(raw, path)
    if compression is Compression.ZSTD:
        return _unzstd(raw, path)
    return raw


def _read_raw(path: str) -> bytes:
    if path == "-":
        return _read_bounded(sys.stdin.buffer, "-")
    try:
        if stat.S_ISDIR(os.stat(path).st_mode):  # noqa: PTH116 - pathlib takes long to import
            raise InputError("is a directory, not a file", path)
        with open(path, "rb") as file:  # noqa: PTH123 - as above
            return _read_bounded(file, path)
    except FileNotFoundError:
        raise InputError("no such file", path) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"cannot be read ({reason})", path) from None


def _read_bounded(file: IO[bytes], path: str) -> bytes:
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _too_large(path)
    return data


def _too_large(path: str) -> InputError:
    return InputError(f"larger than {MAX_BYTES // 1024 // 1024} MiB, which no kernel config is", path)


def _gunzip(raw: bytes, path: str) -> bytes:
    parts: list[bytes] = []
    size = 0
    while raw:
        inflater = zlib.decompressobj(wbits=31)
        part = inflater.decompress(raw, MAX_BYTES + 1 - size)
        size += len(part)
        if size > MAX_BYTES:
            raise _too_large(path)
        if not inflater.eof:
            raise EOFError
        parts.append(part)
        # What follows may be another member; zero bytes are padding.
        raw = inflater.unused_data.lstrip(b"\0")
    return b"".join(parts)


def _unxz(raw: bytes, path: str) -> bytes:
    from io import BytesIO  # noqa: PLC0415 - few configs need it

    from kconfig_guard.input.xz import open_xz  # noqa: PLC0415 - few configs need it

    with open_xz(BytesIO(raw), path) as stream:
        return _read_bounded(stream, path)


def _unzstd(raw: bytes, path: str) -> bytes:
    from tempfile import TemporaryFile  # noqa: PLC0415 - few configs need it

    from kconfig_guard.input.zstd import open_zstd  # noqa: PLC0415 - few configs need what starts programs

    try:
        with TemporaryFile() as file:
            file.write(raw)
            file.seek(0)
            with open_zstd(file, path) as stream:
                return _read_bounded(stream, path)
    except OSError as error:
        raise InputError(f"cannot be decompressed ({error.strerror})", path) from None


def decode_text(raw: bytes, path: str) -> str:
    """Return the text of a file, with line ends as they are.

    Bytes that are not UTF-8 survive as lone surrogates, so that they can be written back unchanged.

    Raises:
        InputError: The data is empty, UTF-16 or binary.
    """
    if not raw.strip():
        raise InputError("is empty", path)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError("is UTF-16 text; kernel configs are plain ASCII or UTF-8", path)
    if b"\0" in raw:
        raise InputError("is binary data, not a kernel config", path)
    return raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
