"""Helpers that the unit tests share: makers of rules, trees and facts, a small kernel tree, the command line."""

from __future__ import annotations

import io
import sys
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest

from kconfig_guard.cli.main import main
from kconfig_guard.errors import InputError
from kconfig_guard.input.config import parse_config
from kconfig_guard.judgement.facts import TreeFacts
from kconfig_guard.model.answers import recorded
from kconfig_guard.model.loader import load_tree
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.user_values import user_values
from kconfig_guard.pipeline import Pipeline
from kconfig_guard.profile.demand import parse_demand
from kconfig_guard.profile.expression import parse_expression
from kconfig_guard.profile.library import Library
from kconfig_guard.profile.renames import Renames
from kconfig_guard.profile.rule import Rename, Rule
from kconfig_guard.profile.version import parse_range
from kconfig_guard.store import Store
from kconfig_guard.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from kconfig_guard.judgement.finding import Judgement
    from kconfig_guard.model.tree import Tree

TREE = {
    "Makefile": "VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 3\nEXTRAVERSION =\n",
    "Kconfig": """\
mainmenu "Linux/$(ARCH) $(KERNELVERSION) Kernel Configuration"

source "scripts/Kconfig.include"

config CC_VERSION_TEXT
	string
	default "$(CC_VERSION_TEXT)"

config CC_IS_GCC
	def_bool $(success,echo "$(CC_VERSION_TEXT)" | grep -q gcc)

config X86_64
	def_bool "$(ARCH)" = "x86_64"

config MODULES
	bool "Loadable modules"
	modules

source "drivers/Kconfig"
""",
    "scripts/Kconfig.include": """\
if-success = $(shell,{ $(1); } >/dev/null 2>&1 && echo "$(2)" || echo "$(3)")
success = $(if-success,$(1),y,n)
cc-option = $(success,$(CC) $(1) -c -x c /dev/null -o /dev/null)
""",
    "drivers/Kconfig": """\
config DEVMEM
	bool "/dev/mem"
	default y

config STRICT_DEVMEM
	bool "Filter /dev/mem"
	depends on DEVMEM

config CRC
	bool

config NET
	tristate "Network driver"
	select CRC

config CC_HAS_ZERO_REGS
	def_bool $(cc-option,-fzero-call-used-regs=used-gpr)

config ZERO_REGS
	bool "Zero registers"
	depends on CC_HAS_ZERO_REGS

config MIN_ADDR
	int "Lowest address"
	range 4096 65536
	default 4096

config LSM
	string "Security modules"
	default "yama"

choice
	prompt "Preemption"
	default PREEMPT_NONE

config PREEMPT_NONE
	bool "Server"

config PREEMPT
	bool "Desktop"

endchoice
""",
}

CONFIG = """\
#
# Automatically generated file; DO NOT EDIT.
# Linux/x86_64 6.12.3 Kernel Configuration
#
CONFIG_CC_VERSION_TEXT="gcc (Debian 14.2.0-8) 14.2.0"
CONFIG_CC_IS_GCC=y
CONFIG_X86_64=y
CONFIG_MODULES=y
CONFIG_DEVMEM=y
# CONFIG_STRICT_DEVMEM is not set
CONFIG_CRC=y
CONFIG_NET=m
CONFIG_CC_HAS_ZERO_REGS=y
# CONFIG_ZERO_REGS is not set
CONFIG_MIN_ADDR=4096
CONFIG_LSM="yama"
CONFIG_PREEMPT_NONE=y
# CONFIG_PREEMPT is not set
"""

PROFILE = """\
id: tiny
version: "1"
rules:
  - id: T-1
    title: Access to /dev/mem is filtered
    severity: high
    demand: {STRICT_DEVMEM: y}
    rationale: It hands out physical memory.
    cost: Old X servers stop working.
    references: [kspp]
  - id: T-2
    title: The network is there
    severity: low
    demand: {NET: [y, m]}
"""


GENERATIONS = {
    "newest": {
        "scripts/kconfig/symbol.c": 'sym_get_choice_menu(sym); newval.val = "0";',
        "scripts/kconfig/confdata.c": "end_check:",
        "scripts/kconfig/util.c": "die_duplicated_include(file);",
        "scripts/kconfig/parser.y": "choice value must not have a prompt in another entry",
    },
    "new": {
        "scripts/kconfig/symbol.c": 'sym_get_choice_menu(sym); newval.val = "0";',
        "scripts/kconfig/confdata.c": "end_check:",
    },
    "old": {
        "scripts/kconfig/symbol.c": "sym_calc_choice(sym);",
        "scripts/kconfig/confdata.c": "sym_string_within_range(sym); end_check:",
    },
    "oldest": {
        "scripts/kconfig/symbol.c": "sym_calc_choice(sym);",
        "scripts/kconfig/confdata.c": "sym_string_within_range(sym);",
    },
}


def _load(kconfig: str | Mapping[str, str], generation: str = "new", arch: str = "x86_64") -> Tree:
    files = dict(GENERATIONS[generation])
    texts = {"Kconfig": kconfig} if isinstance(kconfig, str) else kconfig
    files.update({path: dedent(text).lstrip("\n") for path, text in texts.items()})

    def read(path: str) -> str:
        if path not in files:
            raise InputError(f"there is no {path}")
        return files[path]

    return load_tree(read, arch, "tree")


def _rule(
    wanted: Mapping[str, Any] | list[Mapping[str, Any]],
    name: str = "R-1",
    severity: str = "medium",
    *,
    when: str = "",
    arch: tuple[str, ...] = (),
    kernel: str = "",
) -> Rule:
    alternatives = wanted if isinstance(wanted, list) else [wanted]
    return Rule(
        id=name,
        title=f"title of {name}",
        severity=severity,
        alternatives=tuple(tuple(parse_demand(*item) for item in demands.items()) for demands in alternatives),
        when=parse_expression(when) if when else None,
        when_text=when,
        arch=arch,
        kernel=parse_range(kernel) if kernel else (),
        kernel_text=kernel,
    )


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Return a function that writes a file below the test's folder and returns its path."""

    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file


@pytest.fixture
def load() -> Callable[..., Tree]:
    """Return the loader of Kconfig texts: ``load(kconfig or files, generation, arch)``.

    ``generation`` is ``newest`` for 7.x, ``new`` for trees since 6.12, ``old`` for those before, ``oldest`` for 5.10.
    """
    return _load


@pytest.fixture
def rule() -> Callable[..., Rule]:
    """Return the rule maker: ``rule({symbol: wanted} or a list of them, name, severity, when, arch, kernel)``."""
    return _rule


@pytest.fixture
def tree_facts(load: Callable[..., Tree]) -> Callable[..., TreeFacts]:
    """Return the facts maker: ``tree_facts(kconfig, config, {probe command: answer}, [(old name, new name)])``."""

    def tree_facts(
        kconfig: str, config: str, answers: Mapping[str, str] | None = None, renames: Iterable[tuple[str, str]] = ()
    ) -> TreeFacts:
        tree = load(kconfig)
        parsed = parse_config(dedent(config), "config")
        resolver = Resolver(tree, user_values(tree, parsed.lines()), recorded(tree, answers or {}))
        return TreeFacts(parsed, resolver, Renames((Rename(old, new, "6.0") for old, new in renames), "x86_64"))

    return tree_facts


@pytest.fixture
def make_tree(write: Callable[[str, str | bytes], Path]) -> Callable[..., Path]:
    """Return a function that writes the small kernel tree, with text added to its Kconfig file."""

    def make(more: str = "", name: str = "linux") -> Path:
        for path, text in TREE.items():
            write(f"{name}/{path}", text + (more if path == "Kconfig" else ""))
        return write(f"{name}/Kconfig", TREE["Kconfig"] + more).parent

    return make


@pytest.fixture
def tree(make_tree: Callable[..., Path]) -> Path:
    """Return the small kernel tree."""
    return make_tree()


@pytest.fixture
def config(write: Callable[[str, str | bytes], Path]) -> Path:
    """Return a full config for the small tree; by the tiny profile, T-1 fails and T-2 passes."""
    return write("config", CONFIG)


@pytest.fixture
def profile(write: Callable[[str, str | bytes], Path]) -> Path:
    """Return the tiny profile, a file."""
    return write("tiny.yaml", PROFILE)


@pytest.fixture
def judge(library: Library) -> Callable[..., Judgement]:
    """Return a function that judges a config by a profile file, over a tree if one is given."""

    def run(config: Path, profile: Path, tree: Path | None = None) -> Judgement:
        workspace = Workspace(str(tree or "none"), use_cache=False)
        workspace.library = library
        pipeline = Pipeline([str(profile)], [], workspace)
        case = pipeline.case(str(config))
        judgement = pipeline.judge(case)
        pipeline.suggest(case, judgement)
        return judgement

    return run


@pytest.fixture
def tmp_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a short name, whatever the test's: reports wrap where their words end."""
    return tmp_path_factory.mktemp("t")


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the cache of whoever runs the tests as it is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def compiled_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the shipped library as runs keep it, made once: reading it from YAML each time would take long."""
    folder = tmp_path_factory.mktemp("library")
    _ = Library(store=Store(folder)).rules
    (path,) = folder.iterdir()
    return path


@pytest.fixture(scope="session")
def library(compiled_library: Path) -> Library:
    """Return the shipped library, as runs find it in the cache."""
    return Library(store=Store(compiled_library.parent))


@pytest.fixture
def guard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], compiled_library: Path
) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs the command line in the test's folder: status, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    kept = tmp_path / "cache" / "kconfig-guard"
    kept.mkdir(parents=True)
    (kept / compiled_library.name).hardlink_to(compiled_library)
    for name in ("FORCE_COLOR", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str | Path, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


@pytest.fixture
def refusal(guard: Callable[..., tuple[int, str, str]]) -> Callable[..., str]:
    """Return a function that expects a run to be refused: status 2, no output, one error line, which it returns."""

    def run(*arguments: str | Path, stdin: bytes = b"") -> str:
        status, out, err = guard(*arguments, stdin=stdin)
        lines = err.split("\n")
        errors = [line for line in lines if line.startswith("kconfig-guard: error: ")]
        assert (2, "", 1, "") == (status, out, len(errors), lines[-1])
        assert errors == [line for line in lines[:-1] if not line.startswith("kconfig-guard: warning: ")]
        return errors[0].removeprefix("kconfig-guard: error: ")

    return run
