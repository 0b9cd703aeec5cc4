"""The trees' selftest fragments, completed: what ``merge_config.sh`` and ``conf`` lose of them is had or explained.

For each fragment in the x86_64 defconfig: every value that the tree's own tools report as lost has a cause; merged and
resolved by the same tools, every line of the completed fragment stands in the config, so that they report nothing;
and every request holds there, or is told to be impossible with the reason.

By default it is a few fragments of which something is lost; with the environment variable
``KCONFIG_GUARD_ORACLE=all`` (``make oracle``) it is every one.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from kconfig_guard.completing import complete
from kconfig_guard.input.tree import open_tree
from kconfig_guard.merging import merge
from kconfig_guard.model.loader import load_tree
from kconfig_guard.model.toolchain import run_probes
from kconfig_guard.report.completion import render_completion
from kconfig_guard.workspace import Workspace
from tests.oracle import test_fragments as oracle

if TYPE_CHECKING:
    from pathlib import Path

    from kconfig_guard.repair.completion import Completion
    from tests.kernel.conftest import Kernels

ARCH = "x86_64"
EAGER = ("bpf", "kexec", "mm", "net/mptcp", "zram")

tools = oracle.tools


def selftests(tree: Path) -> list[Path]:
    """Return the fragments to complete, without those that are none: all, or a sample."""
    folder = tree / "tools/testing/selftests"
    found = sorted(path for path in folder.rglob("config") if not oracle.refused(path.read_text(encoding="utf-8")))
    if os.environ.get("KCONFIG_GUARD_ORACLE") == "all":
        return found
    return [folder / name / "config" for name in EAGER]


class Completing:
    """One tree with its own tools, and a workspace that has the answers of the same toolchain."""

    def __init__(self, tree: Path, conf: Path, environment: dict[str, str], folder: Path, version: str) -> None:
        self.base = tree / oracle.BASES[ARCH]
        self.version = version
        self.folder = folder
        self.kernel = oracle.Kernel(tree, conf, environment, folder)
        model = load_tree(open_tree(str(tree), None).read, ARCH, version)
        (folder / "probes").mkdir()
        known = run_probes(model, environment, str(folder / "probes")).known
        answers = {probe.command: known[index] for index, probe in enumerate(model.probes)}
        self.workspace = Workspace(str(tree), ARCH, toolchain=answers, use_cache=False)

    def problems(self, fragment: Path, result: tuple[str, str], completion: Completion) -> list[str]:
        """Return what is wrong with the causes of a fragment's losses, and with what is said to be impossible."""
        asked = oracle.last_values(fragment.read_text(encoding="utf-8"))
        reported = oracle.REPORTED[self.version](*result) & set(asked)
        lost = oracle.without_designed(reported, *result)
        merged = merge(self.workspace, str(self.base), [str(fragment)])
        told = {item.symbol: because for _, item, because in merged.lost}
        unmet = {request.symbol: why for request, why in completion.unmet}
        return [
            *(f"{name} is lost for no reason" for name in sorted(lost) if not any(told.get(name, ()))),
            *(f"{name} follows from nothing" for name, why in told.items() if "follows from the rest" in " ".join(why)),
            *(f"{name} is refused though it was not lost" for name in sorted(unmet.keys() - lost)),
            *(f"{name} is refused for no reason" for name, why in unmet.items() if not why),
        ]

    def differences(self, fragment: Path, result: tuple[str, str], completion: Completion) -> list[str]:
        """Return what the tree's own tools make of a completed fragment other than was promised."""
        asked = oracle.last_values(fragment.read_text(encoding="utf-8"))
        unmet = {request.symbol for request, _ in completion.unmet}
        promised = {name: value for name, value in asked.items() if name not in unmet}
        written = set(result[1].splitlines())
        final = oracle.last_values(result[1])
        named = set(oracle.named("\n".join(line.text for line in completion.lines)))
        reported = oracle.REPORTED[self.version](*result) & named
        return [
            *(f"'{line.text}' does not stand" for line in completion.lines if line.text not in written),
            *(f"{name} is reported as lost" for name in sorted(reported)),
            *(f"{name} is not {value}" for name, value in promised.items() if final.get(name, "n") != value),
        ]

    def complete(self, fragment: Path) -> tuple[Path, Completion]:
        """Return a completed fragment, as a file too."""
        completion = complete(self.workspace, str(self.base), [str(fragment)])
        path = self.folder / "completed" / str(fragment.parent.relative_to(self.kernel.tree)).replace("/", "-")
        path.parent.mkdir(exist_ok=True)
        path.write_text(render_completion(completion), encoding="utf-8")
        return path, completion


@pytest.mark.parametrize("version", oracle.VERSIONS)
def test_selftest_fragments_are_completed(
    kernels: Kernels, kbuild: Any, tools: dict[str, str], tmp_path: Path, version: str
) -> None:
    """What the kernel's own tools lose is explained, and what can be had they keep."""
    tree = kernels.tree(version)
    environment = {**oracle.environment_of_make(tree, ARCH), **tools}
    completing = Completing(tree, kbuild(version).conf(), environment, tmp_path, version)
    paths = selftests(tree)
    found = {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        merges = [pool.submit(completing.kernel.merge, completing.base, path) for path in paths]
        completed = [completing.complete(path) for path in paths]
        again = [pool.submit(completing.kernel.merge, completing.base, file) for file, _ in completed]
        for path, first, (_, completion), second in zip(paths, merges, completed, again, strict=True):
            found[str(path)] = completing.problems(path, first.result(), completion)
            found[str(path)] += completing.differences(path, second.result(), completion)

    assert len(paths) >= len(EAGER)
    assert {} == {path: wrong for path, wrong in found.items() if wrong}
