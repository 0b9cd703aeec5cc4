"""What all benchmarks are given: where things are, how often to run, and the commands that they have in common."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks._inputs import renamed
from benchmarks._process import BenchmarkError, Command

PROFILES = ("-p", "kspp", "-p", "container-host")
MAIN = "6.12"
"""The kernel over which most is measured."""

OTHERS = ("6.1", "7.2")
FINDING = b'"verdict":'
"""Stands once for each finding in a JSON report."""

SUMMARY = b"Summary: "
"""Stands once for each config in a text report."""


@dataclass(frozen=True)
class Counts:
    """How often things are run, and how large they are.

    Attributes:
        runs: Of what takes no longer than a second or two.
        few: Over other trees than the main one, and for memory.
        minutes: Of the tree's own ``merge_config.sh``, which may take a minute.
        long: Of many configs where nothing is limited, and of each size for growth.
        fleet: Configs that are judged by their text in one run.
        tree_fleet: Configs that are judged over a tree in one run.
        texts: For growth, the numbers of configs judged by their text in one run.
        trees: For growth, the numbers of configs judged over a tree in one run.
        rules: For growth, the numbers of rules in a profile.
        symbols: For growth, the numbers of symbols in a tree.
    """

    runs: int = 15
    few: int = 5
    minutes: int = 3
    long: int = 3
    fleet: int = 1000
    tree_fleet: int = 30
    texts: tuple[int, ...] = (1, 10, 30, 100, 300)
    trees: tuple[int, ...] = (1, 3, 10, 30)
    rules: tuple[int, ...] = (10, 30, 100, 300, 1000)
    symbols: tuple[int, ...] = (1000, 2000, 4000, 8000, 16000, 32000)


QUICK = Counts(2, 1, 1, 1, 50, 5, (1, 10, 50), (1, 5), (10, 100, 1000), (1000, 4000, 16000))


@dataclass(frozen=True)
class Cache:
    """A folder in which the program keeps what it made, and a copy of a state of it to return to.

    Attributes:
        folder: Where ``XDG_CACHE_HOME`` points.
    """

    folder: Path

    @property
    def variables(self) -> dict[str, str]:
        """What a run that uses it has in its environment."""
        return {"XDG_CACHE_HOME": str(self.folder)}

    def clear(self, _number: int = 0) -> None:
        """Remove all that is kept."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def keep(self) -> None:
        """Remember what is there now."""
        shutil.rmtree(self._copy, ignore_errors=True)
        shutil.copytree(self.folder, self._copy)

    def restore(self, _number: int = 0) -> None:
        """Return to what was remembered."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self._copy, self.folder)

    @property
    def _copy(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}-kept")


@dataclass(frozen=True)
class Judged:
    """A config that is judged as it is, or with a change that nobody has judged.

    Attributes:
        path: Where it is.
        source: What it is a copy of.
    """

    path: Path
    source: Path

    def same(self, _number: int) -> None:
        """Write it as it is."""
        shutil.copyfile(self.source, self.path)

    def changed(self, number: int) -> None:
        """Write it with a value that only this round has."""
        self.path.write_text(renamed(self.source.read_text(), f"-round{number}"))


@dataclass(frozen=True)
class Bench:
    """What a benchmark needs to know.

    Attributes:
        trees: The folder of kernel trees and configs that ``dev/kernels.py`` made.
        scratch: A folder for anything that is only needed while it runs.
        peer: The start script of kernel-hardening-checker; None if it is not there.
        counts: How often, how much.
    """

    trees: Path
    scratch: Path
    peer: Path | None
    counts: Counts

    def tree(self, version: str = MAIN) -> Path:
        """Return a kernel tree.

        Raises:
            BenchmarkError: It was not fetched.
        """
        path = self.trees / f"linux-{version}"
        if not (path / "Kconfig").exists():
            raise BenchmarkError(f"there is no tree of {version}; make trees gets it")
        return path

    def config(self, version: str = MAIN) -> Path:
        """Return Debian's config for amd64."""
        return self.trees / "configs" / version / "amd64"

    def folder(self, name: str) -> Path:
        """Return a new folder for scratch files."""
        path = self.scratch / name
        path.mkdir(parents=True)
        return path

    def cache(self, name: str) -> Cache:
        """Return a cache that is empty."""
        return Cache(self.folder(f"cache-{name}"))

    def peer_run(self, config: Path) -> tuple[Command, ...]:
        """Return the peer's check of a config, nothing if the peer is not there; it is run as we are."""
        if self.peer is None:
            return ()
        return (Command((sys.executable, str(self.peer), "-c", str(config), "-m", "json"), b'"check_result":'),)


def guard(*words: object, sign: bytes = FINDING, cache: Cache | None = None, output: Path | None = None) -> Command:
    """Return a command of ours, which keeps nothing if it is not given a cache."""
    variables = {} if cache is None else cache.variables
    keeping = ("--no-cache",) if cache is None else ()
    # As the peer: by its start script.
    script = str(Path(sys.executable).with_name("kconfig-guard"))
    return Command((sys.executable, script, *map(str, words), *keeping), sign, output, variables=variables)


def check_text(*words: object, cache: Cache | None = None) -> Command:
    """Return a ``check`` by the profiles that are compared, with a text report to standard output."""
    return guard("check", *words, *PROFILES, sign=SUMMARY, cache=cache)


def check(*words: object, cache: Cache | None = None) -> Command:
    """Return a ``check`` by the profiles that are compared, with a JSON report to standard output."""
    return guard("check", *words, *PROFILES, "--format", "json", cache=cache)
