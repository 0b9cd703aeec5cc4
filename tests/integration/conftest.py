"""Helpers of the integration tests: the checkout as a repository to install from, and a clean environment."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]


def git(folder: Path, *arguments: str, **environment: str) -> str:
    """Run git and return what it says; a failure of git is a failure of the test."""
    done = subprocess.run(
        # The checkout may belong to somebody else, as in a container.
        ["git", "-c", "safe.directory=*", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**clean_environment(), **environment},
        check=False,
    )
    assert 0 == done.returncode, f"git {' '.join(arguments)}: {done.stdout}{done.stderr}"
    return done.stdout


def clean_environment() -> dict[str, str]:
    """Return the environment without what the test run itself may have set up, such as a surrounding git hook."""
    foreign = ("GIT_", "GITHUB_", "PRE_COMMIT", "PYTHON", "PYTEST")
    single = ("VIRTUAL_ENV", "SKIP", "FORCE_COLOR", "NO_COLOR", "COLUMNS")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(foreign) and name not in single},
        # Where it is by default, also for a run whose other caches are elsewhere.
        "PIP_CACHE_DIR": os.environ.get("PIP_CACHE_DIR") or str(_caches() / "pip"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Tester",
        "GIT_AUTHOR_EMAIL": "tester@example.org",
        "GIT_COMMITTER_NAME": "Tester",
        "GIT_COMMITTER_EMAIL": "tester@example.org",
    }


def _caches() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a git repository with one commit: this checkout as it is now, with local changes and new files."""
    folder = tmp_path_factory.mktemp("project")
    listed = git(CHECKOUT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    for name in filter(None, listed):
        # What was deleted and not committed yet is listed, too.
        if (CHECKOUT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CHECKOUT / name, folder / name)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "-q", "-m", "The checkout as it is")
    return folder
