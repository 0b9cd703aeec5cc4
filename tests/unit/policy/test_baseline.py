"""The file of a baseline: what is written is what is read, whatever the names are."""

from __future__ import annotations

import json
import random
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import yaml

from kconfig_guard.errors import InputError
from kconfig_guard.input.yaml import read_yaml
from kconfig_guard.policy.baseline import Baseline, Entry, read_baseline, render_baseline, spelled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[[str, str], Path]

ENTRY = "{rule: R-1, symbol: A, target: configs/a}"
HOSTILE = [
    "yes", "No", "null", "~", "1e3", "2027-03-31", "0x10", "-", "- a", "a: b", "a #b", "{a}", "[a]", "*a", "&a", "!a",
    "%a", "@a", "`a", "'", '"', "\\", "\\n", "a\nb", "a\r\nb", "\t", " a ", "a,b", "\x1b[31m", "\u202e\u2066", "\x85",
    "\u2028", "\ufeff", "\ufffe", "\ud7ff", "\U0001f600", "\U000e0001", "\U0010ffff", "ä", "a" * 5000, "a?b", "=", "<<",
    "...", "---", "\x7f", "\xa0",
]  # fmt: skip
"""Texts that some reader of YAML, or some terminal, takes for something else."""


def plain_data(text: str) -> Any:
    """Return what PyYAML's own loader makes of a text, which is not our reader."""
    return yaml.safe_load(text)


def test_a_baseline_is_read(write: Write) -> None:
    """With the line of each entry, which decides on nothing."""
    path = str(write("b.yaml", f"entries:\n  - {ENTRY}\n  - {{target: t, rule: x.config:B, symbol: 64BIT}}\n"))

    baseline = read_baseline(path)

    assert Baseline(path, (Entry("configs/a", "R-1", "A"), Entry("t", "x.config:B", "64BIT"))) == baseline
    assert [2, 3] == [entry.line for entry in baseline.entries]


def test_a_baseline_is_written_sorted_and_once_each() -> None:
    """One entry on each line, by target, so that a change of one config touches neighbouring lines."""
    entries = [Entry("b", "R-1", "A"), Entry("a", "R-2", "A", 7), Entry("a", "R-1", "B"), Entry("a", "R-2", "A")]

    text = render_baseline(entries)

    assert [
        "entries:",
        "  - {rule: R-1, symbol: B, target: a}",
        "  - {rule: R-2, symbol: A, target: a}",
        "  - {rule: R-1, symbol: A, target: b}",
    ] == [line for line in text.splitlines() if not line.startswith("#")]
    assert text == render_baseline(reversed(entries))
    assert "kconfig-guard baseline prune" in text


def test_an_empty_baseline_can_be_read(write: Write) -> None:
    """Nothing is to be accepted any more."""
    assert () == read_baseline(str(write("b.yaml", render_baseline([])))).entries


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_survive(name: str, write: Write) -> None:
    """They are read as they were, by us and by others, and stand in the file as printable text on one line."""
    entries = (Entry(name if name.strip() else "x", f"R{name}", "A"),)

    text = render_baseline(entries)

    assert entries == read_baseline(str(write("b.yaml", text))).entries
    assert [{"rule": one.rule, "symbol": one.symbol, "target": one.target} for one in entries] == plain_data(text)[
        "entries"
    ]
    assert len(text.splitlines()) == len(render_baseline([Entry("a", "R", "A")]).splitlines())
    assert all(char.isprintable() or char == "\n" for char in text)


@pytest.mark.parametrize("symbol", ["1E5", "64BIT", "0X10", "123", "Y", "N", "NULL", "_", "ON"])
def test_a_symbol_stays_text(symbol: str) -> None:
    """For editors too, which check the file by its schema."""
    assert symbol == plain_data(render_baseline([Entry("t", "R", symbol)]))["entries"][0]["symbol"]


def test_whatever_is_written_can_be_read(write: Write) -> None:
    """Entries of random texts, with all kinds of characters."""
    dice = random.Random(7)
    alphabet = "aZ09_-./: #\"'\\{}[],&*!|>%@`\t\n\r\x1b\x85\xa0é\u200f\u2028\u3042\ufeff\uffff\U0001f600\U0010fffd"

    def text() -> str:
        return "x" + "".join(dice.choices(alphabet, k=dice.randrange(12)))

    for _ in range(200):
        entries = {Entry(text(), text(), dice.choice(["A", "9P_FS", "0", "NO"])) for _ in range(dice.randrange(4))}
        written = render_baseline(entries)
        found = read_baseline(str(write("b.yaml", written))).entries
        assert sorted(entries) == list(found)
        assert written == render_baseline(found)


def test_bytes_that_are_no_text_are_spelled_out(write: Write) -> None:
    """A file name may hold any bytes, a YAML file may not."""
    name = b"configs/\xff\xe9".decode("utf-8", "surrogateescape")

    assert "configs/\\udcff\\udce9" == spelled(name)
    (entry,) = read_baseline(str(write("b.yaml", render_baseline([Entry(spelled(name), "R", "A")])))).entries
    assert spelled(name) == entry.target


def test_a_large_baseline_can_be_read(write: Write) -> None:
    """Every defconfig of a tree may have a hundred findings, which is more than other files may hold."""
    entries = [Entry(f"configs/{number}", f"R-{number}", "A") for number in range(33_000)]

    assert len(entries) == len(read_baseline(str(write("b.yaml", render_baseline(entries)))).entries)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[]", "1:1: expected a mapping"),
        ("{}", "1:1: 'entries' is missing"),
        ("entries:", "1:9: expected a list"),
        ("entries: [x]", "1:11: expected a mapping"),
        ("findings: []", "1:1: unknown key 'findings' (known: entries)"),
        ("entries: [{rule: R, symbol: A}]", "1:11: 'target' is missing"),
        ("entries: [{rule: R, symbol: A, target: ' '}]", "1:40: 'target' is empty"),
        ("entries: [{symbol: A, target: t}]", "1:11: 'rule' is missing"),
        ("entries: [{rule: R, symbol: CONFIG_A, target: t}]",
         "1:29: 'CONFIG_A' is not a symbol name (write it without CONFIG_)"),
        ("entries: [{rule: R, symbol: A=y, target: t}]",
         "1:29: 'A=y' is not a symbol name (write it without CONFIG_)"),
        ("entries: [{rule: R, symbol: [A], target: t}]", "1:29: expected text"),
        ("entries: [{rule: R, symbol: A, target: t, line: 3}]",
         "1:43: unknown key 'line' (known: rule, symbol, target)"),
        (f"entries:\n- {ENTRY}\n- {ENTRY}", "3:3: the same entry stands in line 2"),
    ],
)  # fmt: skip
def test_a_mistake_has_a_place(text: str, complaint: str, write: Write) -> None:
    """File, line and column."""
    path = write("b.yaml", f"{text}\n")

    with pytest.raises(InputError) as caught:
        read_baseline(str(path))

    assert f"{path}:{complaint}" == str(caught.value)


@pytest.mark.parametrize(
    ("good", "text"),
    [
        (True, render_baseline([])),
        (True, render_baseline([Entry("a", "b", "C"), Entry("a", "1", "2")])),
        (True, f"entries: [{ENTRY}]\n"),
        (False, "{}\n"),
        (False, "[]\n"),
        (False, "entries: {}\n"),
        (False, "entries: [x]\n"),
        (False, f"entries: [{ENTRY}]\nversion: 1\n"),
        (False, "entries: [{rule: R, symbol: A}]\n"),
        (False, "entries: [{rule: R, symbol: A, target: ''}]\n"),
        (False, "entries: [{rule: R, symbol: CONFIG_A, target: t}]\n"),
        (False, "entries: [{rule: R, symbol: 'A B', target: t}]\n"),
        (False, "entries: [{rule: [R], symbol: A, target: t}]\n"),
        (False, "entries: [{rule: R, symbol: A, target: t, value: m}]\n"),
    ],
)
def test_schema_and_reader_agree(*, good: bool, text: str, write: Write) -> None:
    """What editors accept is what runs accept."""
    path = str(write("b.yaml", text))
    schema = json.loads(files("kconfig_guard.schema").joinpath("baseline.json").read_text("utf-8"))
    by_schema = jsonschema.Draft202012Validator(schema).is_valid(read_yaml(path).data)
    try:
        read_baseline(path)
    except InputError:
        by_reader = False
    else:
        by_reader = True

    assert (good, good) == (by_schema, by_reader)
