"""Tests of action.yml: its shell steps run for real, in an environment like the one that GitHub's runner sets up."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.integration.conftest import CHECKOUT, clean_environment, git

if TYPE_CHECKING:
    from collections.abc import Iterator

ACTION: dict[str, Any] = yaml.safe_load((CHECKOUT / "action.yml").read_text("utf-8"))
INSTALL, CHECK, UPLOAD = ACTION["runs"]["steps"]

INPUT = re.compile(r"\$\{\{ inputs\.([a-z-]+) \}\}")
COMMAND = re.compile(r"::([a-z-]+)( [^:]*)?::(.*)")
OLD_COMMAND = re.compile(r"##\[([a-z-]+)( [^\]]*)?\](.*)")

PROFILE = """\
id: team
rules:
  - {id: TEAM-1, title: "No /dev/mem", severity: high, demand: {DEVMEM: n}, rationale: Why.}
"""
BAD = "CONFIG_DEVMEM=y\n"
GOOD = "# CONFIG_DEVMEM is not set\n"
USUAL = {"configs": "board_defconfig", "profiles": "./team.yaml", "tree": "linux", "arch": "x86_64"}


@dataclass(frozen=True)
class Step:
    """What a step of the action gave.

    Attributes:
        status: Its exit status.
        log: All that it wrote.
        outputs: What it wrote to ``$GITHUB_OUTPUT``, line by line.
        summary: What it added to the job summary.
    """

    status: int
    log: str
    outputs: list[str]
    summary: str

    def commands(self) -> list[tuple[str, str, str]]:
        """Return the commands that GitHub's runner would take from the log: name, properties and message.

        It reads two forms of them, of which the old one may stand anywhere in a line.
        """
        found = []
        stopped = ""
        for line in self.log.splitlines():
            if stopped:
                stopped = "" if line == f"::{stopped}::" else stopped
                continue
            match = COMMAND.match(line.lstrip()) or OLD_COMMAND.search(line)
            if match:
                found.append((match[1], (match[2] or "").strip(), match[3]))
                stopped = match[3] if match[1] == "stop-commands" else ""
        assert not stopped, "the runner would never listen again"
        return found


@dataclass(frozen=True)
class Runner:
    """A runner of GitHub's with a repository checked out."""

    workspace: Path
    temp: Path
    action: Path
    cache: Path

    def step(self, step: dict[str, Any], inputs: dict[str, str]) -> Step:
        """Run a step of the action with inputs; those that are left out have their defaults."""
        values = {name: inputs.get(name, about["default"]) for name, about in ACTION["inputs"].items()}
        assert set(inputs) <= set(values)
        for name in ("script", "output", "summary"):
            (self.temp / name).write_text(step["run"] if name == "script" else "", "utf-8")
        done = subprocess.run(
            # As the runner calls it for ``shell: bash``.
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", self.temp / "script"],
            cwd=self.workspace / filled(step.get("working-directory", "."), values),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={
                **clean_environment(),
                **{name: filled(value, values) for name, value in step["env"].items()},
                "GITHUB_ACTIONS": "true",
                "GITHUB_ACTION_PATH": str(self.action),
                "GITHUB_WORKSPACE": str(self.workspace),
                "GITHUB_OUTPUT": str(self.temp / "output"),
                "GITHUB_STEP_SUMMARY": str(self.temp / "summary"),
                "RUNNER_TEMP": str(self.temp),
                "XDG_CACHE_HOME": str(self.cache),
            },
            check=False,
        )
        outputs = (self.temp / "output").read_text("utf-8").splitlines()
        return Step(done.returncode, done.stdout, outputs, (self.temp / "summary").read_text("utf-8"))

    def check(self, **inputs: str) -> Step:
        """Judge with the usual inputs, of which some are changed; ``_`` stands for a hyphen."""
        return self.step(CHECK, {**USUAL, **{name.replace("_", "-"): value for name, value in inputs.items()}})

    def write(self, name: str, text: str) -> None:
        (self.workspace / name).write_text(text, "utf-8")


def filled(text: str, values: dict[str, str]) -> str:
    """Return a text with GitHub's expressions evaluated, as far as the action has some outside of conditions."""
    return INPUT.sub(lambda match: values[match[1]], text)


@pytest.fixture(scope="session")
def installed(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the folder into which the action's own first step has installed the project."""
    temp = tmp_path_factory.mktemp("installed")
    done = Runner(temp, temp, project, temp / "cache").step(INSTALL, {"python": sys.executable})
    assert 0 == done.status, f"pip cannot install the project:\n{done.log}"
    yield temp / "kconfig-guard"
    # pytest keeps the folders of several sessions.
    shutil.rmtree(temp)


@pytest.fixture
def runner(project: Path, installed: Path, tmp_path: Path) -> Runner:
    """Return a runner with a repository that has a small kernel tree, a profile and a config that fails it."""
    made = Runner(tmp_path / "work space", tmp_path / "temp", project, installed.parent / "cache")
    made.temp.mkdir()
    (made.temp / "kconfig-guard").symlink_to(installed)
    made.workspace.mkdir()
    (made.workspace / "linux").symlink_to(CHECKOUT / "examples" / "tree")
    made.write("team.yaml", PROFILE)
    made.write("board_defconfig", BAD)
    made.write("good_defconfig", GOOD)
    return made


def test_a_failing_config_fails_the_step(runner: Runner) -> None:
    """The finding is an annotation, stands in the log and in the summary, and the reports are there for more steps."""
    done = runner.check()

    assert 1 == done.status
    assert ["error"] == [name for name, _, _ in done.commands() if name in ("error", "warning", "notice")]
    ((_, properties, _),) = [one for one in done.commands() if one[0] == "error"]
    assert "file=board_defconfig,line=1" in properties
    assert "  TEAM-1  No /dev/mem\n" in done.log
    assert "TEAM-1" in done.summary
    status, sarif = done.outputs
    assert "status=1" == status
    (run,) = json.loads(Path(sarif.removeprefix("sarif=")).read_text("utf-8"))["runs"]
    assert ["TEAM-1"] == [result["ruleId"] for result in run["results"]]


def test_a_clean_config_passes(runner: Runner) -> None:
    """Nothing is annotated, and the outputs say so."""
    done = runner.check(configs="good_defconfig")

    assert (0, "status=0") == (done.status, done.outputs[0])
    assert ["stop-commands"] == [name for name, _, _ in done.commands()]
    assert "1 pass" in done.log


def test_inputs_have_lines(runner: Runner) -> None:
    """Several configs, profiles and further arguments stand one a line, with blanks and line ends of any kind."""
    runner.write("with blank_defconfig", BAD)
    runner.write("other.yaml", PROFILE.replace("team", "other").replace("TEAM-1", "OTHER-1"))

    done = runner.check(
        configs="\n  with blank_defconfig\r\n\ngood_defconfig\n",
        profiles="./team.yaml\n./other.yaml\n",
        args="--no-cache\n--fail-on=critical\n",
    )

    assert (0, "status=0") == (done.status, done.outputs[0])
    assert "\nwith blank_defconfig  Linux 6.12.0-example, x86_64\n" in done.log
    assert "\ngood_defconfig  Linux 6.12.0-example, x86_64\n" in done.log
    assert "judged by team 0, other 0\n" in done.log


def test_the_threshold_and_the_folder_count(runner: Runner) -> None:
    """What is less severe than fail-on passes, and paths are meant relative to the working directory."""
    (runner.workspace / "sub").mkdir()

    done = runner.check(
        configs="../board_defconfig",
        profiles="../team.yaml",
        tree="../linux",
        fail_on="critical",
        working_directory="sub",
        summary="false",
    )

    assert (0, "status=0", "") == (done.status, done.outputs[0], done.summary)
    assert "  TEAM-1  No /dev/mem\n" in done.log


def test_only_a_change_counts(runner: Runner) -> None:
    """With a base, what was wrong before does not fail, and what the change breaks does."""
    git(runner.workspace, "init", "-q", "-b", "main")
    git(runner.workspace, "add", "--all")
    git(runner.workspace, "commit", "-q", "-m", "Before")
    runner.write("good_defconfig", BAD)

    before = runner.check(base_ref="HEAD")
    broken = runner.check(base_ref="HEAD", configs="good_defconfig")

    assert (0, 1) == (before.status, broken.status), before.log + broken.log


def test_what_cannot_be_judged_is_an_error(runner: Runner) -> None:
    """The status is 2, and the log says why."""
    done = runner.check(configs="absent_defconfig")

    assert (2, "status=2") == (done.status, done.outputs[0])
    assert "kconfig-guard: error: absent_defconfig: no such file\n" in done.log


HOSTILE = [
    "$(touch pwned)",
    "`touch pwned`",
    '"; touch pwned; "',
    "'; touch pwned; '",
    "\\\n; touch pwned",
    "x\n$(touch pwned)\n",
    "${IFS}&& touch pwned #",
    "<(touch pwned)",
    "EOF\ntouch pwned\nEOF",
    "a[$(touch pwned)]",
    "--toolchain=run",
    "--format=text:pwned",
    "-opwned",
    "*",
    "x\n::set-env name=A::b",
    "%0A::add-path::/tmp",
    "##[set-output name=status]0",
    "status=0\nsarif=/etc/passwd",
    "\x1b]0;title\x07",
]


@pytest.mark.parametrize("name", ["configs", "profiles", "tree", "arch", "base-ref", "fail-on", "summary"])
def test_no_input_is_a_program(name: str, runner: Runner) -> None:
    """No input is run, taken for an option, or read as a command or an output, whatever stands in it."""
    runner.write("echo_defconfig", BAD)
    before = sorted(runner.workspace.iterdir())

    for value in HOSTILE:
        done = runner.check(**{name: value})

        wanted = 1 if name == "summary" else 2
        assert (wanted, f"status={wanted}") == (done.status, done.outputs[0]), f"{value!r}:\n{done.log}"
        assert [line for line in done.outputs[1:] if not line.startswith(f"sarif={runner.temp}/")] == []
        assert len(done.outputs) <= 2
        assert {one for one, _, _ in done.commands()} <= {"error", "stop-commands"}
        assert "\x1b" not in done.log
        assert "Traceback" not in done.log
        assert before == sorted(runner.workspace.iterdir())


def test_no_text_of_a_profile_is_a_command(runner: Runner) -> None:
    """The runner takes nothing from the report for a command, in the log, the annotations or the summary."""
    title = "::error file=x::owned%0A::add-path::/tmp"
    rationale = "::add-mask::a ##[set-output name=status]0 ::stop-commands::x " * 5
    runner.write("team.yaml", PROFILE.replace("No /dev/mem", title).replace("Why.", f'"{rationale}"'))

    done = runner.check()

    assert 1 == done.status
    annotations = [one for one in done.commands() if one[0] != "stop-commands"]
    assert [("error", True)] == [(name, "board_defconfig" in properties) for name, properties, _ in annotations]


def test_the_package_brings_what_shells_and_man_look_for(installed: Path) -> None:
    """Completions and the manual page are installed where each shell and man find them."""
    found = {str(path.relative_to(installed)) for path in (installed / "share").rglob("*kconfig-guard*")}

    assert {
        "share/bash-completion/completions/kconfig-guard",
        "share/fish/vendor_completions.d/kconfig-guard.fish",
        "share/man/man1/kconfig-guard.1",
        "share/zsh/site-functions/_kconfig-guard",
    } == found


def test_an_old_python_is_refused(runner: Runner) -> None:
    """The step says what to do instead of failing somewhere inside pip."""
    old = runner.temp / "python"
    old.write_text('#!/bin/sh\nexec "$PYTHON" -c "import sys; sys.version_info = (3, 10); $2"\n', "utf-8")
    old.chmod(0o755)

    done = runner.step({**INSTALL, "env": {**INSTALL["env"], "PYTHON": sys.executable}}, {"python": str(old)})

    assert 2 == done.status
    assert "Python 3.11" in done.commands()[0][2]


def test_no_expression_stands_in_shell_text() -> None:
    """GitHub pastes expressions into scripts before the shell reads them, so they may only stand in variables."""
    steps = [step for step in ACTION["runs"]["steps"] if "run" in step]

    assert [INSTALL, CHECK] == steps
    assert [] == [step["name"] for step in steps if "${{" in step["run"] + step["shell"]]
    assert [] == [value for step in steps for value in step["env"].values() if not INPUT.fullmatch(value)]


def test_every_input_is_used() -> None:
    """No input is declared for nothing, and none is used that is not declared."""
    text = json.dumps(ACTION["runs"])

    assert set(ACTION["inputs"]) == set(re.findall(r"inputs\.([a-z-]+)", text))


def test_other_actions_are_pinned() -> None:
    """A tag can be moved, a commit cannot."""
    assert re.fullmatch(r"github/codeql-action/upload-sarif@[0-9a-f]{40}", UPLOAD["uses"])
    assert "inputs.upload-sarif == 'true'" in UPLOAD["if"]
