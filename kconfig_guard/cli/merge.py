"""``kconfig-guard merge``: what merging fragments and ``olddefconfig`` would give, and what would be dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.cli.main import EXIT_CLEAN, EXIT_FINDINGS, tell
from kconfig_guard.cli.setup import make_workspace, record
from kconfig_guard.merging import merge
from kconfig_guard.report.output import write_file, write_stdout

if TYPE_CHECKING:
    import argparse


def run(arguments: argparse.Namespace) -> int:
    """Write the final config; return 1 if a value that a fragment asks for did not survive, else 0.

    Raises:
        InputError: A config or the tree cannot be used.
    """
    workspace = make_workspace(arguments)
    result = merge(workspace, arguments.base, arguments.fragments)
    record(workspace, arguments)
    if arguments.output:
        write_file(arguments.output, result.text)
    else:
        write_stdout(result.text)
    for place, lost, because in result.lost:
        became = "this kernel does not have it" if lost.actual is None else f"it is {lost.actual or 'empty'}"
        tell(f"{place}: {lost.symbol}={lost.requested} did not survive: {became} ({'; '.join(because)})")
    return EXIT_FINDINGS if result.lost else EXIT_CLEAN
