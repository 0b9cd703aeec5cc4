"""Tests of kconfig_guard.cli.diff: the verb from end to end over the small tree."""

from __future__ import annotations

import gzip
import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from tests.unit.conftest import CONFIG

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Guard = Callable[..., tuple[int, str, str]]
    Write = Callable[..., Path]

CHANGED = (
    CONFIG.replace("CONFIG_DEVMEM=y\n# CONFIG_STRICT_DEVMEM is not set\n", "# CONFIG_DEVMEM is not set\n")
    .replace("CONFIG_CRC=y\nCONFIG_NET=m\n", "# CONFIG_NET is not set\n")
    .replace("CONFIG_MIN_ADDR=4096\n", "CONFIG_MIN_ADDR=100\n")
)


@pytest.fixture
def changed(write: Write) -> Path:
    """Return the full config for the small tree with some lines edited by hand."""
    return write("changed", CHANGED)


@pytest.fixture
def data(guard: Guard) -> Callable[..., dict[str, Any]]:
    """Return a function that returns a difference as JSON, after it was held against the published schema."""
    schema = json.loads(files("kconfig_guard.schema").joinpath("diff.json").read_text("utf-8"))

    def data(*arguments: str | Path, status: int = 1) -> dict[str, Any]:
        found, out, err = guard("diff", *arguments, "--format", "json")
        assert (status, "") == (found, err)
        parsed: dict[str, Any] = json.loads(out)
        jsonschema.Draft202012Validator(schema).validate(parsed)
        return parsed

    return data


def test_a_difference_is_led_back_to_its_lines(guard: Guard, config: Path, changed: Path, tree: Path) -> None:
    """Each edited line with its place, what came of it and what it carries along; the status is 1."""
    status, out, err = guard("diff", config.name, changed.name, "--tree", tree.name)

    assert (1, "") == (status, err)
    assert (
        """\
--- config  Linux 6.12.3, x86_64 over linux
+++ changed  Linux 6.12.3, x86_64 over linux

changed:9
  -CONFIG_DEVMEM=y
  +# CONFIG_DEVMEM is not set

changed:10
  -CONFIG_NET=m
  +# CONFIG_NET is not set
    carries along 1 other option:
      CRC y→n: no longer selected by NET

changed:13
  -CONFIG_MIN_ADDR=4096
  +CONFIG_MIN_ADDR=100
    not kept: MIN_ADDR must lie between 4096 and 65536

Summary: 3 edited lines, 3 options with another value
"""
        == out
    )


def test_equal_configs_have_no_difference(guard: Guard, config: Path, write: Write, tree: Path) -> None:
    """The status is 0, as it is where an edited line changes nothing."""
    assert 0 == guard("diff", config, config, "--tree", tree)[0]
    same = write("same", CONFIG.replace("CONFIG_MODULES=y\n", "").replace("CONFIG_CRC=y\n", "") + "CONFIG_MODULES=y\n")
    assert 0 == guard("diff", config, same, "--tree", tree)[0]
    void = write("void", CONFIG + "CONFIG_NOWHERE=y\n")
    status, out, _ = guard("diff", config, void, "--tree", tree)
    assert 0 == status
    assert "    this kernel does not have it: no architecture of this tree has it\n" in out


def test_the_json_has_all_of_it(data: Callable[..., dict[str, Any]], config: Path, changed: Path, tree: Path) -> None:
    """Both configs, the tree, every edit and every difference."""
    found = data(config, changed, "--tree", tree)
    side = {"tree": str(tree), "kernel": "6.12.3", "arch": "x86_64"}

    assert ({"config": str(config), **side}, {"config": str(changed), **side}) == (found["old"], found["new"])
    assert ["DEVMEM", "NET", "MIN_ADDR"] == [edit["symbol"] for edit in found["comparison"]["edits"]]
    assert {
        "symbol": "CRC",
        "old": "y",
        "new": "n",
        "cause": "selected",
        "because": "no longer selected by NET",
        "edit": 1,
    } == found["comparison"]["differences"][0]
    assert [] == data(config, config, "--tree", tree, status=0)["comparison"]["differences"]


def test_another_kernel(
    data: Callable[..., dict[str, Any]], config: Path, tree: Path, make_tree: Callable[..., Path]
) -> None:
    """--old-tree tells what moving to another kernel does, with the same config even."""
    more = '\nconfig FRESH\n\tbool "Fresh"\n\tdefault y\n\tdepends on DEVMEM\n'
    found = data(config, config, "--tree", make_tree(more, name="next"), "--old-tree", tree)

    assert [] == found["comparison"]["edits"]
    assert [("FRESH", None, "y", "kconfig", None)] == [
        tuple(item[key] for key in ("symbol", "old", "new", "cause", "edit"))
        for item in found["comparison"]["differences"]
    ]
    assert [str(tree), str(tree.parent / "next")] == [found[side]["tree"] for side in ("old", "new")]


def test_without_a_tree_the_lines_are_compared(
    data: Callable[..., dict[str, Any]], config: Path, changed: Path
) -> None:
    """That is said, unless it was asked for."""
    found = data(config, changed, "--tree", "none")

    assert not found["comparison"]["over_tree"]
    assert {"DEVMEM", "CRC", "NET", "MIN_ADDR"} == {item["symbol"] for item in found["comparison"]["differences"]}


def test_a_missing_tree_is_told(guard: Guard, write: Write) -> None:
    """One line on standard error says what a tree would add."""
    one, other = (write(name, f"CONFIG_X86_64=y\nCONFIG_A={value}\n") for name, value in (("a", "y"), ("b", "m")))
    status, out, err = guard("diff", one, other)

    assert (1, 1) == (status, err.count("\n"))
    assert "note: without a kernel tree, lines are compared and not what they bring about; give --tree" in err
    assert "Summary: 1 edited line, 1 option with another value\n" in out


def test_compressed_configs_and_standard_input(guard: Guard, config: Path, write: Write, tree: Path) -> None:
    """Either side may be what check takes."""
    packed = write("config.gz", gzip.compress(CONFIG.encode()))
    status, out, _ = guard("diff", packed, "-", "--tree", tree, stdin=CHANGED.encode())

    assert 1 == status
    assert "\n-:9\n" in out
    assert 0 == guard("diff", config, packed, "--tree", tree)[0]


def test_another_architecture_is_told(guard: Guard, config: Path, write: Write, tree: Path) -> None:
    """The options of both are compared by name."""
    other = write("other", CONFIG.replace("x86_64 6.12", "arm64 6.12").replace("CONFIG_X86_64=y\n", "CONFIG_ARM64=y\n"))
    status, out, err = guard("diff", config, other, "--tree", tree)

    assert 1 == status
    assert f"note: {config} is for x86_64, {other} for arm64\n" in err
    assert "X86_64 y→n" in out


def test_another_version_is_told(guard: Guard, config: Path, write: Write, tree: Path) -> None:
    """A config that was made for another kernel than the tree's, in one line."""
    older = write("older", CONFIG.replace("6.12.3", "5.10.1"))
    _, _, err = guard("diff", older, config, "--tree", tree)
    assert (
        f"note: {older} was made for Linux 5.10.1, the tree is 6.12.3: what counts is what the tree makes of it" in err
    )
    assert 1 == err.count("\n")

    assert "" == guard("diff", older, config, "--tree", tree, "--old-tree", tree)[2]


def test_defconfigs_need_their_architecture(
    guard: Guard, write: Write, refusal: Callable[..., str], tree: Path
) -> None:
    """It is said with --arch, and counts for both."""
    one, other = write("a", "CONFIG_DEVMEM=y\n"), write("b", "# CONFIG_DEVMEM is not set\n")
    assert "nothing tells its architecture; say it with --arch" in refusal("diff", one, other, "--tree", tree)

    status, out, _ = guard("diff", one, other, "--tree", tree, "--arch", "x86_64")
    assert (1, True) == (status, "  +# CONFIG_DEVMEM is not set\n" in out)


def test_colour_is_for_terminals(guard: Guard, config: Path, changed: Path, tree: Path) -> None:
    """Or for whoever asks for it."""
    assert "\x1b[" not in guard("diff", config, changed, "--tree", tree)[1]
    assert "\x1b[" in guard("diff", config, changed, "--tree", tree, "--color", "always")[1]


def test_hostile_text_is_spelled_out(guard: Guard, write: Write, tree: Path) -> None:
    """Names of files and values reach a terminal without control characters."""
    old = write("old\x1b[31m", CONFIG)
    new = write("new\x1b[2J", CONFIG.replace('"yama"', '"\x1b]0;x\x07"'))
    status, out, err = guard("diff", old, new, "--tree", tree)

    assert 1 == status
    assert "LSM" in out
    assert {"\x1b", "\x07"}.isdisjoint(out + err)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("CONFIG", "nowhere", "--tree", "TREE"), "nowhere: no such file"),
        (("nowhere", "CONFIG", "--tree", "TREE"), "nowhere: no such file"),
        (("-", "-", "--tree", "TREE"), "standard input can only be read once"),
        (("CONFIG", "CONFIG", "--old-tree", "TREE", "--tree", "none"), "there is no kernel tree to compare with"),
        (("CONFIG", "CONFIG", "--old-tree", "none", "--tree", "TREE"), "--old-tree needs a kernel tree"),
        (("CONFIG", "CONFIG", "--tree", "TREE", "--arch", "arm64"), "is a config for x86_64, but --arch says arm64"),
        (("CONFIG", "CONFIG", "--tree", "TREE", "--record", "answers"), "--record needs '--toolchain run'"),
        (("CONFIG",), "the following arguments are required: NEW"),
        (("CONFIG", "CONFIG", "CONFIG"), "unrecognized arguments"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_one_line(
    refusal: Callable[..., str], config: Path, tree: Path, arguments: tuple[str, ...], message: str
) -> None:
    """The status is 2, and nothing is printed."""
    known = {"CONFIG": str(config), "TREE": str(tree)}

    assert message in refusal("diff", *(known.get(argument, argument) for argument in arguments))


def test_recorded_answers_count_for_both(
    data: Callable[..., dict[str, Any]], config: Path, write: Write, tree: Path
) -> None:
    """What the configs tell of their toolchain does not matter then."""
    wants = write("wants", CONFIG.replace("# CONFIG_ZERO_REGS is not set", "CONFIG_ZERO_REGS=y"))
    command = "${CC} -fzero-call-used-regs=used-gpr -c -x c /dev/null -o /dev/null"
    for answer, symbols in (("y", ["ZERO_REGS"]), ("n", [])):
        answers = write("answers.json", json.dumps({"answers": {command: answer}}))
        options = ("--tree", tree, "--toolchain", answers)
        found = data(config, wants, *options, status=int(answer == "y"))
        assert symbols == [item["symbol"] for item in found["comparison"]["differences"]]


def test_the_help_says_what_the_status_means(guard: Guard, capsys: pytest.CaptureFixture[str]) -> None:
    """It is that of diff(1)."""
    with pytest.raises(SystemExit, match="0"):
        guard("diff", "--help")

    assert "Exit status: 0 no option has another value, 1 some have, 2 the configs could not be compared." in (
        capsys.readouterr().out
    )
