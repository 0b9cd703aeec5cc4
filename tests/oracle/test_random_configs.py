"""Random configs and their mutations through the tree's own ``conf`` and through the model: the same bytes.

``conf --randconfig`` reaches corners of a tree that nobody's defconfig does; mutating what it wrote adds what only
people do: contradicting lines, values out of range or of another type. A sample by default; with the environment
variable ``KCONFIG_GUARD_ORACLE=all`` (``make oracle``) it is two hundred seeds for each tree and architecture.

``conf`` spends its time asking the compiler, the same questions in every run. It is therefore run with a ``popen()``
that keeps the real answers in files, one folder for each tree and architecture; the model asks the compiler itself.
"""

from __future__ import annotations

import os
import random
import subprocess
from dataclasses import dataclass
from difflib import unified_diff
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from kconfig_guard.input.config import parse_config
from kconfig_guard.input.tree import open_tree
from kconfig_guard.model.infer import infer_answers
from kconfig_guard.model.loader import load_tree
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.toolchain import run_probes
from kconfig_guard.model.user_values import user_values
from kconfig_guard.model.writer import write_config
from tests.kernel.conftest import OLDEST, VERSIONS
from tests.oracle.test_defconfigs import kconfig_environment

if TYPE_CHECKING:
    from pathlib import Path

    from kconfig_guard.model.answers import Answers
    from kconfig_guard.model.tree import Tree
    from tests.kernel.conftest import Kernels

ALL = os.environ.get("KCONFIG_GUARD_ORACLE") == "all"
TREES = (OLDEST, *VERSIONS) if ALL else VERSIONS
ARCHS = ("x86_64", "arm64", "riscv")
SAMPLE_SEEDS = 4
ALL_SEEDS = 200
MUTATIONS = 50
NUMBER_MUTATIONS = 12
CHOICE_MUTATIONS = 8

LEVELS = ("y", "m", "n", "not set")
NUMBERS = (
    "0", "1", "-1", "7", "8", "007", "12", "64", "100", "4096", "65536", "2147483648", "9223372036854775808",
    "99999999999999999999", "-99999999999999999999", "0x0", "0x1000", "0XFF", "0xffffffff80000000",
    "0x1ffffffffffffffff", "ff", "deadbeef",
)  # fmt: skip
STRINGS = ('""', '"text"', '"two words"', '"n"', '"0x10"', r'"a\"b\\c"', '"# x"')

ANSWER_STORE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

FILE *popen(const char *command, const char *type)
{
	FILE *(*ask)(const char *, const char *) = dlsym(RTLD_NEXT, "popen");
	int (*finish)(FILE *) = dlsym(RTLD_NEXT, "pclose");
	unsigned long long hash = 14695981039346656037ULL;
	char path[4096], draft[4200], buffer[65536];
	size_t count;
	FILE *file, *pipe;

	for (const char *p = command; *p; p++)
		hash = (hash ^ (unsigned char)*p) * 1099511628211ULL;
	snprintf(path, sizeof(path), "%s/%016llx", getenv("ANSWER_STORE"), hash);
	file = fopen(path, "r");
	if (file)
		return file;
	unsetenv("LD_PRELOAD");
	pipe = ask(command, type);
	snprintf(draft, sizeof(draft), "%s.%d", path, (int)getpid());
	file = fopen(draft, "w");
	if (!pipe || !file)
		abort();
	while ((count = fread(buffer, 1, sizeof(buffer), pipe)) > 0)
		fwrite(buffer, 1, count, file);
	fclose(file);
	finish(pipe);
	rename(draft, path);
	return fopen(path, "r");
}

int pclose(FILE *file)
{
	return fclose(file);
}
"""


@pytest.fixture(scope="session")
def answer_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the library that lets conf ask each question once."""
    return build_answer_store(tmp_path_factory.mktemp("answer-store"))


def build_answer_store(folder: Path) -> Path:
    """Compile the library into a folder."""
    source, library = folder / "answer_store.c", folder / "answer_store.so"
    source.write_text(ANSWER_STORE, encoding="utf-8")
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return library


@dataclass(frozen=True)
class Conf:
    """A tree's own conf for one architecture."""

    program: Path
    environment: dict[str, str]
    folder: Path

    def random(self, seed: int) -> str:
        """Return the random config of a seed."""
        target = self.folder / ".config"
        target.unlink(missing_ok=True)
        return self._run("--randconfig", KCONFIG_SEED=str(seed))

    def resolve(self, text: str) -> str:
        """Return what conf makes of a config."""
        (self.folder / ".config").write_text(text, encoding="utf-8")
        return self._run("--olddefconfig")

    def _run(self, mode: str, **variables: str) -> str:
        target = self.folder / ".config"
        environment = {**self.environment, **variables, "KCONFIG_CONFIG": str(target)}
        command = [str(self.program), mode, "Kconfig"]
        subprocess.run(command, cwd=self.folder, env=environment, check=True, capture_output=True)
        return target.read_text(encoding="utf-8")


@dataclass(frozen=True)
class Model:
    """The model of a tree for one architecture, with the compiler's answers."""

    tree: Tree
    answers: Answers

    def resolve(self, text: str) -> str:
        """Return what the model makes of a config."""
        return self._resolve(text, self.answers)

    def resolve_inferring(self, text: str) -> str:
        """Return what the model makes of a complete config with the answers that the config itself tells."""
        return self._resolve(text, infer_answers(self.tree, parse_config(text, "random").lines()))

    def _resolve(self, text: str, answers: Answers) -> str:
        return write_config(Resolver(self.tree, user_values(self.tree, parse_config(text, "random").lines()), answers))


def prepare(tree: Path, arch: str, program: Path, store: Path, folder: Path) -> tuple[Conf, Model]:
    """Return both sides for a tree and architecture."""
    environment = kconfig_environment(tree, arch)
    model = load_tree(open_tree(str(tree), None).read, arch, tree.name)
    answers = folder / "answers"
    answers.mkdir()
    stored = {**environment, "LD_PRELOAD": str(store), "ANSWER_STORE": str(answers)}
    return Conf(program, stored, folder), Model(model, run_probes(model, environment, str(folder)))


@dataclass(frozen=True)
class Edit:
    """One mutation: a line dropped or replaced, or another line put in somewhere."""

    line: int
    text: str | None
    inserted: bool = False


def edits(text: str, seed: int, tree: Tree) -> list[Edit]:
    """Return the mutations of a config, which can be applied one without the other.

    A part of them goes to numbers, strings and members of choices, of which a config has few.
    """
    chance = random.Random(seed)
    lines = text.split("\n")
    members = {tree.symbols[member].name for choice in tree.choices for member in choice.members}
    settings = [number for number, line in enumerate(lines) if named(line) is not None]
    numbers = [number for number in settings if lines[number].partition("=")[2] not in ("", "y", "m")]
    choices = [number for number in settings if named(lines[number]) in members]
    picked = [*chance.choices(numbers, k=NUMBER_MUTATIONS), *chance.choices(choices, k=CHOICE_MUTATIONS)]
    picked += chance.sample(settings, MUTATIONS - len(picked))
    found = []
    for number in dict.fromkeys(picked):
        action = chance.choice(("drop", "replace", "duplicate"))
        other = another(lines[number], chance)
        if action == "duplicate":
            found.append(Edit(chance.choice(settings), other, inserted=True))
        else:
            found.append(Edit(number, None if action == "drop" else other))
    return found


def apply_edits(text: str, chosen: list[Edit]) -> str:
    """Return a config with mutations."""
    lines: list[list[str]] = [[line] for line in text.split("\n")]
    for edit in chosen:
        if edit.inserted:
            lines[edit.line].append(edit.text or "")
        else:
            lines[edit.line][0:1] = [] if edit.text is None else [edit.text]
    return "\n".join(line for group in lines for line in group)


def named(line: str) -> str | None:
    """Return the symbol that a line of a written config sets."""
    if line.startswith("CONFIG_"):
        return line.removeprefix("CONFIG_").partition("=")[0]
    if line.endswith(" is not set"):
        return line.removeprefix("# CONFIG_").removesuffix(" is not set")
    return None


def another(line: str, chance: random.Random) -> str:
    """Return another line for the same symbol: mostly of its type, sometimes of another."""
    name, value = named(line), line.partition("=")[2] or "not set"
    kinds: list[tuple[str, ...]] = [LEVELS, NUMBERS, STRINGS]
    own = LEVELS if value in LEVELS else STRINGS if value.startswith('"') else NUMBERS
    options = own if chance.random() < 0.9 else chance.choice([kind for kind in kinds if kind is not own])
    other = chance.choice([option for option in options if option != value])
    return f"# CONFIG_{name} is not set" if other == "not set" else f"CONFIG_{name}={other}"


def differences(conf: str, model: str) -> list[str]:
    """Return the lines that only one of two configs has."""
    lines = unified_diff(conf.split("\n"), model.split("\n"), "conf", "model", lineterm="", n=0)
    return [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def seeds() -> range:
    """Return the seeds to run."""
    return range(1, 1 + (ALL_SEEDS if ALL else SAMPLE_SEEDS))


@pytest.mark.parametrize("case", tuple(product(TREES, ARCHS)), ids="-".join)
def test_random_configs_are_resolved_alike(
    kernels: Kernels, kbuild: Any, answer_store: Path, tmp_path: Path, case: tuple[str, str]
) -> None:
    """A random config is left as it is and tells its compiler's answers; its mutations are resolved as conf does."""
    version, arch = case
    conf, model = prepare(kernels.tree(version), arch, kbuild(version).conf(), answer_store, tmp_path)
    for seed in seeds():
        text = conf.random(seed)
        assert differences(text, model.resolve(text)) == [], f"seed {seed}, as it is"
        assert differences(text, model.resolve_inferring(text)) == [], f"seed {seed}, answers inferred"
        mutated = apply_edits(text, edits(text, seed, model.tree))
        assert differences(conf.resolve(mutated), model.resolve(mutated)) == [], f"seed {seed}, mutated"
