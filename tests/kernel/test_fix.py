"""Fragments from ``fix``, judged by the kernel's own tools."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from kconfig_guard.model.writer import write_config
from kconfig_guard.pipeline import Pipeline
from kconfig_guard.repair.fragment import Change, FragmentLine
from kconfig_guard.report.fragment import render_fragment
from kconfig_guard.workspace import Workspace
from tests.kernel.conftest import FLAVOURS, VERSIONS, Kernels, assignments, guard

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("profiles", [("kspp",), ("kspp", "container-host")])
@pytest.mark.parametrize("version", VERSIONS)
def test_the_kernel_keeps_every_line(
    kernels: Kernels, kbuild: Any, tmp_path: Path, version: str, profiles: tuple[str, ...]
) -> None:
    """Merged by merge_config.sh and resolved by conf, every line holds and every promise is kept."""
    tools, tree, config = kbuild(version), kernels.tree(version), kernels.config(version)
    options = [option for profile in profiles for option in ("-p", profile)]
    fragment = tmp_path / "fragment.config"
    fixed = guard("fix", config, *options, "--tree", tree, "-o", fragment)
    assert fixed.status in (0, 1), fixed.stderr
    lines = assignments(fragment)
    assert len(lines) > 20
    before = assignments(config)
    merged = tools.merge(config, fragment)
    final = assignments(merged)
    assert {} == {name: (value, final.get(name)) for name, value in lines.items() if final.get(name) != value}
    assert [] == [name for name, value in before.items() if value == "m" and final.get(name) == "y"]
    after = guard("check", merged, *options, "--tree", tree, "--format", "json")
    cannot = fragment.read_text(encoding="utf-8").partition("# Cannot be met")[2]
    assert set(re.findall(r"^#   (KG[HW]-\d+)", cannot, re.MULTILINE)) == after.failing()


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_kept_stays(kernels: Kernels, kbuild: Any, tmp_path: Path, version: str) -> None:
    """Every option that a container host needs, kept by its fragment, is the same after kspp's fixes."""
    tools, tree, config = kbuild(version), kernels.tree(version), kernels.config(version)
    kept, fragment = tmp_path / "kept", tmp_path / "fragment.config"
    names = ("USER_NS", "BPF_SYSCALL", "X86_VSYSCALL_EMULATION", "MODULES", "KEXEC", "BINFMT_MISC", "INET_DIAG")
    start = tools.resolved(config)
    before = assignments(start)
    kept.write_text("".join(f"CONFIG_{name}={before.get(name, 'n')}\n" for name in names), encoding="utf-8")
    fixed = guard("fix", start, "-p", "kspp", "--tree", tree, "--keep-from", kept, "-o", fragment)
    assert 1 == fixed.status, fixed.stderr
    assert "must be kept" in fragment.read_text(encoding="utf-8")
    after = assignments(tools.merge(start, fragment))
    assert {name: before.get(name, "n") for name in names} == {name: after.get(name, "n") for name in names}


@pytest.mark.parametrize("version", VERSIONS)
def test_the_trees_own_tools_confirm(kernels: Kernels, kbuild: Any, version: str) -> None:
    """``--verify kbuild`` finds nothing that differs from what the model promises."""
    tree, config = kernels.tree(version), kbuild(version).resolved(kernels.config(version))

    fixed = guard("fix", config, "-p", "kspp", "--tree", tree, "--verify", "kbuild")

    assert fixed.status in (0, 1), fixed.stderr
    lines = len(re.findall(rb"^(?:CONFIG_|# CONFIG_\w+ is not set$)", fixed.stdout, re.MULTILINE))
    assert lines > 20
    assert f"verified with the tree's own merge_config.sh and conf: {lines} lines hold\n" in fixed.stderr


def test_the_trees_own_tools_find_what_is_wrong(kernels: Kernels, kbuild: Any, tmp_path: Path) -> None:
    """A fragment that was tampered with is caught in each point."""
    config = kbuild("6.1").resolved(kernels.config("6.1"))
    wishes = tmp_path / "wishes.config"
    wishes.write_text("CONFIG_KCSAN=y\nCONFIG_KASAN=y\n", encoding="utf-8")
    pipeline = Pipeline([], [str(wishes)], Workspace(str(kernels.tree("6.1"))))
    case = pipeline.case(str(config))
    judgement = pipeline.judge(case)
    fragment = pipeline.repair(case, judgement, 100)
    # They exclude each other, so that exactly one of them is met.
    (unmet,) = (item.finding for item in fragment.unmet)
    lost = unmet.demands[0].symbol
    fragment.met.append(unmet)
    fragment.lines.append(FragmentLine(f"CONFIG_{lost}=y"))
    hidden = next(change for change in fragment.collateral if change.after == "y")
    fragment.collateral.remove(hidden)
    fragment.collateral.append(Change("DEVMEM", "y", "n"))

    found = pipeline.verify(case, fragment, render_fragment(fragment, judgement), pipeline.kbuild(case))

    assert [
        f"'CONFIG_{lost}=y' does not hold: the config has no line for it",
        f"wishes.config:{lost} is promised, but fails: {lost} is n, wanted y",
        "DEVMEM stays y, announced is y to n",
        f"{hidden.name} changes from n to y, which the fragment does not announce",
    ] == found


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("version", VERSIONS)
def test_the_model_agrees_with_conf(kernels: Kernels, kbuild: Any, version: str, flavour: str) -> None:
    """A config that conf wrote with this machine's compiler comes out of the model byte for byte."""
    resolved = kbuild(version).resolved(kernels.config(version, flavour))
    case = Pipeline(["kspp"], [], Workspace(str(kernels.tree(version)))).case(str(resolved))
    assert case.resolver is not None
    assert resolved.read_text(encoding="utf-8") == write_config(case.resolver)
