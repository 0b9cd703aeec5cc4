"""``kconfig-guard cache``: say what is kept between runs, and remove it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kconfig_guard.cli.main import EXIT_CLEAN
from kconfig_guard.errors import InputError
from kconfig_guard.pieces import KINDS, MAX_TOTAL, pieces, remove
from kconfig_guard.report.escape import printable
from kconfig_guard.report.output import write_stdout
from kconfig_guard.store import cache_folder

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from kconfig_guard.pieces import Piece


def run_info(_arguments: argparse.Namespace) -> int:
    """Print where the cache is, and how much of each kind is in it.

    Raises:
        InputError: There is no place for a cache.
    """
    folder = _folder()
    found = pieces(folder)
    rows = [(kind, [piece for piece in found if piece.kind == kind]) for kind in KINDS]
    lines = [printable(str(folder)), *(f"  {kind:<20}{_amount(items)}" for kind, items in rows)]
    lines.append(f"  {'in all':<20}{_amount(found)} of at most {_mib(MAX_TOTAL)}")
    write_stdout("".join(f"{line}\n" for line in lines))
    return EXIT_CLEAN


def run_clear(_arguments: argparse.Namespace) -> int:
    """Remove what this program has put into the cache, and print how much that was.

    Raises:
        InputError: There is no place for a cache, or something cannot be removed.
    """
    folder = _folder()
    found = pieces(folder)
    gone = remove(found)
    size = _mib(sum(piece.size for piece in gone))
    write_stdout(f"removed {len(gone)} of {len(found)} pieces ({size}) from {printable(str(folder))}\n")
    if len(gone) < len(found):
        left = next(piece for piece in found if piece not in gone)
        raise InputError("cannot be removed", str(left.path))
    return EXIT_CLEAN


def _folder() -> Path:
    folder = cache_folder()
    if folder is None:
        raise InputError("there is no home folder, and so no cache; XDG_CACHE_HOME can name a place for one")
    return Path(folder)


def _amount(items: Sequence[Piece]) -> str:
    return f"{len(items):>6}{_mib(sum(piece.size for piece in items)):>12}"


def _mib(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MiB"
