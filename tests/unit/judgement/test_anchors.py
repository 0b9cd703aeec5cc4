"""Where a finding is shown whose option has no line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kconfig_guard.judgement.anchors import place_near
from kconfig_guard.judgement.finding import DemandResult, Finding, State, Verdict
from kconfig_guard.profile.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.judgement.facts import TreeFacts

KCONFIG = "".join(f'config {name}\n\tbool "{name}"\n' for name in "ABCDE")


def finding(symbol: str, verdict: Verdict = Verdict.FAIL) -> Finding:
    demands = (DemandResult(symbol, "y", "n", met=False),)
    return Finding(Rule("R", "", "high", ()), "p", "high", verdict, State.SETTABLE, "config", demands)


@pytest.mark.parametrize(
    ("config", "symbol", "anchor"),
    [
        ("CONFIG_A=y\nCONFIG_D=y\n", "B", 1),
        ("CONFIG_A=y\nCONFIG_D=y\n", "E", 2),
        ("CONFIG_D=y\nCONFIG_B=y\n", "C", 2),
        ("CONFIG_C=y\nCONFIG_D=y\n", "A", 1),
        ("CONFIG_Z=y\n", "A", None),
        ("CONFIG_A=y\n", "Z", None),
    ],
)
def test_it_is_shown_where_kconfig_would_put_the_option(
    config: str, symbol: str, anchor: int | None, tree_facts: Callable[..., TreeFacts]
) -> None:
    """After the last option before it, or else beside the first one after it; unknown options have no place."""
    homeless = finding(symbol)

    place_near([homeless], tree_facts(KCONFIG, config))

    assert anchor == homeless.anchor


def test_only_what_fails_without_a_line_needs_a_place(tree_facts: Callable[..., TreeFacts]) -> None:
    """The others have one, or are not shown."""
    passing, placed = finding("B", Verdict.PASS), finding("C")
    placed.line = 7

    place_near([passing, placed], tree_facts(KCONFIG, "CONFIG_A=y\n"))

    assert (None, None) == (passing.anchor, placed.anchor)
