"""The maker of findings that waivers and baselines may accept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kconfig_guard.judgement.finding import DemandResult, Finding, State, Verdict
from kconfig_guard.profile.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.unit.acceptance.makers import MakeFinding


@pytest.fixture
def found() -> MakeFinding:
    """Return the maker of findings: ``found({symbol: value now}, rule id, verdict, severity, also, waivable)``.

    Rules want every symbol to be y; what is y is met.
    """

    def make(
        values: Mapping[str, str | None],
        name: str = "R-1",
        verdict: Verdict = Verdict.FAIL,
        severity: str = "high",
        also: tuple[str, ...] = (),
        *,
        waivable: bool = True,
    ) -> Finding:
        demands = tuple(DemandResult(symbol, "y", value, met=value == "y") for symbol, value in values.items())
        rule = Rule(name, f"title of {name}", severity, (), waivable=waivable)
        return Finding(rule, "p", severity, verdict, State.SETTABLE, "config", demands, also)

    return make
