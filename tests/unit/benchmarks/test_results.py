"""Tests of results as data: what they tell, and how they are kept."""

from __future__ import annotations

import json

import pytest

from benchmarks._process import BenchmarkError
from benchmarks._results import from_json, to_json
from tests.unit.benchmarks.results import group, results, series


def test_a_ratio_is_per_item_and_round() -> None:
    """A run over ten configs counts as ten."""
    found = group("fleets", series("peer", 1, 2), series("fleet", 5, 20, items=10), base="peer")
    ratio = found.ratio(found.series[1])

    assert ratio is not None
    assert (0.5, 1.0, 2) == (ratio.low, ratio.high, ratio.count)


def test_without_its_base_a_group_has_no_ratios() -> None:
    """The peer may not be there."""
    found = group("fleets", series("fleet", 5), base="peer")

    assert None is found.ratio(found.series[0])
    assert None is found.excess(found.series[0])


def test_excess_is_what_a_run_takes_beyond_the_base() -> None:
    """It is found round by round, in seconds."""
    found = group("library", series("base", 1, 2), series("load", 1.5, 2.25), base="base")
    excess = found.excess(found.series[1])

    assert excess is not None
    assert (0.25, 0.5) == (excess.low, excess.high)


def test_results_are_kept_whole() -> None:
    """The page can be made again without measuring."""
    found = results(group("a", series("x", 0.5, 1.25), base="x"), group("b", series("y", 2, items=9), unit="configs"))

    assert found == from_json(to_json(found))


def test_results_without_groups_are_kept_too() -> None:
    """Whoever asks for nothing gets a document all the same."""
    assert results() == from_json(to_json(results()))


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"format": 1}', "null", to_json(results(group("a", series("x", 1)))).replace("name", "no")],
)
def test_what_is_no_document_of_results_is_refused(text: str) -> None:
    """One error says so."""
    with pytest.raises(BenchmarkError, match="no results of benchmarks"):
        from_json(text)


def test_results_of_another_format_are_refused() -> None:
    """What a later version wrote may mean something else."""
    document = {**json.loads(to_json(results())), "format": 2}

    with pytest.raises(BenchmarkError, match="format 2"):
        from_json(json.dumps(document))
