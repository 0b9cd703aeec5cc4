"""The cache over real kernels: it changes no report, whatever state it is in."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.kernel.conftest import FLAVOURS, PROFILES, VERSIONS, Kernels, Run, guard

if TYPE_CHECKING:
    from pathlib import Path

SEED = 20


def command(kernels: Kernels, config: Path, version: str) -> list[str]:
    tree = str(kernels.tree(version))
    return ["check", str(config), *PROFILES, "--tree", tree, "--format", "json"]


def pieces(cache: Path) -> list[Path]:
    return sorted((cache / "kconfig-guard").glob("tree-*"))


def configs(kernels: Kernels, version: str) -> list[Path]:
    defconfigs = ("x86/configs/x86_64_defconfig", "arm64/configs/defconfig")
    tree = kernels.tree(version)
    return [*(kernels.config(version, one) for one in FLAVOURS), *(tree / "arch" / one for one in defconfigs)]


@pytest.mark.parametrize("version", VERSIONS)
def test_reports_are_the_same_with_and_without_cache(kernels: Kernels, version: str, tmp_path: Path) -> None:
    """To the byte: without one, where nothing is kept yet, where the report is, the judgement, and only the tree."""
    for config in configs(kernels, version):
        arguments = command(kernels, config, version)
        plain = guard(*arguments, "--no-cache")
        runs = []
        for forgotten in ("", "", "report-*", "judged-*"):
            for path in (tmp_path / "kconfig-guard").glob(forgotten or "none"):
                path.unlink()
            runs.append(guard(*arguments, XDG_CACHE_HOME=str(tmp_path)))
            if forgotten == "report-*":
                for path in (tmp_path / "kconfig-guard").glob(forgotten):
                    path.unlink()
        assert [plain] * 4 == runs
        assert 1 == plain.status
        for pattern in ("report-*", "judged-*"):
            (path,) = (tmp_path / "kconfig-guard").glob(pattern)
            path.unlink()
    # The tools of Debian's x86 kernels say ARCH=x86, a defconfig is for x86_64. Of each there is a note besides.
    assert 6 == len(pieces(tmp_path))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("form", ["json", "text"])
def test_reports_on_many_configs_are_the_same_in_one_process_and_in_several(
    kernels: Kernels, version: str, form: str, tmp_path: Path
) -> None:
    """To the byte, with a tree and without one, and with what others have kept; several take two and more each."""
    found = [str(path) for path in configs(kernels, version) if "arm64" not in str(path)]
    for tree in (str(kernels.tree(version)), "none"):
        # A defconfig cannot be judged without a tree.
        own = found if tree != "none" else found[:-1] * 16
        arguments = ("check", *own, *PROFILES, "--tree", tree, "--format", form)
        alone = guard(*arguments, "--no-cache", "--jobs", "1")
        more = [guard(*arguments, "--jobs", str(jobs), XDG_CACHE_HOME=str(tmp_path)) for jobs in (2, 3, 1)]

        assert [alone] * 4 == [guard(*arguments, "--no-cache", "--jobs", "2"), *more]
        assert 1 == alone.status


def test_merged_configs_are_the_same_with_and_without_cache(kernels: Kernels, tmp_path: Path) -> None:
    """Every line of a whole config, with values and menus."""
    for version in VERSIONS:
        arguments = ("merge", kernels.config(version), "--tree", kernels.tree(version))
        plain = guard(*arguments, "--no-cache")
        assert [plain] * 2 == [guard(*arguments, XDG_CACHE_HOME=str(tmp_path)) for _ in range(2)]
        assert plain.stdout.count(b"\n") > 9000


def test_ten_runs_at_once_over_an_empty_cache(kernels: Kernels, tmp_path: Path) -> None:
    """All give the report that one alone gives."""
    arguments = command(kernels, kernels.config("6.12"), "6.12")
    plain = guard(*arguments, "--no-cache")
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "kconfig_guard", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)},
        )
        for _ in range(10)
    ]
    results = [run.communicate() for run in runs]

    assert [(plain.stdout, plain.stderr.encode())] * 10 == results
    assert [plain.status] * 10 == [run.returncode for run in runs]
    assert 2 == len(pieces(tmp_path))


def test_damage_changes_no_report(kernels: Kernels, tmp_path: Path) -> None:
    """Real pieces, cut or changed at random places; unit tests do so two hundred times."""
    chance = random.Random(SEED)
    arguments = (*command(kernels, kernels.config("6.12"), "6.12"), "--no-fix")
    plain = guard(*arguments, "--no-cache")

    def run() -> Run:
        return guard(*arguments, XDG_CACHE_HOME=str(tmp_path))

    assert plain == run()
    for path in sorted((tmp_path / "kconfig-guard").iterdir()):
        whole = path.read_bytes()
        for number in range(6):
            at = chance.randrange(len(whole))
            flipped = bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :]
            path.write_bytes(whole[:at] + (flipped if number % 2 else b""))
            assert plain == run()
