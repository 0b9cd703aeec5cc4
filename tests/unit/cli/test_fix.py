"""Tests of kconfig_guard.cli.fix."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Guard = Callable[..., tuple[int, str, str]]


def assignments(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("CONFIG_") or line.endswith(" is not set")]


def applied(config: Path, fragment: str) -> str:
    names = {line.split("=")[0].split()[-4 if line.startswith("#") else 0] for line in assignments(fragment)}
    kept = [line for line in config.read_text().splitlines() if not names & set(line.replace("=", " ").split())]
    return "\n".join([*kept, *assignments(fragment), ""])


def test_the_fragment_holds(tree: Path, config: Path, profile: Path, write: Callable[..., Path], guard: Guard) -> None:
    """A config with the fragment in it is clean."""
    status, out, err = guard("fix", config, "-p", profile, "--tree", tree)
    write("fixed", applied(config, out))

    assert (0, ["CONFIG_STRICT_DEVMEM=y"]) == (status, assignments(out))
    assert "kconfig-guard: 1 lines meet 1 failing rules, 0 stay unmet, 0 other options change\n" == err
    assert 0 == guard("check", "fixed", "-p", profile, "--tree", tree)[0]


def test_a_clean_config_needs_no_lines(tree: Path, config: Path, write: Callable[..., Path], guard: Guard) -> None:
    """The fragment says that there is nothing to do."""
    write("p.yaml", "id: p\nrules: [{id: A, demand: {DEVMEM: y}}]\n")

    status, out, _ = guard("fix", config, "-p", "./p.yaml", "--tree", tree)

    assert (0, []) == (status, assignments(out))
    assert out.endswith("\n# nothing to change\n")


def test_a_rule_that_cannot_be_met_is_named(tree: Path, config: Path, write: Callable[..., Path], guard: Guard) -> None:
    """What stays open makes the status 1, and the reason stands in the fragment."""
    write("p.yaml", "id: p\nrules: [{id: A, demand: {X86_64: n}}, {id: B, demand: {STRICT_DEVMEM: y}}]\n")

    status, out, err = guard("fix", config, "-p", "./p.yaml", "--tree", tree)

    assert (1, ["CONFIG_STRICT_DEVMEM=y"]) == (status, assignments(out))
    assert "# Cannot be met (1):\n#   A X86_64=n: " in out
    assert "1 lines meet 1 failing rules, 1 stay unmet" in err


def test_the_fragment_goes_to_a_file(tree: Path, config: Path, profile: Path, tmp_path: Path, guard: Guard) -> None:
    """The file holds what standard output would."""
    printed = guard("fix", config, "-p", profile, "--tree", tree)[1]

    assert (0, "") == guard("fix", config, "-p", profile, "--tree", tree, "-o", "out.config")[:2]
    assert printed == (tmp_path / "out.config").read_text()


@pytest.mark.parametrize("path", ["./config", "linked", "tiny.yaml"])
@pytest.mark.usefixtures("tree")
def test_no_input_is_overwritten(path: str, config: Path, profile: Path, refusal: Callable[..., str]) -> None:
    """A fragment in place of the config would be all that is left of it."""
    config.with_name("linked").symlink_to("config")
    before = config.read_bytes(), profile.read_bytes()

    assert f"{path}: is an input and cannot be the output as well" == refusal(
        "fix", "config", "-p", profile, "-o", path
    )
    assert before == (config.read_bytes(), profile.read_bytes())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--tree", "none"], "config: a fragment can only be proven over a kernel tree; give --tree"),
        (["--tree", "absent"], "absent: no such kernel tree"),
        (["--tree", "linux", "--max-collateral", "-1"],
         "argument --max-collateral: '-1' is not a number (see 'kconfig-guard fix --help')"),
        (["--tree", "linux", "--max-collateral", "many"],
         "argument --max-collateral: 'many' is not a number (see 'kconfig-guard fix --help')"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("config", "tree")
def test_a_run_that_fails_writes_no_fragment(
    arguments: list[str], message: str, profile: Path, tmp_path: Path, refusal: Callable[..., str]
) -> None:
    """One line, status 2, and no file."""
    assert message == refusal("fix", "config", "-p", profile, "-o", "out", *arguments)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("number", ["\u00b2", "9" * 5000])
@pytest.mark.usefixtures("tree")
def test_a_strange_number_is_no_number(number: str, config: Path, profile: Path, refusal: Callable[..., str]) -> None:
    """What only looks like a number is refused in the words of every other number."""
    assert f"argument --max-collateral: '{number}' is not a number (see 'kconfig-guard fix --help')" == refusal(
        "fix", config, "-p", profile, "--tree", "linux", "--max-collateral", number
    )


def test_a_profile_cannot_add_lines_of_its_own(
    tree: Path, config: Path, write: Callable[..., Path], guard: Guard
) -> None:
    """A line break in the value that a rule demands does not become an assignment that nobody proved."""
    write("p.yaml", 'id: p\nrules: [{id: A, demand: {LSM: "x\\"\\nCONFIG_EVIL=y\\n#"}}, {id: B, demand: {NET: m}}]\n')

    _, out, _ = guard("fix", config, "-p", "./p.yaml", "--tree", tree)

    assert "CONFIG_EVIL=y" not in out.splitlines()


def test_no_control_character_reaches_the_terminal(
    make_tree: Callable[..., Path], config: Path, write: Callable[..., Path], guard: Guard
) -> None:
    """A string that changes as a side effect is shown without the terminal codes in it."""
    make_tree('config TEXT\n\tstring "Text"\n\tdepends on !STRICT_DEVMEM\n')
    write("config", config.read_text() + 'CONFIG_TEXT="\x1b]0;owned\x07\u202e"\n')
    write("p.yaml", "id: p\nrules: [{id: A, demand: {STRICT_DEVMEM: y}}]\n")

    status, out, _ = guard("fix", "config", "-p", "./p.yaml", "--tree", "linux")

    assert 0 == status
    assert "Also changes (1):" in out
    assert [] == sorted({char for char in out if not char.isprintable() and char != "\n"})


@pytest.mark.parametrize("options", [("--keep", "STRICT_DEVMEM"), ("--keep", "CONFIG_DEVMEM", "--keep-from", "kept")])
def test_what_is_kept(
    *, options: tuple[str, ...], tree: Path, config: Path, profile: Path, write: Callable[..., Path], guard: Guard
) -> None:
    """Options that are named, or stand in a fragment, keep their values; what the tree lacks cannot change anyway."""
    write("kept", "CONFIG_STRICT_DEVMEM=y\nCONFIG_OF_ANOTHER_KERNEL=y\n")

    status, out, _ = guard("fix", config, "-p", profile, "--tree", tree, *options)

    assert (1, []) == (status, assignments(out))
    assert "T-1 STRICT_DEVMEM=y: STRICT_DEVMEM=n must be kept" in out


def test_keeping_what_is_not_there(tree: Path, config: Path, profile: Path, refusal: Callable[..., str]) -> None:
    """A name that is not one of this kernel is a slip."""
    message = refusal("fix", config, "-p", profile, "--tree", tree, "--keep", "STRICT_DEVMEN")

    assert message.endswith("this kernel has no STRICT_DEVMEN to keep")


# The small config is resolved already, so that make has nothing to do.
NO_MAKE = "#!/bin/sh\n"
MERGE = """\
#!/bin/sh
{ sed /CONFIG_STRICT_DEVMEM/d "$4"; sed -n /CONFIG_/p "$5"; } >"$3/.config"
"""
TOOLS = (
    "scripts/Makefile.build", "scripts/basic/Makefile", "scripts/kconfig/Makefile", "scripts/kconfig/merge_config.sh",
)  # fmt: skip
ASKED = "kconfig-guard: verifying: running make olddefconfig and merge_config.sh of linux\n"


@pytest.fixture
def buildable(make_tree: Callable[..., Path], write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a tree with stand-ins for its own tools, of which ``merge_config.sh`` works."""
    tree = make_tree()
    for name in TOOLS:
        write(f"{tree.name}/{name}", MERGE).chmod(0o755)
    for name in ("make", "flex", "bison", "gcc"):
        write(f"bin/{name}", NO_MAKE).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tree.parent / 'bin'}:/usr/bin:/bin")
    return tree


@pytest.mark.usefixtures("buildable")
def test_the_trees_own_tools_can_confirm(config: Path, profile: Path, tmp_path: Path, guard: Guard) -> None:
    """The fragment is the same; what is run and that it holds is said on standard error."""
    plain = guard("fix", config, "-p", profile, "--tree", "linux", "--verify", "model")

    status, out, err = guard("fix", config, "-p", profile, "--tree", "linux", "--verify", "kbuild", "-o", "out")

    assert (0, "", plain[1]) == (status, out, (tmp_path / "out").read_text())
    confirmed = "kconfig-guard: verified with the tree's own merge_config.sh and conf: 1 lines hold\n"
    assert f"{ASKED}{confirmed}{plain[2]}" == err


def test_a_fragment_that_is_not_confirmed_is_not_written(
    buildable: Path, config: Path, profile: Path, tmp_path: Path, guard: Guard
) -> None:
    """What differs is said line by line; the status is 2."""
    (buildable / "scripts/kconfig/merge_config.sh").write_text('#!/bin/sh\nsed s/yama/none/ "$4" >"$3/.config"\n')

    status, out, err = guard("fix", config, "-p", profile, "--tree", "linux", "--verify", "kbuild", "-o", "out")

    assert (2, "", False) == (status, out, (tmp_path / "out").exists())
    assert [
        "'CONFIG_STRICT_DEVMEM=y' does not hold: the config has '# CONFIG_STRICT_DEVMEM is not set'",
        "T-1 is promised, but fails: STRICT_DEVMEM is n, wanted y",
        "LSM changes from yama to none, which the fragment does not announce",
        f"error: {config}: the tree's own tools do not confirm the fragment; none is written",
    ] == [line.removeprefix("kconfig-guard: ") for line in err.removeprefix(ASKED).splitlines()]


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_run_that_is_ended_leaves_nothing(
    buildable: Path, config: Path, profile: Path, tmp_path: Path, write: Callable[..., Path]
) -> None:
    """A SIGTERM takes make with it, and the scratch folder."""
    write("bin/make", '#!/bin/sh\necho $$ >"$LOG"\nexec sleep 60\n')
    scratch, log = tmp_path / "scratch", tmp_path / "log"
    scratch.mkdir()
    os.mkfifo(log)
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "kconfig_guard",
            "fix",
            config,
            "-p",
            profile,
            "--tree",
            buildable,
            "--verify",
            "kbuild",
        ],
        env={**os.environ, "TMPDIR": str(scratch), "LOG": str(log)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    make = int(log.read_text())

    process.terminate()

    assert 128 + signal.SIGTERM == process.wait()
    assert [] == list(scratch.iterdir())
    # A signal takes effect when its receiver is scheduled next, which may take its time on a busy machine.
    deadline = time.monotonic() + 20
    while _runs(make) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not _runs(make)


@pytest.mark.usefixtures("buildable")
def test_nothing_is_run_for_an_empty_fragment(config: Path, write: Callable[..., Path], guard: Guard) -> None:
    """Where no line was found there is nothing to confirm."""
    write("p.yaml", "id: p\nrules: [{id: A, demand: {DEVMEM: y}}]\n")

    assert "verif" not in guard("fix", config, "-p", "./p.yaml", "--tree", "linux", "--verify", "kbuild")[2]


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("linux", f"linux: '--verify kbuild' needs files that the tree lacks: {', '.join(TOOLS)}"),
        ("none", "config: a fragment can only be proven over a kernel tree; give --tree"),
    ],
)
@pytest.mark.usefixtures("config", "tree")
def test_a_tree_without_tools_cannot_confirm(
    spec: str, message: str, profile: Path, tmp_path: Path, refusal: Callable[..., str]
) -> None:
    """That is said before a fragment is looked for."""
    assert message == refusal("fix", "config", "-p", profile, "-o", "out", "--tree", spec, "--verify", "kbuild")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("wish", "status", "line"),
    [("1000", 0, "CONFIG_H=0x1000"), ("0x20", 0, "CONFIG_H=0x20"), ("1" * 5000, 1, None)],
)
def test_a_hex_number_of_a_fragment(
    *, wish: str, status: int, line: str | None, make_tree: Callable[..., Path], config: Path,
    write: Callable[..., Path], guard: Guard,
) -> None:  # fmt: skip
    """It is a hex number even without 0x, and one that no kernel has is no reason to stumble."""
    make_tree('config H\n\thex "H"\n\tdefault 0x1\n\trange 0x0 0xffff\n')
    write("wish", f"CONFIG_H={wish}\n")

    found, out, _ = guard("fix", config, "--require", "wish", "--tree", "linux")

    assert (status, [] if line is None else [line]) == (found, assignments(out))
