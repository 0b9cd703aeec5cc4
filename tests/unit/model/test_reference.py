"""The toolchain that is supposed where no config tells of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kconfig_guard.model.assumptions import Compiler
from kconfig_guard.model.reference import reference_answers

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.model.tree import Tree


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("scripts/ld-version.sh ld", "BFD 24400"),
        ("set -- $(srctree)/scripts/ld-version.sh ld && echo $1", "BFD"),
        ("set -- $(srctree)/scripts/ld-version.sh ld && echo $2", "24400"),
        ("set -- $(srctree)/scripts/pahole-version.sh pahole && echo $2", ""),
        ("scripts/unheard-of.sh", ""),
    ],
)
def test_a_script_prints_its_words(command: str, answer: str, load: Callable[..., Tree]) -> None:
    """The one that is asked for; nothing if the script prints fewer."""
    tree = load(f'config A\n    string\n    default "$(shell,{command})"\n')

    assert {0: answer} == reference_answers(tree, Compiler.GCC).assumed
