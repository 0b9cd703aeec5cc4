"""Send finished reports to standard output or to files, whole or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kconfig_guard.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO


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
    from shutil import get_terminal_size  # noqa: PLC0415 - takes long to import, and only terminals need it

    return min(max(get_terminal_size((100, 24)).columns, 60), 120)


def write_stdout(text: str) -> None:
    """Write a text to standard output as UTF-8, whatever the locale says; invalid characters are spelled out."""
    stream: TextIO = sys.stdout
    data = text.encode("utf-8", "backslashreplace")
    buffer = getattr(stream, "buffer", None)
    if buffer is None:
        stream.write(data.decode("utf-8"))
    else:
        stream.flush()
        buffer.write(data)
        buffer.flush()


def write_file(path: str, text: str) -> None:
    """Write a file so that it is either complete or untouched.

    Raises:
        InputError: The file cannot be written.
    """
    data = text.encode("utf-8", "surrogateescape")
    try:
        # A link stays a link: what it points at is replaced.
        target = Path(path).resolve()
        if path.startswith(("/dev/", "/proc/")) or (target.exists() and not target.is_file()):
            Path(path).write_bytes(data)
            return
        scratch = target.with_name(f".{target.name}.{os.urandom(8).hex()}")
        try:
            with scratch.open("xb") as file:
                file.write(data)
            if target.exists():
                scratch.chmod(target.stat().st_mode & 0o777)
            scratch.replace(target)
        except BaseException:
            scratch.unlink(missing_ok=True)
            raise
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError(f"cannot be written ({getattr(error, 'strerror', None) or error})", path) from None
