"""The difference of two configs as JSON."""

from __future__ import annotations

import json
from importlib.resources import files

import jsonschema

from kconfig_guard.judgement.explanation import Context
from kconfig_guard.judgement.review import Cause, Comparison, Difference, Edit
from kconfig_guard.report.diff_json import comparison_data, render_comparison_json

FOUND = Comparison(
    "old",
    "new",
    (Edit("A", "CONFIG_A=y", None, "old", 3, "its line is gone; the default is n"),),
    (
        Difference("A", "y", "n", Cause.DEFAULT, "its line is gone", 0),
        Difference("N\u00e9", None, "\udc80", Cause.KCONFIG, "new in this kernel"),
    ),
    over_tree=True,
)


def test_it_follows_its_schema() -> None:
    """All that a comparison can hold is described."""
    schema = json.loads(files("kconfig_guard.schema").joinpath("diff.json").read_text("utf-8"))
    text = render_comparison_json(FOUND, Context("old", "linux", "6.1", "x86_64"), Context("-", None, "", "x86_64"))

    jsonschema.Draft202012Validator(schema).validate(json.loads(text))
    assert text.isascii()
    assert text.endswith("}\n")


def test_every_cause_is_in_the_schema() -> None:
    """A new one cannot be forgotten there."""
    schema = json.loads(files("kconfig_guard.schema").joinpath("diff.json").read_text("utf-8"))

    assert [cause.value for cause in Cause] == schema["$defs"]["cause"]["enum"]


def test_differences_lead_to_their_edits() -> None:
    """By the index of the edit; counts are of all of them."""
    data = comparison_data(FOUND)

    assert {
        "symbol": "A",
        "old": "CONFIG_A=y",
        "new": None,
        "location": {"path": "old", "line": 3},
        "effect": "its line is gone; the default is n",
    } == data["edits"][data["differences"][0]["edit"]]
    assert data["differences"][1]["edit"] is None
    assert (1, 2, 1) == tuple(data["summary"][key] for key in ("edits", "differences", "without_edit"))
    assert (1, 1, 0) == tuple(data["summary"]["by_cause"][key] for key in ("default", "kconfig", "asked"))
