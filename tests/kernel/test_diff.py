"""``diff`` against what the trees' own ``conf`` and ``diffconfig`` make of real configs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.kernel.conftest import Kernels, Run, assignments, guard

if TYPE_CHECKING:
    from pathlib import Path

VERSION = "6.12"
UNSET = (None, "n", '""')
ONE_CHANGE = r"^(?:-(?P<gone>\w+) (?P<was>.*)|\+(?P<new>\w+) (?P<now>.*)| (?P<name>\w+) (?P<old>.*) -> (?P<value>.*))$"


def compared(*arguments: object) -> dict[str, Any]:
    """Return a difference as data."""
    run = guard("diff", *arguments, "--format", "json")
    assert run.status in (0, 1), run.stderr
    data: dict[str, Any] = json.loads(run.stdout)["comparison"]
    assert run.status == int(bool(data["differences"]))
    return data


def told(data: dict[str, Any]) -> dict[str, tuple[str | None, str | None]]:
    """Return the differences, symbol to values; what is off has none."""
    return {item["symbol"]: (_value(item["old"]), _value(item["new"])) for item in data["differences"]}


def _value(value: str | None) -> str | None:
    return None if value in (*UNSET, "") else value


def changes(old: Path, new: Path) -> dict[str, tuple[str | None, str | None]]:
    """Return what differs in two configs that conf wrote, read in the plainest way."""
    one, other = assignments(old), assignments(new)
    found = {}
    for name in {*one, *other}:
        values = tuple(None if value in UNSET else _unquoted(value) for value in (one.get(name), other.get(name)))
        if values[0] != values[1]:
            found[name] = (values[0], values[1])
    return found


def _unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value


def by_edit(data: dict[str, Any]) -> dict[str, int]:
    """Return how many differences each edited symbol is the root of."""
    roots = [item["edit"] for item in data["differences"]]
    return {edit["symbol"]: roots.count(number) for number, edit in enumerate(data["edits"])}


@pytest.fixture
def defconfig(kernels: Kernels, tmp_path: Path) -> Path:
    """Return the x86_64_defconfig with BPF_SYSCALL put in."""
    path = tmp_path / "defconfig"
    text = (kernels.tree(VERSION) / "arch/x86/configs/x86_64_defconfig").read_text(encoding="utf-8")
    path.write_text(f"{text}CONFIG_BPF_SYSCALL=y\nCONFIG_BPF_LSM=y\n", encoding="utf-8")
    return path


def without(path: Path, symbol: str) -> Path:
    """Return a config that has a line less."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(f"CONFIG_{symbol}=")]
    assert len(kept) == len(lines) - 1
    other = path.with_name(f"{path.name}-without-{symbol}")
    other.write_text("".join(kept), encoding="utf-8")
    return other


def kept(path: Path) -> Path:
    """Return a copy of a config that the next run of conf overwrites."""
    number = len(list(path.parent.glob("kept-*")))
    return path.parent / shutil.copyfile(path, path.parent / f"kept-{number}").name


@pytest.mark.parametrize("symbol", ["MODULES", "BPF_SYSCALL"])
def test_one_line_of_a_defconfig(kernels: Kernels, kbuild: Any, defconfig: Path, symbol: str) -> None:
    """All that conf makes of it has this line for its root, whichever form the configs have."""
    tools, tree = kbuild(VERSION), kernels.tree(VERSION)
    old = kept(tools.olddefconfig(defconfig))
    changed = without(defconfig, symbol)
    new = kept(tools.olddefconfig(changed))
    expected = changes(old, new)
    assert len(expected) > 5

    for pair in ((old, new), (defconfig, changed)):
        toolchain = ("--toolchain", "run") if pair[0] is defconfig else ()
        data = compared(*pair, "--tree", tree, "--arch", "x86_64", *toolchain)
        assert expected == told(data)
        assert {symbol: len(expected)} == by_edit(data)


def test_a_line_of_a_config_edited_by_hand(kernels: Kernels, kbuild: Any, tmp_path: Path) -> None:
    """What conf makes of it, before anybody has run conf."""
    tools, tree = kbuild(VERSION), kernels.tree(VERSION)
    old = tools.resolved(kernels.config(VERSION))
    text = old.read_text(encoding="utf-8")
    edited = tmp_path / "edited"
    edited.write_text(text.replace("\nCONFIG_NET=y\n", "\n# CONFIG_NET is not set\n"), encoding="utf-8")
    expected = changes(old, tools.olddefconfig(edited))
    assert len(expected) > 1000

    data = compared(old, edited, "--tree", tree)
    assert expected == told(data)
    assert {"NET": len(expected)} == by_edit(data)


@pytest.mark.parametrize("flavour", ["cloud-amd64", "rt-amd64"])
def test_flavours_of_a_distribution(kernels: Kernels, kbuild: Any, flavour: str) -> None:
    """Every difference has an edited line for its root, and these are few of the lines that differ."""
    tools, tree = kbuild(VERSION), kernels.tree(VERSION)
    old, new = (tools.resolved(kernels.config(VERSION, name)) for name in ("amd64", flavour))
    expected = changes(old, new)

    data = compared(old, new, "--tree", tree)
    assert expected == told(data)
    assert len(expected) == sum(by_edit(data).values())
    assert 0 < len(data["edits"]) < len(expected) / 4
    assert {"kconfig", "toolchain", "text"}.isdisjoint(item["cause"] for item in data["differences"])
    if flavour == "rt-amd64":
        assert max(by_edit(data).items(), key=lambda item: item[1])[0] == "PREEMPT_RT"


def test_moving_to_another_kernel(kernels: Kernels, kbuild: Any, tmp_path: Path) -> None:
    """What the new kernel's olddefconfig makes of an old config is told, and no line is blamed for it."""
    trees = ("--old-tree", kernels.tree("6.1"), "--tree", kernels.tree(VERSION), "--toolchain", "run")
    old = tmp_path / "old"
    shutil.copyfile(kbuild("6.1").resolved(kernels.config("6.1")), old)
    new = kept(kbuild(VERSION).olddefconfig(old))
    expected = changes(old, new)
    assert len(expected) > 300

    for data in (compared(old, old, *trees), compared(old, new, *trees)):
        assert expected == told(data)
        assert [] == data["edits"]
        assert {None} == {item["edit"] for item in data["differences"]}
        assert all(item["because"] for item in data["differences"])


def by_diffconfig(tree: Path, old: Path, new: Path) -> str:
    """Return what the tree's own script prints for two configs."""
    command = [sys.executable, str(tree / "scripts/diffconfig"), str(old), str(new)]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def diffconfig(tree: Path, old: Path, new: Path) -> dict[str, tuple[str | None, str | None]]:
    """Return what the tree's own script tells of two configs."""
    found = {}
    for line in by_diffconfig(tree, old, new).splitlines():
        match = re.match(ONE_CHANGE, line)
        assert match is not None, line
        name = match["gone"] or match["new"] or match["name"]
        values = [match["was"] or match["old"], match["now"] or match["value"]]
        one, other = (None if value in UNSET else _unquoted(value) for value in values)
        if one != other:
            found[name] = (one, other)
    return found


@pytest.mark.parametrize("flavour", ["cloud-amd64", "rt-amd64"])
def test_texts_differ_as_diffconfig_says(kernels: Kernels, flavour: str) -> None:
    """Without a tree it tells what the kernel's own script tells."""
    old, new = (kernels.config(VERSION, name) for name in ("amd64", flavour))

    assert diffconfig(kernels.tree(VERSION), old, new) == told(compared(old, new, "--tree", "none"))


def test_the_text_is_shorter_than_that_of_diffconfig(kernels: Kernels) -> None:
    """And tells more: of thousands of differing options, the lines that matter come first."""
    tree = kernels.tree(VERSION)
    old, new = (kernels.config(VERSION, name) for name in ("amd64", "cloud-amd64"))
    run: Run = guard("diff", old, new, "--tree", tree)

    assert (1, "") == (run.status, run.stderr)
    assert run.stdout.count(b"\n") < by_diffconfig(tree, old, new).count("\n") / 3
    assert b"carries along" in run.stdout
