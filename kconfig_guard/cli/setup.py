"""What the verbs that read configs have in common: a workspace from the arguments, and the record of a toolchain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.cli.main import tell
from kconfig_guard.cli.progress import show
from kconfig_guard.errors import InputError
from kconfig_guard.report.output import write_file
from kconfig_guard.workspace import FROM_CONFIG, RUN, Workspace

if TYPE_CHECKING:
    import argparse


def make_workspace(arguments: argparse.Namespace) -> Workspace:
    """Return the workspace that the arguments ask for.

    Raises:
        InputError: The arguments contradict each other.
    """
    if arguments.record is not None and arguments.toolchain != RUN:
        raise InputError("--record needs '--toolchain run'")
    return Workspace(
        arguments.tree,
        arguments.arch,
        toolchain=_toolchain(arguments.toolchain),
        use_cache=not arguments.no_cache,
        tell=tell,
        progress=show,
    )


def _toolchain(wanted: str) -> str | dict[str, str]:
    if wanted in (FROM_CONFIG, RUN):
        return wanted
    from kconfig_guard.input.answers import read_answers  # noqa: PLC0415 - rarely asked for

    return read_answers(wanted)


def record(workspace: Workspace, arguments: argparse.Namespace) -> None:
    """Write the answers of the toolchain that was asked, if the arguments want them."""
    if arguments.record is not None and workspace.asked_of_toolchain:
        from kconfig_guard.report.answers import render_answers  # noqa: PLC0415 - rarely asked for

        write_file(arguments.record, render_answers(workspace.asked_of_toolchain))
