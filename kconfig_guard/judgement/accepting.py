"""Accept failing findings by what a team has approved: waivers first, then the baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.judgement.baselining import accept_listed
from kconfig_guard.judgement.waiving import waive

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.judgement.judged import Judged
    from kconfig_guard.policy.baseline import Baseline
    from kconfig_guard.policy.waivers import Waiver


def accept(
    judged: Sequence[Judged],
    waivers: Iterable[Waiver],
    baseline: Baseline | None,
    today: date,
    *,
    complete: bool,
    allow_unpruned: bool = False,
) -> list[Finding]:
    """Give failing findings that a waiver or the baseline covers the verdict ``waived``.

    What a decision has waived before stays as it is.

    Args:
        judged: What was found; of findings that are accepted verdict, ``accepted`` and ``because`` change, of those
            that a waiver or entry is about but does not cover only ``because``.
        waivers: The waivers.
        baseline: The baseline, if there is one.
        today: The day on which waivers must not have expired.
        complete: Whether all targets of the project were judged, so that what is meant for no target is stale.
        allow_unpruned: Whether entries of the baseline that are not needed any more are let be.

    Returns:
        Failing findings on waivers and entries that do not count or are not needed, in the order of their files.
    """
    flaws = waive(judged, waivers, today, complete=complete)
    if baseline is not None:
        flaws += accept_listed(judged, baseline, complete=complete, allow_unpruned=allow_unpruned)
    return flaws
