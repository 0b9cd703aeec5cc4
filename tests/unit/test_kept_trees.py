"""A tree that is kept is used as long as its files are the same, and changes nothing but the time that a run takes."""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any, Self

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.model import loader
from kconfig_guard.model.writer import write_config
from kconfig_guard.store import Store
from kconfig_guard.workspace import Workspace
from tests.git import commit
from tests.unit.conftest import TREE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kconfig_guard.model.tree import Tree

    Guard = Callable[..., tuple[int, str, str]]

TICK = 0.03
"""Seconds after which the clock of any file system that tests run on has moved on."""


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def steady(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files have been as they are for long."""
    monkeypatch.setattr("kconfig_guard.input.reading._TICK", 0)
    time.sleep(TICK)


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list to which the ARCH of every tree is added that is parsed, as opposed to found."""
    found: list[str] = []
    parse = loader.load_tree

    def load_tree(read: Callable[[str], str], arch: str, name: str) -> Tree:
        found.append(arch)
        return parse(read, arch, name)

    monkeypatch.setattr(loader, "load_tree", load_tree)
    return found


def prompts(tree: Path | str, arch: str = "x86_64", **options: Any) -> dict[str, str]:
    """Return the prompt of each symbol, as a new run sees it."""
    workspace = Workspace(**options)
    parsed = workspace.parsed(workspace.open(str(tree)), arch)
    return {symbol.name: symbol.prompts[0].text for symbol in parsed.symbols if symbol.prompts}


def kept(tmp_path: Path) -> list[Path]:
    """Return the pieces on trees: for each a note (``.json``) and the facts (``.facts``)."""
    return sorted((tmp_path / "cache" / "kconfig-guard").glob("tree-*"))


def forget_answers(tmp_path: Path) -> None:
    """Remove what would do without what is in the tree."""
    for pattern in ("judged-*", "report-*"):
        for path in (tmp_path / "cache" / "kconfig-guard").glob(pattern):
            path.unlink()


# -- what is the same


@pytest.mark.usefixtures("steady")
def test_a_tree_is_parsed_once(tree: Path, parses: list[str], tmp_path: Path) -> None:
    """Later runs find it, each ARCH by itself, and whatever the way to its folder is called."""
    first = prompts(tree)
    (tmp_path / "way").symlink_to(tree)

    assert first == prompts(tree) == prompts(tmp_path / "way") == prompts(f"{tree}/../{tree.name}")
    assert first == prompts(tree, "arm64") == prompts(tree, "arm64")
    assert ["x86_64", "arm64"] == parses
    assert [".facts", ".json"] * 2 == [path.suffix for path in kept(tmp_path)]


@pytest.mark.usefixtures("steady")
def test_without_a_cache_nothing_is_kept_or_found(tree: Path, parses: list[str], tmp_path: Path) -> None:
    """Not even what another run has kept."""
    prompts(tree, use_cache=False)
    assert not (tmp_path / "cache").exists()
    prompts(tree)
    prompts(tree, use_cache=False)

    assert 3 == len(parses)


@pytest.mark.usefixtures("steady")
def test_other_files_do_not_matter(tree: Path, parses: list[str]) -> None:
    """A build writes into the folders of its sources."""
    prompts(tree)
    (tree / "drivers" / "built-in.o").write_text("")
    (tree / "drivers" / "Makefile").write_text("obj-y += a.o\n")
    prompts(tree)

    assert 1 == len(parses)


@pytest.mark.usefixtures("steady")
def test_a_file_that_was_touched_is_read_but_not_parsed(
    tree: Path, parses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fresh checkout has new times and numbers all over; once they are known, nothing is read again."""
    first = prompts(tree)
    for name in TREE:
        text = (tree / name).read_text()
        (tree / name).unlink()
        (tree / name).write_text(text)
    time.sleep(TICK)
    assert first == prompts(tree)

    with monkeypatch.context() as patch:
        patch.setattr("kconfig_guard.input.tree.SourceTree.read", lambda *_: pytest.fail("a file was read"))
        assert first == prompts(tree)
    assert 1 == len(parses)


# -- what is not


def edit(path: Path) -> None:
    path.write_text(path.read_text().replace("/dev/mem", "/dev/memory"))


def edit_in_secret(path: Path) -> None:
    """Write another text of the same size, and put the time of modification back."""
    before = path.stat()
    path.write_text(path.read_text().replace("/dev/mem", "/dev/MEM"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replace(path: Path) -> None:
    """Put another file of the same size and time of modification in its place."""
    before, other = path.stat(), path.with_name("other")
    other.write_text(path.read_text().replace("/dev/mem", "/dev/MEM"))
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(path)


def replace_folder(path: Path) -> None:
    """Put another folder in its place, whose files are as old and as large."""
    other = path.parent.with_name("other")
    shutil.copytree(path.parent, other)
    edit_in_secret(other / path.name)
    path.parent.rename(path.parent.with_name("before"))
    other.rename(path.parent)


def link_away(path: Path) -> None:
    """Let a link take the place of the file."""
    other = path.with_name("other")
    other.write_text(path.read_text().replace("/dev/mem", "/dev/MEM"))
    path.unlink()
    path.symlink_to("other")


@pytest.mark.parametrize("change", [edit, edit_in_secret, replace, replace_folder, link_away])
@pytest.mark.parametrize("is_steady", [True, False])
def test_a_change_is_seen(
    *, change: Callable[[Path], None], is_steady: bool, tree: Path, request: pytest.FixtureRequest
) -> None:
    """However it is made, and however soon after the tree was parsed."""
    if is_steady:
        request.getfixturevalue("steady")
    assert "/dev/mem" == prompts(tree)["DEVMEM"] == prompts(tree)["DEVMEM"]
    change(tree / "drivers" / "Kconfig")

    after = prompts(tree, use_cache=False)
    assert after["DEVMEM"] in ("/dev/MEM", "/dev/memory")
    assert after == prompts(tree) == prompts(tree)


def test_no_change_is_too_quick(tree: Path) -> None:
    """Files that change over and over, within ticks of the clock, without a change of size or time of modification."""
    path = tree / "drivers" / "Kconfig"
    for round_ in range(50):
        wanted = f"/dev/m{round_:02d}"
        before = path.stat()
        path.write_text(TREE["drivers/Kconfig"].replace("/dev/mem", wanted))
        os.utime(path, ns=(before.st_atime_ns, 1))
        assert wanted == prompts(tree)["DEVMEM"]


@pytest.mark.usefixtures("steady")
def test_a_change_while_the_tree_is_read_is_seen(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept stands for what was read, and not for what was there when it had been parsed."""
    parse = loader.load_tree

    def load_tree(read: Callable[[str], str], arch: str, name: str) -> Tree:
        parsed = parse(read, arch, name)
        time.sleep(TICK)
        edit_in_secret(tree / "drivers" / "Kconfig")
        time.sleep(TICK)
        return parsed

    with monkeypatch.context() as patch:
        patch.setattr(loader, "load_tree", load_tree)
        assert "/dev/mem" == prompts(tree)["DEVMEM"]

    assert "/dev/MEM" == prompts(tree)["DEVMEM"]


@pytest.mark.usefixtures("steady")
def test_a_file_that_was_looked_for_counts_when_it_appears(tree: Path, parses: list[str]) -> None:
    """The small tree has no scripts/kconfig, which would tell its dialect; a link that leads nowhere is no file yet."""
    prompts(tree)
    (tree / "scripts" / "kconfig").mkdir()
    (tree / "scripts" / "kconfig" / "symbol.c").symlink_to("later.c")
    prompts(tree)
    (tree / "scripts" / "kconfig" / "later.c").write_text("sym_calc_choice(sym);")

    workspace = Workspace()
    dialect = workspace.parsed(workspace.open(str(tree)), "x86_64").dialect

    assert not dialect.choice_by_priority
    assert 3 == len(parses)


@pytest.mark.usefixtures("steady")
@pytest.mark.parametrize("gone", ["drivers/Kconfig", "drivers"])
def test_a_file_that_is_gone_is_an_error_as_ever(gone: str, tree: Path) -> None:
    """What is kept does not hide that a file is missing."""
    prompts(tree)
    (tree / gone).rename(tree / "elsewhere")

    with pytest.raises(InputError, match="there is no 'drivers/Kconfig' in the tree"):
        prompts(tree)


@pytest.mark.usefixtures("steady")
def test_a_folder_that_now_lies_elsewhere_is_an_error_as_ever(tree: Path, tmp_path: Path) -> None:
    """Even if its files are the very same."""
    prompts(tree)
    (tree / "drivers").rename(tmp_path / "outside")
    (tree / "drivers").symlink_to(tmp_path / "outside")

    with pytest.raises(InputError, match="'drivers' leads out of the tree"):
        prompts(tree)


@pytest.mark.usefixtures("steady")
@pytest.mark.parametrize("linked", ["drivers/Kconfig", "drivers"])
def test_links_are_followed_anew(linked: str, tree: Path, parses: list[str], tmp_path: Path) -> None:
    """A tree with links in it is found as well, until one of them leads elsewhere."""
    place = tree / linked
    place.rename(tree / "real")
    if linked == "drivers":
        shutil.copytree(tree / "real", tree / "other")
        edit_in_secret(tree / "other" / "Kconfig")
    else:
        shutil.copy(tree / "real", tree / "other")
        edit_in_secret(tree / "other")
    place.symlink_to(tree / "real")
    time.sleep(TICK)
    assert "/dev/mem" == prompts(tree)["DEVMEM"] == prompts(tree)["DEVMEM"]
    assert 1 == len(parses)

    place.unlink()
    place.symlink_to(tree / "other")
    assert "/dev/MEM" == prompts(tree)["DEVMEM"] == prompts(tree)["DEVMEM"]

    place.unlink()
    (tree / "other").rename(tmp_path / "outside")
    place.symlink_to(tmp_path / "outside")
    with pytest.raises(InputError, match="leads out of the tree"):
        prompts(tree)


@pytest.mark.usefixtures("steady")
def test_another_edition_of_the_program_parses_anew(
    tree: Path, parses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the code of one version made is nothing to another one."""
    prompts(tree)
    monkeypatch.setattr("kconfig_guard.kept_trees._code", lambda: [["model/tree.py", 1, 2, 3, 4]])
    prompts(tree)
    prompts(tree)

    assert 2 == len(parses)


# -- revisions


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")
def test_a_revision_is_found_by_its_hash(tree: Path, parses: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Another commit has another one."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    commit(tree)
    first = prompts(f"{tree}@main")
    edit(tree / "drivers" / "Kconfig")
    assert first == prompts(f"{tree}@main") == prompts(f"{tree}@HEAD")
    commit(tree)
    assert "/dev/memory" == prompts(f"{tree}@main")["DEVMEM"]
    assert first == prompts(f"{tree}@main~1")

    assert 2 == len(parses)


@pytest.mark.usefixtures("steady")
@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")
def test_a_revision_with_the_files_of_a_kept_tree_is_not_parsed(
    tree: Path, parses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change that is compared with the last revision usually leaves the Kconfig files as they were."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    commit(tree)
    prompts(tree)
    workspace = Workspace()
    workspace.revisions = True
    now, then = (workspace.parsed(workspace.open(spec), "x86_64") for spec in (str(tree), f"{tree}@HEAD"))

    assert now is then
    assert 1 == len(parses)


# -- the cache itself


def check(guard: Guard, *more: str) -> tuple[int, str]:
    status, out, _ = guard("check", "config", "-p", "./tiny.yaml", "--tree", "linux", "--format", "json", *more)
    return status, out


@pytest.mark.slow
@pytest.mark.usefixtures("steady", "tree", "config", "profile")
def test_no_damage_changes_a_verdict(guard: Guard, tmp_path: Path) -> None:
    """What is kept of a tree, cut short anywhere two hundred times or changed a hundred, is as good as nothing."""
    chance, plain = random.Random(7), check(guard, "--no-cache")
    assert plain == check(guard)
    pieces = {path: path.read_bytes() for path in kept(tmp_path)}
    for number in range(300):
        forget_answers(tmp_path)
        path, whole = list(pieces.items())[number // 2 % 2]
        at = chance.randrange(len(whole))
        flipped = bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :]
        path.write_bytes(whole[:at] + (flipped if number % 3 == 0 else b""))
        assert plain == check(guard)
        assert whole[:64] == path.read_bytes()[:64]


@pytest.mark.usefixtures("steady", "config", "profile")
def test_what_was_kept_of_another_tree_does_not_count(
    guard: Guard, make_tree: Callable[..., Path], tmp_path: Path
) -> None:
    """Somebody may have moved the pieces, each of which is whole."""
    make_tree()
    plain = check(guard)
    own = kept(tmp_path)
    other = make_tree("config OTHER\n\tbool\n", "other")
    prompts(other)
    strange = sorted(set(kept(tmp_path)) - set(own))
    for moved in ([0], [1], [0, 1]):
        for number in moved:
            own[number].write_bytes(strange[number].read_bytes())
        forget_answers(tmp_path)

        assert plain == check(guard)


@pytest.mark.usefixtures("steady", "tree", "config", "profile")
@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("content", [b"", b"{}", b"\0\0\0\0\0\0\0\x02{}", b"\0\0\0\0\0\0\0\x02[]", b"\xff" * 99])
def test_a_whole_piece_that_says_something_else_does_not_count(
    content: bytes, number: int, guard: Guard, tmp_path: Path
) -> None:
    """Whatever stands there, the tree is what its files say."""
    plain = check(guard)
    path = kept(tmp_path)[number]
    Store(path.parent).put(path.name, content)
    forget_answers(tmp_path)

    assert plain == check(guard)


@pytest.mark.usefixtures("steady", "tree", "config", "profile")
def test_what_belongs_to_somebody_else_does_not_count(
    guard: Guard, parses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may say anything."""
    plain, other = check(guard), os.getuid() + 1
    monkeypatch.setattr("os.getuid", lambda: other)

    assert plain == check(guard)
    assert 2 == len(parses)


@pytest.mark.usefixtures("steady", "tree", "config", "profile")
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT])
def test_what_cannot_be_written_is_no_error(
    error: int, guard: Guard, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A full disk and a folder that is read-only cost time, and leave nothing behind."""
    plain = check(guard, "--no-cache")
    opened = open

    class Full:
        """A file that takes no bytes."""

        def __init__(self, file: Any) -> None:
            self.file = file

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

        def write(self, _content: bytes) -> None:
            raise OSError(error, os.strerror(error))

    def open_(path: Any, mode: str = "r", *rest: Any, **more: Any) -> Any:
        return Full(opened(path, mode)) if mode == "xb" else opened(path, mode, *rest, **more)

    monkeypatch.setattr("builtins.open", open_)

    assert plain == check(guard)
    assert [] == [path for path in (tmp_path / "cache" / "kconfig-guard").iterdir() if "tree-" in path.name]


@pytest.mark.usefixtures("steady", "tree", "config", "profile")
def test_a_cache_that_is_a_file_is_no_error(guard: Guard, tmp_path: Path) -> None:
    """There is no place for it then."""
    plain = check(guard, "--no-cache")
    shutil.rmtree(tmp_path / "cache")
    (tmp_path / "cache").write_text("in the way")

    assert plain == check(guard)


def test_many_runs_at_once_all_give_the_answer(tree: Path, config: Path, profile: Path, tmp_path: Path) -> None:
    """Six processes over an empty cache: each writes what it has parsed, whole."""
    arguments = ["check", str(config), "-p", str(profile), "--tree", str(tree), "--format", "json"]
    command = [sys.executable, "-m", "kconfig_guard", *arguments]
    plain = subprocess.run([*command, "--no-cache"], capture_output=True, check=False)
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(6)]
    results = [(*run.communicate(), run.returncode) for run in runs]

    assert 1 == plain.returncode
    assert [(plain.stdout, plain.stderr, plain.returncode)] * 6 == results
    assert [] == [path for path in (tmp_path / "cache" / "kconfig-guard").iterdir() if path.name.startswith(".")]
    assert 2 == len(kept(tmp_path))


@pytest.mark.usefixtures("steady")
def test_all_verbs_give_the_same_with_a_kept_tree(
    guard: Guard, tree: Path, config: Path, profile: Path, parses: list[str]
) -> None:
    """From what was parsed now and from what was kept."""
    (tree / "fragment").write_text("CONFIG_STRICT_DEVMEM=y\nCONFIG_NET=y\nCONFIG_NOWHERE=y\n")
    verbs: list[list[str | Path]] = [
        ["check", config, "-p", profile],
        ["fix", config, "-p", profile],
        ["merge", config, tree / "fragment"],
        ["merge", config, tree / "fragment", "--complete"],
        ["merge", "allmodconfig", "--arch", "x86_64"],
        ["explain", "STRICT_DEVMEM", "--config", config, "-p", profile],
        ["explain", "CRC", "--format", "json"],
        ["explain", "PREEMPT"],
        ["profile", "check", profile, "--arch", "x86_64"],
    ]
    for verb in verbs:
        plain = guard(*verb, "--tree", tree, "--no-cache")
        before = len(parses)
        first, second = guard(*verb, "--tree", tree), guard(*verb, "--tree", tree)
        assert plain == first == second
        assert plain[1]
        assert before + (verb is verbs[0]) == len(parses)


@pytest.mark.usefixtures("steady")
def test_a_config_is_written_alike(tree: Path, config: Path) -> None:
    """The whole config that a kept tree resolves to is the one that a parsed tree resolves to."""
    workspaces = Workspace(str(tree), use_cache=False), Workspace(str(tree)), Workspace(str(tree))
    written = []
    for workspace in workspaces:
        read = workspace.read(str(config))
        source = workspace.source(read)
        assert source is not None
        written.append(write_config(workspace.resolve(read, "x86_64", source)))

    assert written[0] == written[1] == written[2]
