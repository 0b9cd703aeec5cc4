"""Every shipped rule over a real tree: a config that meets it passes, and the nearest that does not fails."""

from __future__ import annotations

import os
from collections import defaultdict
from typing import TYPE_CHECKING

from kconfig_guard.input.config import Config
from kconfig_guard.judgement.asked import Asked
from kconfig_guard.judgement.facts import TreeFacts
from kconfig_guard.judgement.finding import Verdict
from kconfig_guard.judgement.judge import Judge
from kconfig_guard.model.assumptions import Compiler
from kconfig_guard.model.recursion import deep_recursion
from kconfig_guard.model.reference import reference_answers
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.profile.library import Library
from kconfig_guard.profile.renames import Renames
from kconfig_guard.profile.version import in_range
from kconfig_guard.proof.setting import Setting
from kconfig_guard.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kconfig_guard.model.tree import Tree
    from kconfig_guard.profile.rule import Rule
    from tests.kernel.conftest import Kernels

LIBRARY = Library()
ARCHS = ("x86_64", "arm64", "i386", "arm", "riscv", "powerpc", "s390", "mips", "loongarch")
EVERYWHERE = os.environ.get("KCONFIG_GUARD_ORACLE") == "all"
"""Whether each rule is tried in all places, or only until it was seen to pass and to fail."""


class Place:
    """One tree, architecture and compiler."""

    def __init__(self, tree: Tree, arch: str, compiler: Compiler) -> None:
        self.arch = arch
        self.version = tree.version
        self.renames = Renames(LIBRARY.renames, arch)
        self.defaults = self.facts(Resolver(tree, {}, reference_answers(tree, compiler)))

    def facts(self, resolver: Resolver) -> TreeFacts:
        return TreeFacts(Config("tried"), resolver, self.renames)

    def verdict(self, rule: Rule, resolver: Resolver) -> Verdict:
        judge = Judge(self.facts(resolver), "tried", self.arch, self.version)
        return judge.finding(Asked(rule, "library", rule.severity, [])).verdict

    @deep_recursion()
    def trial(self, rule: Rule) -> str:
        """Return what a rule does here: ``both``, ``always`` met, ``never`` met, ``unknown`` here, or what is wrong."""
        setting = Setting(self.defaults, self.arch, [rule])
        if not (setting.concerns(rule) and setting.knows(rule)):
            return "unknown"
        good, bad = (setting.nearest(rule, meets=meets) for meets in (True, False))
        if good is not None and self.verdict(rule, good) is not Verdict.PASS:
            return f"{rule.id} is not met by a config that should meet it"
        if bad is not None and self.verdict(rule, bad) is not Verdict.FAIL:
            return f"{rule.id} does not fail on a config that should not meet it"
        if good is None:
            return "never"
        return "always" if bad is None else "both"


def places(kernels: Kernels) -> Iterator[Place]:
    for arch in ARCHS:
        for version in ("6.12", "7.2", "6.1"):
            workspace = Workspace(use_cache=False)
            tree = workspace.parsed(workspace.open(str(kernels.tree(version))), arch)
            for compiler in (Compiler.GCC, Compiler.CLANG):
                yield Place(tree, arch, compiler)


def test_every_rule_passes_and_fails(kernels: Kernels) -> None:
    """Through the real model, both ways; the few that Kconfig forces everywhere are counted."""
    waiting = dict(LIBRARY.rules)
    outcomes: dict[str, set[str]] = defaultdict(set)
    for place in places(kernels):
        for rule in [*(LIBRARY.rules if EVERYWHERE else waiting).values()]:
            if not rule.arch or place.arch in rule.arch:
                outcome = place.trial(rule)
                outcomes[outcome].add(rule.id)
                if outcome == "both":
                    waiting.pop(rule.id, None)

    forced = outcomes["always"] - outcomes["both"]
    older = {rule.id for rule in LIBRARY.rules.values() if rule.kernel and not in_range((6, 1, 999), rule.kernel)}
    assert {"both", "always", "never", "unknown"} >= set(outcomes)
    # What is left is about kernels before all of these.
    assert set(waiting) - forced <= {rule for rule in older if LIBRARY.rules[rule].kernel_text.startswith("<")}
    assert len(outcomes["both"]) > 1500
    assert len(forced) < 20, sorted(forced)
