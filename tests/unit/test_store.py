"""What is kept between runs: whole or not at all, and never trusted more than it deserves."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.store import Store, cache_folder

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_put_is_got(tmp_path: Path) -> None:
    """Also a second time, and after it was replaced."""
    store = Store(tmp_path / "deep" / "cache")

    assert store.get("a") is None
    store.put("a", b"one")
    store.put("a", b"two")
    assert b"two" == store.get("a") == Store(tmp_path / "deep" / "cache").get("a")
    assert ["a"] == [path.name for path in (tmp_path / "deep" / "cache").iterdir()]


def test_nowhere_keeps_nothing() -> None:
    """Without a folder there is nothing to read and nothing to write."""
    store = Store(None)
    store.put("a", b"one")

    assert store.get("a") is None


def test_damage_is_noticed(tmp_path: Path) -> None:
    """A piece that was cut or changed anywhere is as good as none."""
    store, chance = Store(tmp_path), random.Random(1)
    content = bytes(range(256)) * 8
    store.put("a", content)
    whole = (tmp_path / "a").read_bytes()

    for _ in range(200):
        at = chance.randrange(len(whole))
        (tmp_path / "a").write_bytes(whole[:at])
        assert store.get("a") is None
        (tmp_path / "a").write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert store.get("a") is None
    (tmp_path / "a").write_bytes(whole)
    assert content == store.get("a")


def test_a_folder_that_is_a_file_is_no_error(tmp_path: Path) -> None:
    """What cannot be kept is made again."""
    (tmp_path / "cache").write_text("in the way")
    store = Store(tmp_path / "cache")
    store.put("a", b"one")

    assert store.get("a") is None


def test_what_is_no_file_does_not_count(tmp_path: Path) -> None:
    """A named pipe would let a reader wait for ever, and a folder cannot be read."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()

    assert [None, None] == [Store(tmp_path).get(name) for name in ("pipe", "folder")]


def test_what_another_user_wrote_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else could have written anything there."""
    store = Store(tmp_path)
    store.put("a", b"one")
    other = os.getuid() + 1
    monkeypatch.setattr("os.getuid", lambda: other)

    assert store.get("a") is None


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("/var/x", "/var/x/kconfig-guard"),
        ("", "/home/me/.cache/kconfig-guard"),
        ("rel", "/home/me/.cache/kconfig-guard"),
    ],
)
def test_the_folder_follows_the_environment(base: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """XDG_CACHE_HOME counts if it is absolute, as its specification says."""
    monkeypatch.setenv("XDG_CACHE_HOME", base)
    monkeypatch.setenv("HOME", "/home/me")

    assert expected == cache_folder()
