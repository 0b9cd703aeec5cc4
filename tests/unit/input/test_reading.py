"""What is noted of files that are read."""

from __future__ import annotations

import hashlib
import os
import time
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.input.reading import Reading
from kconfig_guard.input.tree import open_tree

if TYPE_CHECKING:
    from pathlib import Path


def test_texts_and_looks_are_noted(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under the plain path, whatever way leads to the file."""
    monkeypatch.setattr("kconfig_guard.input.reading._TICK", 0)
    time.sleep(0.03)
    (tree / "odd").write_bytes(b"\xfc\n")
    time.sleep(0.03)
    reading = Reading(open_tree(str(tree), None))
    about = (tree / "Makefile").stat()

    assert (tree / "Makefile").read_text() == reading.read("drivers/../Makefile")
    reading.read("odd")
    assert {
        "Makefile": hashlib.sha256((tree / "Makefile").read_bytes()).hexdigest(),
        "odd": hashlib.sha256(b"\xfc\n").hexdigest(),
    } == reading.digests
    assert [about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino] == reading.looks["Makefile"]


def test_what_is_not_there_is_noted(tree: Path) -> None:
    """A file that was looked for counts as much as one that was read."""
    reading = Reading(open_tree(str(tree), None))

    for path in ("absent", "drivers", "../secret", "a\0b"):
        with pytest.raises(InputError):
            reading.read(path)

    assert dict.fromkeys(("absent", "drivers", "../secret", "a\0b"), "") == reading.digests


@pytest.mark.parametrize("age", [0, 1, -3600])
def test_what_has_just_changed_has_no_look(age: int, tree: Path) -> None:
    """It may change again without looking different; so may what claims to be from the future."""
    stamp = time.time() - age
    os.utime(tree / "Makefile", (stamp, stamp))
    reading = Reading(open_tree(str(tree), None))
    reading.read("Makefile")

    assert [] == reading.looks["Makefile"]


def test_a_text_is_found_again(tree: Path) -> None:
    """By its hash; an empty one stands for a file that is not there."""
    reading = Reading(open_tree(str(tree), None))
    reading.read("Makefile")
    digest = reading.digests["Makefile"]
    again = Reading(open_tree(str(tree), None))

    assert again.finds("Makefile", digest)
    assert again.finds("absent", "")
    assert not again.finds("absent", digest)
    assert not again.finds("Makefile", "")
    assert not again.finds("Kconfig", digest)
