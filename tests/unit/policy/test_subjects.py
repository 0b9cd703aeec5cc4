"""What a run judges: targets, files that stand for them, and what the command line changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.policy.settings import Inputs, Settings
from kconfig_guard.policy.settings_reader import read_settings
from kconfig_guard.policy.subjects import only, select

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[[str, str], Path]

SETTINGS = """\
tree: linux
profiles: [kspp]
targets:
  - name: server
    config: configs/server-*
    arch: x86_64
    fragments: [parts/base.config, parts/extra.config]
  - config: configs/phone
    arch: arm64
    tree: none
    profiles: [android, ./own.yaml]
    require: parts/must.config
"""


@pytest.fixture
def settings(write: Write, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return the settings of a project in the folder ``p`` of the working folder."""
    path = write("p/.kconfig-guard.yaml", SETTINGS)
    for name in ("configs/server-a", "configs/server-b", "configs/phone", "configs/other", "parts/base.config"):
        write(f"p/{name}", "")
    monkeypatch.chdir(path.parents[1])
    return read_settings("p/.kconfig-guard.yaml")


def test_every_target_is_judged_if_nothing_is_named(settings: Settings) -> None:
    """Paths are relative to the file that says them, and names to the project."""
    selection = select(settings, [], Inputs())

    assert [
        ("p/configs/server-a", "server:configs/server-a", "p/linux", "x86_64", ("kspp",), ()),
        ("p/configs/server-b", "server:configs/server-b", "p/linux", "x86_64", ("kspp",), ()),
        ("p/configs/phone", "configs/phone", "none", "arm64", ("android", "p/own.yaml"), ("p/parts/must.config",)),
    ] == [(one.config, one.target, one.tree, one.arch, one.profiles, one.require) for one in selection.subjects]
    assert selection.is_complete
    assert {("p/parts/base.config", "p/parts/extra.config"), ()} == {one.fragments for one in selection.subjects}


@pytest.mark.parametrize(
    ("named", "judged"),
    [
        (["p/configs/phone"], ["p/configs/phone"]),
        (["./p/../p/configs/phone"], ["./p/../p/configs/phone"]),
        (["p/parts/base.config"], ["p/configs/server-a", "p/configs/server-b"]),
        (["p/parts/must.config"], ["p/configs/phone"]),
        (["p/configs/server-a", "p/parts/base.config"], ["p/configs/server-a", "p/configs/server-b"]),
        (["p/configs/other"], ["p/configs/other"]),
    ],
)
def test_a_named_file_stands_for_the_targets_that_have_it(
    named: list[str], judged: list[str], settings: Settings
) -> None:
    """Be it their config or one of their fragments; each is judged once."""
    selection = select(settings, named, Inputs())

    assert judged == [one.config for one in selection.subjects]
    assert not selection.is_complete


def test_a_file_of_no_target_has_what_is_said_for_all(settings: Settings) -> None:
    """The tree and the profiles that stand outside of the targets."""
    (subject,) = select(settings, ["p/configs/other"], Inputs()).subjects

    assert ("p/linux", None, ("kspp",), (), ()) == (
        subject.tree, subject.arch, subject.profiles, subject.require, subject.fragments
    )  # fmt: skip


def test_naming_all_files_is_a_complete_run(settings: Settings) -> None:
    """Only then can be told that something in the waivers is of no use."""
    files = ["p/configs/phone", "p/configs/server-a", "p/configs/server-b"]

    assert [True, False] == [select(settings, some, Inputs()).is_complete for some in (files, files[:2])]
    assert not select(Settings(), files, Inputs()).is_complete


def test_the_command_line_goes_first(settings: Settings) -> None:
    """Profiles or fragments on it are instead of all others, so that no surprise is left over."""
    given = Inputs(tree="other", profiles=("stig",))
    (subject,) = select(settings, ["p/configs/phone"], given).subjects

    assert ("other", "arm64", ("stig",), ()) == (subject.tree, subject.arch, subject.profiles, subject.require)
    assert {
        "config": "p/.kconfig-guard.yaml:8",
        "tree": "command line",
        "arch": "p/.kconfig-guard.yaml:9",
        "profiles": "command line",
        "require": "default",
        "fragments": "default",
    } == subject.origins


def test_a_pattern_without_a_file_is_an_error(settings: Settings) -> None:
    """A target that is never judged would go unnoticed."""
    place = f"{settings.path}:8"
    for file in ("configs/phone",):
        (settings_folder(settings) / file).unlink()

    with pytest.raises(InputError, match=re.escape(f"{place}: no file matches configs/phone")):
        select(settings, [], Inputs())


def settings_folder(settings: Settings) -> Path:
    from pathlib import Path  # noqa: PLC0415 - only this helper makes one

    return Path(settings.folder)


def test_nothing_to_judge_is_an_error() -> None:
    """Without targets a config has to be named."""
    with pytest.raises(InputError, match="name a config, or list targets"):
        select(Settings(), [], Inputs())


def test_standard_input_can_stand_for_a_file(settings: Settings) -> None:
    """It is then judged as the targets of that file are, under its name."""
    (subject,) = select(settings, ["-"], Inputs(), "p/configs/phone").subjects

    assert ("-", "p/configs/phone", "configs/phone", "arm64") == (
        subject.config, subject.shown, subject.target, subject.arch
    )  # fmt: skip


def test_one_config_may_not_stand_for_several_targets(settings: Settings) -> None:
    """Where one is needed, the message names them."""
    assert "p/configs/phone" == only(settings, "p/configs/phone", Inputs()).config
    names = ["server:configs/server-a", "server:configs/server-b"]
    with pytest.raises(InputError, match=f"stands for several targets; name one of them: {', '.join(names)}"):
        only(settings, "p/parts/base.config", Inputs())

    assert names == [only(settings, name, Inputs()).target for name in names]


def test_targets_that_cannot_be_told_apart_need_names(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is nothing to name one of them by."""
    folder = write("a", "").parent
    write(".kconfig-guard.yaml", "targets:\n  - {config: a, tree: one}\n  - {config: a, tree: two}\n")
    monkeypatch.chdir(folder)

    with pytest.raises(InputError, match="a: stands for several targets; give each of them a name"):
        only(read_settings(".kconfig-guard.yaml"), "a", Inputs())
