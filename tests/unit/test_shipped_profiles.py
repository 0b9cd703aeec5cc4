"""Tests of the profiles that are shipped: their form, their reasons, and that they ask for all their sources ask."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest

import kconfig_guard
from kconfig_guard.input.arch import KNOWN
from kconfig_guard.input.yaml import read_yaml
from kconfig_guard.profile.library import Library
from kconfig_guard.profile.renames import Renames
from kconfig_guard.profile.shipped import shipped_folder

if TYPE_CHECKING:
    from kconfig_guard.profile.demand import Demand
    from kconfig_guard.profile.rule import Profile, Rule

LIBRARY = Library()
FILES = sorted(path.relative_to(shipped_folder()).as_posix() for path in Path(shipped_folder()).rglob("*.yaml"))
CHECKOUT = Path(kconfig_guard.__file__).parent.parent
TABLES = sorted((Path(__file__).parent / "data" / "facts").glob("*.csv"))
WITHOUT_TABLE = {
    "anssi-bp-028-enhanced", "anssi-bp-028-intermediary", "anssi-bp-028-minimal", "attack-surface", "bsi", "cis",
    "cpu-mitigations-guest-to-guest", "cpu-mitigations-guest-to-host", "cpu-mitigations-user-to-kernel",
    "cpu-mitigations-user-to-user", "kselftest", "production", "recommended", "recommended-paranoid",
    "recommended-strict", "stig",
}  # fmt: skip
"""Parts of other profiles, and what we choose ourselves."""
ARCHS = {"*": KNOWN, "x86": {"x86_64", "i386"}}
GROUPS = {"hardening": "KGH", "workload": "KGW"}


def schema_of(name: str) -> str:
    special = {"sources.yaml": "sources", "renames.yaml": "renames"}
    return special.get(name, "rules" if name.startswith("rules/") else "profile")


def rows(table: Path) -> list[dict[str, str]]:
    lines = table.read_text("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def demands_of(rule: Rule) -> list[Demand]:
    return [demand for alternative in rule.alternatives for demand in alternative]


def newest(symbol: str, arch: str) -> str:
    return Renames(LIBRARY.renames, arch).names(symbol)[0]


@pytest.mark.parametrize("name", FILES)
def test_a_shipped_file_follows_its_schema(name: str) -> None:
    """Every YAML file is valid by the published schema of its kind."""
    schema = json.loads(files("kconfig_guard.schema").joinpath(f"{schema_of(name)}.json").read_text("utf-8"))

    jsonschema.Draft202012Validator(schema).validate(read_yaml(f"{shipped_folder()}/{name}").data)


@pytest.mark.skipif(not (CHECKOUT / "profiles").is_dir(), reason="the first lines lead to the schemas in a checkout")
@pytest.mark.parametrize("name", FILES)
def test_a_shipped_file_names_its_schema(name: str) -> None:
    """The first line leads editors to a schema file that exists, and to the right one."""
    path = CHECKOUT / "profiles" / name
    first = path.read_text("utf-8").splitlines()[0]
    schema = (path.parent / first.removeprefix("# yaml-language-server: $schema=")).resolve()

    assert CHECKOUT / "kconfig_guard" / "schema" / f"{schema_of(name)}.json" == schema
    assert schema.is_file()


@pytest.mark.parametrize(
    "schema",
    ["baseline", "explain", "profile", "proof", "renames", "report", "rules", "settings", "sources", "waivers"],
)
def test_a_schema_is_valid_itself(schema: str) -> None:
    """The schemas are JSON Schema 2020-12."""
    text = files("kconfig_guard.schema").joinpath(f"{schema}.json").read_text("utf-8")

    jsonschema.Draft202012Validator.check_schema(json.loads(text))


def test_the_rule_schemas_agree() -> None:
    """A rule of the library is an inline rule that also explains itself."""
    profile, rules = (
        json.loads(files("kconfig_guard.schema").joinpath(f"{name}.json").read_text("utf-8"))["$defs"]["rule"]
        for name in ("profile", "rules")
    )

    assert ["id"] == profile.pop("required")
    assert {"id", "title", "severity", "rationale", "references"} == set(rules.pop("required"))
    assert profile == rules


def test_rules_are_well_formed() -> None:
    """Ids have the shape of their group, texts their length, and all that is named is known."""
    for rule in LIBRARY.rules.values():
        group = Path(rule.path).relative_to(LIBRARY.folder / "rules").parts[0]

        assert re.fullmatch(rf"{GROUPS[group]}-[0-9]{{4}}", rule.id), rule.id
        assert len(rule.title) <= 72, rule.id
        assert not rule.title.endswith("."), rule.id
        assert len(rule.rationale) >= 60, rule.id
        assert rule.rationale.endswith("."), rule.id
        assert rule.cost == "" or rule.cost.endswith("."), rule.id
        assert rule.tags, rule.id
        assert set() == {reference.partition(":")[0] for reference in rule.references} - set(LIBRARY.sources), rule.id
        assert set() == set(rule.arch) - KNOWN, rule.id
    assert len(LIBRARY.rules) > 1000


def test_rules_name_the_newest_symbols() -> None:
    """The engine finds the older names; a rule that names one would be blind in newer trees."""
    assert [] == [
        (rule.id, demand.symbol)
        for rule in LIBRARY.rules.values()
        for demand in demands_of(rule)
        for arch in rule.arch or ("x86_64",)
        if newest(demand.symbol, arch) != demand.symbol
    ]


def test_titles_and_ids_are_unique() -> None:
    """No id and no title stands for two rules; ids are unique over all files by the way they are loaded."""
    rules = list(LIBRARY.rules.values())
    written = [
        line
        for name in FILES
        if name.startswith("rules/")
        for line in (LIBRARY.folder / name).read_text("utf-8").splitlines()
        if re.match(r" *- id: ", line)
    ]

    assert len(rules) == len(written) == len({rule.title for rule in rules}) == len({rule.id for rule in rules})


def test_every_source_is_used() -> None:
    """A source in the list is one that a rule refers to."""
    used = {reference.partition(":")[0] for rule in LIBRARY.rules.values() for reference in rule.references}

    assert used == set(LIBRARY.sources)


def test_a_rename_ends_in_one_name() -> None:
    """No old name has two new ones on the same architecture, and no chain leads back."""
    for arch in sorted(KNOWN):
        here = [rename for rename in LIBRARY.renames if not rename.arch or arch in rename.arch]
        assert len(here) == len({rename.old for rename in here})
        assert [] == [rename for rename in here if newest(rename.new, arch) == rename.old]


def asked_by(profile: Profile, row: dict[str, str]) -> bool:
    """Say whether a rule that counts on the row's architecture accepts one of the required values for the symbol."""
    archs = ARCHS.get(row["arch"], {row["arch"]})
    names = {name for arch in archs for name in Renames(LIBRARY.renames, arch).names(row["symbol"])}
    return any(
        demand.symbol in names and accepts(demand, row["required"])
        for item in profile.rules
        if not item.rule.arch or archs & set(item.rule.arch)
        for demand in demands_of(item.rule)
    )


def accepts(demand: Demand, required: str) -> bool:
    """Say whether a demand is met by what a table wants: ``any`` value, a list that ``contains:`` a name, or values."""
    if required == "any":
        return True
    if required.startswith("contains:"):
        accepted = [item for value in demand.accepted for item in value.split(",")]
        return required.removeprefix("contains:") in (demand.operand, *accepted)
    return any(demand.met_by(value) for value in required.split("|"))


def test_every_profile_has_a_table() -> None:
    """What a source demands is at hand for each profile that claims to cover one."""
    assert {table.stem for table in TABLES} | WITHOUT_TABLE == set(LIBRARY.names())


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_every_demand_of_the_source_is_asked_or_omitted_with_a_reason(table: Path) -> None:
    """A symbol of the source is demanded with the source's value, on its architecture, or its omission is explained."""
    loaded = LIBRARY.load(table.stem)
    omitted = {omission.symbol for omission in loaded.omits}
    demanded = rows(table)
    asked = {(row["symbol"], row["arch"]) for row in demanded if asked_by(loaded, row)}

    assert len(demanded) > 20
    # Where one source wants what another one forbids, the profile has to choose.
    assert [] == [row for row in demanded if row["symbol"] not in omitted and (row["symbol"], row["arch"]) not in asked]


@pytest.mark.parametrize("profile", LIBRARY.names())
def test_an_omission_has_a_reason_and_no_rule(profile: str) -> None:
    """What is omitted is not demanded all the same, and the reason is a sentence."""
    loaded = LIBRARY.load(profile)
    demanded = {demand.symbol for item in loaded.rules for demand in demands_of(item.rule)}

    assert set() == {omission.symbol for omission in loaded.omits} & demanded
    assert [] == [omission.symbol for omission in loaded.omits if not omission.reason.endswith(".")]
    assert len(loaded.omits) == len({omission.symbol for omission in loaded.omits})


@pytest.mark.parametrize("profile", LIBRARY.names())
def test_a_profile_explains_itself(profile: str) -> None:
    """Title and description are there, and what it changes or drops has a reason in a sentence."""
    loaded = LIBRARY.load(profile)
    reasons = [item.override_reason for item in loaded.rules if item.override_reason]
    reasons += [dropped.reason for dropped in loaded.drops]

    assert profile == loaded.id
    assert len(loaded.title) < 90
    assert len(loaded.description) > 100
    assert [] == [reason for reason in reasons if not reason.endswith(".")]


def test_the_catalogue_is_current() -> None:
    """The pages on rules say what the rules say."""
    done = subprocess.run(
        [sys.executable, "dev/rule_docs.py", "rules", "--check"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (0, "") == (done.returncode, done.stderr)
