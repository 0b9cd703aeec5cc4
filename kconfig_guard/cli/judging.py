"""Judge what ``check`` is to judge, and put what was found into the reports that are asked for."""

from __future__ import annotations

import os
import shlex
import sys
from typing import TYPE_CHECKING

from kconfig_guard.checking import Checking
from kconfig_guard.cli.accepted import read_accepted
from kconfig_guard.cli.main import EXIT_CLEAN, EXIT_FINDINGS
from kconfig_guard.cli.places import places_of
from kconfig_guard.cli.setup import make_workspace, record
from kconfig_guard.errors import InputError
from kconfig_guard.kept_reports import Reports
from kconfig_guard.report.formats import pieces, render_failure
from kconfig_guard.report.output import encoded, terminal_width, wants_color, write
from kconfig_guard.report.view import View

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from kconfig_guard.cli.effective import Effective
    from kconfig_guard.judgement.outcome import Outcome
    from kconfig_guard.report.output import Output
    from kconfig_guard.reviewing import Reviewing
    from kconfig_guard.workspace import Workspace


_MANY = 64
"""Reports on more configs than that are not held in memory as a whole."""


def judge(arguments: argparse.Namespace, counts: Effective, outputs: list[Output]) -> tuple[Reports, Workspace]:
    """Return what a run comes to, and what has read configs and trees for it.

    Args:
        arguments: What the user says.
        counts: What counts of that and of the settings file.
        outputs: The reports that are asked for.

    Raises:
        InputError: Something cannot be judged; the formats that have a way to say so have said it.
    """
    workspace, told = make_workspace(arguments), list[str]()
    try:
        with workspace.listening(told):
            outcome = _outcome(workspace, counts, arguments)
    except InputError as error:
        _report_failure(outputs, error)
        raise
    view = _view(outcome, counts, arguments)
    texts = [(path, _text(name, path, outcome, _for_output(view, path, arguments))) for name, path in outputs]
    fails = outcome.reaches(counts.fail_on) and not arguments.exit_zero
    return Reports(texts, told, EXIT_FINDINGS if fails else EXIT_CLEAN), workspace


def _text(name: str, path: str | None, outcome: Outcome, view: View) -> Iterable[bytes]:
    """Return a report in pieces: all at hand, so that reports are written all or none, or one by one if it is large."""
    texts = (encoded(path, piece) for piece in pieces(name, outcome, view))
    return texts if len(outcome.judgements) > _MANY else list(texts)


def _outcome(workspace: Workspace, counts: Effective, arguments: argparse.Namespace) -> Outcome:
    checking = Checking(
        workspace,
        counts.settings,
        _reviewing(workspace, arguments),
        with_fixes=not arguments.no_fix,
        jobs=arguments.jobs,
    )
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


def _report_failure(outputs: list[Output], error: InputError) -> None:
    """Write that nothing could be judged, in the formats that have a way to say so."""
    view = View(places=places_of([error.path] if error.path else []))
    told = [(path, render_failure(name, error, view)) for name, path in outputs]
    write([(path, [encoded(path, text)]) for path, text in told if text is not None])


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
    return view._replace(
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
