"""Read the files of a tree, and note what was in them and what they looked like."""

from __future__ import annotations

import hashlib
import os
import posixpath
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kconfig_guard.errors import InputError
from kconfig_guard.input.looks import look_of
from kconfig_guard.input.tree import SourceTree

if TYPE_CHECKING:
    from kconfig_guard.input.looks import Look
    from kconfig_guard.input.tree import TreeFiles

_TICK = 2_000_000_000
"""The longest tick of the clock that gives files their times, in nanoseconds: FAT counts in steps of two seconds."""


@dataclass(slots=True)
class Reading:
    """Reads the files of a tree, and notes what it finds.

    Attributes:
        source: The tree.
        digests: Each path that was asked for, with a hash of the text; an empty one if there was no file.
        looks: If the tree is a folder, what each file looked like before it was read.
    """

    source: TreeFiles
    digests: dict[str, str] = field(default_factory=dict)
    looks: dict[str, Look] = field(default_factory=dict)

    def read(self, path: str) -> str:
        """Return the text of a file given by its path relative to the tree.

        Raises:
            InputError: There is no such file, or it lies outside the tree.
        """
        path = posixpath.normpath(path)
        self.digests[path] = ""
        if isinstance(self.source, SourceTree):
            # What changes from now on is seen by who looks later.
            self.looks[path] = _look(f"{self.source.root}/{path}")
        text = self.source.read(path)
        self.digests[path] = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
        return text

    def finds(self, path: str, digest: str) -> bool:
        """Read a file, and say whether its text has a hash; an empty one stands for no file."""
        try:
            self.read(path)
        except InputError:
            return not digest
        return self.digests[path] == digest


def _look(path: str) -> Look:
    try:
        about = os.stat(path)  # noqa: PTH116 - fast
    except (OSError, ValueError):
        return []
    is_recent = max(about.st_mtime_ns, about.st_ctime_ns) > time.time_ns() - _TICK
    return [] if is_recent else look_of(about)
