"""Tests of how a run is measured, and of what does not count as one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks import _process
from benchmarks._process import BenchmarkError, Command, occurrences, run

if TYPE_CHECKING:
    from pathlib import Path


def python(program: str, output: Path | None = None, accepted: tuple[int, ...] = (0, 1)) -> Command:
    return Command((sys.executable, "-c", program), b"found", output, accepted)


@pytest.mark.parametrize("chunk", range(1, 9))
def test_occurrences_are_counted_across_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    """However the file is cut into pieces, each place counts once."""
    monkeypatch.setattr(_process, "_CHUNK", chunk)
    path = tmp_path / "file"
    for content in (b"", b"aba", b"abab--ab-abaab", b"aaaa", b"bab\nab"):
        path.write_bytes(content)
        for sign in (b"a", b"ab", b"aa", b"abaab"):
            assert content.count(sign) == occurrences(path, sign)


def test_a_run_tells_what_it_took_and_found(tmp_path: Path) -> None:
    """Both exit statuses of a judgement count, and each sign in the output does."""
    sample, answer = run(python("print('found found'); raise SystemExit(1)"), tmp_path)

    assert 2 == answer
    assert 0 < sample.cpu
    assert 0 < sample.seconds
    assert 1 < sample.peak


def test_a_crash_never_counts_as_fast(tmp_path: Path) -> None:
    """A traceback ends with 1 like a judgement, but without its output."""
    with pytest.raises(BenchmarkError, match="ended with 1, but its output has no b'found'"):
        run(python("1 / 0"), tmp_path)


def test_another_status_is_refused_with_the_last_complaint(tmp_path: Path) -> None:
    """Whoever runs the benchmarks sees why."""
    with pytest.raises(BenchmarkError, match=r"^'python.*' ended with 2: no such thing$"):
        run(
            python("import sys; print('found'); print('warning\\nno such thing', file=sys.stderr); sys.exit(2)"),
            tmp_path,
        )
    with pytest.raises(BenchmarkError, match="ended with 1: "):
        run(python("print('found'); raise SystemExit(1)", accepted=(0,)), tmp_path)


def test_a_killed_process_is_refused(tmp_path: Path) -> None:
    """A signal is no exit status."""
    with pytest.raises(BenchmarkError, match="ended with -9"):
        run(python("import os; print('found', flush=True); os.kill(os.getpid(), 9)"), tmp_path)


def test_what_an_earlier_run_left_does_not_count(tmp_path: Path) -> None:
    """A file is removed before the run that is to write it."""
    output = tmp_path / "report"
    output.write_text("found")

    with pytest.raises(BenchmarkError, match="its output has no"):
        run(python("print('found')", output), tmp_path)


def test_memory_of_all_processes_is_watched(tmp_path: Path) -> None:
    """Two processes with 60 MiB each have about 120 together."""
    program = (
        "import os, time\n"
        "ready, tell = os.pipe()\n"
        "end, keep = os.pipe()\n"
        "child = os.fork()\n"
        "block = bytearray(os.urandom(1 << 16)) * 960\n"
        "if child:\n"
        "    os.read(ready, 1)\n"
        "    time.sleep(0.5)  # both have their memory now\n"
        "    os.close(keep)\n"
        "    os.wait()\n"
        "else:\n"
        "    os.close(keep)\n"
        "    os.write(tell, b'x')\n"
        "    os.read(end, 1)\n"
        "print('found')\n"
    )
    sample, answer = run(python(program), tmp_path, watch=True)

    assert 2 == answer
    assert 110 < sample.together < 200


def test_without_watching_nothing_is_known_of_all_processes(tmp_path: Path) -> None:
    """Looking takes time itself."""
    assert 0 == run(python("print('found')"), tmp_path)[0].together
