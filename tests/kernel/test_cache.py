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
    """To the byte: without one, where all is kept, where the judgement is found, and where only the tree is."""
    for config in configs(kernels, version):
        arguments = command(kernels, config, version)
        plain = guard(*arguments, "--no-cache")
        runs = [guard(*arguments, XDG_CACHE_HOME=str(tmp_path)) for _ in range(2)]
        (judged,) = (tmp_path / "kconfig-guard").glob("judged-*")
        judged.unlink()
        runs.append(guard(*arguments, XDG_CACHE_HOME=str(tmp_path)))
        assert [plain] * 3 == runs
        assert 1 == plain.status
        judged.unlink()
    # The tools of Debian's x86 kernels say ARCH=x86, a defconfig is for x86_64.
    assert 3 == len(pieces(tmp_path))


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
    assert 1 == len(pieces(tmp_path))


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
