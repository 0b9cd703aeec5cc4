"""``cache info`` and ``cache clear``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Guard = Callable[..., tuple[int, str, str]]


@pytest.fixture
def used(guard: Guard, tmp_path: Path, tree: Path, config: Path, profile: Path) -> Path:
    """Return the cache folder after a check over a tree."""
    guard("check", config, "-p", profile, "--tree", tree)
    return tmp_path / "cache" / "kconfig-guard"


def amounts(text: str) -> dict[str, int]:
    """Return how many pieces ``info`` tells of each kind."""
    return {line[:20].strip(): int(line[20:28]) for line in text.splitlines()[1:]}


def test_info_tells_what_there_is(used: Path, guard: Guard) -> None:
    """The folder, and each kind with its number and size."""
    status, out, err = guard("cache", "info")

    assert (0, "") == (status, err)
    assert str(used) == out.splitlines()[0]
    assert {
        "rule libraries": 1,
        "parsed trees": 1,
        "notes on trees": 1,
        "judgements": 1,
        "reports": 1,
        "unpacked tarballs": 0,
        "leftovers": 0,
        "in all": 5,
    } == amounts(out)
    assert out.endswith(" MiB of at most 500.0 MiB\n")


def test_clear_removes_it(used: Path, guard: Guard) -> None:
    """All that is ours, and nothing else; a second time there is nothing to do."""
    (used / "notes.txt").write_text("mine")
    first, second = guard("cache", "clear"), guard("cache", "clear")

    assert (0, "") == (first[0], first[2])
    assert first[1].startswith("removed 5 of 5 pieces (")
    assert (0, f"removed 0 of 0 pieces (0.0 MiB) from {used}\n", "") == second
    assert ["notes.txt"] == [path.name for path in used.iterdir()]


def test_a_cleared_cache_is_filled_again(used: Path, guard: Guard, tree: Path, config: Path, profile: Path) -> None:
    """Clearing costs the next run its time, and nothing else."""
    arguments = ("check", config, "-p", profile, "--tree", tree)
    before = guard(*arguments)
    guard("cache", "clear")

    assert before == guard(*arguments)
    assert 5 == len(list(used.iterdir()))


def test_what_cannot_be_removed_is_an_error(used: Path, guard: Guard, monkeypatch: pytest.MonkeyPatch) -> None:
    """Named on a line of its own, with status 2."""

    def refuse(_self: Path, *, missing_ok: bool = False) -> None:  # noqa: ARG001 - as it is called
        raise PermissionError

    monkeypatch.setattr("pathlib.Path.unlink", refuse)
    status, out, err = guard("cache", "clear")

    assert 2 == status
    assert out.startswith("removed 0 of 5 pieces")
    assert err.endswith(": cannot be removed\n")
    assert str(used) in err


def test_without_a_home_there_is_no_cache(refusal: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Which is said, with what would help."""
    monkeypatch.setattr("kconfig_guard.cli.cache.cache_folder", lambda: None)

    for action in ("info", "clear"):
        assert "XDG_CACHE_HOME" in refusal("cache", action)


def test_a_name_on_the_way_cannot_write_to_the_terminal(
    guard: Guard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment says where the folder is."""
    monkeypatch.setenv("XDG_CACHE_HOME", f"{tmp_path}/\x1b[31m")

    for action in ("info", "clear"):
        assert "\x1b" not in guard("cache", action)[1]
