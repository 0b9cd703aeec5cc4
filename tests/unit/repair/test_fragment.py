"""A fragment's lines know who asked for them."""

from __future__ import annotations

import pytest

from kconfig_guard.repair.fragment import Fragment, FragmentLine


@pytest.mark.parametrize(
    ("asked_by", "serves", "expected"),
    [
        (["R-1"], [], "R-1"),
        (["R-1", "R-2"], ["R-3"], "R-1, R-2"),
        ([], ["R-3"], "prerequisite of R-3"),
        ([], ["R-3", "R-4"], "prerequisite of R-3, R-4"),
    ],
)
def test_purpose(asked_by: list[str], serves: list[str], expected: str) -> None:
    """A line is explained by the rules that demand it, else by those that need it."""
    assert expected == FragmentLine("CONFIG_A=y", asked_by, serves).purpose()


def test_lines_of_one_rule() -> None:
    """A rule's lines are those that it demands and those that it needs, in order."""
    fragment = Fragment(
        [
            FragmentLine("CONFIG_EXPERT=y", serves=["R-1", "R-2"]),
            FragmentLine("CONFIG_A=y", asked_by=["R-1"]),
            FragmentLine("CONFIG_B=y", asked_by=["R-2"]),
        ]
    )

    assert ["CONFIG_EXPERT=y", "CONFIG_B=y"] == fragment.lines_for("R-2")
    assert [] == fragment.lines_for("R-9")
