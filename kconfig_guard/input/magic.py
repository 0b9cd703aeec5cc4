"""Tell from the first bytes of a file what it is compressed with."""

from __future__ import annotations

import re
from enum import Enum

HEAD = 6
"""How many bytes tell it."""


class Compression(Enum):
    """How a file may be compressed, with the bytes that it then starts with."""

    GZIP = rb"\x1f\x8b"
    BZIP2 = rb"BZh"
    XZ = rb"\xfd7zXZ\x00"
    ZSTD = rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18"
    """A frame of data, or one to skip, as ``pzstd`` puts first."""


def compression_of(head: bytes) -> Compression | None:
    """Return what the file that starts with ``head`` is compressed with, if with anything."""
    return next((kind for kind in Compression if re.match(kind.value, head)), None)
