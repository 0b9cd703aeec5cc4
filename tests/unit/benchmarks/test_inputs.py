"""Tests of the inputs that the benchmarks make."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks._inputs import distinct, fleet, fragment, profile, renamed, tree, tree_config, write_tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CONFIG = "".join(f"CONFIG_M{number}=m\nCONFIG_Y{number}=y\n# CONFIG_N{number} is not set\n" for number in range(30))


def changed(text: str) -> dict[str, str]:
    """Return each line of the config that another has otherwise, with that."""
    pairs = zip(CONFIG.splitlines(), text.splitlines(), strict=True)
    return {old: new for old, new in pairs if old != new}


@pytest.mark.parametrize("number", range(20))
def test_a_distinct_config_has_a_few_other_values(number: int) -> None:
    """They are lines that a config may have, for modules only."""
    found = changed(distinct(CONFIG, number))

    assert 3 <= len(found) <= 8
    assert all(old.endswith("=m") and new in (f"{old[:-1]}y", f"# {old[:-2]} is not set") for old, new in found.items())


def test_each_number_gives_another_config_and_always_the_same() -> None:
    """Nobody has judged them before, and a second run of the benchmarks measures the same."""
    found = [distinct(CONFIG, number) for number in range(50)]

    assert 50 == len(set(found))
    assert found == [distinct(CONFIG, number) for number in range(50)]


@pytest.mark.parametrize("before", ["", 'CONFIG_LOCALVERSION="-old"\n'])
def test_a_renamed_kernel_has_the_same_options(before: str) -> None:
    """The name stands once, whether there was one or not, and nothing else changes."""
    text = renamed(f"CONFIG_A=y\n{before}CONFIG_LOCALVERSION_AUTO=y\n", "-new")

    assert sorted(["CONFIG_A=y", 'CONFIG_LOCALVERSION="-new"', "CONFIG_LOCALVERSION_AUTO=y"]) == sorted(text.split())


def test_a_config_without_modules_stays_as_it_is() -> None:
    """There is nothing to switch."""
    assert "CONFIG_A=y\n" == distinct("CONFIG_A=y\n", 1)


def test_a_fleet_takes_its_sources_in_turn(tmp_path: Path) -> None:
    """Each real config has its part in it."""
    sources = [tmp_path / name for name in ("one", "two")]
    for path in sources:
        path.write_text(f"# {path.name}\n{CONFIG}")
    folder = tmp_path / "fleet"
    folder.mkdir()
    found = fleet(sources, 5, folder)

    assert ["# one", "# two", "# one", "# two", "# one"] == [path.read_text().partition("\n")[0] for path in found]
    assert sorted(folder.iterdir()) == found


@pytest.mark.parametrize("count", [4, 40])
def test_a_made_profile_can_be_judged_by(
    guard: Callable[..., tuple[int, str, str]], write: Callable[[str, str], Path], count: int
) -> None:
    """Three of four of its rules are met."""
    rules, config = (
        write("many.yaml", profile(CONFIG, count)),
        write("config", f"# Linux/x86_64 6.12.0 Kernel Configuration\n{CONFIG}"),
    )
    status, out, _ = guard("check", config, "-p", rules, "--tree", "none")

    assert 1 == status
    assert f"Summary: {count // 4 * 3} pass, {count // 4} fail, 0 do not apply" in out


@pytest.mark.parametrize("count", [1000, 1500])
def test_a_made_tree_can_be_judged_over(
    guard: Callable[..., tuple[int, str, str]], write: Callable[[str, str], Path], tmp_path: Path, count: int
) -> None:
    """It has as many symbols as it should, no dependency loop, and some of each value come out of a config."""
    write_tree(count, tmp_path / "linux")
    config = write("config", tree_config(count))
    status, _, err = guard("merge", config, "--tree", tmp_path / "linux", "-o", tmp_path / "merged")
    merged = (tmp_path / "merged").read_text()

    assert (0, "") == (status, err)
    assert count == sum(text.count("config SYM_") for _, text in tree(count))
    assert min(merged.count("=y\n"), merged.count("=m\n"), merged.count(" is not set\n")) > count / 20


def test_a_fragment_has_plain_demands_once() -> None:
    """What may have several values, and what does not apply, is left out; the first demand on a symbol counts."""

    def finding(symbol: str, expected: str, verdict: str = "fail") -> dict[str, object]:
        return {"verdict": verdict, "demands": [{"symbol": symbol, "expected": expected}]}

    findings = [
        finding("A", "y"), finding("B", "n"), finding("C", "y or m"), finding("D", ">=3"), finding("A", "n"),
        finding("E", "65536", "pass"), finding("F", "y", "not_applicable"), finding("G", "m"),
    ]  # fmt: skip

    assert ["CONFIG_A=y", "# CONFIG_B is not set", "CONFIG_E=65536", "CONFIG_G=m"] == fragment(findings, 9)
    assert ["CONFIG_A=y", "# CONFIG_B is not set"] == fragment(findings, 2)
