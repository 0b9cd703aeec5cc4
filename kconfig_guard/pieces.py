"""What this program has put into the cache folder: told apart from anything else there, kept within bounds, removed.

Nothing is touched but what has a name that only this program gives and belongs to the user; no link is followed.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_TOTAL = 500 * 1024 * 1024
"""How many bytes all pieces may have together; those that have been used lately do not have to go for it."""

KINDS = LIBRARY, TREE, NOTE, JUDGEMENT, REPORT, TARBALL, SCRATCH = (
    "rule libraries",
    "parsed trees",
    "notes on trees",
    "judgements",
    "reports",
    "unpacked tarballs",
    "leftovers",
)
"""What pieces there are; leftovers are what broken-off runs were writing."""

_LATELY = 3600
"""For how many seconds a run may go on using what it has found."""

_FOLDER = "trees"
_FILES = {
    LIBRARY: r"library-[0-9a-f]{16}\.json",
    TREE: r"tree-[0-9a-f]{16}\.facts",
    NOTE: r"tree-[0-9a-f]{16}\.json",
    JUDGEMENT: r"judged-[0-9a-f]{32}\.json",
    REPORT: r"report-[0-9a-f]{32}\.data",
}
_NAMES = {
    **{kind: re.compile(name) for kind, name in _FILES.items()},
    TARBALL: re.compile(rf"{_FOLDER}/tree-[0-9a-f]{{20}}"),
    SCRATCH: re.compile(rf"\.(?:{'|'.join(_FILES.values())})\.[0-9a-f]{{16}}|{_FOLDER}/unpacking-[0-9a-z_]{{8}}"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A file or folder in the cache.

    Attributes:
        path: Where it is.
        kind: What it is.
        size: Bytes in it.
        used: When a run has used it last, in seconds since 1970.
    """

    path: Path
    kind: str
    size: int
    used: float


def pieces(folder: Path) -> list[Piece]:
    """Return what this program has put into a cache folder, what was used last coming last."""
    found = [*_found(folder, ""), *_found(folder / _FOLDER, f"{_FOLDER}/")]
    return sorted(found, key=lambda piece: (piece.used, piece.path))


def remove(unwanted: Iterable[Piece]) -> list[Piece]:
    """Remove pieces, each whole or not at all, and return those that are gone."""
    return [piece for piece in unwanted if _is_removed(piece.path)]


def make_room(folder: str | os.PathLike[str], limit: int = MAX_TOTAL) -> None:
    """Remove what was not used for longest until all pieces are within a limit, and what broken-off runs left behind.

    Args:
        folder: The cache folder.
        limit: Most bytes.
    """
    every = pieces(Path(folder))
    total, latest = sum(piece.size for piece in every), time.time() - _LATELY
    for piece in every:
        if piece.used < latest and (total > limit or piece.kind == SCRATCH) and _is_removed(piece.path):
            total -= piece.size


def _found(folder: Path, prefix: str) -> Iterator[Piece]:
    try:
        # A link in place of the folder would lead to what is not ours.
        entries = [] if prefix and folder.is_symlink() else list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        kind = next((kind for kind, name in _NAMES.items() if name.fullmatch(prefix + entry.name)), None)
        if kind is None:
            continue
        try:
            about = entry.stat(follow_symlinks=False)
        except OSError:
            continue
        if about.st_uid != os.getuid():
            continue
        if prefix and stat.S_ISDIR(about.st_mode):
            yield Piece(folder / entry.name, kind, _size(entry.path), about.st_mtime)
        elif not prefix and stat.S_ISREG(about.st_mode):
            yield Piece(folder / entry.name, kind, about.st_size, about.st_mtime)


def _size(folder: str) -> int:
    total = 0
    for path, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(f"{path}/{name}").st_size
            except OSError:
                continue
    return total


def _is_removed(path: Path) -> bool:
    try:
        if not stat.S_ISDIR(path.lstat().st_mode):
            path.unlink()
            return True
        # What is half removed must not be taken for whole.
        scratch = path.with_name(f"unpacking-{os.urandom(4).hex()}")
        path.rename(scratch)
        shutil.rmtree(scratch)
    except FileNotFoundError:
        # Another run was faster.
        return True
    except OSError:
        return False
    return True
