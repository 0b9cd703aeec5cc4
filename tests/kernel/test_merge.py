"""``merge`` against the tree's own ``merge_config.sh`` and ``conf``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.kernel.conftest import VERSIONS, Kernels, assignments, guard

if TYPE_CHECKING:
    from pathlib import Path

FRAGMENTS = ("hardening.config", "kvm_guest.config", "debug.config", "rust.config", "tiny.config", "xen.config")


@pytest.mark.parametrize("name", FRAGMENTS)
@pytest.mark.parametrize("version", VERSIONS)
def test_a_fragment_of_the_tree_is_merged_alike(
    kernels: Kernels, kbuild: Any, tmp_path: Path, version: str, name: str
) -> None:
    """The merged config is the kernel's to the byte, and what it dropped is named."""
    tree, tools = kernels.tree(version), kbuild(version)
    fragment = tree / "kernel/configs" / name
    if not fragment.exists():
        # 6.1 has fewer; the others must have all.
        assert version == "6.1"
        return
    base = tmp_path / "base"
    base.write_bytes(tools.olddefconfig(kernels.config(version)).read_bytes())
    expected = tools.merge(base, fragment)
    merged = guard("merge", base, fragment, "--tree", tree)
    assert expected.read_text(encoding="utf-8") == merged.stdout.decode()
    final, asked = assignments(expected), assignments(fragment)
    dropped = {symbol for symbol, value in asked.items() if final.get(symbol, "n") != value}
    assert dropped == set(re.findall(r": (\w+)=\S* did not survive", merged.stderr))
    assert int(bool(dropped)) == merged.status


@pytest.mark.parametrize("version", VERSIONS)
def test_the_machine_can_be_asked(kernels: Kernels, kbuild: Any, tmp_path: Path, version: str) -> None:
    """With --toolchain run, Debian's config comes out as make olddefconfig writes it on this machine."""
    config = kernels.config(version)
    expected = kbuild(version).olddefconfig(config).read_text(encoding="utf-8")
    record = tmp_path / "answers.json"
    options = ("--tree", kernels.tree(version))
    assert expected == guard("merge", config, *options, "--toolchain", "run", "--record", record).stdout.decode()
    replayed = guard("merge", config, *options, "--toolchain", record, PATH="/nowhere")
    assert expected == replayed.stdout.decode()
