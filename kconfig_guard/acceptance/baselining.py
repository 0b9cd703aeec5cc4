"""Accept failing findings by a baseline, write one, prune one, and tell which entries are not needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.acceptance.judged import demand_on, listed
from kconfig_guard.acceptance.policy_flaws import BASELINE_REFUSED, BASELINE_STALE, Subject, flaw
from kconfig_guard.judgement.finding import Acceptance, Acceptor, DemandResult, Verdict
from kconfig_guard.policy.baseline import Entry, spelled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.acceptance.judged import Judged
    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.policy.baseline import Baseline
    from kconfig_guard.profile.rule import Rule

_UNMET = (Verdict.FAIL, Verdict.WAIVED)


def entries_of(judged: Iterable[Judged]) -> tuple[Entry, ...]:
    """Return the entries of a new baseline: every unmet demand of what fails, or only a baseline accepts.

    Rules that cannot be waived are left out.
    """
    entries = {
        Entry(one.key, spelled(finding.rule.id), demand.symbol)
        for one in judged
        for finding in one.findings
        if finding.rule.waivable and (finding.verdict is Verdict.FAIL or _by_baseline(finding))
        for demand in finding.unmet
    }
    return tuple(sorted(entries))


def pruned(baseline: Baseline, judged: Iterable[Judged], *, complete: bool) -> tuple[Entry, ...]:
    """Return the entries of a baseline that are still needed, or of which that cannot be told.

    Args:
        baseline: The baseline.
        judged: What was found.
        complete: Whether all targets of the project were judged, so that an entry on any other is not needed.
    """
    book = Book(baseline)
    for one in judged:
        book.enter(one)
    return tuple(entry for entry in baseline.entries if book.flaw_of(entry, complete=complete) is None)


def _by_baseline(finding: Finding) -> bool:
    return finding.accepted is not None and finding.accepted.by is Acceptor.BASELINE


def _apply(finding: Finding, listings: list[list[Entry]], path: str) -> None:
    """Let a baseline accept a finding if each of its unmet demands is listed; say which is not, if only some are."""
    places = [f"{path}:{entries[0].line}" for entries in listings if entries]
    if len(places) == len(listings):
        finding.verdict = Verdict.WAIVED
        finding.accepted = Acceptance(Acceptor.BASELINE, "", place=places[0])
        finding.because.append(f"accepted by the baseline ({places[0]})")
    elif places:
        missing = listed(demand.symbol for demand, entries in zip(finding.unmet, listings, strict=True) if not entries)
        finding.because.append(f"the baseline ({places[0]}) does not list {missing}")


class Book:
    """Gives failing findings that a baseline lists the verdict ``waived``, and keeps account of its entries.

    Args:
        baseline: The baseline.
    """

    def __init__(self, baseline: Baseline) -> None:
        self.baseline = baseline
        self._entries = {entry: entry for entry in baseline.entries}
        self._targets: set[str] = set()
        self._about: dict[tuple[str, str], list[tuple[Judged, Finding]]] = {}
        self._needed: set[Entry] = set()
        self._refused: set[Entry] = set()

    def enter(self, one: Judged) -> None:
        """Take notice of what was found about one target, after waivers have been applied."""
        self._targets.add(one.key)
        for finding in one.findings:
            for rule in finding.rule_ids:
                self._about.setdefault((one.key, spelled(rule)), []).append((one, finding))
            if finding.verdict in _UNMET:
                for demand in finding.unmet:
                    entries = self.listing(one, finding, demand)
                    (self._needed if finding.rule.waivable else self._refused).update(entries)

    def apply(self, one: Judged) -> None:
        """Take notice of what was found about one target, and accept each finding all of whose demands are listed."""
        self.enter(one)
        for finding in one.findings:
            if finding.verdict is Verdict.FAIL and finding.unmet and finding.rule.waivable:
                _apply(finding, [self.listing(one, finding, demand) for demand in finding.unmet], self.baseline.path)

    def flaws(self, *, complete: bool, allow_unpruned: bool = False) -> list[Finding]:
        """Return what is wrong with the entries.

        Args:
            complete: Whether all targets of the project were judged.
            allow_unpruned: Whether entries that are not needed any more are let be.
        """
        flaws = []
        for entry in self.baseline.entries:
            kind = self.flaw_of(entry, complete=complete)
            if kind is not None and not (kind is BASELINE_STALE and allow_unpruned):
                flaws.append(_flaw(kind, self.baseline.path, entry, self))
        return flaws

    def listing(self, one: Judged, finding: Finding, demand: DemandResult) -> list[Entry]:
        """Return the entries that list an unmet demand, under any id of its rule and any name of its symbol."""
        keys = (
            Entry(one.key, spelled(rule), name) for rule in finding.rule_ids for name in one.spellings(demand.symbol)
        )
        return [self._entries[key] for key in keys if key in self._entries]

    def about(self, entry: Entry) -> list[tuple[Judged, Finding]]:
        """Return what was found about the rule of an entry in its target."""
        return self._about.get((entry.target, entry.rule), [])

    def is_judged(self, entry: Entry) -> bool:
        """Say whether the target of an entry was judged."""
        return entry.target in self._targets

    def flaw_of(self, entry: Entry, *, complete: bool) -> Rule | None:
        """Return what is wrong with an entry; None if it is needed, or if nobody can tell."""
        if entry in self._needed:
            return None
        if entry in self._refused:
            return BASELINE_REFUSED
        about = self.about(entry)
        if not about:
            return BASELINE_STALE if complete else None
        is_open = any(finding.verdict is Verdict.UNKNOWN for _, finding in about)
        return None if is_open else BASELINE_STALE


def _flaw(kind: Rule, path: str, entry: Entry, book: Book) -> Finding:
    about = book.about(entry)
    there = demand_on(entry.symbol, about)
    if kind is BASELINE_REFUSED and there is not None:
        expected, because = there.expected, f"{entry.rule} cannot be waived"
    else:
        # What the entry says of the symbol.
        expected = "a value that fails" if there is None else f"not {there.expected}"
        because = _why_stale(entry, [finding for _, finding in about], book)
    demand = DemandResult(entry.symbol, expected, None if there is None else there.actual)
    subject = Subject(path, entry.line, entry.rule, entry.target)
    return flaw(kind, subject, [finding for _, finding in about], [demand], [because])


def _why_stale(entry: Entry, about: list[Finding], book: Book) -> str:
    if not book.is_judged(entry):
        return f"{entry.target} is none of the targets"
    if not about:
        return f"no profile asks for {entry.rule} in {entry.target}"
    verdicts = {finding.verdict for finding in about}
    if not verdicts.isdisjoint(_UNMET):
        return f"{entry.rule} is not met by {entry.target}, but {entry.symbol} is not what it fails for"
    state = "is met by" if Verdict.PASS in verdicts else "does not apply to"
    return f"{entry.rule} {state} {entry.target}"
