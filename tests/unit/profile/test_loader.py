"""Tests of kconfig_guard.profile.loader."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

import jsonschema
import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.input.yaml import read_yaml
from kconfig_guard.profile.demand import Demand
from kconfig_guard.profile.loader import load_profile, load_renames, load_rules
from kconfig_guard.profile.rule import Rename

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RULE = "id: A, demand: {X: y}"
UNKNOWN_KEY = (
    "2:1: unknown key 'colour' (known: id, version, title, kind, description, source, extends, select, rules, "
    "override, drop, omits)"
)
LIBRARY_RULE = f"{RULE}, title: T, severity: low, rationale: Because., references: [kspp]"


def inline(more: str = "", rule: str = RULE) -> str:
    return f"id: p\n{more}rules: [{{{rule}}}]\n"


def test_a_short_profile_has_sensible_defaults(write: Callable[..., Path]) -> None:
    """A few lines of YAML are enough to start: everything but id and demand may be left out."""
    path = str(write("p.yaml", "id: p\nrules:\n  - {id: A, demand: {X: y, Z: [y, m]}}\n"))

    profile = load_profile(read_yaml(path))
    (rule,) = profile.rules

    assert ("p", "0", "p", "hardening", "") == (
        profile.id, profile.version, profile.title, profile.kind, profile.description
    )  # fmt: skip
    assert ("A", "X=y and Z=y or m", "medium", path, 3) == (rule.id, rule.title, rule.severity, rule.path, rule.line)
    assert ((Demand("X", ("y",)), Demand("Z", ("y", "m"))),) == rule.alternatives
    assert rule.waivable


def test_a_rule_is_read_with_all_its_fields(write: Callable[..., Path]) -> None:
    """Every key of the rule language ends up in the rule, folded texts in one line."""
    text = """\
rules:
  - id: KGH-0001
    title: Good
    severity: critical
    any_of: [{X: n}, {Y: ">=5"}]
    when: A && !B
    arch: [x86_64, arm]
    kernel: ">=5.13 <6.6"
    rationale: >
      One
      two.
    cost: Much.
    references: [kspp, "anssi:R1 a"]
    tags: [a-b]
    waivable: no
"""
    (rule,) = load_rules(read_yaml(str(write("r.yaml", text))))

    assert ("Good", "critical", "One two.", "Much.") == (rule.title, rule.severity, rule.rationale, rule.cost)
    assert ((Demand("X", ("n",)),), (Demand("Y", operator=">=", operand="5"),)) == rule.alternatives
    assert ("A && !B", ("x86_64", "arm"), ">=5.13 <6.6") == (rule.when_text, rule.arch, rule.kernel_text)
    assert (("kspp", "anssi:R1 a"), ("a-b",)) == (rule.references, rule.tags)
    assert ((">=", (5, 13, 0)), ("<", (6, 6, 0))) == rule.kernel
    assert rule.when is not None
    assert not rule.waivable


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a\n", "1:1: expected a mapping"),
        ("text\n", "1:1: expected a mapping"),
        (inline("colour: red\n"), UNKNOWN_KEY),
        ("rules: []\n", "1:1: 'id' is missing"),
        ("id: ''\nrules: []\n", "1:5: 'id' is empty"),
        ("id: 5x\nrules: []\n", "1:5: '5x' is not an id (letters, digits, '-', '_', '.')"),
        ("id: [x]\nrules: []\n", "1:5: expected text"),
        ("id: p\n", "1:1: a profile needs at least one of: rules, select, extends"),
        ("id: p\nrules: []\n", "2:8: 'rules' is empty"),
        (inline("kind: nice\n"), "2:7: 'nice' is not one of: hardening, workload"),
        (inline("version: [1]\n"), "2:10: expected text"),
        (inline("select: x\n"), "2:9: expected a list"),
        (inline("select: [x]\n"), "2:10: expected a mapping"),
        (inline("select: [{tag: a, rule: b}]\n"), "2:10: an entry of 'select' names one rule, tag or reference"),
        (inline("select: [{}]\n"), "2:10: an entry of 'select' names one rule, tag or reference"),
        (inline("select: [{tags: a}]\n"), "2:11: unknown key 'tags' (known: rule, tag, reference)"),
        (inline("extends: [[x]]\n"), "2:11: expected text"),
        (inline("drop: [{rule: A}]\n"), "2:8: 'reason' is missing"),
        (inline("omits: [{symbol: A, reason: ''}]\n"), "2:29: 'reason' is empty"),
        (inline("override: [{rule: A, severity: low}]\n"), "2:12: 'reason' is missing"),
        (inline("override: [{rule: A, reason: x}]\n"), "2:12: the override of 'A' changes nothing"),
        (inline("override: [{rule: A, reason: x, severity: worst}]\n"),
         "2:43: 'worst' is not one of: critical, high, medium, low"),
        ("id: p\nrules:\n", "2:7: expected a list"),
        ("id: p\nrules: [A]\n", "2:9: expected a mapping"),
        ("id: p\nrules: [{demand: {X: y}}]\n", "2:9: 'id' is missing"),
        ("id: p\nrules:\n  - {id: A, demand: {X: y}}\n  - {id: A, demand: {X: n}}\n",
         "4:10: rule 'A' stands here twice"),
        (inline(rule=RULE + ", any_of: [{X: y}]"), "2:9: a rule has either 'demand' or 'any_of'"),
        (inline(rule="id: A"), "2:9: a rule has either 'demand' or 'any_of'"),
        (inline(rule="id: A, any_of: []"), "2:25: 'any_of' is empty"),
        (inline(rule="id: A, any_of: {X: y}"), "2:25: expected a list"),
        (inline(rule="id: A, demand: {}"), "2:25: expected symbols with values, such as {SECCOMP: y}"),
        (inline(rule="id: A, demand: X"), "2:25: expected symbols with values, such as {SECCOMP: y}"),
        (inline(rule="id: A, demand: {CONFIG_X: y}"),
         "2:26: 'CONFIG_X' is not a symbol name (write it without CONFIG_)"),
        (inline(rule="id: A, demand: {X: y, Z: }"), "2:32: Z: the value is missing"),
        (inline(rule=RULE + ", severity: bad"), "2:43: 'bad' is not one of: critical, high, medium, low"),
        (inline(rule=RULE + ", when: A &&"), "2:39: expected a symbol instead of the end in expression 'A &&'"),
        (inline(rule=RULE + ", kernel: '5.10'"), "2:41: '5.10' is not a kernel range such as \">=5.13 <6.6\""),
        (inline(rule=RULE + ", kernel: ''"), "2:41: the kernel range is empty"),
        (inline(rule=RULE + ", arch: [x86_32]"), "2:40: unknown architecture 'x86_32'"),
        (inline(rule=RULE + ", arch: arm"), "2:39: expected a list"),
        (inline(rule=RULE + ", tags: [Upper]"), "2:40: 'Upper' does not fit in tags"),
        (inline(rule=RULE + ", references: ['']"), "2:46: expected text"),
        (inline(rule=RULE + ", waivable: maybe"), "2:43: 'maybe' is not one of: yes, true, no, false"),
        (inline(rule=RULE + ", waivable: [no]"), "2:43: expected text"),
    ],
)  # fmt: skip
def test_a_profile_that_is_wrong_is_refused(text: str, message: str, write: Callable[..., Path]) -> None:
    """Each mistake is reported with line and column of the very node."""
    path = str(write("p.yaml", text))

    with pytest.raises(InputError) as caught:
        load_profile(read_yaml(path))

    assert f"{path}:{message}" == str(caught.value)


@pytest.mark.parametrize("key", ["title", "severity", "rationale", "references"])
def test_a_library_rule_explains_itself(key: str, write: Callable[..., Path]) -> None:
    """What an inline rule may leave out, a rule of the library must have."""
    rule = ", ".join(part for part in LIBRARY_RULE.split(", ") if not part.startswith(key))
    path = str(write("r.yaml", f"rules: [{{{rule}}}]\n"))

    with pytest.raises(InputError) as caught:
        load_rules(read_yaml(path))

    problem = "rule 'A' names no reference" if key == "references" else f"'{key}' is missing"
    assert f"{path}:1:9: {problem}" == str(caught.value)


def test_an_alias_to_another_part_is_an_ordinary_value(write: Callable[..., Path]) -> None:
    """A list that is given by an alias is checked like any other, and its errors have a place."""
    text = "id: p\noverride: &list\n  - {id: A, demand: {X: y}}\nrules: *list\n"
    path = str(write("p.yaml", text))

    with pytest.raises(InputError) as caught:
        load_profile(read_yaml(path))

    assert f"{path}:3:6: unknown key 'id'" == str(caught.value).partition(" (")[0]


def test_renames_are_read(write: Callable[..., Path]) -> None:
    """A rename has an old name, a new one, a version and perhaps architectures."""
    path = str(write("r.yaml", "renames:\n  - {old: A, new: B, version: 6.10, arch: [arm]}\n"))

    assert [Rename("A", "B", "6.10", ("arm",))] == load_renames(read_yaml(path))


def test_an_incomplete_rename_is_refused(write: Callable[..., Path]) -> None:
    """A rename without a new name says nothing."""
    path = str(write("r.yaml", "renames:\n  - {old: A, version: '6.1'}\n"))

    with pytest.raises(InputError) as caught:
        load_renames(read_yaml(path))

    assert f"{path}:2:5: 'new' is missing" == str(caught.value)


AGREED = [
    (True, inline()),
    (True, inline("version: '1'\ntitle: T\nkind: workload\ndescription: D\nsource: kspp\n")),
    (True, "id: p\nselect: [{tag: a}, {rule: KGH-0001}, {reference: 'kspp:x'}]\n"),
    (True, "id: p\nextends: [base.yaml]\ndrop: [{rule: A, reason: r}]\nomits: [{symbol: A, reason: r}]\n"),
    (True, "id: p\nextends: [q]\noverride: [{rule: A, reason: r, severity: low, arch: [arm], kernel: '>=5.1'}]\n"),
    (True, inline(rule="id: A, any_of: [{X: n}, {Y: [y, m], Z: {contains: a}}, {N: -1, S: set, C: '>=5'}]")),
    (True, inline(rule=f"{RULE}, when: A && !B, kernel: '>=5.13 <6.6', arch: [x86_64], tags: [a-b]")),
    (True, inline(rule=LIBRARY_RULE + ", cost: Much.")),
    (True, inline(rule=RULE + ", waivable: no")),
    (True, inline(rule=RULE + ", waivable: true")),
    (True, "id: p\nextends: [q]\noverride: [{rule: A, reason: r, waivable: no}]\n"),
    (False, "id: p\nextends: [q]\noverride: [{rule: A, waivable: no}]\n"),
    (False, inline(rule=RULE + ", waivable: maybe")),
    (False, inline(rule=RULE + ", waivable: ''")),
    (False, "[]\n"),
    (False, "rules: [{id: A, demand: {X: y}}]\n"),
    (False, "id: p\n"),
    (False, "id: 9p\nselect: [{tag: a}]\n"),
    (False, inline("colour: red\n")),
    (False, inline("kind: other\n")),
    (False, inline("description: [a]\n")),
    (False, inline("select: [{rule: a, tag: b}]\n")),
    (False, inline("drop: [{rule: A}]\n")),
    (False, inline("omits: [{symbol: A}]\n")),
    (False, inline("override: [{rule: A, reason: r}]\n")),
    (False, inline("override: [{rule: A, reason: r, demand: {X: y}, any_of: [{X: n}]}]\n")),
    (False, inline(rule="id: A")),
    (False, inline(rule="demand: {X: y}")),
    (False, inline(rule=RULE + ", any_of: [{X: y}]")),
    (False, inline(rule=RULE + ", severity: severe")),
    (False, inline(rule=RULE + ", kernel: '5.13'")),
    (False, inline(rule=RULE + ", tags: [Upper]")),
    (False, inline(rule=RULE + ", references: [KSPP]")),
    (False, inline(rule=RULE + ", since: '5.1'")),
    (False, inline(rule="id: A, demand: {}")),
    (False, inline(rule="id: A, demand: {CONFIG_X: y}")),
    (False, inline(rule="id: A, demand: {X: []}")),
    (False, inline(rule="id: A, demand: {X: [y, y]}")),
    (False, inline(rule="id: A, demand: {X: {contains: 'a,b'}}")),
    (False, inline(rule="id: A, demand: {X: ''}")),
    (False, inline(rule="id: A, any_of: []")),
    # Below this line the two once disagreed.
    (False, "id: p\nrules: []\n"),
    (False, "id: p\nextends: []\n"),
    (False, "id: p\nextends: ['']\n"),
    (False, inline("source: [kspp]\n")),
    (False, inline("title: ''\n")),
    (False, inline("description: ''\n")),
    (False, inline("version: ''\n")),
    (False, inline("select: [{tag: ''}]\n")),
    (False, inline("drop: [{rule: A, reason: ' '}]\n")),
    (False, inline("drop: [{rule: '9 x', reason: r}]\n")),
    (False, inline(rule=RULE + ", title: ''")),
    (False, inline(rule=RULE + ", rationale: ''")),
    (False, inline(rule=RULE + ", references: []")),
    (False, inline(rule=RULE + ", arch: [vax]")),
    (False, inline(rule="id: A, demand: {X: '>=many'}")),
    (True, inline(rule=RULE + ", kernel: '>=5.13  <6.6'")),
]


@pytest.mark.parametrize(("good", "text"), AGREED)
def test_loader_and_schema_agree(*, good: bool, text: str, write: Callable[..., Path]) -> None:
    """What an editor marks by the published schema is what the tool refuses, and nothing else."""
    document = read_yaml(str(write("p.yaml", text)))
    schema = json.loads(files("kconfig_guard.schema").joinpath("profile.json").read_text("utf-8"))

    accepted_by_schema = jsonschema.Draft202012Validator(schema).is_valid(document.data)
    try:
        load_profile(document)
    except InputError:
        accepted_by_loader = False
    else:
        accepted_by_loader = True

    assert (good, good) == (accepted_by_schema, accepted_by_loader)
