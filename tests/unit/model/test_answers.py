"""Answers to probes: known, assumed, and put into text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kconfig_guard.model.answers import Answers, recorded
from kconfig_guard.model.tree import ProbeUse, Tree

if TYPE_CHECKING:
    from collections.abc import Callable

KCONFIG = """
config FLAG
    def_bool $(shell,{ $(CC) -fa; } >/dev/null 2>&1 && echo "y" || echo "n")

config NUMBER
    int
    default $(shell,$(LD) --number)
"""


def test_recorded_answers(load: Callable[..., Tree]) -> None:
    """Answers are found by command, and the rest is assumed."""
    answers = recorded(load(KCONFIG), {"${CC} -fa": "n", "nobody asks this": "y"})

    assert {0: "n"} == answers.known
    assert {1: ""} == answers.assumed


@pytest.mark.parametrize(
    ("answers", "expected"),
    [(Answers({0: "n"}, {0: "y"}), "n"), (Answers({}, {0: "n"}), "n"), (Answers(), "y")],
)
def test_a_known_answer_goes_first(load: Callable[..., Tree], answers: Answers, expected: str) -> None:
    """Known beats assumed, and a probe in neither gets the assumption for any compiler."""
    assert expected == answers.answer(0, load(KCONFIG).probes[0])


@pytest.mark.parametrize(("status", "expected"), [("y", "-m32 and 15"), ("n", "-m64 and 15")])
def test_text_with_answers(load: Callable[..., Tree], status: str, expected: str) -> None:
    """A status is spelled by its two texts, an output by the answer itself."""
    parts = (ProbeUse(0, "-m32", "-m64"), " and ", ProbeUse(1, None, None))

    assert expected == Answers({0: status, 1: "15"}).text_of(parts, load(KCONFIG))
