"""From what a run is to judge to its outcome: every config by its profiles, and against what it was before."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kconfig_guard.errors import InputError
from kconfig_guard.input.config import config_of
from kconfig_guard.input.tree import SourceTree
from kconfig_guard.judgement.accepting import Accepting
from kconfig_guard.judgement.changing import mark_changes
from kconfig_guard.judgement.judged import Judged
from kconfig_guard.judgement.outcome import Outcome
from kconfig_guard.judgement.review import Review
from kconfig_guard.model.recursion import deep_recursion
from kconfig_guard.pipeline import Pipeline
from kconfig_guard.policy.rule_ids import check_rule_ids
from kconfig_guard.policy.settings import Settings
from kconfig_guard.profile.renames import Renames

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kconfig_guard.input.config import Config
    from kconfig_guard.input.revision import Revision
    from kconfig_guard.judgement.finding import Judgement
    from kconfig_guard.pipeline import Case
    from kconfig_guard.policy.baseline import Baseline
    from kconfig_guard.policy.subjects import Subject
    from kconfig_guard.policy.waivers import Waiver
    from kconfig_guard.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Base:
    """What configs are compared with; nothing if both are None.

    Attributes:
        config: Another config.
        revision: A revision of the repository that the config lies in.
    """

    config: str | None = None
    revision: str | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """What may go unmet.

    Attributes:
        waivers: The waivers.
        baseline: The baseline, if there is one.
        today: The day on which waivers must not have expired.
        is_complete: Whether every target of the project is judged, so that what is meant for no target is stale.
        allow_unpruned: Whether entries of the baseline that are not needed any more are let be.
    """

    waivers: tuple[Waiver, ...]
    baseline: Baseline | None
    today: date
    is_complete: bool
    allow_unpruned: bool = False


@dataclass
class Checking:
    """Judges what a run is to judge.

    Args:
        workspace: What reads and resolves the configs.
        settings: What the settings file says.
        base: What configs are compared with.
        with_fixes: Whether to look for lines that mend what fails.
    """

    workspace: Workspace
    settings: Settings = field(default_factory=Settings)
    base: Base = field(default_factory=Base)
    with_fixes: bool = True

    def __post_init__(self) -> None:
        self._pipelines: dict[tuple[tuple[str, ...], tuple[str, ...]], Pipeline] = {}

    def outcome(self, subjects: Sequence[Subject], accepted: Accepted | None = None) -> Outcome:
        """Judge all configs.

        Args:
            subjects: The configs.
            accepted: What may go unmet.

        Raises:
            InputError: Something cannot be judged, or a waiver or entry is on a rule that the library does not have.
        """
        if self.base.config is not None and len(subjects) != 1:
            raise InputError(f"--base-config compares one config, not {len(subjects)}")
        # A wrong profile is said before any config is read.
        for subject in subjects:
            _ = self.pipeline(subject).asked
        accepting = None if accepted is None else self.accepting(accepted)
        judgements = [self._judge(subject, accepting) for subject in subjects]
        if accepted is None or accepting is None:
            return Outcome(judgements)
        flaws = accepting.flaws(complete=accepted.is_complete, allow_unpruned=accepted.allow_unpruned)
        return Outcome(judgements, flaws)

    def accepting(self, accepted: Accepted) -> Accepting:
        """Return what waives findings on one target after the other.

        Raises:
            InputError: A waiver or entry is on a rule that the library does not have.
        """
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
        group, _, path = judgement.target.rpartition(":")
        renames = Renames(self.workspace.library.renames, judgement.arch)
        return Judged(judgement.target, judgement.findings, names=(path,), group=group, renames=renames)

    def pipeline(self, subject: Subject) -> Pipeline:
        """Return what judges a config; those that are judged by the same profiles share it."""
        key = subject.profiles, subject.require
        if key not in self._pipelines:
            profiles, require = map(list, key)
            self._pipelines[key] = Pipeline(profiles, require, self.workspace, settings=self.settings)
        return self._pipelines[key]

    @deep_recursion()
    def _judge(self, subject: Subject, accepting: Accepting | None) -> Judgement:
        pipeline = self.pipeline(subject)
        case = pipeline.case_of(subject)
        judgement = pipeline.judge(case)
        if self.base != Base():
            judgement.review = self._review(pipeline, case, judgement)
        if accepting is not None:
            accepting.apply(self.judged_of(judgement))
        if self.with_fixes:
            pipeline.suggest(case, judgement)
        return judgement

    # -- what it was before

    def _review(self, pipeline: Pipeline, case: Case, judgement: Judgement) -> Review:
        """Mark what a change has introduced, and return what else it did."""
        old = self._with_config(pipeline, case) if self.base.config else self._at_revision(pipeline, case)
        if old is None:
            mark_changes(judgement.findings, [])
            return Review(self._revision(case.subject.config).called(case.subject.config), None)
        resolved = mark_changes(judgement.findings, pipeline.compare(old).findings)
        return Review(old.config.path, None, resolved)

    def _with_config(self, pipeline: Pipeline, case: Case) -> Case:
        """Return another config in place of one, with the same fragments and over the same tree."""
        assert self.base.config is not None  # noqa: S101 - guarded by the caller
        workspace, subject = self.workspace, case.subject
        base, *parts = (workspace.read(path) for path in (self.base.config, *subject.fragments))
        arch = workspace.arch_of(base, case.arch)
        return pipeline.resolved(subject, base, parts, case.source, arch)

    def _at_revision(self, pipeline: Pipeline, case: Case) -> Case | None:
        """Return a config as it was in a revision, over the tree as it was then; None if there was none.

        Fragments and the tree come from the revision where they lie in the same repository.
        """
        subject = case.subject
        revision = self._revision(subject.config)
        base = _then(revision, subject.config)
        if base is None:
            return None
        parts = [self._part(revision, path) for path in subject.fragments]
        source = case.source
        if isinstance(source, SourceTree):
            self.workspace.revisions = True
            source = revision.folder(source.root) or source
        # It is the same file, so that it is for the same architecture.
        return pipeline.resolved(subject, base, [part for part in parts if part], source, case.arch)

    def _part(self, revision: Revision, path: str) -> Config | None:
        return _then(revision, path) if revision.holds(path) else self.workspace.read(path)

    def _revision(self, path: str) -> Revision:
        assert self.base.revision is not None  # noqa: S101 - guarded by the caller
        if path == "-":
            raise InputError("standard input has no revisions; compare with --base-config", "-")
        from kconfig_guard.input.revision import open_work_tree, work_tree_of  # noqa: PLC0415 - few runs need git

        top = work_tree_of(path)
        if top not in self._revisions:
            self._revisions[top] = open_work_tree(path, self.base.revision)
        return self._revisions[top]

    @cached_property
    def _revisions(self) -> dict[object, Revision]:
        return {}


def _then(revision: Revision, path: str) -> Config | None:
    raw = revision.read(path)
    return None if raw is None else config_of(raw, revision.called(path))
