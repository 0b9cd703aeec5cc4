"""``kconfig-guard baseline``: write or prune the list of findings that are there already."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kconfig_guard.acceptance.baselining import entries_of, pruned
from kconfig_guard.checking import Checking
from kconfig_guard.cli.accepted import read_accepted
from kconfig_guard.cli.effective import effective
from kconfig_guard.cli.main import EXIT_CLEAN, tell
from kconfig_guard.cli.setup import make_workspace, record
from kconfig_guard.policy.baseline import Baseline, read_baseline, render_baseline
from kconfig_guard.report.output import write_file
from kconfig_guard.report.words import counted

if TYPE_CHECKING:
    import argparse

    from kconfig_guard.acceptance.judged import Judged
    from kconfig_guard.cli.effective import Effective

NAME = ".kconfig-guard-baseline.yaml"


def run_write(arguments: argparse.Namespace) -> int:
    """List all that fails now; entries of configs that are not judged stay.

    Raises:
        InputError: Something cannot be judged, or the file cannot be read or written.
    """
    counts = effective(arguments)
    path = _path(counts)
    known = read_baseline(path) if Path(path).exists() else Baseline(path)
    judged = _judged(counts, arguments)
    targets = {one.key for one in judged}
    others = () if counts.selection.is_complete else tuple(one for one in known.entries if one.target not in targets)
    entries = entries_of(judged)
    write_file(path, render_baseline([*others, *entries]))
    kept = f", {len(others)} of other configs kept" if others else ""
    tell(f"{path}: {len(entries)} unmet demands of {counted(len(judged), 'config')}{kept}")
    if counts.baseline is None:
        tell(f"it counts where it is named: with --baseline {path}, or 'baseline: {NAME}' in the settings file")
    return EXIT_CLEAN


def run_prune(arguments: argparse.Namespace) -> int:
    """Remove from the baseline what is not needed any more.

    Raises:
        InputError: Something cannot be judged, or the file cannot be read or written.
    """
    counts = effective(arguments)
    known = read_baseline(_path(counts))
    judged = _judged(counts, arguments)
    left = pruned(known, judged, complete=counts.selection.is_complete)
    if len(left) < len(known.entries):
        write_file(known.path, render_baseline(left))
    tell(f"{known.path}: {len(known.entries) - len(left)} of {len(known.entries)} entries removed")
    return EXIT_CLEAN


def _path(counts: Effective) -> str:
    return counts.baseline or str(Path(counts.settings.folder) / NAME)


def _judged(counts: Effective, arguments: argparse.Namespace) -> list[Judged]:
    """Return what is found if nothing but waivers and decisions accepts it."""
    workspace = make_workspace(arguments)
    checking = Checking(workspace, counts.settings, with_fixes=False, jobs=arguments.jobs)
    accepted = read_accepted(counts.waivers, None, is_complete=counts.selection.is_complete)
    outcome = checking.outcome(counts.selection.subjects, accepted)
    record(workspace, arguments)
    return checking.judged(outcome)
