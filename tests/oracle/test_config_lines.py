"""Odd lines of a config, put to ``conf`` and to the model: both read the same from them.

Where such a line is garbage, the model refuses the config and conf goes on, with a warning or without; these cases are
named here. What conf wrote itself is never refused.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.input.config import read_config
from kconfig_guard.model.answers import Answers
from kconfig_guard.model.loader import load_tree
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.user_values import user_values
from kconfig_guard.model.writer import write_config
from tests.kernel.conftest import VERSIONS

if TYPE_CHECKING:
    from pathlib import Path

    from kconfig_guard.model.tree import Tree
    from tests.kernel.conftest import Kernels

KCONFIG = """\
mainmenu "Linux/x86 6.12.0 Kernel Configuration"

config MODULES
    bool "Modules"
    modules
    default y

config B
    bool "B"
    default y

config T
    tristate "T"
    default y

config I
    int "I"
    default 3

config H
    hex "H"
    default 0x3

config S
    string "S"
    default "s"

config lower
    bool "lower"

config NO_INT
    int "Without value in old trees"

config NO_HEX
    hex "Without value in old trees"

config NO_BOUND
    int "Its value is a name"
    range 1 UNDEFINED
    default 9

choice
    prompt "Choice"

config P
    bool "P"

config Q
    bool "Q"

endchoice
"""
HEADER = b"#\n# Linux/x86 6.12.0 Kernel Configuration\n#\nCONFIG_MODULES=y\n"

READ = {
    "no value": b"CONFIG_I=\n",
    "no value, bool": b"CONFIG_B=\n",
    "no value, string": b"CONFIG_S=\n",
    "no value, unknown": b"CONFIG_UNKNOWN=\n",
    "no value, line end of Windows": b"CONFIG_I=\r\n",
    "no value behind a value": b"CONFIG_I=5\nCONFIG_I=\n",
    "no value behind a choice": b"CONFIG_Q=y\nCONFIG_P=\n",
    "no value at the end of the file": b"CONFIG_I=",
    "a name": b"CONFIG_I=UNDEFINED\n",
    "a name, bool": b"CONFIG_B=N\n",
    "a name, string": b"CONFIG_S=NAME\n",
    "a name behind a value": b"CONFIG_I=5\nCONFIG_I=UNDEFINED\n",
    "not set": b"# CONFIG_B is not set\n",
    "not set, number": b"# CONFIG_I is not set\n",
    "not set, string": b"# CONFIG_S is not set\n",
    "not set, blank behind it": b"# CONFIG_B is not set \n",
    "not set, tab behind it": b"# CONFIG_B is not set\t\n",
    "not set, text behind it": b"# CONFIG_B is not set any more\n",
    "not set, letter behind it": b"# CONFIG_B is not setx\n",
    "not set, text behind it, tristate": b"CONFIG_T=m\n# CONFIG_T is not set (why?)\n",
    "not set, text behind it, number": b"# CONFIG_I is not set here\n",
    "not set, text behind it, choice": b"CONFIG_P=y\n# CONFIG_Q is not set here\n",
    "not set, line end of Windows": b"# CONFIG_B is not set\r\n",
    "not set, half a line end of Windows": b"# CONFIG_B is not set\r",
    "not set, without line end": b"# CONFIG_B is not set",
    "not set, no blank": b"#CONFIG_B is not set\n",
    "not set, two blanks": b"#  CONFIG_B is not set\n",
    "not set, two blanks inside": b"# CONFIG_B  is not set\n",
    "not set, tab": b"#\tCONFIG_B is not set\n",
    "not set, two hashes": b"##CONFIG_B is not set\n",
    "commented out": b"# CONFIG_B=n\n",
    "line end of Windows": b"CONFIG_I=5\r\nCONFIG_B=n\r\n",
    "two carriage returns": b"CONFIG_I=5\r\r\nCONFIG_B=n\r\r\n",
    "half a line end of Windows": b"CONFIG_I=5\r",
    "half a line end of Windows, bool": b"CONFIG_B=n\r",
    "half a line end of Windows, string": b'CONFIG_S="x"\r',
    "without line end": b"CONFIG_I=5",
    "blank lines": b"\n\r\n \t\nCONFIG_I=5\n",
    "blank behind a number": b"CONFIG_I=5 \n",
    "comment behind a number": b"CONFIG_I=5 # five\n",
    "comment behind a bool": b"CONFIG_B=n # no\n",
    "comment behind a string": b'CONFIG_S="x" # text\n',
    "comment behind a word": b"CONFIG_B=nope # no\n",
    "no": b"CONFIG_B=no\n",
    "a letter more": b"CONFIG_T=m=y\n",
    "m for a bool": b"CONFIG_B=n\nCONFIG_B=m\n",
    "quoted number": b'CONFIG_I="5"\n',
    "quoted bool": b'CONFIG_B="n"\n',
    "bare string": b"CONFIG_S=no\n",
    "escapes": rb'CONFIG_S="say \"hi\" to C:\\ and \n"' + b"\n",
    "carriage return inside": b'CONFIG_S="a\rb"\n',
    "tab inside": b'CONFIG_S="a\tb"\n',
    "not UTF-8": b'CONFIG_S="\xe9\xff"\n',
    "very long": b'CONFIG_S="' + b"x" * 100_000 + b'"\n',
    "many digits": b"CONFIG_I=" + b"9" * 5000 + b"\n",
    "leading zeros": b"CONFIG_I=007\n",
    "minus zero": b"CONFIG_I=-0\n",
    "hex for an int": b"CONFIG_I=0x5\n",
    "hex without prefix": b"CONFIG_H=fe\n",
    "capital prefix": b"CONFIG_H=0XFE\n",
    "negative hex": b"CONFIG_H=-5\n",
    "small letters": b"CONFIG_lower=y\n",
    "wrong case": b"CONFIG_LOWER=y\nCONFIG_b=n\n",
    "unknown": b"CONFIG_UNKNOWN=y\n",
    "two members of a choice": b"CONFIG_Q=y\nCONFIG_P=y\n",
}
"""Cases that both read."""
REFUSED = {
    "cut off": b"CONFIG_B\n",
    "text": b"hello\n",
    "leading blank": b" CONFIG_B=n\n",
    "leading tab": b"\tCONFIG_B=n\n",
    "indented comment": b" # CONFIG_B is not set\n",
    "shell": b"export CONFIG_B=n\n",
    "small prefix": b"config_B=n\n",
    "no prefix": b"B=n\n",
    "no name": b"CONFIG_=y\n",
    "dash in the name": b"CONFIG_A-B=y\n",
    "blanks around": b"CONFIG_B = n\n",
    "blank before": b"CONFIG_B= n\n",
    "blank only": b"CONFIG_I= \n",
    "no word of Kconfig": b"CONFIG_I=what\n",
    "zero prefix only": b"CONFIG_H=0x\n",
    "plus": b"CONFIG_I=+5\n",
    "words behind a bool": b"CONFIG_B=n or y\n",
    "words behind a string": b'CONFIG_S="x" y\n',
    "unterminated": b'CONFIG_S="open\n',
    "backslash at the end": b'CONFIG_S="open\\"\n',
    "form feed": b"CONFIG_B=n\x0c\n",
    "NUL": b"CONFIG_I=5\0\n",
}
"""Cases that conf reads something or nothing from, and that are errors for the model."""


def by_conf(conf: Path, folder: Path) -> bytes:
    """Return the config that conf makes of the one in a folder."""
    subprocess.run(
        [conf, "--olddefconfig", "Kconfig"],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "srctree": str(folder)},
        capture_output=True,
        check=True,
        timeout=60,
    )
    return (folder / ".config").read_bytes()


def model_of(sources: Path) -> Tree:
    """Return the small tree with the language of a kernel tree."""

    def read(path: str) -> str:
        if path == "Kconfig":
            return KCONFIG
        if path.startswith("scripts/kconfig/") and (sources / path).exists():
            return (sources / path).read_text(encoding="utf-8")
        raise InputError("no such file", path)

    return load_tree(read, "x86", "small")


def by_model(tree: Tree, folder: Path) -> bytes:
    """Return the config that the model makes of the one in a folder."""
    lines = read_config(str(folder / ".config")).lines()
    return write_config(Resolver(tree, user_values(tree, lines), Answers())).encode("utf-8", "surrogateescape")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", READ)
def test_odd_lines(kernels: Kernels, kbuild: Any, tmp_path: Path, name: str, version: str) -> None:
    """A line gives the same config, and what conf wrote is read again."""
    tree, conf = model_of(kernels.tree(version)), kbuild(version).conf()
    (tmp_path / "Kconfig").write_text(KCONFIG, encoding="utf-8")
    (tmp_path / ".config").write_bytes(HEADER + READ[name])
    ours, theirs = by_model(tree, tmp_path), by_conf(conf, tmp_path)

    assert theirs == ours
    ours_again, theirs_again = by_model(tree, tmp_path), by_conf(conf, tmp_path)
    assert theirs_again == ours_again


@pytest.mark.parametrize("name", REFUSED)
def test_garbage(tmp_path: Path, name: str) -> None:
    """What no conf writes is an error, even in a config that is all right else."""
    (tmp_path / ".config").write_bytes(HEADER + REFUSED[name])

    with pytest.raises(InputError):
        read_config(str(tmp_path / ".config"))
