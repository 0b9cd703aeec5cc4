"""Judge many configs by the same rules: what was found about one holds for others that are alike in all it rests on.

While a rule is judged, all that is read of the config is noted. Another config of which the same would be read must be
judged alike, so that rules are judged anew only where configs differ.
"""

from __future__ import annotations

from collections import defaultdict
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, cast

from kconfig_guard.judgement.facts import TextFacts, TreeFacts
from kconfig_guard.judgement.finding import Finding
from kconfig_guard.judgement.judge import Judge, find_conflicts
from kconfig_guard.profile.severity import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

    from kconfig_guard.input.config import Config
    from kconfig_guard.judgement.asked import Asked
    from kconfig_guard.judgement.facts import Facts
    from kconfig_guard.judgement.finding import Conflict, DemandResult, State, Verdict
    from kconfig_guard.model.resolver import Resolver

    Readers = Mapping[str, Callable[[Any], object]]
    Trail = list[tuple[str, tuple[object, ...], list[object]]]

Outcome = TypeVar("Outcome")

_MAX_OUTCOMES = 8
"""How many different outcomes are kept for a rule: the configs of a run are of few kinds."""
_MAX_SETTINGS = 16
"""For how many trees, toolchains and the like outcomes are kept."""


class _Opinion(NamedTuple):
    """What was found about a rule, apart from the place.

    Attributes:
        names: The symbols of which the first that has a line tells the place.
    """

    verdict: Verdict
    state: State
    demands: tuple[DemandResult, ...]
    because: tuple[str, ...]
    is_dormant: bool
    names: tuple[str, ...]


class Recall:
    """Judges configs by the same rules.

    Args:
        asked: The rules.
    """

    def __init__(self, asked: Iterable[Asked]) -> None:
        self.asked = list(asked)
        self._sorted = sorted(self.asked, key=lambda one: (SEVERITIES.index(one.severity), one.rule.id, one.profile))
        self._also = [tuple(one.also) for one in self._sorted]
        self._settings: dict[Hashable, _Setting | None] = {}

    def judge(self, facts: Facts, path: str, arch: str, kernel: str) -> tuple[list[Finding], list[Conflict]]:
        """Judge one config; return the findings, the worst rules first, and the conflicts.

        Args:
            facts: What is known about the config's symbols.
            path: The config's name.
            arch: Its architecture.
            kernel: Its kernel version, or an empty text if unknown.
        """
        judge = Judge(facts, path, arch, kernel)
        setting = self._setting(facts, arch, kernel)
        if setting is None:
            return judge.findings(self._sorted), find_conflicts(self.asked, judge)
        readers = _readers(facts)
        findings = []
        for asked, also, memory in zip(self._sorted, self._also, setting.rules, strict=True):
            opinion = memory.find(readers)
            if opinion is None:
                notes = _Notes(readers)
                opinion = _opinion(Judge(_watched(facts, notes), path, arch, kernel), asked)
                memory.keep(notes, opinion)
            verdict, state, demands, because, is_dormant, names = opinion
            finding = Finding(asked.rule, asked.profile, asked.severity, verdict, state, path, demands, also)
            finding.because = list(because)
            finding.is_dormant = is_dormant
            judge.place(finding, names)
            findings.append(finding)
        conflicts = setting.conflicts.find(readers)
        if conflicts is None:
            notes = _Notes(readers)
            conflicts = find_conflicts(self.asked, Judge(_watched(facts, notes), path, arch, kernel))
            setting.conflicts.keep(notes, conflicts)
        return findings, list(conflicts)

    def _setting(self, facts: Facts, arch: str, kernel: str) -> _Setting | None:
        """Return what is kept where all is the same that is not noted; None if nothing is.

        To take notes costs time, and nothing is gained by it unless there is another config.
        """
        key: Hashable
        if isinstance(facts, TextFacts):
            tree, key = None, (arch, kernel, facts.config.kind)
        elif isinstance(facts, TreeFacts):
            tree, answers = facts.resolver.tree, facts.resolver.answers
            key = arch, kernel, id(tree), tuple(answers.known.items()), tuple(answers.assumed.items())
        else:
            return None
        if key not in self._settings:
            self._settings[key] = None
            if len(self._settings) > _MAX_SETTINGS:
                del self._settings[next(iter(self._settings))]
            return None
        setting = self._settings[key]
        if setting is None:
            setting = self._settings[key] = _Setting(len(self.asked), tree)
        return setting


class _Setting:
    """What is kept of configs over one tree, with one toolchain, for one architecture and kernel.

    Args:
        count: How many rules there are.
        tree: The tree, which must not go as long as it is known by its number.
    """

    def __init__(self, count: int, tree: object) -> None:
        self.tree = tree
        self.rules: list[_Memory[_Opinion]] = [_Memory() for _ in range(count)]
        self.conflicts: _Memory[list[Conflict]] = _Memory()


class _Notes:
    """What has been read of a config, and what was found there.

    Args:
        readers: The ways to read something.
    """

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._read: defaultdict[str, dict[object, object]] = defaultdict(dict)

    def reader(self, way: str) -> Callable[[object], object]:
        """Return a reader that takes notes."""
        read, found = self._readers[way], self._read[way]

        def note(asked: object) -> object:
            if asked not in found:
                found[asked] = read(asked)
            return found[asked]

        return note

    def trail(self) -> Trail:
        """Return for each way of reading what was read, and what was found."""
        return [(way, tuple(found), list(found.values())) for way, found in self._read.items() if found]


class _Memory(Generic[Outcome]):
    """Outcomes of one question, each with what was read to find it; the one that held last comes first."""

    __slots__ = ("_kept",)

    def __init__(self) -> None:
        self._kept: list[tuple[Trail, Outcome]] = []

    def find(self, readers: Readers) -> Outcome | None:
        """Return the outcome for what there is to be read now, if it has been found before."""
        for number, (trail, outcome) in enumerate(self._kept):
            for way, asked, found in trail:
                if list(map(readers[way], asked)) != found:
                    break
            else:
                if number:
                    self._kept.insert(0, self._kept.pop(number))
                return outcome
        return None

    def keep(self, notes: _Notes, outcome: Outcome) -> None:
        """Keep an outcome."""
        self._kept.insert(0, (notes.trail(), outcome))
        del self._kept[_MAX_OUTCOMES:]


def _opinion(judge: Judge, asked: Asked) -> _Opinion:
    finding, names = judge.opinion(asked)
    because = tuple(finding.because)
    return _Opinion(finding.verdict, finding.state, finding.demands, because, finding.is_dormant, tuple(names))


_OF_RESOLVER = ("tristate", "visibility", "forced", "value", "bounds", "is_set")
"""What is asked of a resolver to judge a rule, apart from its tree and answers."""


def _readers(facts: Facts) -> Readers:
    """Return all ways to read something of a config."""
    readers: dict[str, Callable[[Any], object]] = {}
    if isinstance(facts, (TextFacts, TreeFacts)):
        readers["get"] = facts.config.get
    if isinstance(facts, TreeFacts):
        readers |= {way: getattr(facts.resolver, way) for way in _OF_RESOLVER}
    return readers


def _watched(facts: Facts, notes: _Notes) -> Facts:
    """Return facts that note whatever is read of the config; what is not provided for cannot be read."""
    if isinstance(facts, TextFacts):
        config = SimpleNamespace(get=notes.reader("get"), kind=facts.config.kind)
        return TextFacts(cast("Config", config), facts.renames)
    assert isinstance(facts, TreeFacts)  # noqa: S101 - nothing else is kept
    resolver = SimpleNamespace(
        tree=facts.resolver.tree, answers=facts.resolver.answers, **{way: notes.reader(way) for way in _OF_RESOLVER}
    )
    return TreeFacts(
        cast("Config", SimpleNamespace(get=notes.reader("get"))), cast("Resolver", resolver), facts.renames
    )
