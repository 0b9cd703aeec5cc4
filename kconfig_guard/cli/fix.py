"""``kconfig-guard fix``: print a fragment that was proven to hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.cli.main import EXIT_CLEAN, EXIT_FINDINGS, tell
from kconfig_guard.cli.setup import make_workspace, record
from kconfig_guard.input.config import read_config
from kconfig_guard.pipeline import Pipeline
from kconfig_guard.report.fragment import render_fragment
from kconfig_guard.report.output import write_file, write_stdout

if TYPE_CHECKING:
    import argparse

    from kconfig_guard.pipeline import Case


def run(arguments: argparse.Namespace) -> int:
    """Write the fragment; return 1 if a failing rule stays unmet, else 0.

    Raises:
        InputError: The config cannot be judged, or there is no tree.
    """
    workspace = make_workspace(arguments)
    pipeline = Pipeline(arguments.profile, arguments.require, workspace)
    # A wrong profile is said before any config is read.
    _ = pipeline.asked
    case = pipeline.case(arguments.config)
    record(workspace, arguments)
    judgement = pipeline.judge(case)
    fragment = pipeline.repair(case, judgement, arguments.max_collateral, _kept(arguments, case))
    text = render_fragment(fragment, judgement)
    if arguments.output:
        write_file(arguments.output, text)
    else:
        write_stdout(text)
    tell(
        f"{len(fragment.lines)} lines meet {len(fragment.met)} failing rules, {len(fragment.unmet)} stay unmet, "
        f"{len(fragment.collateral)} other options change"
    )
    return EXIT_FINDINGS if fragment.unmet else EXIT_CLEAN


def _kept(arguments: argparse.Namespace, case: Case) -> list[str]:
    """Return the symbols that must keep their values; those of fragments only as far as the tree has them."""
    named = [name.removeprefix("CONFIG_") for name in arguments.keep]
    of_fragments = [name for path in arguments.keep_from for name in read_config(path).assignments]
    return named + [name for name in of_fragments if case.facts.exists(case.facts.name(name))]
