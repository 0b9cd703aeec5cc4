"""Read YAML strictly: every scalar stays text, every node keeps its place, nothing is guessed or executed.

Plain loaders turn ``since: 5.10`` into 5.1 and keep the last of two equal keys without a word, and composing nodes
recurses as deep as the input says. Taking in the parser's events one by one has none of these surprises, bounds depth
and size while reading, and yields line and column for every message.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from kconfig_guard.errors import InputError
from kconfig_guard.input.document import KEY, Document, Path
from kconfig_guard.input.source import decode_text, read_bytes

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_NODES = 200_000
_MAX_DEPTH = 40
_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "map", "seq"))


def read_yaml(path: str, most_nodes: int = _MAX_NODES) -> Document:
    """Read a YAML file.

    Args:
        path: The file.
        most_nodes: How many nodes it may have at most, those behind aliases counted each time.

    Raises:
        InputError: It cannot be read, is no YAML, has duplicate keys, foreign tags, or explodes through aliases.
    """
    raw = read_bytes(path)
    text = _strictly(decode_text(raw, path), path)
    document = Document(path, None, raw)
    builder = _Builder(document, most_nodes)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = " ".join(part for part in (error.context, error.problem) if part)
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise InputError(f"not valid YAML: {problem}", path, line, column) from None
    except yaml.YAMLError as error:
        raise InputError(f"not valid YAML: {str(error).splitlines()[0]}", path) from None
    if not builder.documents:
        raise InputError("is empty", path)
    return document


def _strictly(text: str, path: str) -> str:
    """Return the text if it is valid Unicode."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise InputError("not valid YAML: not UTF-8", path, line) from None
    return text


@dataclass(slots=True)
class _Container:
    """A mapping or sequence that is being filled."""

    data: dict[str, Any] | list[Any]
    path: Path
    anchor: str | None
    first_node: int
    key: str | None = None


class _Builder:
    """Builds the data of a document from parser events, counting nodes so that aliases cannot explode."""

    def __init__(self, document: Document, most_nodes: int) -> None:
        self.document = document
        self.most_nodes = most_nodes
        self.documents = 0
        self.nodes = 0
        self.open: list[_Container] = []
        self.anchors: dict[str, tuple[Any, int]] = {}

    def take(self, event: yaml.Event) -> None:
        """Take in one event.

        Raises:
            InputError: The event does not fit in a strict document.
        """
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise self._error("a second document in one file", event)
        elif isinstance(event, yaml.AliasEvent):
            data, size = self.anchors.get(event.anchor or "", (None, 0))
            if size == 0:
                raise self._error(f"alias '{event.anchor}' names nothing that is complete", event)
            self._count(size, event)
            self._place(data, event)
        elif isinstance(event, yaml.ScalarEvent):
            self._check_tag(event)
            self._count(1, event)
            # The file itself holds none; what is a path must not make one of an escape.
            if "\0" in event.value:
                raise self._error("a text cannot hold a NUL character", event)
            if event.anchor:
                self.anchors[event.anchor] = (event.value, 1)
            self._place(event.value, event)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._start(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            done = self.open.pop()
            if done.anchor:
                self.anchors[done.anchor] = (done.data, self.nodes - done.first_node)

    def _start(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        self._check_tag(event)
        self._count(1, event)
        if len(self.open) >= _MAX_DEPTH:
            raise self._error("nested too deeply", event)
        data: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        path = self._place(data, event)
        self.open.append(_Container(data, path, event.anchor, self.nodes - 1))

    def _place(self, value: Any, event: yaml.Event) -> Path:
        """Put a value where it belongs and return its path."""
        place = _place_of(event)
        if not self.open:
            self.document.data = value
            self.document.places[()] = place
            return ()
        parent = self.open[-1]
        if isinstance(parent.data, list):
            path: Path = (*parent.path, len(parent.data))
            parent.data.append(value)
        elif parent.key is None:
            return self._take_key(parent, value, event, place)
        else:
            path = (*parent.path, parent.key)
            parent.data[parent.key] = value
            parent.key = None
        self.document.places[path] = place
        return path

    def _take_key(self, parent: _Container, value: Any, event: yaml.Event, place: tuple[int, int]) -> Path:
        if not isinstance(value, str):
            raise self._error("a key must be plain text", event)
        if value in parent.data:
            raise self._error(f"duplicate key '{value}'", event)
        self.document.places[(*parent.path, value, KEY)] = place
        parent.key = value
        return parent.path

    def _count(self, nodes: int, event: yaml.Event) -> None:
        self.nodes += nodes
        if self.nodes > self.most_nodes:
            raise self._error("expands to more than such a file can hold (aliases?)", event)

    def _check_tag(self, event: Any) -> None:
        if event.tag is not None and event.tag not in (*_TAGS, "!"):
            raise self._error(f"tag '{event.tag}' is not allowed", event)

    def _error(self, message: str, event: yaml.Event) -> InputError:
        return InputError(message, self.document.path, *_place_of(event))


def _place_of(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
