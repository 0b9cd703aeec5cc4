"""What our JSON documents have in common: how they are written, and how they name the tool, profiles and inputs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby, islice
from json.encoder import encode_basestring_ascii as _quoted
from typing import TYPE_CHECKING, Any, cast

from kconfig_guard import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kconfig_guard.judgement.explanation import Context
    from kconfig_guard.profile.rule import Profile

TOOL = {"name": "kconfig-guard", "version": __version__}


_PIECES = 4096
"""How many pieces are put together to one."""

STEP = "  "
"""By how much the members of a list or object stand further in than it does."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A part of a document that is JSON already.

    Attributes:
        pieces: Its text, in pieces that others may share.
    """

    pieces: Iterable[str]


def written(data: object) -> str:
    """Return data as one JSON document, ASCII only, with a final line end.

    It is what ``json.dumps(data, indent=2)`` gives, in a fraction of the time. Keys are texts.
    """
    return "".join(pieces(data))


def pieces(data: object) -> Iterator[str]:
    """Yield such a document in pieces of some size, for what is ready in it may be more than memory should hold."""
    parts: list[str | Ready] = []
    _write(data, "", parts)
    parts.append("\n")
    for is_ready, some in groupby(parts, lambda part: isinstance(part, Ready)):
        if not is_ready:
            yield "".join(cast("Iterator[str]", some))
            continue
        for ready in cast("Iterator[Ready]", some):
            rest = iter(ready.pieces)
            while text := "".join(islice(rest, _PIECES)):
                yield text


def members(data: dict[str, Any], indent: str) -> str:
    """Return the members of an object as it has them in a document, without braces.

    Args:
        data: The object, with nothing in it that is ready.
        indent: What stands before each of them.
    """
    parts: list[str | Ready] = []
    start = ""
    for key, value in data.items():
        parts.append(f"{start}{_quoted(key)}: ")
        _write(value, indent, parts)
        start = f",\n{indent}"
    return "".join(cast("list[str]", parts))


def _write(value: object, indent: str, pieces: list[str | Ready]) -> None:
    """Add the text of a value to others; ``indent`` stands before the line on which it begins."""
    if isinstance(value, str):
        pieces.append(_quoted(value))
    elif value is None:
        pieces.append("null")
    elif isinstance(value, dict) and value:
        deeper = indent + STEP
        start = "{\n"
        for key, member in value.items():
            pieces.append(f"{start}{deeper}{_quoted(key)}: ")
            _write(member, deeper, pieces)
            start = ",\n"
        pieces.append(f"\n{indent}}}")
    elif isinstance(value, (list, tuple)) and value:
        deeper = indent + STEP
        start = "[\n"
        for member in value:
            pieces.append(start + deeper)
            _write(member, deeper, pieces)
            start = ",\n"
        pieces.append(f"\n{indent}]")
    elif isinstance(value, Ready):
        pieces.append(value)
    else:
        pieces.append(json.dumps(value))


def profile_data(profile: Profile) -> dict[str, Any]:
    """Return which profile it is."""
    return {"id": profile.id, "version": profile.version, "sha256": profile.sha256}


def context_data(context: Context) -> dict[str, Any]:
    """Return which config, tree, kernel and architecture an answer is about."""
    return {
        "config": context.config,
        "tree": context.tree,
        "kernel": context.kernel or None,
        "arch": context.arch,
    }
