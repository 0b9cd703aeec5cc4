"""Asking a toolchain: which tools make would use, and what their answers are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kconfig_guard.model.toolchain import make_variables, run_probes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kconfig_guard.model.tree import Tree

ASK = """
if-success = $(shell,{ $(1); } >/dev/null 2>&1 && echo "$(2)" || echo "$(3)")
flag := $(if-success,test -n "$(CC)",-m32)
"""


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, ("gcc", "ld", "nm")),
        ({"CROSS_COMPILE": "arm-eabi-"}, ("arm-eabi-gcc", "arm-eabi-ld", "arm-eabi-nm")),
        ({"LLVM": "1"}, ("clang", "ld.lld", "llvm-nm")),
        ({"LLVM": "-19"}, ("clang-19", "ld.lld-19", "llvm-nm-19")),
        ({"LLVM": "/opt/llvm/"}, ("/opt/llvm/clang", "/opt/llvm/ld.lld", "/opt/llvm/llvm-nm")),
        ({"CC": "ccache gcc", "CROSS_COMPILE": "x-"}, ("ccache gcc", "x-ld", "x-nm")),
    ],
)  # fmt: skip
def test_the_tools_are_those_of_make(environ: dict[str, str], expected: tuple[str, str, str]) -> None:
    """CC, CROSS_COMPILE and LLVM mean what they mean to the top-level Makefile."""
    variables = make_variables({"PATH": "/nowhere", **environ}, "arm64", "/tree")

    assert expected == (variables["CC"], variables["LD"], variables["NM"])


@pytest.mark.parametrize(
    ("probe", "answer"),
    [
        ("def_bool $(if-success,true,y,n)", "y"),
        ("def_bool $(if-success,false,y,n)", "n"),
        ("def_bool $(if-success,test $(flag) = -m32,y,n)", "y"),
        ("def_bool $(if-success,test \"$(shell,printf 'a\\nb\\n\\n')\" = 'a b',y,n)", "n"),
    ],
)
def test_statuses(probe: str, answer: str, load: Callable[..., Tree], tmp_path: Path) -> None:
    """A status is whether the command succeeds, with the answers of earlier probes in it."""
    tree = load(ASK + f"config A\n    {probe}\n")

    answers = run_probes(tree, {"PATH": "/usr/bin:/bin", "CC": "cc"}, str(tmp_path))

    assert answer == answers.known[len(tree.probes) - 1]


def test_outputs(load: Callable[..., Tree], tmp_path: Path) -> None:
    """An output loses its last line end, and the others become blanks."""
    tree = load("config A\n    string\n    default \"$(shell,printf 'a\\nb\\n\\n')\"\n")

    assert {0: "a b"} == run_probes(tree, {"PATH": "/usr/bin:/bin"}, str(tmp_path)).known


def test_a_missing_tool_has_no_version() -> None:
    """What cannot be run answers with nothing."""
    assert "" == make_variables({"PATH": "/nowhere"}, "x86_64", "/tree")["CC_VERSION_TEXT"]
