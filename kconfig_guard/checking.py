"""From what a run is to judge to its outcome: every config by its profiles, and against what it was before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kconfig_guard.asking import Asking
from kconfig_guard.judgement.outcome import Outcome
from kconfig_guard.model.recursion import deep_recursion
from kconfig_guard.policy.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kconfig_guard.acceptance.accepting import Accepted, Accepting
    from kconfig_guard.acceptance.judged import Judged
    from kconfig_guard.judgement.finding import Judgement
    from kconfig_guard.kept_judgements import KeptJudgements
    from kconfig_guard.pipeline import Pipeline
    from kconfig_guard.policy.subjects import Subject
    from kconfig_guard.reviewing import Reviewing
    from kconfig_guard.workspace import Workspace


@dataclass
class Checking:
    """Judges what a run is to judge.

    Args:
        workspace: What reads and resolves the configs.
        settings: What the settings file says.
        reviewing: Compares configs with what was there before; None to judge them as they are.
        with_fixes: Whether to look for lines that mend what fails.
    """

    workspace: Workspace
    settings: Settings = field(default_factory=Settings)
    reviewing: Reviewing | None = None
    with_fixes: bool = True

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
        judgements = []
        try:
            for number, subject in enumerate(subjects, 1):
                self._at = f"{number} of {len(subjects)}: " if len(subjects) > 1 else ""
                judgements.append(self._judgement(subject, accepting, kept))
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

    def _judgement(self, subject: Subject, accepting: Accepting | None, kept: KeptJudgements | None) -> Judgement:
        key = None if kept is None else kept.key(subject, self.asking(subject))
        if kept is None or key is None:
            return self._judge(subject, accepting)
        found = kept.find(key, subject, self.asking(subject))
        if found is None:
            return self._judge(subject, accepting, kept, key)
        for line in found.told:
            self.workspace.tell(line)
        if accepting is not None:
            accepting.apply(self.judged_of(found.judgement))
        found.finish()
        return found.judgement

    @deep_recursion()
    def _judge(
        self,
        subject: Subject,
        accepting: Accepting | None,
        kept: KeptJudgements | None = None,
        key: str | None = None,
    ) -> Judgement:
        """Judge a config.

        Args:
            subject: The config.
            accepting: What waives findings, if anything does.
            kept: Where the judgement is to be kept, if it is.
            key: What decides it.
        """
        pipeline = self.pipeline(subject)
        self.workspace.progress(f"{self._at}judging")
        told: list[str] = []
        with self.workspace.listening(told):
            case = pipeline.case_of(subject)
            judgement = pipeline.judge(case)
        draft = None if kept is None or key is None else kept.draft(key, judgement, pipeline, told)
        if self.reviewing is not None:
            judgement.review = self.reviewing.review(pipeline, case, judgement)
        if accepting is not None:
            accepting.apply(self.judged_of(judgement))
        if draft is not None:
            draft.reasons = [len(finding.because) for finding in judgement.findings]
        if self.with_fixes:
            self.workspace.progress(f"{self._at}looking for fixes")
            pipeline.suggest(case, judgement)
        if kept is not None and draft is not None:
            kept.keep(draft, subject, pipeline, case, judgement)
        return judgement
