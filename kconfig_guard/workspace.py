"""From a config and a tree to the value of every symbol: every tree is opened, parsed and asked once in a run."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kconfig_guard.errors import InputError
from kconfig_guard.input.arch import detect_arch, kconfig_arch
from kconfig_guard.input.config import ConfigKind, config_of, read_config
from kconfig_guard.input.reading import Reading
from kconfig_guard.input.source import read_bytes
from kconfig_guard.input.tree import open_tree
from kconfig_guard.input.usual import UsualLines
from kconfig_guard.profile.version import parse_version
from kconfig_guard.store import Store, cache_folder
from kconfig_guard.tree_search import NO_TREE, find_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kconfig_guard.input.config import Config
    from kconfig_guard.input.tree import TreeFiles
    from kconfig_guard.kept_trees import KeptTrees
    from kconfig_guard.model.answers import Answers
    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.model.series import Series
    from kconfig_guard.model.tree import Tree
    from kconfig_guard.model.user_values import ConfigLine
    from kconfig_guard.profile.library import Library

FROM_CONFIG, RUN = "config", "run"
"""Values of ``--toolchain`` that are not a file."""

_MAX_LISTED = 40
_MAX_KNOWN = 16
"""How many configs are kept to read others by: those of a run are mostly variants of few."""


@dataclass
class Workspace:
    """Reads configs and resolves them over their trees.

    Args:
        tree: A tree as the user named it, ``none``, or None to look for one.
        arch: What the user said with ``--arch``.
        toolchain: Where probe answers come from: ``config``, ``run``, or recorded answers (command to answer).
        use_cache: Whether anything may be kept in the cache folder.
        tell: Called with each line that a user should see on stderr.
        progress: Called with how far a long step has come, and with an empty text when it ends, however that is.
    """

    tree: str | None = None
    arch: str | None = None
    toolchain: str | dict[str, str] = FROM_CONFIG
    use_cache: bool = True
    tell: Callable[[str], None] = lambda _line: None
    progress: Callable[[str], None] = lambda _text: None

    def __post_init__(self) -> None:
        self.store = Store(cache_folder() if self.use_cache else None)
        """What is kept between runs."""
        self._sources: dict[str, TreeFiles] = {}
        self._trees: dict[tuple[str, str], Tree] = {}
        self._read: dict[tuple[str, str], Reading] = {}
        self._answers: dict[tuple[str, str], Answers] = {}
        self.found: dict[tuple[str, str | None], str | None] = {}
        """Path and header version of each config for which a tree was looked for, and what was found."""
        self.digests: dict[str, str] = {}
        """Path and hash of each config and fragment that was read, if anything may be kept."""
        self.once: set[str] = set()
        """What was told that is to be told but once."""
        self.used: dict[tuple[str, str], str | None] = {}
        """Root and ARCH of each tree that had to do with an answer, and its identity as far as that is known."""
        self._series: dict[int, Series] = {}
        self._known: list[Config] = []
        """Configs that others may be variants of, the last one first."""
        self.revisions = False
        """Whether some trees are revisions of others, which often do not differ in what configures them."""
        self.asked_of_toolchain: dict[str, str] = {}
        """Command and answer of every probe that was run."""

    @cached_property
    def library(self) -> Library:
        """The shipped rules and profiles."""
        # Not every verb judges by rules.
        from kconfig_guard.profile.library import Library  # noqa: PLC0415
        from kconfig_guard.profile.shipped import compiled_file  # noqa: PLC0415

        return Library(store=self.store, compiled=compiled_file())

    def tell_once(self, line: str) -> None:
        """Tell the user something that is the same for many configs."""
        if line not in self.once:
            self.once.add(line)
            self.tell(line)

    @contextmanager
    def listening(self, told: list[str], *, silently: bool = False) -> Iterator[None]:
        """Note all that a user is told meanwhile.

        Args:
            told: Where.
            silently: Whether somebody else tells it.
        """
        tell = self.tell

        def note(line: str) -> None:
            told.append(line)
            if not silently:
                tell(line)

        self.tell = note
        try:
            yield
        finally:
            self.tell = tell

    def read(self, path: str) -> Config:
        """Read a config or fragment, and pass its warnings on.

        Args:
            path: A file name, or ``-`` for standard input.

        Raises:
            InputError: It cannot be read, or is no config.
        """
        # A config may be judged by several targets, and standard input can be read but once.
        known = self._known
        config = config_of(self._stdin, path, known) if path == "-" else read_config(path, known)
        lines = config.assignments
        if config.kind is ConfigKind.FULL and isinstance(lines, UsualLines) and not lines.is_variant:
            self._known = [config, *known[: _MAX_KNOWN - 1]]
        if self.store.folder is not None:
            self.digests[path] = config.sha256
        for warning in config.warnings:
            self.tell(f"warning: {warning}")
        return config

    @cached_property
    def _stdin(self) -> bytes:
        """What standard input holds."""
        return read_bytes("-")

    def arch_of(self, config: Config, arch: str | None = None) -> str:
        """Return the architecture of a config, as rules name it.

        Args:
            config: The config.
            arch: What is said about this config; by default what the user said about all.

        Raises:
            InputError: The config does not tell, or contradicts what the user said.
        """
        return detect_arch(config, arch or self.arch)

    def source(self, config: Config, tree: str | None = None) -> TreeFiles | None:
        """Return the kernel tree for a config, or None if there is none.

        Args:
            config: The config.
            tree: What is said about this config; by default what the user said about all.

        Raises:
            InputError: What the user named is no tree.
        """
        spec = tree or self.tree
        if spec == NO_TREE:
            return None
        if spec is None:
            spec = self.found[config.path, config.header_version] = find_tree(config.path, config.header_version)
            if spec is None:
                return None
            self.tell_once(f"using the kernel tree {spec} (--tree names another, --tree none uses none)")
        return self.open(spec)

    def open(self, spec: str) -> TreeFiles:
        """Return the kernel tree that a folder, a tarball or a revision holds.

        Raises:
            InputError: It is none.
        """
        if spec not in self._sources:
            cache = Path(self.store.folder, "trees") if self.store.folder else None
            source = self._sources[spec] = open_tree(spec, cache)
            if cache is not None and isinstance(source.root, Path) and source.root.parent == cache.resolve():
                self.store.mark_used(f"trees/{source.root.name}")
        return self._sources[spec]

    def parsed(self, source: TreeFiles, arch: str) -> Tree:
        """Return a tree's Kconfig files, read for one ARCH.

        Raises:
            InputError: They cannot be parsed.
        """
        key = str(source.root), arch
        if key not in self._trees:
            # It counts as what is parsed now, whatever a look at it told before.
            self.used[key] = None
            self._trees[key] = self._kept(source, arch) or self._unchanged(source, arch) or self._loaded(source, arch)
        return self._trees[key]

    def _kept(self, source: TreeFiles, arch: str) -> Tree | None:
        """Return what an earlier run has parsed, if the same would be parsed now."""
        found = self._kept_trees.find(source, arch)
        if found is None:
            return None
        tree, self._read[str(source.root), arch] = found
        return tree

    def _unchanged(self, source: TreeFiles, arch: str) -> Tree | None:
        """Return what was parsed of a revision of the same tree whose files are the same, if there is one."""
        if not self.revisions:
            return None
        for (root, other_arch), reading in self._read.items():
            if other_arch == arch and (root, arch) in self._trees:
                here = Reading(source)
                if all(here.finds(path, digest) for path, digest in reading.digests.items()):
                    return self._trees[root, arch]
        return None

    def _loaded(self, source: TreeFiles, arch: str) -> Tree:
        # The parser is only imported where there is something to parse.
        from kconfig_guard.model.loader import load_tree  # noqa: PLC0415

        reading = Reading(source)
        tree = load_tree(reading.read, arch, source.name)
        self._read[str(source.root), arch] = reading
        self._kept_trees.keep(tree, reading, arch)
        return tree

    @cached_property
    def _kept_trees(self) -> KeptTrees:
        # The model is only imported where there is a tree: a run without one should start fast.
        from kconfig_guard.kept_trees import KeptTrees  # noqa: PLC0415

        return KeptTrees(self.store)

    def identity(self, source: TreeFiles, arch: str) -> str | None:
        """Return what tells all that a tree was parsed of from any other; None if that is not known, or has changed."""
        key = str(source.root), arch
        if self.used.get(key) is None:
            # Within a run a tree is what it was when the run looked first.
            self.used[key] = self._kept_trees.identity(source, arch)
        return self.used[key]

    def identity_parsed(self, source: TreeFiles, arch: str) -> str:
        """Return what tells all that a tree was parsed of, in this run, from any other."""
        return self._identity_read(str(source.root), arch)

    def _identity_read(self, root: str, arch: str) -> str:
        from kconfig_guard.kept_trees import identity_of  # noqa: PLC0415 - as above

        found = self.used.get((root, arch))
        if found is None:
            found = self.used[root, arch] = identity_of(self._read[root, arch])
        return found

    def identities(self) -> dict[tuple[str, str], str]:
        """Return root, ARCH and identity of each tree that had to do with an answer."""
        return {key: self._identity_read(*key) for key in self.used}

    def profile_files(self) -> dict[str, str]:
        """Return path and hash of each file that was read for a profile which is not shipped."""
        return dict(self.library.read)

    def forget(self, source: TreeFiles, arch: str) -> None:
        """Free what was parsed of a tree for one ARCH."""
        tree = self._trees.pop((str(source.root), arch), None)
        if tree is not None:
            self._series.pop(id(tree), None)

    @staticmethod
    def has_arch(source: TreeFiles, arch: str) -> bool:
        """Say whether a tree has Kconfig files for an ARCH."""
        from kconfig_guard.model.environment import source_arch  # noqa: PLC0415

        try:
            source.read(f"arch/{source_arch(arch)}/Kconfig")
        except InputError:
            return False
        return True

    def resolve(
        self,
        config: Config,
        arch: str,
        source: TreeFiles,
        lines: list[ConfigLine] | None = None,
        mode: str | None = None,
    ) -> Resolver:
        """Resolve a config over a tree, with the toolchain that the config tells.

        Args:
            config: The config.
            arch: Its architecture, as rules name it.
            source: The tree.
            lines: What fragments made of the config's lines; None for its own.
            mode: The make target that fills the gaps, such as ``allnoconfig``.

        Raises:
            InputError: The tree cannot be parsed or the toolchain not be asked.
        """
        # The model is only imported where there is a tree: a run without one should start fast.
        from kconfig_guard.model.answers import Answers  # noqa: PLC0415
        from kconfig_guard.model.infer import infer  # noqa: PLC0415
        from kconfig_guard.model.modes import set_all  # noqa: PLC0415
        from kconfig_guard.model.resolver import Resolver  # noqa: PLC0415
        from kconfig_guard.model.user_values import user_values  # noqa: PLC0415

        tree = self.parsed(source, kconfig_arch(config, arch))
        answers = None
        if self.toolchain != FROM_CONFIG:
            answers = self._other_answers(tree, source)
        elif config.kind is not ConfigKind.FULL:
            answers = Answers()
        if lines is None and mode is None and isinstance(config.assignments, UsualLines):
            return self._series_of(tree).resolve(config.assignments, answers)
        own = list(config.lines())
        values = user_values(tree, own)
        if answers is None:
            answers = infer(tree, own, values).answers
        if lines is not None:
            values = user_values(tree, lines)
        return Resolver(tree, values if mode is None else set_all(tree, values, mode), answers)

    def _series_of(self, tree: Tree) -> Series:
        """Return what resolves one config after the other over a tree."""
        from kconfig_guard.model.series import Series  # noqa: PLC0415 - as the rest of the model

        series = self._series.get(id(tree))
        if series is None:
            series = self._series[id(tree)] = Series(tree)
        return series

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
            from tempfile import TemporaryDirectory  # noqa: PLC0415 - rarely asked for

            try:
                with TemporaryDirectory(prefix="kconfig-guard-") as folder:
                    self._answers[key] = run_probes(tree, environ, folder, self._note_asked)
            finally:
                self.progress("")
            known = self._answers[key].known
            self.asked_of_toolchain.update((probe.command, known[index]) for index, probe in enumerate(tree.probes))
        return self._answers[key]

    def _note_asked(self, done: int, of: int) -> None:
        self.progress(f"asking the toolchain: {done} of {of}")

    def note_other_version(self, config: Config, resolver: Resolver, *, with_names: bool = True) -> None:
        """Tell the user if a config was made for another kernel than its tree.

        Args:
            config: The config.
            resolver: What the tree makes of it.
            with_names: Whether to tell what that changes, too.
        """
        tree = resolver.tree
        own, there = parse_version(config.header_version or ""), parse_version(tree.version)
        if own and there and own[:2] != there[:2]:
            self.tell(
                f"note: {config.path} was made for Linux {config.header_version}, the tree is {tree.version}: "
                "what counts is what the tree makes of it"
            )
            if not with_names:
                return
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


def _listed(names: list[str]) -> str:
    more = len(names) - _MAX_LISTED
    return ", ".join(names[:_MAX_LISTED]) + (f" and {more} more" if more > 0 else "")
