"""Tests of kconfig_guard.profile.version."""

from __future__ import annotations

import pytest

from kconfig_guard.profile.version import in_range, parse_range, parse_version


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("6.12", (6, 12, 0)),
        ("6.12.3", (6, 12, 3)),
        ("6.1.0-26-amd64", (6, 1, 0)),
        ("linux-source-7.2-rc1", (7, 2, 0)),
        ("", None),
        ("six", None),
        ("6", None),
    ],
)
def test_a_version_is_found_in_a_text(text: str, version: tuple[int, int, int] | None) -> None:
    """The first X.Y or X.Y.Z of the text is its version."""
    assert version == parse_version(text)


def test_a_version_of_thousands_of_digits_does_no_harm() -> None:
    """A hostile header ends in a version or in none, not in a crash."""
    assert (parse_version(f"6.{'1' * 5000}") or (6, 0, 0))[0] == 6


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        (">=5.13", ["5.13", "5.13.1", "6.0"], ["5.12.99", "4.20"]),
        (">=5.13 <6.6", ["5.13", "6.5.9"], ["6.6", "5.9"]),
        ("<=6.1", ["6.1", "5.10"], ["6.1.1"]),
        (">6.1.5", ["6.1.6", "6.10"], ["6.1.5"]),
    ],
)
def test_a_range_holds_what_is_within_all_bounds(text: str, inside: list[str], outside: list[str]) -> None:
    """Versions compare number by number."""
    bounds = parse_range(text)

    assert inside == [text for text in [*inside, *outside] if in_range(parse_version(text) or (0, 0, 0), bounds)]


@pytest.mark.parametrize("text", ["5.13", "=5.13", ">=5", ">= 5.13", ">=5.13,<6.6", ">=5.13 and", ">=5.13.1.2", "~5.1"])
def test_what_is_no_range_is_refused(text: str) -> None:
    """The complaint shows the text and a good example."""
    with pytest.raises(ValueError) as caught:
        parse_range(text)

    assert f"'{text}' is not a kernel range such as \">=5.13 <6.6\"" == str(caught.value)


def test_an_empty_range_is_refused() -> None:
    """A range without bounds says nothing."""
    with pytest.raises(ValueError, match="the kernel range is empty"):
        parse_range("  ")
