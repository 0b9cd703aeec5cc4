"""Work that is done aside is done, by somebody else, before the program ends."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from kconfig_guard.aside import aside

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = """\
import os, sys, time
from pathlib import Path
from kconfig_guard import aside
out = Path(sys.argv[1])
def work():
    time.sleep(0.3)
    out.write_text(str(os.getpid()))
def fail():
    raise KeyError("whatever")
aside.begin_program()
aside._is_program = True  # as with several processors
if "part" in sys.argv:
    aside.begin_part()
print("before", flush=True)
sys.stdout.write("once")
aside.aside(work)
if "part" not in sys.argv:
    aside.aside(fail)
print(out.exists(), os.getpid())
aside.wait()
aside.wait()
print(out.exists())
"""


def run(*arguments: str | Path) -> tuple[list[str], str, int]:
    """Return what the script writes, its errors and its status."""
    command = [sys.executable, "-c", SCRIPT, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.split(), done.stderr, done.returncode


def test_work_is_done_aside_and_waited_for(tmp_path: Path) -> None:
    """In another process, which writes nothing of ours a second time; what it raises is nobody's business."""
    (before, first, own, last), _, status = run(tmp_path / "out")

    assert ("before", "onceFalse", "True", 0) == (before, first, last, status)
    assert own != (tmp_path / "out").read_text()


def test_a_part_of_a_program_does_all_itself(tmp_path: Path) -> None:
    """Nobody would wait for its processes."""
    (_, first, own, last), err, status = run(tmp_path / "out", "part")

    assert ("onceTrue", "True", "", 0) == (first, last, err, status)
    assert own == (tmp_path / "out").read_text()


def test_within_other_programs_nothing_is_forked() -> None:
    """They may have threads; what is raised is theirs to see."""
    done: list[int] = []

    aside(lambda: done.append(1))

    assert [1] == done
