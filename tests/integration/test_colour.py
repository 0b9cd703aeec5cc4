"""Tests of colour and progress as a user meets them: the program in a process of its own, on a terminal or a pipe."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.report.formats import FORMATS
from tests.integration.conftest import CHECKOUT, clean_environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CONFIG, TREE = CHECKOUT / "examples" / "tree.config", CHECKOUT / "examples" / "tree"
CHECK = ("check", str(CONFIG), "-p", "kspp", "--tree", str(TREE))
STYLE = re.compile(r"\x1b\[[0-9;]*m")
ESCAPE = "\x1b"

FORCE, NO, DUMB, XTERM = {"FORCE_COLOR": "1"}, {"NO_COLOR": "1"}, {"TERM": "dumb"}, {"TERM": "xterm"}


def environment(tmp_path: Path, extra: dict[str, str]) -> dict[str, str]:
    return {
        **clean_environment(),
        "PYTHONPATH": str(CHECKOUT),
        "XDG_CACHE_HOME": str(tmp_path),
        **XTERM,
        **extra,
    }


def on_terminal(tmp_path: Path, extra: dict[str, str], *arguments: str) -> tuple[str, str]:
    """Return what the program writes to a terminal and, apart from that, to standard error, which is a pipe."""
    master, slave = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "kconfig_guard", *arguments],
        stdin=slave,
        stdout=slave,
        stderr=subprocess.PIPE,
        env=environment(tmp_path, extra),
    ) as process:
        os.close(slave)
        written = drained(master)
        assert process.stderr is not None
        errors = process.stderr.read()
    return written, errors.decode()


def drained(master: int) -> str:
    """Return all that is written to a terminal until nobody has it open any more."""
    data = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:
            piece = b""
        if not piece:
            break
        data += piece
    os.close(master)
    return data.decode()


def on_pipe(tmp_path: Path, extra: dict[str, str], *arguments: str) -> tuple[str, str]:
    """Return what the program writes to two pipes."""
    done = subprocess.run(
        [sys.executable, "-m", "kconfig_guard", *arguments],
        capture_output=True,
        env=environment(tmp_path, extra),
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize(
    ("run", "extra", "color", "styled"),
    [
        (on_terminal, {}, (), True),
        (on_terminal, NO, (), False),
        (on_terminal, {"NO_COLOR": ""}, (), True),
        (on_pipe, {}, (), False),
        (on_pipe, FORCE, (), True),
        (on_terminal, DUMB, (), False),
        (on_pipe, {**FORCE, **NO, **DUMB}, (), True),
        (on_pipe, {**NO, **DUMB}, ("--color", "always"), True),
        (on_terminal, FORCE, ("--color", "never"), False),
        (on_pipe, {}, ("--color", "auto"), False),
    ],
)
def test_text_is_styled_where_it_should_be(
    run: Callable[..., tuple[str, str]], extra: dict[str, str], color: tuple[str, ...], *, styled: bool, tmp_path: Path
) -> None:
    """--color before FORCE_COLOR before NO_COLOR before TERM=dumb before the terminal."""
    written, errors = run(tmp_path, extra, *CHECK, *color)

    assert "KGH-" in written
    assert styled == bool(STYLE.search(written))
    # Real colours, not only bold and dim.
    assert styled == bool(re.search(r"\x1b\[(?:[0-9;]*;)?3[1-7]m", written))
    assert ESCAPE not in STYLE.sub("", written)
    assert "" == errors


def test_styles_change_no_text(tmp_path: Path) -> None:
    """What is styled reads the same as what is not."""
    plain, _ = on_pipe(tmp_path, {}, *CHECK)
    styled, _ = on_pipe(tmp_path, FORCE, *CHECK)

    assert plain == STYLE.sub("", styled)


@pytest.mark.parametrize("form", [name for name in FORMATS if name != "text"])
def test_a_machine_format_is_never_styled(form: str, tmp_path: Path) -> None:
    """Not even for whoever asks for colours, on a terminal or not."""
    forced = (*CHECK, "--color", "always", "--format", form)
    piped, _ = on_pipe(tmp_path, FORCE, *forced)
    shown, _ = on_terminal(tmp_path, FORCE, *forced)

    assert piped.strip()
    assert ESCAPE not in piped + shown
    assert piped == shown.replace("\r\n", "\n")


def test_a_report_in_a_file_is_never_styled(tmp_path: Path) -> None:
    """A file is no terminal, whatever the rest of the run writes to."""
    report = tmp_path / "report.txt"

    on_terminal(tmp_path, FORCE, *CHECK, "--color", "always", "--format", f"text:{report}", "--format", "json")

    assert "KGH-" in report.read_text("utf-8")
    assert ESCAPE not in report.read_text("utf-8")


@pytest.mark.parametrize("extra", [{}, FORCE])
def test_progress_is_for_terminals(extra: dict[str, str], tmp_path: Path) -> None:
    """On a pipe the same run says what it does in one line, without steps, and the report is the same."""
    arguments = ("merge", str(CONFIG), "--tree", str(TREE), "--toolchain", "run")
    merged, errors = on_pipe(tmp_path, extra, *arguments)
    master, slave = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "kconfig_guard", *arguments],
        stdout=subprocess.PIPE,
        stderr=slave,
        env=environment(tmp_path, extra),
        check=False,
    )
    os.close(slave)
    shown = drained(master)

    assert ESCAPE not in errors + merged
    assert "\r" not in errors
    assert "asking the toolchain: 0 of " not in errors
    assert "\x1b[Kasking the toolchain: 0 of " in shown
    assert merged == done.stdout.decode()
