"""Tests of the completions and the manual page, as far as no shell is needed."""

from __future__ import annotations

import re
from pathlib import Path

from dev.command_line import program
from dev.man_page import ENVIRONMENT, examples, exit_statuses
from dev.shell_files import files, outdated
from kconfig_guard.cli.parser import build_parser
from kconfig_guard.policy.settings import NAME

SOURCE = "".join(
    path.read_text("utf-8") for path in sorted(Path(build_parser.__code__.co_filename).parents[1].rglob("*.py"))
)


def test_the_files_are_current() -> None:
    """Whoever changes the parser runs make docs."""
    assert [] == outdated()


def test_everything_is_in_the_page() -> None:
    """Each verb has a section, and each option and argument of it a paragraph."""
    page = files()["man/kconfig-guard.1"].replace(r"\-", "-")
    sections = dict(re.findall(r"^\.SS (.*)\n((?:(?!\.S[SH] ).*\n)+)", page, re.MULTILINE))
    verbs = {verb.name: verb for verb in program().every() if verb.name and not verb.verbs}

    assert set(verbs) == set(sections)
    for name, verb in verbs.items():
        tags = re.findall(r"^\.TP\n(.*)$", sections[name], re.MULTILINE)
        wanted = [one for one in verb.arguments if "--help" not in one.flags]
        assert len(wanted) == len(tags)
        text = "\n".join(tags)
        assert [] == [flag for one in wanted for flag in one.flags if rf"\fB{flag}\fR" not in text]


def test_the_examples_are_commands() -> None:
    """What the page shows is what the parser takes."""
    found = [line.split() for line in examples()]

    assert len(found) >= 4
    assert {"kconfig-guard"} == {words[0] for words in found}
    for words in found:
        build_parser().parse_args(words[1:])


def test_the_page_tells_every_exit_status() -> None:
    """They are the four of the contract, each with its meaning."""
    assert ["0", "1", "2", "130"] == [status for status, _ in exit_statuses()]
    assert all(len(text) > 5 for _, text in exit_statuses())


def test_what_the_page_says_of_the_environment_holds() -> None:
    """Each variable that it explains is read somewhere, and so is each file."""
    page = files()["man/kconfig-guard.1"]

    assert [] == [name for name in ENVIRONMENT if f'"{name}"' not in SOURCE]
    assert NAME.replace("-", r"\-") in page


def test_nothing_generated_is_large() -> None:
    """They are read at every start of a shell, or shipped to everybody."""
    assert {} == {name: len(text) for name, text in files().items() if len(text) > 32_000}
