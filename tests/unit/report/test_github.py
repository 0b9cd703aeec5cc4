"""Tests of kconfig_guard.report.github."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.judgement.finding import Change, State, Verdict
from kconfig_guard.report.github import render, render_failure
from kconfig_guard.report.view import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.judgement.outcome import Outcome

MAX_MESSAGE = 4096
"""UTF-16 units of a message that the runner sends on."""
MAX_TITLE = 255


@dataclass
class Command:
    """A command as the runner understands a line of output."""

    name: str
    properties: dict[str, str]
    text: str


def parse(line: str) -> Command:
    """Take a line apart by the runner's rules: split at ``::``, blank, comma and equals sign, then undo the escapes."""
    assert line.startswith("::")
    head, separator, data = line[2:].partition("::")
    assert separator
    name, _, rest = head.partition(" ")
    pairs = [pair.split("=", 1) for pair in rest.strip().split(",") if pair]
    assert all(len(pair) == 2 for pair in pairs)
    properties = {key: unescape(value, {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ","}) for key, value in pairs}
    assert len(properties) == len(pairs)
    return Command(name, properties, unescape(data, {"%0D": "\r", "%0A": "\n"}))


def unescape(text: str, escapes: dict[str, str]) -> str:
    for escaped, char in escapes.items():
        text = text.replace(escaped, char)
    # The runner undoes this one last.
    return text.replace("%25", "%")


def commands(text: str) -> list[Command]:
    """Return the commands of a report, all of which the runner shows."""
    assert text == "" or text.endswith("\n")
    found = [parse(line) for line in text.splitlines()]
    assert all(count <= 10 for count in Counter(command.name for command in found).values())
    for command in found:
        assert command.name in {"error", "warning", "notice"}
        assert command.text
        assert MAX_MESSAGE * 2 >= len(command.text.encode("utf-16-le"))
        assert MAX_TITLE >= len(command.properties["title"])
        assert set(command.properties) <= {"file", "line", "col", "title"}
        assert all(int(command.properties.get(key, 1)) >= 1 for key in ("line", "col"))
    return found


def rendered(outcome: Outcome, **view: Any) -> list[Command]:
    return commands(render(outcome, View(**view)))


def test_an_annotation_says_everything(outcome: Callable[..., Outcome], finding: Callable[..., Finding]) -> None:
    """Rule, severity, values, what can be done, the fix and the reason all stand in one annotation at its place."""
    one = finding(
        about={"title": "A: 100 %, always", "rationale": "Because."},
        because=["needs B=y"],
        state=State.BLOCKED,
        fix=["CONFIG_B=y", "CONFIG_A=y"],
        path="/x/config",
    )

    assert (
        "::error file=configs/a%2Cb,line=5,title=R-1 (high) not met%3A A%3A 100 %25%2C always::"
        "CONFIG_A is n, wanted y%0Ablocked: needs B=y%0Afix: CONFIG_B=y, CONFIG_A=y%0Awhy: Because.\n"
    ) == render(outcome(one), View(places={"/x/config": "configs/a,b"}))


def test_what_is_not_known_takes_no_line(outcome: Callable[..., Outcome], finding: Callable[..., Finding]) -> None:
    """Without a tree there is no state and no fix, and a rule need not have reasons."""
    (found,) = rendered(outcome(finding(state=State.UNKNOWN)))

    assert "CONFIG_A is n, wanted y" == found.text


@pytest.mark.parametrize(
    ("severity", "command"), [("critical", "error"), ("high", "error"), ("medium", "warning"), ("low", "notice")]
)
def test_severities_are_mapped(
    severity: str, command: str, outcome: Callable[..., Outcome], finding: Callable[..., Finding]
) -> None:
    """GitHub knows three levels."""
    (found,) = rendered(outcome(finding("R-1", severity)))

    assert command == found.name


def test_a_clean_outcome_is_silent(outcome: Callable[..., Outcome], finding: Callable[..., Finding]) -> None:
    """Of passes, of what does not apply or cannot be told and, unless wanted, of waived findings nothing is said."""
    others = [finding(f"R-{verdict}", verdict=verdict) for verdict in Verdict if verdict is not Verdict.FAIL]

    assert "" == render(outcome(*others), View())


def test_waived_findings_come_last(
    outcome: Callable[..., Outcome], finding: Callable[..., Finding], waived: Finding
) -> None:
    """Where they are wanted they are notices with the reason, however severe they would be."""
    found = rendered(outcome(waived, finding("R-1", "low", fix=["CONFIG_A=y"])), show_waived=True)

    assert [("notice", "R-1 (low) not met: title of R-1"), ("notice", "W-1 (critical) not met: title of W-1")] == [
        (command.name, command.properties["title"]) for command in found
    ]
    assert "CONFIG_A is n, wanted y\nwaived until 2027-01-31 by alice: needed by the old driver (T-9)" == found[1].text


def test_an_option_without_a_line_is_anchored(outcome: Callable[..., Outcome], finding: Callable[..., Finding]) -> None:
    """The line nearby counts, and the first one where there is none."""
    found = rendered(outcome(finding("R-1", line=None, anchor=77), finding("R-2", line=None)))

    assert ["77", "1"] == [command.properties["line"] for command in found]


@pytest.mark.parametrize("path", ["-", ""])
def test_standard_input_has_no_place(
    path: str, outcome: Callable[..., Outcome], finding: Callable[..., Finding]
) -> None:
    """No file of the repository is to blame."""
    (found,) = rendered(outcome(finding(path=path)))

    assert ["title"] == list(found.properties)


@pytest.mark.parametrize("severity", ["high", "medium", "low"])
def test_ten_are_shown_without_more_words(
    severity: str, outcome: Callable[..., Outcome], finding: Callable[..., Finding]
) -> None:
    """Nothing is left out as long as GitHub shows all."""
    found = rendered(outcome(*(finding(f"R-{number:02}", severity) for number in range(10))))

    assert [f"R-{number:02}" for number in range(10)] == [command.properties["title"][:4] for command in found]


@pytest.mark.parametrize(("severity", "shown"), [("high", 10), ("medium", 10), ("low", 9)])
def test_the_eleventh_is_counted(
    severity: str, shown: int, outcome: Callable[..., Outcome], finding: Callable[..., Finding]
) -> None:
    """The last notice tells what GitHub would not show, and is itself one of the notices that it does show."""
    *found, last = rendered(outcome(*(finding(f"R-{number:02}", severity) for number in range(11))))

    assert [f"R-{number:02}" for number in range(shown)] == [command.properties["title"][:4] for command in found]
    assert ("notice", {"title": "kconfig-guard"}) == (last.name, last.properties)
    assert (
        f"11 failing findings (11 {severity}). Not annotated: the last {11 - shown}, since GitHub shows 10 errors, "
        "10 warnings and 10 notices of a step. Another --format tells all."
    ) == last.text


def test_of_a_crowd_the_worst_are_shown(crowd: Outcome) -> None:
    """Thirty commands at most, the worst first, and the number of all others."""
    found = rendered(crowd)

    assert ["error"] * 5 + ["warning"] * 10 + ["notice"] * 10 == [command.name for command in found]
    assert "R-02995" == found[0].properties["title"][:7]
    assert found[-1].text.startswith(
        "3,000 failing findings (5 critical, 2975 medium, 20 low). Not annotated: the last 2,976,"
    )


def test_mild_findings_can_be_left_out(outcome: Callable[..., Outcome], finding: Callable[..., Finding]) -> None:
    """They are counted, not annotated."""
    findings = [finding(f"R-{severity}", severity) for severity in ("low", "critical", "medium", "high")]

    *found, last = rendered(outcome(*findings), min_severity="high")

    assert ["R-critical", "R-high"] == [command.properties["title"].partition(" ")[0] for command in found]
    assert "2 failing findings (1 critical, 1 high). Left out: 2 failing findings below high." == last.text


def test_of_a_change_only_what_it_introduced_is_annotated(reviewed: Outcome) -> None:
    """There is room for few annotations, and the others are nothing that the change could help; they are counted."""
    *found, last = rendered(reviewed)

    assert ["R-1", "R-3"] == [command.properties["title"].partition(" ")[0] for command in found]
    assert "2 failing findings (2 high). Not annotated: 3 failing findings from before the change." == last.text


def test_flaws_count_in_a_change_too(reviewed: Outcome, finding: Callable[..., Finding]) -> None:
    """An expired waiver decides on the exit status, so it is shown."""
    reviewed.flaws.append(finding("waiver-expired", "critical", demands=(), because=["it ended on 2026-01-01"]))

    first = rendered(reviewed)[0]

    assert "waiver-expired (critical): title of waiver-expired" == first.properties["title"]
    assert "it ended on 2026-01-01" == first.text


def test_a_change_without_new_findings_says_so(
    outcome: Callable[..., Outcome], finding: Callable[..., Finding]
) -> None:
    """What fails all the same is counted."""
    (last,) = rendered(outcome(finding(change=Change.LEFT)))

    assert "0 failing findings. Not annotated: 1 failing finding from before the change." == last.text


def test_hostile_texts_make_no_commands(hostile: Outcome, only_visible: Callable[..., None]) -> None:
    """Every line is a command of ours about the right file, and holds what it should, made visible."""
    text = render(hostile, View(show_waived=True))
    found = commands(text)

    only_visible(text, "\n")
    assert 9 == len(found)
    shown = 'configs/=a b:c,d%41#?"<&>\\n::error::\\x1b[2J\\u202e\\udcff.config'
    assert {shown, f"waivers{shown}"} == {command.properties["file"] for command in found}
    assert 7 == sum(command.properties["file"] == shown for command in found)
    assert (
        found[0].properties["title"].startswith(f"evil{shown}:1 (critical) not met: =1+1\\x00\\x1b[31m\\x07\\t\\r\\n::")
    )


def test_long_texts_are_cut_before_the_fix_is_lost(
    outcome: Callable[..., Outcome], finding: Callable[..., Finding]
) -> None:
    """The runner cuts off at 4096 characters; values, reasons and fix come before that."""
    about = {"title": "t" * 500, "rationale": "\U0001f600" * 10_000}

    (found,) = rendered(outcome(finding(about=about, fix=["CONFIG_A=y"])))

    assert found.text.startswith("CONFIG_A is n, wanted y\ncan be set\nfix: CONFIG_A=y\nwhy: \U0001f600")


def test_a_failed_run_is_an_error_at_its_place(evil: str, only_visible: Callable[..., None]) -> None:
    """It names the file within the project, line and column, and nothing in it becomes a command."""
    view = View(places={"/x/p.yaml": "p,1.yaml"})

    assert "::error file=p%2C1.yaml,line=3,col=7,title=kconfig-guard could not judge::unknown key%0Ax\n".replace(
        "%0A", "\\n"
    ) == render_failure(InputError("unknown key\nx", "/x/p.yaml", 3, 7), view)
    assert "::error title=kconfig-guard could not judge::no input\n" == render_failure(InputError("no input"), view)
    hostile = render_failure(InputError(evil, evil.replace("\ud800", "")), view)
    assert 1 == len(commands(hostile))
    only_visible(hostile, "\n")
