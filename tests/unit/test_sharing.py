"""Many configs are judged in several processes, and nobody can tell from what comes out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.sharing import shared

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Guard = Callable[..., tuple[int, str, str]]
    Write = Callable[[str, str], Path]

pytestmark = pytest.mark.slow

OTHER = "id: other\nversion: '1'\nrules: [{id: O-1, severity: high, demand: {STRICT_DEVMEM: n}, rationale: Why.}]\n"
WAIVERS = """\
waivers:
- {rule: T-2, accepts: {NET: n}, target: "c[37]", reason: R, owner: O, expires: 2999-01-01}
- {rule: T-1, accepts: {STRICT_DEVMEM: n}, target: c99, reason: R, owner: O, expires: 2999-01-01}
"""
SETTINGS = """\
profiles: [tiny.yaml, other.yaml]
waivers: waivers.yaml
baseline: base.yaml
decisions: [{keep: T-1, over: O-1, reason: Because.}]
targets:
- {config: "c[0-4]"}
- {config: "c[5-9]", fragments: part.config, profiles: tiny.yaml}
"""
BASELINE = "entries: [{rule: T-1, symbol: STRICT_DEVMEM, target: c4}, {rule: T-2, symbol: NET, target: c4}]\n"


@pytest.fixture
def project(config: Path, profile: Path, tree: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a project with ten targets."""
    assert ("tiny.yaml", "linux") == (profile.name, tree.name)
    text = config.read_text()
    for number in range(10):
        lines = [f"CONFIG_MIN_ADDR={4096 + number}", "CONFIG_NET=y", "# CONFIG_NET is not set", "CONFIG_MODULES=y"]
        write(f"c{number}", f"{text}{lines[number % 4]}\n")
    for name, content in (
        (".kconfig-guard.yaml", SETTINGS),
        ("other.yaml", OTHER),
        ("part.config", "# CONFIG_NET is not set\n"),
        ("waivers.yaml", WAIVERS),
        ("base.yaml", BASELINE),
    ):
        write(name, content)
    monkeypatch.setattr("kconfig_guard.input.reading._TICK", 0)
    time.sleep(0.03)
    return config.parent


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("form", ["json", "text", "sarif", "html"])
@pytest.mark.parametrize("more", [[], ["--no-fix"], ["--no-cache"]])
def test_reports_are_the_same(form: str, more: list[str], guard: Guard) -> None:
    """With waivers, a baseline and decisions, and with all that is told on the way."""
    arguments = ("check", "--tree", "linux", "--format", form, "--fail-on", "low", *more)
    alone = guard(*arguments, "--jobs", "1")

    assert [alone] * 4 == [guard(*arguments, "--jobs", jobs) for jobs in ("0", "2", "3", "20")]
    assert 1 == alone[0], alone[2]
    assert "overrides line" in alone[2]


def test_a_tree_that_is_found_is_told_of_once(project: Path, tree: Path, guard: Guard) -> None:
    """Whichever processes find it, for the first config that it is found for."""
    (project / ".kconfig-guard.yaml").unlink()
    (tree / "scripts/kconfig").mkdir(parents=True, exist_ok=True)
    inner = [tree / "drivers" / f"c{number}" for number in range(10)]
    for number, path in enumerate(inner):
        path.write_bytes((project / f"c{number}").read_bytes())
    outer = [project / "c0", project / "c1"]
    arguments = ("check", *outer, *inner, "-p", project / "tiny.yaml", "--format", "json")
    alone = guard(*arguments, "--jobs", "1")

    assert 1 == alone[2].count("using the kernel tree")
    assert [alone] * 2 == [guard(*arguments, "--jobs", jobs, "--no-cache") for jobs in ("2", "3")]


def test_an_error_in_the_middle_is_the_one_of_one_process(project: Path, guard: Guard) -> None:
    """All that comes before it is told, nothing is reported, and the status is 2."""
    (project / "c6").write_text("CONFIG_X86_64=y\nCONFIG_BROKEN\n")
    (project / "c8").write_bytes(b"\0")
    arguments = ("check", "--tree", "linux", "--format", "json")
    alone = guard(*arguments, "--jobs", "1")

    assert (2, "") == alone[:2]
    assert "c6:2: " in alone[2]
    assert "c8" not in alone[2]
    assert alone == guard(*arguments, "--jobs", "3")


@pytest.mark.usefixtures("project")
def test_a_shared_run_is_kept_like_any_other(guard: Guard, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next one finds its reports, and one with another format its judgements."""
    first = guard("check", "--tree", "linux", "--format", "json", "--jobs", "2")
    monkeypatch.setattr("kconfig_guard.checking.Checking._judge", None)

    assert first == guard("check", "--tree", "linux", "--format", "json", "--jobs", "2")
    assert 1 == guard("check", "--tree", "linux", "--format", "csv", "--jobs", "1")[0]
    monkeypatch.setattr("kconfig_guard.cli.judging.judge", None)
    assert first == guard("check", "--tree", "linux", "--format", "json", "--jobs", "2")


@pytest.mark.parametrize("jobs", ["x", "-1", ""])
def test_a_wrong_number_of_processes_is_refused(jobs: str, refusal: Callable[..., str]) -> None:
    """In a line that says so."""
    assert "not a number" in refusal("check", "c", f"--jobs={jobs}")


def test_work_comes_back_in_its_order() -> None:
    """Whatever takes longer; and really from several processes that know what this one knows."""
    secret = object()

    def work(number: int) -> tuple[int, int, int]:
        time.sleep(0.01 * (number % 3))
        return number, os.getpid(), id(secret)

    found = list(shared(work, range(5, 45), 3))

    assert list(range(5, 45)) == [number for number, _, _ in found]
    assert {id(secret)} == {known for _, _, known in found}
    assert 1 < len({process for _, process, _ in found} - {os.getpid()}) <= 3


def test_a_process_that_is_killed_is_an_error() -> None:
    """As the kernel does where memory is short."""

    def work(number: int) -> int:
        if number == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    with pytest.raises(InputError, match="a process was killed"):
        list(shared(work, range(8), 2))


def test_an_interrupt_ends_all_processes(tmp_path: Path) -> None:
    """Quietly, and none is left behind."""
    script = (
        "import os, signal, sys, time\n"
        "from kconfig_guard.sharing import shared\n"
        # Whoever runs the tests in the background may ignore interrupts, which is handed down.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        f"folder = {str(tmp_path)!r}\n"
        "def work(number):\n"
        "    open(f'{folder}/{os.getpid()}', 'w').close()\n"
        "    time.sleep(0.2)\n"
        "try:\n"
        "    list(shared(work, range(1000), 2))\n"
        "except KeyboardInterrupt:\n"
        "    sys.exit(130)\n"
    )
    run = subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE, start_new_session=True)
    while len(list(tmp_path.iterdir())) < 2:
        time.sleep(0.01)
    os.killpg(run.pid, signal.SIGINT)
    _, err = run.communicate(timeout=60)

    assert (130, b"") == (run.returncode, err)
    for path in tmp_path.iterdir():
        with pytest.raises(ProcessLookupError):
            os.kill(int(path.name), 0)


def test_whoever_wants_no_more_need_not_wait() -> None:
    """What is being done for others is broken off."""

    def work(number: int) -> int:
        time.sleep(0 if number < 2 else 60)
        return number

    start = time.monotonic()
    for number in shared(work, range(20), 2):
        if number:
            break

    assert time.monotonic() - start < 30


def test_what_is_raised_is_raised_by_whoever_asked() -> None:
    """With its kind and its words; what comes before it has come."""

    def work(number: int) -> int:
        if number == 7:
            raise KeyError("seven")
        return number

    found: list[int] = []
    with pytest.raises(KeyError, match="seven"):
        found.extend(shared(work, range(20), 2))
    assert [] == found[7:]


def test_large_results_come_through() -> None:
    """More than a pipe holds, from each of several processes at once."""
    found = list(shared(lambda number: bytes([number]) * 300_000, range(12), 3))

    assert [bytes([number]) * 300_000 for number in range(12)] == found
