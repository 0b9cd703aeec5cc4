"""How reports show what is wrong with waivers and baselines."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from importlib.resources import files
from typing import TYPE_CHECKING

import jsonschema
import pytest

from kconfig_guard.acceptance.judged import Judged
from kconfig_guard.judgement.finding import Finding, Judgement, Verdict
from kconfig_guard.judgement.outcome import Outcome
from kconfig_guard.policy.baseline import Baseline
from kconfig_guard.policy.waivers import Waiver, read_waivers
from kconfig_guard.report.json import render
from kconfig_guard.report.view import View
from tests.unit.acceptance.makers import TODAY, MakeFinding, accept, baseline, waiver

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# -- how a flaw looks


def demands_of(flaws: list[Finding]) -> list[tuple[str, str, str | None]]:
    return [(one.symbol, one.expected, one.actual) for flaw in flaws for one in flaw.unmet]


def test_a_flaw_says_what_was_expected(found: MakeFinding) -> None:
    """The accepted value, or what the rule wants where no value is accepted any more; and what is there."""

    def told(one: Waiver) -> list[tuple[str, str, str | None]]:
        return demands_of(accept([Judged("a", [found({"A": "n"})])], [one], None, TODAY, complete=True))

    assert [("A", "m", "n"), ("Z", "n", None)] == told(waiver({"A": "m", "Z": "n"}))
    assert [("A", "y", "n")] == told(waiver({"A": "n"}, expires="2026-01-01"))
    strict = Judged("a", [found({"A": "n"}, waivable=False)])
    assert [("A", "y", "n")] == demands_of(accept([strict], [waiver({"A": "n"})], None, TODAY, complete=True))
    assert [("A", "m", None)] == told(waiver({"A": "m"}, "R-9"))
    met = Judged("a", [found({"A": "y"}, verdict=Verdict.PASS)])
    assert [("A", "not y", "y"), ("B", "a value that fails", None)] == demands_of(
        accept([met], [], baseline(("R-1", "A", "a"), ("R-9", "B", "a")), TODAY, complete=True)
    )


def test_flaws_have_a_place_and_names_of_their_own(found: MakeFinding) -> None:
    """The line of the file; and a fingerprint that stays when lines and values change, and that no other flaw has."""
    waivers = [
        waiver({"A": "m"}, "R-1"), waiver({"B": "m"}, "R-1"), waiver({"A": "m", "B": "m"}, "R-1"),
        waiver({"A": "m"}, "R-2"), waiver({"A": "m"}, "R-1", "b"), waiver({"A": "m"}, "R-1@b"),
        waiver({"A": "m"}, "R-1%40b"), waiver({"A": "m"}, "R-1", "b@c"), waiver({"A": "m"}, "R-1@b", "c"),
    ]  # fmt: skip
    waivers = [replace(one, line=line) for line, one in enumerate(waivers, 2)]
    listed = baseline(("R-1", "A", "x"), ("R-1", "B", "x"), ("R-2", "A", "x"), ("R-1", "A", "y"))
    judged = [Judged("a", [found({"Z": "m"}, "R-0")])]

    flaws = accept(judged, waivers, listed, TODAY, complete=True)
    moved = accept(
        judged,
        [replace(one, line=99, accepts=dict.fromkeys(one.accepts, "n")) for one in waivers],
        Baseline(listed.path, tuple(replace(one, line=99) for one in listed.entries)),
        TODAY + timedelta(days=999),
        complete=True,
    )

    assert 13 == len(flaws) == len({flaw.fingerprint for flaw in flaws})
    assert [flaw.fingerprint for flaw in flaws] == [flaw.fingerprint for flaw in moved]
    assert [("waivers", "waivers.yaml", line) for line in range(2, 11)] == [
        (flaw.profile, flaw.path, flaw.line) for flaw in flaws[:9]
    ]
    assert [("baseline", "baseline.yaml", line) for line in range(2, 6)] == [
        (flaw.profile, flaw.path, flaw.line) for flaw in flaws[9:]
    ]


@pytest.mark.parametrize("text", ["\x1b[31m", "\u202e", "a\nb", "<b>", "::error::", "'; --", "\U0001f600", "%s{}"])
def test_flaws_fit_into_reports(text: str, found: MakeFinding, write: Callable[..., Path]) -> None:
    """Those of all kinds are valid by the published schema, whatever the texts in the files are."""
    quoted = json.dumps(text, ensure_ascii=True).replace("\\ud83d\\ude00", "\\U0001F600")
    said = f"reason: {quoted}, owner: {quoted}, ticket: {quoted}"
    path = write(
        "w.yaml",
        "waivers:\n"
        f"- {{rule: R-1, accepts: {{A: {quoted}}}, {said}, expires: 2027-12-31}}\n"
        f"- {{rule: R-2, accepts: {{A: m}}, {said}, expires: 2026-12-31}}\n"
        f"- {{rule: {quoted}, accepts: {{A: m}}, {said}, target: {quoted}, expires: 2027-12-31}}\n"
        f"- {{rule: R-3, accepts: {{A: m}}, {said}, expires: 2027-12-31}}\n"
        f"- {{rule: R-4, accepts: {{A: m}}, {said}, expires: 2027-12-31}}\n",
    )
    findings = [found({"A": "m"}, f"R-{number}", waivable=number != 3) for number in range(5)]
    listed = baseline(("R-3", "A", text), ("R-0", "B", text), (text, "A", text))

    flaws = accept([Judged(text, findings)], read_waivers(str(path)), listed, TODAY, complete=True)

    assert {
        "waiver-void", "waiver-expired", "waiver-stale", "waiver-refused", "baseline-stale", "baseline-refused",
    } == {flaw.rule.id for flaw in flaws}  # fmt: skip
    judgement = Judgement("config", "0" * 64, "6.12", "x86_64", None, [], findings, [])
    data = json.loads(render(Outcome([judgement], flaws), View()))
    schema = json.loads(files("kconfig_guard.schema").joinpath("report.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(data)
