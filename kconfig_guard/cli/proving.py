"""``kconfig-guard profile check`` and ``profile conflicts``: prove profiles against trees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.cli.main import EXIT_CLEAN, EXIT_FINDINGS, tell
from kconfig_guard.cli.progress import show
from kconfig_guard.errors import InputError
from kconfig_guard.input.arch import KNOWN
from kconfig_guard.proof.flaw import reaches
from kconfig_guard.proving import Proving
from kconfig_guard.report.output import write_stdout
from kconfig_guard.workspace import Workspace

if TYPE_CHECKING:
    import argparse


def run_check(arguments: argparse.Namespace) -> int:
    """Print what is wrong with profiles, and return the exit status.

    Raises:
        InputError: A profile or a tree cannot be used.
    """
    proving = _proving(arguments)
    flaws = proving.flaws()
    if arguments.format == "json":
        from kconfig_guard.report.proof_json import render_flaws_json  # noqa: PLC0415 - see check

        write_stdout(render_flaws_json(proving.profiles, flaws))
    else:
        from kconfig_guard.report.proof_text import render_flaws  # noqa: PLC0415 - see check

        write_stdout(render_flaws(proving.profiles, len(proving.rules), flaws))
    failed = reaches(flaws, arguments.fail_on) and not arguments.exit_zero
    return EXIT_FINDINGS if failed else EXIT_CLEAN


def run_conflicts(arguments: argparse.Namespace) -> int:
    """Print the demands of profiles that exclude each other, and return the exit status.

    Raises:
        InputError: A profile or a tree cannot be used, or there is only one profile.
    """
    proving = _proving(arguments)
    if len(proving.profiles) < 2:
        raise InputError("name at least two different profiles to compare")
    conflicts = proving.conflicts()
    if arguments.format == "json":
        from kconfig_guard.report.proof_json import render_conflicts_json  # noqa: PLC0415 - see check

        write_stdout(render_conflicts_json(proving.profiles, conflicts))
    else:
        from kconfig_guard.report.proof_text import render_conflicts  # noqa: PLC0415 - see check

        write_stdout(render_conflicts(proving.profiles, conflicts))
    return EXIT_FINDINGS if conflicts and not arguments.exit_zero else EXIT_CLEAN


def _proving(arguments: argparse.Namespace) -> Proving:
    for arch in arguments.arch:
        if arch not in KNOWN:
            raise InputError(f"unknown architecture '{arch}' (known: {', '.join(sorted(KNOWN))})")
    trees = list(dict.fromkeys(tree for group in arguments.tree for tree in group))
    workspace = Workspace(use_cache=not arguments.no_cache, tell=tell, progress=show)
    # Without a config to tell the width, make ARCH=x86 builds for 64 bits.
    archs = ["x86_64" if arch == "x86" else arch for arch in arguments.arch]
    return Proving(arguments.names, trees, list(dict.fromkeys(archs)), workspace)
