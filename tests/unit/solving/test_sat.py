"""The solver's gates, models, cores, and the solution with the fewest literals."""

from __future__ import annotations

from itertools import product

import pytest

from kconfig_guard.solving import sat as module
from kconfig_guard.solving.sat import TRUE, Sat, UndecidedError


def holding(sat: Sat, literals: list[int], *assumptions: int) -> list[bool]:
    """Return which literals hold in a solution."""
    assert sat.solve(assumptions)
    model = sat.model()
    return [model[literal] if literal > 0 else not model[-literal] for literal in literals]


@pytest.mark.parametrize("values", list(product((False, True), repeat=3)))
def test_gates(values: tuple[bool, bool, bool]) -> None:
    """Each gate is what its name says, for all values of its inputs."""
    sat = Sat()
    inputs = [sat.new() for _ in values]
    gates = [sat.all(inputs), sat.any(inputs), sat.pick(*inputs)]
    given = [one if value else -one for one, value in zip(inputs, values, strict=True)]

    expected = [all(values), any(values), values[1] if values[0] else values[2]]
    assert expected == holding(sat, gates, *given)


def test_gates_of_constants_are_no_variables() -> None:
    """What is plain needs no gate."""
    sat = Sat()
    one = sat.new()

    assert [TRUE, -TRUE, one, one] == [sat.all([]), sat.any([]), sat.all([one, TRUE]), sat.any([one, -TRUE])]
    assert [-TRUE, TRUE] == [sat.all([one, -one]), sat.any([one, -one])]
    assert one == sat.pick(sat.new(), one, one)


def test_equal_gates_are_one() -> None:
    """The order of the inputs does not matter, nor that one is given twice."""
    sat = Sat()
    one, other = sat.new(), sat.new()

    assert sat.all([one, other]) == sat.all([other, one, other])


def test_one_of() -> None:
    """Exactly one of the literals holds."""
    sat = Sat()
    literals = [sat.new() for _ in range(3)]
    sat.one_of(literals)

    assert [False, True, False] == holding(sat, literals, literals[1])
    assert not sat.solve([-literal for literal in literals])
    assert not sat.solve(literals[:2])


def test_core() -> None:
    """The core names assumptions that exclude each other, and none that has nothing to do with it."""
    sat = Sat()
    one, other, third = sat.new(), sat.new(), sat.new()
    sat.add(-one, -other)

    assert not sat.solve([third, one, other])
    assert {one, other} == set(sat.core())


def test_fewest() -> None:
    """Of all solutions the one in which the fewest of the literals hold is returned."""
    sat = Sat()
    literals = [sat.new() for _ in range(6)]
    sat.add(*literals[:3])
    sat.add(*literals[2:5])
    sat.add(literals[5])

    assert sat.solve([])
    best = sat.fewest(literals, [])
    assert 2 == sum(best[literal] for literal in literals)
    assert [True, True] == [best[literals[2]], best[literals[5]]]


def test_fewest_keeps_to_the_assumptions() -> None:
    """What is assumed is not traded for fewer literals, and later questions are not bound by the count."""
    sat = Sat()
    literals = [sat.new() for _ in range(4)]

    assert sat.solve(literals)
    best = sat.fewest(literals, literals)
    assert 4 == sum(best[literal] for literal in literals)
    assert sat.solve(literals)


def test_a_question_that_is_too_hard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the solver is stopped, that is no answer."""
    monkeypatch.setattr(module, "_MAX_CONFLICTS", 1)
    sat = Sat()
    # Eight pigeons do not fit into seven holes.
    pigeons = [[sat.new() for _ in range(7)] for _ in range(8)]
    for holes in pigeons:
        sat.add(*holes)
    for pigeonhole in zip(*pigeons, strict=True):
        sat.at_most_one(pigeonhole)

    with pytest.raises(UndecidedError):
        sat.solve([])


def test_an_assumption_that_is_repeated() -> None:
    """Saying something a million times is saying it once."""
    sat = Sat()
    given, one, other = sat.new(), sat.new(), sat.new()
    for first, second in product((one, -one), (other, -other)):
        sat.add(-given, first, second)

    assert not sat.solve([given] * 1_000_000)
    assert [given] == sat.core()


def test_what_is_assumed_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A counter of all lines that are demanded anyway would take the square of their number in memory."""
    monkeypatch.setattr(module, "_MAX_COUNTED", 10)
    sat = Sat()
    demanded, others = [sat.new() for _ in range(100)], [sat.new() for _ in range(3)]
    sat.add(*others)

    assert sat.solve([*demanded, *others[:2]])
    best = sat.fewest([*demanded, *others], demanded)
    assert 101 == sum(best[literal] for literal in [*demanded, *others])


def test_too_many_to_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a counter would take too much memory, the solution is any."""
    monkeypatch.setattr(module, "_MAX_COUNTED", 10)
    sat = Sat()
    literals = [sat.new() for _ in range(10)]
    sat.add(*literals)

    assert sat.solve(literals[:5])
    best = sat.fewest(literals, [])
    assert 5 <= sum(best[literal] for literal in literals)
