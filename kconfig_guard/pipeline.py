"""From the user's arguments to a judgement: input, model, judgement, in that order."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kconfig_guard.errors import InputError
from kconfig_guard.input.arch import detect_arch, kconfig_arch
from kconfig_guard.input.config import Config, ConfigKind, read_config
from kconfig_guard.input.tree import open_tree
from kconfig_guard.judgement.facts import Facts, TextFacts, TreeFacts
from kconfig_guard.judgement.finding import Judgement, Verdict, sort_key
from kconfig_guard.judgement.judge import Judge, collect, find_conflicts, mark_conflicts
from kconfig_guard.judgement.probe_words import assumptions
from kconfig_guard.model.recursion import deep_recursion
from kconfig_guard.profile.demand import Demand
from kconfig_guard.profile.library import Library, distinct, fragment_profile
from kconfig_guard.profile.renames import Renames
from kconfig_guard.profile.version import parse_version
from kconfig_guard.tree_search import find_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kconfig_guard.input.tree import TreeFiles
    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.judgement.judge import Asked
    from kconfig_guard.model.answers import Answers
    from kconfig_guard.model.merge import Lost
    from kconfig_guard.model.resolver import ConfigLine, Resolver
    from kconfig_guard.model.tree import Tree
    from kconfig_guard.profile.rule import Profile
    from kconfig_guard.repair.fragment import Fragment

FROM_CONFIG, RUN = "config", "run"
"""Values of ``--toolchain`` that are not a file."""

_MAX_LISTED = 40

NO_TREE = "none"
"""Value of ``--tree`` that asks for a judgement from the config's text alone."""


def cache_folder() -> Path | None:
    """Return the folder for cached data: ``$XDG_CACHE_HOME/kconfig-guard`` or ``~/.cache/kconfig-guard``.

    None for a user who has no home.
    """
    base = os.environ.get("XDG_CACHE_HOME", "")
    try:
        return (Path(base) if base.startswith("/") else Path("~/.cache").expanduser()) / "kconfig-guard"
    except RuntimeError:
        return None


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
    """

    config: Config
    arch: str
    kernel: str
    source: TreeFiles | None
    resolver: Resolver | None
    facts: Facts


@dataclass(frozen=True, slots=True)
class Merge:
    """A config with fragments merged in.

    Attributes:
        text: The config that ``conf`` would write.
        lost: Place, value and reasons of each request of a fragment that did not survive.
    """

    text: str
    lost: list[tuple[str, Lost, list[str]]]


@dataclass
class Pipeline:
    """Reads inputs once and judges any number of configs with them.

    Args:
        profile_names: Shipped profiles by id, or profile files by path.
        fragments: Kernel config fragments that count as profiles.
        tree: A tree as the user named it, ``none``, or None to look for one.
        arch: What the user said with ``--arch``.
        toolchain: Where probe answers come from: ``config``, ``run``, or recorded answers (command to answer).
        use_cache: Whether unpacked tarballs may be kept in the cache folder.
        tell: Called with each line that a user should see on stderr.
        progress: Called with how far a long step has come, and with an empty text when it ends, however that is.
    """

    profile_names: list[str]
    fragments: list[str]
    tree: str | None
    arch: str | None
    toolchain: str | dict[str, str] = FROM_CONFIG
    use_cache: bool = True
    tell: Callable[[str], None] = lambda _line: None
    progress: Callable[[str], None] = lambda _text: None
    library: Library = field(default_factory=Library)

    def __post_init__(self) -> None:
        self._sources: dict[str, TreeFiles] = {}
        self._trees: dict[tuple[str, str], Tree] = {}
        self._answers: dict[tuple[str, str], Answers] = {}
        self.asked_of_toolchain: dict[str, str] = {}
        """Command and answer of every probe that was run."""

    @cached_property
    def profiles(self) -> list[Profile]:
        """The requested profiles, fragments last.

        Raises:
            InputError: A profile or fragment is missing or wrong, or none was named.
        """
        profiles = [self.library.load(name) for name in self.profile_names]
        for path in self.fragments:
            fragment = read_config(path)
            self._pass_on(fragment.warnings)
            profiles.append(fragment_profile(fragment))
        if not profiles:
            raise InputError(
                f"nothing to judge by: name a profile with -p ({', '.join(self.library.names())}) "
                "or a fragment with --require"
            )
        return distinct(profiles)

    @cached_property
    def asked(self) -> list[Asked]:
        """The rules of all profiles, equal demands joined."""
        return collect(self.profiles)

    def _pass_on(self, warnings: Iterable[str]) -> None:
        for warning in warnings:
            self.tell(f"warning: {warning}")

    # -- model

    @deep_recursion()
    def case(self, path: str) -> Case:
        """Read a config and resolve it over its tree.

        Args:
            path: A file name, or ``-`` for standard input.

        Raises:
            InputError: The config or the tree cannot be used.
        """
        config = read_config(path)
        self._pass_on(config.warnings)
        arch = detect_arch(config, self.arch)
        renames = Renames(self.library.renames, arch)
        source = self._source(config)
        if source is None:
            return Case(config, arch, config.header_version or "", None, None, TextFacts(config, renames))
        resolver = self._resolve(config, arch, source)
        self._note_other_version(config, resolver)
        facts = TreeFacts(config, resolver, renames)
        return Case(config, arch, resolver.tree.version, source, resolver, facts)

    def _source(self, config: Config) -> TreeFiles | None:
        spec = self.tree
        if spec == NO_TREE:
            return None
        if spec is None:
            found = find_tree(config)
            if found is None:
                return None
            spec = str(found)
            if spec not in self._sources:
                self.tell(f"using the kernel tree {spec} (--tree names another, --tree none uses none)")
        if spec not in self._sources:
            cache = cache_folder() if self.use_cache else None
            self._sources[spec] = open_tree(spec, cache / "trees" if cache else None)
        return self._sources[spec]

    def _resolve(
        self,
        config: Config,
        arch: str,
        source: TreeFiles,
        lines: list[ConfigLine] | None = None,
        mode: str | None = None,
    ) -> Resolver:
        """Resolve a config, or the lines that fragments made of it, with the toolchain that the config tells."""
        # The model is only imported where there is a tree: a run without one should start fast.
        from kconfig_guard.model.answers import Answers  # noqa: PLC0415
        from kconfig_guard.model.infer import infer_answers  # noqa: PLC0415
        from kconfig_guard.model.loader import load_tree  # noqa: PLC0415
        from kconfig_guard.model.modes import set_all  # noqa: PLC0415
        from kconfig_guard.model.resolver import Resolver, user_values  # noqa: PLC0415

        key = (str(source.root), kconfig_arch(config, arch))
        if key not in self._trees:
            self._trees[key] = load_tree(source.read, key[1], source.name)
        tree = self._trees[key]
        own = list(config.lines())
        if self.toolchain != FROM_CONFIG:
            answers = self._other_answers(tree, source)
        else:
            answers = infer_answers(tree, own) if config.kind is ConfigKind.FULL else Answers()
        values = user_values(tree, own if lines is None else lines)
        return Resolver(tree, values if mode is None else set_all(tree, values, mode), answers)

    def _other_answers(self, tree: Tree, source: TreeFiles) -> Answers:
        """Return the answers that a file has recorded, or that this machine's toolchain gives."""
        from kconfig_guard.model.answers import recorded  # noqa: PLC0415 - rarely asked for
        from kconfig_guard.model.toolchain import make_variables, run_probes  # noqa: PLC0415

        if not isinstance(self.toolchain, str):
            return recorded(tree, self.toolchain)
        if isinstance(source.root, str):
            raise InputError("--toolchain run needs a checked-out tree")
        key = (str(source.root), tree.arch)
        if key not in self._answers:
            self.tell(f"asking this machine's toolchain: running {len(tree.probes)} commands of {source.name}")
            environ = {**os.environ, **make_variables(os.environ, tree.arch, str(source.root))}
            try:
                with tempfile.TemporaryDirectory(prefix="kconfig-guard-") as folder:
                    self._answers[key] = run_probes(tree, environ, folder, self._note_asked)
            finally:
                self.progress("")
            known = self._answers[key].known
            self.asked_of_toolchain.update((probe.command, known[index]) for index, probe in enumerate(tree.probes))
        return self._answers[key]

    def _note_asked(self, done: int, of: int) -> None:
        self.progress(f"asking the toolchain: {done} of {of}")

    @deep_recursion()
    def merge(self, base: str, fragments: list[str]) -> Merge:
        """Merge fragments into a config and resolve it, as ``merge_config.sh`` and ``make olddefconfig`` do.

        Args:
            base: A config or defconfig, or the name of a make target such as ``allnoconfig``.
            fragments: Fragments in the order in which they are merged.

        Raises:
            InputError: One of them, or the tree, cannot be used, or there is no tree.
        """
        from kconfig_guard.model.merge import lost_values, merged  # noqa: PLC0415 - only this verb needs it
        from kconfig_guard.model.modes import MODES  # noqa: PLC0415
        from kconfig_guard.model.writer import write_config  # noqa: PLC0415

        mode = base if base in MODES and not Path(base).exists() else None
        config = Config(base, "") if mode else read_config(base)
        parts = [read_config(path) for path in fragments]
        for part in (config, *parts):
            self._pass_on(part.warnings)
        arch = detect_arch(config, self.arch)
        source = self._source(config)
        if source is None:
            raise InputError("what survives can only be told over a kernel tree; give --tree", base)
        lines = merged(config.lines(), (part.lines() for part in parts))
        resolver = self._resolve(config, arch, source, lines, mode)
        self._note_other_version(config, resolver)
        facts = TreeFacts(config, resolver, Renames([], arch))
        asked = {name: assignment for part in parts for name, assignment in part.assignments.items()}
        places = {name: f"{part.path}:{item.line}" for part in parts for name, item in part.assignments.items()}
        lost = [
            (places[item.symbol], item, facts.assess(item.symbol, Demand(item.symbol, (item.requested,))).because)
            for item in lost_values(resolver, {name: item.value for name, item in asked.items()})
        ]
        return Merge(write_config(resolver), lost)

    def _note_other_version(self, config: Config, resolver: Resolver) -> None:
        tree = resolver.tree
        own, there = parse_version(config.header_version or ""), parse_version(tree.version)
        if own and there and own[:2] != there[:2]:
            self.tell(
                f"note: {config.path} was made for Linux {config.header_version}, the tree is {tree.version}: "
                "what counts is what the tree makes of it"
            )
            gone = [item.name for item in config.assignments.values() if item.value != "n" and not tree.find(item.name)]
            new = [
                symbol.name
                for symbol in tree.symbols
                if symbol.prompts
                and symbol.name
                and symbol.name not in config.assignments
                and resolver.written(symbol.index)
                and resolver.value(symbol.index) != "n"
            ]
            for what, names in (("set in it, unknown to the tree", gone), ("not in it, on by default", new)):
                if names:
                    self.tell(f"note: {len(names)} options {what}: {_listed(sorted(names))}")

    # -- judgement

    @deep_recursion()
    def judge(self, case: Case) -> Judgement:
        """Judge a config by all profiles.

        Raises:
            InputError: No rule applies to the config, so that a clean report would say nothing.
        """
        judge = Judge(case.facts, case.config.path, case.arch, case.kernel)
        findings = sorted(judge.findings(self.asked), key=sort_key)
        if all(finding.verdict is Verdict.NOT_APPLICABLE for finding in findings):
            raise InputError("no rule of the profiles applies to it", case.config.path)
        if all(finding.verdict in (Verdict.NOT_APPLICABLE, Verdict.UNKNOWN) for finding in findings):
            raise InputError("a partial config cannot be judged without a tree; give --tree", case.config.path)
        conflicts = find_conflicts(self.asked, judge)
        mark_conflicts(findings, conflicts)
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
        )

    # -- repair

    @deep_recursion()
    def suggest(self, case: Case, judgement: Judgement) -> None:
        """Write proven fix lines into the failing findings of a config that has a tree."""
        if isinstance(case.facts, TreeFacts):
            from kconfig_guard.repair.engine import suggest  # noqa: PLC0415 - only needed with a tree

            suggest(case.facts, judgement.findings, self._rejudge(case, case.facts))

    @deep_recursion()
    def repair(self, case: Case, judgement: Judgement, max_collateral: int) -> Fragment:
        """Return a proven fragment for the failing findings of a config.

        Raises:
            InputError: The config has no tree, without which nothing can be proven.
        """
        from kconfig_guard.repair.engine import repair  # noqa: PLC0415 - only needed with a tree

        if not isinstance(case.facts, TreeFacts):
            raise InputError("a fragment can only be proven over a kernel tree; give --tree", case.config.path)
        return repair(case.facts, judgement.findings, self._rejudge(case, case.facts), max_collateral)

    def _rejudge(self, case: Case, facts: TreeFacts) -> Callable[[Resolver], list[Finding]]:
        def rejudge(resolver: Resolver) -> list[Finding]:
            changed = TreeFacts(case.config, resolver, facts.renames)
            return Judge(changed, case.config.path, case.arch, case.kernel).findings(self.asked)

        return rejudge


def _listed(names: list[str]) -> str:
    more = len(names) - _MAX_LISTED
    return ", ".join(names[:_MAX_LISTED]) + (f" and {more} more" if more > 0 else "")
