"""Reading one table of a TOML file: texts like those of YAML, each with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.input.toml import read_toml_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[[str, str], Path]

TABLE = ("tool", "kconfig-guard")
TEXT = """\
[project]
name = "x"
fail-on = "not ours"

[tool.kconfig-guard]
fail-on = "high"
formats = [
  "text",
]
number = 5
yes = true

[[tool.kconfig-guard.targets]]
config = "a"

  [[tool.kconfig-guard.targets]]
  "config" = "b"

[tool.other]
config = "c"
"""


def test_a_table_is_read_as_text_with_places(write: Write) -> None:
    """Keys of other tables are not mixed up with ours, and items of a list of tables are told apart."""
    document = read_toml_table(str(write("pyproject.toml", TEXT)), TABLE)

    assert document is not None
    assert {
        "fail-on": "high",
        "formats": ["text"],
        "number": "5",
        "yes": "true",
        "targets": [{"config": "a"}, {"config": "b"}],
    } == document.data
    assert [(6, 1), (7, 1), (14, 1), (16, 3), (17, 3), (7, 1)] == [
        document.place(at)
        for at in (
            ("fail-on",),
            ("formats",),
            ("targets", 0, "config"),
            ("targets", 1),
            ("targets", 1, "config"),
            ("formats", 0),
        )
    ]


@pytest.mark.parametrize("text", ["[tool.other]\nx = 1\n", "# tool.kconfig-guard\n", "tool = 'kconfig-guard'\n"])
def test_a_file_without_the_table_says_nothing(text: str, write: Write) -> None:
    """Most projects have no such table."""
    assert read_toml_table(str(write("pyproject.toml", text)), TABLE) is None


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[tool.kconfig-guard]\nx =\n", "2:4: not valid TOML: Invalid value"),
        ("[tool.kconfig-guard]\nx = 1\nx = 2\n", "3:6: not valid TOML: Cannot overwrite a value"),
        ("[tool.kconfig-guard]\nx = " + "[" * 5000, ": not valid TOML"),
        ("[tool.kconfig-guard]\nx = " + "1" * 5000, ": not valid TOML: Exceeds the limit"),
        ("[tool.kconfig-guard]\nx = 0x" + "f" * 5000, ": cannot be used: Exceeds the limit"),
        ('[tool.kconfig-guard]\nx = "a\\u0000b"\n', ": cannot be used: a text cannot hold a NUL character"),
    ],
)
def test_a_broken_file_is_told_with_its_place(text: str, complaint: str, write: Write) -> None:
    """One line, whatever the TOML reader raises."""
    path = write("pyproject.toml", text)

    with pytest.raises(InputError) as caught:
        read_toml_table(str(path), TABLE)

    assert str(caught.value).removeprefix(f"{path}:").startswith(complaint.removeprefix(":"))
    assert "\n" not in str(caught.value)
