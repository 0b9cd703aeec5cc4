"""Makers of findings and outcomes for the tests of report formats, a hostile outcome among them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

from kconfig_guard.judgement.finding import (
    Acceptance,
    Acceptor,
    Change,
    DemandResult,
    Finding,
    Judgement,
    State,
    Verdict,
)
from kconfig_guard.judgement.outcome import Outcome
from kconfig_guard.judgement.review import Comparison, Review
from kconfig_guard.profile.demand import Demand
from kconfig_guard.profile.rule import Profile, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

EVIL = (
    '=1+1\x00\x1b[31m\x07\t\r\n::error file=x::owned\n##[error]owned %0A%25 ]]><b a="\'">&amp;&#10; '
    "[link](https://evil.example) <script> `code` *bold* @someone www.evil.example {0} {{ | $x$ \u202eevil\u2066\u200b"
    "\x85\u2028\ufeff\ufffe\ud800\udcff\U0001f600\U0010ffff"
)
"""What breaks a line, a command, a tag, a link, a table, a placeholder, a formula or a decoder."""
EVIL_PATH = 'configs/=a b:c,d%41#?"<&>\n::error::\x1b[2J\u202e\udcff.config'
"""The name of a file that Linux allows."""


def _rule(name: str, severity: str, demands: Sequence[DemandResult], **fields: Any) -> Rule:
    alternatives = (tuple(Demand(demand.symbol, (demand.expected,)) for demand in demands),) if demands else ()
    return Rule(
        **{"id": name, "title": f"title of {name}", "severity": severity, "alternatives": alternatives} | fields
    )


def _finding(
    name: str = "R-1",
    severity: str = "high",
    verdict: Verdict = Verdict.FAIL,
    *,
    symbol: str = "A",
    about: dict[str, Any] | None = None,
    **fields: Any,
) -> Finding:
    demands = fields.pop("demands", None)
    if demands is None:
        is_met = verdict is Verdict.PASS
        demands = (DemandResult(symbol, "y", "y" if is_met else "n", is_met),)
    rule = fields.pop("rule", None) or _rule(name, severity, demands, **about or {})
    defaults: dict[str, Any] = {"profile": "p", "state": State.SETTABLE, "path": "config", "line": 5}
    return Finding(rule=rule, severity=severity, verdict=verdict, demands=demands, **defaults | fields)


def _judgement(findings: Iterable[Finding], **fields: Any) -> Judgement:
    profile = Profile("p", "1", "0" * 64, "", "hardening", "", ())
    defaults: dict[str, Any] = {
        "path": "config",
        "sha256": "0" * 64,
        "kernel": "6.12.3",
        "arch": "x86_64",
        "tree": "linux",
        "profiles": [profile],
        "conflicts": [],
    }
    return Judgement(findings=list(findings), **defaults | fields)


@pytest.fixture
def finding() -> Callable[..., Finding]:
    """Return the finding maker: ``finding(rule, severity, verdict, symbol=, about={field of the rule}, **fields)``."""
    return _finding


@pytest.fixture
def judgement() -> Callable[..., Judgement]:
    """Return the maker of judgements: ``judgement(findings, **fields)``."""
    return _judgement


@pytest.fixture
def outcome() -> Callable[..., Outcome]:
    """Return a function that makes the outcome of judging one config: ``outcome(*findings, **fields)``."""
    return lambda *findings, **fields: Outcome([_judgement(findings, **fields)])


@pytest.fixture
def review() -> Review:
    """Return what a change that did nothing is reviewed as."""
    return Review("old", Comparison("old", "new", (), (), over_tree=True))


@pytest.fixture
def evil() -> str:
    """Return a text that is dangerous in every format."""
    return EVIL


@pytest.fixture
def evil_path() -> str:
    """Return the name of a file that is dangerous in every format."""
    return EVIL_PATH


def _evil(number: int, verdict: Verdict, line: int | None, severity: str = "high", **fields: Any) -> Finding:
    demands = (DemandResult(f"A{number}", EVIL, EVIL), DemandResult(f"B{number}", "y", None))
    about = {
        "title": EVIL,
        "rationale": EVIL,
        "cost": EVIL,
        "references": tuple(f"source:{index}{EVIL}" for index in range(30)),
    }
    return _finding(
        f"evil{EVIL_PATH}:{number}",
        severity,
        verdict,
        about=about,
        demands=demands,
        **{
            "path": EVIL_PATH,
            "target": EVIL_PATH,
            "line": line,
            "profile": EVIL_PATH,
            "also": (f"p/{EVIL}",),
            "because": [EVIL, "=2+2"],
            "fix": [f"CONFIG_A{number}={EVIL}", "# CONFIG_B is not set"],
        }
        | fields,
    )


@pytest.fixture
def hostile() -> Outcome:
    """Return an outcome with findings of every verdict, in which every text that can come from an input is hostile.

    Six findings fail, four on an evil path and two on the waiver file, and three are waived.
    """
    accepted = [
        Acceptance(Acceptor.WAIVER, EVIL, EVIL, EVIL, EVIL, EVIL),
        Acceptance(Acceptor.BASELINE, ""),
        None,
    ]
    findings = [
        _evil(1, Verdict.FAIL, 7, "critical"),
        _evil(2, Verdict.FAIL, None, "low", anchor=3),
        _evil(3, Verdict.FAIL, None, state=State.UNKNOWN),
        # One rule that two profiles have changed.
        _evil(3, Verdict.FAIL, None, profile="other"),
        _evil(4, Verdict.PASS, 9),
        _evil(5, Verdict.NOT_APPLICABLE, None, state=State.ABSENT),
        _evil(6, Verdict.UNKNOWN, None),
        *(_evil(7 + index, Verdict.WAIVED, 11, accepted=reason) for index, reason in enumerate(accepted)),
    ]
    flaw = _rule("waiver-expired", "medium", (), title=EVIL, rationale=EVIL)
    flaws = [
        Finding(flaw, "", "medium", Verdict.FAIL, State.UNKNOWN, f"waivers{EVIL_PATH}", line=line, because=because)
        for line, because in ((2, [EVIL]), (None, []))
    ]
    judged = _judgement(findings, path=EVIL_PATH, target=EVIL_PATH, kernel=EVIL, arch=EVIL, tree=None)
    return Outcome([judged], flaws)


@pytest.fixture(scope="session")
def crowd() -> Outcome:
    """Return an outcome with 3,000 failing findings: 5 critical ones, which come last, 2,975 medium and 20 low."""
    severities = ["low"] * 20 + ["medium"] * 2_975 + ["critical"] * 5
    findings = [
        _finding(f"R-{number:05}", severity, symbol=f"A{number}", target="config", line=number + 1)
        for number, severity in enumerate(severities)
    ]
    return Outcome([_judgement(findings)])


@pytest.fixture
def waived() -> Finding:
    """Return a finding that is waived for a while."""
    accepted = Acceptance(Acceptor.WAIVER, "needed by the old driver", "alice", "2027-01-31", "T-9", "w.yaml:3")
    return _finding("W-1", "critical", Verdict.WAIVED, accepted=accepted)


@pytest.fixture
def reviewed(review: Review) -> Outcome:
    """Return an outcome with two failing findings that a change has introduced, and three that it left."""
    changes = [Change.LEFT, Change.INTRODUCED, Change.LEFT, Change.INTRODUCED, Change.LEFT]
    findings = [_finding(f"R-{number}", change=change) for number, change in enumerate(changes)]
    return Outcome([_judgement([*findings, _finding("OK", verdict=Verdict.PASS)], review=review)])


def _assert_visible(value: object, allowed: str) -> None:
    if isinstance(value, str):
        harmful = [char for char in value if unicodedata.category(char)[0] == "C" or char in "\u2028\u2029"]
        assert set() == set(harmful) - set(allowed)
    elif isinstance(value, dict):
        for key, item in value.items():
            _assert_visible(key, allowed)
            _assert_visible(item, allowed)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _assert_visible(item, allowed)


@pytest.fixture
def only_visible() -> Callable[..., None]:
    """Return a function that finds no control, format or invalid character in data: ``only_visible(data, allowed)``."""
    return lambda value, allowed="": _assert_visible(value, allowed)
