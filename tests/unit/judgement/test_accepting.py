"""Waivers and a baseline accept what they cover and nothing else, and what is wrong with them is told."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from kconfig_guard.judgement.accepting import Accepting
from kconfig_guard.judgement.baselining import entries_of, pruned
from kconfig_guard.judgement.finding import Acceptance, Acceptor, DemandResult, Finding, Judgement, State, Verdict
from kconfig_guard.judgement.judged import Judged
from kconfig_guard.judgement.outcome import Outcome
from kconfig_guard.policy.baseline import Baseline, Entry, read_baseline, render_baseline, spelled
from kconfig_guard.policy.waivers import Waiver, read_waivers
from kconfig_guard.profile.renames import Renames
from kconfig_guard.profile.rule import Rename, Rule
from kconfig_guard.profile.severity import SEVERITIES
from kconfig_guard.report.json import render
from kconfig_guard.report.view import View

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kconfig_guard.judgement.facts import TreeFacts
    from kconfig_guard.profile.rule import Profile

TODAY = date(2027, 1, 15)
BYTES = b"a\xff".decode("utf-8", "surrogateescape")
MakeFinding = Callable[..., Finding]


def accept(
    judged: Iterable[Judged],
    waivers: Iterable[Waiver],
    listed: Baseline | None,
    today: date,
    *,
    complete: bool,
    allow_unpruned: bool = False,
) -> list[Finding]:
    """Accept what was found about one target after the other, and return what is wrong in the end."""
    accepting = Accepting(waivers, listed, today)
    for one in judged:
        accepting.apply(one)
    return accepting.flaws(complete=complete, allow_unpruned=allow_unpruned)


def waiver(  # noqa: PLR0917 - as the keys of the file
    accepts: Mapping[str, str],
    rule: str = "R-1",
    target: str = "",
    expires: str = "2027-03-31",
    ticket: str = "",
    line: int = 2,
) -> Waiver:
    """Return a waiver of the file waivers.yaml."""
    last = date.fromisoformat(expires)
    return Waiver(rule, accepts, target, "We need it.", "ops", last, None, ticket, "waivers.yaml", line)


def baseline(*entries: tuple[str, str, str]) -> Baseline:
    """Return a baseline of entries (rule, symbol, target), which stand in lines 2, 3 and so on."""
    listed = [Entry(target, rule, symbol, line) for line, (rule, symbol, target) in enumerate(entries, 2)]
    return Baseline("baseline.yaml", tuple(listed))


@pytest.fixture
def found() -> MakeFinding:
    """Return the maker of findings: ``found({symbol: value now}, rule id, verdict, severity, also, waivable)``.

    Rules want every symbol to be y; what is y is met.
    """

    def make(
        values: Mapping[str, str | None],
        name: str = "R-1",
        verdict: Verdict = Verdict.FAIL,
        severity: str = "high",
        also: tuple[str, ...] = (),
        *,
        waivable: bool = True,
    ) -> Finding:
        demands = tuple(DemandResult(symbol, "y", value, met=value == "y") for symbol, value in values.items())
        rule = Rule(name, f"title of {name}", severity, (), waivable=waivable)
        return Finding(rule, "p", severity, verdict, State.SETTABLE, "config", demands, also)

    return make


def judge(
    *judged: Judged,
    waivers: tuple[Waiver, ...] = (),
    listed: Baseline | None = None,
    today: date = TODAY,
    complete: bool = True,
    **options: bool,
) -> list[tuple[str, str, str]]:
    """Apply waivers and baseline, and return the flaws: id, severity, reasons."""
    flaws = accept(judged, waivers, listed, today, complete=complete, **options)
    return [(flaw.rule.id, flaw.severity, "; ".join(flaw.because)) for flaw in flaws]


# -- what a waiver covers


def test_a_waiver_accepts_a_failing_rule(found: MakeFinding) -> None:
    """Its words are kept for reports, and nothing is wrong with it."""
    finding = found({"A": "m"})

    flaws = judge(Judged("a", [finding]), waivers=(waiver({"A": "m"}, ticket="OPS-12", line=7),))

    assert [] == flaws
    assert Verdict.WAIVED is finding.verdict
    expected = Acceptance(Acceptor.WAIVER, "We need it.", "ops", "2027-03-31", "OPS-12", "waivers.yaml:7")
    assert expected == finding.accepted
    assert ["waived until 2027-03-31 by ops: We need it. (OPS-12)"] == finding.because


def test_a_waiver_counts_on_its_last_day(found: MakeFinding) -> None:
    """And not on the next."""
    for day, verdict in ((date(2027, 3, 31), Verdict.WAIVED), (date(2027, 4, 1), Verdict.FAIL)):
        finding = found({"A": "m"})
        judge(Judged("a", [finding]), waivers=(waiver({"A": "m"}),), today=day)
        assert verdict is finding.verdict


@pytest.mark.parametrize(
    ("values", "accepts", "verdict"),
    [
        ({"A": "m"}, {"A": "m"}, Verdict.WAIVED),
        ({"A": "m"}, {"A": "n"}, Verdict.FAIL),
        ({"A": "m"}, {"B": "m"}, Verdict.FAIL),
        ({"A": "m"}, {"A": "m", "B": "n"}, Verdict.WAIVED),
        ({"A": "m", "B": "n"}, {"A": "m", "B": "n"}, Verdict.WAIVED),
        ({"A": "m", "B": "n"}, {"A": "m"}, Verdict.FAIL),
        ({"A": "m", "B": "n"}, {"A": "m", "B": "m"}, Verdict.FAIL),
        ({"A": "m", "B": "y"}, {"A": "m"}, Verdict.WAIVED),
        ({"A": "4096"}, {"A": "4096"}, Verdict.WAIVED),
        ({"A": "0x10"}, {"A": "16"}, Verdict.FAIL),
        ({"A": "a b"}, {"A": "a b"}, Verdict.WAIVED),
        ({"A": "a b"}, {"A": "a  b"}, Verdict.FAIL),
        ({"A": ""}, {"A": ""}, Verdict.WAIVED),
        ({"A": ""}, {"A": "n"}, Verdict.FAIL),
        ({"A": None}, {"A": "absent"}, Verdict.WAIVED),
        ({"A": None}, {"A": "n"}, Verdict.FAIL),
        ({"A": "n"}, {"A": "absent"}, Verdict.FAIL),
        ({"A": b"caf\xe9".decode("utf-8", "surrogateescape")}, {"A": "caf\\udce9"}, Verdict.WAIVED),
    ],
)
def test_every_unmet_symbol_has_just_the_accepted_value(
    values: dict[str, str | None], accepts: dict[str, str], verdict: Verdict, found: MakeFinding
) -> None:
    """One that is not named, or has another value, is not accepted; one that is met needs no acceptance."""
    finding = found(values)
    judge(Judged("a", [finding]), waivers=(waiver(accepts),))

    assert verdict is finding.verdict


@pytest.mark.parametrize(
    ("target", "verdict"),
    [
        ("", Verdict.WAIVED),
        ("*", Verdict.WAIVED),
        ("server", Verdict.WAIVED),
        ("serv?r", Verdict.WAIVED),
        ("Server", Verdict.FAIL),
        ("configs/x86/server-1.config", Verdict.WAIVED),
        ("configs/*.config", Verdict.WAIVED),
        ("configs/*", Verdict.WAIVED),
        ("configs/[a-z]*/server-[0-9].config", Verdict.WAIVED),
        ("server:configs/x86/server-1.config", Verdict.WAIVED),
        ("server:*", Verdict.WAIVED),
        ("configs/x86", Verdict.FAIL),
        ("*.cfg", Verdict.FAIL),
        ("laptop", Verdict.FAIL),
    ],
)
def test_a_pattern_is_over_names_and_paths(target: str, verdict: Verdict, found: MakeFinding) -> None:
    """Of the whole, in the case that is written, and ``*`` also stands for what is below a folder."""
    finding = found({"A": "m"})
    path = "configs/x86/server-1.config"
    judge(Judged(f"server:{path}", [finding], (path,), "server"), waivers=(waiver({"A": "m"}, target=target),))

    assert verdict is finding.verdict


@pytest.mark.parametrize("name", ["a[1].config", "a*", BYTES])
def test_a_name_is_a_pattern_for_itself(name: str, found: MakeFinding) -> None:
    """Whatever characters it has."""
    finding = found({"A": "m"})
    judge(Judged(name, [finding]), waivers=(waiver({"A": "m"}, target=name),))

    assert Verdict.WAIVED is finding.verdict


def test_names_that_are_no_text_are_known_as_reports_spell_them(found: MakeFinding) -> None:
    """A file name may hold any bytes, and the id of a rule that a fragment is has a file name in it."""
    rule = f"{BYTES}:A"
    assert "a\\udcff:A" == spelled(rule)
    waived, listed = found({"A": "m"}, rule), found({"A": "m"}, rule)

    assert [] == judge(Judged(BYTES, [waived]), waivers=(waiver({"A": "m"}, spelled(rule), "a\\udcf?"),))
    assert [] == judge(Judged(BYTES, [listed]), listed=baseline((spelled(rule), "A", spelled(BYTES))))
    assert (Verdict.WAIVED, Verdict.WAIVED) == (waived.verdict, listed.verdict)
    assert (Entry("a\\udcff", "a\\udcff:A", "A"),) == entries_of([Judged(BYTES, [listed])])
    met = Judged(BYTES, [found({"A": "y"}, rule, Verdict.PASS)])
    assert () == pruned(baseline((spelled(rule), "A", spelled(BYTES))), [met], complete=False)


@pytest.mark.parametrize(
    ("rule", "verdict"),
    [("R-1", Verdict.WAIVED), ("X-7", Verdict.WAIVED), ("x.config:A", Verdict.WAIVED), ("other", Verdict.FAIL)],
)
def test_a_rule_is_known_by_each_of_its_ids(rule: str, verdict: Verdict, found: MakeFinding) -> None:
    """What several profiles demand alike is one finding, under the id of the first."""
    finding = found({"A": "m"}, also=("other", "two/X-7", "configs/x.config/x.config:A"))
    judge(Judged("a", [finding]), waivers=(waiver({"A": "m"}, rule),))

    assert verdict is finding.verdict


def test_a_symbol_is_known_by_each_of_its_names(found: MakeFinding) -> None:
    """A waiver from before a rename counts after it, and the other way round; so does an entry."""
    renames = Renames([Rename("OLD", "NEW", "6.9")], "x86_64")
    for here, there in (("OLD", "NEW"), ("NEW", "OLD")):
        for waivers, listed in (((waiver({there: "m"}),), None), ((), baseline(("R-1", there, "a")))):
            finding = found({here: "m"})
            assert [] == judge(Judged("a", [finding], renames=renames), waivers=waivers, listed=listed)
            assert Verdict.WAIVED is finding.verdict
            finding = found({here: "m"})
            assert [] != judge(Judged("a", [finding]), waivers=waivers, listed=listed)
            assert Verdict.FAIL is finding.verdict


def test_of_several_waivers_the_first_one_counts(found: MakeFinding) -> None:
    """The others would do as well; none of them is stale."""
    finding = found({"A": "m"})
    several = (
        waiver({"B": "n"}, line=2, target="b"),
        waiver({"A": "m"}, line=3),
        waiver({"A": "m"}, target="a", line=4),
    )

    assert ["waiver-stale"] == [name for name, *_ in judge(Judged("a", [finding]), waivers=several)]
    assert finding.accepted is not None
    assert "waivers.yaml:3" == finding.accepted.place
    joined = found({"A": "m"}, also=("two/X-7",))
    judge(Judged("a", [joined]), waivers=(waiver({"A": "m"}, "X-7", line=2), waiver({"A": "m"}, "R-1", line=3)))
    assert joined.accepted is not None
    assert "waivers.yaml:2" == joined.accepted.place


def test_waivers_add_nothing_up(found: MakeFinding) -> None:
    """Somebody has to have accepted all values together."""
    finding = found({"A": "m", "B": "n"})
    flaws = judge(Judged("a", [finding]), waivers=(waiver({"A": "m"}, line=2), waiver({"B": "n"}, line=3)))

    assert Verdict.FAIL is finding.verdict
    assert [
        "the waiver of waivers.yaml:2 does not accept B=n",
        "the waiver of waivers.yaml:3 does not accept A=m",
    ] == finding.because
    assert ["waiver-void", "waiver-void"] == [name for name, *_ in flaws]


def test_a_failure_without_unmet_demands_is_never_accepted(found: MakeFinding) -> None:
    """Nobody can have looked at a value that is not told."""
    finding = found({"A": "y"})
    judge(Judged("a", [finding]), waivers=(waiver({"A": "y"}),), listed=baseline(("R-1", "A", "a")))

    assert Verdict.FAIL is finding.verdict


# -- what is wrong with waivers


def test_an_expired_waiver_does_not_count(found: MakeFinding) -> None:
    """The rule goes on failing, with the reason; the flaw is as severe as the worst finding it was for."""
    low, medium = found({"A": "m"}, severity="low"), found({"A": "m"}, severity="medium")

    flaws = judge(Judged("a", [low]), Judged("b", [medium]), waivers=(waiver({"A": "m"}, expires="2027-01-14"),))

    assert [("waiver-expired", "medium", "a, b: the waiver of R-1 expired on 2027-01-14")] == flaws
    assert Verdict.FAIL is low.verdict
    assert ["the waiver of waivers.yaml:2 expired on 2027-01-14"] == low.because


def test_a_waiver_is_void_when_the_value_changes(found: MakeFinding) -> None:
    """Where the old value still is, it counts."""
    same, other = found({"X86_MSR": "m"}), found({"X86_MSR": "y"})
    other = replace(other, demands=(DemandResult("X86_MSR", "n", "y"),))

    flaws = judge(Judged("a", [same]), Judged("b", [other]), waivers=(waiver({"X86_MSR": "m"}),))

    assert [("waiver-void", "high", "b: the waiver of R-1 accepts X86_MSR=m, it is y now")] == flaws
    assert (Verdict.WAIVED, Verdict.FAIL) == (same.verdict, other.verdict)
    assert ["the waiver of waivers.yaml:2 accepts X86_MSR=m, it is y now"] == other.because


def test_an_expired_waiver_may_be_void_too(found: MakeFinding) -> None:
    """It is one flaw, with both reasons."""
    finding = found({"A": "n", "B": ""})

    (flaw,) = judge(Judged("a", [finding]), waivers=(waiver({"A": "m", "B": "x"}, expires="2026-12-31"),))

    assert "waiver-expired" == flaw[0]
    assert [
        "the waiver of waivers.yaml:2 expired on 2026-12-31",
        "the waiver of waivers.yaml:2 accepts A=m, it is n now",
        "the waiver of waivers.yaml:2 accepts B=x, it is empty now",
    ] == finding.because


def test_a_waiver_is_not_blamed_where_another_one_covers(found: MakeFinding) -> None:
    """Of two with overlapping targets each may be there for the other values; what is covered is covered."""
    first, second = found({"A": "m"}), found({"A": "n"})
    waivers = (waiver({"A": "m"}, line=2), waiver({"A": "n"}, target="b", line=3))

    assert [] == judge(Judged("a", [first]), Judged("b", [second]), waivers=waivers)


def test_a_waiver_on_other_symbols_is_not_blamed(found: MakeFinding) -> None:
    """The rule fails elsewhere for something that it says nothing about."""
    first, second = found({"A": "m"}), found({"B": "n"})

    assert [] == judge(Judged("a", [first]), Judged("b", [second]), waivers=(waiver({"A": "m"}),))
    assert (Verdict.FAIL, []) == (second.verdict, second.because)


@pytest.mark.parametrize("verdict", [Verdict.FAIL, Verdict.PASS, Verdict.NOT_APPLICABLE])
def test_a_waiver_of_what_cannot_be_waived_is_refused(verdict: Verdict, found: MakeFinding) -> None:
    """Whether the rule fails or not: some day it would."""
    finding = found({"A": "m"}, verdict=verdict, severity="critical", waivable=False)

    flaws = judge(Judged("a", [finding]), waivers=(waiver({"A": "m"}),), complete=False)

    assert [("waiver-refused", "critical", "a: the waiver of R-1 does not count: the rule cannot be waived")] == flaws
    assert verdict is finding.verdict


def test_a_waiver_may_be_refused_for_one_target_and_count_for_another(found: MakeFinding) -> None:
    """It is blamed only where the rule fails."""
    waivable, strict, met = found({"A": "m"}), found({"A": "m"}, waivable=False), found({"A": "y"}, waivable=False)
    met.verdict = Verdict.PASS

    assert [] == judge(Judged("a", [waivable]), Judged("b", [met]), waivers=(waiver({"A": "m"}),))
    assert Verdict.WAIVED is waivable.verdict
    again = found({"A": "m"})
    flaws = judge(Judged("a", [again]), Judged("b", [strict]), waivers=(waiver({"A": "m"}),))
    assert ["waiver-refused"] == [name for name, *_ in flaws]
    assert (Verdict.WAIVED, Verdict.FAIL) == (again.verdict, strict.verdict)


# -- stale waivers


@pytest.mark.parametrize(
    ("verdict", "values", "reason"),
    [
        (Verdict.PASS, {"A": "y"}, "a: R-1 is met"),
        (Verdict.NOT_APPLICABLE, {"A": None}, "a: R-1 does not apply"),
        (Verdict.FAIL, {"B": "n"}, "a: R-1 fails for other options: B"),
    ],
)
@pytest.mark.parametrize("expires", ["2027-03-31", "2026-12-31"])
def test_a_waiver_that_accepts_nothing_is_stale(
    verdict: Verdict, values: dict[str, str | None], reason: str, expires: str, found: MakeFinding
) -> None:
    """Expired or not; the flaw is as severe as the rule, and says what became of that."""
    finding = found(values, verdict=verdict, severity="low")

    flaws = judge(Judged("a", [finding]), waivers=(waiver({"A": "m"}, target="a", expires=expires),), complete=False)

    late = "; the waiver expired on 2026-12-31" if expires < "2027" else ""
    assert [("waiver-stale", "low", reason + late)] == flaws


def test_a_waiver_that_is_replaced_is_stale(found: MakeFinding) -> None:
    """The old one has expired, the new one covers what it was for."""
    old, new = waiver({"A": "m"}, target="a", expires="2026-12-31"), waiver({"A": "m"}, line=9)

    flaws = judge(Judged("a", [found({"A": "m"})]), waivers=(old, new))

    reason = "a: R-1 is accepted by the waiver of waivers.yaml:9; the waiver expired on 2026-12-31"
    assert [("waiver-stale", "high", reason)] == flaws


@pytest.mark.parametrize(
    ("target", "rule", "reason"),
    [
        ("", "R-9", "no profile asks for R-9"),
        ("a", "R-9", "no profile asks for R-9"),
        ("z*", "R-1", "nothing that was judged is called z*"),
    ],
)
def test_a_complete_run_tells_more(target: str, rule: str, reason: str, found: MakeFinding) -> None:
    """That nobody asks for a rule, and that there is no such target, is known when everything was judged."""
    one = waiver({"A": "m"}, rule, target)

    assert [] == judge(Judged("a", [found({"A": "n"})]), waivers=(one,), complete=False)
    assert [("waiver-stale", "medium", reason)] == judge(Judged("a", [found({"A": "n"})]), waivers=(one,))


@pytest.mark.parametrize(
    ("target", "told"),
    [("a", True), ("configs/a", True), ("", False), ("a*", False), ("[a]", False), ("?", False), ("all", False)],
)
def test_a_partial_run_tells_only_of_what_it_has_seen(target: str, *, told: bool, found: MakeFinding) -> None:
    """A waiver that is meant for more may be needed there."""
    met = found({"A": "y"}, verdict=Verdict.PASS)

    judged, one = Judged("a", [met], ("configs/a",), "all"), waiver({"A": "m"}, target=target)

    assert (["waiver-stale"] if told else []) == [name for name, *_ in judge(judged, waivers=(one,), complete=False)]
    assert ["waiver-stale"] == [name for name, *_ in judge(judged, waivers=(one,))]


def test_a_waiver_that_one_of_many_needs_is_not_stale(found: MakeFinding) -> None:
    """It is meant for all of them."""
    judged = [Judged(name, [found({"A": "y"}, verdict=Verdict.PASS)]) for name in "abc"]

    assert [] == judge(*judged, Judged("d", [found({"A": "m"})]), waivers=(waiver({"A": "m"}),))
    (flaw,) = judge(*judged, Judged("e", [found({"A": "y"}, verdict=Verdict.PASS)]), Judged("f", []),
                    Judged("d", [found({"A": "y"}, verdict=Verdict.PASS)]), waivers=(waiver({"A": "m"}),))  # fmt: skip
    assert "a, b, c and 2 others: R-1 is met" == flaw[2]
    (flaw,) = judge(*judged, Judged("d", [found({"A": "y"}, verdict=Verdict.PASS)]), waivers=(waiver({"A": "m"}),))
    assert "a, b, c, d: R-1 is met" == flaw[2]


def test_what_nobody_can_tell_is_left_alone(found: MakeFinding) -> None:
    """Without a tree a partial config says nothing on a rule: its waiver and entry may be needed."""
    finding = found({"A": None}, verdict=Verdict.UNKNOWN)

    assert [] == judge(Judged("a", [finding]), waivers=(waiver({"A": "m"}),), listed=baseline(("R-1", "A", "a")))
    assert Verdict.UNKNOWN is finding.verdict


@pytest.mark.parametrize(("expires", "flaws"), [("2027-03-31", []), ("2026-12-31", ["waiver-stale"])])
def test_a_decision_comes_first(expires: str, flaws: list[str], found: MakeFinding) -> None:
    """What it gives up stays as it is. A waiver behind it would count without it; one that has expired would not."""
    decided = found({"A": "m"}, verdict=Verdict.WAIVED)
    decided.because = ["given up"]

    told = judge(
        Judged("a", [decided]), waivers=(waiver({"A": "m"}, expires=expires),), listed=baseline(("R-1", "A", "a"))
    )

    assert flaws == [name for name, *_ in told]
    assert (None, ["given up"]) == (decided.accepted, decided.because)


# -- the baseline


def test_a_baseline_accepts_what_it_lists(found: MakeFinding) -> None:
    """Whatever value the symbol has."""
    for value in ("m", "n", None):
        finding = found({"A": value})
        assert [] == judge(Judged("a", [finding]), listed=baseline(("R-1", "A", "a")))
        assert Verdict.WAIVED is finding.verdict
        assert Acceptance(Acceptor.BASELINE, "", place="baseline.yaml:2") == finding.accepted
        assert ["accepted by the baseline (baseline.yaml:2)"] == finding.because


@pytest.mark.parametrize("key", [("R-2", "A", "a"), ("R-1", "B", "a"), ("R-1", "A", "b"), ("r-1", "A", "a")])
def test_a_baseline_accepts_nothing_else(key: tuple[str, str, str], found: MakeFinding) -> None:
    """Another rule, symbol or target is another demand."""
    finding = found({"A": "m"})
    judge(Judged("a", [finding], ("b",)), listed=baseline(key))

    assert (Verdict.FAIL, []) == (finding.verdict, finding.because)


def test_a_baseline_lists_every_unmet_symbol(found: MakeFinding) -> None:
    """If one of them is new, the rule fails, and the entry on the other is needed."""
    finding = found({"A": "m", "B": "n", "C": "y"})

    assert [] == judge(Judged("a", [finding]), listed=baseline(("R-1", "B", "a")))
    assert (Verdict.FAIL, ["the baseline (baseline.yaml:2) does not list A"]) == (finding.verdict, finding.because)
    assert [] == judge(Judged("a", [finding]), listed=baseline(("R-1", "B", "a"), ("R-1", "A", "a")))
    assert Verdict.WAIVED is finding.verdict


def test_a_waiver_comes_before_the_baseline(found: MakeFinding) -> None:
    """The entry is not stale: the demand is not met."""
    finding = found({"A": "m"})

    flaws = judge(Judged("a", [finding]), waivers=(waiver({"A": "m"}),), listed=baseline(("R-1", "A", "a")))

    assert [] == flaws
    assert finding.accepted is not None
    assert Acceptor.WAIVER is finding.accepted.by


@pytest.mark.parametrize(
    ("waived", "name"),
    [(waiver({"A": "m"}, expires="2026-12-31"), "waiver-expired"), (waiver({"A": "n"}), "waiver-void")],
)
def test_a_baseline_does_not_hide_what_is_wrong_with_a_waiver(waived: Waiver, name: str, found: MakeFinding) -> None:
    """Somebody wanted the exception to end, and has to say what is to come."""
    finding = found({"A": "m"})

    flaws = judge(Judged("a", [finding]), waivers=(waived,), listed=baseline(("R-1", "A", "a")))

    assert (Verdict.WAIVED, [(name, "high")]) == (finding.verdict, [(one, severity) for one, severity, _ in flaws])


@pytest.mark.parametrize(
    ("verdict", "values", "reason"),
    [
        (Verdict.PASS, {"A": "y"}, "R-1 is met by a"),
        (Verdict.NOT_APPLICABLE, {"A": None}, "R-1 does not apply to a"),
        (Verdict.FAIL, {"B": "n"}, "R-1 is not met by a, but A is not what it fails for"),
        (Verdict.WAIVED, {"B": "n"}, "R-1 is not met by a, but A is not what it fails for"),
    ],
)
@pytest.mark.parametrize("complete", [True, False])
def test_an_entry_that_is_not_needed_is_stale(
    verdict: Verdict, values: dict[str, str | None], reason: str, found: MakeFinding, *, complete: bool
) -> None:
    """It must be pruned, unless that is not asked for now."""
    judged, listed = Judged("a", [found(values, verdict=verdict, severity="low")]), baseline(("R-1", "A", "a"))

    assert [("baseline-stale", "low", reason)] == judge(judged, listed=listed, complete=complete)
    assert [] == judge(judged, listed=listed, complete=complete, allow_unpruned=True)
    assert () == pruned(listed, [judged], complete=complete)


@pytest.mark.parametrize(
    ("key", "reason"),
    [(("R-1", "A", "gone"), "gone is none of the targets"), (("R-9", "A", "a"), "no profile asks for R-9 in a")],
)
def test_what_was_not_judged_is_told_in_a_complete_run(
    key: tuple[str, str, str], reason: str, found: MakeFinding
) -> None:
    """A partial one leaves it alone, and so does pruning."""
    judged, listed = Judged("a", [found({"A": "m"})]), baseline(key)

    assert [] == judge(judged, listed=listed, complete=False)
    assert listed.entries == pruned(listed, [judged], complete=False)
    assert [("baseline-stale", "medium", reason)] == judge(judged, listed=listed)
    assert () == pruned(listed, [judged], complete=True)


def test_a_target_that_is_judged_twice_needs_what_either_needs(found: MakeFinding) -> None:
    """Such as one config over two trees."""
    met, failing = found({"A": "y"}, verdict=Verdict.PASS), found({"A": "m"})

    assert [] == judge(Judged("a", [met]), Judged("a", [failing]), listed=baseline(("R-1", "A", "a")))


def test_an_entry_on_what_cannot_be_waived_is_refused(found: MakeFinding) -> None:
    """It never counts, is not written, and is pruned."""
    finding = found({"A": "m"}, severity="critical", waivable=False)
    judged, listed = Judged("a", [finding]), baseline(("R-1", "A", "a"))

    flaws = judge(judged, listed=listed, complete=False, allow_unpruned=True)

    assert [("baseline-refused", "critical", "R-1 cannot be waived")] == flaws
    assert (Verdict.FAIL, []) == (finding.verdict, finding.because)
    assert () == entries_of([judged])
    assert () == pruned(listed, [judged], complete=False)


def test_an_entry_may_be_needed_for_one_of_two_rules_of_an_id(found: MakeFinding) -> None:
    """Profiles may each have a rule of that id, of which one cannot be waived."""
    for strict in (0, 1):
        findings = [found({"A": "m"}, waivable=number != strict) for number in range(2)]
        assert [] == judge(Judged("a", findings), listed=baseline(("R-1", "A", "a")))
        assert (Verdict.FAIL, Verdict.WAIVED) == (findings[strict].verdict, findings[1 - strict].verdict)


def test_a_new_baseline_lists_what_nobody_else_accepts(found: MakeFinding) -> None:
    """What fails, and what only the old baseline accepts; each unmet symbol."""
    findings = [
        found({"A": "m", "B": "y", "C": "n"}, "R-1"),
        found({"A": "m"}, "R-2", also=("two/X-7",)),
        found({"A": "m"}, "R-3"),
        found({"A": "y"}, "R-4", Verdict.PASS),
        found({"A": None}, "R-5", Verdict.UNKNOWN),
        found({"A": "m"}, "R-6", Verdict.WAIVED),
    ]
    judged = Judged("a", findings)
    judge(judged, waivers=(waiver({"A": "m"}, "R-3"),), listed=baseline(("X-7", "A", "a")))

    assert Verdict.WAIVED is findings[1].verdict
    assert (Entry("a", "R-1", "A"), Entry("a", "R-1", "C"), Entry("a", "R-2", "A")) == entries_of([judged])


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


# -- what real judging finds


KCONFIG = """
config A
\ttristate "A"

config B
\tbool "B"

config NUMBER
\tint "Number"
\tdefault 5

config TEXT
\tstring "Text"
\tdefault ""

config MODULES
\tbool
\tdefault y
\tmodules
"""
CASES: list[tuple[dict[str, Any], dict[str, str], str]] = [
    ({"A": "y"}, {"A": "m"}, "CONFIG_A=m"),
    ({"A": "n", "B": "y"}, {"A": "m", "B": "n"}, "CONFIG_A=m"),
    ({"NUMBER": ">=6"}, {"CONFIG_NUMBER": "5"}, "CONFIG_A=m"),
    ({"TEXT": "set"}, {"TEXT": ""}, "CONFIG_A=m"),
    ({"TEXT": {"contains": "yama"}}, {"TEXT": "a,b c"}, 'CONFIG_TEXT="a,b c"'),
]


@pytest.mark.parametrize(("wanted", "accepts", "config"), CASES)
def test_values_are_written_as_findings_have_them(  # noqa: PLR0917 - three fixtures
    wanted: dict[str, Any],
    accepts: dict[str, str],
    config: str,
    rule: Callable[..., Rule],
    tree_facts: Callable[..., TreeFacts],
    judge_all: Callable[..., Any],
    profile: Callable[..., Profile],
    write: Callable[..., Path],
) -> None:
    """Tristates, numbers and strings, over a tree."""
    _, _, findings = judge_all(tree_facts(KCONFIG, f"{config}\n"), profile("p", rule(wanted)))
    text = json.dumps({"waivers": [
        {"rule": "R-1", "accepts": accepts, "reason": "r", "owner": "o", "expires": "2027-12-31"}
    ]})  # fmt: skip
    assert [Verdict.FAIL] == [finding.verdict for finding in findings]

    assert [] == accept([Judged("a", findings)], read_waivers(str(write("w.yaml", text))), None, TODAY, complete=True)
    assert [Verdict.WAIVED] == [finding.verdict for finding in findings]


# -- whatever the findings are


class Dice:
    """Makes random findings, waivers and entries of a few names."""

    def __init__(self, seed: int, found: MakeFinding) -> None:
        self.random = random.Random(seed)
        self.found = found

    def judged(self) -> list[Judged]:
        return [Judged(target, [self.finding(f"R-{number}") for number in range(4)]) for target in "abc"]

    def finding(self, name: str) -> Finding:
        verdict = self.random.choice([Verdict.FAIL, Verdict.FAIL, Verdict.FAIL, *Verdict])
        values: dict[str, Any] = {symbol: self.random.choice(["m", "n", None]) for symbol in self.symbols()}
        if verdict is Verdict.PASS:
            values = dict.fromkeys(values, "y")
        also = (f"q/S-{self.random.randrange(4)}",) if self.random.random() < 0.3 else ()
        waivable = self.random.random() < 0.8
        return self.found(values, name, verdict, self.random.choice(SEVERITIES), also, waivable=waivable)

    def symbols(self) -> list[str]:
        return self.random.sample("AB", self.random.choice([1, 1, 2]))

    def waivers(self) -> list[Waiver]:
        return [
            waiver(
                {symbol: self.random.choice(["m", "n", "absent"]) for symbol in self.symbols()},
                self.random.choice(["R-0", "R-1", "R-2", "R-3", "S-0", "S-1", "R-9"]),
                self.random.choice(["", "a", "b", "[ab]", "*", "z"]),
                self.random.choice(["2026-12-31", "2027-01-15", "2027-12-31"]),
                line=line,
            )
            for line in range(2, self.random.randrange(3, 9))
        ]

    def entries(self) -> Baseline:
        keys = {
            (
                self.random.choice(["R-0", "R-1", "R-2", "R-3", "S-0"]),
                self.random.choice("AB"),
                self.random.choice("abz"),
            )
            for _ in range(self.random.randrange(8))
        }
        return baseline(*sorted(keys))


def failing(judged: list[Judged]) -> set[tuple[str, str]]:
    return {
        (one.target, finding.rule.id) for one in judged for finding in one.findings if finding.verdict is Verdict.FAIL
    }


@pytest.mark.parametrize("seed", range(60))
def test_what_is_written_is_accepted_and_needed(seed: int, found: MakeFinding, write: Callable[..., Path]) -> None:
    """After a new baseline nothing fails but what cannot be waived, no entry is stale, and none is pruned."""
    judged, waivers = Dice(seed, found).judged(), Dice(seed, found).waivers()
    judge(*judged, waivers=tuple(waivers), complete=False)
    before = failing(judged)
    path = str(write("baseline.yaml", render_baseline(entries_of(judged))))

    listed = read_baseline(path)
    flaws = accept(judged, [], listed, TODAY, complete=True)

    assert [] == flaws
    assert {
        (one.target, finding.rule.id) for one in judged for finding in one.findings if not finding.rule.waivable
    } & before == failing(judged)
    for complete in (True, False):
        assert listed.entries == pruned(listed, judged, complete=complete)
    assert listed.entries == entries_of(judged)


@pytest.mark.parametrize("seed", range(60))
def test_what_does_not_count_makes_no_run_better(seed: int, found: MakeFinding) -> None:
    """A waiver that expires, and an entry that is pruned or refused, never leave fewer failures or milder ones."""
    results = []
    for today, complete in ((TODAY, True), (TODAY, False), (TODAY + timedelta(days=400), True)):
        judged = Dice(seed, found).judged()
        first = failing(judged)
        flaws = accept(judged, Dice(seed + 1, found).waivers(), Dice(seed, found).entries(), today, complete=complete)
        assert failing(judged) <= first
        assert all(flaw.verdict is Verdict.FAIL and flaw.unmet and flaw.because for flaw in flaws)
        assert len(flaws) == len({flaw.fingerprint for flaw in flaws})
        results.append((failing(judged), {(flaw.path, flaw.line) for flaw in flaws}))
    now, partial, later = results

    assert now[0] == partial[0] <= later[0]
    assert partial[1] <= now[1] <= later[1]


@pytest.mark.parametrize("seed", range(60))
def test_pruning_mends_what_is_told(seed: int, found: MakeFinding) -> None:
    """Entries that are flaws go and all others stay, and what fails afterwards is what failed before."""
    judged, listed = Dice(seed, found).judged(), Dice(seed, found).entries()
    for complete in (True, False):
        flaws = accept(judged, [], listed, TODAY, complete=complete)
        kept = Baseline(listed.path, pruned(listed, judged, complete=complete))
        again = Dice(seed, found).judged()

        assert {one.line for one in listed.entries} - {flaw.line for flaw in flaws} == {
            one.line for one in kept.entries
        }
        assert [] == accept(again, [], kept, TODAY, complete=complete)
        assert failing(judged) == failing(again)


def test_a_waiver_never_accepts_what_it_does_not_name(found: MakeFinding) -> None:
    """By a plainer account of what covers what."""
    for seed in range(300):
        dice = Dice(seed, found)
        judged, waivers = dice.judged(), dice.waivers()
        expected = {
            (one.target, finding.rule.id)
            for one in judged
            for finding in one.findings
            if finding.verdict is Verdict.FAIL
            and not any(
                finding.rule.waivable
                and waived.expires >= TODAY
                and waived.rule in (finding.rule.id, *(other[2:] for other in finding.also))
                and one.target in {"": "abc", "*": "abc", "[ab]": "ab"}.get(waived.target, waived.target)
                and {demand.symbol: demand.actual or "absent" for demand in finding.unmet}.items()
                <= waived.accepts.items()
                for waived in waivers
            )
        }

        accept(judged, waivers, None, TODAY, complete=True)

        assert expected == failing(judged)
