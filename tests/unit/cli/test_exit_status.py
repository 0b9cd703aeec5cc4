"""The exit status of ``check``: the same in every format, at each threshold."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.profile.severity import SEVERITIES
from kconfig_guard.report.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Guard = Callable[..., tuple[int, str, str]]
    Write = Callable[[str, str], Path]

pytestmark = pytest.mark.slow

LEVELS = (*SEVERITIES, "never")


def profile_of(severity: str, demand: str = "STRICT_DEVMEM: y", when: str = "X86_64") -> str:
    rule = f"{{id: A, severity: {severity}, demand: {{{demand}}}, when: {when}, rationale: Why.}}"
    return f"id: own\nversion: '1'\nrules:\n  - {rule}\n"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("severity", SEVERITIES)
def test_a_finding_counts_from_its_severity_on(
    form: str, severity: str, config: Path, write: Write, guard: Guard
) -> None:
    """1 at that threshold and below, 0 above; what is written does not depend on it."""
    profile = write("own.yaml", profile_of(severity))
    limit = LEVELS.index(severity)

    runs = [
        guard("check", config, "-p", profile, "--tree", "none", "--format", form, "--fail-on", one) for one in LEVELS
    ]

    assert [int(limit <= number < len(SEVERITIES)) for number in range(len(LEVELS))] == [
        status for status, _, _ in runs
    ]
    assert 1 == len({out for _, out, _ in runs})
    assert runs[0][1] or form == "github"


@pytest.mark.parametrize(("form", "zero"), list(product(FORMATS, [(), ("--exit-zero",)])))
def test_what_cannot_be_judged_is_two(
    form: str, zero: tuple[str, ...], config: Path, write: Write, guard: Guard
) -> None:
    """No rule that applies, no config, no profile: a green run would be a lie, and --exit-zero does not hide it."""
    idle, good = write("idle.yaml", profile_of("low", when="ARM64")), write("own.yaml", profile_of("low"))
    shared = ("--tree", "none", "--format", form, *zero)

    assert 2 == guard("check", config, "-p", idle, *shared)[0]
    assert 2 == guard("check", "missing", "-p", good, *shared)[0]
    assert 2 == guard("check", config, "-p", "missing.yaml", *shared)[0]
    assert 2 == guard("check", config, *shared)[0]


@pytest.mark.parametrize("form", FORMATS)
def test_exit_zero_turns_findings_into_zero(form: str, config: Path, write: Write, guard: Guard) -> None:
    """And a clean run is zero anyway."""
    bad, good = write("bad.yaml", profile_of("critical")), write("good.yaml", profile_of("critical", "DEVMEM: y"))
    shared = ("--tree", "none", "--format", form)

    assert [1, 0, 0] == [
        guard("check", config, "-p", profile, *shared, *more)[0]
        for profile, more in ((bad, ()), (bad, ("--exit-zero",)), (good, ()))
    ]


def test_several_formats_are_written_at_once(config: Path, write: Write, guard: Guard, tmp_path: Path) -> None:
    """Each is what it would be alone; one goes to standard output."""
    profile = write("own.yaml", profile_of("high"))
    shared = ("check", config, "-p", profile, "--tree", "none")
    alone = {form: guard(*shared, "--format", form)[1] for form in FORMATS}
    files = [("--format", f"{form}:{tmp_path}/out.{form}") for form in FORMATS if form != "text"]

    status, out, err = guard(*shared, "--format", "text", *(argument for pair in files for argument in pair))

    assert (1, alone["text"], "") == (status, out, err)
    assert {form: text for form, text in alone.items() if form != "text"} == {
        form: (tmp_path / f"out.{form}").read_bytes().decode() for form in FORMATS if form != "text"
    }


def test_a_failed_run_leaves_reports_that_say_so(config: Path, write: Write, guard: Guard, tmp_path: Path) -> None:
    """In the formats that have a way to; other files stay as they were."""
    idle = write("idle.yaml", profile_of("low", when="ARM64"))
    (tmp_path / "out.json").write_text("before")
    forms = [argument for form in FORMATS for argument in ("--format", f"{form}:{tmp_path}/out.{form}")]

    status, out, err = guard("check", config, "-p", idle, "--tree", "none", *forms)

    assert (2, "") == (status, out)
    assert "no rule of the profiles applies to it" in err
    written = {form for form in FORMATS if (tmp_path / f"out.{form}").exists()}
    assert {"sarif", "junit", "github", "json"} == written
    assert "before" == (tmp_path / "out.json").read_text()
    assert all("no rule of the profiles" in (tmp_path / f"out.{form}").read_text() for form in written - {"json"})
