"""Finding the files that a pattern stands for."""

from __future__ import annotations

from glob import glob
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.input.patterns import files_matching

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILES = ("a.config", ".config", "b/a.config", "b/.config", "b/c/a.config", ".h/a.config", "b/[1].config", "b/1.config")


@pytest.fixture
def root(write: Callable[[str, str], Path], tmp_path: Path) -> Path:
    """Return a folder with files, hidden ones among them, and with links to itself."""
    for name in FILES:
        write(f"root/{name}", "")
    for name in ("one", "two"):
        (tmp_path / "root" / name).symlink_to(".")
    return tmp_path / "root"


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*", ["a.config"]),
        (".*", [".config"]),
        ("b/*onfig", ["b/1.config", "b/[1].config", "b/a.config"]),
        ("**/a.config", ["a.config", "b/a.config", "b/c/a.config"]),
        ("**/.config", [".config", "b/.config"]),
        ("**", ["a.config", "b/1.config", "b/[1].config", "b/a.config", "b/c/a.config"]),
        ("**/**/c/**/*", ["b/c/a.config"]),
        ("?/[!b].config", ["b/1.config", "b/a.config"]),
        ("./b//a.config", ["./b//a.config"]),
        ("two/one/*.config", ["two/one/a.config"]),
        ("b", []),
        ("nothing/*", []),
        ("a.config/*", []),
        ("[", []),
    ],
)
def test_a_pattern_stands_for_files(pattern: str, found: list[str], root: Path) -> None:
    """Hidden names have to be spelled out, folders are no files, and ``**`` follows no links."""
    assert found == files_matching(pattern, str(root))


def test_a_file_of_just_that_name_is_meant(root: Path) -> None:
    """A name that happens to be a pattern, too, does not stand for other files."""
    assert ["b/[1].config"] == files_matching("b/[1].config", str(root))


def test_absolute_patterns_do_not_depend_on_the_folder(root: Path) -> None:
    """They give absolute paths."""
    assert [f"{root}/b/c/a.config"] == files_matching(f"{root}/b/*/a*", "elsewhere")


@pytest.mark.parametrize("pattern", ["*", "*/*", "**/*.config", "b/**", ".*", "b/.*", "**/c/*", "b/*/a.config", "**"])
def test_where_there_are_no_links_it_is_what_python_finds(pattern: str, root: Path) -> None:
    """The glob module of Python has the same idea of all that is not about links."""
    for name in ("one", "two"):
        (root / name).unlink()

    found = glob(pattern, root_dir=root, recursive=True)  # noqa: PTH207 - Path.glob sees hidden files
    theirs = {name for name in found if (root / name).is_file()}

    assert sorted(theirs) == files_matching(pattern, str(root))
