"""Tests of kconfig_guard.input.other_arches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.input.other_arches import architectures_with
from kconfig_guard.input.tree import open_tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_architectures_are_told_by_their_files(write: Callable[[str, str], Path]) -> None:
    """A symbol belongs to the architectures whose files, or files sourced by them, define it."""
    root = write("tree/Kconfig", "config EVERYWHERE\n\tbool\n").parent
    write("tree/arch/arm64/Kconfig", "source arch/arm64/kvm/Kconfig\nmenuconfig SHARED\n")
    write("tree/arch/arm64/kvm/Kconfig", "if ARM64\n  config KVM_ARM\nendif\n")
    write("tree/arch/s390/Kconfig", 'config SHARED\nsource "arch/s390/none/Kconfig"\nsource "arch/s390/Kconfig"\n')
    write("tree/arch/x86/Kconfig.debug", "config EARLY_PRINTK\n")
    write("tree/arch/mips/Kconfig", "# config SHARED\nselect SHARED\n")

    names = ["SHARED", "KVM_ARM", "EARLY_PRINTK", "EVERYWHERE"]

    assert {
        "SHARED": ["arm64", "s390"],
        "KVM_ARM": ["arm64"],
        "EARLY_PRINTK": ["x86"],
        "EVERYWHERE": [],
    } == architectures_with(open_tree(str(root), None), names)
