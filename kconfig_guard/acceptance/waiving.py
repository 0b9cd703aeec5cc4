"""Accept failing findings by waivers, and tell which waivers do not count or are not needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kconfig_guard.acceptance.judged import demand_on, listed
from kconfig_guard.acceptance.policy_flaws import (
    WAIVER_EXPIRED,
    WAIVER_REFUSED,
    WAIVER_STALE,
    WAIVER_VOID,
    Subject,
    flaw,
)
from kconfig_guard.judgement.finding import Acceptance, Acceptor, DemandResult, Verdict
from kconfig_guard.policy.baseline import spelled
from kconfig_guard.policy.waivers import ABSENT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kconfig_guard.acceptance.judged import Judged
    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.policy.waivers import Waiver
    from kconfig_guard.profile.rule import Rule

_WILDCARDS = frozenset("*?[")
_REFUSED = "does not count: the rule cannot be waived"


class Waiving:
    """Gives failing findings that a waiver covers the verdict ``waived``, and keeps account of the waivers.

    Args:
        waivers: The waivers; of several that cover a finding the first one counts.
        today: The day on which they must not have expired.
    """

    def __init__(self, waivers: Iterable[Waiver], today: date) -> None:
        self._records = [_Record(number, one, has_expired=today > one.expires) for number, one in enumerate(waivers)]
        self._by_rule: dict[str, list[_Record]] = {}
        for record in self._records:
            self._by_rule.setdefault(record.waiver.rule, []).append(record)

    def apply(self, one: Judged) -> None:
        """Waive what was found about one target; what a waiver is about but does not cover gets the reason."""
        for record in self._records:
            record.is_called = record.is_called or one.is_called(record.waiver.target)
        for finding in one.findings:
            own = [record for name in finding.rule_ids for record in self._by_rule.get(spelled(name), ())]
            _apply(finding, one, [record for record in own if one.is_called(record.waiver.target)])

    def flaws(self, *, complete: bool) -> list[Finding]:
        """Return what is wrong with the waivers.

        Args:
            complete: Whether all targets of the project were judged.
        """
        flaws = [_flaw(record, complete=complete) for record in self._records]
        return [found for found in flaws if found is not None]


@dataclass(frozen=True, slots=True)
class _Objection:
    """Why a waiver does not count for a finding that it is about."""

    kind: Rule
    text: str
    one: Judged
    finding: Finding


@dataclass(slots=True)
class _Record:
    """A waiver, and what became of it.

    Attributes:
        number: Its place in the file.
        waiver: The waiver.
        has_expired: Whether it has.
        is_called: Whether something was judged that it is meant for.
        about: The findings on its rule there.
        counts: Whether it covers one of them, or would if a decision were taken back, or nobody can tell.
        objections: Why it does not count for others.
    """

    number: int
    waiver: Waiver
    has_expired: bool
    is_called: bool = False
    about: list[tuple[Judged, Finding]] = field(default_factory=list)
    counts: bool = False
    objections: list[_Objection] = field(default_factory=list)

    def accepted(self, one: Judged, symbol: str) -> str | None:
        """Return the value of a symbol that the waiver accepts; None if it does not name the symbol."""
        accepts = self.waiver.accepts
        return next((accepts[name] for name in one.spellings(symbol) if name in accepts), None)

    def objections_to(self, finding: Finding, one: Judged) -> list[_Objection] | None:
        """Return why the waiver does not count for a failing finding; None if it is about other symbols."""
        if not finding.rule.waivable:
            return [_Objection(WAIVER_REFUSED, _REFUSED, one, finding)]
        values = [(demand, self.accepted(one, demand.symbol)) for demand in finding.unmet]
        if all(accepted is None for _, accepted in values):
            return None
        texts = [text for demand, accepted in values if (text := _mismatch(demand, accepted))]
        found = [_Objection(WAIVER_VOID, text, one, finding) for text in texts]
        if self.has_expired:
            found.insert(0, _Objection(WAIVER_EXPIRED, f"expired on {self.waiver.expires}", one, finding))
        return found


def _mismatch(demand: DemandResult, accepted: str | None) -> str:
    """Say in which way a value is not the accepted one; empty if it is."""
    now = _value(demand)
    if accepted is None:
        return f"does not accept {demand.symbol}={now or 'empty'}"
    return "" if accepted == now else f"accepts {demand.symbol}={accepted or 'empty'}, it is {now or 'empty'} now"


def _value(demand: DemandResult) -> str:
    """Return what is there, as a waiver writes it."""
    return ABSENT if demand.actual is None else spelled(demand.actual)


def _apply(finding: Finding, one: Judged, records: list[_Record]) -> None:
    """Let the waivers that are about a finding accept it, or note why they do not."""
    for record in records:
        record.about.append((one, finding))
        # A decision may be taken back; a waiver that stands behind it is no leftover.
        stands_behind = finding.verdict is Verdict.WAIVED and not record.has_expired
        record.counts = record.counts or stands_behind or finding.verdict is Verdict.UNKNOWN
    if finding.verdict is Verdict.FAIL:
        _apply_to_failure(finding, one, sorted(records, key=lambda record: record.number))


def _apply_to_failure(finding: Finding, one: Judged, records: list[_Record]) -> None:
    checked = [(record, record.objections_to(finding, one)) for record in records]
    covering = [record for record, objections in checked if objections == []]
    for record in covering:
        record.counts = True
    if covering:
        _accept(finding, covering[0].waiver)
        return
    for record, objections in checked:
        record.objections += objections or ()
        finding.because += [f"the waiver of {record.waiver.place} {one.text}" for one in objections or ()]


def _accept(finding: Finding, waiver: Waiver) -> None:
    ticket = f" ({waiver.ticket})" if waiver.ticket else ""
    finding.verdict = Verdict.WAIVED
    finding.accepted = Acceptance(
        Acceptor.WAIVER, waiver.reason, waiver.owner, waiver.expires.isoformat(), waiver.ticket, waiver.place
    )
    finding.because.append(f"waived until {waiver.expires} by {waiver.owner}: {waiver.reason}{ticket}")


def _flaw(record: _Record, *, complete: bool) -> Finding | None:
    """Return what is wrong with a waiver: the first of refused, expired, void and stale."""
    waiver, about = record.waiver, record.about
    kinds = [objection.kind for objection in record.objections]
    if WAIVER_REFUSED in kinds or (about and all(not finding.rule.waivable for _, finding in about)):
        return _objected(record, WAIVER_REFUSED)
    if kinds:
        return _objected(record, WAIVER_EXPIRED if record.has_expired else WAIVER_VOID)
    if record.counts or not (complete or any(_is_just(one, waiver.target) for one, _ in about)):
        return None
    because = _grouped((one.target, f"{waiver.rule} {_state(finding)}") for one, finding in about)
    if not record.is_called:
        because.append(f"nothing that was judged is called {waiver.target}" if waiver.target else "nothing was judged")
    elif not about:
        because.append(f"no profile asks for {waiver.rule}")
    if record.has_expired:
        because.append(f"the waiver expired on {waiver.expires}")
    return _told(record, WAIVER_STALE, about, because)


def _objected(record: _Record, kind: Rule) -> Finding:
    """Return the flaw of a waiver that does not count for findings that it is about."""
    objections = record.objections or [_Objection(kind, _REFUSED, one, finding) for one, finding in record.about]
    name = f"the waiver of {record.waiver.rule}"
    because = _grouped((objection.one.target, f"{name} {objection.text}") for objection in objections)
    return _told(record, kind, [(objection.one, objection.finding) for objection in objections], because)


def _told(record: _Record, kind: Rule, about: list[tuple[Judged, Finding]], because: list[str]) -> Finding:
    """Return a flaw. Its demands expect what is accepted, or what the rule demands where no value would be."""
    demands = []
    for symbol, accepted in record.waiver.accepts.items():
        there = demand_on(symbol, about)
        if there is None:
            demands.append(DemandResult(symbol, accepted, None))
        else:
            expected = there.expected if kind in (WAIVER_EXPIRED, WAIVER_REFUSED) else accepted
            demands.append(DemandResult(symbol, expected, there.actual))
    waiver = record.waiver
    subject = Subject(waiver.path, waiver.line, waiver.rule, waiver.target)
    return flaw(kind, subject, [finding for _, finding in about], demands, because)


def _is_just(one: Judged, target: str) -> bool:
    """Say whether a pattern is a plain name of one thing, so that all that it is meant for was judged."""
    return target in (one.target, *one.names) and _WILDCARDS.isdisjoint(target)


def _state(finding: Finding) -> str:
    """Say why a waiver is not needed for a finding."""
    if finding.verdict is Verdict.PASS:
        return "is met"
    if finding.verdict is Verdict.NOT_APPLICABLE:
        return "does not apply"
    if finding.verdict is Verdict.FAIL:
        return f"fails for other options: {listed(demand.symbol for demand in finding.unmet)}"
    if finding.accepted is not None and finding.accepted.by is Acceptor.WAIVER:
        return f"is accepted by the waiver of {finding.accepted.place}"
    return "is given up by a decision"


def _grouped(lines: Iterable[tuple[str, str]]) -> list[str]:
    """Return texts on targets, each text once with all targets that it is about."""
    targets: dict[str, list[str]] = {}
    for target, text in lines:
        targets.setdefault(text, []).append(target)
    return [f"{listed(names)}: {text}" for text, names in targets.items()]
