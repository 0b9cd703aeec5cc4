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


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("CONFIG_CRC=n", "CRC=n did not survive: it is y (selected by NET=m)"),
        ("CONFIG_MIN_ADDR=1", "MIN_ADDR=1 did not survive: it is 4096 (MIN_ADDR must lie between 4096 and 65536)"),
        ("CONFIG_GONE=y", "GONE=y did not survive: this kernel does not have it"),
        ("CONFIG_PREEMPT=y\nCONFIG_PREEMPT_NONE=y", "PREEMPT=y did not survive: it is n"),
    ],
    ids=["selected", "range", "unknown", "choice"],
)
def test_what_does_not_survive_is_told(
    *, line: str, message: str, config: Path, tree: Path, write: Write, guard: Guard
) -> None:
    """Each dropped request is named with its place, what it became and why; the status is 1."""
    fragment = write("fragment.config", line + "\n")

    status, out, err = guard("merge", config, fragment, "--tree", tree)

    assert (1, f"kconfig-guard: {fragment}:1: {message}\n") == (status, err)
    assert out.startswith("#\n# Automatically generated file")


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
