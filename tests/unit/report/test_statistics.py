"""Counts for a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.judgement.finding import Verdict
from kconfig_guard.judgement.outcome import Outcome
from kconfig_guard.report.statistics import profile_in, tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kconfig_guard.judgement.finding import Judgement


def test_a_profile_is_named_with_and_without_a_rule() -> None:
    """Profiles that are fragments are called by their paths, and rules of fragments by theirs."""
    ids = ["kspp", "a", "a/b.config"]

    assert ["kspp", "kspp", "a/b.config", "a/b.config", "a", "unknown/x"] == [
        profile_in(name, ids)
        for name in ("kspp", "kspp/KGH-0001", "a/b.config", "a/b.config/b.config:X", "a/c", "unknown/x")
    ]


def test_every_verdict_and_every_severity_is_counted(
    config: Path, profile: Path, tree: Path, judge: Callable[..., Judgement]
) -> None:
    """By profile, and what fails by what can be done about it."""
    judgement = judge(config, profile, tree)

    by_profile, by_severity = tables(Outcome([judgement]))

    assert ("rules by profile", tuple(one.value.replace("_", " ") for one in Verdict)) == (
        by_profile.title, by_profile.columns
    )  # fmt: skip
    assert (("tiny", (1, 1, 0, 0, 0)),) == by_profile.rows
    assert {"critical": 0, "high": 1, "medium": 0, "low": 0} == {name: sum(row) for name, row in by_severity.rows}
    assert 1 == dict(zip(by_severity.columns, dict(by_severity.rows)["high"], strict=True))["settable"]
