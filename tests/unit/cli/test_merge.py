"""``merge``: the final config on standard output, what was dropped on standard error."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Guard = Callable[..., tuple[int, str, str]]
    Write = Callable[[str, str | bytes], Path]


def test_a_config_alone_is_resolved(config: Path, tree: Path, guard: Guard) -> None:
    """A config that the tree accepts comes out as it went in."""
    assert (0, config.read_text(), "") == guard("merge", config, "--tree", tree)


def test_later_fragments_win(config: Path, tree: Path, write: Write, guard: Guard) -> None:
    """A fragment overrides the config, and a later one the earlier."""
    first = write("first.config", "CONFIG_STRICT_DEVMEM=y\nCONFIG_MIN_ADDR=8192\n")
    second = write("second.config", "CONFIG_MIN_ADDR=65536\n")

    status, out, err = guard("merge", config, first, second, "--tree", tree)

    assert (0, "") == (status, err)
    assert {"CONFIG_STRICT_DEVMEM=y", "CONFIG_MIN_ADDR=65536"} <= set(out.splitlines())


MORE = """
config EXPERT
	bool "Expert"

config TUNING
	bool "Tuning"
	depends on EXPERT

config FINE_TUNING
	bool "Fine tuning"
	depends on TUNING

config BROKER
	tristate "Broker"
	select HELPER

config OTHER_BROKER
	tristate "Other broker"
	select HELPER if EXPERT

config HELPER
	tristate

config CONSUMER
	tristate "Consumer"
	depends on NET

config GONE_FAR
	bool "Only where others are"
	depends on ALPHA || SPARC

config TOOL_VERSION
	int
	default $(shell,tool --version)

config NEEDS_TOOL
	bool "Needs a tool"
	depends on TOOL_VERSION >= 116

config MITIGATION_RETPOLINE
	bool "Retpolines"

config OLD_NAME
	bool
	transitional

config HEIR
	bool "Heir"
	default OLD_NAME
"""


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("CRC=n", "it is y (selected by NET=m)", id="selected"),
        pytest.param(
            "HELPER=m\nCONFIG_BROKER=y", "it is y (selected by BROKER=y, as line 2 asks)", id="selected by another"
        ),
        pytest.param("MIN_ADDR=1", "it is 4096 (MIN_ADDR must lie between 4096 and 65536)", id="range"),
        pytest.param(
            "DEVMEN=y",
            "this kernel does not have it (no architecture of this tree has it (nearest: DEVMEM))",
            id="misspelt",
        ),
        pytest.param("QQ=y", "this kernel does not have it (no architecture of this tree has it)", id="unknown"),
        pytest.param("UCONTROL=y", "this kernel does not have it (only s390 kernels do)", id="other architecture"),
        pytest.param(
            "RETPOLINE=y", "this kernel does not have it (it is called MITIGATION_RETPOLINE here)", id="renamed"
        ),
        pytest.param(
            "PREEMPT=y\nCONFIG_PREEMPT_NONE=y",
            "it is n (of its choice PREEMPT_NONE is taken, as line 2 asks)",
            id="choice",
        ),
        pytest.param("TUNING=y", "it is n (needs EXPERT=y (now n))", id="dependency"),
        pytest.param(
            "TUNING=y\nCONFIG_EXPERT=n",
            "it is n (needs EXPERT=y (now n, as line 2 asks))",
            id="dependency that the fragment itself excludes",
        ),
        pytest.param(
            "CONSUMER=y\nCONFIG_NET=m", "it is m (needs NET=y (now m, as line 2 asks))", id="less than asked for"
        ),
        pytest.param(
            "HELPER=y\nCONFIG_BROKER=m",
            "it is m (HELPER has no prompt; only BROKER or OTHER_BROKER can select it; "
            "selected by BROKER=m, as line 2 asks)",
            id="selected as less",
        ),
        pytest.param(
            "HELPER=y", "it is n (HELPER has no prompt; only BROKER or OTHER_BROKER can select it)", id="promptless"
        ),
        pytest.param(
            "HELPER=y\nCONFIG_OTHER_BROKER=y", "it is n (needs EXPERT=y (now n))", id="select whose condition lacks"
        ),
        pytest.param(
            "GONE_FAR=y",
            "it is n (needs ALPHA=y or SPARC=y, which x86_64 kernels of this version do not have)",
            id="only where others are",
        ),
        pytest.param(
            "NEEDS_TOOL=y",
            "it is n (needs TOOL_VERSION>=116 (of the toolchain, which the config does not tell))",
            id="toolchain",
        ),
        pytest.param("DEVMEM=m", "it is y (DEVMEM is a bool and cannot be m)", id="m for a bool"),
        pytest.param("MIN_ADDR=y", "it is 4096 (MIN_ADDR is an int and cannot be y)", id="y for a number"),
        pytest.param("LSM=n", "it is yama (LSM is a string, whose value must be quoted)", id="n for a string"),
        pytest.param("LSM=7", "it is yama (LSM is a string, whose value must be quoted)", id="no quotes"),
        pytest.param(
            'STRICT_DEVMEM="y"', "it is n (STRICT_DEVMEM is a bool, whose value must not be quoted)", id="quotes"
        ),
    ],
)
def test_what_does_not_survive_is_told(
    *, line: str, message: str, config: Path, make_tree: Callable[..., Path], write: Write, guard: Guard
) -> None:
    """Each dropped request is named with its place, what it became and why; the status is 1."""
    tree = make_tree(MORE)
    write("linux/arch/s390/Kconfig", 'config S390\n\tdef_bool y\nsource "arch/s390/kvm/Kconfig"\n')
    write("linux/arch/s390/kvm/Kconfig", 'config UCONTROL\n\tbool "Userspace control"\n')
    fragment = write("fragment.config", f"CONFIG_{line}\n")

    status, out, err = guard("merge", config, fragment, "--tree", tree)

    told = line.partition("\n")[0].replace('"', "")
    assert 1 == status
    assert f"kconfig-guard: {fragment}:1: {told} did not survive: {message}\n" in err
    assert out.startswith("#\n# Automatically generated file")


def test_a_lost_prerequisite_is_told_once(
    *, config: Path, make_tree: Callable[..., Path], write: Write, guard: Guard
) -> None:
    """What needs another lost request says so, and not again all that this one lacks."""
    fragment = write("fragment.config", "CONFIG_FINE_TUNING=y\nCONFIG_TUNING=y\n")

    _, _, err = guard("merge", config, fragment, "--tree", make_tree(MORE))

    assert [
        "FINE_TUNING=y did not survive: it is n (needs TUNING=y (now n, although line 2 asks for y))",
        "TUNING=y did not survive: it is n (needs EXPERT=y (now n))",
    ] == [line.split(": ", 2)[2] for line in err.splitlines()]


def test_another_fragment_is_named_with_its_path(
    *, config: Path, make_tree: Callable[..., Path], write: Write, guard: Guard
) -> None:
    """A reason that lies in another fragment names that."""
    first = write("first.config", "CONFIG_TUNING=y\n")
    second = write("second.config", "\nCONFIG_EXPERT=n\n")

    _, _, err = guard("merge", config, first, second, "--tree", make_tree(MORE))

    assert f"{first}:1: TUNING=y did not survive: it is n (needs EXPERT=y (now n, as {second}:2 asks))" in err


def test_the_line_of_the_base_is_no_reason(config: Path, tree: Path, write: Write, guard: Guard) -> None:
    """Only what the fragments ask for can be lost, not what the base says."""
    fragment = write("fragment.config", "CONFIG_CRC=m\n")
    base = write("base", config.read_text().replace("CONFIG_CRC=y", "# CONFIG_CRC is not set"))

    _, _, err = guard("merge", base, fragment, "--tree", tree)

    assert f"kconfig-guard: {fragment}:1: CRC=m did not survive: it is y (CRC is a bool and cannot be m)\n" == err


def test_an_unknown_option_that_is_off_is_no_loss(config: Path, tree: Path, write: Write, guard: Guard) -> None:
    """Nothing is lost if what the kernel does not have was to be off."""
    fragment = write("fragment.config", "# CONFIG_GONE is not set\n")

    assert (0, config.read_text(), "") == guard("merge", config, fragment, "--tree", tree)


def test_the_config_goes_to_a_file(config: Path, tree: Path, tmp_path: Path, guard: Guard) -> None:
    """With -o nothing is printed, and the file holds the config."""
    assert (0, "", "") == guard("merge", config, "--tree", tree, "-o", tmp_path / "out")
    assert config.read_text() == (tmp_path / "out").read_text()


def test_a_tree_is_needed(config: Path, refusal: Callable[..., str]) -> None:
    """Without a tree nothing can be told."""
    message = refusal("merge", config, "--tree", "none")

    assert f"{config}: what survives can only be told over a kernel tree; give --tree" == message


def test_a_toolchain_is_asked_recorded_and_replayed(
    *, config: Path, tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, guard: Guard
) -> None:
    """The answers of the toolchain that was run decide, and their record gives the same without it."""
    compiler = tmp_path / "bin" / "gcc"
    compiler.parent.mkdir()
    compiler.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "gcc (Test) 1.0" && exit 0\nexit 1\n')
    compiler.chmod(0o755)
    monkeypatch.setenv("PATH", f"{compiler.parent}:/usr/bin:/bin")

    status, ran, err = guard("merge", config, "--tree", tree, "--toolchain", "run", "--record", tmp_path / "a.json")

    assert (0, f"kconfig-guard: asking this machine's toolchain: running 3 commands of {tree}\n") == (status, err)
    assert 'CONFIG_CC_VERSION_TEXT="gcc (Test) 1.0"' in ran
    assert "CC_HAS_ZERO_REGS" not in ran
    assert "gcc (Test) 1.0" == json.loads((tmp_path / "a.json").read_text())["answers"]["CC_VERSION_TEXT"]
    monkeypatch.setenv("PATH", "/nowhere")
    assert (0, ran, "") == guard("merge", config, "--tree", tree, "--toolchain", tmp_path / "a.json")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "1:2: not valid JSON: Expecting property name enclosed in double quotes"),
        ("[]", "not a record of toolchain answers"),
        ('{"answers": {"x": 1}}', "not a record of toolchain answers"),
        ("[" * 200_000, "not a record of toolchain answers"),
    ],
    ids=["broken", "list", "number", "deep"],
)
def test_a_record_that_is_none_is_refused(
    *, content: str, message: str, config: Path, tree: Path, write: Write, refusal: Callable[..., str]
) -> None:
    """A file of answers that cannot be read is one line."""
    record = write("answers.json", content)

    refused = refusal("merge", config, "--tree", tree, "--toolchain", record)

    assert refused in (f"{record}:{message}", f"{record}: {message}")


def test_a_record_needs_a_run(config: Path, tree: Path, refusal: Callable[..., str]) -> None:
    """There is nothing to record where nothing is asked."""
    assert "--record needs '--toolchain run'" == refusal("merge", config, "--tree", tree, "--record", "x")


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("allnoconfig", {"# CONFIG_MODULES is not set", "# CONFIG_NET is not set", "CONFIG_PREEMPT_NONE=y"}),
        ("alldefconfig", {"# CONFIG_MODULES is not set", "CONFIG_DEVMEM=y", "CONFIG_PREEMPT_NONE=y"}),
        ("allmodconfig", {"CONFIG_MODULES=y", "CONFIG_NET=m", "CONFIG_STRICT_DEVMEM=y"}),
        ("allyesconfig", {"CONFIG_MODULES=y", "CONFIG_NET=y", "CONFIG_STRICT_DEVMEM=y"}),
    ],
)
def test_make_targets_are_bases(base: str, expected: set[str], tree: Path, write: Write, guard: Guard) -> None:
    """The configs that make knows by name are resolved like any other, with fragments on top."""
    fragment = write("fragment.config", "CONFIG_MIN_ADDR=8192\n")

    status, out, err = guard("merge", base, fragment, "--tree", tree, "--arch", "x86_64")

    assert (0, "") == (status, err)
    assert {*expected, "CONFIG_MIN_ADDR=8192"} <= set(out.splitlines())


def test_a_make_target_needs_an_architecture(tree: Path, refusal: Callable[..., str]) -> None:
    """A target says nothing of the architecture."""
    message = refusal("merge", "allnoconfig", "--tree", tree)

    assert "allnoconfig: nothing tells its architecture; say it with --arch" == message


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("CONFIG_LSM=7", 'CONFIG_LSM="yama"'),
        ("# CONFIG_LSM is not set", 'CONFIG_LSM="yama"'),
        ('CONFIG_LSM="bpf" # why', 'CONFIG_LSM="bpf"'),
        ('CONFIG_STRICT_DEVMEM="y"', "# CONFIG_STRICT_DEVMEM is not set"),
        ("CONFIG_STRICT_DEVMEM=y # why", "CONFIG_STRICT_DEVMEM=y"),
        ('CONFIG_MIN_ADDR="8192"', "CONFIG_MIN_ADDR=4096"),
        ("CONFIG_MIN_ADDR=8192 # why", "CONFIG_MIN_ADDR=4096"),
    ],
)
def test_a_value_counts_only_in_the_form_of_its_type(
    *, line: str, expected: str, config: Path, tree: Path, write: Write, guard: Guard
) -> None:
    """Strings need their quotes, everything else must have none, and behind a number nothing may follow."""
    fragment = write("fragment.config", line + "\n")

    _, out, _ = guard("merge", config, fragment, "--tree", tree)

    assert expected in out.splitlines()
