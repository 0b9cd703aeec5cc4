"""Unpack what is needed of a kernel source tarball, once, and nothing that leads out of it."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import os
import re
import shutil
import stat
import tarfile
import tempfile
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self, cast

from kconfig_guard.errors import InputError
from kconfig_guard.input.looks import look_of
from kconfig_guard.input.magic import HEAD, Compression, compression_of
from kconfig_guard.input.xz import open_xz
from kconfig_guard.input.zstd import open_zstd

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

_NEEDED = re.compile(
    r"""(?: .*/)? Kconfig [^/]* \Z
      | Makefile \Z
      | arch/[^/]+/(?: Makefile | Kbuild) [^/]* \Z | arch/mips/[^/]+/Platform \Z
      | scripts/.* | arch/[^/]+/configs/.* | kernel/configs/.*
      | tools/testing/selftests/.*/config [^/]* \Z""",
    re.VERBOSE,
)
_MAX_FILE = 16 * 1024 * 1024
_MAX_TOTAL = 512 * 1024 * 1024
_MAX_MEMBERS = 500_000
_MAX_HEADER = 1024 * 1024
_CHUNK = 1024 * 1024
_LONG_HEADERS = (
    tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE,
)  # fmt: skip
_NOT_AN_ARCHIVE = (tarfile.TarError, zlib.error, EOFError, OSError, ValueError, OverflowError)
_MAX_UNPACKED = 8 * 1024 * 1024 * 1024


def unpacked(tarball: Path, spec: str, cache: Path | None) -> Path:
    """Unpack what is needed of a tarball, once, and return the folder.

    Args:
        tarball: The tarball; uncompressed, or compressed with gzip, bzip2, xz or zstd.
        spec: How the user called it, for error messages.
        cache: Where to unpack; None, or a folder that cannot be written, or that others can write, means one that lasts
            as long as the process.

    Raises:
        InputError: It is no tarball, is damaged, or has members that lead out of it.
    """
    status = tarball.stat()
    # What an earlier version took of it may not be all that this one needs. Builds set the time of modification to the
    # same day again and again, and plain archives are padded to round sizes: that of the last change of any kind tells.
    look = "\0".join(map(str, look_of(status)))
    identity = f"{tarball.resolve()}\0{look}\0{_NEEDED.pattern}"
    key = hashlib.sha256(identity.encode("utf-8", "surrogateescape")).hexdigest()[:20]
    parent = _writable(cache)
    target = parent / f"tree-{key}"
    if target.is_dir():
        return target
    scratch = Path(tempfile.mkdtemp(prefix="unpacking-", dir=parent))
    try:
        _unpack(tarball, scratch, spec)
        try:
            scratch.rename(target)
        except OSError:
            # Another run was faster; its result is the same.
            if not target.is_dir():
                raise InputError(f"the cache cannot be written ({parent})") from None
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return target


def _writable(cache: Path | None) -> Path:
    if cache is not None:
        try:
            cache.mkdir(parents=True, exist_ok=True, mode=0o700)
            about = cache.stat()
        except OSError:
            pass
        else:
            # Where others can write, a folder of the right name may be theirs.
            is_ours = about.st_uid == os.getuid() and not about.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
            if is_ours and os.access(cache, os.W_OK):
                return cache
    return _process_folder()


def _process_folder() -> Path:
    import atexit  # noqa: PLC0415 - only runs without a cache need it

    folder = tempfile.mkdtemp(prefix="kconfig-guard-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


class _Bounded(io.BufferedIOBase):
    """The contents of a tarball, which end in an error before they are more than any kernel tree.

    Args:
        stream: What the tarball decompresses to.
        spec: How the user called it, for error messages.
    """

    def __init__(self, stream: IO[bytes], spec: str) -> None:
        self._stream = stream
        self._spec = spec
        self._left = _MAX_UNPACKED

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes.

        Raises:
            InputError: There are too many.
        """
        data = self._stream.read(-1 if size is None else size)
        self._left -= len(data)
        if self._left < 0:
            raise InputError("holds more than any kernel tree does", self._spec)
        return data


class _Header(tarfile.TarInfo):
    """A member header that cannot fill the memory with its name, and that tells a whole archive from a cut one."""

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        if self.type in _LONG_HEADERS and self.size > _MAX_HEADER:
            raise tarfile.ReadError("header too long")
        member: tarfile.TarInfo = super()._proc_member(archive)  # type: ignore[misc]
        return member

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> Self:
        try:
            return super().fromtarfile(archive)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]
            vars(archive)["ended"] = True
            raise


def _unpack(tarball: Path, target: Path, spec: str) -> None:
    total = unpacked = 0
    try:
        with _opened(tarball, spec) as stream, tarfile.open(fileobj=stream, mode="r|", tarinfo=_Header) as archive:
            for count, member in enumerate(archive):
                unpacked += max(member.size, 0)
                if count > _MAX_MEMBERS or unpacked > _MAX_UNPACKED:
                    raise InputError("holds more than any kernel tree does", spec)
                relative = _inside(member, spec)
                if relative is None or not _NEEDED.match(relative):
                    continue
                total += member.size
                if member.size > _MAX_FILE or total > _MAX_TOTAL:
                    raise InputError(f"'{relative}' is larger than any Kconfig file", spec)
                _write_member(archive, member, target / relative)
            if not vars(archive).get("ended"):
                raise EOFError
            while stream.read(_CHUNK):
                pass  # A compressed stream proves that it is whole at its end.
    except _NOT_AN_ARCHIVE:
        if unpacked:
            raise InputError("the tarball is damaged or cut off", spec) from None
        raise InputError("is neither a folder nor a source tarball", spec) from None


@contextmanager
def _opened(tarball: Path, spec: str) -> Iterator[_Bounded]:
    with _decompressed(tarball, spec) as stream:
        yield _Bounded(stream, spec)


def _decompressed(tarball: Path, spec: str) -> AbstractContextManager[IO[bytes]]:
    """Open a tarball for reading, whatever it is compressed with."""
    with tarball.open("rb") as file:
        compression = compression_of(file.read(HEAD))
    if compression is Compression.GZIP:
        return cast("IO[bytes]", gzip.open(tarball, "rb"))
    if compression is Compression.XZ:
        return _unxz(tarball, spec)
    if compression is Compression.BZIP2:
        return cast("IO[bytes]", bz2.open(tarball, "rb"))
    if compression is Compression.ZSTD:
        return _unzstd(tarball, spec)
    return tarball.open("rb")


@contextmanager
def _unxz(tarball: Path, spec: str) -> Iterator[IO[bytes]]:
    with tarball.open("rb") as file, open_xz(file, spec) as stream:
        yield stream


@contextmanager
def _unzstd(tarball: Path, spec: str) -> Iterator[IO[bytes]]:
    with tarball.open("rb") as file, open_zstd(file, spec) as stream:
        yield stream


def _inside(member: tarfile.TarInfo, spec: str) -> str | None:
    """Return the path of a regular file below the tarball's top folder, or None for anything else."""
    name = member.name
    if name.startswith("/") or ".." in name.split("/"):
        raise InputError(f"member '{name[:80]}' leads out of the tree", spec)
    if not member.isreg():
        return None
    parts = [part for part in name.split("/") if part not in ("", ".")]
    return "/".join(parts[1:]) if len(parts) > 1 else None


def _write_member(archive: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    source = archive.extractfile(member)
    if source is None:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(source.read())
    if member.mode & 0o100:
        target.chmod(0o755)
