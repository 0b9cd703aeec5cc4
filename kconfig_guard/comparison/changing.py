"""Tell which findings a change of a config introduces, resolves and leaves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kconfig_guard.judgement.finding import Change, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.judgement.finding import Finding


def mark_changes(findings: Iterable[Finding], before: Iterable[Finding]) -> tuple[Finding, ...]:
    """Write into failing findings what the change has to do with them.

    A rule that failed before is left, unless it fails for another option now.

    Args:
        findings: What was found about the config as it is.
        before: What was found, by the same rules, about the config as it was.

    Returns:
        The findings that the change has resolved, as they were.
    """
    old = {(one.rule.id, one.profile): one for one in before if one.verdict is Verdict.FAIL}
    resolved = dict(old)
    for finding in findings:
        key = finding.rule.id, finding.profile
        if finding.verdict is not Verdict.FAIL:
            # A decision gives the rule up; that mends nothing.
            if finding.verdict is Verdict.WAIVED:
                resolved.pop(key, None)
            continue
        resolved.pop(key, None)
        was = {demand.symbol for demand in old[key].unmet} if key in old else set()
        is_left = key in old and {demand.symbol for demand in finding.unmet} <= was
        finding.change = Change.LEFT if is_left else Change.INTRODUCED
    return tuple(replace(finding, change=Change.RESOLVED) for finding in resolved.values())
