"""What a waiver covers, and what is wrong with waivers that do not count or that nothing needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kconfig_guard.acceptance.baselining import entries_of, pruned
from kconfig_guard.acceptance.judged import Judged
from kconfig_guard.judgement.finding import Acceptance, Acceptor, DemandResult, Verdict
from kconfig_guard.policy.baseline import Entry, spelled
from kconfig_guard.profile.renames import Renames
from kconfig_guard.profile.rule import Rename
from tests.unit.acceptance.makers import BYTES, MakeFinding, baseline, judge, waiver

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
