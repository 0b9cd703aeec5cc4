"""Data with a head: a few things that are wanted without the rest."""

from __future__ import annotations

import json
from typing import Any

_LENGTH = 8
"""Bytes that tell the length of the head."""


def headed(head: object, content: bytes | memoryview) -> bytes:
    """Return data with a head, which is whatever JSON can say."""
    text = json.dumps(head).encode("ascii")
    return b"".join((len(text).to_bytes(_LENGTH), text, content))


def divided(content: bytes | memoryview) -> tuple[Any, memoryview]:
    """Return the head of some data, and the rest.

    Raises:
        ValueError: It has none.
    """
    view = memoryview(content)
    end = _LENGTH + int.from_bytes(view[:_LENGTH])
    return json.loads(bytes(view[_LENGTH:end])), view[end:]
