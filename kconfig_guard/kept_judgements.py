"""Judgements that are kept between runs, and found again as long as all that decides them is the same."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kconfig_guard import __version__
from kconfig_guard.errors import InputError
from kconfig_guard.input.looks import looks_below
from kconfig_guard.input.source import digest_of
from kconfig_guard.store import ERRORS
from kconfig_guard.tree_search import NO_TREE
from kconfig_guard.workspace import FROM_CONFIG

if TYPE_CHECKING:
    from kconfig_guard.asking import Asking
    from kconfig_guard.judgement_records import Record
    from kconfig_guard.pipeline import Case
    from kconfig_guard.policy.subjects import Subject
    from kconfig_guard.workspace import Workspace

_PACKAGE = str(Path(__file__).parent)


class Key(NamedTuple):
    """What decides a judgement.

    Attributes:
        text: A hash over all of it.
        digests: Hashes of the config and its fragments.
    """

    text: str
    digests: list[str]

    @property
    def piece(self) -> str:
        """The name of what is kept."""
        return f"judged-{self.text[:32]}.json"


@dataclass(frozen=True, slots=True)
class KeptJudgements:
    """Keeps judgements in the store of a workspace.

    Args:
        workspace: What reads configs and trees.
        more: What decides a judgement besides its inputs, such as whether fixes are wanted and what is accepted.
    """

    workspace: Workspace
    more: str

    def key(self, subject: Subject, asking: Asking) -> Key | None:
        """Return what decides a judgement, apart from the tree; None if it cannot be kept or need not be.

        Without a tree, to judge takes no longer than to find.

        Raises:
            InputError: A profile cannot be used.
        """
        workspace, tree = self.workspace, self._tree(subject)
        if workspace.store.folder is None or workspace.toolchain != FROM_CONFIG or tree in (None, NO_TREE):
            return None
        if subject.config == "-":
            return None
        try:
            digests = [digest_of(path) for path in (subject.config, *subject.fragments)]
        except InputError:
            # Whoever judges it will say what is wrong, or read it once, such as a pipe.
            return None
        parts = [
            [__version__, _code(), asking.library.stamp],
            [subject.config, subject.target, subject.fragments, tree, subject.arch, workspace.arch],
            digests,
            [[profile.id, profile.path, profile.sha256] for profile in asking.profiles],
            [repr(decision) for decision in asking.settings.decisions],
            self.more,
        ]
        return Key(_digest(json.dumps(parts).encode("ascii")), digests)

    def find(self, key: Key, subject: Subject) -> Record | None:
        """Return the record of a judgement on a config; None unless it would be the same now.

        Args:
            key: What decides it.
            subject: What is judged.

        Raises:
            InputError: The tree cannot be used.
        """
        content = self.workspace.store.get(key.piece)
        if content is None:
            return None
        try:
            record: Record = json.loads(content)
            if record["key"] == key.text and self._is_same(record["tree"], subject):
                return record
        except ERRORS:
            pass
        return None

    def keep(self, key: Key, record: Record, subject: Subject, case: Case) -> None:
        """Keep a judgement.

        Args:
            key: What decides it.
            record: The judgement.
            subject: What was judged.
            case: The config over its tree.
        """
        # What has changed since the key was made is something else.
        if [self.workspace.digests.get(path) for path in (subject.config, *subject.fragments)] != key.digests:
            return
        tree = None
        if case.source is not None and case.resolver is not None:
            arch = case.resolver.tree.arch
            tree = [str(case.source.root), arch, self.workspace.identity_parsed(case.source, arch)]
        self.workspace.store.put(key.piece, json.dumps({"key": key.text, "tree": tree, **record}).encode("ascii"))

    def _tree(self, subject: Subject) -> str | None:
        return subject.tree or self.workspace.tree

    def _is_same(self, tree: list[str] | None, subject: Subject) -> bool:
        """Say whether the tree that a config was judged over is what it was."""
        spec = self._tree(subject)
        if tree is None or spec is None or spec == NO_TREE:
            return tree is None and spec == NO_TREE
        source = self.workspace.open(spec)
        root, arch, identity = tree
        return str(source.root) == root and self.workspace.identity(source, arch) == identity


@cache
def _code() -> list[list[str | int]]:
    """Return the looks of all files of this program."""
    return looks_below(_PACKAGE, ".py")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
