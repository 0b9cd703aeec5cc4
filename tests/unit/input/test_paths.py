"""Where a path lies."""

from __future__ import annotations

import pytest

from kconfig_guard.input.paths import within


@pytest.mark.parametrize(
    ("path", "inner"),
    [
        ("/a/b/c", "c"),
        ("/a/b/c/../d", "d"),
        ("/a/b/..c/d", "..c/d"),
        ("/a/b", "."),
        ("/a", None),
        ("/a/bc", None),
        ("/a/b/../c", None),
        ("/", None),
    ],
)
def test_a_path_lies_within_a_folder_or_elsewhere(path: str, inner: str | None) -> None:
    """A name that begins with two dots leads nowhere else."""
    assert inner == within(path, "/a/b")
