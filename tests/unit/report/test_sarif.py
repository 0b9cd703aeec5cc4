"""Tests of kconfig_guard.report.sarif and kconfig_guard.report.sarif_rule."""

from __future__ import annotations

import hashlib
import html
import json
import re
import zlib
from dataclasses import replace
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes, urlsplit

import jsonschema
import pytest
from markdown_it import MarkdownIt

from kconfig_guard.errors import InputError
from kconfig_guard.judgement.finding import Change, DemandResult, State, Verdict
from kconfig_guard.judgement.outcome import Outcome
from kconfig_guard.profile.rule import Profile
from kconfig_guard.report import sarif
from kconfig_guard.report.sarif import render, render_failure
from kconfig_guard.report.view import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.judgement.finding import Finding, Judgement
    from kconfig_guard.judgement.review import Review

Data = dict[str, Any]

SCHEMA_SHA256 = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"
"""Of the file that OASIS publishes with the errata of SARIF 2.1.0."""


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft4Validator:
    """Return the validator of the schema that OASIS has published; a package for another purpose carries it along."""
    path = Path(str(distribution("linceo").locate_file("linceo/data/sarif-schema-2.1.0.json")))
    content = path.read_bytes()
    assert SCHEMA_SHA256 == hashlib.sha256(content).hexdigest()
    schema = json.loads(content)
    jsonschema.Draft4Validator.check_schema(schema)
    return jsonschema.Draft4Validator(schema)


@pytest.fixture
def runs(validator: jsonschema.Draft4Validator) -> Callable[..., list[Data]]:
    """Return a function that renders an outcome and checks the report by all rules: ``runs(outcome, **view)``."""
    schema: Any = validator.schema

    def checked(outcome: Outcome, **view: Any) -> list[Data]:
        text = render(outcome, View(**view))
        assert text.isascii()
        assert text.endswith("}\n")
        document = json.loads(text)
        validator.validate(document)
        assert schema["id"] == document["$schema"]
        assert 20 >= len(document["runs"])
        for run in document["runs"]:
            assert_github_takes(run)
            assert_prose_of_sarif(run)
        return list(document["runs"])

    return checked


def assert_github_takes(run: Data) -> None:
    """Check what GitHub documents as required of a run, and its limits."""
    rules, results = run["tool"]["driver"]["rules"], run["results"]
    assert "kconfig-guard" == run["tool"]["driver"]["name"]
    assert re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", run["tool"]["driver"]["semanticVersion"])
    assert 25_000 >= len(results)
    assert 25_000 >= len(rules)
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        for key in ("shortDescription", "fullDescription"):
            assert 1 <= len(rule[key]["text"]) <= 1024
        assert 1 <= len(rule["name"]) <= 255
        assert rule["help"]["text"]
        assert rule["help"]["markdown"]
        properties = rule["properties"]
        assert 1 <= len(properties["tags"]) <= 20
        assert properties["precision"] in {"very-high", "high", "medium", "low"}
        assert properties["problem.severity"] in {"error", "warning", "recommendation"}
        assert isinstance(properties["security-severity"], str)
        assert 0 < float(properties["security-severity"]) <= 10
    for result in results:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"note", "warning", "error"}
        assert result["message"]["text"]
        (location,) = result["locations"]
        region = location["physicalLocation"]["region"]
        assert {"startLine", "startColumn", "endLine", "endColumn"} == set(region)
        assert region["startLine"] == region["endLine"]
        assert region["startColumn"] < region["endColumn"]
        uri = urlsplit(location["physicalLocation"]["artifactLocation"]["uri"])
        assert ("", "", "", "") == (uri.scheme, uri.netloc, uri.query, uri.fragment)
        assert re.fullmatch(r"[A-Za-z0-9/._~%-]+", uri.path)
    assert all(value for value in strings(run))


def assert_prose_of_sarif(run: Data) -> None:
    """Check what the specification demands in words only."""
    results = run["results"]
    for key in ("baselineState", "suppressions"):
        assert len({key in result for result in results}) <= 1
    # Section 3.11.5: a brace is doubled, or else it starts a placeholder.
    messages = [result["message"]["text"] for result in results]
    for text in messages:
        assert not re.search(r"[{}]", text.replace("{{", "").replace("}}", ""))
        # Section 3.11.6: what else would be a link.
        assert not re.search(r"\[.*\]\(.*\)", text)
    names = [json.dumps(result["partialFingerprints"]) for result in results]
    assert len(names) == len(set(names))


def strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    return [value] if isinstance(value, str) else []


def notes_of(run: Data) -> list[str]:
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is True
    return [note["message"]["text"] for note in invocation.get("toolExecutionNotifications", [])]


def names_of(run: Data) -> list[str]:
    return [result["ruleId"] for result in run["results"]]


def test_a_result_says_everything(
    runs: Callable[..., list[Data]], outcome: Callable[..., Outcome], finding: Callable[..., Finding]
) -> None:
    """Values, what can be done and the fix stand in the message; the place is the option's own line."""
    one = finding(
        because=["needs B=y"],
        state=State.BLOCKED,
        fix=["CONFIG_B=y", "CONFIG_A=y"],
        path="/x/config",
        target="configs/a",
        demands=(DemandResult("ABC", "y", "n"), DemandResult("M", "y", "y", met=True), DemandResult("D", "m", None)),
    )

    (run,) = runs(outcome(one, path="/x/config", target="configs/a"), places={"/x/config": "configs/a b"})

    assert [
        {
            "ruleId": "R-1",
            "ruleIndex": 0,
            "level": "error",
            "message": {
                "text": "Not met: title of R-1 (CONFIG_ABC is n, wanted y; CONFIG_D is not in this kernel, wanted m). "
                "Blocked: needs B=y. Fix: CONFIG_B=y, CONFIG_A=y."
            },
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": "configs/a%20b"},
                        "region": {"startLine": 5, "startColumn": 1, "endLine": 5, "endColumn": 11},
                    },
                    "logicalLocations": [{"name": "CONFIG_ABC"}, {"name": "CONFIG_D"}],
                }
            ],
            "partialFingerprints": {"kconfigGuard/v1": one.fingerprint},
            "properties": {"severity": "high", "state": "blocked", "fix": ["CONFIG_B=y", "CONFIG_A=y"]},
        }
    ] == run["results"]
    assert {"id": "kconfig-guard/x86_64/configs/a/"} == run["automationDetails"]
    assert {"pass": 0, "fail": 1, "waived": 0, "not_applicable": 0, "unknown": 0} == run["properties"]["verdicts"]
    assert [{"executionSuccessful": True}] == run["invocations"]


def test_a_rule_says_everything(
    runs: Callable[..., list[Data]], outcome: Callable[..., Outcome], finding: Callable[..., Finding]
) -> None:
    """Reason, cost, who asks and where more is told stand in the help, as text and as Markdown."""
    about = {
        "title": "How it should be",
        "rationale": "Because of a_b.",
        "cost": "Some.",
        "references": ("kspp", "x:R1"),
        "path": "profiles/rules/hardening/memory.yaml",
    }
    profiles = [Profile(name, "", "", "", "hardening", "", ()) for name in ("s", "p", "q/r", "q", "t")]
    judged = outcome(finding("KGH-0001", about=about, also=("q/r/X-1", "s")), profiles=profiles)

    ((rule,),) = [run["tool"]["driver"]["rules"] for run in runs(judged)]

    assert {
        "id": "KGH-0001",
        "name": "How it should be",
        "shortDescription": {"text": "How it should be"},
        "fullDescription": {"text": "Because of a_b."},
        "help": {
            "text": "Why: Because of a_b.\n\nCost: Some.\n\nWanted: A=y\n\nAsked by: p, s, q/r\n\n"
            "References: kspp, x:R1\n\nMore: docs/rules/hardening-memory.md#kgh-0001 in the documentation, or: "
            "kconfig-guard explain KGH-0001",
            "markdown": "**Why:** Because of a\\_b.\n\n**Cost:** Some.\n\n**Wanted:** A=y\n\n"
            "**Asked by:** p, s, q/r\n\n**References:** kspp, x:R1\n\n**More:** "
            "docs/rules/hardening-memory\\.md\\#kgh-0001 in the documentation, or: kconfig-guard explain KGH-0001",
        },
        "defaultConfiguration": {"level": "error"},
        "properties": {
            "tags": ["high", "p", "s", "q/r", "kspp", "x:R1"],
            "precision": "very-high",
            "problem.severity": "error",
            "security-severity": "8.0",
        },
    } == rule


@pytest.mark.parametrize(
    ("severity", "level", "problem", "scores"),
    [
        ("critical", "error", "error", (9.1, 10.0)),
        ("high", "error", "error", (7.0, 8.9)),
        ("medium", "warning", "warning", (4.0, 6.9)),
        ("low", "note", "recommendation", (0.1, 3.9)),
    ],
)
def test_severities_are_mapped(
    severity: str,
    level: str,
    problem: str,
    scores: tuple[float, float],
    *,
    runs: Callable[..., list[Data]],
    outcome: Callable[..., Outcome],
    finding: Callable[..., Finding],
) -> None:
    """GitHub calls a score by the same word as we do, and the severity that a profile has raised a rule to counts."""
    one = finding("R-1", severity, rule=finding("R-1", "low").rule)

    (run,) = runs(outcome(one))
    (rule,) = run["tool"]["driver"]["rules"]

    assert (level, level) == (run["results"][0]["level"], rule["defaultConfiguration"]["level"])
    assert scores[0] <= float(rule["properties"]["security-severity"]) <= scores[1]
    assert problem == rule["properties"]["problem.severity"]
    assert severity == rule["properties"]["tags"][0]


def test_without_a_tree_rules_are_less_precise(
    runs: Callable[..., list[Data]], outcome: Callable[..., Outcome], finding: Callable[..., Finding]
) -> None:
    """GitHub can filter by that."""
    (run,) = runs(outcome(finding(), tree=None))

    assert "high" == run["tool"]["driver"]["rules"][0]["properties"]["precision"]


def test_a_clean_run_has_no_results(
    runs: Callable[..., list[Data]], outcome: Callable[..., Outcome], finding: Callable[..., Finding]
) -> None:
    """An empty list resolves former alerts; what is no failure is counted only."""
    others = [finding(f"R-{verdict}", verdict=verdict) for verdict in Verdict if verdict is not Verdict.FAIL]

    (run,) = runs(outcome(*others))

    assert ([], []) == (run["results"], run["tool"]["driver"]["rules"])
    assert {"pass": 1, "fail": 0, "waived": 1, "not_applicable": 1, "unknown": 1} == run["properties"]["verdicts"]
    assert [[]] == [run["results"] for run in runs(outcome())]
    assert [[]] == [run["results"] for run in runs(Outcome([]))]


def test_the_worst_come_first_and_mild_ones_can_be_left_out(
    runs: Callable[..., list[Data]], outcome: Callable[..., Outcome], finding: Callable[..., Finding]
) -> None:
    """What is left out is counted in a notification."""
    findings = [finding(f"R-{severity}", severity) for severity in ("low", "critical", "medium", "high")]

    (every,) = runs(outcome(*findings))
    (severe,) = runs(outcome(*findings), min_severity="high")

    assert ["R-critical", "R-high", "R-medium", "R-low"] == names_of(every)
    assert names_of(every)[:2] == names_of(severe)
    assert ["Left out: 2 failing findings below high."] == notes_of(severe)


def test_an_option_without_a_line_is_anchored_and_has_a_hash(
    runs: Callable[..., list[Data]], outcome: Callable[..., Outcome], finding: Callable[..., Finding]
) -> None:
    """GitHub would hash the text of the line nearby, and take all options without a line for one."""
    findings = [finding("R-1", line=None, anchor=77), finding("R-2", line=None)]

    (run,) = runs(outcome(*findings))

    regions = [result["locations"][0]["physicalLocation"]["region"] for result in run["results"]]
    assert [{"startLine": line, "startColumn": 1, "endLine": line, "endColumn": 2} for line in (77, 1)] == regions
    assert [f"{one.fingerprint}:1" for one in findings] == [
        result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]
    ]
    assert [one.fingerprint for one in findings] == [
        result["partialFingerprints"]["kconfigGuard/v1"] for result in run["results"]
    ]
    assert {"CONFIG_A"} == {result["locations"][0]["logicalLocations"][0]["name"] for result in run["results"]}


def test_one_rule_of_two_profiles_is_described_once_at_its_worst(
    runs: Callable[..., list[Data]], outcome: Callable[..., Outcome], finding: Callable[..., Finding]
) -> None:
    """The results of both are told apart."""
    mild = finding("R-1", "low", line=None)
    worse = replace(mild, severity="critical", profile="q")

    (run,) = runs(outcome(mild, worse, finding("R-0", "high")))

    assert ["R-1", "R-0", "R-1"] == names_of(run)
    assert [("R-1", "9.5"), ("R-0", "8.0")] == [
        (rule["id"], rule["properties"]["security-severity"]) for rule in run["tool"]["driver"]["rules"]
    ]
    hashes = [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"][::2]]
    assert [f"{mild.fingerprint}:1", f"{mild.fingerprint}-2:1"] == hashes


def test_waived_findings_are_suppressed(
    runs: Callable[..., list[Data]], outcome: Callable[..., Outcome], finding: Callable[..., Finding], waived: Finding
) -> None:
    """Where they are wanted they say why, for whom and how long; SARIF wants a word on all the others, too."""
    judged = outcome(waived, finding("R-1", "low"))

    (without,) = runs(judged)
    (run,) = runs(judged, show_waived=True)

    assert ["R-1"] == names_of(without)
    assert "suppressions" not in without["results"][0]
    assert ["R-1", "W-1"] == names_of(run)
    reason = "waived until 2027-01-31 by alice: needed by the old driver (T-9)"
    suppression = {"kind": "external", "status": "accepted", "justification": reason}
    assert [[], [suppression]] == [result["suppressions"] for result in run["results"]]
    properties = {"severity": "critical", "state": "settable"}
    accepted = {"owner": "alice", "expires": "2027-01-31", "ticket": "T-9"}
    assert properties | accepted == run["results"][1]["properties"]
    assert {"severity": "low", "state": "settable"} == run["results"][0]["properties"]


def test_of_a_change_every_result_says_whether_it_is_new(
    runs: Callable[..., list[Data]], reviewed: Outcome, finding: Callable[..., Finding], waived: Finding
) -> None:
    """What decides on the exit status is new, and everything else is as before."""
    reviewed.judgements[0].findings.append(waived)
    reviewed.flaws.append(finding("waiver-expired", "low", demands=()))

    (run,) = runs(reviewed, show_waived=True)

    assert ["physicalLocation"] == list(run["results"][-2]["locations"][0])
    assert {
        "R-0": "unchanged",
        "R-1": "new",
        "R-2": "unchanged",
        "R-3": "new",
        "R-4": "unchanged",
        "W-1": "unchanged",
        "waiver-expired": "new",
    } == {result["ruleId"]: result["baselineState"] for result in run["results"]}


def test_without_a_change_nothing_is_called_new(
    runs: Callable[..., list[Data]], outcome: Callable[..., Outcome], finding: Callable[..., Finding]
) -> None:
    """There is nothing to compare with."""
    (run,) = runs(outcome(finding()))

    assert "baselineState" not in run["results"][0]


def test_each_config_is_a_run_of_its_own_category(
    runs: Callable[..., list[Data]],
    judgement: Callable[..., Judgement],
    finding: Callable[..., Finding],
    review: Review,
) -> None:
    """GitHub replaces reports of one category; what is wrong with waivers goes with the first run."""
    first = judgement([finding(change=Change.LEFT)], path="/abs/a", review=review)
    judgements = [first, *(judgement([finding(f"R-{number}")], path=f"c{number}") for number in range(19))]

    found = runs(Outcome(judgements, [finding("waiver-expired", "low", demands=())]))

    categories = ["kconfig-guard/x86_64/abs/a/", *(f"kconfig-guard/x86_64/c{number}/" for number in range(19))]
    assert categories == [run["automationDetails"]["id"] for run in found]
    assert ["R-1", "waiver-expired"] == names_of(found[0])
    assert [["unchanged", "new"], *([None] for _ in range(19))] == [
        [result.get("baselineState") for result in run["results"]] for run in found
    ]


def test_more_configs_than_github_takes_are_one_run(
    runs: Callable[..., list[Data]], judgement: Callable[..., Judgement], finding: Callable[..., Finding]
) -> None:
    """The run says why."""
    judgements = [
        judgement([finding(path=f"c{number}", target=f"c{number}")], path=f"c{number}") for number in range(21)
    ]

    (run,) = runs(Outcome(judgements, [finding("waiver-expired", "low", demands=())]))

    assert 22 == len(run["results"])
    assert {
        "id": "kconfig-guard/",
        "description": {"text": "All 21 configs are one run, since GitHub takes 20 runs of a file."},
    } == run["automationDetails"]
    assert 22 == run["properties"]["verdicts"]["fail"]


def test_one_config_named_twice_is_one_category(
    runs: Callable[..., list[Data]], judgement: Callable[..., Judgement], finding: Callable[..., Finding]
) -> None:
    """GitHub refuses a file with two runs of one category; architectures are told apart."""
    first = judgement([finding("R-1")], path="a", target="t")
    second = judgement([finding("R-2")], path="./a", target="t")
    third = judgement([finding("R-3")], path="a", target="t", arch="arm64")

    found = runs(Outcome([first, second, third]))

    assert [["R-1", "R-2"], ["R-3"]] == [names_of(run) for run in found]
    assert [["R-1"], ["R-2"], ["R-3"]] == [
        [finding.rule.id for finding in judged.findings] for judged in (first, second, third)
    ]


def test_a_message_has_no_placeholders_and_links(
    runs: Callable[..., list[Data]], outcome: Callable[..., Outcome], finding: Callable[..., Finding]
) -> None:
    """What would be one is written so that a viewer shows what was meant."""
    (run,) = runs(outcome(finding(state=State.UNKNOWN, because=["{0} [x](1)"])))

    assert "Not met: title of R-1 (CONFIG_A is n, wanted y). {{0}} [x] (1)." == run["results"][0]["message"]["text"]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a:b", "a%3Ab"),
        ("/x/y", "/x/y"),
        ("//host/y", "/host/y"),
        ("-", "-"),
        ("", "-"),
        ("ü/ä", "%C3%BC/%C3%A4"),
        ("a\udcff\n%", "a%FF%0A%25"),
        ("a\\b?c#d", "a%5Cb%3Fc%23d"),
    ],
)
def test_a_path_is_a_relative_reference(
    path: str,
    uri: str,
    runs: Callable[..., list[Data]],
    outcome: Callable[..., Outcome],
    finding: Callable[..., Finding],
) -> None:
    """It is never taken for a scheme or a host, and every byte of it can be had back."""
    (run,) = runs(outcome(finding(path=path)))

    assert uri == run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]


def test_hostile_texts_are_shown(
    runs: Callable[..., list[Data]], hostile: Outcome, evil_path: str, only_visible: Callable[..., None]
) -> None:
    """The report stays valid, every text is visible, and paths lead to the very files."""
    (run,) = runs(hostile, show_waived=True)

    only_visible(run, "\n")
    assert 9 == len(run["results"])
    uris = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]]
    files = {evil_path.encode("utf-8", "surrogateescape"), f"waivers{evil_path}".encode("utf-8", "surrogateescape")}
    assert files == {unquote_to_bytes(uri) for uri in uris}
    assert {20} == {
        len(rule["properties"]["tags"]) for rule in run["tool"]["driver"]["rules"] if rule["id"].startswith("evil")
    }


def test_markdown_of_inputs_is_text(
    runs: Callable[..., list[Data]], outcome: Callable[..., Outcome], finding: Callable[..., Finding], evil: str
) -> None:
    """Rendered as GitHub does it, the help has no markup but our own, and reads as the plain one."""
    text = f"- {evil} https://evil.example a@evil.example ~~x~~ ![x](y) # a\\ 1. &lt;"
    (run,) = runs(outcome(finding(about={"rationale": text, "cost": text})))
    (rule,) = run["tool"]["driver"]["rules"]

    page = MarkdownIt("gfm-like", {"linkify": False}).render(rule["help"]["markdown"])

    assert {"p", "strong"} == set(re.findall(r"</?([a-z0-9]+)", page))
    assert (
        rule["help"]["text"] == html.unescape(re.sub(r"</?(p|strong)>", "", page.replace("</p>\n<p>", "\n\n"))).strip()
    )
    source = rule["help"]["markdown"]
    # The renderer at hand makes no links of bare addresses and names, but GitHub does.
    assert not re.search(r"(?<!\\)(://|[@#])|www\.", source)


@pytest.mark.parametrize("start", ["- a", "+ a", "=== a", "# a", "> a", "* a", "| a |", "``` a", "$$ a"])
def test_a_title_starts_no_block(
    start: str, runs: Callable[..., list[Data]], outcome: Callable[..., Outcome], finding: Callable[..., Finding]
) -> None:
    """A rule without reasons has its title as help."""
    (run,) = runs(outcome(finding(about={"title": start}, demands=(), profile="")))

    page = MarkdownIt("gfm-like", {"linkify": False}).render(run["tool"]["driver"]["rules"][0]["help"]["markdown"])

    assert f"<p>{html.escape(start)}</p>\n" == page


def test_of_a_crowd_github_gets_what_it_takes(crowd: Outcome, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many results as that (a tenth here), the worst of all, and the number of the others."""
    assert 25_000 == sarif._MAX_RESULTS
    monkeypatch.setattr(sarif, "_MAX_RESULTS", 2_500)
    document = json.loads(render(crowd, View()))
    (run,) = document["runs"]

    assert_github_takes(run)
    assert 2_500 == len(run["results"])
    expected = [f"R-{number:05}" for number in range(2_995, 3_000)]
    expected += [f"R-{number:05}" for number in range(20, 20 + 2_495)]
    assert expected == names_of(run)
    assert ["Left out: 500 findings, the least severe, since GitHub takes no more of a file."] == notes_of(run)
    assert 3_000 == run["properties"]["verdicts"]["fail"]


def test_a_report_that_is_too_large_is_cut(
    runs: Callable[..., list[Data]],
    outcome: Callable[..., Outcome],
    finding: Callable[..., Finding],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """GitHub takes 10 MB, compressed: as long as it is more, half of the results go."""
    monkeypatch.setattr(sarif, "_MAX_RESULTS", 64)
    monkeypatch.setattr(sarif, "_MAX_BYTES", 6_000)
    findings = [
        finding(f"R-{number:02}", because=[hashlib.sha256(str(number).encode()).hexdigest()]) for number in range(70)
    ]

    (run,) = runs(outcome(*findings))

    size = len(zlib.compress(render(outcome(*findings), View()).encode()))
    assert 1_500 < size <= 6_000
    kept = len(run["results"])
    assert kept in {16, 32}
    assert [f"R-{number:02}" for number in range(kept)] == names_of(run)
    assert notes_of(run)[0].startswith(f"Left out: {70 - kept} findings,")
    monkeypatch.setattr(sarif, "_MAX_BYTES", 10)
    assert [] == runs(outcome(*findings))[0]["results"]


def test_a_report_is_measured_as_it_is_sent(
    runs: Callable[..., list[Data]],
    outcome: Callable[..., Outcome],
    finding: Callable[..., Finding],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A long report that compresses well is complete."""
    monkeypatch.setattr(sarif, "_MAX_BYTES", 10_000)

    (run,) = runs(outcome(*(finding(f"R-{number:02}") for number in range(70))))

    assert 70 == len(run["results"])


def test_long_texts_are_cut(
    runs: Callable[..., list[Data]], outcome: Callable[..., Outcome], finding: Callable[..., Finding]
) -> None:
    """Descriptions have 1024 characters and names 255; values do not push the fix out of the message."""
    about = {"title": "t" * 2000, "rationale": "r" * 2000}
    demands = (DemandResult("A", "y", "v" * 5000),)

    many = tuple(DemandResult(f"A{number}", "y", "n") for number in range(30))
    wordy = finding("R-2", "low", because=["x" * 9000], demands=many)
    (run,) = runs(outcome(finding(about=about, demands=demands, fix=["CONFIG_A=y"]), wordy))
    rule, _ = run["tool"]["driver"]["rules"]

    assert 4000 == len(run["results"][1]["message"]["text"])
    assert 20 == len(run["results"][1]["locations"][0]["logicalLocations"])
    lengths = (len(rule["name"]), len(rule["shortDescription"]["text"]), len(rule["fullDescription"]["text"]))
    assert (255, 1024, 1024) == lengths
    assert f"Why: {'r' * 2000}\n" in rule["help"]["text"]
    assert run["results"][0]["message"]["text"].endswith(
        "\N{HORIZONTAL ELLIPSIS}, wanted y). Can be set. Fix: CONFIG_A=y."
    )


def test_a_report_is_the_same_every_time(hostile: Outcome) -> None:
    """Nothing in it depends on time or order of hashes."""
    assert render(hostile, View()) == render(hostile, View())


def test_a_failed_run_says_so(
    validator: jsonschema.Draft4Validator, evil: str, evil_path: str, only_visible: Callable[..., None]
) -> None:
    """It was not successful, tells why and where, and has no results, which would resolve all alerts."""
    text = render_failure(InputError("unknown key '{a}'", "/x/p.yaml", 3, 7), View(places={"/x/p.yaml": "p.yaml"}))
    document = json.loads(text)
    validator.validate(document)
    (run,) = document["runs"]

    assert {"tool", "invocations"} == set(run)
    assert [
        {
            "executionSuccessful": False,
            "exitCode": 2,
            "toolExecutionNotifications": [
                {
                    "level": "error",
                    "message": {"text": "unknown key '{{a}}'"},
                    "locations": [
                        {
                            "physicalLocation": {
                                "artifactLocation": {"uri": "p.yaml"},
                                "region": {"startLine": 3, "startColumn": 7},
                            }
                        }
                    ],
                }
            ],
        }
    ] == run["invocations"]
    for error in (InputError(evil, evil_path), InputError("no input"), InputError("unreadable", "a", 5)):
        other = json.loads(render_failure(error, View()))
        validator.validate(other)
        only_visible(other)
    (location,) = other["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["locations"]
    assert {"startLine": 5, "startColumn": 1} == location["physicalLocation"]["region"]
