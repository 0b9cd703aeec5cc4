"""Read what may go unmet: the waivers and the baseline that count in a run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kconfig_guard.acceptance.accepting import Accepted


def read_accepted(
    waivers: tuple[str, ...], baseline: str | None, *, is_complete: bool = False, allow_unpruned: bool = False
) -> Accepted | None:
    """Return what may go unmet, or None if there are neither waivers nor a baseline.

    Args:
        waivers: The files of the waivers.
        baseline: The file of the baseline, or None.
        is_complete: Whether every target of the project is judged.
        allow_unpruned: Whether entries of the baseline that are not needed any more are let be.

    Raises:
        InputError: One of the files cannot be used.
    """
    if not waivers and baseline is None:
        return None
    from kconfig_guard.acceptance.accepting import Accepted  # noqa: PLC0415 - most runs have neither
    from kconfig_guard.policy.baseline import read_baseline  # noqa: PLC0415
    from kconfig_guard.policy.today import today  # noqa: PLC0415
    from kconfig_guard.policy.waivers import read_waivers  # noqa: PLC0415

    return Accepted(
        waivers=tuple(waiver for path in waivers for waiver in read_waivers(path)),
        baseline=None if baseline is None else read_baseline(baseline),
        today=today(os.environ),
        is_complete=is_complete,
        allow_unpruned=allow_unpruned,
    )
