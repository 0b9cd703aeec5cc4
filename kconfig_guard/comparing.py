"""From two configs, each over its tree, to their effective difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kconfig_guard.comparison.side import Resolved
from kconfig_guard.errors import InputError
from kconfig_guard.judgement.explanation import Context
from kconfig_guard.merging import elsewhere
from kconfig_guard.model.recursion import deep_recursion
from kconfig_guard.pipeline import Pipeline
from kconfig_guard.policy.subjects import Subject
from kconfig_guard.profile.renames import Renames

if TYPE_CHECKING:
    from kconfig_guard.judgement.review import Comparison
    from kconfig_guard.pipeline import Case
    from kconfig_guard.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Side:
    """One of two configs that are to be compared.

    Attributes:
        config: Its path, or ``-``.
        fragments: What is merged into it first.
        tree: Its kernel tree; None for the one of the workspace, and of an old config for that of the new one.
        arch: Its architecture; None to find it out.
    """

    config: str
    fragments: tuple[str, ...] = ()
    tree: str | None = None
    arch: str | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """Two configs and their difference.

    Attributes:
        comparison: The difference.
        old: What the old config is and belongs to.
        new: What the new config is and belongs to.
    """

    comparison: Comparison
    old: Context
    new: Context


def compare(workspace: Workspace, old: Side, new: Side) -> Compared:
    """Compare two configs.

    Args:
        workspace: What reads and resolves them.
        old: The one that was there before.
        new: The one that counts now.

    Raises:
        InputError: One of them, or a tree, cannot be used.
    """
    if old.config == new.config == "-":
        raise InputError("standard input can only be read once")
    (new_base, *new_parts), (old_base, *old_parts) = (
        [workspace.read(path) for path in (side.config, *side.fragments)] for side in (new, old)
    )
    new_source = workspace.source(new_base, new.tree)
    old_source = new_source if old.tree is None else workspace.source(old_base, old.tree)
    if old.tree is not None and new_source is None:
        raise InputError("there is no kernel tree to compare with --old-tree; give --tree")
    # It judges by nothing: all that is asked of it are values.
    pipeline = Pipeline([], [], workspace)
    archs = [workspace.arch_of(base, side.arch) for base, side in ((old_base, old), (new_base, new))]
    before = pipeline.resolved(_subject(old), old_base, old_parts, old_source, archs[0])
    after = pipeline.resolved(_subject(new), new_base, new_parts, new_source, archs[1])
    for case in (before, after):
        # Where a tree is named for each side, the other version is the point of it.
        if case.resolver is not None and old.tree is None:
            workspace.note_other_version(case.config, case.resolver, with_names=False)
    if before.arch != after.arch:
        workspace.tell(f"note: {before.config.path} is for {before.arch}, {after.config.path} for {after.arch}")
    if new_source is None and workspace.tree is None:
        workspace.tell("note: without a kernel tree, lines are compared and not what they bring about; give --tree")
    return Compared(compare_cases(before, after, workspace), _context(before), _context(after))


@deep_recursion()
def compare_cases(old: Case, new: Case, workspace: Workspace) -> Comparison:
    """Return the effective difference of two configs that are resolved already."""
    sides = _resolved(old, workspace), _resolved(new, workspace)
    if old.resolver is None or new.resolver is None:
        from kconfig_guard.comparison.text_comparison import compared_texts  # noqa: PLC0415 - there is no tree

        return compared_texts(*sides)
    from kconfig_guard.comparison.differences import comparison  # noqa: PLC0415 - only needed with a tree

    return comparison(*sides)


def _subject(side: Side) -> Subject:
    return Subject(side.config, side.config, side.fragments, side.tree, side.arch)


def _resolved(case: Case, workspace: Workspace) -> Resolved:
    if case.source is None or case.resolver is None:
        return Resolved(case.config.path, case.config)
    find = elsewhere(case.source, case.resolver.tree.srcarch)
    renames = Renames(workspace.library.renames, case.arch)
    return Resolved(case.config.path, case.config, case.resolver, renames, find)


def _context(case: Case) -> Context:
    return Context(case.config.path, case.source.name if case.source else None, case.kernel, case.arch)
