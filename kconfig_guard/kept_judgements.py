"""Judgements that are kept between runs, and found again as long as all that decides them is the same."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kconfig_guard import __version__
from kconfig_guard.input.looks import looks_below
from kconfig_guard.input.source import read_bytes
from kconfig_guard.judgement.finding import (
    Acceptance,
    Acceptor,
    Conflict,
    DemandResult,
    Finding,
    Judgement,
    State,
    Verdict,
)
from kconfig_guard.workspace import FROM_CONFIG, NO_TREE

if TYPE_CHECKING:
    from kconfig_guard.asking import Asking
    from kconfig_guard.pipeline import Case
    from kconfig_guard.policy.subjects import Subject
    from kconfig_guard.workspace import Workspace

_PACKAGE = str(Path(__file__).parent)
_ERRORS = (OSError, ValueError, TypeError, KeyError, IndexError)


@dataclass(slots=True)
class Kept:
    """A judgement that was kept, in two parts: as the rules give it, and what fixes were found for it.

    Attributes:
        judgement: The judgement, before anything is accepted and without fixes.
        told: What was told while it was made.
        fixes: For the number of each finding that a fix was looked for: lines, further reasons and state.
        conflicts: Conflicts that were found while fixes were looked for.
    """

    judgement: Judgement
    told: list[str]
    fixes: dict[int, tuple[list[str], list[str], State]]
    conflicts: list[Conflict]

    def finish(self) -> None:
        """Write what was found with the fixes into the judgement, after all that may go unmet is accepted."""
        for number, (fix, because, state) in self.fixes.items():
            finding = self.judgement.findings[number]
            finding.fix, finding.state = fix, state
            finding.because += because
        self.judgement.conflicts += self.conflicts


@dataclass(slots=True)
class Draft:
    """A judgement that is to be kept, while it is being made.

    Attributes:
        key: What decides it.
        judgement: In plain data, before anything is accepted and without fixes.
        conflicts: How many conflicts it has then.
        reasons: How many reasons each finding has before fixes are looked for.
        told: What was told so far.
    """

    key: str
    judgement: dict[str, Any]
    conflicts: int
    told: list[str]
    reasons: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class KeptJudgements:
    """Keeps judgements in the store of a workspace.

    Args:
        workspace: What reads configs and trees.
        more: What decides a judgement besides its inputs, such as whether fixes are wanted and what is accepted.
    """

    workspace: Workspace
    more: str

    def key(self, subject: Subject, asking: Asking) -> str | None:
        """Return what decides a judgement, apart from the tree; None if it cannot be kept.

        Raises:
            InputError: A profile or a file cannot be used.
        """
        workspace, tree = self.workspace, self._tree(subject)
        if workspace.store.folder is None or workspace.toolchain != FROM_CONFIG or tree is None:
            return None
        if subject.config == "-":
            return None
        parts = [
            [__version__, looks_below(_PACKAGE, ".py"), asking.library.stamp],
            [subject.config, subject.target, subject.fragments, tree, subject.arch, workspace.arch],
            [_digest(read_bytes(path)) for path in (subject.config, *subject.fragments)],
            [[profile.id, profile.path, profile.sha256] for profile in asking.profiles],
            [repr(decision) for decision in asking.settings.decisions],
            self.more,
        ]
        return _digest(json.dumps(parts).encode("ascii"))

    def find(self, key: str, subject: Subject, asking: Asking) -> Kept | None:
        """Return the judgement on a config; None unless it would be the same now.

        Args:
            key: What decides it.
            subject: What is judged.
            asking: By which rules.

        Raises:
            InputError: The tree cannot be used.
        """
        content = self.workspace.store.get(_name(key))
        if content is None:
            return None
        try:
            record = json.loads(content)
            if record["key"] == key and self._is_same(record["tree"], subject):
                return _kept(record, subject, asking)
        except _ERRORS:
            pass
        return None

    @staticmethod
    def draft(key: str, judgement: Judgement, asking: Asking, told: list[str]) -> Draft:
        """Begin to keep a judgement, before anything is accepted.

        Args:
            key: What decides it.
            judgement: What the rules say.
            asking: These rules.
            told: What was told so far.
        """
        places = {(id(asked.rule), asked.profile): number for number, asked in enumerate(asking.asked)}
        data = {
            "sha256": judgement.sha256,
            "path": judgement.path,
            "kernel": judgement.kernel,
            "arch": judgement.arch,
            "name": judgement.tree,
            "assumed": judgement.assumed,
            "findings": [[places[id(one.rule), one.profile], *_finding_row(one)] for one in judgement.findings],
            "conflicts": _conflict_rows(judgement.conflicts, asking),
        }
        return Draft(key, data, len(judgement.conflicts), list(told))

    def keep(self, draft: Draft, subject: Subject, asking: Asking, case: Case, judgement: Judgement) -> None:
        """Keep a judgement.

        Args:
            draft: How it was begun.
            subject: What was judged.
            asking: By which rules.
            case: The config over its tree.
            judgement: What was found in the end.

        Raises:
            InputError: A file is not there any more.
        """
        tree = None
        if case.source is not None and case.resolver is not None:
            arch = case.resolver.tree.arch
            tree = [str(case.source.root), arch, self.workspace.identity(case.source, arch)]
        # What has changed in the meantime is something else.
        if (tree is not None and tree[2] is None) or self.key(subject, asking) != draft.key:
            return
        fixes = [
            [number, one.fix, one.because[draft.reasons[number] :], one.state]
            for number, one in enumerate(judgement.findings)
            # Rules that sleep get fixes as well: for what would wake them.
            if one.fix
            or len(one.because) > draft.reasons[number]
            or one.state != draft.judgement["findings"][number][2]
        ]
        more = _conflict_rows(judgement.conflicts[draft.conflicts :], asking)
        record = {"key": draft.key, "tree": tree, "told": draft.told, **draft.judgement, "fixes": fixes, "more": more}
        self.workspace.store.put(_name(draft.key), json.dumps(record).encode("ascii"))

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


def _name(key: str) -> str:
    return f"judged-{key[:32]}.json"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# -- judgements in plain data


def _finding_row(finding: Finding) -> list[Any]:
    """Return what is not told by the rule that is asked for."""
    return [
        finding.verdict,
        finding.state,
        finding.path,
        [[one.symbol, one.expected, one.actual, one.met] for one in finding.demands],
        finding.line,
        list(finding.because),
        finding.is_dormant,
        finding.anchor,
        None if finding.accepted is None else list(astuple(finding.accepted)),
    ]


def _finding(row: list[Any], subject: Subject, asking: Asking) -> Finding:
    number, verdict, state, path, demands, line, because, is_dormant, anchor, accepted = row
    asked = asking.asked[number]
    return Finding(
        asked.rule,
        asked.profile,
        asked.severity,
        Verdict(verdict),
        State(state),
        path,
        tuple(DemandResult(*one) for one in demands),
        tuple(asked.also),
        line,
        because,
        is_dormant=is_dormant,
        target=subject.target,
        accepted=None if accepted is None else Acceptance(Acceptor(accepted[0]), *accepted[1:]),
        anchor=anchor,
    )


def _conflict_rows(conflicts: list[Conflict], asking: Asking) -> list[list[Any]]:
    decisions = {id(one): number for number, one in enumerate(asking.settings.decisions)}
    return [
        [one.symbol, one.rules, one.profiles, one.demands, one.reason, decisions.get(id(one.decision))]
        for one in conflicts
    ]


def _conflict(row: list[Any], asking: Asking) -> Conflict:
    symbol, rules, profiles, demands, reason, decision = row
    decided = None if decision is None else asking.settings.decisions[decision]
    return Conflict(symbol, tuple(rules), tuple(profiles), tuple(demands), reason, decided)


def _kept(record: dict[str, Any], subject: Subject, asking: Asking) -> Kept:
    judgement = Judgement(
        path=record["path"],
        sha256=record["sha256"],
        kernel=record["kernel"],
        arch=record["arch"],
        tree=record["name"],
        profiles=asking.profiles,
        findings=[_finding(row, subject, asking) for row in record["findings"]],
        conflicts=[_conflict(row, asking) for row in record["conflicts"]],
        assumed=record["assumed"],
        target=subject.target,
        fragments=subject.fragments,
    )
    fixes = {number: (fix, because, State(state)) for number, fix, because, state in record["fixes"]}
    return Kept(judgement, record["told"], fixes, [_conflict(row, asking) for row in record["more"]])
