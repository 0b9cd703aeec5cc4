"""The file of waivers: which rules may go unmet, with which values, for whom and until when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from kconfig_guard.input.document import KEY
from kconfig_guard.input.yaml import read_yaml
from kconfig_guard.profile.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kconfig_guard.input.document import Document
    from kconfig_guard.input.document import Path as Place

ABSENT = "absent"
"""Stands for the value of a symbol that has none: the kernel does not know it, or nobody can tell."""

_KEYS = ("rule", "accepts", "target", "reason", "owner", "expires", "approved", "ticket")
_PREFIX = "CONFIG_"
_SYMBOL = re.compile(r"[A-Za-z0-9_]+\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


@dataclass(frozen=True, slots=True)
class Waiver:
    """A rule that may go unmet for a while.

    Attributes:
        rule: The id of the rule.
        accepts: Symbols without ``CONFIG_`` and the value of each that is accepted, as findings write it.
        target: A pattern over the names of what is judged, as ``fnmatch`` reads it; empty for everything.
        reason: Why.
        owner: Who answers for it.
        expires: The last day on which it counts.
        approved: The day on which it was approved, if that is said.
        ticket: Where it was discussed; empty if that is not said.
        path: The file it stands in.
        line: Its line there.
    """

    rule: str
    accepts: Mapping[str, str]
    target: str
    reason: str
    owner: str
    expires: date
    approved: date | None
    ticket: str
    path: str
    line: int

    @property
    def place(self) -> str:
        """File and line."""
        return f"{self.path}:{self.line}"


def read_waivers(path: str) -> tuple[Waiver, ...]:
    """Return the waivers of a file, in its order.

    Raises:
        InputError: It cannot be read, or something in it is not as the schema wants it; it expires before it was
            approved; or it stands there twice.
    """
    document = read_yaml(path)
    reader = _Reader(document)
    data = reader.mapping((), document.data, ("waivers",))
    if "waivers" not in data:
        raise document.error("'waivers' is missing")
    found = [(at, reader.waiver(at, item)) for at, item in reader.items(("waivers",), data["waivers"])]
    _check_twice(document, found)
    return tuple(waiver for _, waiver in found)


def _check_twice(document: Document, found: list[tuple[Place, Waiver]]) -> None:
    """Refuse two waivers that differ in nothing but values, dates and words: one of them would hide the other."""
    seen: dict[object, Waiver] = {}
    for at, waiver in found:
        other = seen.setdefault((waiver.rule, waiver.target, frozenset(waiver.accepts)), waiver)
        if other is not waiver:
            raise document.error(
                f"a waiver of {waiver.rule} for the same target and symbols stands in line {other.line}", at
            )


class _Reader(Reader):
    """Reads waivers."""

    def waiver(self, path: Place, value: Any) -> Waiver:
        data = self.mapping(path, value, _KEYS)
        rule = self.required(path, data, "rule")
        accepts = self.accepts(path, data)
        target = self.exact(path, data, "target") if "target" in data else ""
        reason, owner = (self.required(path, data, key) for key in ("reason", "owner"))
        expires = self.date(path, data, "expires")
        approved = self.date(path, data, "approved") if "approved" in data else None
        if approved is not None and expires < approved:
            raise self.document.error(f"expires before it was approved, on {approved}", (*path, "expires"))
        return Waiver(
            rule=rule,
            accepts=accepts,
            target=target,
            reason=reason,
            owner=owner,
            expires=expires,
            approved=approved,
            ticket=self.optional(path, data, "ticket"),
            path=self.document.path,
            line=self.document.place(path)[0],
        )

    def accepts(self, path: Place, data: dict[str, Any]) -> dict[str, str]:
        """Return symbols with the values that are accepted; these stand as they are written, blanks and all."""
        if "accepts" not in data:
            raise self.document.error("'accepts' is missing", path)
        value, at = data["accepts"], (*path, "accepts")
        if not isinstance(value, dict) or not value:
            raise self.document.error("expected symbols with the values that are accepted, such as {X86_MSR: m}", at)
        accepts: dict[str, str] = {}
        for key, accepted in value.items():
            symbol = key.removeprefix(_PREFIX)
            if not _SYMBOL.match(symbol):
                raise self.document.error(f"'{key}' is not a symbol name", (*at, key, KEY))
            if symbol in accepts:
                raise self.document.error(f"'{symbol}' stands here twice", (*at, key, KEY))
            if not isinstance(accepted, str):
                raise self.document.error("expected text", (*at, key))
            accepts[symbol] = accepted
        return accepts

    def date(self, path: Place, data: dict[str, Any], key: str) -> date:
        text = self.required(path, data, key)
        try:
            # Python would take other notations too.
            found = date.fromisoformat(text) if _DATE.match(text) else None
        except ValueError:
            found = None
        if found is None:
            raise self.document.error(f"'{text}' is not a date (YYYY-MM-DD)", (*path, key))
        return found
