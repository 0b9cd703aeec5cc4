"""Judge one config: which rules apply, which are met, and what stands in the way of the others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kconfig_guard.judgement.finding import Conflict, DemandResult, Finding, State, Verdict
from kconfig_guard.judgement.reasons import Assessment, worst
from kconfig_guard.profile.version import in_range, parse_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kconfig_guard.judgement.asked import Asked
    from kconfig_guard.judgement.facts import Facts
    from kconfig_guard.profile.demand import Demand
    from kconfig_guard.profile.rule import Alternative, Rule

_OPEN = (State.SETTABLE, State.UNKNOWN)
_MAX_NAMED = 3


class Judge:
    """Judges rules against the facts of one config.

    Args:
        facts: What is known about the config's symbols.
        path: The config's name, for locations.
        arch: Its architecture.
        kernel: Its kernel version, or an empty text if unknown.
    """

    def __init__(self, facts: Facts, path: str, arch: str, kernel: str) -> None:
        self.facts = facts
        self.path = path
        self.arch = arch
        self.version = parse_version(kernel)

    def findings(self, asked: Iterable[Asked]) -> list[Finding]:
        """Return one finding per rule."""
        return [self.finding(item) for item in asked]

    def finding(self, asked: Asked) -> Finding:
        """Judge one rule."""
        finding, names = self.opinion(asked)
        self.place(finding, names)
        return finding

    def opinion(self, asked: Asked) -> tuple[Finding, list[str]]:
        """Judge one rule, but do not look for a line; return the symbols of which one that has a line tells it."""
        rule = asked.rule
        finding = Finding(
            rule, asked.profile, asked.severity, Verdict.PASS, State.UNKNOWN, self.path, also=tuple(asked.also)
        )
        names: list[str] = []
        excluded = self.inapplicable(rule)
        alternatives = [self._look_up(alternative) for alternative in rule.alternatives]
        # An alternative that is met only because nothing of it exists here proves nothing.
        usable = [item for item in alternatives if item.available and not item.vacuous]
        if excluded is not None:
            finding.verdict = Verdict.NOT_APPLICABLE
            finding.is_dormant = bool(usable) and self.out_of_scope(rule) is None
            finding.because.append(excluded)
            names = self._describe(finding, (usable or alternatives)[0], explain=False)
        elif not usable:
            self._not_known(finding, alternatives)
        else:
            names = self._compare(finding, usable)
        return finding, names

    def place(self, finding: Finding, names: Iterable[str]) -> None:
        """Write into a finding the line of the first of some symbols that has one."""
        for name in names:
            finding.path, finding.line = self.facts.place(name) or (finding.path, None)
            if finding.line is not None:
                break

    def inapplicable(self, rule: Rule) -> str | None:
        """Return why a rule does not apply to this config, or None if it does."""
        excluded = self.out_of_scope(rule)
        if excluded is None and rule.when is not None and rule.when.level(self._guard_value) == 0:
            return f"only where {rule.when_text}"
        return excluded

    def out_of_scope(self, rule: Rule) -> str | None:
        """Return why a rule applies to no config of this kernel, or None."""
        if rule.arch and self.arch not in rule.arch:
            return f"only for {', '.join(rule.arch)}"
        if rule.kernel and self.version is not None and not in_range(self.version, rule.kernel):
            return f"only for kernels {rule.kernel_text}"
        return None

    def _guard_value(self, symbol: str) -> str:
        return self.facts.value(self.facts.name(symbol)) or "n"

    def _look_up(self, alternative: Alternative) -> _Found:
        found = [_Found.One(demand, self.facts.name(demand.symbol)) for demand in alternative]
        missing = [one for one in found if not self.facts.exists(one.name)]
        available = all(one.demand.wants_absence for one in missing)
        return _Found(found, available=available, vacuous=len(missing) == len(found))

    def _not_known(self, finding: Finding, alternatives: list[_Found]) -> None:
        finding.verdict = Verdict.NOT_APPLICABLE
        finding.state = State.ABSENT
        names = dict.fromkeys(
            one.demand.symbol for item in alternatives for one in item.parts if not self.facts.exists(one.name)
        )
        finding.because.append(f"this kernel has no {', '.join(names)}")
        finding.demands = tuple(self._result(one) for one in alternatives[0].parts)

    def _result(self, one: _Found.One) -> DemandResult:
        known = self.facts.exists(one.name)
        value = self._value(one.name)
        return DemandResult(
            symbol=one.name if known else one.demand.symbol,
            expected=one.demand.expected,
            actual=value if known else None,
            met=value is not None and one.demand.met_by(value),
        )

    def _compare(self, finding: Finding, usable: list[_Found]) -> list[str]:
        met = next((item for item in usable if self._met(item)), None)
        if met is not None:
            return self._describe(finding, met, explain=False)
        if any(self._open(item) for item in usable):
            finding.verdict = Verdict.UNKNOWN
            finding.because.append("a partial config has no line for it, and only a tree knows its default")
            return self._describe(finding, usable[0], explain=False)
        finding.verdict = Verdict.FAIL
        assessed = [(self._assess(item), item) for item in usable]
        _, nearest = min(assessed, key=lambda pair: pair[0].rank if pair[0].state is not State.UNKNOWN else 0)
        names = self._describe(finding, nearest, explain=True)
        if finding.state is not State.SETTABLE:
            barred = [(one, item) for one, item in assessed if item is not nearest]
            finding.because += [text for one, item in barred if (text := self._barred(one, item, finding.because))]
        return names

    def _barred(self, assessment: Assessment, item: _Found, known: Iterable[str]) -> str:
        """Return what stands in another way to meet a rule; empty if it could simply be set, or that is known."""
        if assessment.state in _OPEN or not assessment.because or assessment.because[0] in known:
            return ""
        missing = [one.name for one in item.parts if not one.demand.met_by(self._known_value(one.name))]
        names = ", ".join(missing[:_MAX_NAMED]) + (" and others" if len(missing) > _MAX_NAMED else "")
        return f"another way, with {names}: {assessment.because[0]}"

    def _open(self, item: _Found) -> bool:
        """Say whether an alternative may be met or not: a value is unknown, and no known one speaks against it."""
        values = [(one.demand, self._value(one.name)) for one in item.parts]
        failed = any(value is not None and not demand.met_by(value) for demand, value in values)
        return not failed and any(value is None for _, value in values)

    def _value(self, name: str) -> str | None:
        return self.facts.value(name)

    def _known_value(self, name: str) -> str:
        """Return a value, off where nobody can tell; an empty one is not off."""
        value = self._value(name)
        return "n" if value is None else value

    def _met(self, item: _Found) -> bool:
        for one in item.parts:
            value = self._value(one.name)
            if value is None or not one.demand.met_by(value):
                return False
        return True

    def _assess(self, item: _Found) -> Assessment:
        parts = [
            self.facts.assess(one.name, one.demand)
            for one in item.parts
            if self.facts.exists(one.name) and not one.demand.met_by(self._known_value(one.name))
        ]
        if any(part.state is State.UNKNOWN for part in parts):
            return Assessment(State.UNKNOWN)
        return worst(parts)

    def _describe(self, finding: Finding, item: _Found, *, explain: bool) -> list[str]:
        """Fill in demands, state and, for a failure, the reasons; return the symbols whose line is to be shown."""
        parts = item.parts
        if explain:
            assessment = self._assess(item)
            finding.because += assessment.because
            parts = [one for one in parts if self.facts.exists(one.name)]
        else:
            known = [self.facts.assess(one.name, one.demand) for one in parts if self.facts.exists(one.name)]
            unknown = any(part.state is State.UNKNOWN for part in known)
            assessment = Assessment(State.UNKNOWN) if unknown else worst(known or [Assessment(State.ABSENT)])
        finding.state = assessment.state
        finding.demands = tuple(self._result(one) for one in parts)
        failing = [one for one in parts if not one.demand.met_by(self._known_value(one.name))]
        return [one.name for one in failing or parts]


@dataclass(slots=True)
class _Found:
    """An alternative with the names that its symbols have in this kernel."""

    parts: list[_Found.One]
    available: bool
    vacuous: bool

    @dataclass(frozen=True, slots=True)
    class One:
        """A demand and the name of its symbol here."""

        demand: Demand
        name: str


def find_conflicts(asked: Iterable[Asked], judge: Judge) -> list[Conflict]:
    """Return the pairs of applicable rules that exclude each other on a symbol, whatever alternative is taken."""
    items = [item for item in asked if judge.inapplicable(item.rule) is None]
    by_symbol: dict[str, list[Asked]] = {}
    for item in items:
        for symbol in item.rule.symbols:
            by_symbol.setdefault(judge.facts.name(symbol), []).append(item)
    conflicts: dict[tuple[str, ...], Conflict] = {}
    for symbol, group in sorted(by_symbol.items()):
        if not judge.facts.exists(symbol):
            continue
        for position, first in enumerate(group):
            for second in group[position + 1 :]:
                conflict = _conflict(first, second, judge.facts.name)
                if conflict is not None:
                    conflicts.setdefault(conflict.rules, conflict)
    return sorted(conflicts.values(), key=lambda conflict: conflict.rules)


def _conflict(first: Asked, second: Asked, name: Callable[[str], str]) -> Conflict | None:
    clashes = [_clash(one, other, name) for one in first.rule.alternatives for other in second.rule.alternatives]
    if not all(clashes):
        return None
    one, other = next(clash for clash in clashes if clash is not None)
    return Conflict(
        symbol=one.symbol,
        rules=(first.rule.id, second.rule.id),
        profiles=(first.profile, second.profile),
        demands=(f"{one.symbol}={one.expected}", f"{other.symbol}={other.expected}"),
        reason=f"{first.rule.id} wants {one.symbol}={one.expected}, {second.rule.id} wants {other.expected}",
    )


def _clash(first: Alternative, second: Alternative, name: Callable[[str], str]) -> tuple[Demand, Demand] | None:
    for one in first:
        symbol = name(one.symbol)
        for other in second:
            # Most pairs are about two symbols.
            if name(other.symbol) == symbol:
                here = replace(one, symbol=symbol), replace(other, symbol=symbol)
                if here[0].excludes(here[1]):
                    return here
    return None


def mark_conflicts(findings: Iterable[Finding], conflicts: Iterable[Conflict]) -> None:
    """Give failing findings that another rule excludes the state ``conflict``, naming the other rule.

    What somebody has decided on is no conflict any more.
    """
    # Profiles may have different rules of one id.
    by_side: dict[tuple[str, str], list[str]] = {}
    for conflict in conflicts:
        if conflict.decision is not None:
            continue
        (first, second), (wants, other_wants) = conflict.rules, conflict.demands
        side, other_side = zip(conflict.rules, conflict.profiles, strict=True)
        by_side.setdefault(side, []).append(f"{second} wants {other_wants}")
        by_side.setdefault(other_side, []).append(f"{first} wants {wants}")
    for finding in findings:
        reasons = by_side.get((finding.rule.id, finding.profile))
        if finding.verdict is Verdict.FAIL and reasons:
            if finding.state is not State.UNKNOWN:
                finding.state = State.CONFLICT
            finding.because = [*reasons, *finding.because]
