"""``kconfig-guard merge``: what merging fragments and ``olddefconfig`` would give, or what they lack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.cli.main import EXIT_CLEAN, EXIT_FINDINGS, tell
from kconfig_guard.cli.setup import make_workspace, record
from kconfig_guard.errors import InputError
from kconfig_guard.merging import merge
from kconfig_guard.report.output import write_file, write_stdout

if TYPE_CHECKING:
    import argparse


def run(arguments: argparse.Namespace) -> int:
    """Write the final config, or with ``--complete`` the fragment that keeps what would be lost.

    Returns:
        1 if a value that a fragment asks for did not survive, or cannot, else 0.

    Raises:
        InputError: A config or the tree cannot be used, or the arguments contradict each other.
    """
    if arguments.complete:
        return _complete(arguments)
    if arguments.max_collateral is not None:
        raise InputError("--max-collateral needs --complete")
    workspace = make_workspace(arguments)
    result = merge(workspace, arguments.base, arguments.fragments)
    record(workspace, arguments)
    _write(arguments, result.text)
    for place, lost, because in result.lost:
        became = "this kernel does not have it" if lost.actual is None else f"it is {lost.actual or 'empty'}"
        tell(f"{place}: {lost.symbol}={lost.requested} did not survive: {became} ({'; '.join(because)})")
    return EXIT_FINDINGS if result.lost else EXIT_CLEAN


def _complete(arguments: argparse.Namespace) -> int:
    # What searches is slow to import, and mostly not asked for.
    from kconfig_guard.completing import MAX_COLLATERAL, complete  # noqa: PLC0415
    from kconfig_guard.report.completion import render_completion  # noqa: PLC0415

    workspace = make_workspace(arguments)
    limit = MAX_COLLATERAL if arguments.max_collateral is None else arguments.max_collateral
    completion = complete(workspace, arguments.base, arguments.fragments, limit)
    record(workspace, arguments)
    _write(arguments, render_completion(completion))
    tell(
        f"{len(completion.lines)} lines, {len(completion.unmet)} requests cannot be met, "
        f"{len(completion.collateral)} other options change"
    )
    return EXIT_FINDINGS if completion.unmet else EXIT_CLEAN


def _write(arguments: argparse.Namespace, text: str) -> None:
    if arguments.output:
        write_file(arguments.output, text)
    else:
        write_stdout(text)
