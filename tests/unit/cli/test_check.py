"""Tests of kconfig_guard.cli.check."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Guard = Callable[..., tuple[int, str, str]]

SEVERE = "id: p\nrules: [{id: A, demand: {STRICT_DEVMEM: y}, severity: %s}, {id: B, demand: {NET: m}}]\n"


@pytest.mark.parametrize(
    ("severity", "fail_on", "status"),
    [
        ("critical", "critical", 1),
        ("high", "critical", 0),
        ("high", "high", 1),
        ("medium", "high", 0),
        ("medium", None, 1),
        ("low", None, 0),
        ("low", "low", 1),
        ("critical", "never", 0),
    ],
)
@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("over", ["none", "linux"])
@pytest.mark.usefixtures("config", "tree")
def test_the_status_follows_the_severity(
    *,
    severity: str,
    fail_on: str | None,
    status: int,
    form: str,
    over: str,
    write: Callable[..., Path],
    guard: Guard,
) -> None:
    """A finding at or above --fail-on makes the status 1, whatever the format and with or without a tree."""
    write("p.yaml", SEVERE % severity)
    arguments = ["check", "config", "-p", "./p.yaml", "--tree", over, "--format", form]
    if fail_on:
        arguments += ["--fail-on", fail_on]

    found, out, _ = guard(*arguments)
    forgiven, same, _ = guard(*arguments, "--exit-zero")

    assert (status, 0) == (found, forgiven)
    assert out == same
    assert "STRICT_DEVMEM" in out


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_clean_config_has_status_0(form: str, config: Path, write: Callable[..., Path], guard: Guard) -> None:
    """Judged and clean is 0, and there is a report all the same."""
    write("p.yaml", "id: p\nrules: [{id: A, demand: {DEVMEM: y}, severity: critical}]\n")

    status, out, err = guard("check", config, "-p", "./p.yaml", "--tree", "none", "--format", form)

    assert (0, "") == (status, err)
    assert "pass" in out


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("more", [[], ["--exit-zero"], ["--fail-on", "never"]])
@pytest.mark.parametrize(
    ("rule", "over"),
    [
        ("{id: A, demand: {DEVMEM: n}, arch: [arm64]}", "none"),
        ("{id: A, demand: {DEVMEM: n}, kernel: '<6.0'}", "none"),
        ("{id: A, demand: {DEVMEM: n}, when: PREEMPT}", "none"),
        ("{id: A, demand: {NOWHERE: y}}", "linux"),
        ("{id: A, demand: {NOWHERE: n}}", "linux"),
    ],
)
@pytest.mark.usefixtures("tree")
def test_no_rule_that_applies_is_no_clean_report(
    *,
    rule: str,
    over: str,
    more: list[str],
    form: str,
    config: Path,
    write: Callable[..., Path],
    refusal: Callable[..., str],
) -> None:
    """A profile that says nothing about a config is an error, in every format, and no option forgives it."""
    write("p.yaml", f"id: p\nrules: [{rule}]\n")

    assert f"{config}: no rule of the profiles applies to it" == refusal(
        "check", config, "-p", "./p.yaml", "--tree", over, "--format", form, *more
    )


def test_a_partial_config_needs_a_tree(write: Callable[..., Path], profile: Path, refusal: Callable[..., str]) -> None:
    """A defconfig does not tell the defaults, so the advice is to give a tree."""
    write("defconfig", "CONFIG_X86_64=y\n")

    assert "defconfig: a partial config cannot be judged without a tree; give --tree" == refusal(
        "check", "defconfig", "-p", profile, "--tree", "none"
    )


@pytest.mark.usefixtures("tree")
def test_a_partial_config_is_judged_with_a_tree(write: Callable[..., Path], profile: Path, guard: Guard) -> None:
    """With a tree, the options that it does not name have their defaults."""
    write("defconfig", "CONFIG_X86_64=y\nCONFIG_MODULES=y\nCONFIG_NET=m\n")

    status, out, _ = guard("check", "defconfig", "-p", profile, "--tree", "linux")

    assert 1 == status
    assert "STRICT_DEVMEM is n, wanted y\n" in out
    assert "Summary: 1 pass, 1 fail" in out


def test_reports_go_to_files_and_to_standard_output(config: Path, profile: Path, tmp_path: Path, guard: Guard) -> None:
    """Each format can have a file of its own, and the files hold what standard output would."""
    arguments = ["check", config, "-p", profile, "--tree", "none"]

    status, out, err = guard(*arguments, "--format", "text", "--format", "json:a.json", "--format", "text:a.txt")

    assert (1, "") == (status, err)
    assert guard(*arguments)[1] == out == (tmp_path / "a.txt").read_text()
    assert guard(*arguments, "--format", "json")[1] == (tmp_path / "a.json").read_text()


def test_with_files_only_nothing_goes_to_standard_output(config: Path, profile: Path, guard: Guard) -> None:
    """Who names a file does not want the report twice."""
    assert (1, "", "") == guard("check", config, "-p", profile, "--tree", "none", "--format", "json:out")


@pytest.mark.parametrize("arguments", [["absent"], ["config", "absent"], ["config", "--arch", "arm"]])
@pytest.mark.usefixtures("config")
def test_a_run_that_fails_touches_no_output(
    arguments: list[str], profile: Path, write: Callable[..., Path], tmp_path: Path, refusal: Callable[..., str]
) -> None:
    """An old report stays, and no new one comes into being."""
    old = write("old.json", "old\n")

    refusal("check", *arguments, "-p", profile, "--tree", "none", "--format", "json:old.json", "--format", "text:new")

    assert ("old\n", False) == (old.read_text(), (tmp_path / "new").exists())


def test_an_output_that_cannot_be_written_is_one_line(config: Path, profile: Path, refusal: Callable[..., str]) -> None:
    """A folder that is not there is an error like any other."""
    assert "no/out: cannot be written (No such file or directory)" == refusal(
        "check", config, "-p", profile, "--tree", "none", "--format", "json:no/out"
    )


def test_two_runs_give_the_same_bytes(tree: Path, config: Path, guard: Guard) -> None:
    """The report holds no time, no order by chance and no trace of the machine; it is plain ASCII."""
    arguments = ["check", config, "-p", "kspp", "-p", "container-host", "--tree", tree, "--format", "json"]

    first, second = guard(*arguments), guard(*arguments)

    assert first == second
    assert first[1].isascii()
    assert 50 < len(json.loads(first[1])["findings"])


def test_several_configs_are_judged_in_one_run(
    config: Path, write: Callable[..., Path], profile: Path, guard: Guard
) -> None:
    """Each has its own input and findings, and the worst decides the status."""
    write("good", config.read_text().replace("# CONFIG_STRICT_DEVMEM is not set", "CONFIG_STRICT_DEVMEM=y"))

    status, out, _ = guard("check", "good", "config", "-p", profile, "--tree", "none", "--format", "json")
    data = json.loads(out)

    assert 1 == status
    assert ["good", "config"] == [entry["path"] for entry in data["inputs"]]
    assert {("good", "pass"), ("config", "fail")} == {
        (finding["location"]["path"], finding["verdict"]) for finding in data["findings"] if finding["rule"] == "T-1"
    }


def test_a_fragment_can_be_required(config: Path, write: Callable[..., Path], guard: Guard) -> None:
    """Every line of a fragment is a demand."""
    write("wanted.config", "CONFIG_STRICT_DEVMEM=y\n# CONFIG_PREEMPT is not set\n")

    status, out, _ = guard("check", config, "--require", "wanted.config", "--tree", "none")

    assert 1 == status
    assert "wanted.config:STRICT_DEVMEM  STRICT_DEVMEM is y, as wanted.config asks" in out
    assert "wanted.config:1 asks for it." in out
    assert "Summary: 1 pass, 1 fail" in out


def test_the_enclosing_tree_is_used(tree: Path, config: Path, profile: Path, guard: Guard) -> None:
    """A config inside a tree is judged over it, and the user is told; --tree none says no."""
    (tree / "scripts" / "kconfig").mkdir()
    inside = config.rename(tree / ".config")

    status, out, err = guard("check", inside, "-p", profile)

    assert 1 == status
    assert f"over the Kconfig files of {tree}\n" in re.sub(r"\s+/", " /", out)
    assert f"kconfig-guard: using the kernel tree {tree} (--tree names another, --tree none uses none)\n" == err
    assert "from its text alone" in guard("check", inside, "-p", profile, "--tree", "none")[1]


def test_another_version_of_the_tree_is_told(tree: Path, config: Path, profile: Path, guard: Guard) -> None:
    """What is judged is what the tree makes of the config, and who wonders finds out why."""
    config.write_text(config.read_text().replace("6.12.3", "6.1.99"))

    _, out, err = guard("check", "config", "-p", profile, "--tree", tree)

    assert (
        "kconfig-guard: note: config was made for Linux 6.1.99, the tree is 6.12.3: "
        "what counts is what the tree makes of it\n"
    ) == err
    assert out.startswith("config  Linux 6.12.3")


def test_no_fix_leaves_the_fixes_out(tree: Path, config: Path, profile: Path, guard: Guard) -> None:
    """Who is in a hurry gets the same findings without fixes."""
    arguments = ["check", config, "-p", profile, "--tree", tree, "--format", "json"]

    with_fix, without = (json.loads(guard(*arguments, *more)[1]) for more in ([], ["--no-fix"]))

    assert [["CONFIG_STRICT_DEVMEM=y"], []] == [finding["fix"] for finding in with_fix["findings"]]
    assert [[], []] == [finding.pop("fix") for finding in without["findings"]]


@pytest.mark.usefixtures("tree", "config", "profile")
def test_a_next_step_is_named(guard: Guard) -> None:
    """The hint is a command that works."""
    _, out, _ = guard("check", "config", "-p", "./tiny.yaml", "--tree", "linux")
    command = out.splitlines()[-1].removeprefix("Next: kconfig-guard ").partition("  ")[0].split()

    assert ["fix", "config", "-p", "./tiny.yaml", "--tree", "linux"] == command
    assert 0 == guard(*command)[0]


@pytest.mark.parametrize(
    ("arguments", "environ", "styled"),
    [
        (["--color", "always"], {}, True),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
        ([], {"NO_COLOR": "1"}, False),
        ([], {}, False),
        (["--color", "always", "--format", "json"], {}, False),
    ],
)
def test_colour_can_be_asked_for(
    arguments: list[str],
    environ: dict[str, str],
    *,
    styled: bool,
    config: Path,
    profile: Path,
    guard: Guard,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Styles stand in the text report, where they are wanted, and never in another format."""
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    assert styled == ("\x1b[" in guard("check", config, "-p", profile, "--tree", "none", *arguments)[1])


def test_a_file_is_never_styled(config: Path, profile: Path, tmp_path: Path, guard: Guard) -> None:
    """A report in a file is plain, also when the terminal gets colours."""
    guard("check", config, "-p", profile, "--tree", "none", "--color", "always", "--format", "text:out")

    assert "\x1b" not in (tmp_path / "out").read_text()
