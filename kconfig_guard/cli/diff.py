"""``kconfig-guard diff``: tell what two configs come to, and which edited line is the root of each difference."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from kconfig_guard.cli.main import EXIT_CLEAN, EXIT_FINDINGS
from kconfig_guard.cli.setup import make_workspace, record
from kconfig_guard.comparing import Side, compare
from kconfig_guard.errors import InputError
from kconfig_guard.report.output import terminal_width, wants_color, write_stdout
from kconfig_guard.tree_search import NO_TREE

if TYPE_CHECKING:
    import argparse

    from kconfig_guard.comparing import Compared


def run(arguments: argparse.Namespace) -> int:
    """Print the difference.

    Returns:
        1 if an option has another value, else 0.

    Raises:
        InputError: A config or a tree cannot be used.
    """
    if arguments.old_tree == NO_TREE:
        raise InputError("--old-tree needs a kernel tree")
    workspace = make_workspace(arguments)
    compared = compare(workspace, Side(arguments.old, tree=arguments.old_tree), Side(arguments.new))
    record(workspace, arguments)
    write_stdout(_render(compared, arguments))
    return EXIT_FINDINGS if compared.comparison.differences else EXIT_CLEAN


def _render(compared: Compared, arguments: argparse.Namespace) -> str:
    if arguments.format == "json":
        from kconfig_guard.report.diff_json import render_comparison_json  # noqa: PLC0415 - one format is needed

        return render_comparison_json(compared.comparison, compared.old, compared.new)
    from kconfig_guard.report.diff_text import ALL, SHORT, render_comparison  # noqa: PLC0415 - one format is needed

    on_terminal = sys.stdout.isatty()
    width = terminal_width() if on_terminal else None
    limits = ALL if arguments.all else SHORT
    lines = render_comparison(compared.comparison, compared.old, compared.new, width, limits)
    if wants_color(arguments.color, os.environ, is_terminal=on_terminal):
        from kconfig_guard.report.terminal import styled  # noqa: PLC0415 - rich is slow to import

        return styled(lines)
    return "".join(line.plain + "\n" for line in lines)
