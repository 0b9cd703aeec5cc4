"""Read what may go unmet: the waivers and the baseline that count in a run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kconfig_guard.checking import Accepted
    from kconfig_guard.cli.effective import Effective


def read_accepted(counts: Effective, *, allow_unpruned: bool = False) -> Accepted | None:
    """Return what may go unmet, or None if there are neither waivers nor a baseline.

    Args:
        counts: What counts in the run.
        allow_unpruned: Whether entries of the baseline that are not needed any more are let be.

    Raises:
        InputError: One of the files cannot be used.
    """
    if not counts.waivers and counts.baseline is None:
        return None
    from kconfig_guard.checking import Accepted  # noqa: PLC0415 - most runs have neither
    from kconfig_guard.policy.baseline import read_baseline  # noqa: PLC0415
    from kconfig_guard.policy.today import today  # noqa: PLC0415
    from kconfig_guard.policy.waivers import read_waivers  # noqa: PLC0415

    return Accepted(
        waivers=tuple(waiver for path in counts.waivers for waiver in read_waivers(path)),
        baseline=None if counts.baseline is None else read_baseline(counts.baseline),
        today=today(os.environ),
        is_complete=counts.selection.is_complete,
        allow_unpruned=allow_unpruned,
    )
