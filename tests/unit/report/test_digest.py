"""Tests of kconfig_guard.report.digest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kconfig_guard.judgement.finding import Acceptor, Change, Verdict
from kconfig_guard.judgement.outcome import Outcome
from kconfig_guard.report.digest import (
    Names,
    Place,
    Rate,
    acceptance,
    consequences,
    entries,
    headline,
    prose,
    rates,
    severities,
    tone,
    why,
)
from kconfig_guard.report.view import View
from tests.unit.report.outcomes import finding, flaw, judgement, outcome, profile, review, reviewed


def of(*verdicts: Verdict, path: str = "a") -> Outcome:
    """Return the outcome for one config with findings of these verdicts."""
    one = judgement(path)
    one.findings = [finding(f"K-{place}", "low", verdict) for place, verdict in enumerate(verdicts)]
    return Outcome([one])


@pytest.mark.parametrize(
    ("verdicts", "words"),
    [
        ([Verdict.PASS], "No rule fails: 1 met"),
        ([Verdict.WAIVED, Verdict.UNKNOWN], "No rule fails: 0 met, 1 waived, 1 cannot be told"),
        ([Verdict.FAIL, Verdict.NOT_APPLICABLE], "1 of 1 rule fails: 1 low"),
        ([Verdict.FAIL, Verdict.FAIL, Verdict.WAIVED, Verdict.UNKNOWN, Verdict.PASS], "2 of 5 rules fail: 2 low"),
    ],
)
def test_the_headline_counts_the_rules_that_apply(verdicts: list[Verdict], words: str) -> None:
    """What does not apply is no part of it."""
    assert words == headline(of(*verdicts))


def test_the_headline_of_several_configs() -> None:
    """It says in how many of them something fails."""
    both = Outcome([*of(Verdict.FAIL, Verdict.FAIL).judgements, *of(Verdict.PASS).judgements])

    assert "2 failures in 1 of 2 configs: 2 low" == headline(both)
    both.judgements[0].findings.clear()
    assert "No rule fails in 2 configs: 1 met" == headline(both)


def test_the_headline_of_a_change() -> None:
    """It says what the change does; flaws of waivers are no part of that."""
    assert (
        "The change introduces 1 failing rule (1 medium), resolves 1 and leaves 3; "
        "1 entry of waivers and baseline to mend" == headline(reviewed())
    )
    calm = reviewed()
    for item in calm.judgements[0].findings:
        item.change = Change.LEFT
    calm.flaws = [flaw(), flaw()]
    assert (
        "The change introduces no failing rule, resolves 1 and leaves 4; 2 entries of waivers and baseline to mend"
        == headline(calm)
    )


def test_the_tone_is_that_of_the_worst_that_counts() -> None:
    """What a change leaves as it was does not count."""
    one = of(Verdict.FAIL)
    assert "poor" == tone(one)
    one.judgements[0].findings[0].severity = "medium"
    assert "bad" == tone(one)
    one.judgements[0].findings[0].change = Change.LEFT
    assert "good" == tone(one)


def test_severities_are_counted_worst_first() -> None:
    """Those that nothing has are left out."""
    assert "2 critical, 1 low" == severities([finding("A", "low"), finding("B", "critical"), finding("C", "critical")])
    assert "" == severities([])


def test_findings_that_say_the_same_are_one_result() -> None:
    """A rule has as many results as there are different things to say, the worst first, each with its places."""
    first, second, third = (of(Verdict.PASS, path=path).judgements[0] for path in ("a", "b", "c"))
    second.findings[0].verdict = Verdict.FAIL
    third.findings[0].line = 9

    (entry,) = entries(Outcome([first, second, third]))

    assert [Verdict.FAIL, Verdict.PASS] == [result.finding.verdict for result in entry.results]
    assert [(Place(1, "configs/first", 7),), (Place(0, "configs/first", 7), Place(2, "configs/first", 9))] == [
        result.places for result in entry.results
    ]
    assert Verdict.FAIL is entry.verdict


@pytest.mark.parametrize("name", ["state", "because", "fix", "demands", "change", "accepted"])
def test_whatever_differs_is_told(name: str) -> None:
    """Findings are one only if all that is said of them is the same."""
    first, second = of(Verdict.FAIL).judgements[0], of(Verdict.FAIL).judgements[0]
    other = finding("K-0", "low", Verdict.WAIVED)
    values = {
        "state": "blocked", "because": ["x"], "fix": [], "demands": (), "change": Change.LEFT,
        "accepted": other.accepted,
    }  # fmt: skip
    assert 1 == len(entries(Outcome([first, second]))[0].results)

    setattr(second.findings[0], name, values[name])

    assert 2 == len(entries(Outcome([first, second]))[0].results)


def test_rules_stand_worst_first() -> None:
    """By verdict, then by severity, then introduced ones first, then by id; flaws are among them."""
    one = judgement()
    one.findings = [
        finding("B", "low"),
        finding("A", "low"),
        finding("D", "high", change=Change.LEFT),
        finding("E", "high", change=Change.INTRODUCED),
        finding("C", "critical", Verdict.PASS),
        finding("F", "low", Verdict.WAIVED),
    ]

    found = entries(Outcome([one], [flaw()]))

    assert ["E", "D", "waiver-expired", "A", "B", "F", "C"] == [entry.rule.id for entry in found]


def test_who_asks_is_told_from_what_findings_name() -> None:
    """A profile's name may have slashes, as a fragment's has; the longest one that fits is meant."""
    one = judgement()
    one.profiles = [profile("team"), profile("kernel/x.config"), profile("kernel"), profile("other")]
    one.findings = [finding("A")]
    one.findings[0].also = ("kernel/x.config/x.config:A", "kernel", "other/B", "nobody/C")

    (entry,) = entries(Outcome([one]))

    assert ("team", "kernel/x.config", "kernel", "other", "nobody/C") == entry.profiles


def test_rates_count_what_applies() -> None:
    """What does not apply is no part of them, and a profile of which nothing applies has none."""
    one = judgement()
    one.profiles = [profile("team"), profile("other"), profile("third")]
    one.findings = [finding("A"), finding("B", verdict=Verdict.PASS), finding("C", verdict=Verdict.NOT_APPLICABLE)]
    one.findings[0].also = ()
    whole = Outcome([one, one])

    assert [Rate("team", 2, 4), Rate("other", 2, 2)] == rates(whole, entries(whole))


@pytest.mark.parametrize(
    ("paths", "labels"),
    [
        (["a/b/c"], ("a/b/c",)),
        (["a/b/c", "a/b/d"], ("c", "d")),
        (["/a/b/c", "/a/x/c"], ("b/c", "x/c")),
        (["a/bc/d", "a/bd/d"], ("bc/d", "bd/d")),
        (["a/b", "b"], ("a/b", "b")),
        (["-", "a/b"], ("-", "a/b")),
        (["a//../b/c", "a//../b/d"], ("c", "d")),
        (["/a", "a"], ("/a", "a")),
        (["/a/b", "a/b"], ("/a/b", "a/b")),
    ],
)
def test_names_are_as_short_as_is_clear(paths: list[str], labels: tuple[str, ...]) -> None:
    """Folders that all configs are in are left out, whole folders only, and nothing is tidied."""
    names = Names(Outcome([judgement(path) for path in paths]), View())

    assert labels == names.labels


def test_places_are_named_within_the_project() -> None:
    """A config has its short name, another file the path that the view gives it."""
    names = Names(outcome(), View(places={"/x/waivers.yaml": "waivers.yaml"}))

    assert "first:3" == names.place(Place(0, "configs/first", 3))
    assert "configs/more" == names.place(Place(0, "configs/more", None))
    assert "waivers.yaml:3" == names.place(Place(None, "/x/waivers.yaml", 3))


def test_consequences_are_what_an_edited_line_does_not_show() -> None:
    """The edited symbol itself is left out; what no edit has caused stands apart."""
    comparison = review(count=2).comparison
    assert comparison is not None
    caused = consequences(comparison)

    assert {0: ["USB_0", "USB_1"], 2: ["GONE_TOO"], None: ["CC_HAS"]} == {
        place: [one.symbol for one in found] for place, found in caused.items()
    }


def test_a_reason_that_sides_say_themselves_is_left_out() -> None:
    """Two values of one symbol need no more words, a dependency does."""
    conflict = judgement().conflicts[0]

    assert "A cannot be both" == why(conflict)
    assert "" == why(replace(conflict, reason="K-high wants A=y, K-low wants n"))


def test_what_is_accepted_without_more_is_a_decision() -> None:
    """Then its reasons tell why."""
    waived = finding("A", verdict=Verdict.WAIVED)
    assert "kernel-team" == acceptance(waived).owner

    waived.accepted = None

    assert (Acceptor.DECISION, "needs A") == (acceptance(waived).by, acceptance(waived).reason)


def test_prose_is_one_safe_line() -> None:
    """Line ends are blanks in a text of several lines, and nothing else is lost."""
    assert r"a b c\x1b\u202e\x0b" == prose(" a\n  b\r\n\tc\x1b\u202e\x0b\n")
