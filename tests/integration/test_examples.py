"""Tests of examples/: each file has the form that its system wants, and its commands run.

The schemas of GitHub and GitLab are those that check-jsonschema ships. What Yocto, Buildroot and Jenkins would run is
taken out of the files as they do it, and runs on the small tree.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.integration.conftest import CHECKOUT, clean_environment

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = CHECKOUT / "examples"
GITLAB = EXAMPLES / "gitlab" / "templates" / "kconfig-guard.yml"

PROFILE = """\
id: team
rules:
  - {id: TEAM-1, title: "No /dev/mem", severity: high, demand: {DEVMEM: n}, rationale: Why.}
  - {id: TEAM-2, title: "Modules", severity: low, demand: {MODULES: n}, rationale: Why.}
"""
SETTINGS = "targets: [{config: board.config, tree: linux, profiles: [./team.yaml]}]\n"


@dataclass(frozen=True)
class Build:
    """A folder with a kernel tree, a config in it and a profile, and kconfig-guard among the programs."""

    folder: Path
    programs: Path

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        path = f"{self.programs}:{clean_environment()['PATH']}"
        return subprocess.run(
            command,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**clean_environment(), "PATH": path, **environment},
            check=False,
        )

    def shell(self, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return self.run("sh", "-e", "-c", script, **environment)

    def program(self, name: str, script: str) -> None:
        (self.programs / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        (self.programs / name).chmod(0o755)


@pytest.fixture
def build(tmp_path: Path) -> Build:
    made = Build(tmp_path / "build", tmp_path / "programs")
    shutil.copytree(EXAMPLES / "tree", made.folder / "linux")
    shutil.copy(EXAMPLES / "tree.config", made.folder / "linux" / ".config")
    shutil.copy(EXAMPLES / "tree.config", made.folder / "board.config")
    (made.folder / "team.yaml").write_text(PROFILE, "utf-8")
    made.programs.mkdir()
    made.program("kconfig-guard", f'PYTHONPATH="{CHECKOUT}" exec "{sys.executable}" -m kconfig_guard "$@"')
    made.program("pip", 'echo "$*" >>pip.log')
    return made


def valid(schema: str, path: Path) -> None:
    """Fail with what check-jsonschema says unless a file is as a schema wants it."""
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, done.stdout


def snippets(name: str) -> list[str]:
    """Return the pieces of YAML in a page."""
    return re.findall(r"```yaml\n(.*?)```", (CHECKOUT / name).read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize(
    ("page", "number", "schema"),
    [("README.md", 0, "pre-commit"), ("docs/ci.md", 1, "pre-commit"), ("docs/ci.md", 3, "vendor.gitlab-ci")],
)
def test_a_snippet_can_be_used(page: str, number: int, schema: str, tmp_path: Path) -> None:
    """What the guides show is what each system takes."""
    path = tmp_path / "snippet.yaml"
    path.write_text(snippets(page)[number], "utf-8")

    if schema == "pre-commit":
        checked = [sys.executable, "-m", "pre_commit", "validate-config", str(path)]
        done = subprocess.run(checked, capture_output=True, text=True, env=clean_environment(), check=False)
        assert 0 == done.returncode, done.stdout
    else:
        valid(schema, path)


# -- GitHub


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        ("vendor.github-actions", CHECKOUT / "action.yml"),
        ("vendor.github-workflows", EXAMPLES / "github" / "kconfig-guard.yml"),
    ],
)
def test_github_takes_the_files(schema: str, path: Path) -> None:
    """The action and the workflow are what GitHub's schemas describe."""
    valid(schema, path)


def test_the_workflow_asks_for_little() -> None:
    """No permission is given that no step needs, inputs are those of the action, and other actions are pinned."""
    workflow = yaml.safe_load((EXAMPLES / "github" / "kconfig-guard.yml").read_text("utf-8"))
    action = yaml.safe_load((CHECKOUT / "action.yml").read_text("utf-8"))
    checkout, judge = workflow["jobs"]["judge"]["steps"]

    assert ({}, {"contents": "read", "security-events": "write"}) == (
        workflow["permissions"],
        workflow["jobs"]["judge"]["permissions"],
    )
    assert re.fullmatch(r"actions/checkout@[0-9a-f]{40}", checkout["uses"])
    assert set(judge["with"]) <= set(action["inputs"])
    assert set(yaml.safe_load(snippets("docs/ci.md")[2])["steps"][1]["with"]) <= set(action["inputs"])


# -- GitLab


def component(**inputs: str) -> str:
    """Return the component with its inputs filled in as GitLab does it, in the text; ``_`` stands for a hyphen."""
    head, text = GITLAB.read_text("utf-8").split("\n---\n")
    declared = yaml.safe_load(head)["spec"]["inputs"]
    given = {name.replace("_", "-"): value for name, value in inputs.items()}
    assert set(given) <= set(declared)
    values = {name: given.get(name, about.get("default")) for name, about in declared.items()}
    assert None not in values.values(), "an input that must be given"
    return re.sub(r"\$\[\[ inputs\.([a-z-]+) \]\]", lambda match: values[match[1]], text)


def run_component(build: Build, **inputs: str) -> subprocess.CompletedProcess[str]:
    (job,) = yaml.safe_load(component(**inputs)).values()
    return build.shell("\n".join(job["script"]), **job["variables"])


def test_gitlab_takes_the_component(tmp_path: Path) -> None:
    """With its inputs filled in it is what GitLab's schema describes, and each input is used."""
    path = tmp_path / "gitlab-ci.yml"
    path.write_text(component(package="p", configs="a b"), "utf-8")
    head, text = GITLAB.read_text("utf-8").split("\n---\n")

    valid("vendor.gitlab-ci", path)
    assert set(yaml.safe_load(head)["spec"]["inputs"]) == set(re.findall(r"inputs\.([a-z-]+)", text))


def test_the_component_judges_what_it_is_given(build: Build) -> None:
    """Both reports are written where GitLab looks for them, and findings fail the job."""
    done = run_component(
        build, package="git+https://example.org/x@v1", configs="board.config", profiles="./team.yaml", tree="linux"
    )

    assert 1 == done.returncode
    assert "TEAM-1" in done.stdout
    assert "install --quiet git+https://example.org/x@v1\n" == (build.folder / "pip.log").read_text("utf-8")
    found = json.loads((build.folder / "gl-code-quality-report.json").read_text("utf-8"))
    assert ["board.config", "board.config"] == [one["location"]["path"] for one in found]
    assert ET.parse(build.folder / "kconfig-guard.xml").find(".//failure") is not None


def test_the_component_takes_the_settings(build: Build) -> None:
    """With nothing but a threshold, the targets of the settings file are judged."""
    (build.folder / ".kconfig-guard.yaml").write_text(SETTINGS, "utf-8")

    done = run_component(build, package="p", fail_on="critical")

    assert 0 == done.returncode, done.stdout
    assert "board.config  Linux 6.12.0-example, x86_64\n" in done.stdout


@pytest.mark.parametrize(("threshold", "status"), [("critical", 0), ("high", 1)])
def test_the_component_takes_the_threshold_of_the_settings(threshold: str, status: int, build: Build) -> None:
    """Where it is given none, it does not put one of its own in that place."""
    (build.folder / ".kconfig-guard.yaml").write_text(f"fail-on: {threshold}\n{SETTINGS}", "utf-8")

    assert status == run_component(build, package="p").returncode


# -- Jenkins


def test_jenkins_runs_the_settings(build: Build) -> None:
    """The script of the stage writes the reports that the steps behind it read."""
    text = (EXAMPLES / "jenkins" / "Jenkinsfile").read_text("utf-8")
    (script,) = re.findall(r"sh '''(.*?)'''", text, re.DOTALL)
    reports = re.findall(r"'(kconfig-guard\.[a-z]+)'", text)
    (build.folder / ".kconfig-guard.yaml").write_text(SETTINGS, "utf-8")
    build.program("python3", 'mkdir .guard && ln -s "$(dirname "$0")" .guard/bin')

    assert "\\" not in script, "Groovy would take it for an escape"
    done = build.shell(dedent(script), KCONFIG_GUARD="one thing")

    assert 1 == done.returncode, done.stdout
    assert "TEAM-1" in done.stdout
    assert "install --quiet one thing\n" == (build.folder / "pip.log").read_text("utf-8")
    assert ["kconfig-guard.xml", "kconfig-guard.sarif"] == reports
    assert [True, True] == [(build.folder / name).stat().st_size > 0 for name in reports]
    assert text.count("{") == text.count("}")


# -- Yocto


def task(**variables: str) -> str:
    """Return the body of the task in the class, with the variables that BitBake would expand."""
    text = (EXAMPLES / "yocto" / "kconfig-guard.bbclass").read_text("utf-8")
    values = {**dict(re.findall(r'^(\w+) \?= "(.*)"$', text, re.MULTILINE)), **variables}
    (body,) = re.findall(r"^do_kconfig_guard\(\) \{\n(.*?)^\}$", text, re.MULTILINE | re.DOTALL)
    return re.sub(r"\$\{(\w+)\}", lambda match: values[match[1]], body)


def test_the_task_of_yocto_judges_the_config(build: Build) -> None:
    """What is as severe as the threshold fails the build, and what is less severe does not."""
    failing = build.shell(task(S="linux", B="linux", KCONFIG_GUARD_PROFILES=" ./team.yaml  kspp "))
    passing = build.shell(
        task(S="linux", B="linux", KCONFIG_GUARD_PROFILES="./team.yaml", KCONFIG_GUARD_FAIL_ON="critical")
    )
    usual = build.shell(task(S="linux", B="linux"))

    assert (1, 0) == (failing.returncode, passing.returncode)
    assert "judged by team 0, kspp 1.0\n" in failing.stdout
    assert "judged by recommended 1.0\n" in usual.stdout


def test_the_task_of_yocto_stands_between_configuring_and_compiling() -> None:
    """BitBake runs it where the config is complete and nothing is built yet."""
    text = (EXAMPLES / "yocto" / "kconfig-guard.bbclass").read_text("utf-8")

    assert text.endswith("\naddtask kconfig_guard after do_configure before do_compile\n")


# -- Buildroot


MAKEFILE = """\
include external.mk

define sep


endef

PKG = LINUX
linux/.stamp_configured:
	$(foreach hook,$($(PKG)_POST_CONFIGURE_HOOKS),$(call $(hook))$(sep))
	touch $@
"""
"""How Buildroot runs the hooks of a package, with the target that the kernel's have."""


def test_the_hook_of_buildroot_judges_the_config(build: Build) -> None:
    """What is as severe as the threshold stops make before the step counts as done, and nothing else does."""
    shutil.copy(EXAMPLES / "buildroot" / "external.mk", build.folder)
    (build.folder / "Makefile").write_text(MAKEFILE, "utf-8")
    stamp = build.folder / "linux" / ".stamp_configured"

    failing = build.run("make", "linux/.stamp_configured", "KCONFIG_GUARD_ARGS=-p ./team.yaml")
    stopped = not stamp.exists()
    usual = build.run("make", "-n", "linux/.stamp_configured")
    passing = build.run("make", "linux/.stamp_configured", "KCONFIG_GUARD_ARGS=-p ./team.yaml --fail-on critical")

    assert (2, True, 0, True) == (failing.returncode, stopped, passing.returncode, stamp.exists()), failing.stdout
    assert "TEAM-1" in failing.stdout
    assert "kconfig-guard check -p recommended --fail-on high --tree linux linux/.config\n" in usual.stdout
