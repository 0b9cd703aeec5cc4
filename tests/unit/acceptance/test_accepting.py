"""Whatever the findings are, waivers and a baseline accept what they cover and nothing else."""

from __future__ import annotations

import json
import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from kconfig_guard.acceptance.baselining import entries_of, pruned
from kconfig_guard.acceptance.judged import Judged
from kconfig_guard.judgement.asked import Asked
from kconfig_guard.judgement.finding import Finding, Verdict
from kconfig_guard.judgement.judge import Judge
from kconfig_guard.policy.baseline import Baseline, read_baseline, render_baseline
from kconfig_guard.policy.waivers import Waiver, read_waivers
from kconfig_guard.profile.severity import SEVERITIES
from tests.unit.acceptance.makers import TODAY, MakeFinding, accept, baseline, judge, waiver

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kconfig_guard.judgement.facts import TreeFacts
    from kconfig_guard.profile.rule import Rule

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
    write: Callable[..., Path],
) -> None:
    """Tristates, numbers and strings, over a tree."""
    judging = Judge(tree_facts(KCONFIG, f"{config}\n"), "config", "x86_64", "6.12.3")
    findings = judging.findings([Asked(rule(wanted), "p", "medium", [])])
    text = json.dumps({"waivers": [
        {"rule": "R-1", "accepts": accepts, "reason": "r", "owner": "o", "expires": "2027-12-31"}
    ]})  # fmt: skip
    assert [Verdict.FAIL] == [finding.verdict for finding in findings]

    assert [] == accept([Judged("a", findings)], read_waivers(str(write("w.yaml", text))), None, TODAY, complete=True)
    assert [Verdict.WAIVED] == [finding.verdict for finding in findings]
