"""Files of a work tree as they were in a revision."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.input.revision import open_work_tree
from tests.git import commit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[[str, str], Path]


@pytest.fixture
def config(write: Write) -> Path:
    """Return a config in a folder of a repository, changed since its only commit."""
    path = write("repo/configs/a.config", "CONFIG_A=y\n")
    write("repo/tree/Kconfig", "old\n")
    (path.parent / "packed").write_bytes(gzip.compress(b"CONFIG_B=y\n"))
    commit(path.parents[1])
    path.write_text("CONFIG_A=n\n")
    (path.parents[1] / "tree" / "Kconfig").write_text("new\n")
    return path


def test_a_file_is_read_as_it_was(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By whatever path it is named, and decompressed."""
    revision = open_work_tree(str(config), "HEAD")
    monkeypatch.chdir(config.parent)

    assert (
        b"CONFIG_A=y\n"
        == revision.read(str(config))
        == revision.read("a.config")
        == revision.read("../configs/a.config")
    )
    assert b"CONFIG_B=y\n" == revision.read("packed")
    assert revision.read("new") is None
    assert "a.config@HEAD" == revision.called("a.config")


def test_a_file_elsewhere_has_no_revision(config: Path, tmp_path: Path) -> None:
    """Nothing outside of the repository can be looked up in it."""
    revision = open_work_tree(str(config), "HEAD")
    outside = str(tmp_path / "other")

    assert [True, False] == [revision.holds(str(config)), revision.holds(outside)]
    with pytest.raises(InputError, match=f"{outside}: lies outside the git repository"):
        revision.read(outside)


def test_a_folder_is_a_tree_of_its_own(config: Path) -> None:
    """What it was, without what lies beside it."""
    revision = open_work_tree(str(config), "HEAD")
    top = config.parents[1]
    tree, whole = revision.folder(top / "tree"), revision.folder(top)

    assert tree is not None
    assert whole is not None
    assert ("old\n", "old\n") == (tree.read("Kconfig"), whole.read("tree/Kconfig"))
    with pytest.raises(InputError, match="leaves the tree"):
        tree.read("../configs/a.config")
    assert (None, None) == (revision.folder(top / "missing"), revision.folder(top.parent))


@pytest.mark.parametrize("name", ["no-such-branch", "--help", ""])
def test_an_unknown_revision_is_refused(name: str, config: Path) -> None:
    """In one line."""
    with pytest.raises(InputError, match="revision"):
        open_work_tree(str(config), name)


def test_a_file_without_a_repository_is_refused(write: Write) -> None:
    """The line says what is missing."""
    path = str(write("lonely", "CONFIG_A=y\n"))

    with pytest.raises(InputError, match=f"{path}: is in no git repository"):
        open_work_tree(path, "HEAD")
