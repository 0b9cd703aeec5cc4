"""Read one table of a TOML file as a document of texts that knows the places of its keys."""

from __future__ import annotations

import re
from typing import Any

from kconfig_guard.errors import InputError
from kconfig_guard.input.document import KEY, Document, Path
from kconfig_guard.input.source import decode_text, read_bytes

_HEADER = re.compile(r"\s*\[(?P<many>\[)?\s*(?P<name>[^\[\]#]+?)\s*\]\]?\s*(?:#.*)?")
_ASSIGNMENT = re.compile(r"(?P<blank>\s*)(?P<key>[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')\s*=")
_LINE_OF_ERROR = re.compile(r"\(at line (?P<line>[0-9]+), column (?P<column>[0-9]+)\)")


def read_toml_table(path: str, name: tuple[str, ...]) -> Document | None:
    """Read a table such as ``[tool.kconfig-guard]``.

    The TOML reader tells no places. They are found by the table headers and by the keys at the starts of lines, so
    that a value within an inline table or a list has the place of the nearest key before it.

    Args:
        path: The file.
        name: The parts of the table's name.

    Returns:
        The table, all its scalars as text, or None if the file has no such table.

    Raises:
        InputError: The file cannot be read, or is no TOML.
    """
    raw = read_bytes(path)
    # Most files of this kind say nothing about us, and the TOML reader takes time to import.
    if name[-1].encode() not in raw:
        return None
    text = decode_text(raw, path)
    import tomllib  # noqa: PLC0415 - see above

    try:
        data: Any = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # Beside its own errors there are those of Python, such as on a number of thousands of digits.
        found = _LINE_OF_ERROR.search(str(error))
        place = (int(found["line"]), int(found["column"])) if found else (None, None)
        raise InputError(f"not valid TOML: {_LINE_OF_ERROR.sub('', str(error)).strip()}", path, *place) from None
    for part in name:
        data = data.get(part) if isinstance(data, dict) else None
    if data is None:
        return None
    try:
        return Document(path, _as_text(data), raw, _places(text, name))
    except ValueError as error:
        raise InputError(f"cannot be used: {error}", path) from None


def _as_text(value: Any) -> Any:
    """Return a value with all its scalars as text, as the YAML reader gives them.

    Raises:
        ValueError: A text holds a NUL character, or a number has thousands of digits.
    """
    if isinstance(value, dict):
        return {key: _as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_text(item) for item in value]
    found = str(value).lower() if isinstance(value, bool) else str(value)
    if "\0" in found:
        raise ValueError("a text cannot hold a NUL character")
    return found


def _places(text: str, name: tuple[str, ...]) -> dict[Path, tuple[int, int]]:
    """Return the places of the keys of one table, by their path within it."""
    places: dict[Path, tuple[int, int]] = {}
    counts: dict[tuple[str, ...], int] = {}
    here: Path | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.fullmatch(line):
            parts = tuple(part.strip().strip("\"'") for part in header["name"].split("."))
            here = None
            if parts[: len(name)] == name:
                here = parts[len(name) :]
                if header["many"]:
                    counts[parts] = counts.get(parts, -1) + 1
                    here = (*here, counts[parts])
                places.setdefault(here, (number, line.index("[") + 1))
        elif here is not None and (assignment := _ASSIGNMENT.match(line)):
            key = assignment["key"].strip("\"'")
            column = len(assignment["blank"]) + 1
            places[(*here, key)] = places[(*here, key, KEY)] = (number, column)
    return places
