"""``check --base-ref`` in a git repository of Debian's own Kconfig files and its x86_64_defconfig."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.git import commit
from tests.kernel.conftest import Kernels, Run, guard

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = "arch/x86/configs/x86_64_defconfig"
FRAGMENT = "kernel/configs/team.config"
SETTINGS = f"""\
tree: .
profiles: [kspp, container-host]
fail-on: low
targets:
  - config: {CONFIG}
    fragments: {FRAGMENT}
"""
NEEDED = re.compile(r"Kconfig|^Makefile$|^scripts/(Kconfig\.include|kconfig/[^/]+\.[chyl])$|^scripts/.*\.(sh|include)$")


@pytest.fixture(scope="module")
def origin(kernels: Kernels, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository with what configures the tree, a defconfig and a fragment, all of it committed."""
    source, folder = kernels.tree("6.12"), tmp_path_factory.mktemp("review") / "linux"
    for path in source.rglob("*"):
        name = path.relative_to(source).as_posix()
        if path.is_file() and (NEEDED.search(name) or name == CONFIG):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, folder / name)
    (folder / FRAGMENT).parent.mkdir(parents=True, exist_ok=True)
    # What containers need, and a hardened option for an edit to take back.
    (folder / FRAGMENT).write_text("CONFIG_BPF_SYSCALL=y\nCONFIG_CGROUP_BPF=y\n# CONFIG_DEVMEM is not set\n")
    (folder / ".kconfig-guard.yaml").write_text(SETTINGS)
    commit(folder)
    return folder


@pytest.fixture
def repository(origin: Path, tmp_path: Path) -> Path:
    """Return a copy of the repository, for one test to edit."""
    return shutil.copytree(origin, tmp_path / "linux")


def reviewed(repository: Path, *arguments: str) -> Run:
    return guard("check", "--base-ref", "HEAD", "--no-fix", *arguments, cwd=repository)


def of_change(run: Run) -> dict[str, Any]:
    """Return what the review in a report says, apart from what was there before."""
    report = run.report
    (review,) = report["reviews"]
    review["introduced"] = [one for one in report["findings"] if one["change"] == "introduced"]
    return dict(review)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def symbols(findings: list[dict[str, Any]]) -> set[str]:
    return {demand["symbol"] for one in findings for demand in one["demands"]}


def differing(review: dict[str, Any], edit: int) -> dict[str, tuple[str | None, str | None]]:
    return {
        one["symbol"]: (one["old"], one["new"]) for one in review["comparison"]["differences"] if one["edit"] == edit
    }


def test_without_a_change_nothing_is_told(repository: Path) -> None:
    """What failed before is left, and fails nothing."""
    run = reviewed(repository, "--format", "json")

    review = of_change(run)
    assert (0, [], [], [], []) == (
        run.status,
        review["introduced"],
        review["resolved"],
        review["comparison"]["edits"],
        review["comparison"]["differences"],
    )
    assert {"left"} == {one["change"] for one in run.report["findings"] if one["verdict"] == "fail"}


def test_a_lost_option_takes_others_along(repository: Path) -> None:
    """Without BPF_SYSCALL the containers lose CGROUP_BPF, which nobody has touched."""
    edit(repository / FRAGMENT, "CONFIG_BPF_SYSCALL=y\n", "# CONFIG_BPF_SYSCALL is not set\n")

    run = reviewed(repository, "--format", "json")

    review = of_change(run)
    lost = differing(review, 0)
    assert ["BPF_SYSCALL"] == [one["symbol"] for one in review["comparison"]["edits"]]
    assert {("y", "n")} == {lost[name] for name in ("BPF_SYSCALL", "CGROUP_BPF")}
    assert len(lost) == len(review["comparison"]["differences"])
    (why,) = [one["because"] for one in review["comparison"]["differences"] if one["symbol"] == "CGROUP_BPF"]
    assert "BPF_SYSCALL" in why
    assert (1, {"CGROUP_BPF"}) == (run.status, symbols(review["introduced"]) & set(lost))
    # What is told has to do with the edit.
    assert all(symbols([one]) & set(lost) for one in (*review["introduced"], *review["resolved"]))


def test_an_opened_door_is_told_with_its_line(repository: Path) -> None:
    """DEVMEM is asked for in line 3 of the fragment."""
    edit(repository / FRAGMENT, "# CONFIG_DEVMEM is not set", "CONFIG_DEVMEM=y")

    run = reviewed(repository, "--format", "json")

    review = of_change(run)
    (change,) = review["comparison"]["edits"]
    assert ("# CONFIG_DEVMEM is not set", "CONFIG_DEVMEM=y", FRAGMENT, 3) == (
        change["old"], change["new"], change["location"]["path"], change["location"]["line"]
    )  # fmt: skip
    introduced = {one["rule"]: one for one in review["introduced"]}
    assert {"path": FRAGMENT, "line": 3} == introduced["KGH-0200"]["location"]
    # The others ask for filters where there is a /dev/mem, and so did not apply before.
    assert {"DEVMEM", "STRICT_DEVMEM", "IO_STRICT_DEVMEM"} >= symbols(review["introduced"])


def test_one_line_that_changes_many_is_shown_as_what_it_is(repository: Path) -> None:
    """Without MODULES, every module is built in, and each is put down to that line."""
    edit(repository / CONFIG, "CONFIG_MODULES=y\n", "")

    run = reviewed(repository, "--format", "json")

    review = of_change(run)
    assert ["MODULES"] == [one["symbol"] for one in review["comparison"]["edits"]]
    assert {0} == {one["edit"] for one in review["comparison"]["differences"]}
    changed = differing(review, 0)
    assert ("y", "n") == changed["MODULES"]
    assert len(changed) > 15
    assert {("m", "y")} <= set(changed.values())


def test_a_misspelt_symbol_is_told_with_what_it_is_called(repository: Path) -> None:
    """An old name sets nothing in this kernel, and the rule that was met is not met any more."""
    edit(repository / FRAGMENT, "CONFIG_CGROUP_BPF=y\n", "CONFIG_CGROUP_BPF=y\nCONFIG_MITIGATION_RETPOLINE=n\n")
    commit(repository)
    edit(repository / FRAGMENT, "CONFIG_MITIGATION_RETPOLINE=n", "CONFIG_RETPOLINE=n")

    run = reviewed(repository, "--format", "json")

    review = of_change(run)
    effects = {one["symbol"]: one["effect"] for one in review["comparison"]["edits"]}
    assert {"MITIGATION_RETPOLINE", "RETPOLINE"} == set(effects)
    assert "called MITIGATION_RETPOLINE" in effects["RETPOLINE"]
    (root,) = [place for place, one in enumerate(review["comparison"]["edits"]) if one["symbol"][:3] == "MIT"]
    assert ("n", "y") == differing(review, root)["MITIGATION_RETPOLINE"]


def test_a_request_with_an_unmet_dependency_is_told_with_the_cause(repository: Path) -> None:
    """The fragment asks for what cannot be; nothing else changes."""
    path = repository / FRAGMENT
    path.write_text(path.read_text() + "CONFIG_KASAN_SW_TAGS=y\nCONFIG_IPV6_SIT_6RD=y\n")

    run = reviewed(repository, "--format", "json")

    review = of_change(run)
    effects = {one["symbol"]: one["effect"] for one in review["comparison"]["edits"]}
    assert "not kept" in effects["KASAN_SW_TAGS"]
    assert [] == review["introduced"]


def test_the_text_shows_finding_cause_and_nothing_unrelated(repository: Path) -> None:
    """One screen: the edited line, what it carried along, what that means to the rules."""
    edit(repository / FRAGMENT, "CONFIG_BPF_SYSCALL=y\n", "# CONFIG_BPF_SYSCALL is not set\n")

    run = reviewed(repository)

    text = run.stdout.decode()
    assert f"{FRAGMENT}:1" in text
    assert "CGROUP_BPF" in text
    assert "compared with" in text
    assert "IKCONFIG" not in text
    assert len(text.splitlines()) < 120


def test_a_changed_kconfig_file_is_taken_from_the_revision(repository: Path) -> None:
    """The tree lies in the same repository, so that a change of it is reviewed as well."""
    edit(
        repository / "drivers/char/Kconfig",
        'config DEVMEM\n\tbool "/dev/mem virtual device support"',
        "config DEVMEM\n\tbool",
    )

    run = reviewed(repository, "--format", "json")

    review = of_change(run)
    (changed,) = [one for one in review["comparison"]["differences"] if one["symbol"] == "DEVMEM"]
    assert ("n", "y", None) == (changed["old"], changed["new"], changed["edit"])
    assert [] == review["comparison"]["edits"]
    assert "KGH-0200" in {one["rule"] for one in review["introduced"]}
