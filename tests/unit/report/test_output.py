"""Tests of kconfig_guard.report.output."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.report.output import terminal_width, wants_color, write_file, write_stdout

if TYPE_CHECKING:
    from pathlib import Path

FORCE, NO, DUMB = {"FORCE_COLOR": "1"}, {"NO_COLOR": "1"}, {"TERM": "dumb"}


@pytest.mark.parametrize(
    ("choice", "environ", "is_terminal", "color"),
    [
        ("always", {**NO, **DUMB}, False, True),
        ("always", {}, False, True),
        ("never", FORCE, True, False),
        ("never", {}, True, False),
        ("auto", {**FORCE, **NO, **DUMB}, False, True),
        ("auto", FORCE, False, True),
        ("auto", NO, True, False),
        ("auto", {**NO, "TERM": "xterm"}, True, False),
        ("auto", DUMB, True, False),
        ("auto", {"TERM": "xterm"}, True, True),
        ("auto", {"TERM": "xterm"}, False, False),
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"FORCE_COLOR": "", "NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "", "NO_COLOR": ""}, False, False),
    ],
)
def test_colour_follows_its_precedence(choice: str, environ: dict[str, str], *, is_terminal: bool, color: bool) -> None:
    """--color before FORCE_COLOR before NO_COLOR before TERM=dumb before the terminal; empty variables say nothing."""
    assert color == wants_color(choice, environ, is_terminal=is_terminal)


@pytest.mark.parametrize(("columns", "width"), [("20", 60), ("80", 80), ("500", 120)])
def test_the_width_is_bounded(columns: str, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a tiny nor a huge terminal makes a report unreadable."""
    monkeypatch.setenv("COLUMNS", columns)

    assert width == terminal_width()


def test_standard_output_is_utf_8_in_any_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    """An ASCII locale does not end a run, and lone surrogates are spelled out."""
    stream = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(stream, encoding="ascii"))

    write_stdout("\u00e9\udcff\n")

    assert b"\xc3\xa9\\udcff\n" == stream.getvalue()


def test_a_stream_without_bytes_is_written_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A caller may have replaced standard output by a text stream."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)

    write_stdout("\u00e9\udcff\n")

    assert "\u00e9\\udcff\n" == stream.getvalue()


def test_a_new_file_has_the_usual_rights(tmp_path: Path) -> None:
    """It is readable as the umask allows, and nothing else is left in the folder."""
    before = os.umask(0o027)
    try:
        write_file(str(tmp_path / "out"), "x\udcff\n")
    finally:
        os.umask(before)

    assert ["out"] == [entry.name for entry in tmp_path.iterdir()]
    assert (b"x\xff\n", 0o640) == ((tmp_path / "out").read_bytes(), (tmp_path / "out").stat().st_mode & 0o777)


def test_an_old_file_keeps_its_rights(tmp_path: Path) -> None:
    """It is replaced as a whole."""
    path = tmp_path / "out"
    path.write_text("old and longer\n")
    path.chmod(0o604)

    write_file(str(path), "new\n")

    assert ("new\n", 0o604) == (path.read_text(), path.stat().st_mode & 0o777)


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """Writing to a symbolic link writes the file that it names."""
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "real").write_text("old\n")

    write_file(str(tmp_path / "link"), "new\n")

    assert "new\n" == (tmp_path / "real").read_text()
    assert (tmp_path / "link").is_symlink()


def test_a_device_is_written_to(tmp_path: Path) -> None:
    """What is no regular file, such as /dev/null, is not replaced by one."""
    write_file("/dev/null", "gone\n")

    assert not os.path.isfile("/dev/null")  # noqa: PTH113 - reads better than Path here
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "reason"), [("absent/out", "No such file or directory"), (".", "Is a directory"), ("a\0b", "")]
)
def test_what_cannot_be_written_is_an_error(name: str, reason: str, tmp_path: Path) -> None:
    """The error names the file, and no scratch file is left."""
    path = f"{tmp_path}/{name}"

    with pytest.raises(InputError) as caught:
        write_file(path, "x")

    assert str(caught.value).startswith(f"{path}: cannot be written ({reason}")
    assert [] == list(tmp_path.iterdir())
