"""Kernel versions and ranges of them."""

from __future__ import annotations

import re

_VERSION = re.compile(r"(?<!\d)(\d{1,6})\.(\d{1,6})(?:\.(\d{1,6}))?(?!\d)")
_BOUND = re.compile(r"(>=|<=|>|<)(\d{1,6}\.\d{1,6}(?:\.\d{1,6})?)\Z")

Bounds = tuple[tuple[str, tuple[int, int, int]], ...]


def parse_version(text: str) -> tuple[int, int, int] | None:
    """Return the first ``X.Y[.Z]`` in a text as numbers, or None."""
    match = _VERSION.search(text)
    return (int(match[1]), int(match[2]), int(match[3] or 0)) if match else None


def parse_range(text: str) -> Bounds:
    """Parse ``">=5.13 <6.6"``: comparisons separated by blanks, all of which must hold.

    Raises:
        ValueError: The text is no such range.
    """
    bounds = []
    for part in text.split():
        match = _BOUND.match(part)
        version = parse_version(match[2]) if match else None
        if match is None or version is None:
            raise ValueError(f"'{text}' is not a kernel range such as \">=5.13 <6.6\"")
        bounds.append((match[1], version))
    if not bounds:
        raise ValueError("the kernel range is empty")
    return tuple(bounds)


def in_range(version: tuple[int, int, int], bounds: Bounds) -> bool:
    """Say whether a version lies within all bounds."""
    checks = {
        ">=": lambda bound: version >= bound,
        "<=": lambda bound: version <= bound,
        ">": lambda bound: version > bound,
        "<": lambda bound: version < bound,
    }
    return all(checks[operator](bound) for operator, bound in bounds)
