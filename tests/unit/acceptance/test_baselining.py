"""What a baseline covers, which of its entries are not needed, and what a new one lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kconfig_guard.acceptance.baselining import entries_of, pruned
from kconfig_guard.acceptance.judged import Judged
from kconfig_guard.judgement.finding import Acceptance, Acceptor, Verdict
from kconfig_guard.policy.baseline import Entry
from tests.unit.acceptance.makers import MakeFinding, baseline, judge, waiver

if TYPE_CHECKING:
    from kconfig_guard.policy.waivers import Waiver

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
