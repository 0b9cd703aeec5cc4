"""Run one whole process, measure it, and make sure that it did what it should."""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_CHUNK = 1 << 20
_PAUSE = 0.01
"""Seconds between two looks at the memory of a run."""


class BenchmarkError(Exception):
    """Something that was to be measured did not do its work, or cannot be measured here."""


@dataclass(frozen=True)
class Sample:
    """What one run took.

    Attributes:
        seconds: From start to end.
        cpu: Seconds of processor time, of the process and all that it waited for.
        peak: The most memory that one of its processes had, in MiB.
        together: The most memory that its processes were seen to have at one time, pages that they share counted
            once, in MiB; 0 where nobody looked. It may miss what lasts less than a hundredth of a second.
    """

    seconds: float
    cpu: float
    peak: float
    together: float = 0.0


@dataclass(frozen=True)
class Command:
    """What is run, and by what its work is known.

    Attributes:
        words: The program and its arguments.
        sign: What stands in the output once for each thing that was judged or written.
        output: The file where it stands; standard output if None.
        accepted: The exit statuses that mean success.
        variables: What is set in the environment.
        folder: Where it runs; in the folder of its output if None.
    """

    words: tuple[str, ...]
    sign: bytes
    output: Path | None = None
    accepted: tuple[int, ...] = (0, 1)
    variables: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None


def occurrences(path: Path, sign: bytes) -> int:
    """Return how often a text stands in a file, which may be larger than memory, as ``bytes.count`` counts it."""
    count, rest = 0, b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            rest += chunk
            start = 0
            while (found := rest.find(sign, start)) >= 0:
                count += 1
                start = found + len(sign)
            # What was counted must not be seen again, and what is cut in two must be.
            rest = rest[max(start, len(rest) - len(sign) + 1) :]
    return count


def run(command: Command, scratch: Path, *, watch: bool = False) -> tuple[Sample, int]:
    """Run a command to its end.

    Args:
        command: What to run.
        scratch: A folder for its output.
        watch: Look at the memory of all of its processes while it runs, which takes time itself.

    Returns:
        What it took, and how often its sign stands in its output.

    Raises:
        BenchmarkError: It ended otherwise than it should, or its output lacks the sign.
    """
    printed, complaints = scratch / "stdout", scratch / "stderr"
    output = command.output or printed
    # What an earlier run left must not pass for the work of this one.
    output.unlink(missing_ok=True)
    with printed.open("wb") as out, complaints.open("wb") as err:
        start = time.perf_counter()
        with subprocess.Popen(
            command.words,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            cwd=command.folder or scratch,
            env={**_environment(), **command.variables},
        ) as process:
            together = _most_together(process.pid) if watch else 0.0
            # getrusage() would mix its memory with that of everything else that was ever run here.
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
    name = " ".join(Path(word).name for word in command.words[:4])
    if process.returncode not in command.accepted:
        last = complaints.read_text(errors="replace").strip().rpartition("\n")[2]
        raise BenchmarkError(f"'{name}' ended with {process.returncode}: {last}")
    found = occurrences(output, command.sign) if output.exists() else 0
    if not found:
        raise BenchmarkError(f"'{name}' ended with {process.returncode}, but its output has no {command.sign!r}")
    return Sample(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, together), found


def _environment() -> dict[str, str]:
    """Return what every run has in its environment; what Python compiles is kept, as where a program is installed."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _most_together(pid: int) -> float:
    """Wait until a process ends, without reaping it; return the most that it and its children had at a time, in MiB."""
    most = 0
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        most = max(most, sum(_kibibytes(one) for one in _family(pid)))
        time.sleep(_PAUSE)
    return most / 1024


def _family(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    children: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        # It may end while we look.
        with suppress(OSError):
            children += map(int, path.read_text().split())
    return [pid, *(one for child in children for one in _family(child))]


def _kibibytes(pid: int) -> int:
    """Return the memory of a process, each shared page divided among those who share it."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
