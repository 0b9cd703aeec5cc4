"""What is kept between runs: named pieces of data in the cache folder, of which a damaged one is as good as none."""

from __future__ import annotations

import hashlib
import os
import stat
from itertools import count
from typing import NamedTuple

ERRORS = (OSError, ValueError, TypeError, KeyError, IndexError)
"""What it can end in to take a piece apart that is whole and says something else."""

_MAX_SIZE = 64 * 1024 * 1024
_CHECKSUM = 64
_ROOM_EACH = 64
"""For how many pieces of one process to look once whether there is still room."""

_puts = count()


def cache_folder() -> str | None:
    """Return the folder for cached data: ``$XDG_CACHE_HOME/kconfig-guard`` or ``~/.cache/kconfig-guard``.

    None for a user who has no home.
    """
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not base.startswith("/"):
        base = os.path.expanduser("~/.cache")  # noqa: PTH111 - pathlib takes long to import
    return None if base.startswith("~") else os.path.join(base, "kconfig-guard")  # noqa: PTH118 - as above


def piece_name(kind: str, key: str, ending: str) -> str:
    """Return the name of a piece of some kind by what it is about, which may be any text."""
    return f"{kind}-{hashlib.sha256(key.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}.{ending}"


class Store(NamedTuple):
    """Reads and writes pieces of data, and never fails: without a piece, its maker makes it again.

    Args:
        folder: Where the pieces are; None for nowhere.
    """

    folder: str | os.PathLike[str] | None

    def get(self, name: str) -> bytes | None:
        """Return a piece as it was put; None if there is none, or if somebody else or an accident wrote it."""
        if self.folder is None:
            return None
        try:
            # Something that is no file, such as a named pipe, must not keep us waiting.
            handle = os.open(f"{self.folder}/{name}", os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            with open(handle, "rb") as file:  # noqa: PTH123 - as above
                about = os.fstat(handle)
                if not stat.S_ISREG(about.st_mode) or about.st_uid != os.getuid() or about.st_size > _MAX_SIZE:
                    return None
                checksum, content = file.read(_CHECKSUM), file.read()
        except OSError:
            return None
        self.mark_used(name)
        return content if checksum == _checksum(content) else None

    def put(self, name: str, content: bytes) -> None:
        """Keep a piece, whole or not at all, if the folder lets us."""
        if self.folder is None:
            return
        scratch = f"{self.folder}/.{name}.{os.urandom(8).hex()}"
        try:
            os.makedirs(self.folder, exist_ok=True)  # noqa: PTH103 - as above
            with open(scratch, "xb") as file:  # noqa: PTH123 - as above
                file.write(_checksum(content) + content)
            os.replace(scratch, f"{self.folder}/{name}")  # noqa: PTH105 - as above
        except OSError:
            try:
                os.unlink(scratch)  # noqa: PTH108 - as above
            except OSError:
                return
        else:
            if next(_puts) % _ROOM_EACH == 0:
                from kconfig_guard.pieces import make_room  # noqa: PLC0415 - most runs only read

                make_room(self.folder)

    def mark_used(self, name: str) -> None:
        """Note that a run has used something in the folder: what was not used for longest goes first."""
        if self.folder is not None:
            try:
                os.utime(f"{self.folder}/{name}", follow_symlinks=False)
            except OSError:
                return


def _checksum(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode("ascii")
