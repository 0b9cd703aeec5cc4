"""Accept failing findings by what a team has approved: waivers first, then the baseline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kconfig_guard.acceptance.baselining import Book
from kconfig_guard.acceptance.waiving import Waiving

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kconfig_guard.acceptance.judged import Judged
    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.policy.baseline import Baseline
    from kconfig_guard.policy.waivers import Waiver


@dataclass(frozen=True, slots=True)
class Accepted:
    """What may go unmet.

    Attributes:
        waivers: The waivers.
        baseline: The baseline, if there is one.
        today: The day on which waivers must not have expired.
        is_complete: Whether every target of the project is judged, so that what is meant for no target is stale.
        allow_unpruned: Whether entries of the baseline that are not needed any more are let be.
    """

    waivers: tuple[Waiver, ...]
    baseline: Baseline | None
    today: date
    is_complete: bool
    allow_unpruned: bool = False


class Accepting:
    """Accepts failing findings, target by target, and keeps account of waivers and baseline.

    What a decision has waived before stays as it is.

    Args:
        waivers: The waivers.
        baseline: The baseline, if there is one.
        today: The day on which waivers must not have expired.
    """

    def __init__(self, waivers: Iterable[Waiver], baseline: Baseline | None, today: date) -> None:
        self._waiving = Waiving(waivers, today)
        self._book = None if baseline is None else Book(baseline)

    def apply(self, one: Judged) -> None:
        """Give failing findings on one target that a waiver or the baseline covers the verdict ``waived``.

        Args:
            one: What was found; of findings that are accepted verdict, ``accepted`` and ``because`` change, of those
                that a waiver or entry is about but does not cover only ``because``.
        """
        self._waiving.apply(one)
        if self._book is not None:
            self._book.apply(one)

    def flaws(self, *, complete: bool, allow_unpruned: bool = False) -> list[Finding]:
        """Return failing findings on waivers and entries that do not count or are not needed, in the files' order.

        Args:
            complete: Whether all targets of the project were judged, so that what is meant for no target is stale.
            allow_unpruned: Whether entries of the baseline that are not needed any more are let be.
        """
        flaws = self._waiving.flaws(complete=complete)
        if self._book is not None:
            flaws += self._book.flaws(complete=complete, allow_unpruned=allow_unpruned)
        return flaws
