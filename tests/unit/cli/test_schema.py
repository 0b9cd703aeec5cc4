"""Tests of kconfig_guard.cli.schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Guard = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize(
    "name", ["profile", "rules", "settings", "waivers", "baseline", "report", "explain", "diff", "proof"]
)
def test_a_schema_is_printed(name: str, guard: Guard) -> None:
    """What is printed is a JSON Schema of 2020-12 that knows its own name."""
    status, out, err = guard("schema", name)
    schema = json.loads(out)

    jsonschema.Draft202012Validator.check_schema(schema)
    assert (0, "") == (status, err)
    assert ("https://json-schema.org/draft/2020-12/schema", f"urn:kconfig-guard:schema:{name}") == (
        schema["$schema"], schema["$id"]
    )  # fmt: skip


def test_an_unknown_schema_is_one_line(refusal: Callable[..., str]) -> None:
    """The error says which ones there are."""
    assert refusal("schema", "nope").startswith("argument name: invalid choice: 'nope' (choose from ")
