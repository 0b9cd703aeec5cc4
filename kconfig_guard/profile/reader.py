"""Typed access to a YAML document, with a place in every error message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kconfig_guard.input.document import KEY

if TYPE_CHECKING:
    from kconfig_guard.input.document import Document, Path

_SWITCH = {"yes": True, "true": True, "no": False, "false": False}


class Reader:
    """Typed access to a document, raising errors that point at the offending node.

    Args:
        document: The document.
    """

    def __init__(self, document: Document) -> None:
        self.document = document

    def mapping(self, path: Path, value: Any, known: tuple[str, ...]) -> dict[str, Any]:
        """Return a mapping that has no keys but the known ones."""
        if not isinstance(value, dict):
            raise self.document.error("expected a mapping", path)
        for key in value:
            if key not in known:
                raise self.document.error(f"unknown key '{key}' (known: {', '.join(known)})", (*path, key, KEY))
        return value

    def text(self, path: Path, value: Any) -> str:
        """Return a text without surplus blanks."""
        if not isinstance(value, str):
            raise self.document.error("expected text", path)
        return " ".join(value.split())

    def required(self, path: Path, data: dict[str, Any], key: str) -> str:
        """Return a text that must be there and say something."""
        value = self.text((*path, key), data.get(key, ""))
        if not value:
            at = (*path, key) if key in data else path
            raise self.document.error(f"'{key}' is {'empty' if key in data else 'missing'}", at)
        return value

    def optional(self, path: Path, data: dict[str, Any], key: str) -> str:
        """Return a text that may be left out, but not be left empty."""
        return self.required(path, data, key) if key in data else ""

    def exact(self, path: Path, data: dict[str, Any], key: str) -> str:
        """Return a text just as it stands, that must be there and say something."""
        self.required(path, data, key)
        value: str = data[key]
        return value

    def switch(self, path: Path, data: dict[str, Any], key: str, *, default: bool) -> bool:
        """Return what ``yes`` or ``no`` says, or the default if it is left out."""
        return _SWITCH[self.one_of((*path, key), data[key], tuple(_SWITCH))] if key in data else default

    def one_of(self, path: Path, value: Any, known: tuple[str, ...]) -> str:
        """Return a text that is one of those known."""
        text = self.text(path, value)
        if text not in known:
            raise self.document.error(f"'{text}' is not one of: {', '.join(known)}", path)
        return text

    def items(self, path: Path, value: Any) -> list[tuple[Path, Any]]:
        """Return the items of a list, each with its place."""
        if not isinstance(value, list):
            raise self.document.error("expected a list", path)
        return [((*path, index), item) for index, item in enumerate(value)]

    def texts_with_paths(self, path: Path, value: Any) -> list[tuple[str, Path]]:
        """Return the texts of a list, each with its place."""
        texts = [(self.text(item_path, item), item_path) for item_path, item in self.items(path, value)]
        for text, item_path in texts:
            if not text:
                raise self.document.error("expected text", item_path)
        return texts

    def texts(self, path: Path, value: Any) -> list[str]:
        """Return the texts of a list."""
        return [text for text, _ in self.texts_with_paths(path, value)]
