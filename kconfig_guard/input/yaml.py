"""Read YAML strictly: every scalar stays text, every node keeps its place, nothing is guessed or executed.

Plain loaders turn ``since: 5.10`` into 5.1 and keep the last of two equal keys without a word. Composing the node
graph and walking it gives neither surprise, costs less, and yields line and column for every message.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from kconfig_guard.errors import InputError
from kconfig_guard.input.source import decode_text, read_bytes

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_NODES = 200_000
_MAX_DEPTH = 40
_CORE_TAGS = "tag:yaml.org,2002:"

Path = tuple[str | int, ...]


@dataclass(slots=True)
class Document:
    """The data of a YAML file and where each part of it stands.

    Attributes:
        path: The file name.
        data: Dicts, lists and texts; all scalars are text.
        places: Path of keys and indices to line and column, counted from 1. The path of a mapping value is
            also the place of its key under ``(*path, KEY)``.
        raw: The bytes of the file.
    """

    path: str
    data: Any
    raw: bytes
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def error(self, message: str, at: Path = ()) -> InputError:
        """Return an error that points at a part of the document, or at the nearest enclosing part."""
        while at and at not in self.places:
            at = at[:-1]
        line, column = self.places.get(at, (1, 1))
        return InputError(message, self.path, line, column)


KEY = "\0key"
"""Last element of the path under which the place of a key, not of its value, is kept."""


def read_yaml(path: str) -> Document:
    """Read a YAML file.

    Raises:
        InputError: It cannot be read, is no YAML, has duplicate keys, foreign tags, or explodes through aliases.
    """
    raw = read_bytes(path)
    text = decode_text(raw, path)
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = " ".join(part for part in (error.context, error.problem) if part)
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise InputError(f"not valid YAML: {problem}", path, line, column) from None
    except yaml.YAMLError as error:
        raise InputError(f"not valid YAML: {str(error).splitlines()[0]}", path) from None
    except RecursionError:
        raise InputError("nested too deeply", path) from None
    if root is None:
        raise InputError("is empty", path)
    document = Document(path, None, raw)
    document.data = _Walk(document).value(root, ())
    return document


class _Walk:
    """Turns composed nodes into data, counting nodes so that aliases cannot explode."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.nodes = 0

    def value(self, node: yaml.Node, path: Path) -> Any:
        place = (node.start_mark.line + 1, node.start_mark.column + 1)
        self.document.places[path] = place
        self.nodes += 1
        if self.nodes > _MAX_NODES or len(path) > _MAX_DEPTH:
            raise InputError("expands to more than a profile can hold (aliases?)", self.document.path, *place)
        if not node.tag.startswith(_CORE_TAGS):
            raise InputError(f"tag '{node.tag}' is not allowed", self.document.path, *place)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        return node.value

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            place = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if not isinstance(key_node, yaml.ScalarNode):
                raise InputError("a key must be plain text", self.document.path, *place)
            key = key_node.value
            if key in data:
                raise InputError(f"duplicate key '{key}'", self.document.path, *place)
            self.document.places[(*path, key, KEY)] = place
            data[key] = self.value(value_node, (*path, key))
        return data
