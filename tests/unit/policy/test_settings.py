"""The settings file: where it is found, and that every mistake in it has a place."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.input.toml import read_toml_table
from kconfig_guard.input.yaml import read_yaml
from kconfig_guard.policy.decisions import Decision
from kconfig_guard.policy.settings import TABLE
from kconfig_guard.policy.settings_reader import read_settings
from kconfig_guard.policy.settings_search import find_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    Write = Callable[[str, str], Path]


def found_for(folder: Path) -> Path | None:
    found = find_settings(str(folder))
    return Path(found) if found else None


ENTRY = "{keep: A, over: B, reason: Why.}"


def test_decisions_are_read(write: Write) -> None:
    """With the line that an auditor can look up."""
    path = write(
        ".kconfig-guard.yaml", "decisions:\n  - keep: A\n    over: B\n    reason: >-\n      For\n      this.\n"
    )

    settings = read_settings(str(path))

    assert (Decision("A", "B", "For this.", f"{path}:2"),) == settings.decisions


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[]", "1:1: expected a mapping"),
        (
            "colour: red",
            (
                "1:1: unknown key 'colour' (known: targets, arch, tree, profiles, require, fail-on, formats, waivers, "
                "baseline, decisions)"
            ),
        ),
        ("targets: x", "1:10: expected a list"),
        ("targets: [{name: a}]", "1:11: 'config' is missing"),
        ("targets: [{config: ''}]", "1:20: 'config' is empty"),
        ("targets: [{config: []}]", "1:20: expected text"),
        ("targets: [{config: [a, '']}]", "1:24: expected text"),
        (
            "targets: [{config: a, name: 'a b'}]",
            "1:29: 'a b' is no name of a target: letters, digits, '.', '_', '+', '-'",
        ),
        ("targets: [{config: a, name: x}, {config: b, name: x}]", "1:51: two targets are called 'x'"),
        (
            "targets: [{config: a, profile: x}]",
            "1:23: unknown key 'profile' (known: name, config, fragments, arch, tree, profiles, require)",
        ),
        ("targets: [{config: a, arch: vax}]", "1:29: 'vax' is not one of: alpha, "),
        ("tree: ''", "1:7: 'tree' is empty"),
        ("fail-on: soon", "1:10: 'soon' is not one of: critical, high, medium, low, never"),
        ("formats: ['json:../out.json']", "1:11: '../out.json' leaves the folder of the settings file"),
        ("formats: json:/etc/passwd", "1:10: '/etc/passwd' leaves the folder of the settings file"),
        ("formats: json:.git/hooks/pre-commit", "1:10: '.git/hooks/pre-commit' leaves the folder of the settings file"),
        ("formats: json:link/out", "1:10: 'link/out' leaves the folder of the settings file"),
        ("baseline: ../b.yaml", "1:11: '../b.yaml' leaves the folder of the settings file"),
        ("decisions: x", "1:12: expected a list"),
        ("decisions: [x]", "1:13: expected a mapping"),
        ("decisions: [{keep: A, over: B}]", "1:13: 'reason' is missing"),
        ("decisions: [{keep: A, over: B, reason: ' '}]", "1:40: 'reason' is empty"),
        ("decisions: [{keep: A, over: B, reason: [x]}]", "1:40: expected text"),
        ("decisions: [{keep: A, over: A, reason: x}]", "1:13: 'A' cannot be kept over itself"),
        ("decisions: [{keep: A, over: B, reason: x, who: me}]", "1:43: unknown key 'who' (known: keep, over, reason)"),
        (f"decisions:\n- {ENTRY}\n- {{keep: B, over: A, reason: x}}", "3:3: B and A are decided on before"),
        (
            f"decisions:\n- {ENTRY}\n- {{keep: B, over: C, reason: x}}\n- {{keep: C, over: A, reason: x}}",
            "3:3: decisions go in a circle: B over C over A over B",
        ),
    ],
)
def test_a_mistake_has_a_place(text: str, complaint: str, write: Write) -> None:
    """File, line and column."""
    path = write("settings.yaml", f"{text}\n")
    (path.parent / "link").symlink_to("/")

    with pytest.raises(InputError) as caught:
        read_settings(str(path))

    assert str(caught.value).startswith(f"{path}:{complaint}")


@pytest.mark.parametrize(
    ("good", "text"),
    [
        (True, f"decisions: [{ENTRY}]\n"),
        (True, "decisions: []\n"),
        (False, "decisions: [{keep: A, over: B}]\n"),
        (False, "decisions: [{keep: A, over: B, reason: ''}]\n"),
        (False, "colour: red\n"),
        (False, "[]\n"),
        (True, "targets: [{config: a, name: b, fragments: c, arch: arm64, tree: none, profiles: x, require: [y]}]\n"),
        (True, "{targets: [{config: [a, b]}], tree: t, arch: x86_64, profiles: [p], require: r}\n"),
        (True, "{fail-on: never, formats: ['sarif:x', text], waivers: w, baseline: b}\n"),
        (False, "targets: [{name: b}]\n"),
        (False, "targets: [{config: []}]\n"),
        (False, "targets: [{config: a, name: '-'}]\n"),
        (False, "arch: vax\n"),
        (False, "tree: ' '\n"),
        (False, "fail-on: soon\n"),
        (False, "waivers: ['']\n"),
    ],
)
def test_schema_and_reader_agree(good: object, text: str, write: Write) -> None:
    """What editors accept is what runs accept."""
    path = str(write("settings.yaml", text))
    schema = json.loads(files("kconfig_guard.schema").joinpath("settings.json").read_text("utf-8"))
    by_schema = jsonschema.Draft202012Validator(schema).is_valid(read_yaml(path).data)
    try:
        read_settings(path)
    except InputError:
        by_reader = False
    else:
        by_reader = True

    assert (good, good) == (by_schema, by_reader)


def test_the_file_is_looked_for_up_to_the_root_of_the_repository(write: Write, tmp_path: Path) -> None:
    """The nearest one counts, and none beyond the repository."""
    write(".kconfig-guard.yaml", "")
    write("repo/.git/HEAD", "")
    inner = write("repo/a/b/x", "").parent

    assert found_for(inner) is None
    top = write("repo/.kconfig-guard.yaml", "")
    assert top == found_for(inner) == found_for(tmp_path / "repo")
    near = write("repo/a/.kconfig-guard.yaml", "")
    assert near == found_for(inner)


def test_without_a_repository_only_the_folder_counts(write: Write, tmp_path: Path) -> None:
    """A file further up may be anybody's."""
    own = write("a/.kconfig-guard.yaml", "")

    assert own == found_for(tmp_path / "a")
    assert found_for(write("a/b/x", "").parent) is None


def test_a_pyproject_file_serves_as_well(write: Write, tmp_path: Path) -> None:
    """With the same keys and the same strictness; the file of our own goes first."""
    write("repo/.git/HEAD", "")
    write("repo/pyproject.toml", "[project]\nname = 'x'\n")
    inner = write("repo/a/x", "").parent

    assert found_for(inner) is None
    project = write("repo/pyproject.toml", "[tool.kconfig-guard]\nfail-on = 'low'\ncolour = 'red'\n")
    assert project == found_for(inner)
    with pytest.raises(InputError, match=f"{project}:3:1: unknown key 'colour'"):
        read_settings(str(project))
    write("repo/pyproject.toml", "[tool.kconfig-guard]\nfail-on = 'low'\nwaivers = ['w.yaml']\n")
    settings = read_settings(str(project))
    assert ("low", (f"{tmp_path}/repo/w.yaml",), f"{project}:3") == (
        settings.fail_on, settings.waivers, settings.places["waivers"]
    )  # fmt: skip
    own = write("repo/.kconfig-guard.yaml", "{}")
    assert own == found_for(inner)


def test_a_settings_file_that_cannot_be_read_is_found_all_the_same(write: Write, tmp_path: Path) -> None:
    """To judge without the team's settings would look like a clean run."""
    write("repo/.git/HEAD", "")
    path = tmp_path / "repo" / ".kconfig-guard.yaml"
    path.symlink_to("nowhere")

    assert path == found_for(tmp_path / "repo")
    with pytest.raises(InputError, match="no such file"):
        read_settings(str(path))
    path.unlink()
    path.mkdir()
    assert path == found_for(tmp_path / "repo")
    with pytest.raises(InputError, match="is a directory"):
        read_settings(str(path))


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("[tool.kconfig-guard]\n", True),
        ('[ tool . "kconfig-guard" ]\n', True),
        ("[tool]\nkconfig-guard = {}\n", True),
        ("tool.kconfig-guard.tree = 'x'\n", True),
        ("tool = {kconfig-guard = {}}\n", True),
        ("[['tool'.kconfig-guard.targets]]\nconfig = 'x'\n", True),
        ("\ufeff[tool.kconfig-guard]\n", True),
        ('["t\\u006fol".kconfig-guard]\n', True),
        ("[project]\nname = 'kconfig-guard'\n", False),
        ("[tool.ruff]\n[tool.hatch.kconfig-guard]\n", False),
        ("# [tool.kconfig-guard]\n", False),
    ],
)
def test_a_table_is_found_however_it_is_written(text: str, has: bool, write: Write, tmp_path: Path) -> None:  # noqa: FBT001
    """As the reader of TOML finds it, which is not asked where there can be none."""
    write("pyproject.toml", text)

    assert has == (find_settings(str(tmp_path)) is not None)
    assert has == (read_toml_table(str(tmp_path / "pyproject.toml"), TABLE) is not None)
