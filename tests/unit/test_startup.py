"""Tests of what a run imports: time counts in a pre-commit hook."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.profile.shipped import shipped_folder
from kconfig_guard.report.formats import FORMATS

if TYPE_CHECKING:
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
main(sys.argv[1:])
sys.stderr.write("".join(f"{name}\\n" for name in sys.modules))
"""


def loaded(*arguments: str | Path) -> set[str]:
    """Return all modules that a run imports."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *map(str, arguments)], capture_output=True, text=True, check=True
    )
    assert done.stdout
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
