"""Tests of the hooks in real repositories, installed and run by pre-commit itself.

pre-commit installs the project with pip, which takes what the project needs from the package index: without a network
these tests fail with what pip says.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.integration.conftest import CHECKOUT, clean_environment, git

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PROFILE = """\
id: team
title: What our team wants
select:
  - rule: KGH-0200
"""
"""One rule of the shipped library, so that a hook without the library's files would be noticed."""

BAD = "CONFIG_DEVMEM=y\n"
GOOD = "# CONFIG_DEVMEM is not set\n"


@dataclass(frozen=True)
class Run:
    """What a command gave, and all that it said."""

    status: int
    output: str


@dataclass(frozen=True)
class Repository:
    """A repository that uses the hooks."""

    folder: Path
    home: Path
    cache: Path

    def write(self, name: str, text: str) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text, "utf-8")

    def run(self, *command: str) -> Run:
        done = subprocess.run(
            command,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={
                **clean_environment(),
                "PRE_COMMIT_HOME": str(self.home),
                "PRE_COMMIT_COLOR": "never",
                "XDG_CACHE_HOME": str(self.cache),
            },
            check=False,
        )
        return Run(done.returncode, done.stdout)

    def pre_commit(self, *arguments: str) -> Run:
        return self.run(sys.executable, "-m", "pre_commit", *arguments)

    def commit(self, files: Mapping[str, str]) -> Run:
        """Commit files: their names, and what is to stand in them."""
        for name, text in files.items():
            self.write(name, text)
        git(self.folder, "add", "--all")
        return self.run("git", "commit", "-m", "A change")

    def commits(self) -> int:
        return int(git(self.folder, "rev-list", "--count", "HEAD"))


@pytest.fixture(scope="session")
def home(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the folder in which pre-commit keeps the installed hooks: this takes long, so once is enough."""
    home = tmp_path_factory.mktemp("home")
    scratch = tmp_path_factory.mktemp("scratch")
    git(scratch, "init", "-q", "-b", "main")
    configure(scratch, project)
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "install-hooks"],
        cwd=scratch,
        capture_output=True,
        text=True,
        env={**clean_environment(), "PRE_COMMIT_HOME": str(home), "PRE_COMMIT_COLOR": "never"},
        check=False,
    )
    assert 0 == done.returncode, f"pre-commit cannot install the project:\n{done.stdout}{done.stderr}"
    yield home
    # pytest keeps the folders of several sessions.
    shutil.rmtree(home)


def configure(folder: Path, project: Path) -> None:
    """Write a .pre-commit-config.yaml that uses the hooks of the project."""
    judging = {
        "id": "kconfig-guard",
        "args": ["-p", "profiles/team.yaml", "--tree", "linux", "--arch", "x86_64"],
    }
    hooks = [judging, {"id": "kconfig-guard-profiles"}]
    repo = {"repo": str(project), "rev": head(project), "hooks": hooks}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [repo]}), "utf-8")


def head(repository: Path) -> str:
    return git(repository, "rev-parse", "HEAD").strip()


@pytest.fixture
def repository(project: Path, home: Path, tmp_path: Path) -> Repository:
    """Return a repository with the example tree as its kernel, a profile, and both hooks in force."""
    made = Repository(tmp_path / "repository", home, tmp_path / "cache")
    made.folder.mkdir()
    shutil.copytree(CHECKOUT / "examples" / "tree", made.folder / "linux")
    made.write("profiles/team.yaml", PROFILE)
    configure(made.folder, project)
    git(made.folder, "init", "-q", "-b", "main")
    git(made.folder, "add", "--all")
    git(made.folder, "commit", "-q", "-m", "A kernel")
    installed = made.pre_commit("install")
    assert 0 == installed.status, installed.output
    return made


def test_a_bad_config_is_not_committed(repository: Repository) -> None:
    """Each config is judged, and the message says what is wrong where, why, and what would mend it."""
    refused = repository.commit(dict.fromkeys(("board_defconfig", "small/extra.config", ".config"), BAD))

    assert (1, 1) == (refused.status, repository.commits())
    assert "judge kernel configs.....................................................Failed\n" in refused.output
    assert "- exit code: 1\n" in refused.output
    for name in ("board_defconfig", "small/extra.config", ".config"):
        assert f"\n{name}  Linux 6.12.0-example, x86_64\n" in refused.output
    assert "  KGH-0200  Physical memory is not readable through /dev/mem\n" in refused.output
    assert "found    DEVMEM is y, wanted n  (line 1)\n" in refused.output
    assert "fix      # CONFIG_DEVMEM is not set\n" in refused.output
    assert "Traceback" not in refused.output
    assert "\x1b" not in refused.output


def test_a_good_config_is_committed(repository: Repository) -> None:
    """Nothing stands in the way of what the profile wants, and other files are nobody's business."""
    done = repository.commit(
        {
            "board_defconfig": GOOD,
            "small/extra.config": GOOD,
            ".config": GOOD,
            "web.config": '<?xml version="1.0"?>\n<configuration/>\n',
            "Kconfig": "config X\n",
            "note.txt": BAD,
        }
    )

    assert (0, 2) == (done.status, repository.commits())
    assert "judge kernel configs.....................................................Passed\n" in done.output
    assert "lint kconfig-guard's files...........................(no files to check)Skipped\n" in done.output


def test_one_bad_config_among_good_ones_is_told(repository: Repository) -> None:
    """Only what was changed is judged: the bad config is named, and repairing it is enough."""
    refused = repository.commit({"good_defconfig": GOOD, "bad_defconfig": BAD})
    mended = repository.commit({"bad_defconfig": GOOD})

    assert (1, 0, 2) == (refused.status, mended.status, repository.commits())
    assert "\nbad_defconfig  Linux 6.12.0-example, x86_64\n" in refused.output


def test_a_broken_profile_is_not_committed(repository: Repository) -> None:
    """The other hook tells the place of the mistake, for all files at once."""
    refused = repository.commit(
        {"profiles/team.yaml": f"{PROFILE}  - rule: KGH-9999\n", "profiles/other.yaml": "id: other\nrulez: []\n"}
    )

    assert (1, 1) == (refused.status, repository.commits())
    assert "lint kconfig-guard's files...............................................Failed\n" in refused.output
    assert "- exit code: 2\n" in refused.output
    assert (
        "kconfig-guard: error: profiles/team.yaml:5:5: no rule of the library has rule 'KGH-9999'\n" in refused.output
    )
    assert "kconfig-guard: error: profiles/other.yaml:2:1: unknown key 'rulez'" in refused.output
    assert "Traceback" not in refused.output


def test_the_guide_works(repository: Repository, project: Path) -> None:
    """With the settings and the lines of docs/ci.md, a bad fragment fails for the config that it is merged into."""
    settings, hooks, *_ = re.findall(r"```yaml\n(.*?)```", (CHECKOUT / "docs" / "ci.md").read_text("utf-8"), re.DOTALL)
    settings = settings.replace("recommended, ", "")
    hooks = hooks.replace("https://example.org/kconfig-guard", str(project)).replace("v0.1.0", head(project))
    own = {".kconfig-guard.yaml": settings, ".pre-commit-config.yaml": hooks}

    good = repository.commit({**own, "configs/board_defconfig": "CONFIG_MODULES=y\n", "configs/common.config": GOOD})
    bad = repository.commit({"configs/common.config": BAD})

    assert (0, 1, 2) == (good.status, bad.status, repository.commits()), good.output + bad.output
    assert "lint kconfig-guard's files...............................................Passed\n" in good.output
    assert re.search(r"^configs/board_defconfig.*  Linux 6\.12\.0-example, x86_64$", bad.output, re.MULTILINE), (
        bad.output
    )
    assert "KGH-0200" in bad.output


def test_many_configs_are_all_judged(repository: Repository) -> None:
    """More names than fit in one call are judged in several, and the one that is bad is found."""
    files = {f"{'x' * 200}/{'y' * 200}/board{number}_defconfig": GOOD for number in range(400)}
    files[next(reversed(files))] = BAD
    assert sum(map(len, files)) > 2**17, "what pre-commit passes at once"

    refused = repository.commit(files)

    assert (1, 1) == (refused.status, repository.commits())
    assert 1 == refused.output.count("KGH-0200")
    assert 399 == refused.output.count("Summary: 1 pass, 0 fail")


def test_the_hooks_can_be_tried(repository: Repository, project: Path) -> None:
    """``pre-commit try-repo`` installs and runs a hook without any configuration."""
    repository.write("profiles/team.yaml", "id: team\n")

    done = repository.pre_commit("try-repo", str(project), "kconfig-guard-profiles", "--all-files", "--verbose")

    assert 1 == done.status, done.output
    assert "lint kconfig-guard's files...............................................Failed\n" in done.output
    assert "profiles/team.yaml:1:1: a profile needs at least one of: rules, select, extends\n" in done.output
