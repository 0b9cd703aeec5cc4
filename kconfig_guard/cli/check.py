"""``kconfig-guard check``: judge configs and report."""

from __future__ import annotations

import os
import shlex
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from kconfig_guard.checking import Checking
from kconfig_guard.cli.accepted import read_accepted
from kconfig_guard.cli.effective import effective, settings_lines
from kconfig_guard.cli.main import EXIT_CLEAN, EXIT_FINDINGS
from kconfig_guard.cli.places import places_of
from kconfig_guard.cli.setup import make_workspace, record
from kconfig_guard.errors import InputError
from kconfig_guard.profile.names import is_path
from kconfig_guard.report.escape import printable
from kconfig_guard.report.formats import FORMATS, render, render_failure
from kconfig_guard.report.output import terminal_width, wants_color, write_file, write_stdout
from kconfig_guard.report.view import View

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from kconfig_guard.cli.effective import Effective
    from kconfig_guard.judgement.outcome import Outcome
    from kconfig_guard.reviewing import Reviewing
    from kconfig_guard.workspace import Workspace

Output = tuple[str, str | None]
"""Format and path of a report; None for standard output."""


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
    try:
        outcome = _outcome(counts, arguments)
    except InputError as error:
        _report_failure(outputs, error)
        raise
    view = _view(outcome, counts, arguments)
    _write((path, render(name, outcome, _for_output(view, path, arguments))) for name, path in outputs)
    return EXIT_FINDINGS if outcome.reaches(counts.fail_on) and not arguments.exit_zero else EXIT_CLEAN


def _outcome(counts: Effective, arguments: argparse.Namespace) -> Outcome:
    workspace = make_workspace(arguments)
    checking = Checking(workspace, counts.settings, _reviewing(workspace, arguments), with_fixes=not arguments.no_fix)
    # What is wrong with waivers is said before any config is read.
    accepted = read_accepted(
        counts.waivers,
        counts.baseline,
        is_complete=counts.selection.is_complete,
        allow_unpruned=arguments.allow_unpruned,
    )
    outcome = checking.outcome(counts.selection.subjects, accepted)
    record(workspace, arguments)
    return outcome


def _reviewing(workspace: Workspace, arguments: argparse.Namespace) -> Reviewing | None:
    if arguments.base_config is None and arguments.base_ref is None:
        return None
    from kconfig_guard.reviewing import Reviewing  # noqa: PLC0415 - most runs compare nothing

    return Reviewing(workspace, arguments.base_config, arguments.base_ref)


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


def _write(reports: Iterable[tuple[str | None, str]]) -> None:
    # What cannot be rendered must not leave some of the reports behind.
    for path, text in list(reports):
        if path is None:
            write_stdout(text)
        else:
            write_file(path, text)


def _report_failure(outputs: list[Output], error: InputError) -> None:
    """Write that nothing could be judged, in the formats that have a way to say so."""
    view = View(places=places_of([error.path] if error.path else []))
    told = [(path, render_failure(name, error, view)) for name, path in outputs]
    _write((path, text) for path, text in told if text is not None)


def _view(outcome: Outcome, counts: Effective, arguments: argparse.Namespace) -> View:
    paths = {finding.path for finding in outcome.findings} | {one.path for one in outcome.judgements}
    return View(
        places=places_of(paths),
        show_waived=arguments.show_waived,
        statistics=arguments.statistics,
        verbosity=arguments.verbosity,
        min_severity=arguments.min_severity,
        hint=_hint(outcome, counts, arguments),
    )


def _for_output(view: View, path: str | None, arguments: argparse.Namespace) -> View:
    """Return a view with what depends on where the report goes."""
    on_terminal = path is None and sys.stdout.isatty()
    return replace(
        view,
        width=terminal_width() if on_terminal else None,
        color=path is None and wants_color(arguments.color, os.environ, is_terminal=on_terminal),
    )


def _hint(outcome: Outcome, counts: Effective, arguments: argparse.Namespace) -> str:
    """Return the command that writes a fragment for the first config, with all that the user has said about it."""
    first, subject = outcome.judgements[0], counts.selection.subjects[0]
    if first.tree is None:
        return ""
    tree = first.tree if subject.origins["tree"] in ("command line", "default") else None
    said = [("-p", name) for name in arguments.profile or ()]
    said += [("--require", name) for name in arguments.require or ()]
    said += [(option, value) for option, value in (("--tree", tree), ("--arch", arguments.arch)) if value]
    said += [("--waivers", path) for path in arguments.waivers or ()]
    said += [("--settings", arguments.settings)] if arguments.settings else []
    is_one = sum(one.config == subject.config for one in counts.selection.subjects) == 1
    config = first.path if is_one else subject.target
    # A name may mean something to a shell.
    command = shlex.join(["kconfig-guard", "fix", config, *(part for option in said for part in option)])
    return f"{command}  writes a fragment that holds"
