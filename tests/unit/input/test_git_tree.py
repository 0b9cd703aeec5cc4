"""Tests of kconfig_guard.input.git_tree."""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.input import git_tree
from kconfig_guard.input.git_tree import GitTree
from kconfig_guard.input.tree import open_tree
from tests.git import commit, git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")


@pytest.fixture
def repository(tree: Path) -> Path:
    """Return a repository of the small kernel tree: branch old, tag v1 and v1-light, then a later commit."""
    commit(tree)
    git(tree, "branch", "old")
    git(tree, "tag", "-a", "-m", "first", "v1")
    git(tree, "tag", "v1-light")
    (tree / "Makefile").write_text("VERSION = 7\nPATCHLEVEL = 2\n")
    commit(tree)
    (tree / "Makefile").write_text("VERSION = 9\n")
    return tree


def opened(folder: Path, revision: str = "HEAD") -> GitTree:
    tree = open_tree(f"{folder}@{revision}", None)
    assert isinstance(tree, GitTree)
    return tree


def refused(spec: str) -> str:
    with pytest.raises(InputError) as caught:
        open_tree(spec, None)
    assert "\n" not in str(caught.value)
    assert spec == caught.value.path
    return caught.value.message


@pytest.mark.parametrize("revision", ["HEAD~1", "old", "v1", "v1-light", "refs/heads/old", "old^{tree}"])
def test_an_older_revision_is_read(revision: str, repository: Path) -> None:
    """What is read is the revision, whatever the work tree holds."""
    assert opened(repository, revision).read("Makefile").startswith("VERSION = 6\n")
    assert opened(repository, "main").read("./drivers/../Makefile").startswith("VERSION = 7\n")
    assert (repository / "Makefile").read_text() == "VERSION = 9\n"


def test_a_short_hash_is_a_revision(repository: Path) -> None:
    """Abbreviated hashes are resolved, and two names of one revision have one root."""
    short = git(repository, "rev-parse", "--short", "old")
    one, other = opened(repository, short), opened(repository, "v1")

    assert one.read("Makefile").startswith("VERSION = 6\n")
    assert one.root == other.root != opened(repository).root
    assert f"{repository}@{short}" == one.name


def test_a_bare_repository_is_read(repository: Path, tmp_path: Path) -> None:
    """There need not be a work tree, and a repository's name may hold an @ and a blank."""
    bare = tmp_path / "a @ bare"
    git(tmp_path, "clone", "-q", "--bare", str(repository), str(bare))

    assert opened(bare, "v1").read("Makefile").startswith("VERSION = 6\n")
    assert opened(repository / ".git", "v1").read("Makefile").startswith("VERSION = 6\n")


def test_no_repository_means_this_one(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``@REV`` is a revision of the repository in the working directory."""
    monkeypatch.chdir(repository)

    assert open_tree("@v1", None).read("Makefile").startswith("VERSION = 6\n")


@pytest.mark.parametrize("name", ["linux", "linux@work", "@", "a@{u}"])
@pytest.mark.parametrize(
    ("revision", "version"),
    [
        ("HEAD@{1}", "6"),
        ("HEAD@{0}", "7"),
        ("main@{1}^{tree}", "6"),
        ("@", "7"),
        ("@~1", "6"),
        ("@{u}", "6"),
        ("{u}", "6"),
        ("{upstream}^{commit}", "6"),
        ("v1^{commit}", "6"),
        ("v1@rc", "6"),
        ("main^{/st@te|state}", "7"),
    ],
)
def test_a_folder_and_a_revision_may_hold_an_at(name: str, revision: str, version: str, repository: Path) -> None:
    """The longest folder is the repository, and git's own uses of the character are revisions."""
    git(repository, "branch", "--set-upstream-to=old")
    git(repository, "tag", "v1@rc", "v1")
    folder = repository.rename(repository.parent / name)

    assert opened(folder, revision).read("Makefile").startswith(f"VERSION = {version}\n")


def test_the_longest_folder_is_the_repository(repository: Path) -> None:
    """What could be a revision of one repository and of another belongs to the one with the longer name."""
    git(repository, "tag", "work@v1", "main")
    other = repository.parent / f"{repository.name}@work"
    git(repository, "clone", "-q", ".", str(other))

    assert opened(repository, "work@v1").read("Makefile").startswith("VERSION = 6\n")
    assert "the repository has no revision 'absent'" == refused(f"{other}@absent")
    assert "names no revision after the '@'" == refused(f"{other}@")


def test_a_folder_that_is_no_repository_is_passed_over(repository: Path) -> None:
    """A plain folder beside the repository does not take its revisions away, unless no other is one."""
    for name in ("HEAD", "HEAD@v1"):
        (repository.parent / f"{repository.name}@{name}").mkdir()
    plain = repository.parent / "plain"
    (repository.parent / "plain@more").mkdir()
    plain.mkdir()

    assert opened(repository, "HEAD@{1}").read("Makefile").startswith("VERSION = 6\n")
    assert refused(f"{plain}@more@v1").startswith("git cannot use the repository: not a git repository")


def test_no_upstream_is_no_revision(repository: Path) -> None:
    """Git's short forms that mean nothing here are refused like any other revision."""
    assert "the repository has no revision '@{u}'" == refused(f"{repository}@{{u}}")
    assert "the repository has no revision '@{u}'" == refused(f"{repository}@@{{u}}")


def test_what_exists_is_not_a_revision(repository: Path, make_tree: Callable[..., Path]) -> None:
    """A folder whose name looks like a revision is that folder."""
    folder = make_tree(name=f"{repository.name}@main")

    assert folder == open_tree(f"{repository}@main", None).root


def test_the_variables_of_a_hook_do_not_lead_elsewhere(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a hook, git's own variables name the repository that the hook belongs to."""
    git(tmp_path, "init", "-q", "other")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other" / ".git"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(tmp_path))

    assert opened(repository, "v1").read("Makefile").startswith("VERSION = 6\n")


def test_contents_are_the_blob(tree: Path) -> None:
    """Nothing is converted, bytes beyond UTF-8 survive, and an empty file is one."""
    (tree / ".gitattributes").write_text("* text eol=crlf ident\n")
    (tree / "bytes").write_bytes(b"$Id$\r\na\xff\n\nblob 3\n")
    (tree / "empty").write_text("")
    (tree / "a: b 7").write_text("x")
    commit(tree)
    files = opened(tree)

    assert "" == files.read("empty")
    assert b"$Id$\na\xff\n\nblob 3\n" == files.read("bytes").encode("utf-8", "surrogateescape")
    assert "x" == files.read("a: b 7")


def test_a_link_inside_the_tree_is_followed(tree: Path) -> None:
    """Links to files and to folders of the tree work."""
    (tree / "again").symlink_to("drivers/../Makefile")
    (tree / "drivers" / "up").symlink_to("../again")
    (tree / "folder").symlink_to("drivers")
    commit(tree)
    files = opened(tree)

    assert (tree / "Makefile").read_text() == files.read("again") == files.read("folder/up")
    assert (tree / "drivers" / "Kconfig").read_text() == files.read("folder/Kconfig")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("../secret", "'../secret' leaves the tree"),
        ("drivers/../../secret", "'drivers/../../secret' leaves the tree"),
        ("..", "'..' leaves the tree"),
        ("/etc/passwd", "'/etc/passwd' leaves the tree"),
        ("link", "'link' leads out of the tree"),
        ("parent", "'parent' leads out of the tree"),
        ("folder/secret", "'folder/secret' leads out of the tree"),
        ("dangling", "there is no 'dangling' in the tree (a link to nothing)"),
        ("loop", "there is no 'loop' in the tree (a link to itself)"),
        ("Makefile/x", "there is no 'Makefile/x' in the tree (Not a directory)"),
        ("absent", "there is no 'absent' in the tree (No such file or directory)"),
        ("absent blob 3", "there is no 'absent blob 3' in the tree (No such file or directory)"),
        ("drivers", "there is no 'drivers' in the tree (not a file)"),
        (".", "there is no '.' in the tree (not a file)"),
        ("a\0b", "there is no 'a\0b' in the tree (not a name of a file)"),
        ("Makefile\nMakefile", "there is no 'Makefile\nMakefile' in the tree (not a name of a file)"),
    ],
)
def test_what_is_no_file_of_the_tree_is_refused(path: str, message: str, tree: Path) -> None:
    """Nothing outside is read, and the next answer is the right one."""
    (tree.parent / "secret").write_text("secret")
    for name, target in {
        "link": str(tree.parent / "secret"),
        "parent": "../secret",
        "folder": "..",
        "dangling": "nothing",
        "loop": "loop",
    }.items():
        (tree / name).symlink_to(target)
    commit(tree)
    files = opened(tree)

    with pytest.raises(InputError) as caught:
        files.read(path)

    assert message == caught.value.message
    assert files.read("Makefile").startswith("VERSION = 6\n")


def test_a_huge_file_is_refused(tree: Path) -> None:
    """A file that no Kconfig file comes near is not read, and others still are."""
    for name, more in (("large", 0), ("huge", 1)):
        with (tree / name).open("wb") as file:
            file.truncate(16 * 1024 * 1024 + more)
    commit(tree)
    files = opened(tree)

    with pytest.raises(InputError, match="'huge' is larger than 16 MiB"):
        files.read("huge")
    assert 16 * 1024 * 1024 == len(files.read("large"))


def test_a_file_that_is_not_recorded_is_not_there(repository: Path) -> None:
    """The work tree is no part of a revision."""
    (repository / "new").write_text("x")

    with pytest.raises(InputError, match="there is no 'new' in the tree"):
        opened(repository).read("new")


@pytest.mark.parametrize(
    ("revision", "message"),
    [
        ("absent", "the repository has no revision 'absent'"),
        ("0123456789", "the repository has no revision '0123456789'"),
        ("HEAD:Makefile", "the repository has no revision 'HEAD:Makefile'"),
        ("^HEAD", "the repository has no revision '^HEAD'"),
        ("old..main", "the repository has no revision 'old..main'"),
        ("--git-dir", "'--git-dir' is not the name of a revision"),
        ("-h", "'-h' is not the name of a revision"),
        ("a\0b", "'a\0b' is not the name of a revision"),
        ("", "names no revision after the '@'"),
    ],
)
def test_what_is_no_revision_is_refused(revision: str, message: str, repository: Path) -> None:
    """One line says what is wrong, and nothing that looks like an option is one."""
    assert message == refused(f"{repository}@{revision}")


def test_what_is_no_repository_is_refused(repository: Path) -> None:
    """A plain folder, a folder in a repository, and none at all are told apart."""
    plain = repository.parent / "plain"
    plain.mkdir()

    assert refused(f"{plain}@HEAD").startswith("git cannot use the repository: not a git repository")
    assert "is a folder in a git repository, not its top folder" == refused(f"{repository}/drivers@HEAD")
    assert "no such kernel tree" == refused(f"{repository}/absent@HEAD")
    assert "no such kernel tree" == refused(f"{repository}/Makefile@HEAD")


def test_a_revision_without_kconfig_files_is_refused(tmp_path: Path) -> None:
    """A repository of something else is not a kernel tree."""
    (tmp_path / "README").write_text("x")
    commit(tmp_path)

    assert refused(f"{tmp_path}@HEAD").startswith("holds no Kconfig file: not a kernel tree")


def test_a_missing_git_is_one_line(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the program the error says what is missing."""
    monkeypatch.setenv("PATH", str(tmp_path))

    assert "a revision can only be read with the git program, which is not there" == refused(f"{repository}@HEAD")


def wrapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program before git in the path."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "git").write_text(f"#!/bin/sh\nGIT='{shutil.which('git')}'\n{script}\n")
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_the_repository_of_somebody_else_is_refused(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git's own protection against repositories of other users holds."""
    wrapped(tmp_path, monkeypatch, 'GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec "$GIT" "$@"')

    assert "dubious ownership" in refused(f"{repository}@HEAD")


@pytest.mark.parametrize(
    "death", ["exit 1", 'read -r line; echo "${line%%:*} blob 9"; echo x', "read -r line; echo nonsense"]
)
def test_a_git_that_dies_is_one_line(
    death: str, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer that is cut off is an ordinary error."""
    files = opened(repository)
    files.close()
    wrapped(tmp_path, monkeypatch, death)

    with pytest.raises(InputError, match="git cannot read 'Makefile'"):
        files.read("Makefile")


def test_one_process_serves_all_reads_and_ends(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git is started once, and it is gone when the tree is."""
    started = []
    real = subprocess.Popen

    def popen(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        started.append(real(*arguments, **options))
        return started[-1]

    files = opened(repository)
    files.close()
    monkeypatch.setattr(subprocess, "Popen", popen)
    for path in ("Makefile", "Kconfig", "drivers/Kconfig"):
        files.read(path)
    with pytest.raises(InputError):
        files.read("absent")
    files.read("Makefile")
    assert [None] == [process.poll() for process in started]

    del files
    gc.collect()

    assert [True] == [process.returncode is not None for process in started]


def test_a_hostile_repository_runs_nothing(repository: Path, tmp_path: Path) -> None:
    """Hooks, aliases, filters, monitors, pagers and helpers stay unused."""
    proof = tmp_path / "PROOF"
    evil = tmp_path / "evil"
    evil.write_text(f"#!/bin/sh\ntouch '{proof}'\ncat\n")
    evil.chmod(0o755)
    (repository / ".gitattributes").write_text("* diff=evil filter=evil\n")
    commit(repository)
    hooks = repository / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("post-checkout", "reference-transaction", "post-index-change", "fsmonitor-watchman"):
        shutil.copy(evil, hooks / name)
    settings = {
        "core.fsmonitor": str(evil),
        "core.hooksPath": str(hooks),
        "core.pager": str(evil),
        "core.sshCommand": str(evil),
        "core.editor": str(evil),
        "pager.cat-file": str(evil),
        "pager.rev-parse": str(evil),
        "alias.cat-file": f"!{evil}",
        "alias.rev-parse": f"!{evil}",
        "diff.evil.textconv": str(evil),
        "filter.evil.smudge": str(evil),
        "filter.evil.clean": str(evil),
        "filter.evil.process": str(evil),
        "credential.helper": f"!{evil}",
    }
    for key, value in settings.items():
        git(repository, "config", key, value)
    proof.unlink(missing_ok=True)
    files = opened(repository)

    assert files.read("Makefile").startswith("VERSION = 9\n")
    assert ["Makefile"] == [path for path in ("Makefile", "absent") if attempt(files, path)]
    assert not proof.exists()


def attempt(files: GitTree, path: str) -> bool:
    try:
        files.read(path)
    except InputError:
        return False
    return True


@pytest.mark.parametrize("unknown", ["GIT_NO_LAZY_FETCH", "GIT_ALLOW_PROTOCOL"])
@pytest.mark.parametrize("url", ["ext::EVIL", "ssh://host/repository", "/nowhere"])
def test_what_is_missing_is_not_fetched(
    url: str, unknown: str, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A repository cannot have programs run by lacking a file; either protection alone prevents it."""
    proof = tmp_path / "PROOF"
    evil = tmp_path / "evil"
    evil.write_text(f"#!/bin/sh\ntouch '{proof}'\n")
    evil.chmod(0o755)
    for key, value in {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": url.replace("EVIL", str(evil)),
        "remote.origin.uploadpack": str(evil),
        "protocol.allow": "always",
        "core.sshCommand": str(evil),
    }.items():
        git(repository, "config", key, value)
    blob = git(repository, "rev-parse", "HEAD:Makefile")
    (repository / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    if url == "/nowhere":
        remote = tmp_path / "remote"
        git(tmp_path, "init", "-q", "--bare", str(remote))
        git(repository, "config", "remote.origin.url", str(remote))
    monkeypatch.delitem(git_tree._SETTINGS, unknown)

    with pytest.raises(InputError):
        opened(repository).read("Makefile")

    assert not proof.exists()


def test_findings_are_those_of_a_checkout(
    make_tree: Callable[..., Path], config: Path, profile: Path, guard: Callable[..., tuple[int, str, str]]
) -> None:
    """A whole run over a revision says what a run over its checkout says."""
    folder = make_tree()
    shutil.copytree(folder, "checkout")
    commit(folder)
    kconfig = folder / "drivers" / "Kconfig"
    kconfig.write_text(kconfig.read_text().replace("depends on DEVMEM", "depends on !DEVMEM"))
    commit(folder)

    def report(tree: str) -> dict[str, object]:
        status, out, _ = guard("check", config, "-p", profile, "--tree", tree, "--format", "json")
        assert 1 == status
        findings: dict[str, object] = json.loads(out.replace(tree, "TREE"))
        return findings

    expected = report("checkout")

    assert "fail" in json.dumps(expected)
    assert expected == report(f"{folder}@HEAD~1")
    assert expected != report(f"{folder}@HEAD")


def test_probes_need_a_checkout(repository: Path, config: Path, profile: Path, refusal: Callable[..., str]) -> None:
    """The commands of a revision cannot be run: their scripts are in no folder."""
    assert "--toolchain run needs a checked-out tree" == refusal(
        "check", config, "-p", profile, "--tree", f"{repository}@v1", "--toolchain", "run"
    )
