"""Tests of all shell text of the project, by shellcheck."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
import yaml

from tests.integration.conftest import CHECKOUT

FILES = [
    CHECKOUT / ".ci" / "run",
    *sorted((CHECKOUT / "dev").glob("*.sh")),
    CHECKOUT / "completions" / "kconfig-guard.bash",
]


def shellcheck(shell: str, text: str, *options: str) -> str:
    """Return what shellcheck says of a script."""
    # The program stands beside the Python that runs the tests, which need not be on the PATH.
    program = shutil.which("shellcheck", path=str(Path(sys.executable).parent)) or "shellcheck"
    done = subprocess.run(
        [program, "--shell", shell, *options, "-"], input=text, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def snippets() -> dict[str, tuple[str, str]]:
    """Return the scripts that stand in other files: name to shell and text."""
    action = yaml.safe_load((CHECKOUT / "action.yml").read_text("utf-8"))
    found = {step["name"]: ("bash", step["run"]) for step in action["runs"]["steps"] if "run" in step}
    component = (CHECKOUT / "examples" / "gitlab" / "templates" / "kconfig-guard.yml").read_text("utf-8")
    ((name, job),) = yaml.safe_load(component.split("\n---\n")[1]).items()
    found[name] = ("sh", "\n".join(job["script"]))
    jenkins = (CHECKOUT / "examples" / "jenkins" / "Jenkinsfile").read_text("utf-8")
    found["Jenkinsfile"] = ("sh", dedent(re.findall(r"sh '''\n(.*?)'''", jenkins, re.DOTALL)[0]))
    yocto = (CHECKOUT / "examples" / "yocto" / "kconfig-guard.bbclass").read_text("utf-8")
    found["bbclass"] = ("sh", re.findall(r"^do_\w+\(\) \{\n(.*?)^\}$", yocto, re.MULTILINE | re.DOTALL)[0])
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_script_is_sound(path: Path) -> None:
    """No unquoted expansion, no command whose failure goes unseen."""
    assert "" == shellcheck("bash", path.read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(snippets()))
def test_a_snippet_is_sound(name: str) -> None:
    """The same holds for the scripts in the action and in the examples, as far as variables come from elsewhere."""
    shell, text = snippets()[name]

    # Lists of words with blanks between them, and variables that somebody else sets.
    assert "" == shellcheck(shell, text, "--exclude=SC2086,SC2154")


def test_unsound_text_is_noticed() -> None:
    """The checker itself works."""
    assert "SC2086" in shellcheck("sh", "rm $1\n")
