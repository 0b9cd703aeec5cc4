"""Tests of kconfig_guard.input.zstd where nothing can read zstd; what can is tested in tests/kernel."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.input.source import read_bytes
from kconfig_guard.input.tree import open_tree

if TYPE_CHECKING:
    from collections.abc import Callable

    Write = Callable[[str, str | bytes], Path]

DATA = b"\x28\xb5\x2f\xfd1234"
MISSING = "zstd data needs Python 3.14 or the zstd program (install the package zstd)"


@pytest.fixture(autouse=True)
def _nothing_reads_zstd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "compression.zstd", None)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))


def refused(read: Callable[[], object]) -> str:
    with pytest.raises(InputError) as caught:
        read()
    return str(caught.value)


def test_a_missing_program_is_one_line(tmp_path: Path, write: Write) -> None:
    """Where nothing reads zstd data, configs and tarballs are refused with what to install."""
    path = str(write("data", DATA))

    assert f"{path}: {MISSING}" == refused(lambda: read_bytes(path))
    assert f"{path}: {MISSING}" == refused(lambda: open_tree(path, tmp_path / "cache"))
    assert [] == list((tmp_path / "cache").iterdir())


@pytest.mark.parametrize(("mode", "message"), [(0o644, MISSING), (0o755, "the zstd program cannot be run (")])
def test_a_program_that_is_none_is_one_line(mode: int, message: str, tmp_path: Path, write: Write) -> None:
    """Something in the path that is called zstd and cannot be run is no reason to crash."""
    write("bin/zstd", b"\x7fELF nonsense").chmod(mode)
    path = str(write("data", DATA))

    assert refused(lambda: read_bytes(path)).startswith(f"{path}: {message}")
    assert refused(lambda: open_tree(path, tmp_path / "cache")).startswith(f"{path}: {message}")


def test_a_full_disk_is_one_line(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """A config is handed over in a file, for which there may be no place."""
    path = str(write("data", DATA))
    monkeypatch.setattr("tempfile.TemporaryFile", partial(Path("/dev/full").open, "wb+"))

    assert f"{path}: cannot be decompressed ({os.strerror(28)})" == refused(lambda: read_bytes(path))
