"""Reports that are kept are used as long as all that a run reads and is told is the same, and differ from none."""

from __future__ import annotations

import os
import pty
import random
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kconfig_guard.cli import judging

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Guard = Callable[..., tuple[int, str, str]]
    Write = Callable[[str, str], Path]

SETTINGS = """\
tree: linux
profiles: [tiny.yaml, other.yaml]
require: must.config
waivers: waivers.yaml
baseline: base.yaml
decisions: [{keep: T-1, over: O-1, reason: Because.}]
targets: [{config: "conf*", fragments: part.config}]
"""
BASE = "id: base\nversion: '1'\nrules: [{id: B-1, severity: low, demand: {CRC: n}, rationale: Base.}]\n"
OTHER = (
    "id: other\nversion: '1'\nextends: [./profiles/base.yaml]\n"
    "rules: [{id: O-1, severity: high, demand: {STRICT_DEVMEM: n}, rationale: Why.}]\n"
)
WAIVERS = "waivers: [{rule: T-2, accepts: {NET: n}, reason: R, owner: O, expires: 2027-01-01}]\n"
BASELINE = "entries: [{rule: B-1, symbol: CRC, target: config}]\n"
NOW = "1795000000"  # 2026-11-18

_OPENED: set[str] | None = None
"""The files that are opened, while somebody wants to know."""


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if _OPENED is not None and event in {"open", "os.listdir", "os.scandir"} and isinstance(arguments[0], str):
        _OPENED.add(os.path.realpath(arguments[0]))


sys.addaudithook(_note)


@pytest.fixture
def opened() -> Iterator[set[str]]:
    """Return a set to which every file and folder is added that Python opens."""
    global _OPENED  # noqa: PLW0603 - a hook cannot be taken off
    _OPENED = set()
    yield _OPENED
    _OPENED = None


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """Return a list that grows with each run that judges, as opposed to one that finds its reports."""
    found: list[None] = []
    judge = judging.judge

    def noted(*arguments: Any) -> Any:
        found.append(None)
        return judge(*arguments)

    monkeypatch.setattr(judging, "judge", noted)
    return found


@pytest.fixture
def project(config: Path, profile: Path, tree: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a project in which a run has everything that can decide its reports."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    monkeypatch.setattr("kconfig_guard.input.reading._TICK", 0)
    for name, text in (
        (".git/HEAD", ""),
        (".kconfig-guard.yaml", SETTINGS),
        ("other.yaml", OTHER),
        ("profiles/base.yaml", BASE),
        ("must.config", "CONFIG_CRC=y\n"),
        ("part.config", "# CONFIG_NET is not set\n"),
        ("waivers.yaml", WAIVERS),
        ("base.yaml", BASELINE),
    ):
        write(name, text)
    assert ("config", "tiny.yaml", "linux") == (config.name, profile.name, tree.name)
    time.sleep(0.03)
    return config.parent


def again(guard: Guard, runs: list[None], *more: str) -> bool:
    """Run twice, once without a cache; say whether the first has judged. Both must give the same."""
    before = len(runs)
    first = guard("check", "--format", "json", *more)
    has_judged = len(runs) > before

    assert guard("check", "--format", "json", *more, "--no-cache") == first
    return has_judged


@pytest.mark.usefixtures("project")
def test_a_run_judges_once(guard: Guard, runs: list[None]) -> None:
    """Later ones write the same, and with the same status; in each format."""
    for form in ("json", "text", "sarif", "github", "gitlab", "junit", "markdown", "html", "csv"):
        plain = guard("check", "--format", form, "--no-cache")
        before = len(runs)

        assert [plain] * 3 == [guard("check", "--format", form) for _ in range(3)]
        assert before + 1 == len(runs)


def test_reports_go_to_their_files(project: Path, guard: Guard, runs: list[None]) -> None:
    """Written anew each time, whatever has become of them."""
    arguments = ("check", "--format", "json:out.json", "--format", "csv:out.csv", "--format", "text")
    first = guard(*arguments)
    texts = [(project / name).read_bytes() for name in ("out.json", "out.csv")]
    (project / "out.json").write_text("something else")
    (project / "out.csv").unlink()

    assert first == guard(*arguments)
    assert texts == [(project / name).read_bytes() for name in ("out.json", "out.csv")]
    assert 1 == len(runs)


@pytest.mark.slow
def test_every_file_that_a_run_opens_counts(project: Path, guard: Guard, runs: list[None], opened: set[str]) -> None:
    """Whichever of them changes, the next run judges."""
    guard("check", "--format", "json")
    cache = project.resolve() / "cache"
    found = [path for path in map(Path, sorted(opened)) if path.is_relative_to(project.resolve())]
    files = [path for path in found if path.is_file() and not path.is_relative_to(cache)]
    names = {str(path.relative_to(project.resolve())) for path in files}

    assert not again(guard, runs)
    for path in files:
        path.write_text(path.read_text() + ("# a remark\n" if path.suffix in ("", ".yaml") else "\n"))
        time.sleep(0.03)
        assert again(guard, runs), path
        assert not again(guard, runs), path
    assert {
        ".kconfig-guard.yaml", "base.yaml", "config", "linux/Kconfig", "linux/Makefile", "must.config", "other.yaml",
        "part.config", "profiles/base.yaml", "tiny.yaml", "waivers.yaml",
    } <= names  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        ("linux/scripts/kconfig/symbol.c", "sym_calc_choice(sym);"),
        ("conf.more", "CONFIG_X86_64=y\nCONFIG_NET=y\n"),
        ("sub/Kconfig", ""),
    ],
)
def test_a_file_that_appears_counts_where_one_is_looked_for(
    change: tuple[str, str], project: Path, write: Write, guard: Guard, runs: list[None]
) -> None:
    """In a tree, and among those that a pattern of the settings matches; not elsewhere."""
    again(guard, runs)
    write(*change)
    time.sleep(0.03)

    assert (change[0] != "sub/Kconfig") == again(guard, runs)
    assert (project / change[0]).exists()


def test_a_settings_file_counts_when_it_appears(
    config: Path, profile: Path, write: Write, guard: Guard, runs: list[None]
) -> None:
    """Also further up, as soon as there is a repository."""
    arguments = ("config", "-p", "./tiny.yaml", "--tree", "none")
    assert ("config", "tiny.yaml") == (config.name, profile.name)
    assert again(guard, runs, *arguments)
    assert not again(guard, runs, *arguments)
    write(".kconfig-guard.yaml", "fail-on: never\n")

    assert again(guard, runs, *arguments)


def test_a_tree_that_is_looked_for_counts(
    project: Path, tree: Path, guard: Guard, runs: list[None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """That it is there, and which it is."""
    (project / ".kconfig-guard.yaml").unlink()
    arguments = (str(project / "config"), "-p", str(project / "tiny.yaml"))
    (tree / "scripts/kconfig").mkdir(parents=True, exist_ok=True)
    time.sleep(0.03)
    assert again(guard, runs, *arguments)
    assert not again(guard, runs, *arguments)
    monkeypatch.chdir(tree)

    assert again(guard, runs, *arguments)
    assert not again(guard, runs, *arguments)
    (tree / "scripts/kconfig").rmdir()
    assert again(guard, runs, *arguments)


def test_a_tree_behind_a_link_counts_by_what_it_is(
    project: Path, make_tree: Callable[..., Path], guard: Guard, runs: list[None]
) -> None:
    """The name stays, and leads to another tree."""
    make_tree("config OTHER\n\tbool\n", "second")
    link = project / "current"
    link.symlink_to("linux")
    time.sleep(0.03)
    assert again(guard, runs, "--tree", "current")
    assert not again(guard, runs, "--tree", "current")
    link.unlink()
    link.symlink_to("second")

    assert again(guard, runs, "--tree", "current")


@pytest.mark.parametrize(
    "variable",
    [("SOURCE_DATE_EPOCH", "1900000000"), ("FORCE_COLOR", "1")],
)
def test_the_environment_counts(
    variable: tuple[str, str], project: Path, guard: Guard, runs: list[None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day by which waivers expire, and what styles the text."""
    assert project
    guard("check")
    monkeypatch.setenv(*variable)
    before = len(runs)

    assert guard("check") == guard("check", "--no-cache")
    assert before + 2 == len(runs)


@pytest.mark.parametrize("more", [["--base-ref", "HEAD"], ["--toolchain", "answers.json"], ["-"]])
def test_what_cannot_be_told_before_is_found_out_each_time(
    more: list[str], project: Path, guard: Guard, runs: list[None]
) -> None:
    """A comparison with a revision, recorded answers of a toolchain, and standard input."""
    (project / "answers.json").write_text("{}")
    for _ in range(2):
        guard("check", *more, stdin=(project / "config").read_bytes())

    assert 2 == len(runs)
    assert [] == list((project / "cache" / "kconfig-guard").glob("report-*"))


@pytest.mark.parametrize("over", ["linux", "none"])
def test_a_pipe_is_read_once(over: str, project: Path) -> None:
    """As a shell makes one of a command's output; config, profile and fragment."""
    (project / ".kconfig-guard.yaml").unlink()
    command = [sys.executable, "-m", "kconfig_guard", "check", "--tree", over, "--format", "csv"]
    names = "config", "tiny.yaml", "must.config"
    words = [names[0], "-p", f"./{names[1]}", "--require", names[2]]
    plain = subprocess.run([*command, *words], capture_output=True, check=False, cwd=project)
    assert 1 == plain.returncode
    for number in range(3):
        reading, writing = os.pipe()
        os.write(writing, (project / names[number]).read_bytes())
        os.close(writing)
        paths = ["config", "./tiny.yaml", "must.config"]
        paths[number] = f"/dev/fd/{reading}"
        words = [paths[0], "-p", paths[1], "--require", paths[2]]
        piped = subprocess.run([*command, *words], capture_output=True, pass_fds=[reading], check=False, cwd=project)
        os.close(reading)

        assert (1, plain.stdout.count(b"\n")) == (piped.returncode, piped.stdout.count(b"\n")), piped.stderr


def test_a_profile_that_is_gone_is_an_error_as_ever(project: Path, guard: Guard, runs: list[None]) -> None:
    """Told with the place that names it."""
    assert again(guard, runs)
    assert not again(guard, runs)
    (project / "profiles/base.yaml").unlink()

    status, _, err = guard("check")

    assert 2 == status
    assert "base.yaml" in err


def shown(project: Path, columns: str) -> bytes:
    """Return what a terminal of some width gets to see of a check."""
    own, other = pty.openpty()
    command = [sys.executable, "-m", "kconfig_guard", "check"]
    environment = {**os.environ, "COLUMNS": columns, "TERM": "xterm"}
    with subprocess.Popen(command, stdout=other, stderr=subprocess.DEVNULL, cwd=project, env=environment):
        os.close(other)
        parts = []
        # Reading ends with an error when nobody has the terminal any more.
        with suppress(OSError):
            while part := os.read(own, 65536):
                parts.append(part)
    os.close(own)
    return b"".join(parts)


def test_a_terminal_counts(project: Path, guard: Guard) -> None:
    """That it is one, for its colours, and its width; a pipe gets what pipes get."""
    wide = shown(project, "110")
    kept = len(list((project / "cache" / "kconfig-guard").glob("report-*")))

    assert b"\x1b[" in wide
    assert wide == shown(project, "110") != shown(project, "60")
    assert "\x1b" not in guard("check")[1]
    assert (1, 3) == (kept, len(list((project / "cache" / "kconfig-guard").glob("report-*"))))


def test_an_error_is_found_anew(project: Path, guard: Guard, runs: list[None]) -> None:
    """What is wrong may be mended elsewhere."""
    (project / "config").write_text("CONFIG_A\n")
    for _ in range(2):
        assert 2 == guard("check")[0]

    assert 2 == len(runs)


@pytest.mark.usefixtures("project")
def test_what_was_told_is_told_again(project: Path, guard: Guard, runs: list[None]) -> None:
    """Warnings about the config are part of the answer."""
    path = project / "config"
    path.write_text(path.read_text() + 'CONFIG_LSM="yama"\n')

    first = guard("check")

    assert "CONFIG_LSM overrides line" in first[2]
    assert first == guard("check")
    assert 1 == len(runs)


@pytest.mark.slow
def test_damage_changes_no_report(project: Path, guard: Guard) -> None:
    """Whatever the piece in the cache is cut to two hundred times or changed to a hundred."""
    chance = random.Random(6)
    plain = guard("check", "--format", "json", "--no-cache")
    assert plain == guard("check", "--format", "json")
    (path,) = (project / "cache" / "kconfig-guard").glob("report-*")
    whole = path.read_bytes()
    for number in range(300):
        at = chance.randrange(len(whole))
        flipped = bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :]
        path.write_bytes(whole[:at] + (flipped if number % 3 == 0 else b""))
        assert plain == guard("check", "--format", "json")


def test_the_reports_of_another_run_do_not_count(project: Path, guard: Guard, runs: list[None]) -> None:
    """Somebody may have moved the pieces, each of which is whole."""
    guard("check", "--format", "json")
    (own,) = (project / "cache" / "kconfig-guard").glob("report-*")
    guard("check", "--format", "csv")
    (other,) = set((project / "cache" / "kconfig-guard").glob("report-*")) - {own}
    own.write_bytes(other.read_bytes())

    assert again(guard, runs)
