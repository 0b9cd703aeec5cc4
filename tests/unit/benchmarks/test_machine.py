"""Tests of how a machine is described."""

from __future__ import annotations

import pytest

from benchmarks._machine import kernel_version, processor


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("processor\t: 0\nmodel\t\t: 1\nmodel name\t: Good CPU @ 3 GHz\nmodel name\t: Other\n", "Good CPU @ 3 GHz"),
        ("processor: 0\nModel : Board 4\n", "Board 4"),
        ("", ""),
    ],
)
def test_the_first_processor_is_named(text: str, model: str) -> None:
    """Where nothing names it, nothing is said."""
    assert model == processor(text)


def test_a_tree_tells_its_version() -> None:
    """Its Makefile has it, and other lines that look alike do not count."""
    assert "6.12.3" == kernel_version("VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 3\nRUSTC_VERSION = 9\n")
