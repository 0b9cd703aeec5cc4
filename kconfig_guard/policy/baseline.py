"""The file of a baseline: demands that were not met when it was written, and may go unmet until they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kconfig_guard.input.yaml import read_yaml
from kconfig_guard.profile.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.input.document import Path as Place

_KEYS = ("rule", "symbol", "target")
_SYMBOL = re.compile(r"(?!CONFIG_)[A-Za-z0-9_]+\Z")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*\Z")
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
"""What some readers of YAML take for something else than text."""
_MAX_NODES = 1_000_000
"""Each entry has seven; the defconfigs of a whole kernel tree make some ten thousand entries."""
_HEAD = """\
# Demands that are not met, written by 'kconfig-guard baseline write'. Others must be met from now on. An entry that is
# met must go: 'kconfig-guard baseline prune' removes such entries. The schema: kconfig-guard schema baseline.
"""


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A demand that may go unmet, whatever value the symbol has.

    Attributes:
        target: What was judged, as ``Finding.target`` calls it; see ``spelled``.
        rule: The id of the rule.
        symbol: The symbol that the rule makes the demand on, without ``CONFIG_``.
        line: The line of the file, or 0 if the entry is not from a file.
    """

    target: str
    rule: str
    symbol: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a baseline lists.

    Attributes:
        path: The file.
        entries: The entries, in the order of the file.
    """

    path: str
    entries: tuple[Entry, ...] = ()


def read_baseline(path: str) -> Baseline:
    """Read a baseline.

    Raises:
        InputError: It cannot be read, or something in it is not as the schema wants it; or an entry stands there twice.
    """
    document = read_yaml(path, _MAX_NODES)
    reader = _Reader(document)
    data = reader.mapping((), document.data, ("entries",))
    if "entries" not in data:
        raise document.error("'entries' is missing")
    seen: dict[Entry, Entry] = {}
    for at, item in reader.items(("entries",), data["entries"]):
        entry = reader.entry(at, item)
        other = seen.setdefault(entry, entry)
        if other is not entry:
            raise document.error(f"the same entry stands in line {other.line}", at)
    return Baseline(path, tuple(seen))


def render_baseline(entries: Iterable[Entry]) -> str:
    """Return a baseline as it is written to a file: sorted, each entry once and on a line of its own.

    What ``read_baseline`` makes of it are the same entries.
    """
    lines = [
        f"  - {{rule: {_quoted(entry.rule)}, symbol: {_quoted(entry.symbol)}, target: {_quoted(entry.target)}}}\n"
        for entry in sorted(set(entries))
    ]
    return "".join([_HEAD, "entries:\n", *lines]) if lines else f"{_HEAD}entries: []\n"


def spelled(text: str) -> str:
    """Return a text as a baseline can hold it: bytes of file names that are no text are spelled out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _quoted(text: str) -> str:
    """Return a text as a YAML scalar that every reader takes for just that text."""
    if _PLAIN.match(text) and text.lower() not in _WORDS:
        return text
    return f'"{"".join(_escaped(char) for char in text)}"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char.isprintable():
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


class _Reader(Reader):
    """Reads the entries of a baseline."""

    def entry(self, path: Place, value: Any) -> Entry:
        data = self.mapping(path, value, _KEYS)
        rule, symbol, target = (self.exact(path, data, key) for key in _KEYS)
        if not _SYMBOL.match(symbol):
            raise self.document.error(f"'{symbol}' is not a symbol name (write it without CONFIG_)", (*path, "symbol"))
        return Entry(target, rule, symbol, self.document.place(path)[0])
