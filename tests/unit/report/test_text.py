"""Tests of kconfig_guard.report.text and kconfig_guard.report.terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.judgement.outcome import Outcome
from kconfig_guard.report.terminal import styled
from kconfig_guard.report.text import report_lines
from kconfig_guard.report.view import View

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kconfig_guard.judgement.finding import Judgement

EVIL = "[bold red]\x1b]0;owned\x07\x1b[2J\u202eevil\u2066\x9b1m"
SHOWN = r"[bold red]\x1b]0;owned\x07\x1b[2J\u202eevil\u2066\x9b1m"
STYLE = re.compile(r"\x1b\[[0-9;]*m")


def text_of(*judgements: Judgement, width: int | None = None, hint: str = "") -> str:
    return "".join(f"{line.plain}\n" for line in report_lines(Outcome(list(judgements)), View(width=width, hint=hint)))


def test_the_whole_report_over_a_tree(config: Path, profile: Path, tree: Path, judge: Callable[..., Judgement]) -> None:
    """Head, one block per failing finding, and a summary with what can be done."""
    text = text_of(judge(config, profile, tree), hint="do this").replace(str(tree.parent), "/x")

    assert (
        """\
/x/config  Linux 6.12.3, x86_64
  judged by tiny 1
  over the Kconfig files of /x/linux

HIGH  1 failing

  T-1  Access to /dev/mem is filtered
      found    STRICT_DEVMEM is n, wanted y  (line 10)
      why      It hands out physical memory.
      cost     Old X servers stop working.
      state    can be set
      fix      CONFIG_STRICT_DEVMEM=y
      asked by tiny (kspp)

Summary: 1 pass, 1 fail, 0 do not apply
  failing by severity: 1 high
  what can be done: 1 can be set

Next: do this
"""
        == text
    )


def test_a_report_without_a_tree_says_what_a_tree_would_add(
    config: Path, profile: Path, judge: Callable[..., Judgement]
) -> None:
    """Nothing is said about states that nobody can know."""
    text = text_of(judge(config, profile))

    assert "from its text alone: with --tree TREE" in text
    assert "can be" not in text
    assert "      state" not in text


def test_a_clean_report_has_a_summary_only(
    config: Path, write: Callable[..., Path], judge: Callable[..., Judgement]
) -> None:
    """No findings, no blocks, and no hint what to do next."""
    profile = write("p.yaml", "id: p\nrules: [{id: A, demand: {DEVMEM: y}}]\n")

    lines = text_of(judge(config, profile), hint="do this").splitlines()

    assert ["", "Summary: 1 pass, 0 fail, 0 do not apply"] == lines[-2:]


def test_all_that_is_not_plain_failing_is_told(
    config: Path, tree: Path, write: Callable[..., Path], judge: Callable[..., Judgement]
) -> None:
    """Conflicts, missing options and the worst severity first."""
    profile = write(
        "p.yaml",
        "id: p\nrules:\n"
        "  - {id: A, demand: {STRICT_DEVMEM: y}, severity: low}\n"
        "  - {id: B, demand: {STRICT_DEVMEM: n}, severity: low}\n"
        "  - {id: C, demand: {NOWHERE: y}}\n"
        "  - {id: D, demand: {NEVER: n}}\n"
        "  - {id: E, demand: {LSM: {contains: lockdown}}, severity: critical}\n",
    )

    text = text_of(judge(config, profile, tree))

    assert text.index("CRITICAL  1 failing") < text.index("LOW  1 failing") < text.index("CONFLICTS")
    assert "  STRICT_DEVMEM: A (p) wants STRICT_DEVMEM=y, B (p) wants STRICT_DEVMEM=n\n" in text
    assert "Wanted, but this kernel has no such option (1)\n  NOWHERE\n" in text
    assert "1 unwanted options do not exist here either.\n" in text
    assert "Summary: 1 pass, 2 fail, 2 do not apply\n" in text
    assert '      fix      CONFIG_LSM="lockdown,yama"\n' in text


def test_several_reports_stand_one_below_the_other(
    config: Path, profile: Path, judge: Callable[..., Judgement]
) -> None:
    """Each config has a report of its own, with a blank line between."""
    judgement = judge(config, profile)

    assert f"{text_of(judgement)}\n{text_of(judgement)}" == text_of(judgement, judgement)


@pytest.mark.parametrize("width", [60, 100])
def test_lines_are_wrapped(
    width: int, config: Path, write: Callable[..., Path], judge: Callable[..., Judgement]
) -> None:
    """Long reasons stay within the width."""
    rationale = "word " * 100
    profile = write("p.yaml", f"id: p\nrules: [{{id: A, demand: {{DEVMEM: n}}, rationale: {rationale}}}]\n")

    lines = text_of(judge(config, profile), width=width).splitlines()[1:]

    assert width - 5 <= max(map(len, lines)) <= width


@pytest.fixture
def hostile(write: Callable[..., Path], config: Path, judge: Callable[..., Judgement], tree: Path) -> Judgement:
    """A judgement with terminal codes in the config's name, a title, a reason and a string value."""
    path = write(f"{EVIL.replace('/', '')}\n.config", config.read_text().replace('"yama"', f'"{EVIL}"'))
    quoted = '"' + EVIL.encode("unicode_escape").decode("ascii") + '"'
    profile = write(
        "p.yaml",
        f"id: p\ntitle: {quoted}\nversion: {quoted}\nrules:\n"
        f"  - {{id: A, title: {quoted}, rationale: {quoted}, cost: {quoted}, demand: {{LSM: {{contains: bpf}}}}}}\n",
    )
    return judge(path, profile, tree)


def test_hostile_text_never_reaches_a_terminal_raw(hostile: Judgement) -> None:
    """Plain output shows control characters and bidirectional marks as escapes, and markup as it is."""
    text = text_of(hostile, hint=EVIL)

    assert [] == sorted({char for char in text if not char.isprintable() and char != "\n"})
    for where in ("  A  ", "LSM is ", "why      ", "cost     ", "Next: ", "judged by p "):
        assert f"{where}{SHOWN}" in text
    assert rf"{SHOWN}\n.config  Linux" in text


def test_styled_output_holds_no_codes_but_its_own(hostile: Judgement) -> None:
    """Without its styles, the styled output is the plain one."""
    output = styled(report_lines(Outcome([hostile]), View(hint=EVIL)))

    assert "\x1b[" in output
    assert text_of(hostile, hint=EVIL) == STYLE.sub("", output)


def test_the_styles_mark_the_severity(config: Path, profile: Path, judge: Callable[..., Judgement]) -> None:
    """A high finding is red on a terminal."""
    assert "\x1b[31mHIGH\x1b[0m" in styled(report_lines(Outcome([judge(config, profile)]), View()))
