"""``kconfig-guard explain``: tell all about one symbol or one rule."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from kconfig_guard.cli.main import EXIT_CLEAN
from kconfig_guard.cli.setup import make_workspace, record
from kconfig_guard.errors import InputError
from kconfig_guard.explaining import Question
from kconfig_guard.report.output import terminal_width, wants_color, write_stdout
from kconfig_guard.workspace import FROM_CONFIG

if TYPE_CHECKING:
    import argparse

    from kconfig_guard.explaining import Answer


def run(arguments: argparse.Namespace) -> int:
    """Print the answer.

    Raises:
        InputError: Nobody knows the name, or an input cannot be used.
    """
    if arguments.config is None and arguments.toolchain != FROM_CONFIG:
        raise InputError("--toolchain needs --config: without one there are no values to tell")
    workspace = make_workspace(arguments)
    answer = Question(arguments.name, arguments.config, arguments.profile, workspace).answer()
    record(workspace, arguments)
    write_stdout(_render(answer, arguments))
    return EXIT_CLEAN


def _render(answer: Answer, arguments: argparse.Namespace) -> str:
    if arguments.format == "json":
        from kconfig_guard.report.explain_json import render_explanation_json  # noqa: PLC0415 - see check

        return render_explanation_json(answer.subject, answer.ways)
    from kconfig_guard.report.explain_text import render_explanation  # noqa: PLC0415 - see check

    on_terminal = sys.stdout.isatty()
    lines = render_explanation(answer.subject, answer.ways, terminal_width() if on_terminal else None)
    if wants_color(arguments.color, os.environ, is_terminal=on_terminal):
        from kconfig_guard.report.terminal import styled  # noqa: PLC0415 - rich is slow to import

        return styled(lines)
    return "".join(line.plain + "\n" for line in lines)
