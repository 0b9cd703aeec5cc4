"""``kconfig-guard check``: judge configs and report."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from kconfig_guard.cli.main import EXIT_CLEAN, EXIT_FINDINGS
from kconfig_guard.cli.setup import make_workspace, read_settings_of, record
from kconfig_guard.errors import InputError
from kconfig_guard.judgement.outcome import Outcome
from kconfig_guard.pipeline import Pipeline
from kconfig_guard.report.formats import FORMATS, render
from kconfig_guard.report.output import terminal_width, wants_color, write_file, write_stdout
from kconfig_guard.report.view import View

if TYPE_CHECKING:
    import argparse

    from kconfig_guard.judgement.finding import Judgement


def run(arguments: argparse.Namespace) -> int:
    """Judge all configs, write all reports, and return the exit status.

    Raises:
        InputError: Something cannot be judged or written.
    """
    outputs = _outputs(arguments.format, arguments.configs)
    if arguments.configs.count("-") > 1:
        raise InputError("standard input can only be read once")
    workspace = make_workspace(arguments)
    pipeline = Pipeline(arguments.profile, arguments.require, workspace, settings=read_settings_of(arguments))
    # A wrong profile is said before any config is read.
    _ = pipeline.asked
    judgements = [_judge(pipeline, path, arguments) for path in arguments.configs]
    record(workspace, arguments)
    outcome = Outcome(judgements)
    rendered = [(path, render(name, outcome, _view(path, judgements, arguments))) for name, path in outputs]
    for path, text in rendered:
        if path is None:
            write_stdout(text)
        else:
            write_file(path, text)
    return EXIT_FINDINGS if outcome.reaches(arguments.fail_on) and not arguments.exit_zero else EXIT_CLEAN


def _judge(pipeline: Pipeline, path: str, arguments: argparse.Namespace) -> Judgement:
    case = pipeline.case(path)
    judgement = pipeline.judge(case)
    if not arguments.no_fix:
        pipeline.suggest(case, judgement)
    return judgement


def _outputs(wanted: list[str], configs: list[str]) -> list[tuple[str, str | None]]:
    """Return format and path (None for standard output) of each report."""
    outputs: list[tuple[str, str | None]] = []
    for item in wanted or ["text"]:
        name, colon, path = item.partition(":")
        if name not in FORMATS:
            raise InputError(f"unknown format '{name}' (known: {', '.join(FORMATS)})")
        if colon and not path:
            raise InputError(f"format '{item}' names no file")
        if path in configs:
            raise InputError("is an input and cannot be the output as well", path)
        outputs.append((name, path or None))
    if sum(path is None for _, path in outputs) > 1:
        raise InputError("only one format can go to standard output; give the others a file (FMT:PATH)")
    return outputs


def _view(path: str | None, judgements: list[Judgement], arguments: argparse.Namespace) -> View:
    on_terminal = path is None and sys.stdout.isatty()
    return View(
        width=terminal_width() if on_terminal else None,
        color=path is None and wants_color(arguments.color, os.environ, is_terminal=on_terminal),
        hint=_hint(arguments, judgements),
    )


def _hint(arguments: argparse.Namespace, judgements: list[Judgement]) -> str:
    first = judgements[0]
    if first.tree is None:
        return ""
    options = [f"-p {name}" for name in arguments.profile] + [f"--require {name}" for name in arguments.require]
    return f"kconfig-guard fix {first.path} {' '.join(options)} --tree {first.tree}  writes a fragment that holds"
