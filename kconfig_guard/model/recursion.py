"""Room for following long chains of symbols that depend on each other."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LIMIT = 100_000


@contextmanager
def deep_recursion() -> Iterator[None]:
    """Allow deep recursion while the model works.

    The model recurses in plain Python, which needs no stack of its own. Libraries in C do, so the limit holds for
    the model only.
    """
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _LIMIT))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
