"""Tests of limits, and of the page and the chart that are made of results."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import fleets, library_load, memory, one_config
from benchmarks._bench import MAIN
from benchmarks._chart import chart
from benchmarks._limits import EXCESS, LIMITS, PEAK, RATIO, outcomes
from benchmarks._page import amount, duration, number, page, verdict
from benchmarks._results import Results, from_json
from tests.unit.benchmarks.results import group, results, series

DOCS = Path(__file__).parents[3] / "docs"
PEER = one_config.PEER


def judged(seconds: float, trial: bool = False) -> Results:  # noqa: FBT001, FBT002
    """Return results with one figure of each kind; the limits are on 1 s, on 20 ms and on 60 MiB."""
    return results(
        group(one_config.ONE_CONFIG, series(PEER, 1, 1, 1), series(one_config.WARM, 0.5, seconds, 3), base=PEER),
        group(memory.GROUP, series(memory.WARM, 1, 1, peak=60 * seconds)),
        group(library_load.GROUP, series("base", 1), series(library_load.COPY, 1 + seconds / 50), base="base"),
        group("growth rules", series("text", 1, 2, 3, items=10), series("text", 20, items=100), unit="rules"),
        trial=trial,
    )


def measured(found: Results) -> dict[str, bool | None]:
    return {one.limit.what: one.met for one in outcomes(found) if one.met is not None}


def test_every_limit_has_a_name_and_a_place_of_its_own() -> None:
    """No figure is limited twice, and no row is ambiguous."""
    assert len(LIMITS) == len({one.what for one in LIMITS})
    assert len(LIMITS) == len({(one.group, one.series, one.quantity) for one in LIMITS})


@pytest.mark.parametrize(("seconds", "met"), [(0.9, True), (1.1, False)])
def test_a_limit_is_kept_or_not(seconds: float, met: bool) -> None:  # noqa: FBT001
    """Of ratios and times the median counts, of memory the most; what was not measured is neither."""
    assert [met] * 3 == list(measured(judged(seconds)).values())


def test_a_limit_that_is_just_reached_is_kept() -> None:
    """It says at most."""
    assert [True] * 2 == list(measured(judged(1.0)).values())[:2]


def test_nothing_measured_keeps_no_limit() -> None:
    """The page says so instead of praising."""
    assert {} == measured(results())
    assert f"No limit was measured. {len(LIMITS)} were not measured." == verdict(outcomes(results()))


def test_the_verdict_names_what_is_missed() -> None:
    """And counts what is kept, and what nobody measured."""
    missed, kept = verdict(outcomes(judged(1.1))), verdict(outcomes(judged(0.9)))

    assert missed.startswith("0 of 3 measured limits are met.")
    assert 3 == missed.count("\n* ")
    assert f"All of 3 measured limits are met. {len(LIMITS) - 3} were not measured." == kept


def test_the_page_has_a_section_and_rows_for_each_group() -> None:
    """Ratios with their spread, memory, growth with its power; text stays in its cell."""
    text = page(judged(1.1))

    assert "| 1.10 | 0.80 to 2.05 | 0.50 to 3.00 | **not met** |" in text
    assert "| a \\| b |" in text
    assert "## About memory\n\nWhat to know.\n" in text
    assert f"| {memory.WARM} | 2 | 66 MiB | 67 MiB |" in text
    assert "| 10 | 2.00 s (1.00 s to 3.00 s) |\n| 100 | 20 s (20 s to 20 s) |\n| grows with the power | 1.00 |" in text
    assert f"| {library_load.COPY} | 1 | 1.02 s | 22 ms |" in text


def test_a_trial_says_that_it_is_one() -> None:
    """Its figures must not pass for good ones."""
    assert "quick trial" in page(judged(1, trial=True))
    assert "quick trial" not in page(judged(1))


def test_a_group_without_its_base_has_times_alone() -> None:
    """The columns that need the peer are left out."""
    text = page(results(group(fleets.GROUP, series("text", 2, items=10), base=PEER, unit="configs")))

    assert "| run | runs | time for one |\n| --- | --- | --- |\n| text | 1 | 200 ms |\n" in text


@pytest.mark.parametrize(
    ("value", "quantity", "text"),
    [
        (1.234, RATIO, "1.23"), (0.0123, RATIO, "0.012"), (59.6, PEAK, "60 MiB"),
        (0.0042, EXCESS, "4.2 ms"), (0.25, EXCESS, "250 ms"), (1.5, EXCESS, "1.50 s"), (61.2, EXCESS, "61 s"),
    ],
)  # fmt: skip
def test_amounts_have_units(value: float, quantity: str, text: str) -> None:
    """As many digits as mean something."""
    assert text == amount(value, quantity)


def test_negative_amounts_can_be_read() -> None:
    """Noise may make a difference negative."""
    assert ("-3.0 ms", "-0.20") == (duration(-0.003), number(-0.2))


def test_the_chart_has_a_bar_for_each_measured_limit_and_a_curve_for_each_kind() -> None:
    """A bar is a part of the limit; what was not measured has none."""
    found = chart(judged(1.1))

    assert [1.1, 1.1, 1.1] == [round(bar.value, 6) for bar in found.bars]
    assert (0.5, 3.0, False) == (found.bars[0].low, found.bars[0].high, found.bars[0].met)
    assert [((10, 100), (2, 20), (1, 20), (3, 20))] == [
        (one.sizes, one.medians, one.lows, one.highs) for panel in found.panels for one in panel.curves
    ]


def test_the_page_in_the_repository_is_made_of_the_results_there() -> None:
    """Nobody has changed a figure by hand."""
    assert page(from_json((DOCS / "benchmarks.json").read_text())) == (DOCS / "benchmarks.md").read_text()


def test_the_results_in_the_repository_name_no_place() -> None:
    """They are about kernels and programs, not about the machine of whoever measured."""
    text = (DOCS / "benchmarks.json").read_text()

    assert f'"kernel tools {MAIN}"' in text
    assert [] == [place for place in ("/home/", "/root/", "/tmp", "/usr/", "://") if place in text]
