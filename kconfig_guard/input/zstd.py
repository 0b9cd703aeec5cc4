"""Decompress zstd data: with Python where it can, since 3.14, or else with the system's ``zstd`` program."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager
from importlib import import_module
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from kconfig_guard.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

_WINDOW_LOG, _MEMORY = 28, "256MiB"
"""What data may ask for to be decompressed, for either way of doing it; as much as for xz."""


@contextmanager
def open_zstd(file: BinaryIO, path: str) -> Iterator[IO[bytes]]:
    """Open a stream of what zstd data decompresses to.

    Args:
        file: The data, an open file with a descriptor, at its start.
        path: How the user called it, for error messages.

    Raises:
        InputError: Nothing on this machine reads zstd data.
        EOFError: The data is damaged or cut off; that may only be known when the stream was read to its end and closed.
    """
    zstd = _library()
    if zstd is None:
        with _by_program(file, path) as stream:
            yield stream
        return
    options = {zstd.DecompressionParameter.window_log_max: _WINDOW_LOG}
    try:
        with zstd.open(file, "rb", options=options) as stream:
            yield stream
    except zstd.ZstdError:
        raise EOFError from None


def _library() -> ModuleType | None:
    """Return Python's own module, if there is one; it may also be missing from a home-made Python 3.14."""
    try:
        return import_module("compression.zstd")
    except ImportError:
        return None


@contextmanager
def _by_program(file: BinaryIO, path: str) -> Iterator[IO[bytes]]:
    with _started(file, path) as process:
        stream = cast("IO[bytes]", process.stdout)
        try:
            yield stream
            stream.close()
            if process.wait():
                raise EOFError
        finally:
            # Who stops reading early does not wait for the rest.
            process.kill()


def _started(file: BinaryIO, path: str) -> subprocess.Popen[bytes]:
    program = shutil.which("zstd")
    if program is None:
        raise InputError("zstd data needs Python 3.14 or the zstd program (install the package zstd)", path)
    try:
        return subprocess.Popen(  # noqa: S603 - zstd itself, with nothing in its arguments that an input sets
            [os.path.abspath(program), "-dc", "-q", "--no-progress", f"-M{_MEMORY}"],  # noqa: PTH100 - links have to stay
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
        )
    except OSError as error:
        raise InputError(f"the zstd program cannot be run ({error.strerror})", path) from None
