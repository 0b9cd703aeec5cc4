"""Tests of what a run imports: time counts in a pre-commit hook."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.profile.shipped import shipped_folder
from kconfig_guard.report.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SLOW = [
    "jsonschema",
    "kconfig_guard.model.private_kconfiglib",
    "kconfig_guard.model.resolver",
    "kconfig_guard.repair",
    "kconfig_guard.solving",
    "pysat",
    "kconfiglib",
    "rich",
    "xml",
]

SCRIPT = """\
import sys
from kconfig_guard.cli.main import main
try:
    main(sys.argv[1:])
finally:
    sys.stderr.write("".join(f"{name}\\n" for name in sys.modules))
"""


def loaded(*arguments: str | Path) -> set[str]:
    """Return all modules that a run imports."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *map(str, arguments)], capture_output=True, text=True, check=True
    )
    assert done.stdout, done.stderr
    return set(done.stderr.split())


def imported(*arguments: str | Path) -> set[str]:
    """Return those of the slow modules that a run imports."""
    return set(SLOW) & loaded(*arguments)


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_run_without_a_tree_imports_nothing_slow(form: str, config: Path, profile: Path) -> None:
    """The model, its parser and libraries for other purposes stay out."""
    assert set() == imported("check", config, "-p", profile, "--tree", "none", "--format", form)


def test_what_is_needed_is_imported(config: Path, profile: Path, tree: Path) -> None:
    """With a tree and colours the same run does import them, so the names above are right."""
    assert {
        "kconfig_guard.model.private_kconfiglib",
        "kconfig_guard.model.resolver",
        "kconfig_guard.repair",
        "kconfig_guard.solving",
        "pysat",
        "rich",
    } == imported("check", config, "-p", profile, "--tree", tree, "--color", "always")


@pytest.mark.parametrize(
    "arguments",
    [
        ["schema", "report"],
        ["profile", "show", "kspp"],
        ["profile", "lint", f"{shipped_folder()}/kspp.yaml"],
        ["explain", "KGH-0102"],
        ["explain", "STRICT_DEVMEM", "--tree", "none"],
        ["schema", "diff"],
    ],
)
def test_a_verb_imports_only_what_it_needs(arguments: list[str]) -> None:
    """Printing a schema or a profile takes no model either."""
    assert set() == imported(*arguments)


@pytest.mark.parametrize("form", ["json", "text", "sarif", "github", "gitlab", "junit", "csv"])
def test_a_format_imports_no_other(form: str, config: Path, profile: Path) -> None:
    """Only what is asked for is imported, and XML is for JUnit alone."""
    modules = loaded("check", config, "-p", profile, "--tree", "none", "--exit-zero", "--format", form)

    in_words = form in {"sarif", "github", "gitlab", "junit"}
    assert {form} == {name for name in FORMATS if f"kconfig_guard.report.{name}" in modules}
    assert ("kconfig_guard.report.message" in modules) == in_words
    assert ("xml.etree.ElementTree" in modules) == (form == "junit")


def test_texts_are_compared_without_a_model(config: Path) -> None:
    """A difference of lines takes no tree, and none of what reads one."""
    assert set() == imported("diff", config, config, "--tree", "none")


AGAIN = """
    aside cli cli.arguments cli.arguments.configs cli.arguments.judging cli.arguments.profiles cli.arguments.shared
    cli.check cli.effective cli.main cli.parser cli.places cli.settings errors headed input input.looks input.magic
    input.paths input.source kept_reports policy policy.settings policy.settings_search policy.subjects profile
    profile.names profile.severity profile.shipped report report.escape report.formats report.output store
    tree_notes tree_search
"""
"""What finds the reports of an earlier run."""

LONG = {
    "dataclasses",
    "datetime",
    "difflib",
    "inspect",
    "pathlib",
    "shutil",
    "subprocess",
    "tempfile",
    "tomllib",
    "yaml",
}
"""Modules that take one millisecond or several to import, which is much beside a run of thirty."""


def test_a_run_that_finds_its_reports_imports_nothing_else(
    config: Path, profile: Path, tree: Path, guard: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each module of ours and each slow one of others would show in every hook."""
    arguments = ("check", config, "-p", profile, "--tree", tree, "--format", "json")
    monkeypatch.setattr("kconfig_guard.input.reading._TICK", 0)
    time.sleep(0.03)
    guard(*arguments)

    modules = loaded(*arguments)

    own = {name.removeprefix("kconfig_guard.") for name in modules if name.startswith("kconfig_guard.")}
    assert set(AGAIN.split()) == own
    assert set() == LONG & modules


ASKED = {
    "--version": "",
    "cache info": "pieces store",
    "schema report": "schema",
    "profile list": "headed input nearest pieces store",
    "merge CONFIG --tree TREE": """
        headed input judgement kept_trees merging model pieces store tree_notes tree_search workspace
    """,
    "diff CONFIG CONFIG --tree TREE": """
        asking comparing comparison headed input judgement kept_trees merging model nearest pieces pipeline policy store
        tree_notes tree_search workspace
    """,
}
"""Commands, and the packages that each may import besides what all do."""


@pytest.mark.parametrize("command", ASKED)
def test_a_command_imports_no_other_package(command: str, config: Path, tree: Path) -> None:
    """What is somebody else's job stays out: rules of merging, a model of listing profiles, reports of a cache."""
    files = {"CONFIG": config, "TREE": tree}
    modules = loaded(*(files.get(word, word) for word in command.split()))

    packages = {name.split(".")[1] for name in modules if name.startswith("kconfig_guard.")}
    assert {"cli"} == packages & {"cli", "repair", "solving", "acceptance"}
    assert set() == packages - {"aside", "cli", "errors", "profile", "report", *ASKED[command].split()}
    assert set() == {"jsonschema", "pysat", "rich", "xml"} & modules
