"""Small trees, right and wrong, put to ``conf`` and to the model: the same ones are refused, the same configs written.

Each exercises one rule of the language; ``small_trees.txt`` holds them. Where the model knowingly refuses less or more
than conf, the case is named here, and it is tested that the two differ in just that.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.model.answers import Answers
from kconfig_guard.model.loader import load_tree
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.writer import write_config
from tests.kernel.conftest import VERSIONS
from tests.unit.model.test_sanity import CHOICE_LOOPS, LOOPS

if TYPE_CHECKING:
    from tests.kernel.conftest import Kernels

_NAMED = re.compile(r"^#### (.*)\n((?:(?!####).*\n)*)", re.MULTILINE)
TREES = {
    **dict(_NAMED.findall(Path(__file__).with_name("small_trees.txt").read_text(encoding="utf-8"))),
    **{f"loop: {name}": f"{kconfig}\n" for name, (kconfig, _) in {**LOOPS, **CHOICE_LOOPS}.items()},
    "vertical tab": "config A\n\v   bool\n",
    "line ends of Windows": "config A\r\n    bool\r\n",
    "no line end at the end": "config A\n    bool",
    "help at the end": 'config A\n    bool "A"\n    help',
    "empty": "",
    "only a comment": "# x\n",
}
"""Name of a case to its Kconfig file."""

ALWAYS = VERSIONS
SINCE_6_12 = ("6.12", "7.2")
LENIENT = {
    # Forms of some generations of the language are understood in all of them.
    "--help": ALWAYS,
    "---help---": ALWAYS,
    "option modules": ALWAYS,
    "def_int": ALWAYS,
    "choice typed": SINCE_6_12,
    "choice optional": SINCE_6_12,
    "choice named": SINCE_6_12,
    "depends on if": ("6.1", "6.12"),
    "transitional": ("6.1", "6.12"),
    "transitional typed late": ("6.1", "6.12"),
    # What only breaks a rule of style.
    "choice menu inside": ALWAYS,
    "unquoted prompt": ALWAYS,
    "mainmenu late": ALWAYS,
    "two mainmenus": ALWAYS,
    "config dot": ALWAYS,
    "no line end at the end": SINCE_6_12,
    "help at the end": SINCE_6_12,
    "menuconfig no prompt": ("7.2",),
    "two helps": ("7.2",),
    "blank help": ("7.2",),
}
"""Cases that conf refuses and the model does not, and in which trees."""
STRICTER = {
    # conf warns and goes on without the character, the rest of the line, or the symbol.
    "unterminated": ALWAYS,
    "config y": ALWAYS,
    "semicolon": ALWAYS,
}
"""Cases that the model refuses and conf does not."""


def by_conf(conf: Path, folder: Path) -> str | None:
    """Return the config that conf writes for the tree in a folder, or None if it refuses the tree."""
    done = subprocess.run(
        [conf, "--alldefconfig", "Kconfig"],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "srctree": str(folder)},
        capture_output=True,
        check=False,
        timeout=60,
    )
    return None if done.returncode else (folder / ".config").read_text(encoding="utf-8")


def by_model(sources: Path, folder: Path) -> str | None:
    """Return the config that the model writes, or None if it refuses the tree."""

    def read(path: str) -> str:
        file = (sources if path.startswith("scripts/kconfig/") else folder) / path
        if not file.exists():
            raise InputError("no such file", path)
        return file.read_bytes().decode()

    try:
        return write_config(Resolver(load_tree(read, "x86", "small"), {}, Answers()))
    except InputError:
        return None


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", TREES)
def test_small_trees(kernels: Kernels, kbuild: Any, tmp_path: Path, name: str, version: str) -> None:
    """What conf refuses is refused, and what it accepts gives the same config."""
    (tmp_path / "Kconfig").write_bytes(TREES[name].encode())
    theirs, ours = by_conf(kbuild(version).conf(), tmp_path), by_model(kernels.tree(version), tmp_path)

    if version in LENIENT.get(name, ()):
        assert (theirs is None, ours is None) == (True, False)
    elif version in STRICTER.get(name, ()):
        assert (theirs is None, ours is None) == (False, True)
    else:
        assert theirs == ours


def test_every_exception_is_a_case() -> None:
    """No exception is left of a case that is gone."""
    assert set(TREES) >= {*LENIENT, *STRICTER}
    assert len(TREES) > 100
