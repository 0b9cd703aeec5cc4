"""``merge --complete``: the fragments as one, with what their requests need and what cannot be had."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Guard = Callable[..., tuple[int, str, str]]
    Write = Callable[[str, str | bytes], Path]

MORE = """
config EXPERT
	bool "Expert"

config EXPERT_FOLLOWS
	bool "Follows"
	default EXPERT

config TUNING
	bool "Tuning"
	depends on EXPERT

config BROKER
	tristate "Broker"
	select HELPER

config HELPER
	tristate

config CORE
	tristate "Core"

config ON_CORE
	tristate "On the core"
	depends on CORE

config FLAG_ON_CORE
	bool "Flag"
	depends on CORE=y

config NEEDS_ZERO
	bool "Needs zeroing"
	depends on ZERO_REGS

config MITIGATION_RETPOLINE
	bool "Retpolines"

config ADDRESS
	hex "Address"
	default 0x10

config OLD_NAME
	bool
	transitional

config HEIR
	bool "Heir"
	default OLD_NAME

config SIZES
	bool "Sizes"

config WIDTH
	int "Width"
	depends on SIZES
	range 1 100

config WIDE
	bool "Wide"
	depends on WIDTH > 50
"""


@pytest.fixture
def complete(
    config: Path, make_tree: Callable[..., Path], write: Write, guard: Guard
) -> Callable[..., tuple[int, str]]:
    """Return a function that completes fragments and proves the result: status and text."""
    tree = make_tree(MORE)

    def run(*fragments: str, base: object = config.name, options: tuple[str, ...] = ()) -> tuple[int, str]:
        paths = [write(f"{number}.config", text).name for number, text in enumerate(fragments, 1)]
        arguments = ("--tree", tree, "--arch", "x86_64")
        status, text, _ = guard("merge", base, *paths, *arguments, "--complete", *options)
        if assignments(text):
            merged, final, err = guard("merge", base, write("completed.config", text), *arguments)
            assert (0, "") == (merged, err)
            assert set(assignments(text)) <= set(final.splitlines())
        return status, text

    return run


def told(text: str) -> str:
    """Return the comments of a fragment without the ends of their lines."""
    return " ".join(line.removeprefix("#").strip() for line in text.splitlines() if line.startswith("#"))


def assignments(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("CONFIG_") or line.endswith(" is not set")]


def test_prerequisites_are_added_and_named(complete: Callable[..., tuple[int, str]]) -> None:
    """What holds stands first, then what a lost request needs, with that request."""
    status, text = complete("CONFIG_DEVMEM=y\nCONFIG_TUNING=y\n")

    assert 0 == status
    assert """\

# 1.config asks for:
CONFIG_DEVMEM=y
CONFIG_TUNING=y

# needed by TUNING=y (1.config:2):
CONFIG_EXPERT=y

# Also changes (1):
#   EXPERT_FOLLOWS: n -> y
""" == text[text.index("\n\n") + 1 :]
    assert text.startswith("# kconfig-guard ")
    assert "1.config completed for config (Linux 6.12.3, x86_64)\n" in text


def test_what_holds_stands_alone(complete: Callable[..., tuple[int, str]]) -> None:
    """Requests that the base has already are listed too, each in its last value."""
    status, text = complete('CONFIG_NET=y\nCONFIG_LSM="a"\n', "CONFIG_NET=m\n# CONFIG_EXPERT is not set\n")

    assert 0 == status
    assert ['CONFIG_LSM="a"', "CONFIG_NET=m", "# CONFIG_EXPERT is not set"] == assignments(text)
    assert "Cannot" not in text
    assert "Also" not in text


def test_what_cannot_be_met_is_told_with_its_place(complete: Callable[..., tuple[int, str]]) -> None:
    """An impossible request is a comment with file, line and reason; the others are met."""
    status, text = complete("CONFIG_TUNING=y\nCONFIG_CRC=n\nCONFIG_GONE=y\nCONFIG_DEVMEM=m\n# CONFIG_AWAY is not set\n")

    assert 1 == status
    assert ["CONFIG_TUNING=y", "# CONFIG_NET is not set", "CONFIG_EXPERT=y"] == assignments(text)
    assert (
        """\
# Cannot be met (2):
#   1.config:3 GONE=y: this kernel does not have it; no architecture of this tree has it
#   1.config:4 DEVMEM=m: DEVMEM is a bool and cannot be m
"""
        in text
    )
    assert (
        """\
# Hold without a line (2):
#   1.config:2 CRC=n
#   1.config:5 AWAY=n
"""
        in text
    )


def test_the_summary_is_told(config: Path, tree: Path, write: Write, tmp_path: Path, guard: Guard) -> None:
    """With -o nothing is printed, the file holds the fragment, and one line sums it up."""
    fragment = write("fragment.config", "CONFIG_STRICT_DEVMEM=y\nCONFIG_GONE=y\n")
    output = tmp_path / "out"

    status, out, err = guard("merge", config, fragment, "--tree", tree, "--complete", "-o", output)

    assert (1, "") == (status, out)
    assert "kconfig-guard: 1 lines, 1 requests cannot be met, 0 other options change\n" == err
    assert ["CONFIG_STRICT_DEVMEM=y"] == assignments(output.read_text())


def test_requests_that_exclude_each_other_are_told(complete: Callable[..., tuple[int, str]]) -> None:
    """What another request stands against stays unmet, and names it."""
    status, text = complete("CONFIG_CORE=m\nCONFIG_ON_CORE=m\n", "CONFIG_FLAG_ON_CORE=y\n")

    assert 1 == status
    assert ["CONFIG_CORE=m", "CONFIG_ON_CORE=m"] == assignments(text)
    assert "2.config:1 FLAG_ON_CORE=y: needs CORE=y (now m, as 1.config:1 asks)" in told(text)
    assert "1.config:1 wants CORE=m" in told(text)


def test_a_module_is_kept_where_built_in_cannot_be(complete: Callable[..., tuple[int, str]]) -> None:
    """A request for y that only reaches m is not lost altogether."""
    status, text = complete("CONFIG_CORE=m\nCONFIG_ON_CORE=y\n")

    assert 1 == status
    assert ["CONFIG_CORE=m", "CONFIG_ON_CORE=m"] == assignments(text)
    assert "# 1.config:2 asks for y, which cannot be met:\nCONFIG_ON_CORE=m\n" in text


def test_a_module_is_not_built_in_unasked(config: Path, complete: Callable[..., tuple[int, str]], write: Write) -> None:
    """What the base has as a module stays one, and that is the reason."""
    base = write("base", config.read_text() + "CONFIG_CORE=m\n")

    status, text = complete("CONFIG_ON_CORE=y\n", base=base)

    assert 1 == status
    assert "1.config:1 ON_CORE=y: needs CORE=y (now m); it would build CORE in, now a module" in told(text)


def test_a_make_target_is_a_base(complete: Callable[..., tuple[int, str]]) -> None:
    """Over allnoconfig, modules first need module support."""
    status, text = complete("CONFIG_ON_CORE=m\nCONFIG_BROKER=m\n", base="allnoconfig")

    assert 0 == status
    assert (
        """\
# needed by ON_CORE=m (1.config:1) and BROKER=m (1.config:2):
CONFIG_MODULES=y

# 1.config asks for:
CONFIG_ON_CORE=m
CONFIG_BROKER=m

# needed by ON_CORE=m (1.config:1):
CONFIG_CORE=m
"""
        in text
    )


def test_modules_stay_off_if_that_is_asked_for(complete: Callable[..., tuple[int, str]]) -> None:
    """A fragment that asks for modules and for none gets the latter, and the reason."""
    status, text = complete("# CONFIG_MODULES is not set\nCONFIG_BROKER=m\n", base="allnoconfig")

    assert 1 == status
    assert ["# CONFIG_MODULES is not set"] == assignments(text)
    assert "BROKER=m: needs MODULES=y (now n, as line 1 asks)" in told(text)


def test_a_renamed_option_is_asked_for_by_its_name_here(complete: Callable[..., tuple[int, str]]) -> None:
    """The line carries the name that the kernel has."""
    status, text = complete("CONFIG_RETPOLINE=y\n")

    assert (0, ["CONFIG_MITIGATION_RETPOLINE=y"]) == (status, assignments(text))


def test_what_is_left_over_of_a_rename_cannot_be_asked_for(complete: Callable[..., tuple[int, str]]) -> None:
    """A symbol that no config has a line for is told to be another now."""
    status, text = complete("CONFIG_OLD_NAME=y\n")

    assert (1, []) == (status, assignments(text))
    assert "OLD_NAME=y: this kernel does not have it; it is HEIR here" in told(text)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("CONFIG_LSM=7", ['CONFIG_LSM="7"']),
        ('CONFIG_MIN_ADDR="8192"', ["CONFIG_MIN_ADDR=8192"]),
        ("CONFIG_STRICT_DEVMEM=y # why", ["CONFIG_STRICT_DEVMEM=y"]),
        ("CONFIG_ADDRESS=b0", ["CONFIG_ADDRESS=b0"]),
    ],
)
def test_values_are_spelled_as_the_kernel_takes_them(
    complete: Callable[..., tuple[int, str]], line: str, expected: list[str]
) -> None:
    """A value that was lost for its spelling alone is had."""
    status, text = complete(f"{line}\n")

    assert (0, expected) == (status, assignments(text))


@pytest.mark.parametrize("line", ["# CONFIG_LSM is not set", "CONFIG_MIN_ADDR=y", "CONFIG_NET=5", "CONFIG_MIN_ADDR=1"])
def test_values_of_another_type_or_range_are_refused(complete: Callable[..., tuple[int, str]], line: str) -> None:
    """No line is written that the kernel would read as something else."""
    status, text = complete(f"{line}\n")

    assert 1 == status
    assert set(assignments(text)) <= {"CONFIG_MIN_ADDR=4096"}
    assert "Cannot be met (1):" in text


def test_a_fragment_may_be_named_twice(complete: Callable[..., tuple[int, str]], guard: Guard, tmp_path: Path) -> None:
    """Only its last place counts."""
    complete("CONFIG_MIN_ADDR=8192\nCONFIG_DEVMEM=y\n", "CONFIG_MIN_ADDR=16384\n")
    first, second = tmp_path / "1.config", tmp_path / "2.config"

    status, text, _ = guard(
        "merge", tmp_path / "config", first, second, first, "--tree", tmp_path / "linux", "--complete"
    )

    assert (0, ["CONFIG_MIN_ADDR=8192", "CONFIG_DEVMEM=y"]) == (status, assignments(text))


def test_the_collateral_is_bounded(complete: Callable[..., tuple[int, str]]) -> None:
    """A request that would change more than allowed stays unmet, for that reason."""
    status, text = complete("CONFIG_TUNING=y\n", options=("--max-collateral", "0"))

    assert (1, []) == (status, assignments(text))
    assert "TUNING=y: needs EXPERT=y (now n); it would change 2 other options" in told(text)
    assert "# nothing to set\n" in text


def test_a_limit_needs_something_to_complete(config: Path, tree: Path, refusal: Callable[..., str]) -> None:
    """The flag means nothing where nothing is completed."""
    message = refusal("merge", config, config, "--tree", tree, "--max-collateral", "5")

    assert "--max-collateral needs --complete" == message


def test_there_must_be_a_fragment(config: Path, tree: Path, refusal: Callable[..., str]) -> None:
    """A base alone asks for nothing."""
    assert f"{config}: there is no fragment to complete" == refusal("merge", config, "--tree", tree, "--complete")


def test_hostile_names_stay_in_their_comments(config: Path, tree: Path, write: Write, guard: Guard) -> None:
    """A file name cannot end its comment."""
    fragment = write("a\nCONFIG_EVIL=y\n\x1b[2J", "CONFIG_GONE=y\nCONFIG_STRICT_DEVMEM=y\n")

    _, text, _ = guard("merge", config, fragment, "--tree", tree, "--complete")

    assert ["CONFIG_STRICT_DEVMEM=y"] == [line for line in text.splitlines() if line and not line.startswith("#")]
    assert "\x1b" not in text


def test_a_number_beyond_its_range_stays_at_its_end(complete: Callable[..., tuple[int, str]]) -> None:
    """What becomes of it where a prerequisite shows it is written, too: another request may rest on that."""
    status, text = complete("CONFIG_WIDE=y\nCONFIG_WIDTH=200\n")

    assert 1 == status
    assert {"CONFIG_SIZES=y", "CONFIG_WIDTH=100", "CONFIG_WIDE=y"} == set(assignments(text))
    assert "# 1.config:2 asks for 200, which cannot be met:\nCONFIG_WIDTH=100\n" in text
    assert "WIDE=y:" not in text
