"""What reports for people say of an outcome: the verdict in a line, its counts, and each rule with all its findings."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from kconfig_guard.judgement.finding import Acceptance, Acceptor, Change, Verdict
from kconfig_guard.profile.severity import SEVERITIES
from kconfig_guard.report.escape import printable
from kconfig_guard.report.statistics import profile_in
from kconfig_guard.report.words import value_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kconfig_guard.judgement.finding import Conflict, DemandResult, Finding, Judgement, State
    from kconfig_guard.judgement.outcome import Outcome
    from kconfig_guard.judgement.review import Comparison, Difference
    from kconfig_guard.profile.rule import Rule
    from kconfig_guard.report.view import View

VERDICT_WORDS = {
    Verdict.FAIL: "fails",
    Verdict.WAIVED: "waived",
    Verdict.UNKNOWN: "cannot be told",
    Verdict.NOT_APPLICABLE: "does not apply",
    Verdict.PASS: "passes",
}
"""What a rule does, the worst first."""

JUDGED = (Verdict.FAIL, Verdict.WAIVED, Verdict.UNKNOWN, Verdict.PASS)
"""The verdicts of rules that apply."""

_ORDER = list(VERDICT_WORDS)
_BLANKS = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding is.

    Attributes:
        config: The number of the config among the judged ones; None for a file of waivers or a baseline.
        path: The file that is to be changed.
        line: The line in it, if there is one.
    """

    config: int | None
    path: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """What a rule says about the configs of which it says the same.

    Attributes:
        finding: The finding on the first of them.
        places: The places of the findings on all of them.
    """

    finding: Finding
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule with what it says about all configs.

    Attributes:
        rule: The rule.
        severity: How severe it is, as the profiles together see it.
        profiles: The profiles that ask for it, the first one first.
        also: What else asks for the same, as findings name it.
        results: What it says, the worst first.
    """

    rule: Rule
    severity: str
    profiles: tuple[str, ...]
    also: tuple[str, ...]
    results: tuple[Result, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst verdict."""
        return self.results[0].finding.verdict


def entries(outcome: Outcome) -> list[Entry]:
    """Return all rules with what they say, the worst first, and flaws of waivers and baseline among them."""
    groups: dict[tuple[str, str, str, str], list[tuple[int | None, Finding]]] = {}
    for number, finding in _numbered(outcome):
        key = (finding.rule.id, finding.profile, finding.severity, finding.rule.title)
        groups.setdefault(key, []).append((number, finding))
    ids = [profile.id for profile in outcome.profiles]
    found = [_entry(group, ids) for group in groups.values()]
    return sorted(found, key=lambda entry: (_rank(entry.results[0].finding), entry.rule.id, entry.profiles))


def _numbered(outcome: Outcome) -> Iterator[tuple[int | None, Finding]]:
    for number, judgement in enumerate(outcome.judgements):
        yield from ((number, finding) for finding in judgement.findings)
    yield from ((None, flaw) for flaw in outcome.flaws)


def _entry(group: list[tuple[int | None, Finding]], ids: Sequence[str]) -> Entry:
    alike: dict[object, list[tuple[int | None, Finding]]] = {}
    for number, finding in group:
        alike.setdefault(_content(finding), []).append((number, finding))
    results = [
        Result(same[0][1], tuple(Place(number, finding.path, finding.line) for number, finding in same))
        for same in alike.values()
    ]
    first = group[0][1]
    asking = dict.fromkeys([first.profile, *(profile_in(name, ids) for name in first.also)])
    results.sort(key=lambda one: _rank(one.finding))
    return Entry(first.rule, first.severity, tuple(asking), first.also, tuple(results))


def _content(finding: Finding) -> tuple[object, ...]:
    """Return all of a finding that is not about where it is."""
    demands = tuple((one.symbol, one.expected, one.actual, one.met) for one in finding.demands)
    accepted = finding.accepted
    return (
        finding.verdict, finding.state, finding.change, demands, tuple(finding.because), tuple(finding.fix), accepted
    )  # fmt: skip


def _rank(finding: Finding) -> tuple[int, int, bool]:
    left = finding.change is Change.LEFT
    return (_ORDER.index(finding.verdict), SEVERITIES.index(finding.severity), left)


class Names:
    """How configs and places are called, as short as is clear.

    Attributes:
        labels: The name of each config.
    """

    def __init__(self, outcome: Outcome, view: View) -> None:
        self._paths = [judgement.path for judgement in outcome.judgements]
        self._view = view
        self.labels = _labels([view.place(path) for path in self._paths])

    def place(self, place: Place) -> str:
        """Return the name of a place, with its line if it has one."""
        path = self._view.place(place.path)
        if place.config is not None and place.path == self._paths[place.config]:
            path = self.labels[place.config]
        return path if place.line is None else f"{path}:{place.line}"


def _labels(paths: list[str]) -> tuple[str, ...]:
    """Return paths without the folders that all of them are in."""
    if len(paths) < 2:
        return tuple(paths)
    folders = [path.split("/")[:-1] for path in paths]
    common = sum(1 for _ in takewhile(lambda parts: len(set(parts)) == 1, zip(*folders, strict=False)))
    return tuple("/".join(path.split("/")[common:]) for path in paths)


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of the rules that a profile asks for and that apply are met, over all configs."""

    profile: str
    met: int
    judged: int


def rates(outcome: Outcome, found: Iterable[Entry]) -> list[Rate]:
    """Return the rates of all profiles of which some rule applies, in the order of the profiles."""
    judged: Counter[str] = Counter()
    met: Counter[str] = Counter()
    for entry in found:
        for result in entry.results:
            for name in entry.profiles:
                judged[name] += len(result.places) * (result.finding.verdict in JUDGED)
                met[name] += len(result.places) * (result.finding.verdict is Verdict.PASS)
    ids = (profile.id for profile in outcome.profiles)
    return [Rate(name, met[name], judged[name]) for name in ids if judged[name]]


def tone(outcome: Outcome) -> str:
    """Return ``good`` if nothing counts against the configs, ``poor`` if only what is low does, else ``bad``."""
    if not outcome.counting:
        return "good"
    return "bad" if outcome.reaches("medium") else "poor"


def is_shown(entry: Entry, view: View) -> bool:
    """Say whether a rule is severe enough to be listed."""
    return SEVERITIES.index(entry.severity) <= SEVERITIES.index(view.min_severity)


def headline(outcome: Outcome) -> str:
    """Return the verdict in a sentence without a full stop; it has no text from an input."""
    return "; ".join(part for part in (ruling(outcome), mending(outcome)) if part)


def ruling(outcome: Outcome) -> str:
    """Return what was found about the configs, for a headline."""
    counting = [finding for finding in outcome.counting if not _is_among(finding, outcome.flaws)]
    reviews = [judgement.review for judgement in outcome.judgements if judgement.review is not None]
    if reviews:
        introduced = number(len(counting), "failing rule") + (f" ({severities(counting)})" if counting else "")
        resolved = sum(len(review.resolved) for review in reviews)
        left = sum(finding.change is Change.LEFT for finding in outcome.failing)
        return f"The change introduces {introduced}, resolves {resolved} and leaves {left}"
    if counting:
        return f"{_failing(outcome.judgements, len(counting))}: {severities(counting)}"
    return _clean(outcome.judgements)


def mending(outcome: Outcome) -> str:
    """Return how many entries of waivers and baseline do not count any more, for a headline; empty for none."""
    flaws = sum(finding.verdict is Verdict.FAIL for finding in outcome.flaws)
    return f"{number(flaws, 'entry', 'entries')} of waivers and baseline to mend" if flaws else ""


def _is_among(finding: Finding, others: Iterable[Finding]) -> bool:
    return any(finding is other for other in others)


def _failing(judgements: Sequence[Judgement], count: int) -> str:
    if len(judgements) == 1:
        judged = sum(judgements[0].count(verdict) for verdict in JUDGED)
        return f"{count} of {number(judged, 'rule')} {'fails' if count == 1 else 'fail'}"
    configs = sum(bool(judgement.count(Verdict.FAIL)) for judgement in judgements)
    return f"{number(count, 'failure')} in {configs} of {len(judgements)} configs"


def _clean(judgements: Sequence[Judgement]) -> str:
    met, waived, unknown = (
        sum(judgement.count(verdict) for judgement in judgements)
        for verdict in (Verdict.PASS, Verdict.WAIVED, Verdict.UNKNOWN)
    )
    extra = [f"{waived} waived"] * bool(waived) + [f"{unknown} cannot be told"] * bool(unknown)
    configs = f" in {len(judgements)} configs" if len(judgements) > 1 else ""
    return f"No rule fails{configs}: {', '.join([f'{met} met', *extra])}"


def severities(findings: Iterable[Finding]) -> str:
    """Return the numbers of findings by severity, the worst first: ``1 high, 2 low``."""
    counts = Counter(finding.severity for finding in findings)
    return ", ".join(f"{counts[severity]} {severity}" for severity in SEVERITIES if counts[severity])


def number(count: int, one: str, many: str = "") -> str:
    """Return a number with its noun: ``no rule``, ``1 rule``, ``2 rules``."""
    return f"{count or 'no'} {one if count < 2 else many or f'{one}s'}"


def telling(finding: Finding) -> tuple[DemandResult, ...]:
    """Return the demands that a line on a finding is about: those that are not met, or else all."""
    return finding.unmet or finding.demands


def why(conflict: Conflict) -> str:
    """Return why demands exclude each other; empty if they say that themselves, as two values of one symbol do."""
    return "" if conflict.reason.startswith(f"{conflict.rules[0]} wants ") else prose(conflict.reason)


def was(value: str | None) -> str:
    """Return a value of a symbol that may have been nowhere before or be nowhere now."""
    return "absent" if value is None else value_words(value)


def acceptance(finding: Finding) -> Acceptance:
    """Return why a waived finding may go unmet; it is a decision, told in its reasons, where nothing else is said."""
    return finding.accepted or Acceptance(Acceptor.DECISION, "; ".join(finding.because))


def consequences(comparison: Comparison) -> dict[int | None, list[Difference]]:
    """Return the differences by the number of the edit that caused them, without those that its line shows itself.

    Those that no edited line is the reason of stand under None.
    """
    found: dict[int | None, list[Difference]] = {}
    for one in comparison.differences:
        if one.edit is None or one.symbol != comparison.edits[one.edit].symbol:
            found.setdefault(one.edit, []).append(one)
    return found


def prose(text: str) -> str:
    """Return a text of several lines as one, made safe to be shown."""
    return printable(_BLANKS.sub(" ", text).strip(" "))


def states(findings: Iterable[Finding]) -> Counter[State]:
    """Return how many findings there are for each state."""
    return Counter(finding.state for finding in findings)
