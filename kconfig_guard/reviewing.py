"""Compare configs with what was there before: another config, or a revision of their repository."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kconfig_guard.comparing import compare_cases
from kconfig_guard.comparison.changing import mark_changes
from kconfig_guard.errors import InputError
from kconfig_guard.input.config import config_of
from kconfig_guard.input.revision import open_work_tree, work_tree_of
from kconfig_guard.input.tree import SourceTree
from kconfig_guard.judgement.review import Review
from kconfig_guard.model.recursion import deep_recursion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kconfig_guard.input.config import Config
    from kconfig_guard.input.revision import Revision
    from kconfig_guard.judgement.finding import Judgement
    from kconfig_guard.pipeline import Case, Pipeline
    from kconfig_guard.policy.subjects import Subject
    from kconfig_guard.workspace import Workspace


@dataclass
class Reviewing:
    """Compares configs with what was there before.

    Args:
        workspace: What reads and resolves configs.
        config: Another config to compare with, or None.
        revision: A revision of the repository that a config lies in, or None.
    """

    workspace: Workspace
    config: str | None = None
    revision: str | None = None

    def __post_init__(self) -> None:
        self._revisions: dict[object, Revision] = {}

    def check(self, subjects: Sequence[Subject]) -> None:
        """Refuse to compare several configs with one.

        Raises:
            InputError: There are several.
        """
        if self.config is not None and len(subjects) != 1:
            raise InputError(f"--base-config compares one config, not {len(subjects)}")

    @deep_recursion()
    def review(self, pipeline: Pipeline, case: Case, judgement: Judgement) -> Review:
        """Mark the findings that a change has introduced or left, and return what else it did.

        Args:
            pipeline: What judges the config.
            case: The config as it is.
            judgement: What was found about it.

        Raises:
            InputError: What was there before cannot be judged.
        """
        old = self._with_config(pipeline, case) if self.config else self._at_revision(pipeline, case)
        if old is None:
            mark_changes(judgement.findings, [])
            return Review(self._revision(case.subject.config).called(case.subject.config), None)
        resolved = mark_changes(judgement.findings, pipeline.compare(old).findings)
        return Review(old.config.path, compare_cases(old, case, self.workspace), resolved)

    def _with_config(self, pipeline: Pipeline, case: Case) -> Case:
        """Return another config in place of one, with the same fragments and over the same tree."""
        assert self.config is not None  # noqa: S101 - guarded by the caller
        workspace, subject = self.workspace, case.subject
        base, *parts = (workspace.read(path) for path in (self.config, *subject.fragments))
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
        assert self.revision is not None  # noqa: S101 - guarded by the caller
        if path == "-":
            raise InputError("standard input has no revisions; compare with --base-config", "-")
        top = work_tree_of(path)
        if top not in self._revisions:
            self._revisions[top] = open_work_tree(path, self.revision)
        return self._revisions[top]


def _then(revision: Revision, path: str) -> Config | None:
    raw = revision.read(path)
    return None if raw is None else config_of(raw, revision.called(path))
