"""Decompress xz data, for which it may ask for no more memory than is sensible."""

from __future__ import annotations

import io
import lzma
from typing import TYPE_CHECKING

from kconfig_guard.errors import InputError

if TYPE_CHECKING:
    from typing import BinaryIO

    from _typeshed import WriteableBuffer

_MEMORY = 256 * 1024 * 1024
"""What data may ask for to be decompressed; ``xz -9`` asks for a quarter of it."""
_CHUNK = 64 * 1024


def open_xz(file: BinaryIO, path: str) -> io.BufferedReader:
    """Open a stream of what xz data decompresses to; reading it raises ``EOFError`` if the data is damaged or cut off.

    Python's own ``lzma.open`` does the same without a limit, and reads over garbage at the end.

    Args:
        file: The data, an open file at its start.
        path: How the user called it, for error messages.
    """
    return io.BufferedReader(_Decompressed(file, path), _CHUNK)


class _Decompressed(io.RawIOBase):
    """What the streams of a file decompress to, one after the other; zero bytes between them are padding."""

    def __init__(self, file: BinaryIO, path: str) -> None:
        self._file = file
        self._path = path
        self._pending = b""
        self._start()

    def _start(self) -> None:
        self._decompressor = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill a buffer as far as is convenient; 0 is the end.

        Raises:
            EOFError: The data is damaged or cut off.
            InputError: It asks for too much memory.
        """
        view = memoryview(buffer)
        data = b""
        while not data and (not self._decompressor.eof or self._next_stream()):
            data = self._decompress(len(view))
        view[: len(data)] = data
        return len(data)

    def _decompress(self, size: int) -> bytes:
        raw = b""
        if self._decompressor.needs_input:
            raw, self._pending = self._pending or self._file.read(_CHUNK), b""
            if not raw:
                raise EOFError
        try:
            return self._decompressor.decompress(raw, size)
        except lzma.LZMAError as error:
            # The module has no other way to tell this error.
            if "limit" not in str(error):
                raise EOFError from None
            message = f"asks for more than {_MEMORY // 1024 // 1024} MiB of memory to be decompressed"
            raise InputError(message, self._path) from None

    def _next_stream(self) -> bool:
        """Go on to the next stream; return False if there is none."""
        rest = self._decompressor.unused_data.lstrip(b"\0")
        while not rest:
            raw = self._file.read(_CHUNK)
            if not raw:
                return False
            rest = raw.lstrip(b"\0")
        self._pending = rest
        self._start()
        return True
