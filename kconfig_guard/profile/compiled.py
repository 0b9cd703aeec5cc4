"""The shipped rules and profiles as plain data that loads in a fraction of the time that YAML takes."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kconfig_guard.profile.demand import Demand
from kconfig_guard.profile.expression import parse_expression
from kconfig_guard.profile.rule import Dropped, Omission, Profile, Rename, Rule, Selected
from kconfig_guard.profile.version import parse_range

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def pack(
    folder: str, digest: str, rules: Mapping[str, Rule], profiles: Iterable[Profile], renames: Iterable[Rename]
) -> bytes:
    """Return the whole library as one piece of data, which holds wherever the library is moved to.

    Args:
        folder: The folder of the library.
        digest: A hash over the rule files.
        rules: The rules by id.
        profiles: The shipped profiles.
        renames: The table of renamed symbols.
    """
    start = f"{folder}/"
    data = {
        "digest": digest,
        "rules": [_pack_rule(rule, start) for rule in rules.values()],
        "profiles": {profile.id: _pack_profile(profile, rules, start) for profile in profiles},
        "renames": [[one.old, one.new, one.version, one.arch] for one in renames],
    }
    return json.dumps(data, separators=(",", ":"), ensure_ascii=True).encode("ascii")


class Compiled:
    """A library that was packed.

    Args:
        content: What ``pack`` returned.
        folder: Where the library is now.

    Raises:
        ValueError, TypeError, KeyError: It was made by another edition of this program.
    """

    def __init__(self, content: bytes | memoryview, folder: str) -> None:
        data = json.loads(bytes(content))
        self._start = f"{folder}/"
        self.digest: str = data["digest"]
        self._profiles: dict[str, list[Any]] = data["profiles"]
        self._packed: dict[str, list[Any]] = {item[0]: item for item in data["rules"]}
        self._rules: dict[str, Rule] = {}
        self.renames = [Rename(old, new, version, tuple(arch)) for old, new, version, arch in data["renames"]]

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """All rules by id."""
        return {name: self._rule(name) for name in self._packed}

    def _rule(self, name: str) -> Rule:
        rule = self._rules.get(name)
        if rule is None:
            rule = self._rules[name] = _unpack_rule(self._packed[name], self._start)
        return rule

    def profile(self, name: str) -> Profile | None:
        """Return a shipped profile, or None if there is none of that name."""
        item = self._profiles.get(name)
        if item is None:
            return None
        name, version, sha256, title, kind, description, selected, omits, drops, path = item
        return Profile(
            name,
            version,
            sha256,
            title,
            kind,
            description,
            tuple([self._selected(one, name) for one in selected]),
            tuple([Omission(*one) for one in omits]),
            tuple([Dropped(*one) for one in drops]),
            f"{self._start}{path}",
        )

    def _selected(self, item: str | list[Any], profile: str) -> Selected:
        if isinstance(item, str):
            return Selected(self._rule(item), profile)
        name, changed, reason = item
        if isinstance(changed, str):
            return Selected(replace(self._rule(name), severity=changed), profile, reason)
        return Selected(_unpack_rule(changed, self._start), profile, reason)


def _pack_rule(rule: Rule, start: str) -> list[Any]:
    return [
        rule.id,
        rule.title,
        rule.severity,
        [[[one.symbol, one.accepted, one.operator, one.operand] for one in demands] for demands in rule.alternatives],
        rule.rationale,
        rule.cost,
        rule.references,
        rule.tags,
        rule.when_text,
        rule.arch,
        rule.kernel_text,
        rule.path.removeprefix(start),
        rule.line,
        rule.waivable,
    ]


def _unpack_rule(item: list[Any], start: str) -> Rule:
    name, title, severity, ways, rationale, cost, references, tags, when, arch, kernel, path, line, waivable = item
    return Rule(
        name,
        title,
        severity,
        tuple(
            [
                tuple(
                    [Demand(symbol, tuple(accepted), operator, operand) for symbol, accepted, operator, operand in way]
                )
                for way in ways
            ]
        ),
        rationale,
        cost,
        tuple(references),
        tuple(tags),
        parse_expression(when) if when else None,
        when,
        tuple(arch),
        parse_range(kernel) if kernel else (),
        kernel,
        f"{start}{path}",
        line,
        waivable,
    )


def _pack_profile(profile: Profile, rules: Mapping[str, Rule], start: str) -> list[Any]:
    return [
        profile.id,
        profile.version,
        profile.sha256,
        profile.title,
        profile.kind,
        profile.description,
        [_pack_selected(item, rules, start) for item in profile.rules],
        [[one.symbol, one.reason] for one in profile.omits],
        [[one.rule, one.reason] for one in profile.drops],
        profile.path.removeprefix(start),
    ]


def _pack_selected(item: Selected, rules: Mapping[str, Rule], start: str) -> str | list[Any]:
    """Return the id of a rule of the library, with what the profile makes of it: another severity, or all else."""
    rule, known = item.rule, rules.get(item.rule.id)
    if rule is known and not item.override_reason:
        return rule.id
    is_severity = known is not None and rule == replace(known, severity=rule.severity)
    return [rule.id, rule.severity if is_severity else _pack_rule(rule, start), item.override_reason]
