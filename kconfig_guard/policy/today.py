"""The day on which a run judges, by which waivers expire."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from kconfig_guard.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

_VARIABLE = "SOURCE_DATE_EPOCH"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def today(environ: Mapping[str, str]) -> date:
    """Return the day, in UTC, so that it is the same on every machine.

    Args:
        environ: The environment; ``SOURCE_DATE_EPOCH``, seconds since 1970, counts instead of the clock if it is set
            (https://reproducible-builds.org/specs/source-date-epoch/).

    Raises:
        InputError: The variable holds something else.
    """
    text = environ.get(_VARIABLE, "")
    if not text:
        return datetime.now(UTC).date()
    try:
        # The length is bounded first: Python refuses numbers of thousands of digits in its own words.
        seconds = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else -1
        moment = _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        seconds = -1
    if seconds < 0:
        raise InputError(f"{_VARIABLE} is '{text}', which is no number of seconds since 1970")
    return moment.date()
