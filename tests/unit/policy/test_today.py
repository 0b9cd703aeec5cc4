"""The day on which a run judges."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.policy.today import today


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ("0", date(1970, 1, 1)),
        ("86399", date(1970, 1, 1)),
        ("86400", date(1970, 1, 2)),
        ("1806451200", date(2027, 3, 31)),
        ("253402300799", date(9999, 12, 31)),
    ],
)
def test_the_source_date_counts(seconds: str, expected: date) -> None:
    """Seconds since 1970, in UTC."""
    assert expected == today({"SOURCE_DATE_EPOCH": seconds})


@pytest.mark.parametrize("environ", [{}, {"SOURCE_DATE_EPOCH": ""}])
def test_without_it_the_clock_counts(environ: dict[str, str]) -> None:
    """In UTC, too."""
    before = datetime.now(UTC).date()
    found = today(environ)

    assert before <= found <= datetime.now(UTC).date()


@pytest.mark.parametrize(
    "text", ["x", "-1", "1.5", " 1", "1e9", "0x10", "٣", "253402300800", "9" * 19, "9" * 30, "9" * 5000]
)
def test_anything_else_is_refused(text: str) -> None:
    """One line that names the variable."""
    with pytest.raises(InputError) as caught:
        today({"SOURCE_DATE_EPOCH": text})

    assert f"SOURCE_DATE_EPOCH is '{text}', which is no number of seconds since 1970" == str(caught.value)
