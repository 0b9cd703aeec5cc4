"""The kernel's own tests of Kconfig, ``scripts/kconfig/tests`` of the trees, put to ``conf`` and to the model.

Every case is read where it stands in the tree. Its Kconfig is read with the tree's ``scripts/kconfig`` beside it, so
that the model takes it for the tree's own generation of Kconfig. What conf asks and answers at a terminal is not the
model's; of those cases the config that comes of it is compared.
"""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.input.config import parse_config
from kconfig_guard.model import macros
from kconfig_guard.model.answers import Answers
from kconfig_guard.model.loader import load_tree
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.toolchain import run_probes
from kconfig_guard.model.user_values import user_values
from kconfig_guard.model.writer import write_config

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kconfig_guard.model.tree import Tree
    from tests.kernel.conftest import Kernels

VERSIONS = ("6.12", "7.2")
CASES = "scripts/kconfig/tests"
SINCE_7_2 = {"conditional_dep", "err_repeated_inc", "err_transitional", "transitional", "warn_changed_input"}

# Case, what the case's conf is run as, its .config, what is typed, and the same as lines for the model.
RUNS: tuple[tuple[str, str, str | None, str, str], ...] = (
    ("auto_submenu", "--oldaskconfig", None, "", ""),
    ("choice", "--oldaskconfig", None, "", ""),
    ("choice", "--alldefconfig", None, "", ""),
    ("choice_randomize", "--olddefconfig", None, "", ""),
    ("choice_randomize", "--olddefconfig", "expected_config0", "", ""),
    ("choice_randomize", "--olddefconfig", "expected_config1", "", ""),
    ("choice_randomize", "--olddefconfig", "expected_config2", "", ""),
    ("choice_randomize2", "--olddefconfig", None, "", ""),
    ("choice_randomize2", "--olddefconfig", "expected_config0", "", ""),
    ("choice_randomize2", "--olddefconfig", "expected_config1", "", ""),
    ("choice_randomize2", "--olddefconfig", "expected_config2", "", ""),
    ("conditional_dep", "--oldconfig", "test_config1", "", ""),
    ("conditional_dep", "--oldconfig", "test_config2", "", ""),
    ("conditional_dep", "--oldconfig", "test_config3", "", ""),
    ("new_choice_with_dep", "--oldconfig", "config", "y", "CONFIG_A=y\n"),
    ("no_write_if_dep_unmet", "--oldaskconfig", "config", "n", "CONFIG_A=n\n"),
    ("preprocess/builtin_func", "--oldaskconfig", None, "", ""),
    ("preprocess/escape", "--oldaskconfig", None, "", ""),
    ("preprocess/variable", "--oldaskconfig", None, "", ""),
    ("transitional", "--olddefconfig", "initial_config", "", ""),
    ("transitional", "--oldconfig", "initial_config", "n", "# CONFIG_NEW_CONDITIONAL_DEFAULT is not set\n"),
    ("warn_changed_input", "--olddefconfig", "config", "", ""),
)
ERRORS = (
    "err_recursive_dep", "err_recursive_inc", "err_repeated_inc", "err_transitional", "preprocess/circular_expansion",
)  # fmt: skip
MACROS = ("preprocess/builtin_func", "preprocess/escape", "preprocess/variable")
# Where a case says what config it expects: its .config (or mode) to the file, and whether that is the whole config.
EXPECTED = {
    ("choice", "--alldefconfig"): ("alldef_expected_config", False),
    ("choice_randomize", "expected_config0"): ("expected_config0", True),
    ("choice_randomize", "expected_config1"): ("expected_config1", True),
    ("choice_randomize", "expected_config2"): ("expected_config2", True),
    ("choice_randomize2", "expected_config0"): ("expected_config0", True),
    ("choice_randomize2", "expected_config1"): ("expected_config1", True),
    ("choice_randomize2", "expected_config2"): ("expected_config2", True),
    ("conditional_dep", "test_config1"): ("expected_config1", True),
    ("conditional_dep", "test_config2"): ("expected_config2", True),
    ("conditional_dep", "test_config3"): ("expected_config3", True),
    ("no_write_if_dep_unmet", "config"): ("expected_config", True),
    ("transitional", "initial_config"): ("expected_config", False),
    ("warn_changed_input", "config"): ("expected_config", True),
}


def exists(version: str, case: str) -> bool:
    """Say whether a tree of this version has the case."""
    return version == "7.2" or case not in SINCE_7_2


def parameters(*runs: tuple[Any, ...]) -> list[Any]:
    """Return the runs of each version that has their case."""
    return [(version, *run) for version in VERSIONS for run in runs if exists(version, run[0])]


def load_case(tree: Path, case: str) -> Tree:
    """Read a case's Kconfig with the model, as a tree of the generation of ``tree``."""
    return load_tree(reader(tree, case), "x86", case)


def reader(tree: Path, case: str) -> Callable[[str], str]:
    """Return a function that reads a case's files, and Kconfig's own sources from the tree."""

    def read(path: str) -> str:
        file = (tree if path.startswith("scripts/kconfig/") else tree / CASES / case) / path
        try:
            return file.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise InputError("no such file", path) from None

    return read


def run_conf(
    conf: Path, folder: Path, case: Path, mode: str, dot_config: str | None = None, *, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run conf over a case as the tree's own test does; what is typed is followed by Enter, again and again."""
    target = folder / ".config"
    target.unlink(missing_ok=True)
    if dot_config is not None:
        target.write_bytes((case / dot_config).read_bytes())
    keys = f"{typed}\n" + "\n" * 100
    environment = {"srctree": str(case), "KCONFIG_DEFCONFIG_LIST": ""}
    return subprocess.run(
        [conf, mode, "Kconfig"],
        cwd=folder,
        env={**os.environ, **environment},
        input=keys,
        text=True,
        check=False,
        capture_output=True,
    )


@pytest.mark.parametrize(("version", "case", "mode", "dot_config", "typed", "lines"), parameters(*RUNS))
def test_the_config_of_a_case_is_the_same(
    kernels: Kernels, kbuild: Any, tmp_path: Path, *, version: str,
    case: str, mode: str, dot_config: str | None, typed: str, lines: str,
) -> None:  # fmt: skip
    """What conf makes of a case's config, and what the case expects of it, the model makes of it."""
    tree = kernels.tree(version)
    folder = tree / CASES / case
    done = run_conf(kbuild(version).conf(), tmp_path, folder, mode, dot_config, typed=typed)
    assert 0 == done.returncode, done.stderr
    text = ((folder / dot_config).read_text(encoding="utf-8") if dot_config else "") + lines
    pairs = parse_config(text, case).lines() if text else ()
    model = load_case(tree, case)
    written = write_config(Resolver(model, user_values(model, pairs), Answers()))
    assert (tmp_path / ".config").read_text(encoding="utf-8") == written
    expected = EXPECTED.get((case, dot_config or mode))
    if expected is not None:
        name, whole = expected
        wanted = (folder / name).read_text(encoding="utf-8")
        assert wanted == written if whole else wanted in written


@pytest.mark.parametrize(("version", "case"), parameters(*((case,) for case in ERRORS)))
def test_an_error_of_conf_is_an_error(kernels: Kernels, kbuild: Any, tmp_path: Path, version: str, case: str) -> None:
    """A tree that conf refuses is refused."""
    tree = kernels.tree(version)
    done = run_conf(kbuild(version).conf(), tmp_path, tree / CASES / case, "--olddefconfig")
    assert 0 != done.returncode
    with pytest.raises(InputError):
        load_case(tree, case)


@pytest.mark.parametrize(("version", "case"), parameters(*((case,) for case in MACROS)))
def test_macros_are_expanded_alike(
    kernels: Kernels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, case: str
) -> None:
    """What conf prints while it expands a case's macros is what the model would print."""
    tree = kernels.tree(version)
    said: list[tuple[str, Any, Any]] = []

    def hear(raw: Any, name: str, *arguments: str) -> str:
        if name == "info":
            said.append(("", raw.split_text(arguments[0]), arguments[0]))
        elif arguments[0] == "y":
            said.append((f"{raw.filename}:{raw.linenr}: ", raw.split_text(arguments[1]), arguments[1]))
        return ""

    monkeypatch.setattr(macros, "_ignore", hear)
    model = load_case(tree, case)
    answers = run_probes(model, os.environ, str(tmp_path)).known
    lines = [
        place + "".join(part if isinstance(part, str) else answers[part.probe] for part in parts or (text,)) + "\n"
        for place, parts, text in said
    ]
    folder = tree / CASES / case
    stdout = folder / "expected_stdout"
    placed = [line for line in lines if line.startswith("Kconfig:")]
    assert (folder / "expected_stderr").read_text(encoding="utf-8") == "".join(placed)
    if stdout.exists():
        assert stdout.read_text(encoding="utf-8") == "".join(line for line in lines if line not in placed)


@pytest.mark.parametrize("version", VERSIONS)
def test_no_case_is_forgotten(kernels: Kernels, version: str) -> None:
    """Every case of the tree is compared here."""
    root = kernels.tree(version) / CASES
    there = {str(path.parent.relative_to(root)) for path in root.rglob("__init__.py")}
    known = {run[0] for run in RUNS} | set(ERRORS)
    assert {case for case in known if exists(version, case)} == there
