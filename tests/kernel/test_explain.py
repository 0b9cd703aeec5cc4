"""``explain`` on real kernels: what it says is true, and every way that it shows leads there."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from tests.kernel.conftest import PROFILES, VERSIONS, Kernels, assignments, guard

if TYPE_CHECKING:
    from pathlib import Path

SYMBOLS = (
    "AF_KCM",
    "GCC_PLUGINS",
    "HZ_1000",
    "INIT_STACK_ALL_ZERO",
    "KEXEC_CORE",
    "LSM",
    "MODULES",
    "DEBUG_INFO_BTF",
    "NFT_COMPAT",
    "NR_CPUS",
    "PREEMPT_RT",
    "RANDSTRUCT_FULL",
    "SLAB_FREELIST_HARDENED",
    "STREAM_PARSER",
    "USER_NS",
    "X86_VSYSCALL_EMULATION",
    "ZERO_CALL_USED_REGS",
)


@cache
def answer(kernels: Kernels, version: str, name: str) -> dict[str, Any]:
    config, tree = kernels.config(version), kernels.tree(version)
    done = guard("explain", name, "--config", config, "--tree", tree, *PROFILES, "--format", "json")
    assert (0, "") == (done.status, done.stderr)
    return done.report


@cache
def resolved(kernels: Kernels, version: str) -> dict[str, str]:
    """Return what the kernel makes of Debian's config, which leaves out a few options that are on."""
    done = guard("merge", kernels.config(version), "--tree", kernels.tree(version))
    pairs = (line.removeprefix("CONFIG_").split("=", 1) for line in done.stdout.decode().splitlines() if "=" in line)
    return {name: value.strip('"') for name, value in pairs}


@pytest.mark.parametrize("name", SYMBOLS)
@pytest.mark.parametrize("version", VERSIONS)
def test_what_it_says_is_what_the_config_says(kernels: Kernels, version: str, name: str) -> None:
    """The value is that of the config, the places exist, and the answer follows its schema."""
    data = answer(kernels, version, name)
    schema = json.loads(files("kconfig_guard.schema").joinpath("explain.json").read_text("utf-8"))
    facts = data["symbol"]["facts"]
    said = assignments(kernels.config(version)).get(name, '"n"').strip('"')

    jsonschema.Draft202012Validator(schema).validate(data)
    if name != "NR_CPUS" or "MAXSMP" not in json.dumps(facts["dependencies"]):
        assert said == facts["value"]
    for definition in facts["definitions"]:
        path, _, line = definition["location"].partition(":")
        text = (kernels.tree(version) / path).read_text(encoding="utf-8").splitlines()[int(line) - 1]
        assert name in text.split()
    if facts["origin"]["kind"] == "user":
        place = facts["origin"]["text"].rpartition(":")[2].rstrip(")")
        assert f"CONFIG_{name}" in kernels.config(version).read_text(encoding="utf-8").splitlines()[int(place) - 1]


@pytest.mark.parametrize("name", SYMBOLS)
@pytest.mark.parametrize("version", VERSIONS)
def test_every_way_leads_there(kernels: Kernels, tmp_path: Path, version: str, name: str) -> None:
    """Merged into the config, the lines of each way give the value and change what was said, no more and no less."""
    config, tree = kernels.config(version), kernels.tree(version)
    before = resolved(kernels, version)
    for way in answer(kernels, version, name)["symbol"]["ways"]:
        assert way["possible"] or way["because"]
        if not way["lines"]:
            continue
        fragment = tmp_path / way["target"]
        fragment.write_text("\n".join([*way["lines"], ""]), encoding="utf-8")
        merged = tmp_path / "merged"
        done = guard("merge", config, fragment, "--tree", tree, "-o", merged)
        assert 0 == done.status, done.stderr
        after = assignments(merged)
        if way["target"] != "value":
            assert way["target"] == after.get(name, "n")
        for change in way["changes"]:
            assert change["before"] == before.get(change["symbol"], "n")
            assert change["after"] == after.get(change["symbol"], "n").strip('"')


@pytest.mark.parametrize("version", VERSIONS)
def test_a_range_is_that_of_the_changed_config(kernels: Kernels, tmp_path: Path, version: str) -> None:
    """Within its bounds a number is kept, beyond them it is not."""
    config, tree = kernels.config(version), kernels.tree(version)
    (way,) = answer(kernels, version, "NR_CPUS")["symbol"]["ways"]
    low, high = map(int, way["bounds"])
    for number, kept in ((low, True), (high, True), (low - 1, False), (high + 1, False)):
        fragment = tmp_path / "fragment"
        fragment.write_text("\n".join([*way["lines"], f"CONFIG_NR_CPUS={number}", ""]), encoding="utf-8")
        assert int(not kept) == guard("merge", config, fragment, "--tree", tree, "-o", tmp_path / "out").status


@pytest.mark.parametrize("version", VERSIONS)
def test_what_stands_in_the_way_is_marked(kernels: Kernels, version: str) -> None:
    """Debian builds without headers for GCC plugins, and that is the one part of the dependency that fails."""
    facts = answer(kernels, version, "GCC_PLUGINS")["symbol"]["facts"]
    (dependency,) = facts["dependencies"]
    marked = [part["text"] for part in dependency["expression"]["parts"] if part["in_the_way"]]

    assert ["[toolchain has the headers for GCC plugins]"] == marked
    assert ["toolchain lacks the headers for GCC plugins"] == answer(kernels, version, "GCC_PLUGINS")["symbol"]["ways"][
        0
    ]["because"]


@pytest.mark.parametrize("version", VERSIONS)
def test_origins_are_told(kernels: Kernels, version: str) -> None:
    """A line of the config, a select, a choice and a default."""
    kinds = {name: answer(kernels, version, name)["symbol"]["facts"]["origin"]["kind"] for name in SYMBOLS}

    assert {"AF_KCM": "user", "KEXEC_CORE": "select", "HZ_1000": "choice", "GCC_PLUGINS": "none"} == {
        name: kinds[name] for name in ("AF_KCM", "KEXEC_CORE", "HZ_1000", "GCC_PLUGINS")
    }


@pytest.mark.parametrize("version", VERSIONS)
def test_a_renamed_symbol_is_found(kernels: Kernels, version: str) -> None:
    """CFI_CLANG became CFI in 6.18."""
    for asked in ("CFI", "CONFIG_CFI_CLANG"):
        symbol = answer(kernels, version, asked)["symbol"]
        assert ("CFI" if version == "7.2" else "CFI_CLANG") == symbol["name"]
        assert {"KGH-0102", "KGH-0103"} <= {rule["id"] for rule in symbol["rules"]}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_rule_is_judged_as_check_does(kernels: Kernels, version: str) -> None:
    """Verdict, state, reasons and fix are those of the report."""
    config, tree = kernels.config(version), kernels.tree(version)
    report = guard("check", config, "-p", "kspp", "--tree", tree, "--format", "json").report
    findings = {finding["rule"]: finding for finding in report["findings"]}
    for name in ("KGH-0157", "KGH-0111", "KGH-0219"):
        done = guard("explain", name.lower(), "-p", "kspp", "--config", config, "--tree", tree, "--format", "json")
        found = done.report["rule"]["finding"]
        expected = findings[name]
        assert [expected[key] for key in ("verdict", "state", "because", "fix", "demands")] == [
            found[key] for key in ("verdict", "state", "because", "fix", "demands")
        ]


@pytest.mark.parametrize("name", ["KEXEC_CORE", "USER_NS"])
@pytest.mark.parametrize("version", VERSIONS)
def test_rules_change_sides_as_check_says(kernels: Kernels, tmp_path: Path, version: str, name: str) -> None:
    """What a way meets and breaks is what checks before and after differ in."""
    config, tree = kernels.config(version), kernels.tree(version)

    def verdicts(path: Path) -> dict[str, str]:
        report = guard("check", path, *PROFILES, "--tree", tree, "--no-fix", "--format", "json").report
        return {finding["rule"]: finding["verdict"] for finding in report["findings"]}

    before = verdicts(config)
    for way in answer(kernels, version, name)["symbol"]["ways"]:
        if way["lines"]:
            fragment, merged = tmp_path / "fragment", tmp_path / "merged"
            fragment.write_text("\n".join([*way["lines"], ""]), encoding="utf-8")
            guard("merge", config, fragment, "--tree", tree, "-o", merged)
            after = verdicts(merged)
            changed = {rule: (before[rule], after[rule]) for rule in before if before[rule] != after[rule]}
            assert way["meets"] == sorted(rule for rule in changed if changed[rule] == ("fail", "pass"))
            assert way["breaks"] == sorted(rule for rule in changed if changed[rule] == ("pass", "fail"))


@pytest.mark.parametrize("name", ["DEBUG_INFO_BTF", "INIT_STACK_ALL_ZERO", "LSM", "NFT_COMPAT", "STREAM_PARSER"])
@pytest.mark.parametrize("version", VERSIONS)
def test_the_text_fits(kernels: Kernels, version: str, name: str) -> None:
    """No line of words is wider than 80 columns."""
    config, tree = kernels.config(version), kernels.tree(version)
    text = guard("explain", name, "--config", config, "--tree", tree).stdout.decode()

    assert [] == [line for line in text.splitlines() if len(line) > 80 and not line.lstrip().startswith("CONFIG_")]
    assert text.startswith(f"{name}  ")
