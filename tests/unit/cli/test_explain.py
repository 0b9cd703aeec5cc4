"""Tests of kconfig_guard.cli.explain: the verb from end to end over the small tree."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Guard = Callable[..., tuple[int, str, str]]

LONG = "wants-a-rather-long-prompt " * 6


@pytest.fixture
def say(guard: Guard) -> Callable[..., str]:
    """Return a function that expects an answer and returns it."""

    def say(*arguments: str | Path) -> str:
        status, out, err = guard("explain", *arguments)
        assert (0, "") == (status, err)
        return out

    return say


@pytest.fixture
def data(say: Callable[..., str]) -> Callable[..., dict[str, Any]]:
    """Return a function that returns an answer as JSON, after it was held against the published schema."""
    schema = json.loads(files("kconfig_guard.schema").joinpath("explain.json").read_text("utf-8"))

    def data(*arguments: str | Path) -> dict[str, Any]:
        text = say(*arguments, "--format", "json")
        assert text.isascii()
        assert text.endswith("}\n")
        found: dict[str, Any] = json.loads(text)
        jsonschema.Draft202012Validator(schema).validate(found)
        return found

    return data


# -- symbols


def test_a_symbol_is_explained(say: Callable[..., str], config: Path, tree: Path, profile: Path) -> None:
    """What it is, its value and origin, dependency, ways and rules."""
    text = say("STRICT_DEVMEM", "--config", config, "--tree", tree, "-p", profile)

    assert f"""\
STRICT_DEVMEM  bool
  Linux 6.12.3, x86_64
  config {config}
""" == text[: text.index("  tree ")]
    assert (
        """
  prompt     "Filter /dev/mem"
  defined    drivers/Kconfig:5
  value      n
"""
        in text
    )
    assert """
Depends on
    y  DEVMEM

What it takes
  y   CONFIG_STRICT_DEVMEM=y
      meets T-1
  n   as it is

Demanded by
  T-1  wants y  (high, fail; tiny)
      Access to /dev/mem is filtered
""" == text[text.index("\nDepends on") :]


def test_the_price_is_told(say: Callable[..., str], config: Path, tree: Path) -> None:
    """Prerequisites are lines, everything else that changes stands beside them."""
    text = say("CRC", "--config", config, "--tree", tree)

    assert "  value      y\n             selected by NET=m\n" in text
    assert "  n   # CONFIG_NET is not set\n" in text
    assert "\nSelected by  1 of 1 active\n  * m  NET (drivers/Kconfig:12)\n" in text


def test_rules_that_a_way_would_break_are_told(
    say: Callable[..., str], config: Path, tree: Path, profile: Path
) -> None:
    """So nobody mends one rule by breaking another unawares."""
    text = say("CRC", "--config", config, "--tree", tree, "-p", profile)

    assert "\n  n   # CONFIG_NET is not set\n      breaks T-2\n" in text


def test_what_stands_in_the_way_is_marked(
    say: Callable[..., str], write: Callable[..., Path], config: Path, tree: Path
) -> None:
    """The failing part has a mark, and the value that needs it a reason."""
    text = config.read_text().replace("CONFIG_CC_HAS_ZERO_REGS=y\n", "").replace("# CONFIG_ZERO_REGS is not set\n", "")
    said = say("ZERO_REGS", "--config", write("other", text), "--tree", tree)

    assert "\nDepends on  ! stands in the way\n  ! n  CC_HAS_ZERO_REGS (" in said
    assert "\n  y   no way: toolchain check '" in said


@pytest.mark.parametrize("name", ["DEVMEM", "CONFIG_DEVMEM", "devmem"])
def test_a_symbol_may_be_written_in_several_ways(
    data: Callable[..., dict[str, Any]], config: Path, tree: Path, name: str
) -> None:
    """With the prefix, without it, in small letters."""
    assert "DEVMEM" == data(name, "--config", config, "--tree", tree)["symbol"]["name"]


def test_a_number_has_a_range(say: Callable[..., str], config: Path, tree: Path) -> None:
    """What may be set stands in place of y, m and n."""
    assert "\n      any whole number from 4096 to 65536 can be set\n" in say(
        "MIN_ADDR", "--config", config, "--tree", tree
    )
    assert "\n      any text can be set\n" in say("LSM", "--config", config, "--tree", tree)


def test_a_renamed_symbol_is_followed(say: Callable[..., str], make_tree: Callable[..., Path], config: Path) -> None:
    """A line says so."""
    tree = make_tree('config CFI_CLANG\n\tbool "Control flow integrity"\n')
    text = say("CONFIG_CFI", "--config", config, "--tree", tree)

    assert text.startswith("CFI_CLANG  bool\n")
    assert "\n  CFI is called CFI_CLANG here\n" in text
    assert "KGH-0102" in text


def test_a_leftover_of_a_rename_is_followed(
    data: Callable[..., dict[str, Any]], make_tree: Callable[..., Path], config: Path
) -> None:
    """A transitional symbol only hands its value on."""
    tree = make_tree('config CFI\n\tbool "Control flow integrity"\n\nconfig CFI_CLANG\n\tbool\n\ttransitional\n')

    assert "CFI" == data("CFI_CLANG", "--config", config, "--tree", tree)["symbol"]["name"]


def test_without_a_config_values_are_left_out(data: Callable[..., dict[str, Any]], tree: Path) -> None:
    """What the tree alone tells is told."""
    found = data("STRICT_DEVMEM", "--tree", tree)
    facts = found["symbol"]["facts"]

    assert {"config": None, "tree": str(tree), "kernel": "6.12.3", "arch": "x86_64"} == found["input"]
    assert (None, None, []) == (facts["value"], facts["origin"], found["symbol"]["ways"])
    assert "DEVMEM" == facts["dependencies"][0]["expression"]["text"]
    assert {None} == {rule["verdict"] for rule in found["symbol"]["rules"]}


def test_the_enclosing_tree_is_found_without_a_config(
    guard: Guard, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who stands in a kernel tree means that one."""
    (tree / "scripts/kconfig").mkdir()
    monkeypatch.chdir(tree)
    status, out, err = guard("explain", "DEVMEM")

    assert (0, True) == (status, out.startswith("DEVMEM  bool\n"))
    assert "using the kernel tree" in err


def test_without_a_tree_the_rules_are_told(say: Callable[..., str], config: Path) -> None:
    """With a config their verdicts too."""
    bare = say("STRICT_DEVMEM", "--tree", "none")
    judged = say("STRICT_DEVMEM", "--tree", "none", "--config", config)

    assert bare.startswith("STRICT_DEVMEM\n\nMore can be told over a kernel tree: ")
    assert "wants y" in bare
    assert f"  n   the config says so ({config}:10)" in judged.replace("\n      ", " ")


def test_an_unknown_symbol_is_one_line(refusal: Callable[..., str], config: Path, tree: Path) -> None:
    """It names the nearest ones."""
    assert "Linux 6.12.3 has no symbol 'STRICT_DEVMEN' for x86_64 (nearest: STRICT_DEVMEM)" == refusal(
        "explain", "STRICT_DEVMEN", "--config", config, "--tree", tree
    )
    assert "Linux 6.12.3 has no symbol 'QQQQ' for x86_64" == refusal("explain", "QQQQ", "--tree", tree)
    assert refusal("explain", "STRICT_DEVMEN", "--tree", "none").startswith(
        "no rule demands STRICT_DEVMEN (nearest: STRICT_DEVMEM"
    )


def test_a_hostile_name_is_shown_safely(guard: Guard) -> None:
    """Control codes are spelled out."""
    status, out, err = guard("explain", "A\x1b[31m\nB", "--tree", "none")

    assert (2, "", "kconfig-guard: error: there is no rule and no symbol 'A\\x1b[31m\\nB'\n") == (status, out, err)


def test_hostile_text_in_a_tree_is_shown_safely(
    say: Callable[..., str], make_tree: Callable[..., Path], config: Path
) -> None:
    """Prompts and menus come from the tree."""
    tree = make_tree('menu "M\x1b[2J"\nconfig EVIL\n\tbool "P\u202ex"\nendmenu\n')
    text = say("EVIL", "--config", config, "--tree", tree)

    assert '"P\\u202ex"' in text
    assert "in M\\x1b[2J" in text


def test_long_lists_are_bounded_in_text_only(
    say: Callable[..., str], data: Callable[..., dict[str, Any]], make_tree: Callable[..., Path], config: Path
) -> None:
    """The JSON has all of them."""
    many = "".join(f'config S{number}\n\tbool "S{number}"\n\tselect BUSY\n' for number in range(31))
    inputs = ("--config", config, "--tree", make_tree(f"config BUSY\n\tbool\n{many}"))

    assert "\n      and 23 more\n" in say("BUSY", *inputs)
    assert 31 == len(data("BUSY", *inputs)["symbol"]["facts"]["selected_by"])


def test_the_text_is_80_columns_wide(say: Callable[..., str], make_tree: Callable[..., Path], config: Path) -> None:
    """Prompts, expressions and lists are wrapped."""
    needs = " && ".join(f"NEEDED_{number}" for number in range(30))
    defined = "".join(f'config NEEDED_{number}\n\tbool "N"\n' for number in range(30))
    tree = make_tree(f'config WIDE\n\tbool "{LONG}"\n\tdepends on {needs}\n{defined}')
    text = say("WIDE", "--config", config, "--tree", tree)

    assert [] == [line for line in text.splitlines() if len(line) > 80]
    assert "\n        and 22 more\n" in text
    assert 31 == sum(line.lstrip(" y").startswith("CONFIG_") for line in text.splitlines())


def test_colour_is_asked_for_as_for_check(say: Callable[..., str], config: Path, tree: Path) -> None:
    """Styled text is the plain text with codes in it."""
    inputs = ("STRICT_DEVMEM", "--config", config, "--tree", tree)

    assert "\x1b[" in say(*inputs, "--color", "always")
    assert "\x1b[" not in say(*inputs)


def test_a_toolchain_needs_a_config(refusal: Callable[..., str], tree: Path) -> None:
    """Nothing is run for a question that has no use for the answers."""
    assert refusal("explain", "DEVMEM", "--tree", tree, "--toolchain", "run").startswith("--toolchain needs --config")


# -- rules


@pytest.mark.parametrize("name", ["T-1", "t-1"])
def test_a_rule_is_explained(say: Callable[..., str], config: Path, tree: Path, profile: Path, name: str) -> None:
    """All that stands in the rule, then what check says."""
    text = say(name, "--config", config, "--tree", tree, "-p", profile)

    assert text.startswith("T-1  Access to /dev/mem is filtered\n")
    assert (
        """
  severity   high
  demands    STRICT_DEVMEM=y
  why        It hands out physical memory.
  cost       Old X servers stop working.
  asked by   kspp: Kernel Self Protection Project, recommended settings
             https://kspp.github.io/Recommended_Settings
  profiles   tiny:
""".rstrip("\n")
        in text
    )
    assert """
  verdict    fail
  found      STRICT_DEVMEM is n, wanted y (line 10)
  state      can be set
  fix        CONFIG_STRICT_DEVMEM=y
""" == text[text.index("\n  verdict") :]


def test_a_shipped_rule_needs_no_inputs(data: Callable[..., dict[str, Any]]) -> None:
    """Its limits, references and profiles are told."""
    rule = data("kgh-0102")["rule"]

    assert ("KGH-0102", ["x86_64"], ">=6.1", None) == (rule["id"], rule["arch"], rule["kernel"], rule["finding"])
    assert {"kspp", "recommended-strict"} <= {profile["id"] for profile in rule["profiles"]}
    assert all(reference["url"] for reference in rule["references"])


def test_an_override_is_told(say: Callable[..., str], write: Callable[..., Path]) -> None:
    """The rule is shown as the profile that counts has it, with the reason."""
    own = write(
        "own.yaml",
        "id: own\nselect:\n  - rule: KGH-0102\noverride:\n  - {rule: KGH-0102, severity: low, reason: We wait.}\n",
    )
    text = say("KGH-0102", "-p", own)

    assert "\n  severity   low\n" in text
    assert ", changed: We wait." in text
    assert "\n             kspp: " in text


def test_a_rule_that_no_profile_selects_has_no_verdict(
    refusal: Callable[..., str], config: Path, tree: Path, profile: Path
) -> None:
    """Check would say nothing about it either."""
    assert "no profile that counts here selects KGH-0102; name one that does with -p" == refusal(
        "explain", "KGH-0102", "--config", config, "--tree", tree, "-p", profile
    )


def test_an_unknown_rule_is_one_line(refusal: Callable[..., str]) -> None:
    """It names the nearest ones."""
    assert refusal("explain", "KGH-01020").startswith("there is no rule and no symbol 'KGH-01020' (nearest: KGH-0102")


def test_a_deep_expression_is_cut_in_text_only(
    say: Callable[..., str], data: Callable[..., dict[str, Any]], make_tree: Callable[..., Path], config: Path
) -> None:
    """Beyond some depth a part stands on one line, wrapped."""
    expression = "DEVMEM"
    for number in range(40):
        expression = f"({expression} && MODULES)" if number % 2 else f"(STRICT_DEVMEM || {expression} && ZERO_REGS)"
    inputs = ("DEEP", "--config", config, "--tree", make_tree(f'config DEEP\n\tbool "D"\n\tdepends on {expression}\n'))

    assert [] == [line for line in say(*inputs).splitlines() if len(line) > 80]
    node = data(*inputs)["symbol"]["facts"]["dependencies"][0]["expression"]
    for _ in range(30):
        node = node["parts"][0 if node["parts"][0]["parts"] else 1]
