"""Tests of kconfig_guard.profile.library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.input.config import read_config
from kconfig_guard.profile.library import Library, distinct, fragment_profile, request_profiles

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

COMMON = "severity: low, rationale: Because., title: T"


@pytest.fixture
def library(tmp_path: Path, write: Callable[..., Path]) -> Library:
    write("lib/rules/b.yaml", f"rules:\n  - {{id: R-2, demand: {{B: y}}, tags: [net], references: [kspp], {COMMON}}}\n")
    write(
        "lib/rules/sub/a.yaml",
        "rules:\n"
        f"  - {{id: R-1, demand: {{A: y}}, tags: [net, mem], references: ['kspp:x'], {COMMON}}}\n"
        f"  - {{id: R-3, demand: {{C: n}}, tags: [mem], references: [kspp2], {COMMON}}}\n",
    )
    write("lib/base.yaml", "id: base\nselect: [{reference: kspp}]\nomits: [{symbol: OLD, reason: Gone.}]\n")
    write("lib/renames.yaml", "renames: [{old: A, new: B, version: '6.1'}]\n")
    write("lib/sources.yaml", "sources: {kspp: {title: K, url: 'https://k'}}\n")
    return Library(tmp_path / "lib")


def rules_of(library: Library, path: Path) -> list[str]:
    return [item.rule.id for item in library.load(str(path)).rules]


def test_the_library_knows_its_contents(library: Library) -> None:
    """Rules come from all folders in the order of their ids, and data files are no profiles."""
    assert ["R-1", "R-2", "R-3"] == list(library.rules)
    assert ["base"] == library.names()
    assert ["A"] == [rename.old for rename in library.renames]
    assert {"kspp"} == set(library.sources)


@pytest.mark.parametrize(
    ("select", "rules"),
    [
        ("{rule: R-3}", ["R-3"]),
        ("{tag: net}", ["R-1", "R-2"]),
        ("{reference: kspp}", ["R-1", "R-2"]),
        ("{reference: 'kspp:x'}", ["R-1"]),
        ("{tag: mem}, {tag: net}", ["R-1", "R-2", "R-3"]),
    ],
)
def test_a_profile_selects_rules(select: str, rules: list[str], library: Library, write: Callable[..., Path]) -> None:
    """By id, by tag or by source; a source is not taken for another that starts alike."""
    assert rules == rules_of(library, write("p.yaml", f"id: p\nselect: [{select}]\n"))


def test_a_profile_extends_another(library: Library, write: Callable[..., Path]) -> None:
    """Rules and omissions are inherited, and changes carry their reasons."""
    write("mine.yaml", "id: mine\nextends: [base]\nrules: [{id: M-1, demand: {X: y}}]\n")
    path = write(
        "p.yaml",
        "id: p\nextends: [./mine.yaml]\n"
        "override: [{rule: R-1, reason: Here it hurts., severity: critical, any_of: [{A: m}, {A: y}]}]\n"
        "drop: [{rule: R-2, reason: Not needed.}]\n",
    )

    profile = library.load(str(path))
    changed, inline = profile.rules

    assert [("M-1", "p", ""), ("R-1", "p", "Here it hurts.")] == [
        (item.rule.id, item.profile, item.override_reason) for item in (changed, inline)
    ]
    assert ("critical", "T", 2) == (inline.rule.severity, inline.rule.title, len(inline.rule.alternatives))
    assert ["OLD"] == [omission.symbol for omission in profile.omits]
    assert [("R-2", "Not needed.")] == [(dropped.rule, dropped.reason) for dropped in profile.drops]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id: p\nselect: [{tag: nope}]\n", "p.yaml:2:10: no rule of the library has tag 'nope'"),
        ("id: p\nselect: [{rule: r-1}]\n", "p.yaml:2:10: no rule of the library has rule 'r-1'"),
        ("id: p\nextends: [nope]\n",
         "p.yaml:2:11: unknown profile 'nope': 'kconfig-guard profile list' shows all; a file is given with its path"),
        ("id: p\nextends: [./nope.yaml]\n", "nope.yaml: no such file"),
        ("id: p\nextends: [./p.yaml]\n", "p.yaml:1:1: profiles extend each other in a circle: p > p"),
        ("id: p\nextends: [base]\ndrop: [{rule: R-3, reason: r}]\n",
         "p.yaml:3:8: drop of 'R-3', which is not selected"),
        ("id: p\nextends: [base]\noverride: [{rule: R-3, reason: r, severity: low}]\n",
         "p.yaml:3:12: override of 'R-3', which is not selected"),
        ("id: p\nextends: [base]\nrules: [{id: R-1, demand: {A: n}}]\n",
         "p.yaml:1:1: rule 'R-1' is already selected; use override to change it"),
    ],
)  # fmt: skip
def test_a_profile_that_cannot_be_composed_is_refused(
    text: str, message: str, library: Library, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a profile refers to must exist; the error points at the reference."""
    monkeypatch.chdir(write("p.yaml", text).parent)

    with pytest.raises(InputError) as caught:
        library.load("p.yaml")

    assert message == str(caught.value)


def test_an_id_is_used_once(library: Library, write: Callable[..., Path]) -> None:
    """Two files of the library cannot define the same rule."""
    path = write("lib/rules/z.yaml", f"rules:\n  - {{id: R-1, demand: {{A: y}}, references: [a], {COMMON}}}\n")

    with pytest.raises(InputError) as caught:
        _ = library.rules

    assert f"{path}:2: rule 'R-1' also stands in {library.folder / 'rules' / 'sub' / 'a.yaml'}" == str(caught.value)


def test_the_hash_of_a_profile_covers_what_it_selects_from(library: Library, write: Callable[..., Path]) -> None:
    """A change in the library changes the hash; reading the same again does not."""
    before = library.load("base").sha256

    assert before == Library(library.folder).load("base").sha256

    path = library.folder / "rules" / "b.yaml"
    write("lib/rules/b.yaml", path.read_text("utf-8").replace("B: y", "B: m"))

    assert before != Library(library.folder).load("base").sha256


def test_the_hash_of_a_profile_does_not_depend_on_the_order_of_loading(
    library: Library, write: Callable[..., Path]
) -> None:
    """A profile without selections has the same hash whether the library was read before or not."""
    extending = str(write("p.yaml", "id: p\nextends: [base]\n"))
    first = library.load(extending).sha256
    library.load("base")

    assert first == library.load(extending).sha256


def test_a_fragment_is_a_profile(write: Callable[..., Path]) -> None:
    """Each line in force is a demand, with the line as its reason."""
    path = write("wanted.config", 'CONFIG_A=y\nCONFIG_B=5\n# CONFIG_A is not set\nCONFIG_S="a b"\n')

    profile = fragment_profile(read_config(str(path)))

    assert ("fragment", str(path)) == (profile.kind, profile.id)
    assert [
        ("wanted.config:B", "5", f"{path}:2 asks for it."),
        ("wanted.config:A", "n", f"{path}:3 asks for it."),
        ("wanted.config:S", "a b", f"{path}:4 asks for it."),
    ] == [(item.rule.id, item.rule.alternatives[0][0].expected, item.rule.rationale) for item in profile.rules]


def test_of_fragments_that_are_merged_the_last_line_counts(write: Callable[..., Path]) -> None:
    """A symbol that a later fragment names is no rule of an earlier one."""
    first = read_config(str(write("a.config", "CONFIG_A=y\nCONFIG_B=m\n")))
    second = read_config(str(write("b.config", "CONFIG_B=n\n")))

    profiles = request_profiles([first, second])

    assert [["a.config:A"], ["b.config:B"]] == [[item.rule.id for item in profile.rules] for profile in profiles]
    assert {"A", "B"} == set(first.assignments)


def test_the_same_profile_counts_once(library: Library, write: Callable[..., Path]) -> None:
    """A profile given twice is one; two different profiles with one id are refused."""
    base = library.load("base")
    other = library.load(str(write("other.yaml", "id: base\nselect: [{tag: mem}]\n")))

    assert [base] == distinct([base, library.load("base")])
    with pytest.raises(InputError, match="two different profiles are called 'base'"):
        distinct([base, other])
