"""Tests of contestants that run in turn."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks._process import BenchmarkError, Command
from benchmarks._rounds import Answers, Contestant, in_turn

if TYPE_CHECKING:
    from pathlib import Path


def contestant(name: str, log: Path, **more: object) -> Contestant:
    program = f"print('x'); open({str(log)!r}, 'a').write({name!r})"

    def prepare(number: int) -> None:
        with log.open("a") as file:
            file.write(f" {number}")

    return Contestant(name, Command((sys.executable, "-c", program), b"x"), prepare, **more)  # type: ignore[arg-type]


def test_they_run_in_turn_after_a_round_that_does_not_count(tmp_path: Path) -> None:
    """Each is prepared with the number of the round, and who takes part in few rounds is not warmed up."""
    log = tmp_path / "log"
    series = in_turn([contestant("a", log), contestant("b", log, rounds=1), contestant("c", log)], 2, tmp_path)

    assert " -1a -1c 0a 0b 0c 1a 1c" == log.read_text()
    assert [("a", 2), ("b", 1), ("c", 2)] == [(one.name, len(one.samples)) for one in series]


def test_there_may_be_no_warm_up(tmp_path: Path) -> None:
    """What takes long runs only as often as it counts."""
    log = tmp_path / "log"
    in_turn([contestant("a", log)], 1, tmp_path, warm_up=False)

    assert " 0a" == log.read_text()


def test_an_answer_that_changes_is_refused() -> None:
    """A run that judged less than the one before is no measurement."""
    answers, one = Answers(), Contestant("a", Command((), b"x"))
    answers.expect(one, 3)
    answers.expect(one, 3)

    with pytest.raises(BenchmarkError, match="a: 2 of b'x', but 3 before"):
        answers.expect(one, 2)


def test_those_who_have_to_agree_do() -> None:
    """The same question has the same answer with and without cache; others may have another."""
    answers = Answers()
    cold, warm, text = (
        Contestant(name, Command((), b"x"), agree=agree) for name, agree in (("c", "tree"), ("w", "tree"), ("t", ""))
    )
    answers.expect(cold, 3)
    answers.expect(text, 2)

    with pytest.raises(BenchmarkError, match="w: 4"):
        answers.expect(warm, 4)
