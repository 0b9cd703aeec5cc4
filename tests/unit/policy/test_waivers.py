"""The file of waivers: what is read, that every mistake has a place, and that schema and reader agree."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING

import jsonschema
import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.input.yaml import read_yaml
from kconfig_guard.policy.waivers import Waiver, read_waivers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[[str, str], Path]

FULL = """\
# yaml-language-server: $schema=./waivers.schema.json
waivers:
  - rule: KGH-0205
    accepts: {X86_MSR: m, CONFIG_X86_CPUID: n}
    target: "configs/server-*"
    reason: >-
      The monitoring
      reads them.
    owner: platform team
    expires: 2027-03-31
    approved: 2026-11-01
    ticket: OPS-12
"""


def entry(**changes: str | None) -> str:
    """Return a file with one waiver, with keys changed or added, or left out for None."""
    keys: dict[str, str | None] = {
        "rule": "R-1",
        "accepts": "{A: m}",
        "reason": "Why.",
        "owner": "me",
        "expires": "2027-03-31",
        **changes,
    }
    lines = [f"{key}: {value}\n" for key, value in keys.items() if value is not None]
    return f"waivers:\n- {'  '.join(lines)}"


def test_a_waiver_is_read_with_all_its_fields(write: Write) -> None:
    """Symbols lose their prefix, folded texts become one line, and the line of the file is kept."""
    path = str(write("waivers.yaml", FULL))

    (waiver,) = read_waivers(path)

    assert waiver == Waiver(
        rule="KGH-0205",
        accepts={"X86_MSR": "m", "X86_CPUID": "n"},
        target="configs/server-*",
        reason="The monitoring reads them.",
        owner="platform team",
        expires=date(2027, 3, 31),
        approved=date(2026, 11, 1),
        ticket="OPS-12",
        path=path,
        line=3,
    )
    assert f"{path}:3" == waiver.place


def test_little_is_required(write: Write) -> None:
    """Without a target a waiver is meant for everything; approval and ticket may be left out."""
    (waiver,) = read_waivers(str(write("waivers.yaml", entry())))

    assert ("", None, "") == (waiver.target, waiver.approved, waiver.ticket)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("y", "y"),
        ("no", "no"),
        ("0x10", "0x10"),
        ("010", "010"),
        ("1_000", "1_000"),
        ("''", ""),
        ("' a  b '", " a  b "),
        ("absent", "absent"),
        ('"tab\\there"', "tab\there"),
        ("2027-03-31", "2027-03-31"),
    ],
)
def test_a_value_stays_as_it_is_written(written: str, value: str, write: Write) -> None:
    """Whatever YAML makes of it elsewhere: it is compared with what a config has."""
    (waiver,) = read_waivers(str(write("waivers.yaml", entry(accepts=f"{{A: {written}}}"))))

    assert {"A": value} == waiver.accepts


@pytest.mark.parametrize("text", ["waivers: []\n", "# none\nwaivers:\n  []\n"])
def test_there_may_be_no_waivers(text: str, write: Write) -> None:
    """An empty list is fine, and what one starts with."""
    assert () == read_waivers(str(write("waivers.yaml", text)))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[]", "1:1: expected a mapping"),
        ("{}", "1:1: 'waivers' is missing"),
        ("waiver: []", "1:1: unknown key 'waiver' (known: waivers)"),
        ("waivers:", "1:9: expected a list"),
        ("waivers: [x]", "1:11: expected a mapping"),
        (entry(rule=None), "2:3: 'rule' is missing"),
        (entry(rule="''"), "2:9: 'rule' is empty"),
        (entry(accepts=None), "2:3: 'accepts' is missing"),
        (entry(accepts="{}"),
         "3:12: expected symbols with the values that are accepted, such as {X86_MSR: m}"),
        (entry(accepts="[A]"),
         "3:12: expected symbols with the values that are accepted, such as {X86_MSR: m}"),
        (entry(accepts="{A-B: m}"), "3:13: 'A-B' is not a symbol name"),
        (entry(accepts="{CONFIG_: m}"), "3:13: 'CONFIG_' is not a symbol name"),
        (entry(accepts='{"A\\n": m}'), "3:13: 'A\n' is not a symbol name"),
        (entry(accepts="{A: m, CONFIG_A: n}"), "3:19: 'A' stands here twice"),
        (entry(accepts="{A: m, A: n}"), "3:19: duplicate key 'A'"),
        (entry(accepts="{A: [y, m]}"), "3:16: expected text"),
        (entry(target="''"), "7:11: 'target' is empty"),
        (entry(target="[a]"), "7:11: expected text"),
        (entry(reason=None), "2:3: 'reason' is missing"),
        (entry(reason="' '"), "4:11: 'reason' is empty"),
        (entry(owner=None), "2:3: 'owner' is missing"),
        (entry(owner=""), "5:9: 'owner' is empty"),
        (entry(expires=None), "2:3: 'expires' is missing"),
        (entry(expires="never"), "6:12: 'never' is not a date (YYYY-MM-DD)"),
        (entry(expires="2027-02-30"), "6:12: '2027-02-30' is not a date (YYYY-MM-DD)"),
        (entry(expires="2027-02-29"), "6:12: '2027-02-29' is not a date (YYYY-MM-DD)"),
        (entry(expires="0000-01-01"), "6:12: '0000-01-01' is not a date (YYYY-MM-DD)"),
        (entry(expires="20270331"), "6:12: '20270331' is not a date (YYYY-MM-DD)"),
        (entry(expires="2027-3-31"), "6:12: '2027-3-31' is not a date (YYYY-MM-DD)"),
        (entry(expires="2027-W13-3"), "6:12: '2027-W13-3' is not a date (YYYY-MM-DD)"),
        (entry(expires="٢٠٢٧-٠٣-٣١"), "6:12: '٢٠٢٧-٠٣-٣١' is not a date (YYYY-MM-DD)"),
        (entry(expires="2027-03-31T00:00"), "6:12: '2027-03-31T00:00' is not a date (YYYY-MM-DD)"),
        (entry(approved="2027-04-01"), "6:12: expires before it was approved, on 2027-04-01"),
        (entry(approved="soon"), "7:13: 'soon' is not a date (YYYY-MM-DD)"),
        (entry(ticket="''"), "7:11: 'ticket' is empty"),
        (entry(until="2027-03-31"),
         "7:3: unknown key 'until' (known: rule, accepts, target, reason, owner, expires, approved, ticket)"),
    ],
)  # fmt: skip
def test_a_mistake_has_a_place(text: str, complaint: str, write: Write) -> None:
    """File, line and column."""
    path = write("waivers.yaml", f"{text.rstrip()}\n")

    with pytest.raises(InputError) as caught:
        read_waivers(str(path))

    assert f"{path}:{complaint}" == str(caught.value)


def test_a_waiver_that_ends_on_the_day_of_its_approval_is_one(write: Write) -> None:
    """It counts on that day."""
    (waiver,) = read_waivers(str(write("waivers.yaml", entry(approved="2027-03-31"))))

    assert waiver.expires == waiver.approved


def several(*entries: str) -> str:
    listed = "".join(f"  - {{{one}, reason: r, owner: o, expires: 2027-03-31}}\n" for one in entries)
    return f"waivers:\n{listed}"


def test_the_same_waiver_twice_is_refused(write: Write) -> None:
    """Rule, target and symbols are the same, whatever is accepted: one of the two would hide the other."""
    path = write(
        "waivers.yaml",
        several("rule: R-1, target: a, accepts: {A: y, B: n}", "rule: R-1, target: a, accepts: {CONFIG_B: m, A: y}"),
    )

    with pytest.raises(InputError) as caught:
        read_waivers(str(path))

    assert f"{path}:3:5: a waiver of R-1 for the same target and symbols stands in line 2" == str(caught.value)


def test_waivers_of_one_rule_may_differ_in_target_or_symbols(write: Write) -> None:
    """Each of them has something of its own to accept."""
    text = several(
        "rule: R-1, accepts: {A: y}", "rule: R-1, target: a, accepts: {A: y}", "rule: R-1, accepts: {A: y, B: y}",
        "rule: R-2, accepts: {A: y}",
    )  # fmt: skip

    assert [2, 3, 4, 5] == [waiver.line for waiver in read_waivers(str(write("waivers.yaml", text)))]


@pytest.mark.parametrize(
    ("good", "text"),
    [
        (True, FULL),
        (True, "waivers: []\n"),
        (True, entry()),
        (True, entry(accepts="{CONFIG_A: '', 9P_FS: absent, CONFIG: 16}")),
        (True, entry(ticket="1234")),
        (False, "{}\n"),
        (False, "[]\n"),
        (False, "waivers:\n"),
        (False, "waivers: {}\n"),
        (False, "waivers: [x]\n"),
        (False, "waivers: []\ncolour: red\n"),
        (False, entry(rule=None)),
        (False, entry(rule="' '")),
        (False, entry(accepts=None)),
        (False, entry(accepts="{}")),
        (False, entry(accepts="m")),
        (False, entry(accepts="{A: {B: m}}")),
        (False, entry(accepts="{A B: m}")),
        (False, entry(accepts="{CONFIG_: m}")),
        (False, entry(accepts="{'': m}")),
        (False, entry(target="' '")),
        (False, entry(target="[a, b]")),
        (False, entry(reason=None)),
        (False, entry(reason="''")),
        (False, entry(owner=None)),
        (False, entry(owner="")),
        (False, entry(expires=None)),
        (False, entry(expires="2027-02-30")),
        (False, entry(expires="2027-1-1")),
        (False, entry(expires="tomorrow")),
        (False, entry(expires="[2027-03-31]")),
        (False, entry(approved="2026-13-01")),
        (False, entry(approved="")),
        (False, entry(ticket="''")),
        (False, entry(until="2027-03-31")),
    ],
)
def test_schema_and_reader_agree(*, good: bool, text: str, write: Write) -> None:
    """What editors accept is what runs accept."""
    path = str(write("waivers.yaml", text))
    schema = json.loads(files("kconfig_guard.schema").joinpath("waivers.json").read_text("utf-8"))
    kind = jsonschema.Draft202012Validator
    by_schema = kind(schema, format_checker=kind.FORMAT_CHECKER).is_valid(read_yaml(path).data)
    try:
        read_waivers(path)
    except InputError:
        by_reader = False
    else:
        by_reader = True

    assert (good, good) == (by_schema, by_reader)
