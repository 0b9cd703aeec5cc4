"""Tests of kconfig_guard.report.junit."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from junitparser import JUnitXml

from kconfig_guard.errors import InputError
from kconfig_guard.judgement.finding import Acceptance, Acceptor, DemandResult, State, Verdict
from kconfig_guard.judgement.outcome import Outcome
from kconfig_guard.profile.demand import Demand
from kconfig_guard.report import junit
from kconfig_guard.report.junit import render, render_failure
from kconfig_guard.report.view import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.judgement.finding import Finding, Judgement

MAX_BYTES = 30_000_000
ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What is no character by XML 1.0."""


def suites_of(text: str) -> list[ET.Element]:
    """Return the test suites, after checking the report against what GitLab documents and what a reader counts."""
    assert text.endswith("\n")
    data = text.encode("utf-8")
    assert MAX_BYTES >= len(data)
    root = ET.fromstring(data)
    assert "testsuites" == root.tag
    suites = list(root)
    for element in (root, *suites):
        cases = list(element.iter("testcase"))
        kinds = Counter(child.tag for case in cases for child in case)
        counts = {
            "tests": len(cases),
            "failures": kinds["failure"],
            "errors": kinds["error"],
            "skipped": kinds["skipped"],
        }
        assert counts == {key: int(element.attrib[key]) for key in counts}
    cases = list(root.iter("testcase"))
    names = [(case.attrib["classname"], case.attrib["name"]) for case in cases]
    assert len(names) == len(set(names))
    assert all(case.attrib["classname"].startswith("kconfig-guard") and case.attrib["time"] == "0" for case in cases)
    assert all(len(case) <= 1 for case in cases)
    assert not any(
        ILLEGAL.search(part) for element in root.iter() for part in (element.text or "", *element.attrib.values())
    )
    return suites


def cases_of(outcome: Outcome, **view: Any) -> list[ET.Element]:
    return [case for suite in suites_of(render(outcome, View(**view))) for case in suite.iter("testcase")]


def kinds_of(cases: list[ET.Element]) -> list[tuple[str, str]]:
    return [(case.attrib["name"].partition(" ")[0], case[0].tag if len(case) else "pass") for case in cases]


def test_a_failure_says_everything(outcome: Callable[..., Outcome], finding: Callable[..., Finding]) -> None:
    """The message is one line, the text tells all, and the case is named by rule, symbol, profile and config."""
    one = finding(
        about={"rationale": "Because.", "cost": "Some.", "references": ("kspp", "x:R1")},
        because=["needs B=y"],
        state=State.BLOCKED,
        fix=["CONFIG_B=y", "CONFIG_A=y"],
        profile="/x/f.config",
        also=("q", "q/R-2"),
        path="/x/config",
    )

    (case,) = cases_of(outcome(one, path="/x/config"), places={"/x/config": "configs/a", "/x/f.config": "f.config"})

    assert {
        "classname": "kconfig-guard.f.config.configs.a",
        "name": "R-1 CONFIG_A",
        "file": "configs/a",
        "time": "0",
    } == case.attrib
    assert {
        "message": "Not met: title of R-1 (CONFIG_A is n, wanted y). Blocked: needs B=y. Fix: CONFIG_B=y, CONFIG_A=y.",
        "type": "high",
    } == case[0].attrib
    assert (
        """\
rule: R-1 (high) title of R-1
place: configs/a:5
found: CONFIG_A is n, wanted y
why: Because.
cost: Some.
state: blocked: needs B=y
asked by: f.config, q, q/R-2
references: kspp, x:R1
fix: CONFIG_B=y
fix: CONFIG_A=y"""
        == case[0].text
    )


def test_the_whole_report(
    judgement: Callable[..., Judgement], finding: Callable[..., Finding], waived: Finding
) -> None:
    """Suites, cases, and what was left out."""
    findings = [
        finding("R-1", "low"),
        finding("R-2", line=None, also=("",)),
        finding("R-3", verdict=Verdict.PASS),
        finding("R-4", verdict=Verdict.UNKNOWN),
        waived,
    ]

    assert """\
<?xml version="1.0" encoding="utf-8"?>
<testsuites name="kconfig-guard" tests="4" failures="1" errors="0" skipped="2" time="0">
 <testsuite name="config" tests="4" failures="1" errors="0" skipped="2" time="0">
  <testcase classname="kconfig-guard.p.config" name="R-2 CONFIG_A" file="config" time="0">
   <failure message="Not met: title of R-2 (CONFIG_A is n, wanted y). Can be set." type="high">\
rule: R-2 (high) title of R-2
place: config
found: CONFIG_A is n, wanted y
state: can be set
asked by: p</failure>
  </testcase>
  <testcase classname="kconfig-guard.p.config" name="W-1 CONFIG_A" file="config" time="0">
   <skipped message="waived until 2027-01-31 by alice: needed by the old driver (T-9)" />
  </testcase>
  <testcase classname="kconfig-guard.p.config" name="R-4 CONFIG_A" file="config" time="0">
   <skipped message="cannot be told" />
  </testcase>
  <testcase classname="kconfig-guard.p.config" name="R-3 CONFIG_A" file="config" time="0" />
  <system-out>Left out: 1 failing finding below high.</system-out>
 </testsuite>
</testsuites>
""" == render(Outcome([judgement(findings)]), View(min_severity="high"))


def test_a_finding_without_demands_has_a_name(outcome: Callable[..., Outcome], finding: Callable[..., Finding]) -> None:
    """What is found of a rule that names no symbol is called by that; else the rule alone is the name."""
    found = DemandResult("B", "y", "n")
    bare = finding("R-1", rule=finding("R-1", demands=()).rule, demands=(found,))

    names = [case.attrib["name"] for case in cases_of(outcome(bare, finding("R-2", demands=())))]

    assert ["R-1 CONFIG_B", "R-2"] == names


def test_every_verdict_has_its_case(outcome: Callable[..., Outcome], finding: Callable[..., Finding]) -> None:
    """A comparison needs the passes, too; what is no verdict on the config is skipped."""
    findings = [finding(f"R-{verdict.value}", verdict=verdict, because=["so", "it is"]) for verdict in Verdict]

    cases = cases_of(outcome(*findings))

    assert [
        ("R-fail", "failure"),
        ("R-waived", "skipped"),
        ("R-unknown", "skipped"),
        ("R-pass", "pass"),
        ("R-not_applicable", "skipped"),
    ] == kinds_of(cases)
    assert ["waived: so; it is", "cannot be told: so; it is", "does not apply: so; it is"] == [
        case[0].attrib["message"] for case in cases if len(case) and case[0].tag == "skipped"
    ]


@pytest.mark.parametrize(
    ("accepted", "message"),
    [
        (
            Acceptance(Acceptor.WAIVER, "old driver", "alice", "2027-01-31", "T-9"),
            "waived until 2027-01-31 by alice: old driver (T-9)",
        ),
        (Acceptance(Acceptor.WAIVER, "old driver"), "waived: old driver"),
        (Acceptance(Acceptor.BASELINE, ""), "accepted by the baseline"),
        (Acceptance(Acceptor.DECISION, "we need KVM"), "given up by a decision: we need KVM"),
    ],
)
def test_a_waived_finding_says_why(
    accepted: Acceptance, message: str, outcome: Callable[..., Outcome], finding: Callable[..., Finding]
) -> None:
    """Reason, owner and end stand in the message, whether or not waived findings are listed elsewhere."""
    (case,) = cases_of(outcome(finding(verdict=Verdict.WAIVED, accepted=accepted)), show_waived=False)

    assert ("skipped", message) == (case[0].tag, case[0].attrib["message"])


def test_each_config_has_a_suite(judgement: Callable[..., Judgement], finding: Callable[..., Finding]) -> None:
    """Clean ones too; what is wrong with waivers has a suite of its own, where there is something."""
    first = judgement([finding(path="a/b")], path="a/b")
    second = judgement([], path="c")
    flaw = finding("waiver-expired", "low", demands=(), profile="", path="waivers.yaml")

    suites = suites_of(render(Outcome([first, second], [flaw]), View()))

    assert [("a/b", "1"), ("c", "0"), ("waivers and baseline", "1")] == [
        (suite.attrib["name"], suite.attrib["tests"]) for suite in suites
    ]
    assert ("kconfig-guard.waivers.yaml", "waiver-expired") == tuple(
        suites[2][0].attrib[key] for key in ("classname", "name")
    )
    assert 2 == len(suites_of(render(Outcome([first, second]), View())))


def test_a_name_outlives_the_verdict(outcome: Callable[..., Outcome], finding: Callable[..., Finding]) -> None:
    """A rule has the same name whichever of its ways a config comes closest to, and in whichever order cases stand."""
    ways = {"alternatives": ((Demand("A", ("n",)),), (Demand("B", ("y",)),))}
    failing = finding(about=ways, demands=(DemandResult("A", "n", "y"),))
    passing = finding(verdict=Verdict.PASS, about=ways, demands=(DemandResult("B", "y", "y", met=True),))

    before = [case.attrib["name"] for case in cases_of(outcome(failing, passing))]
    after = [case.attrib["name"] for case in cases_of(outcome(passing, failing))]

    assert ["R-1 CONFIG_A", "R-1 CONFIG_A (2)"] == before
    assert ["R-1 CONFIG_A (2)", "R-1 CONFIG_A"] == after


def test_the_worst_come_first_and_mild_ones_can_be_left_out(
    outcome: Callable[..., Outcome], finding: Callable[..., Finding]
) -> None:
    """What is left out is counted in the output of its suite."""
    findings = [finding(f"R-{severity}", severity) for severity in ("low", "critical", "medium", "high")]

    every = kinds_of(cases_of(outcome(*findings)))
    (suite,) = suites_of(render(outcome(*findings), View(min_severity="high")))

    assert ["R-critical", "R-high", "R-medium", "R-low"] == [name for name, _ in every]
    assert every[:2] == kinds_of(list(suite.iter("testcase")))
    assert "Left out: 2 failing findings below high." == suite.findtext("system-out")


def test_another_reader_finds_the_same(hostile: Outcome) -> None:
    """A library for JUnit files counts what we counted, and writes out what it has read."""
    text = render(hostile, View())

    # The library has types, but not everywhere.
    parsed: Any = JUnitXml.fromstring(text.encode("utf-8"))

    assert (12, 6, 5, 0) == (parsed.tests, parsed.failures, parsed.skipped, parsed.errors)
    names = [case.name for suite in parsed for case in suite]
    assert 12 == len(names)
    suites_of(parsed.tostring().decode("utf-8") + "\n")
    parsed.update_statistics()
    assert (12, 6, 5, 0) == (parsed.tests, parsed.failures, parsed.skipped, parsed.errors)


def test_hostile_texts_are_shown(hostile: Outcome, only_visible: Callable[..., None]) -> None:
    """No text gets out of its attribute or element, and nothing in it is left to act on."""
    text = render(hostile, View())

    only_visible(text, "\n")
    first, flaws = suites_of(text)
    assert ["failure"] * 4 + ["skipped"] * 4 + ["pass", "skipped"] == [
        kind for _, kind in kinds_of(list(first.iter("testcase")))
    ]
    assert 2 == len(flaws)
    assert r"]]><b a=" in first[0][0].attrib["message"]
    labels = ["rule", "place", "found", "why", "cost", "state", "asked by", "references", "fix", "fix"]
    assert labels == [line.partition(":")[0] for line in (first[0][0].text or "").split("\n")]


def test_of_a_crowd_as_many_stay_as_fit(
    crowd: Outcome,
    outcome: Callable[..., Outcome],
    finding: Callable[..., Finding],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """GitLab reads 30 MB (a tenth here): the worst are there, and the number of all others."""
    assert MAX_BYTES == junit._MAX_BYTES
    monkeypatch.setattr(junit, "_MAX_BYTES", MAX_BYTES // 10)
    about = {"rationale": "\u20ac<" * 2500}
    padded = [
        *(finding(f"R-{number:05}", "low", about=about, path="a") for number in range(200)),
        *(finding(f"S-{number}", "critical", about=about, path="a") for number in range(5)),
        *(finding(f"OK-{number}", verdict=Verdict.PASS, path="a") for number in range(5)),
    ]

    text = render(outcome(*padded), View())
    (suite,) = suites_of(text)

    kept = [name for name, _ in kinds_of(list(suite.iter("testcase")))]
    left_out = 210 - len(kept)
    assert ["S-0", "S-1", "S-2", "S-3", "S-4", "R-00000"] == kept[:6]
    assert [f"R-{number:05}" for number in range(len(kept) - 5)] == kept[5:]
    assert 0.95 * MAX_BYTES < 10 * len(text.encode("utf-8")) <= MAX_BYTES
    assert (
        f"Left out: {left_out:,} findings, the least severe, since GitLab reads 3,000,000 bytes of a file."
        == suite.findtext("system-out")
    )
    assert 3_000 == len(cases_of(crowd))


@pytest.mark.parametrize("limit", [4_000, 20_000, 60_000])
def test_no_report_is_larger_than_it_may_be(
    limit: int,
    hostile: Outcome,
    judgement: Callable[..., Judgement],
    finding: Callable[..., Finding],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The bound holds whatever stands around the cases, and less room never means more cases."""
    monkeypatch.setattr(junit, "_MAX_BYTES", limit)
    hostile.judgements.append(judgement([finding(f"R-{number}") for number in range(50)], path="b"))

    text = render(hostile, View())

    assert limit >= len(text.encode("utf-8"))
    assert 62 == sum(int(number) for number in re.findall(r"Left out: ([0-9]+) finding", text)) + text.count(
        "<testcase "
    )


def test_what_a_change_left_still_fails(reviewed: Outcome) -> None:
    """GitLab itself compares with the target branch."""
    assert ["failure"] * 5 + ["pass"] == [kind for _, kind in kinds_of(cases_of(reviewed))]


def test_a_clean_outcome_has_no_failures(outcome: Callable[..., Outcome], finding: Callable[..., Finding]) -> None:
    """The report is there all the same."""
    (case,) = cases_of(outcome(finding(verdict=Verdict.PASS, line=None)))

    assert 0 == len(case)


def test_a_failed_run_is_an_error(evil: str, only_visible: Callable[..., None]) -> None:
    """It is neither a failure nor empty."""
    assert """\
<?xml version="1.0" encoding="utf-8"?>
<testsuites name="kconfig-guard" tests="1" failures="0" errors="1" skipped="0" time="0">
 <testsuite name="kconfig-guard" tests="1" failures="0" errors="1" skipped="0" time="0">
  <testcase classname="kconfig-guard" name="judge the config" time="0" file="p.yaml">
   <error message="unknown key" type="InputError">/x/p.yaml:3:7: unknown key</error>
  </testcase>
 </testsuite>
</testsuites>
""" == render_failure(InputError("unknown key", "/x/p.yaml", 3, 7), View(places={"/x/p.yaml": "p.yaml"}))
    ((case,),) = suites_of(render_failure(InputError("no input"), View()))
    assert "file" not in case.attrib
    hostile = render_failure(InputError(evil, evil), View())
    assert 1 == len(suites_of(hostile))
    only_visible(hostile, "\n")
