"""Send finished reports to standard output or to files, whole or not at all."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from kconfig_guard.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import TextIO

Output = tuple[str, str | None]
"""Format and path of a report; None for standard output."""


def wants_color(choice: str, environ: Mapping[str, str], *, is_terminal: bool) -> bool:
    """Decide whether to style text.

    Args:
        choice: ``--color``: ``always``, ``never`` or ``auto``.
        environ: The environment; ``FORCE_COLOR``, ``NO_COLOR`` and ``TERM`` count, in this order.
        is_terminal: Whether the output is a terminal.
    """
    if choice != "auto":
        return choice == "always"
    if environ.get("FORCE_COLOR"):
        return True
    if environ.get("NO_COLOR") or environ.get("TERM") == "dumb":
        return False
    return is_terminal


def terminal_width() -> int:
    """Return the columns to wrap at on a terminal, between 60 and 120."""
    return min(max(columns(100), 60), 120)


def columns(default: int) -> int:
    """Return the columns of the terminal: what ``COLUMNS`` says, else what standard output is.

    It is what ``shutil.get_terminal_size`` returns, which takes long to import.

    Args:
        default: What counts where neither tells.
    """
    said = os.environ.get("COLUMNS", "")
    if said.isascii() and said.isdigit() and 0 < len(said) < 10 and int(said):
        return int(said)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or default  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):
        return default


def encoded(path: str | None, text: str) -> bytes:
    """Return a report, or a piece of one, as UTF-8, whatever the locale says.

    Args:
        path: The file that it goes to, in which invalid bytes stay what they are in the inputs; None for standard
            output, where they are spelled out.
        text: The report.
    """
    try:
        return text.encode("utf-8", "backslashreplace" if path is None else "surrogateescape")
    except UnicodeEncodeError:
        # Half a character, which a file can hold no more than standard output.
        return text.encode("utf-8", "backslashreplace")


def write(outputs: Iterable[tuple[str | None, Iterable[bytes]]]) -> None:
    """Write reports, each in pieces, to its file, or to standard output where that is None.

    Raises:
        InputError: A file cannot be written.
    """
    for path, data in outputs:
        if path is None:
            _write_stdout(data)
        else:
            _write_file(path, data)


def write_stdout(text: str) -> None:
    """Write a text to standard output."""
    _write_stdout([encoded(None, text)])


def write_file(path: str, text: str) -> None:
    """Write a file so that it is either complete or untouched.

    Raises:
        InputError: The file cannot be written.
    """
    _write_file(path, [encoded(path, text)])


def _write_stdout(pieces: Iterable[bytes]) -> None:
    stream: TextIO = sys.stdout
    buffer = getattr(stream, "buffer", None)
    stream.flush()
    for data in pieces:
        if buffer is None:
            stream.write(data.decode("utf-8"))
        else:
            buffer.write(data)
    (buffer or stream).flush()


def _write_file(path: str, pieces: Iterable[bytes]) -> None:
    from pathlib import Path  # noqa: PLC0415 - takes long to import

    try:
        # A link stays a link: what it points at is replaced.
        target = Path(path).resolve()
        if path.startswith(("/dev/", "/proc/")) or (target.exists() and not target.is_file()):
            with Path(path).open("wb") as file:
                file.writelines(pieces)
            return
        scratch = target.with_name(f".{target.name}.{os.urandom(8).hex()}")
        try:
            with scratch.open("xb") as file:
                file.writelines(pieces)
            if target.exists():
                scratch.chmod(target.stat().st_mode & 0o777)
            scratch.replace(target)
        except BaseException:
            scratch.unlink(missing_ok=True)
            raise
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError(f"cannot be written ({getattr(error, 'strerror', None) or error})", path) from None
