"""Tests of kconfig_guard.report.message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kconfig_guard.judgement.finding import DemandResult, State, Verdict
from kconfig_guard.report.message import acceptance, clipped, found, message, outlook, remedy

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.judgement.finding import Finding


@pytest.mark.parametrize(("text", "shown"), [("", ""), ("abcd", "abcd"), ("abcde", "abcde"), ("abcdef", "abcd\u2026")])
def test_only_what_is_too_long_is_cut(text: str, shown: str) -> None:
    """The mark of the cut counts, too."""
    assert shown == clipped(text, 5)


def test_values_stand_beside_what_was_wanted(finding: Callable[..., Finding]) -> None:
    """Of several demands those that are not met are told; of a rule that is met, all."""
    demands = (
        DemandResult("A", "y", "n"),
        DemandResult("B", "y", "y", met=True),
        DemandResult("C", ">=5", ""),
        DemandResult("D", "m", None),
    )

    one = finding(demands=demands)

    assert "CONFIG_A is n, wanted y; CONFIG_C is empty, wanted >=5; CONFIG_D is not in this kernel, wanted m" == found(
        one
    )
    assert "CONFIG_B is y, wanted y" == found(finding(verdict=Verdict.PASS, demands=demands[1:2]))
    assert "" == found(finding(demands=()))


def test_a_value_that_nobody_can_tell_is_unknown(finding: Callable[..., Finding]) -> None:
    """That is not the same as an option that does not exist."""
    one = finding(verdict=Verdict.UNKNOWN, demands=(DemandResult("A", "y", None),))

    assert "CONFIG_A is unknown, wanted y" == found(one)


def test_a_long_value_is_cut(finding: Callable[..., Finding]) -> None:
    """200 characters tell which value it is."""
    one = finding(demands=(DemandResult("A", "y", "v" * 201), DemandResult("B", "y", "w" * 200)))

    assert f"CONFIG_A is {'v' * 199}\u2026, wanted y; CONFIG_B is {'w' * 200}, wanted y" == found(one)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, "can be set"),
        ({"state": State.BLOCKED, "because": ["needs B=y", "needs C=y"]}, "blocked: needs B=y; needs C=y"),
        ({"state": State.UNKNOWN}, ""),
        ({"state": State.UNKNOWN, "because": ["assumed"]}, "assumed"),
        ({"state": State.SETTABLE, "because": ["it ended"], "demands": ()}, "it ended"),
    ],
)
def test_the_outlook_is_state_and_reasons(fields: dict[str, Any], text: str, finding: Callable[..., Finding]) -> None:
    """A state that nobody knows, or that is not one of an option, is not told."""
    assert text == outlook(finding(**fields))


def test_the_remedy_is_one_line(finding: Callable[..., Finding]) -> None:
    """Lines of a fragment are joined."""
    assert "CONFIG_A=y, # CONFIG_B is not set" == remedy(finding(fix=["CONFIG_A=y", "# CONFIG_B is not set"]))
    assert "" == remedy(finding())


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"fix": ["CONFIG_A=y"]}, "Not met: title of R-1 (CONFIG_A is n, wanted y). Can be set. Fix: CONFIG_A=y."),
        ({"state": State.UNKNOWN}, "Not met: title of R-1 (CONFIG_A is n, wanted y)."),
        ({"about": {"title": "", "rationale": "Because."}}, "Not met: R-1 (CONFIG_A is n, wanted y). Can be set."),
        ({"demands": (), "about": {"title": "A waiver ended.", "rationale": "Why."}}, "A waiver ended. Why."),
        ({"demands": (), "about": {"rationale": "Why."}, "because": ["it ended"]}, "title of R-1. It ended."),
        ({"verdict": Verdict.WAIVED}, "Not met: title of R-1 (CONFIG_A is n, wanted y). Waived."),
        (
            {"verdict": Verdict.WAIVED, "because": ["given up for X", "and Y"], "fix": ["CONFIG_A=y"]},
            "Not met: title of R-1 (CONFIG_A is n, wanted y). Waived: given up for X; and Y.",
        ),
    ],
)
def test_a_message_is_made_of_sentences(fields: dict[str, Any], text: str, finding: Callable[..., Finding]) -> None:
    """Each says one thing, and what is not known is not said."""
    assert text == message(finding(**fields))


def test_everything_is_made_visible(hostile: Any, only_visible: Callable[[object], None]) -> None:
    """Whatever a finding says, it takes one line and no terminal acts on it."""
    for one in hostile.findings:
        only_visible([message(one), found(one), outlook(one), remedy(one), acceptance(one)])
