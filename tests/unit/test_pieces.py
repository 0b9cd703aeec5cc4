"""What is ours in the cache folder is told apart, kept within bounds and removed; all else is left alone."""

from __future__ import annotations

import os
import shutil
import threading
import time
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING

from kconfig_guard.pieces import LIBRARY, SCRATCH, TARBALL, TREE, Piece, make_room, pieces, remove
from kconfig_guard.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pytest

HOUR = 3600
OURS = {
    "library-0123456789abcdef.json": LIBRARY,
    "tree-0123456789abcdef.facts": TREE,
    ".tree-0123456789abcdef.facts.fedcba9876543210": SCRATCH,
    ".library-0123456789abcdef.json.fedcba9876543210": SCRATCH,
    "trees/tree-0123456789abcdef0123": TARBALL,
    "trees/unpacking-ab_d1234": SCRATCH,
}
STRANGE = [
    "notes.txt",
    "library-0123456789abcdef.json.bak",
    "library-0123.json",
    "tree-0123456789ABCDEF.facts",
    "debian/linux-6.12/Kconfig",
    "trees/mine/Kconfig",
    "trees/tree-0123456789abcdef.facts",
    "tree-0123456789abcdef0123/Kconfig",
]


def put(folder: Path, name: str, size: int = 10, age: float = 2 * HOUR) -> Path:
    """Make a piece that was last used ``age`` seconds ago; those in ``trees`` are folders."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if name.startswith("trees/"):
        (path / "arch").mkdir(parents=True)
        (path / "arch" / "Kconfig").write_bytes(b"x" * size)
    else:
        path.write_bytes(b"x" * size)
    os.utime(path, (time.time() - age,) * 2)
    return path


def fill(folder: Path) -> None:
    for name in OURS:
        put(folder, name)
    for name in STRANGE:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("precious")


def names(folder: Path, found: Iterable[Piece]) -> set[str]:
    return {str(piece.path.relative_to(folder)) for piece in found}


def everything(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}


def test_what_is_ours_is_told_by_its_name(tmp_path: Path) -> None:
    """With its kind and the bytes in it."""
    fill(tmp_path)
    found = pieces(tmp_path)

    assert {str(piece.path.relative_to(tmp_path)): piece.kind for piece in found} == OURS
    assert {10} == {piece.size for piece in found}


def test_removing_takes_what_is_ours_alone(tmp_path: Path) -> None:
    """Nothing else that lies in the folder is touched."""
    fill(tmp_path)

    assert len(OURS) == len(remove(pieces(tmp_path)))
    assert set(STRANGE) == everything(tmp_path)
    assert [] == pieces(tmp_path)


def test_no_link_is_followed(tmp_path: Path) -> None:
    """A link under one of our names is not ours, and links within a folder of ours go without what they lead to."""
    outside = tmp_path / "outside"
    for name in ("file", "folder/file"):
        (outside / name).parent.mkdir(parents=True, exist_ok=True)
        (outside / name).write_text("precious")
    folder = tmp_path / "cache"
    tarball = put(folder, "trees/tree-0123456789abcdef0123")
    (tarball / "link").symlink_to(outside / "folder")
    (tarball / "file").symlink_to(outside / "file")
    (folder / "library-0123456789abcdef.json").symlink_to(outside / "file")
    (folder / "trees" / "tree-aaaaaaaaaaaaaaaaaaaa").symlink_to(outside / "folder")

    assert ["tree-0123456789abcdef0123"] == [piece.path.name for piece in remove(pieces(folder))]
    assert {"file", "folder/file"} == everything(outside)
    assert 2 == len([path for path in folder.rglob("*") if path.is_symlink()])


def test_a_link_in_place_of_the_folder_of_trees_is_not_followed(tmp_path: Path) -> None:
    """What it leads to has our names, and may be anything."""
    put(tmp_path / "outside", "trees/tree-0123456789abcdef0123")
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "trees").symlink_to(tmp_path / "outside" / "trees")

    assert [] == pieces(tmp_path / "cache")


def test_what_has_the_wrong_shape_is_not_ours(tmp_path: Path) -> None:
    """A folder where a file should be, and the other way round."""
    (tmp_path / "library-0123456789abcdef.json").mkdir()
    os.mkfifo(tmp_path / "tree-0123456789abcdef.facts")
    (tmp_path / "trees").mkdir()
    (tmp_path / "trees" / "tree-0123456789abcdef0123").write_text("")

    assert [] == pieces(tmp_path)


def test_what_belongs_to_somebody_else_is_not_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder that several people use."""
    fill(tmp_path)
    other = os.getuid() + 1
    monkeypatch.setattr("os.getuid", lambda: other)

    assert [] == pieces(tmp_path)


def test_there_may_be_no_folder(tmp_path: Path) -> None:
    """Or it is none."""
    (tmp_path / "file").write_text("")

    assert [] == pieces(tmp_path / "nowhere") == pieces(tmp_path / "file")
    make_room(tmp_path / "nowhere", 0)


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    """Whatever kind it is of, and no more than has to go."""
    put(tmp_path, "tree-000000000000000a.facts", 100, age=5 * HOUR)
    put(tmp_path, "trees/tree-0123456789abcdef0123", 100, age=4 * HOUR)
    put(tmp_path, "library-000000000000000b.json", 100, age=3 * HOUR)
    put(tmp_path, "tree-000000000000000c.facts", 100, age=2 * HOUR)

    make_room(tmp_path, 400)
    assert 4 == len(pieces(tmp_path))
    make_room(tmp_path, 399)
    assert {"trees/tree-0123456789abcdef0123", "library-000000000000000b.json", "tree-000000000000000c.facts"} == names(
        tmp_path, pieces(tmp_path)
    )
    make_room(tmp_path, 150)
    assert {"tree-000000000000000c.facts"} == names(tmp_path, pieces(tmp_path))


def test_what_may_be_in_use_stays(tmp_path: Path) -> None:
    """Somebody may be reading an unpacked tarball now, however full the cache is."""
    put(tmp_path, "trees/tree-0123456789abcdef0123", 100, age=60)
    put(tmp_path, "tree-000000000000000a.facts", 100, age=2 * HOUR)

    make_room(tmp_path, 0)

    assert {"trees/tree-0123456789abcdef0123"} == names(tmp_path, pieces(tmp_path))


def test_leftovers_go_once_they_are_old(tmp_path: Path) -> None:
    """What a run was writing when it was killed; what one is writing now stays."""
    put(tmp_path, ".tree-0123456789abcdef.facts.fedcba9876543210", age=2 * HOUR)
    put(tmp_path, "trees/unpacking-abcdefgh", age=2 * HOUR)
    put(tmp_path, ".tree-0123456789abcdef.facts.0000000000000000", age=60)
    put(tmp_path, "tree-0123456789abcdef.facts", age=2 * HOUR)

    make_room(tmp_path)

    assert {".tree-0123456789abcdef.facts.0000000000000000", "tree-0123456789abcdef.facts"} == names(
        tmp_path, pieces(tmp_path)
    )


def test_writing_makes_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And reading counts as use, so that what is used stays."""
    monkeypatch.setattr("kconfig_guard.pieces.make_room.__defaults__", (500,))
    monkeypatch.setattr("kconfig_guard.pieces._LATELY", 0)
    monkeypatch.setattr("kconfig_guard.store._puts", repeat(0))
    store = Store(tmp_path)
    kept = "tree-000000000000000a.facts", "tree-000000000000000b.facts", "tree-000000000000000c.facts"
    for age, name in zip((3, 2, 1), kept, strict=True):
        store.put(name, b"x" * 100)
        os.utime(tmp_path / name, (time.time() - age * HOUR,) * 2)
    assert store.get(kept[0]) is not None
    store.put("tree-000000000000000d.facts", b"x" * 50)

    assert {kept[0], kept[2], "tree-000000000000000d.facts"} == names(tmp_path, pieces(tmp_path))


def test_what_cannot_be_removed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest goes all the same."""
    fill(tmp_path)
    unlink = Path.unlink

    def refuse(self: Path, *, missing_ok: bool = False) -> None:
        if self.name.startswith("library"):
            raise PermissionError
        unlink(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)

    assert len(OURS) - 1 == len(remove(pieces(tmp_path)))
    assert {"library-0123456789abcdef.json"} == names(tmp_path, pieces(tmp_path))


def test_a_folder_is_gone_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that could be removed in part only is no tree any more, but a leftover."""
    put(tmp_path, "trees/tree-0123456789abcdef0123")

    def fail(_path: Path) -> None:
        raise PermissionError

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", fail)
        assert [] == remove(pieces(tmp_path))

    assert [SCRATCH] == [piece.kind for piece in pieces(tmp_path)]
    assert 1 == len(remove(pieces(tmp_path)))


def test_many_may_make_room_at_once(tmp_path: Path) -> None:
    """What another one has removed counts as gone, so that no more goes than has to."""
    for number in range(40):
        put(tmp_path, f"tree-{number:016x}.facts", 100, age=(100 - number) * HOUR)
        put(tmp_path, f"trees/tree-{number:020x}", 100, age=(100 - number) * HOUR)
    threads = [threading.Thread(target=make_room, args=(tmp_path, 4000)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    left = pieces(tmp_path)
    assert 4000 == sum(piece.size for piece in left)
    assert {f"{number:x}" for number in range(20, 40)} == {piece.path.stem.lstrip("tre-0") for piece in left}
