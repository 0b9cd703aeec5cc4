"""Tests of kconfig_guard.input.tree."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import tarfile
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.input.tree import open_tree

if TYPE_CHECKING:
    from collections.abc import Callable

GOOD = {"linux-6.12/Kconfig": "# top\n", "linux-6.12/scripts/run.sh": "#!/bin/sh\n"}
DAMAGED = "the tarball is damaged or cut off"


def member(name: str, *, kind: bytes = tarfile.REGTYPE, link: str = "", **pax: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type = kind
    info.linkname = link
    info.pax_headers = {key.replace("_", "."): value for key, value in pax.items()}
    return info


def tarball(*more: tarfile.TarInfo, files: dict[str, str] = GOOD, compression: str = "gz") -> bytes:
    stream = io.BytesIO()
    mode: str = f"w:{compression}"
    with tarfile.open(fileobj=stream, mode=mode, format=tarfile.PAX_FORMAT) as archive:  # type: ignore[call-overload]
        for name, text in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text.encode()))
        for info in more:
            if info.isreg():
                info.size = 4
            archive.addfile(info, io.BytesIO(b"evil") if info.isreg() else None)
    return stream.getvalue()


def test_a_folder_is_read(tree: Path) -> None:
    """The files of a tree are reached by their path in it."""
    opened = open_tree(str(tree), None)

    assert opened.read("Makefile").startswith("VERSION = 6\n")
    assert opened.read("drivers/../Makefile") == opened.read("./Makefile")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("../secret", "'../secret' leaves the tree"),
        ("drivers/../../secret", "'drivers/../../secret' leaves the tree"),
        ("/etc/passwd", "'/etc/passwd' leaves the tree"),
        ("link", "'link' leads out of the tree"),
        ("folder/secret", "'folder' leads out of the tree"),
        ("absent", "there is no 'absent' in the tree (No such file or directory)"),
        ("drivers", "there is no 'drivers' in the tree (not a file)"),
        (".", "there is no '.' in the tree (not a file)"),
        ("pipe", "there is no 'pipe' in the tree (not a file)"),
    ],
)
def test_nothing_outside_a_tree_is_read(path: str, message: str, tree: Path, write: Callable[..., Path]) -> None:
    """Parent folders, absolute paths and symbolic links do not lead out of a tree."""
    secret = write("secret", "secret")
    os.mkfifo(tree / "pipe")
    (tree / "link").symlink_to(secret)
    (tree / "folder").symlink_to(secret.parent)

    with pytest.raises(InputError) as caught:
        open_tree(str(tree), None).read(path)

    assert message == caught.value.message


def test_a_name_with_a_nul_is_refused(tree: Path) -> None:
    """A path that no file can have is an ordinary error."""
    with pytest.raises(InputError):
        open_tree(str(tree), None).read("a\0b")


def test_a_link_inside_the_tree_is_followed(tree: Path) -> None:
    """Symbolic links that stay in the tree work, and so does a tree that is named by one."""
    (tree / "again").symlink_to("Makefile")
    other = tree.parent / "other"
    other.symlink_to(tree)

    assert open_tree(str(other), None).read("again").startswith("VERSION = 6\n")


def test_a_huge_file_is_refused(tree: Path) -> None:
    """A file that no Kconfig file comes near is not read to its end."""
    with (tree / "huge").open("wb") as file:
        file.truncate(16 * 1024 * 1024 + 1)

    with pytest.raises(InputError, match="'huge' is larger than 16 MiB"):
        open_tree(str(tree), None).read("huge")


@pytest.mark.parametrize("compression", ["", "gz", "xz", "bz2"])
def test_a_tarball_is_read(compression: str, tmp_path: Path, write: Callable[..., Path]) -> None:
    """A source tarball serves as a tree below its top folder, and its programs stay executable or not."""
    path = write("linux.tar", tarball(member("linux-6.12/drivers/x.c"), compression=compression))

    opened = open_tree(str(path), tmp_path / "cache")

    assert "# top\n" == opened.read("Kconfig")
    assert str(path) == opened.name
    assert not (Path(opened.root) / "drivers").exists()


def test_what_configuring_takes_is_unpacked(tmp_path: Path, write: Callable[..., Path]) -> None:
    """Beside the Kconfig files these are the scripts and every Makefile that the tree's own tools read."""
    needed = ("Makefile", "arch/x86/Makefile", "arch/x86/Makefile_32.cpu", "arch/mips/Kbuild.platforms",
              "arch/mips/sgi-ip22/Platform", "scripts/kconfig/conf.c")  # fmt: skip
    others = ("Kbuild", "arch/x86/kernel/Makefile", "drivers/Makefile", "drivers/a/Platform")
    path = write("linux.tar.gz", tarball(files={**GOOD, **{f"linux-6.12/{name}": "" for name in needed + others}}))

    root = Path(open_tree(str(path), tmp_path / "cache").root)

    assert [*[True] * len(needed), *[False] * len(others)] == [(root / name).exists() for name in needed + others]


def test_a_tarball_is_unpacked_once(tmp_path: Path, write: Callable[..., Path]) -> None:
    """The second run finds what the first one has unpacked, and nothing half-done is left."""
    path = write("linux.tar.gz", tarball())
    first = Path(open_tree(str(path), tmp_path / "cache").root)
    (first / "Kconfig").write_text("# touched\n")

    assert "# touched\n" == open_tree(str(path), tmp_path / "cache").read("Kconfig")
    assert [first.name] == [entry.name for entry in (tmp_path / "cache").iterdir()]


def test_a_tarball_that_was_replaced_is_unpacked_anew(tmp_path: Path, write: Callable[..., Path]) -> None:
    """Also where size and time of modification are the same, as of plain archives of reproducible builds."""
    path = write("linux.tar", tarball(compression=""))
    os.utime(path, (1, 1))
    open_tree(str(path), tmp_path / "cache")
    path.write_bytes(path.read_bytes().replace(b"# top\n", b"# new\n"))
    os.utime(path, (1, 1))

    assert "# new\n" == open_tree(str(path), tmp_path / "cache").read("Kconfig")


def test_a_cache_that_others_can_write_is_done_without(tmp_path: Path, write: Callable[..., Path]) -> None:
    """A tree of the right name in it may not be what was unpacked."""
    path = write("linux.tar.gz", tarball())
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache").chmod(0o777)

    root = Path(open_tree(str(path), tmp_path / "cache").root)

    assert tmp_path not in root.parents
    assert [] == list((tmp_path / "cache").iterdir())


def test_a_cache_that_cannot_be_made_is_done_without(tmp_path: Path, write: Callable[..., Path]) -> None:
    """A cache folder that is in the way of a file does not end a run."""
    path = write("linux.tar.gz", tarball())
    blocked = write("file", "") / "cache"

    opened = open_tree(str(path), blocked)

    assert "# top\n" == opened.read("Kconfig")
    assert not Path(opened.root).is_relative_to(tmp_path)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (member("linux-6.12/../../scripts/x"), "member 'linux-6.12/../../scripts/x' leads out of the tree"),
        (member("../scripts/x"), "member '../scripts/x' leads out of the tree"),
        (member("/scripts/x"), "member '/scripts/x' leads out of the tree"),
        (member("linux-6.12/scripts/run.sh/x"), DAMAGED),
        (member(f"linux-6.12/scripts/{'x' * 300}"), DAMAGED),
    ],
)
def test_a_hostile_member_is_refused(
    more: tarfile.TarInfo, message: str, tmp_path: Path, write: Callable[..., Path]
) -> None:
    """Members that lead elsewhere end the run, and what was unpacked before is gone."""
    path = write("box/linux.tar.gz", tarball(more))

    with pytest.raises(InputError) as caught:
        open_tree(str(path), tmp_path / "cache")

    assert f"{path}: {message}" == str(caught.value)
    assert [] == list((tmp_path / "cache").iterdir())
    assert ["box", "cache"] == sorted(entry.name for entry in tmp_path.iterdir())


@pytest.mark.parametrize(
    "more",
    [
        member("x", path="linux-6.12/scripts/a\0b"),
        member("linux-6.12/scripts/x", GNU_sparse_map="junk"),
        member("linux-6.12/scripts/x", GNU_sparse_size="junk"),
        member("linux-6.12/scripts/x", GNU_sparse_major="1", GNU_sparse_minor="0", GNU_sparse_realsize="4"),
    ],
    ids=["nul in the name", "sparse map", "sparse size", "sparse header"],
)
def test_a_malformed_header_is_refused(more: tarfile.TarInfo, tmp_path: Path, write: Callable[..., Path]) -> None:
    """What the tarfile module itself trips over is one clear error."""
    path = str(write("linux.tar.gz", tarball(more)))

    with pytest.raises(InputError) as caught:
        open_tree(path, tmp_path / "cache")

    assert path == caught.value.path


def test_a_link_in_a_tarball_is_not_followed(tmp_path: Path, write: Callable[..., Path]) -> None:
    """Links and devices are left out, so that nothing is written or read through them."""
    outside = tmp_path / "outside"
    outside.mkdir()
    path = write(
        "linux.tar.gz",
        tarball(
            member("linux-6.12/scripts/link", kind=tarfile.SYMTYPE, link=str(outside)),
            member("linux-6.12/scripts/hard", kind=tarfile.LNKTYPE, link="/etc/passwd"),
            member("linux-6.12/scripts/fifo", kind=tarfile.FIFOTYPE),
            member("linux-6.12/scripts/link/x"),
        ),
    )

    opened = open_tree(str(path), tmp_path / "cache")

    assert [] == list(outside.iterdir())
    assert ["link", "run.sh"] == sorted(entry.name for entry in (Path(opened.root) / "scripts").iterdir())
    assert "evil" == opened.read("scripts/link/x")


@pytest.mark.parametrize("compression", ["gz", "xz", "bz2"])
@pytest.mark.parametrize("kept", [0.02, 0.1, 0.3, 0.6, 0.9])
def test_a_tarball_that_is_cut_off_is_refused(
    compression: str, kept: float, tmp_path: Path, write: Callable[..., Path]
) -> None:
    """Wherever a download stopped, the error is one line about the tarball, and the cache stays empty."""
    files = {**GOOD, "linux-6.12/scripts/more": "".join(chr(33 + (i * i) % 90) for i in range(20_000))}
    whole = tarball(files=files, compression=compression)
    path = str(write("linux.tar", whole[: int(len(whole) * kept)]))

    with pytest.raises(InputError) as caught:
        open_tree(path, tmp_path / "cache")

    assert path == caught.value.path
    assert not list(tmp_path.glob("cache/*"))


@pytest.mark.parametrize("kept", [512, 700, 1024, 1300, 1536, 2048])
def test_a_bare_tarball_that_is_cut_off_is_refused(kept: int, tmp_path: Path, write: Callable[..., Path]) -> None:
    """An archive without its end mark is incomplete, also where the cut falls between two members."""
    path = str(write("linux.tar", tarball(compression="")[:kept]))

    with pytest.raises(InputError) as caught:
        open_tree(path, tmp_path / "cache")

    assert path == caught.value.path


@pytest.mark.parametrize("compress", [bytes, gzip.compress, lzma.compress, bz2.compress])
def test_what_follows_a_tarball_is_bounded(
    *,
    compress: Callable[[bytes], bytes],
    tmp_path: Path,
    write: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Zero bytes after the last member count as well; some are padding."""
    monkeypatch.setattr("kconfig_guard.input.tarball._MAX_UNPACKED", 1024 * 1024)
    whole = tarball(compression="")
    padded = str(write("padded", compress(whole + bytes(100_000))))
    endless = str(write("endless", compress(whole + bytes(1024 * 1024))))

    assert "# top\n" == open_tree(padded, tmp_path / "cache").read("Kconfig")
    with pytest.raises(InputError, match="holds more than any kernel tree does"):
        open_tree(endless, tmp_path / "cache")


def test_a_long_name_cannot_fill_the_memory(tmp_path: Path, write: Callable[..., Path]) -> None:
    """The header that carries a member's long name is bounded like everything else."""
    size = 48 * 1024 * 1024
    long_name = tarfile.TarInfo("././@LongLink")
    long_name.type, long_name.size = tarfile.GNUTYPE_LONGNAME, size
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=1) as archive:
        archive.addfile(long_name, io.BytesIO(b"x" * size))
        archive.addfile(tarfile.TarInfo("short"))
    path = str(write("linux.tar.gz", stream.getvalue()))
    del stream

    tracemalloc.start()
    try:
        with pytest.raises(InputError):
            open_tree(path, tmp_path / "cache")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < size


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("absent", "no such kernel tree"),
        ("empty", "holds no Kconfig file: not a kernel tree"),
        ("text", "is neither a folder nor a source tarball"),
        ("bare.tar", "holds no Kconfig file: not a kernel tree"),
    ],
)
def test_what_is_no_tree_is_refused(
    name: str, message: str, tmp_path: Path, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing tree, a folder or tarball without Kconfig files and a text file are told apart."""
    (tmp_path / "empty").mkdir()
    write("text", "CONFIG_X=y\n" * 200)
    write("bare.tar", tarball(files={"linux/README": "x"}))
    monkeypatch.chdir(tmp_path)

    with pytest.raises(InputError) as caught:
        open_tree(name, tmp_path / "cache")

    assert f"{name}: {message}" == str(caught.value)


def test_a_name_that_is_too_long_is_refused() -> None:
    """A name beyond the system's limit is an ordinary error."""
    with pytest.raises(InputError):
        open_tree("x" * 5000, None)
