"""Tests of kconfig_guard.repair.kbuild, with stand-ins for make, for the programs it needs and for a tree's scripts."""

from __future__ import annotations

import os
import subprocess
import tempfile
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.repair import kbuild
from kconfig_guard.repair.kbuild import Written, open_kbuild

if TYPE_CHECKING:
    from pathlib import Path

    from kconfig_guard.repair.kbuild import Kbuild

# Resolving adds a line, merging appends the fragment.
MAKE = """\
#!/bin/sh
printf '%s\\n' "$@" >"$LOG/arguments"
env >"$LOG/environment"
for word; do case $word in O=*) out=${word#O=} ;; esac; done
(cd "$3" && find -L . -type f) >"$LOG/files"
echo 'CONFIG_RESOLVED=y' >>"$out/.config"
"""
MERGE = """\
#!/bin/sh
[ "$1 $2" = "-m -O" ] || exit 1
cat "$4" "$5" >"$3/.config"
"""
TREE = {
    "Makefile": "",
    "Kconfig": "",
    "arch/x86/Makefile": "",
    "arch/x86/include/asm/a.h": "",
    "arch/arm/Makefile": "",
    "drivers/Kconfig": "",
    "include/linux/a.h": "",
    "scripts/Makefile.build": "",
    "scripts/basic/Makefile": "",
    "scripts/basic/fixdep.c": "",
    "scripts/kconfig/Makefile": "",
    "scripts/kconfig/conf.c": "",
    "scripts/kconfig/merge_config.sh": MERGE,
}
BUILT = (
    ".config", ".config.old", "arch/x86/include/generated/a.h", "include/config/auto.conf", "include/generated/a.h",
    "scripts/basic/.fixdep.cmd", "scripts/basic/fixdep", "scripts/kconfig/conf", "scripts/kconfig/conf.o",
    "scripts/kconfig/lexer.lex.c", "scripts/kconfig/parser.tab.h",
)  # fmt: skip


class World:
    """A tree, a folder of programs, a folder for scratch folders and one for what the stand-ins saw."""

    def __init__(self, folder: Path) -> None:
        self.tree, self.programs, self.scratch, self.log = (
            folder / name for name in ("linux", "bin", "scratch", "log")
        )
        for path in (self.programs, self.scratch, self.log):
            path.mkdir()
        for name, text in TREE.items():
            self.add(name, text)
        for name in ("flex", "bison", "gcc"):
            self.program(name, "#!/bin/sh\n")
        self.program("make", MAKE)
        (self.tree / "scripts/kconfig/merge_config.sh").chmod(0o755)
        self.environ = {"PATH": f"{self.programs}:/usr/bin:/bin", "LOG": str(self.log)}
        self.steps: list[str] = []

    def add(self, name: str, text: str = "") -> None:
        path = self.tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def program(self, name: str, text: str) -> None:
        (self.programs / name).write_text(text, encoding="utf-8")
        (self.programs / name).chmod(0o755)

    def seen(self, what: str) -> list[str]:
        return (self.log / what).read_text(encoding="utf-8").splitlines()

    def open(self, **environ: str) -> Kbuild:
        return open_kbuild(self.tree, "linux", ("x86_64", "x86"), {**self.environ, **environ}, self.steps.append)

    def refusal(self) -> str:
        """Return what a run is refused with, after a look that nothing is left of it."""
        with pytest.raises(InputError) as caught:
            self.open().written(b"CONFIG_A=y\n", "CONFIG_B=y\n")
        assert [] == list(self.scratch.iterdir())
        assert "" == self.steps[-1]
        return str(caught.value)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    made = World(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(made.scratch))
    return made


def test_both_configs_are_resolved(world: World) -> None:
    """The base alone, and the base with the fragment merged in by the tree's own script; nothing is left behind."""
    written = world.open().written(b"CONFIG_A=y\n", "CONFIG_B=y\n")

    assert Written("CONFIG_A=y\nCONFIG_RESOLVED=y\n", "CONFIG_A=y\nCONFIG_B=y\nCONFIG_RESOLVED=y\n") == written
    assert [] == list(world.scratch.iterdir())
    assert ["verifying, 1 of 3", "verifying, 2 of 3", "verifying, 3 of 3", ""] == [
        step.partition(":")[0] for step in world.steps
    ]


def test_make_is_told_what_the_user_chose(world: World) -> None:
    """Tools of the environment count, for which the Makefile wants them on its command line; other builds do not."""
    world.open(
        CC="my$cc -m64",
        CROSS_COMPILE="x-",
        LLVM="-19",
        MAKEFLAGS="n",
        KBUILD_OUTPUT="/x",
        KCONFIG_CONFIG="/x",
        ARCH="arm",
    ).written(b"", "")

    arguments = world.seen("arguments")
    assert ["-s", "-C"] == arguments[:2]
    assert ["ARCH=x86_64", "CC=my$$cc -m64", "olddefconfig"] == arguments[4:]
    environment = dict(line.partition("=")[::2] for line in world.seen("environment") if "=" in line)
    assert ("x-", "-19", "C") == tuple(environment[name] for name in ("CROSS_COMPILE", "LLVM", "LC_ALL"))
    assert not {"MAKEFLAGS", "KBUILD_OUTPUT", "KCONFIG_CONFIG", "ARCH"} & set(environment)


def test_a_tree_in_use_is_neither_used_nor_touched(world: World) -> None:
    """What was configured and built in a tree stays out, and the tree may be read-only."""
    for name in BUILT:
        world.add(name, "old")
    everything = sorted(world.tree.rglob("*"))
    for path in (world.tree, *everything):
        path.chmod(0o555)

    world.open().written(b"", "")

    assert sorted(TREE) == sorted(name.removeprefix("./") for name in world.seen("files"))
    assert everything == sorted(world.tree.rglob("*"))


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("Kconfig:4: no compiler\nmake[2]: *** [Makefile:8: olddefconfig] Error 1\n", "Kconfig:4: no compiler"),
        ("Makefile:3: *** missing separator.  Stop.\n", "Makefile:3: *** missing separator.  Stop."),
        ("", "it does not say why"),
    ],
)  # fmt: skip
def test_a_failing_make_says_why(output: str, message: str, world: World) -> None:
    """The last line counts that is not make's account of which targets it gave up."""
    (world.log / "output").write_text(output, encoding="utf-8")
    world.program("make", '#!/bin/sh\ncat "$LOG/output" >&2\nexit 2\n')

    assert f"linux: make olddefconfig failed: {message}" == world.refusal()


def test_a_failing_merge_says_why(world: World) -> None:
    """The script of the tree prints its errors on standard output."""
    world.add("scripts/kconfig/merge_config.sh", "#!/bin/sh\necho no such file\nexit 1\n")

    assert "linux: merge_config.sh failed: no such file" == world.refusal()


def test_a_script_that_is_no_program(world: World) -> None:
    """A tree that was copied without its modes cannot be used."""
    (world.tree / "scripts/kconfig/merge_config.sh").chmod(0o644)

    assert "linux: merge_config.sh cannot be run (Permission denied)" == world.refusal()


def test_a_hanging_make_is_stopped(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the time limit it goes, with all that it started."""
    world.program("make", '#!/bin/sh\nmkfifo "$LOG/alive"\n(exec 3<>"$LOG/alive"; sleep 60; :) &\nwait\n')
    monkeypatch.setattr(kbuild, "_TIMEOUT_SECONDS", 0.5)

    assert "linux: make olddefconfig took longer than 0.5 seconds" == world.refusal()
    # A pipe that nobody has open any more cannot be opened for writing.
    with pytest.raises(OSError, match="No such device or address"):
        os.open(world.log / "alive", os.O_WRONLY | os.O_NONBLOCK)


def test_an_interrupt_leaves_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The scratch folder goes in every case."""
    waited = subprocess.Popen.wait

    def interrupted(process: subprocess.Popen[bytes], timeout: float | None = None) -> int:
        if timeout is not None:
            raise KeyboardInterrupt
        return waited(process)

    world.program("make", "#!/bin/sh\nexec sleep 60\n")
    monkeypatch.setattr(subprocess.Popen, "wait", interrupted)

    with pytest.raises(KeyboardInterrupt):
        world.open().written(b"", "")
    assert ([], "") == (list(world.scratch.iterdir()), world.steps[-1])


def test_no_scratch_folder(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without room to work there is one clear line."""
    monkeypatch.setattr(tempfile, "tempdir", "/nonexistent")

    assert "'--verify kbuild' cannot set up its scratch folder (No such file or directory)" == world.refusal()


@pytest.mark.parametrize(
    ("missing", "environ", "named"),
    [
        (["make"], {}, "make"),
        (["flex", "bison"], {}, "flex, bison"),
        (["gcc"], {}, "gcc"),
        (["gcc"], {"LLVM": "1"}, "clang"),
        ([], {"HOSTCC": "ccache gcc"}, "ccache"),
    ],
)
def test_missing_programs_are_named(missing: list[str], environ: dict[str, str], named: str, world: World) -> None:
    """All at once, before anything is run."""
    for name in missing:
        (world.programs / name).unlink()

    with pytest.raises(InputError) as caught:
        world.open(PATH=str(world.programs), **environ)

    assert f"'--verify kbuild' needs programs that are not installed: {named}" == str(caught.value)


def test_a_compiler_that_only_make_knows(world: World) -> None:
    """Where LLVM names a version or a folder, the Makefile says which program that is."""
    (world.programs / "gcc").unlink()

    assert "linux" == world.open(PATH=str(world.programs), LLVM="-19").name


def test_missing_files_are_named(world: World) -> None:
    """A folder with only Kconfig files cannot build conf."""
    for name in ("Makefile", "scripts/kconfig/merge_config.sh"):
        (world.tree / name).unlink()

    with pytest.raises(InputError) as caught:
        world.open()

    assert "linux: '--verify kbuild' needs files that the tree lacks: Makefile, scripts/kconfig/merge_config.sh" == str(
        caught.value
    )


def test_a_git_revision_is_no_folder() -> None:
    """Nothing can be run where there are no files."""
    with pytest.raises(InputError) as caught:
        open_kbuild("/git:1", "linux@v6.12", ("x86_64", "x86"), {})

    assert "linux@v6.12: '--verify kbuild' needs a source folder or tarball, not a git revision" == str(caught.value)
