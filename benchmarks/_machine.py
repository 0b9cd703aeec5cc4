"""Say in general words what the benchmarks run on."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks._bench import MAIN, OTHERS
from kconfig_guard import __version__

if TYPE_CHECKING:
    from benchmarks._bench import Bench


def describe(bench: Bench) -> dict[str, str]:
    """Return what is compared and what it runs on, each property with its value, without names of hosts or paths."""
    found = {
        "kconfig-guard": __version__,
        "kernel-hardening-checker": _peer_version(bench.peer) if bench.peer else "not there",
        "kernel trees": ", ".join(_kernel(bench.tree(version)) for version in sorted((MAIN, *OTHERS), key=_numbers)),
        "processor": processor(Path("/proc/cpuinfo").read_text()),
        "cores": str(os.cpu_count()),
        "Python": platform.python_version(),
        "gcc": _printed(["gcc", "-dumpfullversion"]),
    }
    return {name: value or "unknown" for name, value in found.items()}


def processor(text: str) -> str:
    """Return the model of the first processor in what ``/proc/cpuinfo`` says, nothing if it does not say it."""
    found = re.search(r"^(?:model name|Model|cpu model)\s*:\s*(.+)$", text, re.MULTILINE)
    return found[1].strip() if found else ""


def kernel_version(makefile: str) -> str:
    """Return the version of a kernel tree from the text of its Makefile."""
    parts = dict(re.findall(r"^(VERSION|PATCHLEVEL|SUBLEVEL) *= *(\d+)$", makefile, re.MULTILINE))
    return ".".join(parts[name] for name in ("VERSION", "PATCHLEVEL", "SUBLEVEL") if name in parts)


def _kernel(tree: Path) -> str:
    return kernel_version((tree / "Makefile").read_text())


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _peer_version(peer: Path) -> str:
    found = re.search(r"\d[\w.]*", _printed([sys.executable, str(peer), "--version"]))
    return found[0] if found else ""


def _printed(command: list[str]) -> str:
    with suppress(OSError):
        return subprocess.run(command, check=False, capture_output=True, text=True).stdout.strip()
    return ""
