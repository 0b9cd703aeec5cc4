"""Tests of kconfig_guard.cli.progress, on a real terminal."""

from __future__ import annotations

import os
import termios
from contextlib import redirect_stderr
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.cli.main import main
from kconfig_guard.cli.progress import show
from kconfig_guard.model import toolchain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ASKING = "kconfig-guard: asking this machine's toolchain: running 3 commands of {}"

MARK = b"\x05"


class Terminal:
    """A terminal of 80 columns that standard error can go to."""

    def __init__(self) -> None:
        self._master, self._slave = os.openpty()
        self.stream = os.fdopen(self._slave, "w", buffering=1)
        self.written = ""
        self.resize(80)

    def resize(self, columns: int) -> None:
        termios.tcsetwinsize(self._slave, (24, columns))

    def screen(self) -> list[str]:
        """Return the lines that stand on it, as far as our own escape sequences go."""
        # What was written arrives some time later; what still is in a buffer does not.
        os.write(self._slave, MARK)
        data = b""
        while not data.endswith(MARK):
            data += os.read(self._master, 100_000)
        self.written += data.removesuffix(MARK).decode()
        lines = [line.removesuffix("\r").split("\r\x1b[K")[-1] for line in self.written.split("\n")]
        return lines if lines[-1] else lines[:-1]

    def close(self) -> None:
        self.stream.close()
        os.close(self._master)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """Return a terminal that can erase a line."""
    monkeypatch.setenv("TERM", "xterm")
    opened = Terminal()
    yield opened
    opened.close()


def merge(config: Path, tree: Path, terminal: Terminal) -> int:
    with redirect_stderr(terminal.stream):
        return main(["merge", str(config), "--tree", str(tree), "--toolchain", "run", "-o", os.devnull])


def test_a_text_replaces_the_one_before_and_goes(terminal: Terminal) -> None:
    """There is one line at any time, which is seen at once, and nothing in the end."""
    with redirect_stderr(terminal.stream):
        for text in ("one of two", "two"):
            show(text)
            assert [text] == terminal.screen()
        show("")

    assert [] == terminal.screen()


@pytest.mark.parametrize(("columns", "shown"), [(0, "asking: 7 of 9"), (15, "asking: 7 of 9"), (8, "asking:"), (1, "")])
def test_a_text_stays_on_one_line(columns: int, shown: str, terminal: Terminal) -> None:
    """On a narrow terminal the text is cut, so that it can be erased; one of unknown width gets all of it."""
    terminal.resize(columns)

    with redirect_stderr(terminal.stream):
        show("asking: 7 of 9")

    assert [shown] == (terminal.screen() or [""])


def test_a_simple_terminal_shows_nothing(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that cannot erase is left alone."""
    monkeypatch.setenv("TERM", "dumb")

    with redirect_stderr(terminal.stream):
        show("asking")

    assert ([], "") == (terminal.screen(), terminal.written)


def test_a_file_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """In a log no progress is to be seen."""
    show("asking")
    show("")

    assert ("", "") == capsys.readouterr()


def test_a_toolchain_is_asked_in_sight(config: Path, tree: Path, terminal: Terminal) -> None:
    """Each probe is counted, and in the end only the line that announces them is left."""
    assert 0 == merge(config, tree, terminal)

    assert [ASKING.format(tree)] == terminal.screen()
    steps = terminal.written.replace("\r\n", "\n").split("\r\x1b[K")
    assert [*(f"asking the toolchain: {done} of 3" for done in range(3)), ""] == steps[1:]


@pytest.mark.parametrize(
    ("error", "status", "last"),
    [
        (KeyboardInterrupt, 130, []),
        (MemoryError, 2, ["kconfig-guard: error: the input needs more memory than there is"]),
    ],
)
def test_nothing_is_left_of_a_run_that_ends_early(
    *,
    error: type[BaseException],
    status: int,
    last: list[str],
    config: Path,
    tree: Path,
    terminal: Terminal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Interrupts and errors leave the line as clean as success does."""
    monkeypatch.setattr(toolchain, "_answer", raising(error))

    assert status == merge(config, tree, terminal)

    assert [ASKING.format(tree), *last] == terminal.screen()
    assert "asking the toolchain: 0 of 3" in terminal.written


def raising(error: type[BaseException]) -> Callable[..., str]:
    def answer(*_arguments: object) -> str:
        raise error

    return answer


def test_a_check_of_several_configs_tells_how_far_it_is(
    config: Path, profile: Path, tree: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line is gone in the end, also where a run fails; one config alone needs no number."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(config.parent / "cache"))
    shared = ["-p", str(profile), "--tree", str(tree), "--format", f"json:{os.devnull}"]
    other = config.with_name("other")
    other.write_text(config.read_text())

    with redirect_stderr(terminal.stream):
        assert 1 == main(["check", str(config), str(other), *shared])
        assert [] == terminal.screen()
        assert "\x1b[K1 of 2: judging\r" in terminal.written
        assert "\x1b[K2 of 2: looking for fixes\r" in terminal.written
        other.unlink()
        assert 2 == main(["check", str(config), str(other), *shared])

    assert ["kconfig-guard: error: " + f"{other}: no such file"] == terminal.screen()[-1:]
