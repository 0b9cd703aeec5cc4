"""``kconfig-guard check``: judge configs and report, or report again what an earlier run has found."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from kconfig_guard.cli.effective import effective, settings_lines
from kconfig_guard.cli.main import EXIT_CLEAN, tell
from kconfig_guard.cli.places import places_of
from kconfig_guard.errors import InputError
from kconfig_guard.kept_reports import KeptReports, Question
from kconfig_guard.profile.names import is_path
from kconfig_guard.report.escape import printable
from kconfig_guard.report.formats import FORMATS
from kconfig_guard.report.output import terminal_width, wants_color, write, write_stdout
from kconfig_guard.store import Store, cache_folder

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from kconfig_guard.cli.effective import Effective
    from kconfig_guard.kept_reports import Reports
    from kconfig_guard.report.output import Output


def run(arguments: argparse.Namespace) -> int:
    """Judge all configs, write all reports, and return the exit status.

    Raises:
        InputError: Something cannot be judged or written.
    """
    if [*arguments.configs, arguments.base_config, *(arguments.require or ())].count("-") > 1:
        raise InputError("standard input can only be read once")
    counts = effective(arguments)
    outputs = _outputs(counts)
    if arguments.show_settings:
        write_stdout("".join(f"{printable(line)}\n" for line in settings_lines(counts)))
        return EXIT_CLEAN
    reports = _reports(arguments, counts, outputs)
    write(reports.outputs)
    return reports.status


def _reports(arguments: argparse.Namespace, counts: Effective, outputs: list[Output]) -> Reports:
    """Return what this run comes to, from the cache if it is there."""
    question = _question(arguments, counts, outputs)
    kept = KeptReports(Store(cache_folder()))
    key = None if question is None or kept.store.folder is None else question.key()
    if question is not None and key is not None:
        reports = kept.find(question, key)
        if reports is not None:
            for line in reports.told:
                tell(line)
            return reports
    # What follows takes long to import.
    from kconfig_guard.cli.judging import judge  # noqa: PLC0415

    reports, workspace = judge(arguments, counts, outputs)
    if question is not None and key is not None:
        kept.keep(question, key, workspace, reports)
    return reports


def _question(arguments: argparse.Namespace, counts: Effective, outputs: list[Output]) -> Question | None:
    """Return what this run is to find out; None if it has to be found out each time."""
    is_asked_again = arguments.base_config is not None or arguments.base_ref is not None
    if arguments.no_cache or is_asked_again or arguments.toolchain != "config" or arguments.record is not None:
        return None
    subjects = counts.selection.subjects
    if any("-" in (one.config, *one.require) for one in subjects):
        return None
    files = tuple(filter(None, (counts.settings.path, *counts.waivers, counts.baseline)))
    on_terminal = sys.stdout.isatty()
    said = [
        {name: value for name, value in vars(arguments).items() if not callable(value)},
        [counts.fail_on, outputs, wants_color(arguments.color, os.environ, is_terminal=on_terminal)],
        terminal_width() if on_terminal else None,
        places_of(sorted(_inputs(counts))),
        _day() if counts.waivers or counts.baseline else "",
    ]
    return Question(said, subjects, files, arguments.tree)


def _day() -> str:
    """Return what tells the day by which waivers expire."""
    from kconfig_guard.policy.today import today  # noqa: PLC0415 - most runs have none

    try:
        return str(today(os.environ))
    except InputError as error:
        # It will be said in its turn.
        return str(error)


def _outputs(counts: Effective) -> list[Output]:
    """Return the reports that are to be written.

    Raises:
        InputError: A format is unknown, or something is to be written to two places or over an input.
    """
    taken = {_real(path): "is an input and cannot be the output as well" for path in _inputs(counts)}
    outputs: list[Output] = []
    for item in counts.formats:
        name, colon, path = item.partition(":")
        if name not in FORMATS:
            raise InputError(f"unknown format '{name}' (known: {', '.join(FORMATS)})")
        if colon and not path:
            raise InputError(f"format '{item}' names no file")
        real = _real(path)
        if path and real in taken:
            raise InputError(taken[real], path)
        # What is no file, such as /dev/stderr, can take several.
        if path and (os.path.isfile(real) or not os.path.exists(real)):  # noqa: PTH110, PTH113 - as the path above
            taken[real] = "cannot be the output of two formats"
        outputs.append((name, path or None))
    if sum(path is None for _, path in outputs) > 1:
        raise InputError("only one format can go to standard output; give the others a file (FMT:PATH)")
    return outputs


def _real(path: str) -> str:
    """Return where a path really leads."""
    try:
        return os.path.realpath(path)
    except OSError:
        # The working folder is gone.
        return path


def _inputs(counts: Effective) -> Iterator[str]:
    """Yield the paths of what a run reads, apart from trees and from what a profile extends."""
    yield from filter(None, (counts.settings.path, *counts.waivers, counts.baseline))
    for one in counts.selection.subjects:
        yield from (one.shown or one.config, *one.fragments, *one.require, *filter(is_path, one.profiles))
