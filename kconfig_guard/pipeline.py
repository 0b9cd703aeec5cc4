"""From profiles and configs to judgements and fragments: input, model, judgement and repair, in that order."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kconfig_guard.asking import Asking
from kconfig_guard.errors import InputError
from kconfig_guard.input.config import combined, parse_config
from kconfig_guard.judgement.anchors import place_near
from kconfig_guard.judgement.deciding import conflict_between, decide
from kconfig_guard.judgement.facts import Facts, TextFacts, TreeFacts, WrittenFacts
from kconfig_guard.judgement.finding import Change, Judgement, Verdict
from kconfig_guard.judgement.judge import Judge, mark_conflicts
from kconfig_guard.judgement.probe_words import assumptions
from kconfig_guard.judgement.recall import Recall
from kconfig_guard.model.recursion import deep_recursion
from kconfig_guard.policy.subjects import Subject
from kconfig_guard.profile.renames import Renames

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.input.config import Config
    from kconfig_guard.input.tree import TreeFiles
    from kconfig_guard.judgement.finding import Conflict, Finding
    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.repair.fragment import Fragment
    from kconfig_guard.repair.kbuild import Kbuild
    from kconfig_guard.repair.suggestions import Suggestions


@dataclass(slots=True)
class Case:
    """One config with everything that is known about it.

    Attributes:
        config: The config.
        arch: Its architecture, as rules name it.
        kernel: The kernel version that is judged: the tree's, or else the one in the config's header.
        source: The tree, if there is one.
        resolver: The config as the tree resolves it, if there is a tree.
        facts: What rules are judged by.
        subject: What the user calls it, and what was merged into it.
    """

    config: Config
    arch: str
    kernel: str
    source: TreeFiles | None
    resolver: Resolver | None
    facts: Facts
    subject: Subject


class Pipeline(Asking):
    """Judges and repairs any number of configs by the same profiles."""

    @classmethod
    def of(cls, asking: Asking) -> Pipeline:
        """Return the pipeline for what is asked; what is known of that is not read again."""
        pipeline = cls(asking.profile_names, asking.fragments, asking.workspace, asking.requests, asking.settings)
        vars(pipeline).update(vars(asking))
        return pipeline

    def case(self, path: str) -> Case:
        """Read a config and resolve it over its tree.

        Args:
            path: A file name, or ``-`` for standard input.

        Raises:
            InputError: The config or the tree cannot be used.
        """
        return self.case_of(Subject(path, path))

    def case_of(self, subject: Subject) -> Case:
        """Read a config with its fragments and resolve it over its tree.

        Raises:
            InputError: One of them cannot be used.
        """
        workspace = self.workspace
        base, *parts = (workspace.read(path) for path in (subject.config, *subject.fragments))
        if subject.shown:
            base.path = subject.shown
        source = workspace.source(base, subject.tree)
        case = self.resolved(subject, base, parts, source, workspace.arch_of(base, subject.arch))
        if case.resolver is not None:
            workspace.note_other_version(base, case.resolver)
        return case

    @deep_recursion()
    def resolved(
        self, subject: Subject, base: Config, parts: list[Config], source: TreeFiles | None, arch: str
    ) -> Case:
        """Resolve a config with its fragments over a tree.

        Args:
            subject: What it is to be called.
            base: The config.
            parts: The fragments.
            source: The tree, or None to judge by the texts alone.
            arch: The architecture, as rules name it.

        Raises:
            InputError: The tree cannot be used.
        """
        renames = Renames(self.library.renames, arch)
        config = combined(base, parts)
        if source is None:
            facts = TextFacts(config, renames)
            return Case(config, arch, config.header_version or "", None, None, facts, subject)
        # What the toolchain can do stands in the config, not in fragments.
        resolver = self.workspace.resolve(base, arch, source, list(config.lines()) if parts else None)
        return Case(
            config, arch, resolver.tree.version, source, resolver, TreeFacts(config, resolver, renames), subject
        )

    # -- judgement

    @deep_recursion()
    def judge(self, case: Case) -> Judgement:
        """Judge a config by all profiles.

        Raises:
            InputError: No rule applies to the config, so that a clean report would say nothing.
        """
        judgement = self.compare(case)
        verdicts = {finding.verdict for finding in judgement.findings}
        if verdicts <= {Verdict.NOT_APPLICABLE}:
            raise InputError("no rule of the profiles applies to it", case.config.path)
        if verdicts <= {Verdict.NOT_APPLICABLE, Verdict.UNKNOWN}:
            raise InputError("a partial config cannot be judged without a tree; give --tree", case.config.path)
        return judgement

    @deep_recursion()
    def compare(self, case: Case) -> Judgement:
        """Judge a config by all profiles, even if no rule applies to it."""
        findings, conflicts = self._recall.judge(case.facts, case.config.path, case.arch, case.kernel)
        conflicts = self._decided(case, findings, conflicts)
        mark_conflicts(findings, conflicts)
        for finding in findings:
            finding.target = case.subject.target
        place_near(findings, case.facts)
        return Judgement(
            path=case.config.path,
            sha256=case.config.sha256,
            kernel=case.kernel,
            arch=case.arch,
            tree=case.source.name if case.source else None,
            profiles=self.profiles,
            findings=findings,
            conflicts=conflicts,
            assumed=assumptions(case.resolver) if case.resolver else [],
            target=case.subject.target,
            fragments=case.subject.fragments,
        )

    @cached_property
    def _recall(self) -> Recall:
        """What knows the judgements on other configs."""
        return Recall(self.asked)

    def _decided(self, case: Case, findings: list[Finding], conflicts: list[Conflict]) -> list[Conflict]:
        """Settle conflicts by the decisions of the settings file."""
        if not self.settings.decisions:
            return conflicts

        def exclusive(first: Finding, second: Finding) -> bool:
            if not isinstance(case.facts, TreeFacts):
                return False
            from kconfig_guard.proof.setting import Setting  # noqa: PLC0415 - only needed with a tree

            setting = Setting(case.facts, case.arch, [first.rule, second.rule])
            # Nothing is given up for what cannot be had.
            return setting.excluded([first.rule]) is None and setting.exclusive(first.rule, second.rule)

        decided = decide(findings, conflicts, self.settings.decisions, exclusive)
        for decision in decided.void:
            known = (
                "do not exclude each other here" if case.resolver else "may exclude each other, which only a tree tells"
            )
            self.workspace.tell(
                f"note: {decision.place}: {decision.keep} and {decision.over} {known}: the decision does not count"
            )
        return decided.conflicts

    # -- repair

    @deep_recursion()
    def suggest(self, case: Case, judgement: Judgement) -> None:
        """Write proven fix lines into the failing findings of a config that has a tree.

        Where a change is reviewed, what it has left as it was gets none: it is not asked for, and takes the most time.
        """
        if isinstance(case.facts, TreeFacts):
            self._suggestions.write(case.facts, judgement, self._suggest)

    @cached_property
    def _suggestions(self) -> Suggestions:
        """What knows the suggestions for other configs."""
        from kconfig_guard.repair.suggestions import Suggestions  # noqa: PLC0415 - only needed with a tree

        return Suggestions()

    @staticmethod
    def _suggest(facts: TreeFacts, judgement: Judgement) -> None:
        from kconfig_guard.repair.engine import suggest  # noqa: PLC0415 - only needed with a tree

        fragment = suggest(facts, [one for one in judgement.findings if one.change is not Change.LEFT])
        judgement.conflicts += _through_kconfig(fragment, judgement)

    @deep_recursion()
    def repair(self, case: Case, judgement: Judgement, max_collateral: int, keep: Iterable[str] = ()) -> Fragment:
        """Return a proven fragment for the failing findings of a config.

        Args:
            case: The config.
            judgement: What was found about it.
            max_collateral: Most other options that the fragment may change for the sake of one rule.
            keep: Symbols that must keep their values.

        Raises:
            InputError: The config has no tree, without which nothing can be proven, or the tree lacks a symbol of
                ``keep``.
        """
        from kconfig_guard.repair.engine import repair  # noqa: PLC0415 - only needed with a tree

        facts = _proving_facts(case)
        pins = frozenset(_defined(facts, name) for name in keep)
        return repair(facts, judgement.findings, max_collateral, pins)

    def kbuild(self, case: Case) -> Kbuild:
        """Return the configuration tools of a config's tree, for ``verify``; nothing is run yet.

        Raises:
            InputError: The config has no tree, or something is missing in it or on this machine.
        """
        from kconfig_guard.repair.kbuild import open_kbuild  # noqa: PLC0415 - rarely asked for

        tree = _proving_facts(case).resolver.tree
        source = case.source
        assert source is not None  # noqa: S101 - facts of a tree come with one
        return open_kbuild(source.root, source.name, (tree.arch, tree.srcarch), os.environ, self.workspace.progress)

    @deep_recursion()
    def verify(self, case: Case, fragment: Fragment, text: str, kbuild: Kbuild) -> list[str]:
        """Have the tree's own tools merge and resolve a fragment, and return what differs from its promises.

        Args:
            case: The config that the fragment is for.
            fragment: What was promised.
            text: The fragment as it is written.
            kbuild: The tree's tools.

        Returns:
            One readable line for each difference, empty if there is none.

        Raises:
            InputError: The tools fail.
        """
        from kconfig_guard.repair.verification import differences, other_toolchain  # noqa: PLC0415 - rarely asked for

        facts = _proving_facts(case)
        self.workspace.tell(f"verifying: running make olddefconfig and merge_config.sh of {kbuild.name}")
        written = kbuild.written(case.config.data, text)
        before, after = (parse_config(part, "what kbuild wrote") for part in (written.before, written.after))

        def judged(config: Config) -> list[Finding]:
            return self._findings(case, WrittenFacts(config, facts))

        found = differences(fragment, facts.resolver.tree, before, after, judged)
        note = other_toolchain(facts.resolver, before) if found else None
        return found if note is None else [*found, note]

    def _findings(self, case: Case, facts: Facts) -> list[Finding]:
        return Judge(facts, case.config.path, case.arch, case.kernel).findings(self.asked)


def _through_kconfig(fragment: Fragment, judgement: Judgement) -> list[Conflict]:
    """Return the conflicts of unmet rules with other rules that no symbol alone shows."""
    by_rule = {finding.rule.id: finding for finding in judgement.findings}
    known = {frozenset(conflict.rules) for conflict in judgement.conflicts}
    found = []
    for unmet in fragment.unmet:
        others = [by_rule[one.rule] for one in unmet.because if one.rule in by_rule]
        rules = frozenset((unmet.finding.rule.id, *(other.rule.id for other in others)))
        if others and not any(pair <= rules for pair in known):
            found.append(conflict_between(unmet.finding, others, unmet.reason))
    return found


def _proving_facts(case: Case) -> TreeFacts:
    """Return the facts of a config that has a tree.

    Raises:
        InputError: It has none, so that nothing can be proven.
    """
    if not isinstance(case.facts, TreeFacts):
        raise InputError("a fragment can only be proven over a kernel tree; give --tree", case.config.path)
    return case.facts


def _defined(facts: TreeFacts, name: str) -> int:
    symbol = facts.resolver.tree.find(facts.name(name))
    if symbol is None:
        raise InputError(f"this kernel has no {name} to keep", facts.config.path)
    return symbol.index
