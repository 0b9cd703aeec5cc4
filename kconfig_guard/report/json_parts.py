"""What our JSON documents have in common: how they are written, and how they name the tool, profiles and inputs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from json.encoder import encode_basestring_ascii as _quoted
from typing import TYPE_CHECKING, Any

from kconfig_guard import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.judgement.explanation import Context
    from kconfig_guard.profile.rule import Profile

TOOL = {"name": "kconfig-guard", "version": __version__}


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
    pieces: list[str] = []
    _write(data, "", pieces)
    pieces.append("\n")
    return "".join(pieces)


def members(data: dict[str, Any], indent: str) -> str:
    """Return the members of an object as it has them in a document, without braces.

    Args:
        data: The object.
        indent: What stands before each of them.
    """
    pieces: list[str] = []
    start = ""
    for key, value in data.items():
        pieces.append(f"{start}{_quoted(key)}: ")
        _write(value, indent, pieces)
        start = f",\n{indent}"
    return "".join(pieces)


def _write(value: object, indent: str, pieces: list[str]) -> None:
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
        pieces.extend(value.pieces)
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
