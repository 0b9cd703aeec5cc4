"""Turn YAML documents into rules and profile files, with a place in every error message."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kconfig_guard.input.arch import KNOWN as KNOWN_ARCHS
from kconfig_guard.input.document import KEY, Document
from kconfig_guard.profile.demand import parse_demand
from kconfig_guard.profile.expression import parse_expression
from kconfig_guard.profile.reader import Reader
from kconfig_guard.profile.rule import Alternative, Dropped, Omission, Rename, Rule
from kconfig_guard.profile.severity import SEVERITIES
from kconfig_guard.profile.version import parse_range

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.input.document import Path

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}\Z")
_REFERENCE = re.compile(r"[a-z0-9][a-z0-9.-]*(:.+)?\Z", re.DOTALL)
_TAG = re.compile(r"[a-z0-9][a-z0-9-]*\Z")

RULE_KEYS = (
    "id", "title", "severity", "demand", "any_of", "when", "arch", "kernel", "rationale", "cost",
    "references", "tags", "waivable",
)  # fmt: skip
PROFILE_KEYS = (
    "id", "version", "title", "kind", "description", "source", "extends", "select", "rules", "override",
    "drop", "omits",
)  # fmt: skip
KINDS = ("hardening", "workload")


@dataclass(frozen=True, slots=True)
class Selector:
    """One entry of ``select``: rules by id, by tag or by the source that demands them."""

    by: str
    value: str
    path: Path


@dataclass(frozen=True, slots=True)
class Override:
    """One entry of ``override``: which fields of a rule a profile changes, and why."""

    rule: str
    reason: str
    changes: Rule
    fields: tuple[str, ...]
    path: Path


@dataclass(slots=True)
class ProfileFile:
    """A profile as it is written, before its selections are resolved."""

    document: Document
    id: str
    version: str
    title: str
    kind: str
    description: str
    extends: list[tuple[str, Path]] = field(default_factory=list)
    selectors: list[Selector] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    overrides: list[Override] = field(default_factory=list)
    drops: list[tuple[Dropped, Path]] = field(default_factory=list)
    omits: list[Omission] = field(default_factory=list)


def load_rules(document: Document) -> list[Rule]:
    """Return the rules of a rule library file.

    Raises:
        InputError: Something in the file is not as the rule language wants it.
    """
    reader = _Reader(document)
    data = reader.mapping((), document.data, ("rules",))
    return reader.rules(("rules",), data.get("rules"), library=True)


def load_profile(document: Document) -> ProfileFile:
    """Return the contents of a profile file.

    Raises:
        InputError: Something in the file is not as the profile language wants it.
    """
    reader = _Reader(document)
    data = reader.mapping((), document.data, PROFILE_KEYS)
    profile = ProfileFile(
        document,
        id=reader.identifier((), data),
        version=reader.optional((), data, "version") or "0",
        title=reader.optional((), data, "title") or reader.identifier((), data),
        kind=reader.one_of(("kind",), data.get("kind", "hardening"), KINDS),
        description=reader.optional((), data, "description"),
    )
    reader.optional((), data, "source")
    for key in ("extends", "select", "rules"):
        if data.get(key) == []:
            raise document.error(f"'{key}' is empty", (key,))
    profile.extends = reader.texts_with_paths(("extends",), data.get("extends", []))
    profile.selectors = reader.selectors(data.get("select", []))
    profile.rules = reader.rules(("rules",), data.get("rules", []), library=False)
    profile.overrides = reader.overrides(data.get("override", []))
    profile.drops = reader.drops(data.get("drop", []))
    profile.omits = reader.omits(data.get("omits", []))
    if not (profile.extends or profile.selectors or profile.rules):
        raise document.error("a profile needs at least one of: rules, select, extends")
    return profile


def load_renames(document: Document) -> list[Rename]:
    """Return the table of renamed symbols.

    Raises:
        InputError: Something in the file is not as the table wants it.
    """
    reader = _Reader(document)
    data = reader.mapping((), document.data, ("renames",))
    renames = []
    for path, item in reader.items(("renames",), data.get("renames", [])):
        entry = reader.mapping(path, item, ("old", "new", "version", "arch"))
        old, new, version = (reader.required(path, entry, key) for key in ("old", "new", "version"))
        arch = tuple(reader.texts((*path, "arch"), entry.get("arch", [])))
        renames.append(Rename(old, new, version, arch))
    return renames


class _Reader(Reader):
    """Reads rules and profiles."""

    def identifier(self, path: Path, data: dict[str, Any]) -> str:
        return self.checked_id(self.required(path, data, "id"), (*path, "id"))

    def rule_ids(self, path: Path, data: dict[str, Any]) -> list[tuple[str, Path]]:
        found = self.one_or_more(path, data, "rule")
        for name, place in found:
            self.checked_id(name, (*place, "rule") if place == path else place)
        return found

    def checked_id(self, name: str, path: Path) -> str:
        if not _ID.match(name):
            raise self.document.error(f"'{name}' is not an id (letters, digits, '-', '_', '.')", path)
        return name

    def checked(self, path: Path, parse: Callable[[], Any]) -> Any:
        """Run a parser and give its complaint a place."""
        try:
            return parse()
        except ValueError as error:
            raise self.document.error(str(error), path) from None

    # -- rules

    def rules(self, path: Path, value: Any, *, library: bool) -> list[Rule]:
        rules: dict[str, Rule] = {}
        for item_path, item in self.items(path, value):
            rule = self.rule(item_path, item, library=library)
            if rule.id in rules:
                raise self.document.error(f"rule '{rule.id}' stands here twice", (*item_path, "id"))
            rules[rule.id] = rule
        return list(rules.values())

    def rule(self, path: Path, value: Any, *, library: bool) -> Rule:
        data = self.mapping(path, value, RULE_KEYS)
        name = self.identifier(path, data)
        if library:
            for key in ("title", "severity", "rationale"):
                self.required(path, data, key)
            if not data.get("references"):
                raise self.document.error(f"rule '{name}' names no reference", path)
        alternatives = self.alternatives(path, data)
        fallback = " and ".join(f"{demand.symbol}={demand.expected}" for demand in alternatives[0])
        line = self.document.place(path)[0]
        return Rule(
            id=name,
            title=self.optional(path, data, "title") or fallback,
            severity=self.one_of((*path, "severity"), data.get("severity", "medium"), SEVERITIES),
            alternatives=alternatives,
            rationale=self.optional(path, data, "rationale"),
            cost=self.optional(path, data, "cost"),
            references=self.words(path, data, "references", _REFERENCE),
            tags=self.words(path, data, "tags", _TAG),
            path=self.document.path,
            line=line,
            waivable=self.switch(path, data, "waivable", default=True),
            **self.guards(path, data),
        )

    def guards(self, path: Path, data: dict[str, Any]) -> dict[str, Any]:
        guards: dict[str, Any] = {}
        if "when" in data:
            text = self.text((*path, "when"), data["when"])
            guards["when_text"] = text
            guards["when"] = self.checked((*path, "when"), lambda: parse_expression(text))
        if "kernel" in data:
            text = self.text((*path, "kernel"), data["kernel"])
            guards["kernel_text"] = text
            guards["kernel"] = self.checked((*path, "kernel"), lambda: parse_range(text))
        if "arch" in data:
            arch_path = (*path, "arch")
            for arch, item_path in self.texts_with_paths(arch_path, data["arch"]):
                if arch not in KNOWN_ARCHS:
                    raise self.document.error(f"unknown architecture '{arch}'", item_path)
            guards["arch"] = tuple(self.texts(arch_path, data["arch"]))
        return guards

    def words(self, path: Path, data: dict[str, Any], key: str, shape: re.Pattern[str]) -> tuple[str, ...]:
        words = []
        if key == "references" and data.get(key) == []:
            raise self.document.error(f"'{key}' is empty", (*path, key))
        for text, item_path in self.texts_with_paths((*path, key), data.get(key, [])):
            if not shape.match(text):
                raise self.document.error(f"'{text}' does not fit in {key}", item_path)
            words.append(text)
        return tuple(words)

    def alternatives(self, path: Path, data: dict[str, Any]) -> tuple[Alternative, ...]:
        if ("demand" in data) == ("any_of" in data):
            raise self.document.error("a rule has either 'demand' or 'any_of'", path)
        if "demand" in data:
            return (self.demands((*path, "demand"), data["demand"]),)
        found = [self.demands(item_path, item) for item_path, item in self.items((*path, "any_of"), data["any_of"])]
        if not found:
            raise self.document.error("'any_of' is empty", (*path, "any_of"))
        return tuple(found)

    def demands(self, path: Path, value: Any) -> Alternative:
        if not isinstance(value, dict) or not value:
            raise self.document.error("expected symbols with values, such as {SECCOMP: y}", path)
        return tuple(
            self.checked((*path, symbol, KEY), lambda s=symbol, w=wanted: parse_demand(s, w))  # type: ignore[misc]
            for symbol, wanted in value.items()
        )

    # -- profiles

    def selectors(self, value: Any) -> list[Selector]:
        selectors = []
        for path, item in self.items(("select",), value):
            data = self.mapping(path, item, ("rule", "tag", "reference"))
            if len(data) != 1:
                raise self.document.error("an entry of 'select' names one rule, tag or reference", path)
            ((by, wanted),) = data.items()
            if not wanted:
                raise self.document.error("expected text", (*path, by))
            selectors.append(Selector(by, self.text((*path, by), wanted), path))
        return selectors

    def overrides(self, value: Any) -> list[Override]:
        overrides = []
        changeable = (
            "title", "severity", "demand", "any_of", "when", "arch", "kernel", "rationale", "cost", "waivable",
        )  # fmt: skip
        for path, item in self.items(("override",), value):
            data = self.mapping(path, item, ("rule", "rules", "reason", *changeable))
            reason = self.required(path, data, "reason")
            fields = tuple(key for key in changeable if key in data)
            for rule, rule_path in self.rule_ids(path, data):
                if not fields:
                    raise self.document.error(f"the override of '{rule}' changes nothing", path)
                overrides.append(Override(rule, reason, self.changes(path, data, rule), fields, rule_path))
        return overrides

    def one_or_more(self, path: Path, data: dict[str, Any], key: str) -> list[tuple[str, Path]]:
        """Return what stands under a key, or the list under its plural, with places."""
        plural = f"{key}s"
        if (key in data) and (plural in data):
            raise self.document.error(f"an entry has either '{key}' or '{plural}'", path)
        if plural not in data:
            return [(self.required(path, data, key), path)]
        texts = self.texts_with_paths((*path, plural), data[plural])
        if not texts:
            raise self.document.error(f"'{plural}' is empty", (*path, plural))
        return texts

    def changes(self, path: Path, data: dict[str, Any], rule: str) -> Rule:
        has_demands = "demand" in data or "any_of" in data
        return Rule(
            id=rule,
            title=self.optional(path, data, "title"),
            severity=self.one_of((*path, "severity"), data.get("severity", "medium"), SEVERITIES),
            alternatives=self.alternatives(path, data) if has_demands else (),
            rationale=self.optional(path, data, "rationale"),
            cost=self.optional(path, data, "cost"),
            waivable=self.switch(path, data, "waivable", default=True),
            **self.guards(path, data),
        )

    def drops(self, value: Any) -> list[tuple[Dropped, Path]]:
        drops = []
        for path, item in self.items(("drop",), value):
            data = self.mapping(path, item, ("rule", "rules", "reason"))
            reason = self.required(path, data, "reason")
            drops += [(Dropped(rule, reason), place) for rule, place in self.rule_ids(path, data)]
        return drops

    def omits(self, value: Any) -> list[Omission]:
        omits = []
        for path, item in self.items(("omits",), value):
            data = self.mapping(path, item, ("symbol", "symbols", "reason"))
            reason = self.required(path, data, "reason")
            omits += [Omission(symbol, reason) for symbol, _ in self.one_or_more(path, data, "symbol")]
        return omits
