"""Files of a work tree as they were in a revision."""

from __future__ import annotations

import gzip
import shutil
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.input.revision import open_work_tree
from tests.git import commit, git

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


def test_a_folder_is_found_through_links_to_the_work_tree(config: Path, tmp_path: Path) -> None:
    """The tree is named by where it really is, the config by how the user reaches it."""
    (tmp_path / "link").symlink_to(config.parents[1])
    revision = open_work_tree(str(tmp_path / "link/configs/a.config"), "HEAD")

    tree = revision.folder(config.parents[1] / "tree")

    assert tree is not None
    assert "old\n" == tree.read("Kconfig")


@pytest.fixture
def submodule(config: Path, write: Write) -> Path:
    """Return a submodule, of which the repository has the first of two commits."""
    kconfig = write("repo/module/Kconfig", "first\n")
    commit(kconfig.parent)
    commit(config.parents[1])
    kconfig.write_text("second\n")
    commit(kconfig.parent)
    return kconfig.parent


def test_a_submodule_is_what_the_revision_has_of_it(config: Path, submodule: Path) -> None:
    """Its files are in a repository of their own, under the commit that the revision names."""
    tree = open_work_tree(str(config), "HEAD").folder(submodule)

    assert tree is not None
    assert "first\n" == tree.read("Kconfig")
    assert open_work_tree(str(config), "HEAD~1").folder(submodule) is None


def test_a_submodule_without_the_commit_is_told(config: Path, submodule: Path) -> None:
    """As in a shallow clone: the files of another commit would tell a wrong story."""
    named = git(submodule, "rev-parse", "HEAD~1")
    shutil.rmtree(submodule / ".git")
    commit(submodule)

    with pytest.raises(InputError, match=f"commit {named} of the submodule is not there"):
        open_work_tree(str(config), "HEAD").folder(submodule)


def test_a_submodule_that_is_no_repository_is_no_folder_of_the_revision(config: Path, submodule: Path) -> None:
    """Its commit is taken neither for a folder nor for a reason to give up."""
    shutil.rmtree(submodule / ".git")

    assert open_work_tree(str(config), "HEAD").folder(submodule) is None


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


def test_before_the_first_commit_there_is_nothing(write: Write) -> None:
    """So that a hook lets it pass; no other name stands for that, nor does a HEAD that is broken."""
    path = write("new/a.config", "CONFIG_A=y\n")
    git(path.parent, "init", "-q", "-b", "main")

    revision = open_work_tree(str(path), "HEAD")

    assert (None, None) == (revision.read(str(path)), revision.folder(path.parent))
    with pytest.raises(InputError, match="no revision 'main'"):
        open_work_tree(str(path), "main")
    (path.parent / ".git" / "HEAD").write_text("0" * 40 + "\n")
    with pytest.raises(InputError, match="no revision 'HEAD'"):
        open_work_tree(str(path), "HEAD")
