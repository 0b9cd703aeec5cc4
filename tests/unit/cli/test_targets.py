"""``check`` with a settings file: targets, fragments, formats and what the command line changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Guard = Callable[..., tuple[int, str, str]]
    Write = Callable[[str, str], Path]

SETTINGS = """\
tree: linux
profiles: [./tiny.yaml]
fail-on: high
formats: [json]
targets:
  - name: lab
    config: config
    fragments: [a.config, b.config]
"""


@pytest.fixture
def project(config: Path, profile: Path, tree: Path, write: Write) -> Path:
    """Return the folder of a project: a full config that two fragments change, and a settings file."""
    write(".kconfig-guard.yaml", SETTINGS)
    write("a.config", "CONFIG_STRICT_DEVMEM=y\n")
    write("b.config", "# comment\nCONFIG_NET=m\n# CONFIG_STRICT_DEVMEM is not set\n")
    assert {"config", "tiny.yaml", "linux"} == {config.name, profile.name, tree.name}
    return config.parent


@pytest.mark.usefixtures("project")
def test_all_targets_are_judged_with_their_fragments(guard: Guard) -> None:
    """The last fragment counts, and a finding tells the line in it."""
    status, out, err = guard("check")

    report = json.loads(out)
    (finding,) = [one for one in report["findings"] if one["verdict"] == "fail"]
    assert (1, "") == (status, err)
    assert {"path": "b.config", "line": 3} == finding["location"]
    assert ["config", "lab:config", ["a.config", "b.config"]] == [
        report["inputs"][0][key] for key in ("path", "target", "fragments")
    ]


def test_the_fragment_decides(project: Path, guard: Guard) -> None:
    """Without the second fragment the first one mends the config."""
    (project / "b.config").write_text("CONFIG_NET=m\n")

    assert 0 == guard("check")[0]


@pytest.mark.usefixtures("project")
def test_a_fragment_stands_for_its_target(guard: Guard) -> None:
    """As a hook hands it in; the report is that on the target."""
    assert guard("check") == guard("check", "b.config") == guard("check", "config")


@pytest.mark.usefixtures("project")
def test_the_command_line_goes_first(guard: Guard) -> None:
    """Threshold, format and profile."""
    status, out, _ = guard("check", "--fail-on", "critical", "--format", "text", "--require", "a.config")

    assert 0 == status
    assert out.startswith("config + a.config + b.config  Linux 6.12.3, x86_64\n  judged by a.config\n")


@pytest.mark.usefixtures("project")
def test_show_settings_tells_where_each_value_comes_from(guard: Guard) -> None:
    """And judges nothing."""
    status, out, err = guard("check", "--show-settings", "--fail-on", "low", "--tree", "none")

    assert (0, "") == (status, err)
    assert (
        """\
settings file: .kconfig-guard.yaml
  fail-on    low   (command line)
  formats    json  (.kconfig-guard.yaml:4)
  waivers    none  (default)
  baseline   none  (default)
  decisions  0     (default)

config  (.kconfig-guard.yaml:6)
  fragments  a.config, b.config  (.kconfig-guard.yaml:8)
  arch       told by the config  (default)
  tree       none                (command line)
  profiles   tiny.yaml           (.kconfig-guard.yaml:2)
  require    none                (default)
"""
        == out
    )


def test_the_settings_file_counts_in_the_folders_below(
    project: Path, guard: Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its paths stay relative to it, and the name of a target stays the same."""
    (project / ".git").mkdir()
    (project / "deep" / "er").mkdir(parents=True)
    monkeypatch.chdir(project / "deep" / "er")

    report = json.loads(guard("check")[1])

    assert ["../../config", "lab:config"] == [report["inputs"][0][key] for key in ("path", "target")]


def test_fix_goes_by_the_target(project: Path, guard: Guard) -> None:
    """Its profiles, its tree and its fragments: what they already ask for is not asked for again."""
    (project / "b.config").write_text("CONFIG_NET=m\n# CONFIG_STRICT_DEVMEM is not set\n")

    status, out, _ = guard("fix", "config")

    assert 0 == status
    assert ["CONFIG_STRICT_DEVMEM=y"] == [line for line in out.splitlines() if line.startswith("CONFIG_")]
    assert "merge_config.sh config a.config b.config FRAGMENT" in out
    (project / "b.config").write_text("CONFIG_NET=m\n")
    assert "# nothing to change" in guard("fix", "config")[1]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("targets: [{config: nothing-*}]", ".kconfig-guard.yaml:1: no file matches nothing-*"),
        ("targets: [{config: config, fragments: gone}]\nprofiles: tiny.yaml", "gone: no such file"),
        ("profile: kspp", ".kconfig-guard.yaml:1:1: unknown key 'profile'"),
        ("targets: [{config: config}]", "nothing to judge by"),
        ("formats: xml\ntargets: [{config: config}]", "unknown format 'xml'"),
    ],
)
def test_a_wrong_settings_file_is_one_line(
    text: str, complaint: str, project: Path, write: Write, refusal: Callable[..., str]
) -> None:
    """Status 2, with the place."""
    write(".kconfig-guard.yaml", f"{text}\n")
    assert project

    assert refusal("check").startswith(complaint)


@pytest.mark.usefixtures("project")
def test_a_report_cannot_overwrite_what_is_judged(refusal: Callable[..., str]) -> None:
    """Neither the config nor a fragment of its target."""
    assert "b.config: is an input and cannot be the output as well" == refusal("check", "--format", "json:b.config")


def test_standard_input_has_the_name_that_is_said(project: Path, guard: Guard) -> None:
    """For an editor that checks what is not saved yet."""
    text = (project / "config").read_bytes()
    (project / "config").write_text("CONFIG_NET=m\n")
    with (project / "tiny.yaml").open("a") as file:
        file.write("  - {id: T-3, severity: low, demand: {LSM: yama}}\n")

    report = json.loads(guard("check", "-", "--stdin-filename", "config", stdin=text)[1])

    assert ["config", "lab:config"] == [report["inputs"][0][key] for key in ("path", "target")]
    # NET stands in a fragment, LSM only in what is handed in.
    assert {"yama"} == {one["demands"][0]["actual"] for one in report["findings"] if one["rule"] == "T-3"}


def test_standard_input_is_judged_by_each_of_its_targets(project: Path, guard: Guard) -> None:
    """It can be read but once, and counts for all of them."""
    with (project / ".kconfig-guard.yaml").open("a") as file:
        file.write('  - {name: all, config: "confi*"}\n')
    text = (project / "config").read_bytes()

    report = json.loads(guard("check", "-", "--stdin-filename", "config", stdin=text)[1])

    assert ["lab:config", "all:config"] == [one["target"] for one in report["inputs"]]


@pytest.mark.usefixtures("project")
def test_standard_input_is_not_taken_for_a_fragment(refusal: Callable[..., str]) -> None:
    """Nor is a fragment taken for the config that it is merged into."""
    assert "b.config: standard input can stand for a config, not for a fragment of config" == refusal(
        "check", "-", "--stdin-filename", "b.config", stdin=b"CONFIG_NET=m\n"
    )


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("option", ["--base-config", "--require"])
def test_standard_input_is_no_second_input(option: str, refusal: Callable[..., str]) -> None:
    """A config that is compared with itself, or judged by itself, would be found in order."""
    assert "standard input can only be read once" == refusal("check", "-", option, "-", stdin=b"CONFIG_NET=m\n")


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("path", ["./config", "linked", "linux/../tiny.yaml", ".kconfig-guard.yaml", "waived.yaml"])
def test_no_input_is_overwritten_by_whatever_name(path: str, write: Write, refusal: Callable[..., str]) -> None:
    """Also a link, a profile, the settings and what is accepted."""
    write("waived.yaml", "waivers: []\n").with_name("linked").symlink_to("a.config")

    assert f"{path}: is an input and cannot be the output as well" == refusal(
        "check", "--waivers", "waived.yaml", "--format", f"json:{path}"
    )


@pytest.mark.usefixtures("project")
def test_two_formats_do_not_overwrite_each_other(project: Path, refusal: Callable[..., str]) -> None:
    """The second report would be all that is left."""
    assert "./x: cannot be the output of two formats" == refusal("check", "--format", "json:x", "--format", "csv:./x")
    assert not (project / "x").exists()


@pytest.mark.usefixtures("project")
def test_what_is_no_file_takes_several_reports(guard: Guard) -> None:
    """Nothing is lost there that was not to be lost."""
    assert (1, "", "") == guard("check", "--format", "json:/dev/null", "--format", "csv:/dev/null")
