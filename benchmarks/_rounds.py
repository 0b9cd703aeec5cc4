"""Let several contestants run in turn, round by round, so that what disturbs one disturbs the others as well."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks._process import BenchmarkError, run
from benchmarks._results import Series

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from benchmarks._process import Command, Sample

WARM_UP = -1
"""The number of the round that does not count."""


def _nothing(_number: int) -> None:
    """Prepare nothing."""


@dataclass(frozen=True)
class Contestant:
    """Something that is run once in each round.

    Attributes:
        name: What it is called in tables.
        command: What is run.
        prepare: Called with the number of the round before each run; its time does not count.
        items: How many inputs one run goes through, or how large its input is.
        agree: Contestants with the same word here have to give the same answer; each of its own if empty.
        rounds: In how many rounds it takes part at most, without the warm-up; 0 is all, with it.
    """

    name: str
    command: Command
    prepare: Callable[[int], None] = _nothing
    items: int = 1
    agree: str = ""
    rounds: int = 0


class Answers:
    """How many things each contestant judged or wrote: always as many, and those who agree the same."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def expect(self, contestant: Contestant, answer: int) -> None:
        """Note an answer.

        Raises:
            BenchmarkError: An earlier one differs.
        """
        key = contestant.agree or f"{contestant.name}, {contestant.items}"
        known = self._known.setdefault(key, answer)
        if known != answer:
            raise BenchmarkError(f"{contestant.name}: {answer} of {contestant.command.sign!r}, but {known} before")


def in_turn(
    contestants: Sequence[Contestant], rounds: int, scratch: Path, *, warm_up: bool = True, watch: bool = False
) -> tuple[Series, ...]:
    """Run each contestant once in each round and return what the runs took.

    Args:
        contestants: Who takes part.
        rounds: How many rounds count.
        scratch: A folder for output.
        warm_up: Run a round before that does not count.
        watch: Look at the memory of all processes while they run.

    Raises:
        BenchmarkError: One of them did not do its work, or not always the same.
    """
    answers = Answers()
    taken: dict[int, list[Sample]] = {number: [] for number in range(len(contestants))}
    last: dict[int, int] = {}
    for number in range(WARM_UP if warm_up else 0, rounds):
        for place, one in enumerate(contestants):
            if one.rounds and not 0 <= number < one.rounds:
                continue
            one.prepare(number)
            sample, last[place] = run(one.command, scratch, watch=watch)
            answers.expect(one, last[place])
            if number != WARM_UP:
                taken[place].append(sample)
    return tuple(Series(one.name, tuple(taken[place]), last[place], one.items) for place, one in enumerate(contestants))


def say(texts: Iterable[str]) -> None:
    """Print lines about progress."""
    for text in texts:
        print(f"benchmarks: {text}", file=sys.stderr, flush=True)
