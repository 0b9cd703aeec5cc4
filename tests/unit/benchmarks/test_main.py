"""Tests of the one command that runs the benchmarks, as far as nothing is measured."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks import __main__
from benchmarks.__main__ import arguments, main

if TYPE_CHECKING:
    from pathlib import Path


def run(monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["benchmarks", *map(str, words)])
    monkeypatch.setattr(__main__, "_need_matplotlib", lambda: None)
    for name in ("KCONFIG_GUARD_TREES", "KERNEL_HARDENING_CHECKER"):
        monkeypatch.delenv(name, raising=False)
    return main()


def test_the_measuring_process_stays_small() -> None:
    """Its own memory counts as that of whatever it starts, so nothing large is imported before the picture is drawn."""
    program = "import sys, benchmarks.__main__; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.split()

    assert "benchmarks.fleets" in modules
    assert set() == {"matplotlib", "numpy", "yaml", "kconfiglib", "pysat", "rich"} & set(modules)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ((), "no kernel trees are given"),
        (("--trees", "nowhere"), "there is no tree of 6.12"),
        (("--trees", ".", "--peer", "nowhere"), "there is no kernel-hardening-checker"),
        (("--render", "--output", "nowhere"), "No such file"),
    ],
)
def test_what_cannot_be_measured_is_said_in_a_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    words: tuple[str, ...],
    reason: str,
) -> None:
    """The status is 2, and nothing is written."""
    monkeypatch.chdir(tmp_path)

    assert 2 == run(monkeypatch, *words)
    (line,) = [line for line in capsys.readouterr().err.splitlines() if "error" in line]
    assert reason in line
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "many", ""])
def test_a_number_of_runs_is_above_zero(capsys: pytest.CaptureFixture[str], text: str) -> None:
    """No median can be taken of nothing."""
    with pytest.raises(SystemExit):
        arguments().parse_args([f"--runs={text}"])

    assert f"not a number above 0: {text!r}" in capsys.readouterr().err
