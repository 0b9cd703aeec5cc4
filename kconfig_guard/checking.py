"""From what a run is to judge to its outcome: every config by its profiles, and against what it was before."""

from __future__ import annotations

import os
import time
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from kconfig_guard.asking import Asking
from kconfig_guard.errors import InputError
from kconfig_guard.judgement.outcome import Outcome
from kconfig_guard.judgement_records import Draft, Recorded
from kconfig_guard.model.recursion import deep_recursion
from kconfig_guard.policy.settings import Settings
from kconfig_guard.workspace import RUN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kconfig_guard.acceptance.accepting import Accepted, Accepting
    from kconfig_guard.acceptance.judged import Judged
    from kconfig_guard.judgement.finding import Judgement
    from kconfig_guard.judgement_records import Record
    from kconfig_guard.kept_judgements import KeptJudgements, Key
    from kconfig_guard.pipeline import Pipeline
    from kconfig_guard.policy.subjects import Subject
    from kconfig_guard.reviewing import Reviewing
    from kconfig_guard.workspace import Workspace


_LONG = 0.012
"""From how many seconds for a config on it takes less time to have another process judge it."""

_LATEST = 4
"""How many configs in a row must have taken long, if many are left."""

_LEFT = 3
"""For how many configs it is worth to start processes."""


class Share(NamedTuple):
    """What a process has found out about a config.

    Attributes:
        record: The judgement; nothing if it could not judge.
        told: What the user is to be told.
        once: What of that is to be told but once in a run.
        error: Why it could not judge.
        found: What was found where a tree was looked for; see ``Workspace``.
        used: The trees that had to do with it; see ``Workspace``.
    """

    record: Record
    told: list[str]
    once: set[str]
    error: InputError | None
    found: dict[tuple[str, str | None], str | None]
    used: dict[tuple[str, str], str]


@dataclass
class Checking:
    """Judges what a run is to judge.

    Args:
        workspace: What reads and resolves the configs.
        settings: What the settings file says.
        reviewing: Compares configs with what was there before; None to judge them as they are.
        with_fixes: Whether to look for lines that mend what fails.
        jobs: In how many processes to judge; 0 for as many as there are processors, where that takes less time.
    """

    workspace: Workspace
    settings: Settings = field(default_factory=Settings)
    reviewing: Reviewing | None = None
    with_fixes: bool = True
    jobs: int = 0

    def __post_init__(self) -> None:
        self._at = ""
        """How far a run has come, for the progress that is shown."""
        self._askings: dict[tuple[tuple[str, ...], tuple[str, ...]], Asking] = {}

    def outcome(self, subjects: Sequence[Subject], accepted: Accepted | None = None) -> Outcome:
        """Judge all configs.

        Args:
            subjects: The configs.
            accepted: What may go unmet.

        Raises:
            InputError: Something cannot be judged, or a waiver or entry is on a rule that the library does not have.
        """
        if self.reviewing is not None:
            self.reviewing.check(subjects)
        # A wrong profile is said before any config is read.
        for subject in subjects:
            _ = self.asking(subject).asked
        accepting = None if accepted is None else self.accepting(accepted)
        kept = self._kept(accepted)
        try:
            judgements = list(self._judgements(subjects, accepting, kept))
        finally:
            self.workspace.progress("")
        if accepted is None or accepting is None:
            return Outcome(judgements)
        flaws = accepting.flaws(complete=accepted.is_complete, allow_unpruned=accepted.allow_unpruned)
        return Outcome(judgements, flaws)

    def _kept(self, accepted: Accepted | None) -> KeptJudgements | None:
        """Return where judgements are kept; None if they are not, as where the config is needed for a comparison."""
        if self.reviewing is not None or self.workspace.store.folder is None:
            return None
        from kconfig_guard.kept_judgements import KeptJudgements  # noqa: PLC0415 - not with --no-cache

        return KeptJudgements(self.workspace, repr((self.with_fixes, accepted)))

    def accepting(self, accepted: Accepted) -> Accepting:
        """Return what waives findings on one target after the other.

        Raises:
            InputError: A waiver or entry is on a rule that the library does not have.
        """
        # Most runs have neither waivers nor a baseline.
        from kconfig_guard.acceptance.accepting import Accepting  # noqa: PLC0415
        from kconfig_guard.policy.rule_ids import check_rule_ids  # noqa: PLC0415

        baseline = accepted.baseline
        named = [(waiver.rule, waiver.place) for waiver in accepted.waivers]
        if baseline is not None:
            named += [(entry.rule, f"{baseline.path}:{entry.line}") for entry in baseline.entries]
        check_rule_ids(self.workspace.library, named)
        return Accepting(accepted.waivers, baseline, accepted.today)

    def judged(self, outcome: Outcome) -> list[Judged]:
        """Return what was found under the names by which waivers and a baseline know it."""
        return [self.judged_of(judgement) for judgement in outcome.judgements]

    def judged_of(self, judgement: Judgement) -> Judged:
        """Return what was found about one config under these names."""
        from kconfig_guard.acceptance.judged import Judged  # noqa: PLC0415 - see above
        from kconfig_guard.profile.renames import Renames  # noqa: PLC0415

        group, _, path = judgement.target.rpartition(":")
        renames = Renames(self.workspace.library.renames, judgement.arch)
        return Judged(judgement.target, judgement.findings, names=(path,), group=group, renames=renames)

    def asking(self, subject: Subject) -> Asking:
        """Return by which rules a config is judged; those with the same profiles share it."""
        key = subject.profiles, subject.require
        if key not in self._askings:
            profiles, require = map(list, key)
            self._askings[key] = Asking(profiles, require, self.workspace, settings=self.settings)
        return self._askings[key]

    def pipeline(self, subject: Subject) -> Pipeline:
        """Return what judges a config."""
        # A judgement that was kept needs nothing of all this.
        from kconfig_guard.pipeline import Pipeline  # noqa: PLC0415

        asking = self.asking(subject)
        if not isinstance(asking, Pipeline):
            asking = Pipeline.of(asking)
            self._askings[subject.profiles, subject.require] = asking
        return asking

    # -- one config after the other, or several at a time

    def _judgements(
        self, subjects: Sequence[Subject], accepting: Accepting | None, kept: KeptJudgements | None
    ) -> Iterator[Judgement]:
        """Yield the judgements on all configs, in their order."""
        took: list[float] = []
        may_share = self._may_share(subjects)
        for number, subject in enumerate(subjects):
            if may_share and number and self._is_worth_sharing(len(subjects) - number, took[-_LATEST:]):
                yield from self._shared(subjects, number, accepting, kept)
                return
            self._at = f"{number + 1} of {len(subjects)}: " if len(subjects) > 1 else ""
            start = time.perf_counter()
            judgement = self._judgement(subject, accepting, kept)
            # The first takes longer in any case.
            took += [time.perf_counter() - start] if number else []
            yield judgement

    def _shared(
        self,
        subjects: Sequence[Subject],
        begin: int,
        accepting: Accepting | None,
        kept: KeptJudgements | None,
    ) -> Iterator[Judgement]:
        """Yield the judgements on all configs from one on, which several processes make."""
        from kconfig_guard.sharing import shared  # noqa: PLC0415 - most runs have one config

        def work(number: int) -> Share:
            return self._share(subjects[number], accepting, kept)

        numbers = range(begin, len(subjects))
        processes = min(self.jobs or _processors(), len(numbers))
        with closing(shared(work, numbers, processes)) as shares:
            for number, share in zip(numbers, shares, strict=True):
                self.workspace.progress(f"{number + 1} of {len(subjects)}")
                yield self._taken(share, subjects[number], accepting)

    def _may_share(self, subjects: Sequence[Subject]) -> bool:
        """Say whether other processes can judge some of the configs: not where what they learn is wanted here."""
        if self.jobs == 1 or self.reviewing is not None or self.workspace.toolchain == RUN:
            return False
        return all(one.config != "-" for one in subjects[1:])

    def _is_worth_sharing(self, left: int, latest: Sequence[float]) -> bool:
        """Say whether several processes judge what is left faster than this one does.

        What all configs have in common is read for the first, and handed down. Of configs that are much alike, the
        others take so little time that to hand back what was found would take as long.

        Args:
            left: How many configs are left.
            latest: How many seconds each of the latest others took, without the first.
        """
        if self.jobs:
            return True
        return (
            left >= _LEFT
            and len(latest) == min(_LATEST, left // _LEFT)
            and all(seconds > _LONG for seconds in latest)
            and _processors() > 1
        )

    def _share(self, subject: Subject, accepting: Accepting | None, kept: KeptJudgements | None) -> Share:
        """Judge a config in a process of its own."""
        workspace, told = self.workspace, list[str]()
        workspace.progress = lambda _text: None
        try:
            with workspace.listening(told, silently=True):
                key = None if kept is None else kept.key(subject, self.asking(subject))
                record = None if kept is None or key is None else kept.find(key, subject)
                if record is None or _recorded(record, subject, self.asking(subject)) is None:
                    _, record = self._judge(subject, accepting, kept, key, is_recorded=True)
                else:
                    told += record["told"]
        except InputError as error:
            return Share({}, told, workspace.once, error, workspace.found, {})
        used = {} if kept is None else workspace.identities()
        return Share(record, told, workspace.once, None, workspace.found, used)

    def _taken(self, share: Share, subject: Subject, accepting: Accepting | None) -> Judgement:
        """Return the judgement of another process.

        Raises:
            InputError: It could not judge.
        """
        workspace = self.workspace
        for line in share.told:
            if line in share.once:
                workspace.tell_once(line)
            else:
                workspace.tell(line)
        if share.error is not None:
            raise share.error
        workspace.found.update(share.found)
        workspace.used.update(share.used)
        return self._finished(Recorded.of(share.record, subject, self.asking(subject)), accepting)

    def _judgement(self, subject: Subject, accepting: Accepting | None, kept: KeptJudgements | None) -> Judgement:
        asking = self.asking(subject)
        key = None if kept is None else kept.key(subject, asking)
        if kept is not None and key is not None:
            recorded = _recorded(kept.find(key, subject), subject, asking)
            if recorded is not None:
                for line in recorded.told:
                    self.workspace.tell(line)
                return self._finished(recorded, accepting)
        judgement, _ = self._judge(subject, accepting, kept, key)
        return judgement

    def _finished(self, recorded: Recorded, accepting: Accepting | None) -> Judgement:
        if accepting is not None:
            accepting.apply(self.judged_of(recorded.judgement))
        recorded.finish()
        return recorded.judgement

    @deep_recursion()
    def _judge(
        self,
        subject: Subject,
        accepting: Accepting | None,
        kept: KeptJudgements | None,
        key: Key | None,
        *,
        is_recorded: bool = False,
    ) -> tuple[Judgement, Record]:
        """Judge a config; return the judgement and its record.

        Args:
            subject: The config.
            accepting: What waives findings, if anything does.
            kept: Where the judgement is to be kept, if it is.
            key: What decides it, if it can be kept.
            is_recorded: Whether a record is wanted even of what is not kept; else that is empty.
        """
        pipeline = self.pipeline(subject)
        self.workspace.progress(f"{self._at}judging")
        told: list[str] = []
        with self.workspace.listening(told):
            case = pipeline.case_of(subject)
            judgement = pipeline.judge(case)
        draft = Draft.of(judgement, pipeline, told) if is_recorded or key is not None else None
        if self.reviewing is not None:
            judgement.review = self.reviewing.review(pipeline, case, judgement)
        if accepting is not None:
            accepting.apply(self.judged_of(judgement))
        if draft is not None:
            draft.note_reasons(judgement)
        if self.with_fixes:
            self.workspace.progress(f"{self._at}looking for fixes")
            pipeline.suggest(case, judgement)
        record = {} if draft is None else draft.record(judgement, pipeline)
        if kept is not None and key is not None:
            kept.keep(key, record, subject, case)
        return judgement, record


def _processors() -> int:
    return len(os.sched_getaffinity(0))


def _recorded(record: Record | None, subject: Subject, asking: Asking) -> Recorded | None:
    """Return the judgement that a record tells; None if it tells none."""
    try:
        return None if record is None else Recorded.of(record, subject, asking)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None
