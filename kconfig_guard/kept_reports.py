"""Reports that are kept between runs, and found again as long as all that a run reads and is told is what it was.

A run that finds its reports here imports no rule, no config reader and no model: most of its time is the start of the
interpreter. What decides on reports is either part of the key under which they are kept, or stands in their head and is
looked at again.
"""

from __future__ import annotations

import hashlib
import os
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from kconfig_guard import __version__
from kconfig_guard.errors import InputError
from kconfig_guard.headed import divided, headed
from kconfig_guard.input.looks import looks_below
from kconfig_guard.input.source import digest_of
from kconfig_guard.profile.names import is_path
from kconfig_guard.profile.shipped import shipped_folder
from kconfig_guard.store import ERRORS
from kconfig_guard.tree_notes import is_unchanged
from kconfig_guard.tree_search import NO_TREE, find_tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kconfig_guard.policy.subjects import Subject
    from kconfig_guard.store import Store
    from kconfig_guard.workspace import Workspace

_PACKAGE = os.path.dirname(__file__)  # noqa: PTH120 - pathlib takes long to import
_MAX_SUBJECTS = 32
"""Most configs of a run whose reports are worth a place in the cache."""


class Reports(NamedTuple):
    """What a run has come to.

    Attributes:
        outputs: Path, None for standard output, and text in pieces of each report.
        told: What the user was told on standard error.
        status: The exit status.
    """

    outputs: list[tuple[str | None, Iterable[bytes]]]
    told: list[str]
    status: int


class Question(NamedTuple):
    """What a run is to judge and to write.

    Attributes:
        said: All that the user says and all that the surroundings of the run have to do with its reports.
        subjects: What is judged.
        files: What is read besides, such as the files of waivers.
        tree: What counts as the tree of a config of which nothing else is said.
    """

    said: object
    subjects: Sequence[Subject]
    files: tuple[str, ...]
    tree: str | None

    def key(self) -> str | None:
        """Return what tells this question, and the answer of this edition of the program, from any other.

        The trees are left out: to look at them takes time, and what is known of them is in the head of the reports.
        None if that cannot be told, as of a file that is not there, or takes too long.
        """
        if len(self.subjects) > _MAX_SUBJECTS:
            return None
        try:
            parts = [
                [__version__, sys.hexversion, os.getcwd()],  # noqa: PTH109 - as above
                [looks_below(_PACKAGE, ".py"), looks_below(shipped_folder(), ".yaml")],
                [self.said, self.tree, self.subjects],
                [[path, digest_of(path)] for path in sorted(self._files())],
            ]
        except (OSError, InputError):
            return None
        return _digest(repr(parts).encode("utf-8", "surrogatepass"))

    def trees(self) -> set[str]:
        """Return the trees that are named."""
        return {tree for one in self.subjects if (tree := one.tree or self.tree) is not None} - {NO_TREE}

    def _files(self) -> set[str]:
        named = {path for one in self.subjects for path in (one.config, *one.fragments, *one.require)}
        return named | set(self.files) | {name for one in self.subjects for name in one.profiles if is_path(name)}


class KeptReports(NamedTuple):
    """Keeps the reports of whole runs.

    Args:
        store: Where.
    """

    store: Store

    def find(self, question: Question, key: str) -> Reports | None:
        """Return what a run has come to; None unless it would come to the same now.

        Args:
            question: What is asked.
            key: Its key.
        """
        content = self.store.get(_name(key))
        if content is None:
            return None
        try:
            head, texts = divided(content)
            if head["key"] != key or not self._holds(head, question):
                return None
            outputs: list[tuple[str | None, Iterable[bytes]]] = []
            at = 0
            for path, length in head["outputs"]:
                outputs.append((path, [bytes(texts[at : at + length])]))
                at += length
            return Reports(outputs, head["told"], head["status"])
        except (*ERRORS, InputError):
            return None

    def keep(self, question: Question, key: str, workspace: Workspace, reports: Reports) -> None:
        """Keep what a run has come to, if it can be told later whether it still holds.

        Args:
            question: What was asked.
            key: Its key, from before anything else was read.
            workspace: What has read configs and trees.
            reports: What the run has come to.
        """
        folders = question.trees() | set(filter(None, workspace.found.values()))
        # Tarballs and revisions take other means to tell that they are what they were.
        if not all(map(os.path.isdir, folders)):
            return
        # What has changed in the meantime is something else.
        if question.key() != key:
            return
        texts = [(path, b"".join(pieces)) for path, pieces in reports.outputs]
        head = {
            "key": key,
            "named": {tree: os.path.realpath(tree) for tree in question.trees()},
            "found": [[*sought, found and os.path.realpath(found)] for sought, found in workspace.found.items()],
            "trees": [[*tree, identity] for tree, identity in workspace.identities().items()],
            "profiles": workspace.profile_files(),
            "outputs": [[path, len(text)] for path, text in texts],
            "told": reports.told,
            "status": reports.status,
        }
        self.store.put(_name(key), headed(head, b"".join([text for _, text in texts])))

    def _holds(self, head: dict[str, Any], question: Question) -> bool:
        """Say whether all that stands in the head of reports is still so."""
        return (
            head["named"] == {tree: os.path.realpath(tree) for tree in question.trees()}
            and all(_found(path, version) == root for path, version, root in head["found"])
            and all(digest_of(path) == digest for path, digest in head["profiles"].items())
            and all(is_unchanged(self.store, *tree) for tree in head["trees"])
        )


def _found(path: str, version: str | None) -> str | None:
    found = find_tree(path, version)
    return None if found is None else os.path.realpath(found)


def _name(key: str) -> str:
    return f"report-{key[:32]}.data"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
