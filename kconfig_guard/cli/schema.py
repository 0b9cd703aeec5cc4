"""``kconfig-guard schema``: print a published JSON Schema."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from kconfig_guard.cli.main import EXIT_CLEAN
from kconfig_guard.report.output import write_stdout

if TYPE_CHECKING:
    import argparse


def run(arguments: argparse.Namespace) -> int:
    """Print the schema."""
    write_stdout(files("kconfig_guard.schema").joinpath(f"{arguments.name}.json").read_text("utf-8"))
    return EXIT_CLEAN
