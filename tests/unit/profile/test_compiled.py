"""The library in the form that loads fast is the library, or is not used."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.profile.compiled import pack
from kconfig_guard.profile.library import Library
from kconfig_guard.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RULE = "  - {id: R-1, title: T, severity: low, demand: {X: y}, rationale: Because., references: [kspp], tags: [a]}\n"


@pytest.fixture
def folder(write: Callable[[str, str], Path]) -> Path:
    """Return a small library folder."""
    write("lib/rules/a.yaml", f"rules:\n{RULE}")
    write("lib/renames.yaml", "renames: [{old: A, new: B, version: '6.1', arch: [arm]}]\n")
    write("lib/sources.yaml", "sources: {kspp: {title: T, url: u}}\n")
    return write("lib/p.yaml", "id: p\nselect: [{tag: a}]\n").parent


def test_the_shipped_library_is_the_same_either_way(tmp_path: Path) -> None:
    """Every rule, profile and rename, from YAML and from the compact copy, when it is made and when it is read."""
    plain, store = Library(), Store(tmp_path)
    for _ in range(2):
        kept = Library(store=store)
        assert plain.rules == kept.rules
        assert list(plain.rules) == list(kept.rules)
        assert plain.renames == kept.renames
        assert plain.digest == kept.digest
        assert [plain.load(name) for name in plain.names()] == [kept.load(name) for name in kept.names()]
    assert 1 == len(list(tmp_path.iterdir()))


def test_what_an_installation_brings_is_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever it is installed to, and without a look at the files that it was made of but for their hash."""
    plain, file, moved = Library(), tmp_path / "compiled", tmp_path / "elsewhere"
    file.write_bytes(plain.compiled())
    shutil.copytree(plain.folder, moved)
    rules, renames, own = plain.rules.values(), plain.renames, plain.load("kspp")
    monkeypatch.setattr("kconfig_guard.input.yaml.read_yaml", None)
    for store in (None, Store(tmp_path / "cache"), Store(tmp_path / "cache")):
        brought = Library(moved, store, str(file))
        same = [replace(rule, path=rule.path.replace(str(plain.folder), str(moved))) for rule in rules]
        assert same == list(brought.rules.values())
        assert renames == brought.renames
        assert plain.digest == brought.digest
        kspp = brought.load("kspp")
        assert (f"{moved}/kspp.yaml", own.sha256) == (kspp.path, kspp.sha256)
    assert str(plain.folder).encode() not in file.read_bytes()


@pytest.mark.parametrize("change", ["text", "file", "gone", "0", "40", "200", "-9"])
def test_what_was_installed_counts_only_for_the_files_that_it_was_made_of(
    change: str, folder: Path, write: Callable[[str, str], Path], tmp_path: Path
) -> None:
    """Whoever edits a rule is heard, and damage is no harm."""
    file = write("compiled", "")
    file.write_bytes(Library(folder).compiled())
    names = ["R-1"]
    if change == "text":
        write("lib/rules/a.yaml", f"rules:\n{RULE.replace('R-1', 'R-9')}")
        names = ["R-9"]
    elif change == "file":
        write("lib/rules/b.yaml", f"rules:\n{RULE.replace('R-1', 'R-2')}")
        names = ["R-1", "R-2"]
    elif change == "gone":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[: int(change)])

    for store in (None, Store(tmp_path / "cache")):
        assert names == list(Library(folder, store, str(file)).rules)


def test_a_profile_of_ones_own_is_the_same_either_way(folder: Path, write: Callable[..., Path], tmp_path: Path) -> None:
    """What extends a shipped profile and selects from the library, with the same hash."""
    own = str(write("own.yaml", "id: own\nextends: [p]\nselect: [{rule: R-1}]\n"))
    store = Store(tmp_path / "cache")

    first, second, plain = (
        Library(folder, store).load(own),
        Library(folder, store).load(own),
        Library(folder).load(own),
    )

    assert first == second == plain


def test_what_cannot_be_waived_stays_so(folder: Path, write: Callable[..., Path], tmp_path: Path) -> None:
    """Whether the library says so, or a profile by an override."""
    write("lib/rules/b.yaml", f"rules:\n{RULE.replace('R-1', 'R-2').replace('tags: [a]', 'tags: [a], waivable: no')}")
    write("lib/q.yaml", "id: q\nextends: [p]\noverride: [{rule: R-1, reason: Law., waivable: no}]\n")
    store = Store(tmp_path / "cache")
    libraries = [Library(folder), Library(folder, store), Library(folder, store)]

    for library in libraries:
        assert {"R-1": True, "R-2": False} == {one.rule.id: one.rule.waivable for one in library.load("p").rules}
        assert {"R-1": False, "R-2": False} == {one.rule.id: one.rule.waivable for one in library.load("q").rules}


def test_a_change_is_seen(folder: Path, write: Callable[[str, str], Path], tmp_path: Path) -> None:
    """The copy counts only as long as all files are as they were."""
    store = Store(tmp_path / "cache")
    assert ["R-1"] == list(Library(folder, store).rules)

    write("lib/rules/b.yaml", f"rules:\n{RULE.replace('R-1', 'R-2')}")
    assert ["R-1", "R-2"] == list(Library(folder, store).rules)
    write("lib/rules/b.yaml", f"rules:\n{RULE.replace('R-1', 'R-3')}")
    assert ["R-1", "R-3"] == list(Library(folder, store).rules)


def test_a_change_that_hides_is_seen(folder: Path, tmp_path: Path) -> None:
    """A file of the same size with the old time of modification, as a package manager may set it."""
    store, path = Store(tmp_path / "cache"), folder / "rules" / "a.yaml"
    before = path.stat()
    assert ["R-1"] == list(Library(folder, store).rules)

    path.write_text(path.read_text("utf-8").replace("R-1", "R-2"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert ["R-2"] == list(Library(folder, store).rules)


def test_a_change_while_the_files_are_read_is_seen(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy stands for the files as they were before it was made."""
    store, path = Store(tmp_path / "cache"), folder / "rules" / "a.yaml"

    def changed_behind(*parts: Any) -> bytes:
        path.write_text(f"rules:\n{RULE.replace('R-1', 'R-20')}", encoding="utf-8")
        return pack(*parts)

    with monkeypatch.context() as patch:
        patch.setattr("kconfig_guard.profile.library.pack", changed_behind)
        assert ["R-1"] == list(Library(folder, store).rules)

    assert ["R-20"] == list(Library(folder, store).rules)


def test_a_file_that_is_none_keeps_nobody_from_using_a_profile(folder: Path, tmp_path: Path) -> None:
    """Such as the lock of an editor, a link that leads nowhere."""
    (folder / ".#q.yaml").symlink_to("nowhere")

    library = Library(folder, Store(tmp_path / "cache"))

    assert ["R-1"] == [item.rule.id for item in library.load("p").rules]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"stamp": 1}', b"null"])
def test_a_copy_that_says_something_else_does_not_count(content: bytes, folder: Path, tmp_path: Path) -> None:
    """Whatever stands there, the library is what the files say."""
    store = Store(tmp_path / "cache")
    _ = Library(folder, store).rules
    (path,) = (tmp_path / "cache").iterdir()
    store.put(path.name, content)

    assert ["R-1"] == list(Library(folder, store).rules)


def test_a_wrong_file_is_told_as_ever(folder: Path, write: Callable[[str, str], Path], tmp_path: Path) -> None:
    """An error in one profile keeps nobody from using another, and has its place."""
    write("lib/q.yaml", "id: q\nselect: [{tag: none}]\n")
    library = Library(folder, Store(tmp_path / "cache"))

    assert ["R-1"] == [item.rule.id for item in library.load("p").rules]
    with pytest.raises(InputError, match=r"q\.yaml:2:10: no rule of the library has tag 'none'"):
        library.load("q")
    assert not (tmp_path / "cache").exists()
