"""Fetch Linux kernel trees and Debian's configs for them into a cache folder.

    python dev/kernels.py get VERSION... [--cache DIR]
    python dev/kernels.py path VERSION [--cache DIR]

``get 6.12`` makes two folders in the cache:

* ``linux-6.12``: the files of the kernel tree that Kconfig needs,
* ``configs/6.12``: Debian's amd64 configs (amd64, cloud-amd64, rt-amd64).

They come from Debian's packages linux-source-6.12 and linux-config-6.12. apt
fetches and verifies them with a state of its own in the cache. So no root is
needed, and the machine's own apt lists and settings stay as they are.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 no such package can be had.
"""

from __future__ import annotations

import argparse
import fcntl
import lzma
import os
import posixpath
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MIRROR_VARIABLE = "KCONFIG_GUARD_DEBIAN_MIRROR"
CACHE_VARIABLE = "KCONFIG_GUARD_TREES"

# Raised when the choice of unpacked files changes: older caches are then refilled.
LAYOUT = 1

ARCHIVE_SUITES = ("bookworm", "trixie", "trixie-backports", "sid")
SECURITY_SUITES = ("bookworm-security", "trixie-security")
# Kernels that only an older release has; its suites are read for nothing else.
OLDER_RELEASES = {"5.10": "bullseye"}
DEBIAN_RELEASES = frozenset(
    {"stable", "testing", "unstable", "sid", "oldstable", "oldoldstable"}
    | {"buster", "bullseye", "bookworm", "trixie", "forky", "duke"}
)
# What decides whether apt trusts an archive; it has to be kept when the archive is named again.
TRUST_OPTIONS = ("Signed-By", "Trusted", "Check-Valid-Until", "Check-Date")

CONFIG_FILE = re.compile(r"config\.amd64_(?P<featureset>[^_]+)_(?P<flavour>.+)\.xz")


class UnavailableError(Exception):
    """The packages cannot be had on this machine."""


class FailedError(Exception):
    """Something is wrong with what was fetched, or with the cache."""


@dataclass(frozen=True)
class Entry:
    """One entry of the machine's apt sources."""

    uris: tuple[str, ...]
    suites: tuple[str, ...]
    options: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Archive:
    """One archive that packages are looked for in."""

    uri: str
    suites: tuple[str, ...]
    options: dict[str, str]


def say(message: str) -> None:
    """Print a progress line."""
    print(f"kernels: {message}", file=sys.stderr, flush=True)


# --- The machine's apt sources ---------------------------------------------------------------


def parse_list(text: str) -> Iterator[Entry]:
    """Read the one-line format: ``deb [options] uri suite component...``."""
    for line in text.splitlines():
        found = re.match(r"\s*deb\s+(?:\[([^]]*)]\s+)?(\S+)\s+(\S+)", line)
        if found:
            given = dict(item.split("=", 1) for item in (found[1] or "").split() if "=" in item)
            names = {name.lower(): name for name in TRUST_OPTIONS}
            options = {names[key.lower()]: f" {value}" for key, value in given.items() if key.lower() in names}
            yield Entry((found[2],), (found[3],), options)


def parse_deb822(text: str) -> Iterator[Entry]:
    """Read the stanza format of ``*.sources`` files."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    for stanza in re.split(r"\n\s*\n", "\n".join(lines)):
        # A value may go on in indented lines, for example a whole key.
        fields = {
            name.lower(): value
            for name, value in re.findall(r"^([\w-]+):([^\n]*(?:\n[ \t][^\n]*)*)", stanza, flags=re.MULTILINE)
        }
        if fields.get("enabled", "yes").strip().lower() in ("no", "false", "off", "0"):
            continue
        if "deb" in fields.get("types", "").split():
            options = {name: fields[name.lower()] for name in TRUST_OPTIONS if name.lower() in fields}
            yield Entry(
                tuple(fields.get("uris", "").split()),
                tuple(fields.get("suites", "").split()),
                options,
            )


def machine_entries(etc: Path = Path("/etc/apt")) -> list[Entry]:
    """Return the entries of all apt sources of this machine."""
    parts = etc / "sources.list.d"
    entries: list[Entry] = []
    for path in [etc / "sources.list", *sorted(parts.glob("*.list"))]:
        if path.is_file():
            entries += parse_list(path.read_text(errors="replace"))
    for path in sorted(parts.glob("*.sources")):
        entries += parse_deb822(path.read_text(errors="replace"))
    return entries


def suite_kind(suite: str) -> str:
    """Return "archive", "security" or, for a suite that is not Debian's, ""."""
    release, _, pocket = suite.replace("/", "-").partition("-")
    if release not in DEBIAN_RELEASES:
        return ""
    return "security" if pocket == "security" else "archive"


def machine_archives(entries: Iterable[Entry]) -> list[Archive]:
    """Return the Debian archives among the machine's apt sources."""
    # One suite list for each URI: apt refuses one URI with two different keys.
    found: dict[str, Archive] = {}
    for entry in entries:
        kinds = [suite_kind(suite) for suite in entry.suites]
        for uri in entry.uris:
            key = uri.rstrip("/")
            if key in found or uri.startswith("cdrom:"):
                continue
            if "archive" in kinds:
                found[key] = Archive(uri, ARCHIVE_SUITES, entry.options)
            elif "security" in kinds:
                found[key] = Archive(uri, SECURITY_SUITES, entry.options)
    return list(found.values())


def debian_keyring(folder: Path) -> Path | None:
    """Return a file with Debian's archive keys; without one, fetch it as a package."""
    for ending in ("pgp", "gpg"):
        installed = Path(f"/usr/share/keyrings/debian-archive-keyring.{ending}")
        if installed.exists():
            return installed
    # Ubuntu ships the keyring as a package, which its own keys vouch for.
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        run(["apt-get", "-qq", "download", "debian-archive-keyring"], cwd=Path(temporary))
        for deb in Path(temporary).glob("*.deb"):
            run(["dpkg-deb", "-x", str(deb), str(folder / "keyring")])
    return next(iter(sorted((folder / "keyring").rglob("debian-archive-keyring.[gp]*"))), None)


def chosen_archives(folder: Path) -> list[Archive]:
    """Return the archives to look in: the named mirror or the machine's own."""
    archives = machine_archives(machine_entries())
    mirror = os.environ.get(MIRROR_VARIABLE, "").strip()
    if not mirror:
        return archives
    keyring = debian_keyring(folder)
    options = {"Signed-By": f" {keyring}"} if keyring else {}
    others = [
        archive
        for archive in archives
        if archive.suites == SECURITY_SUITES and archive.uri.rstrip("/") != mirror.rstrip("/")
    ]
    return [Archive(mirror, ARCHIVE_SUITES, options), *others]


def of_release(archive: Archive, release: str) -> Archive:
    """Return the archive with the suite of an older release instead."""
    suite = f"{release}-security" if archive.suites == SECURITY_SUITES else release
    return Archive(archive.uri, (suite,), archive.options)


def sources_text(archives: Iterable[Archive]) -> str:
    """Return the archives as a ``*.sources`` file."""
    stanzas = []
    for archive in archives:
        fields = {
            "Types": " deb",
            "URIs": f" {archive.uri}",
            "Suites": f" {' '.join(archive.suites)}",
            "Components": " main",
            "Architectures": " amd64",
            "Targets": " Packages",
            **archive.options,
        }
        stanzas.append("".join(f"{name}:{value}\n" for name, value in fields.items()))
    return "\n".join(stanzas)


# --- apt with a state of its own -------------------------------------------------------------


def run(command: list[str], cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command without input and keep what it prints."""
    return subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


# Read after the machine's settings, so its proxy holds, and its hooks can be cleared: they act
# on the machine's own cache. The empty status makes the machine's architecture irrelevant.
APT_CONF = """\
#clear APT::Architectures;
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear Acquire::Languages;
#clear Dir::Etc::sourceparts;
Dir::State "{folder}/state/";
Dir::State::status "{folder}/status";
Dir::Cache "{folder}/cache/";
Dir::Etc::sourcelist "{folder}/debian.sources";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
APT::Architecture "amd64";
APT::Architectures {{ "amd64"; }};
APT::Get::List-Cleanup "0";
APT::Sandbox::User "root";
Acquire::GzipIndexes "true";
Acquire::Languages {{ "none"; }};
Acquire::PDiffs "false";
Acquire::Retries "3";
Debug::NoLocking "1";
"""


class Apt:
    """apt-get and apt-cache with sources, lists and cache in one folder."""

    def __init__(self, folder: Path, release: str | None = None) -> None:
        """Prepare for the folder; nothing is written before the first update."""
        self.folder = folder
        self.release = release
        self.suites = (release, f"{release}-security") if release else ARCHIVE_SUITES + SECURITY_SUITES
        self.conf = folder / "apt.conf"
        self.updated = False
        self.ready = False
        self.problem = ""

    def update(self) -> None:
        """Write the sources and fetch the package lists, once."""
        if self.updated:
            return
        self.updated = True
        for tool in ("apt-get", "apt-cache", "dpkg-deb"):
            if not shutil.which(tool):
                self.problem = f"this machine has no {tool}"
                return
        for part in ("state/lists/partial", "cache/archives/partial"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        archives = chosen_archives(self.folder)
        if not archives:
            self.problem = "the apt sources of this machine name no Debian archive"
            return
        if self.release:
            archives = [of_release(archive, self.release) for archive in archives]
        (self.folder / "status").touch()
        (self.folder / "debian.sources").write_text(sources_text(archives))
        self.conf.write_text(APT_CONF.format(folder=self.folder))
        say("reading Debian's package lists…")
        # The exit code says little: one unknown suite makes it 100, and the others may do.
        result = run(["apt-get", "-c", str(self.conf), "-q", "update"])
        errors = re.findall(r"^[EW]: *(.*)$", result.stderr, flags=re.MULTILINE)
        self.problem = f"apt-get update said: {errors[0]}" if errors else ""
        self.ready = True

    def versions(self, package: str) -> list[str]:
        """Return the known versions of a package, newest first."""
        self.update()
        if not self.ready:
            return []
        result = run(["apt-cache", "-c", str(self.conf), "madison", package])
        rows = [line.split("|") for line in result.stdout.splitlines()]
        return list(dict.fromkeys(row[1].strip() for row in rows if len(row) == 3))

    def megabytes(self, package: str, version: str) -> int:
        """Return the size of a package, for the progress line."""
        result = run(["apt-cache", "-c", str(self.conf), "show", f"{package}={version}"])
        found = re.search(r"^Size: (\d+)$", result.stdout, flags=re.MULTILINE)
        return round(int(found[1]) / 1e6) if found else 0

    def download(self, package: str, version: str, into: Path) -> Path:
        """Fetch one package file; apt compares it with the signed lists."""
        say(f"fetching {package} {version} ({self.megabytes(package, version)} MB)…")
        command = ["apt-get", "-c", str(self.conf), "-qq", "download", f"{package}={version}"]
        result = run(command, cwd=into)
        deb = next(into.glob(f"{package}_*.deb"), None)
        if result.returncode or not deb:
            lines = result.stderr.strip().splitlines() or ["apt-get gave no reason"]
            raise UnavailableError(f"{package} {version} ({lines[-1]})")
        return deb


# --- Unpacking -------------------------------------------------------------------------------


def wanted(path: str) -> bool:
    """Tell whether a file of the kernel tree is kept.

    Kept is what scripts/kconfig/conf needs to be built and to read every architecture, and the
    config fragments that the tree ships.
    """
    parts = path.split("/")
    name = parts[-1]
    if name.startswith("Kconfig") or parts[0] == "scripts":
        return True
    if len(parts) == 1:
        return name in ("COPYING", "Kbuild", "Makefile")
    if parts[0] == "arch":
        return (
            (len(parts) == 3 and name.startswith(("Kbuild", "Makefile")))
            or (len(parts) > 3 and parts[2] in ("configs", "tools"))
            or name == "Platform"  # included by arch/mips/Makefile
        )
    if path.startswith("tools/testing/selftests/"):
        return name == "config"
    return path.startswith("kernel/configs/")


def check_safe(member: tarfile.TarInfo) -> None:
    """Refuse a member that is no plain file or link, or that leads out of the tree."""
    # Python before 3.11.4 has no extraction filter, so this does not rely on it.
    place = posixpath.normpath(member.name)
    if member.issym():
        place = posixpath.normpath(posixpath.join(posixpath.dirname(member.name), member.linkname))
    outside = place.startswith("/") or place.split("/")[0] == ".."
    if outside or ".." in member.name.split("/") or not (member.isfile() or member.issym()):
        raise FailedError(f"the kernel tarball holds something unexpected: {member.name}")


def extract(tar: tarfile.TarFile, member: tarfile.TarInfo, into: Path) -> None:
    """Unpack one member."""
    if hasattr(tarfile, "data_filter"):
        tar.extract(member, into, filter="data")
    else:
        tar.extract(member, into)


def unpack_tree(tarball: IO[bytes], into: Path) -> int:
    """Unpack the wanted files of a kernel tarball in one pass; return their number."""
    count = 0
    with (
        lzma.open(tarball) as stream,
        tarfile.open(fileobj=cast("IO[bytes]", stream), mode="r|", bufsize=1 << 20) as tar,
    ):
        for member in tar:
            member.name = member.name.partition("/")[2]
            if member.isdir() or not member.name or not wanted(member.name):
                continue
            check_safe(member)
            extract(tar, member, into)
            count += 1
    # Links to files that are not kept would only trip whoever walks the tree.
    for path in list(into.rglob("*")):
        if path.is_symlink() and not path.exists():
            path.unlink()
            count -= 1
    return count


@contextmanager
def package_files(deb: Path) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """Give the files of a .deb one after the other, without unpacking it to disk."""
    with subprocess.Popen(
        ["dpkg-deb", "--fsys-tarfile", str(deb)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        with tarfile.open(fileobj=process.stdout, mode="r|", bufsize=1 << 20) as tar:
            yield (
                (posixpath.basename(member.name), content)
                for member in tar
                if (content := tar.extractfile(member)) is not None
            )


def unpack_source(deb: Path, version: str, into: Path) -> None:
    """Unpack what is wanted from a linux-source package."""
    into.mkdir()
    with package_files(deb) as files:
        for name, content in files:
            if name == f"linux-source-{version}.tar.xz":
                count = unpack_tree(content, into)
                say(f"unpacked {count} files of linux {version}")
                break
    if not (into / "Kconfig").is_file() or not (into / "scripts/kconfig").is_dir():
        raise FailedError(f"{deb.name} holds no kernel tree")


def config_name(name: str) -> str | None:
    """Return the short name of a config file of a linux-config package."""
    found = CONFIG_FILE.fullmatch(name)
    if not found:
        return None
    featureset, flavour = found["featureset"], found["flavour"]
    return flavour if featureset == "none" else f"{featureset}-{flavour}"


def unpack_configs(deb: Path, into: Path) -> None:
    """Write the configs of a linux-config package, uncompressed."""
    into.mkdir()
    with package_files(deb) as files:
        for name, content in files:
            short = config_name(name)
            if short:
                (into / short).write_bytes(lzma.decompress(content.read()))
    if not (into / "amd64").is_file():
        raise FailedError(f"{deb.name} holds no amd64 config")


# --- The cache -------------------------------------------------------------------------------


class Cache:
    """The folder with the unpacked trees and configs."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; it is made when something is written."""
        self.folder = folder

    def tree(self, version: str) -> Path:
        """Return the folder of a kernel tree."""
        return self.folder / f"linux-{version}"

    def configs(self, version: str) -> Path:
        """Return the folder of the configs for a kernel."""
        return self.folder / "configs" / version

    def stamp(self, version: str) -> Path:
        """Return the file that says which package is unpacked."""
        return self.folder / "stamps" / version

    def has(self, version: str) -> bool:
        """Tell whether a kernel is completely there."""
        try:
            layout = self.stamp(version).read_text().split()[-1]
        except (OSError, IndexError):
            return False
        tree, configs = self.tree(version), self.configs(version)
        return layout == str(LAYOUT) and (tree / "Kconfig").is_file() and configs.is_dir()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep a second run out, and remove what an interrupted one left."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for left in self.folder.glob("tmp-*"):
                shutil.rmtree(left, ignore_errors=True)
            yield

    def fill(self, version: str, apt: Apt) -> None:
        """Fetch and unpack one kernel."""
        package = common_version(apt, version)
        with tempfile.TemporaryDirectory(prefix="tmp-", dir=self.folder) as temporary:
            work = Path(temporary)
            deb = apt.download(f"linux-config-{version}", package, work)
            unpack_configs(deb, work / "configs")
            deb = apt.download(f"linux-source-{version}", package, work)
            unpack_source(deb, version, work / "tree")
            self.stamp(version).unlink(missing_ok=True)
            replace(work / "tree", self.tree(version), work / "old-tree")
            replace(work / "configs", self.configs(version), work / "old-configs")
            self.stamp(version).parent.mkdir(exist_ok=True)
            self.stamp(version).write_text(f"{package} layout {LAYOUT}\n")


def common_version(apt: Apt, version: str) -> str:
    """Return the newest package version that has both the source and the configs."""
    sources = apt.versions(f"linux-source-{version}")
    for candidate in apt.versions(f"linux-config-{version}"):
        if candidate in sources:
            return candidate
    raise UnavailableError(f"linux-source-{version} with linux-config-{version}")


def replace(new: Path, place: Path, aside: Path) -> None:
    """Put a finished folder into its place by renaming."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        place.rename(aside)
    new.rename(place)


def default_cache() -> Path:
    """Return the cache folder that the environment asks for."""
    if named := os.environ.get(CACHE_VARIABLE):
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME", "")
    # The XDG rules say that a relative path is to be ignored.
    home = Path(base) if base.startswith("/") else Path.home() / ".cache"
    return home / "kconfig-guard" / "debian"


def get(cache: Cache, versions: list[str]) -> int:
    """Fetch the kernels that are not there yet; return the exit code."""
    if all(cache.has(version) for version in versions):
        return 0
    missing = False
    with cache.locked():
        apts: dict[str | None, Apt] = {}
        for version in versions:
            release = OLDER_RELEASES.get(version)
            apt = apts.setdefault(release, Apt(cache.folder / (f"apt-{release}" if release else "apt"), release))
            try:
                if not cache.has(version):
                    cache.fill(version, apt)
            except UnavailableError as error:
                missing = True
                reason = f" ({apt.problem})" if apt.problem else ""
                say(
                    f"cannot get {error} from Debian's suites {' '.join(apt.suites)}{reason}; "
                    f"{MIRROR_VARIABLE} can name the base URL of a Debian archive"
                )
    return 3 if missing else 0


def kernel_version(text: str) -> str:
    """Check a kernel version of the command line."""
    if not re.fullmatch(r"\d+\.\d+", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not like 6.12")
    return text


def parse_arguments(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description="Fetch kernel trees and configs from Debian packages into a cache folder.",
        epilog=f"The cache folder is that of --cache, else ${CACHE_VARIABLE}.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--cache", type=Path, metavar="DIR", help="the cache folder")
    command = commands.add_parser("get", parents=[common], help="fetch what is not there yet")
    command.add_argument("versions", nargs="+", type=kernel_version, metavar="VERSION")
    command = commands.add_parser("path", parents=[common], help="print the folder of a tree")
    command.add_argument("version", type=kernel_version, metavar="VERSION")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    options = parse_arguments(arguments)
    cache = Cache((options.cache or default_cache()).expanduser().absolute())
    if options.command == "path":
        print(cache.tree(options.version))
        return 0
    try:
        return get(cache, options.versions)
    except KeyboardInterrupt:
        return 130
    except (FailedError, OSError, EOFError, tarfile.TarError, lzma.LZMAError) as error:
        say(f"failed: {error}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
