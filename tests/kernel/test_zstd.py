"""Configs and tarballs that the zstd program wrote: whole, damaged and hostile, read in every way there is."""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.input import tarball
from kconfig_guard.input.source import MAX_BYTES, read_bytes
from kconfig_guard.input.tree import open_tree
from tests.kernel.conftest import zstd

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Make = Callable[[], bytes]
    Started = list[subprocess.Popen[bytes]]

TEXT = b"".join(b"CONFIG_OPTION_%d=%d\n" % (number, number * number) for number in range(20_000))
SKIPPABLE = b"\x50\x2a\x4d\x18\x04\x00\x00\x00skip"
DAMAGED = "the compressed data is damaged or cut off"
TOO_LARGE = "larger than 32 MiB, which no kernel config is"
TARBALL_DAMAGED = "the tarball is damaged or cut off"
NO_TARBALL = "is neither a folder nor a source tarball"

WAYS = ["program", *(["library"] if find_spec("compression") else [])]


@pytest.fixture(autouse=True, params=WAYS)
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "program":
        monkeypatch.setitem(sys.modules, "compression.zstd", None)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """Return the list of the processes that are started."""
    processes = []
    real = subprocess.Popen

    def popen(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        processes.append(real(*arguments, **options))
        return processes[-1]

    monkeypatch.setattr(subprocess, "Popen", popen)
    return processes


def stored(folder: Path, data: bytes) -> str:
    path = folder / "data"
    path.write_bytes(data)
    return str(path)


def archive(more: bytes = b"") -> bytes:
    """Return a tarball of a small tree, with a tail."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        for name, text in (("linux/Kconfig", b"# top\n"), ("linux/scripts/table", TEXT)):
            info = tarfile.TarInfo(name)
            info.size = len(text)
            tar.addfile(info, io.BytesIO(text))
    return stream.getvalue() + more


def with_window(log: int) -> bytes:
    """Return data that asks for a window of that size, far more than it needs."""
    data = zstd(TEXT)
    assert not data[4] & 0x20, "this header holds no size of a window"
    return data[:5] + bytes([(log - 10) << 3]) + data[6:]


def overwritten(data: bytes, at: int) -> bytes:
    return data[:at] + b"\xff" * 20 + data[at + 20 :]


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: zstd(TEXT), TEXT),
        (lambda: zstd(TEXT, "--ultra", "-22", "--no-check"), TEXT),
        (lambda: zstd(TEXT[:1000]) + zstd(TEXT[1000:]), TEXT),
        (lambda: zstd(TEXT[:1000]) + SKIPPABLE + zstd(TEXT[1000:]), TEXT),
        (lambda: SKIPPABLE + zstd(TEXT[:1000]) + SKIPPABLE + zstd(TEXT[1000:]), TEXT),
        (lambda: zstd(b""), b""),
        (lambda: with_window(28), TEXT),
        (lambda: zstd(b"#" * MAX_BYTES), b"#" * MAX_BYTES),
    ],
    ids=[
        "plain", "hardest", "two frames", "skippable frame", "skippable frame first", "empty", "largest window",
        "exactly the limit",
    ],
)  # fmt: skip
def test_whole_data_is_read(make: Make, text: bytes, tmp_path: Path) -> None:
    """The text comes out of whatever the program wrote."""
    assert text == read_bytes(stored(tmp_path, make()))


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Data from standard input has no name that could be handed over."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(zstd(TEXT))))

    assert TEXT == read_bytes("-")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: zstd(TEXT)[:4], DAMAGED),
        (lambda: zstd(TEXT)[:7], DAMAGED),
        (lambda: zstd(TEXT)[:2000], DAMAGED),
        (lambda: zstd(TEXT)[:-1], DAMAGED),
        (lambda: zstd(TEXT)[:-4] + b"\0\0\0\0", DAMAGED),
        (lambda: overwritten(zstd(TEXT), 4), DAMAGED),
        (lambda: overwritten(zstd(TEXT), 3000), DAMAGED),
        (lambda: zstd(TEXT)[:4] + b"garbage" * 1000, DAMAGED),
        (lambda: zstd(TEXT) + b"trailing", DAMAGED),
        (lambda: with_window(29), DAMAGED),
        (lambda: zstd(bytes(MAX_BYTES + 1)), TOO_LARGE),
        (lambda: zstd(bytes(MAX_BYTES // 2)) * 3, TOO_LARGE),
        (lambda: zstd(bytes(1 << 28)) * 40, TOO_LARGE),
        (lambda: zstd(bytes(1 << 28))[:-9], TOO_LARGE),
    ],
    ids=[
        "magic alone", "cut in the header", "cut", "cut in the checksum", "wrong checksum", "header overwritten",
        "overwritten", "garbage", "tail", "greedy window", "bomb", "bomb in frames", "ten gigabytes", "damaged bomb",
    ],
)  # fmt: skip
def test_damage_and_bombs_are_refused(
    *, make: Make, message: str, tmp_path: Path, started: Started, request: pytest.FixtureRequest
) -> None:
    """The error names the file, nothing comes of a part, and no process is left."""
    path = stored(tmp_path, make())
    started.clear()

    with pytest.raises(InputError) as caught:
        read_bytes(path)

    assert f"{path}: {message}" == str(caught.value)
    assert ("program" in request.node.callspec.id) == bool(started)
    assert [] == [process for process in started if process.returncode is None]


@pytest.mark.parametrize("before", [b"", SKIPPABLE], ids=["frame first", "skippable frame first"])
def test_a_tarball_is_read(before: bytes, tmp_path: Path) -> None:
    """A tarball with the usual padding is a tree, whatever kind of frame comes first."""
    opened = open_tree(stored(tmp_path, before + zstd(archive(bytes(1 << 20)))), tmp_path / "cache")

    assert "# top\n" == opened.read("Kconfig")
    assert TEXT.decode() == opened.read("scripts/table")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: zstd(archive())[:4], NO_TARBALL),
        (lambda: zstd(archive())[:40], NO_TARBALL),
        (lambda: zstd(archive())[:-1], TARBALL_DAMAGED),
        (lambda: zstd(archive())[:-4] + b"\0\0\0\0", TARBALL_DAMAGED),
        (lambda: zstd(archive()) + b"trailing", TARBALL_DAMAGED),
        (lambda: zstd(archive())[:4] + b"garbage" * 1000, NO_TARBALL),
        (lambda: zstd(TEXT), NO_TARBALL),
        (lambda: zstd(archive(bytes(1 << 26))), "holds more than any kernel tree does"),
    ],
    ids=["magic alone", "cut early", "cut late", "wrong checksum", "tail", "garbage", "no tarball", "bomb at the end"],
)
def test_damaged_tarballs_are_refused(
    *, make: Make, message: str, tmp_path: Path, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cache stays empty, and no process is left."""
    monkeypatch.setattr(tarball, "_MAX_UNPACKED", 1 << 24)
    path = stored(tmp_path, make())
    started.clear()

    with pytest.raises(InputError) as caught:
        open_tree(path, tmp_path / "cache")

    assert f"{path}: {message}" == str(caught.value)
    assert [] == list((tmp_path / "cache").iterdir())
    assert [] == [process for process in started if process.returncode is None]
