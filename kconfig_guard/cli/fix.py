"""``kconfig-guard fix``: print a fragment that was proven to hold."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kconfig_guard.checking import Checking
from kconfig_guard.cli.accepted import read_accepted
from kconfig_guard.cli.main import EXIT_CLEAN, EXIT_FINDINGS, tell
from kconfig_guard.cli.settings import given_inputs, read_settings_of
from kconfig_guard.cli.setup import make_workspace, record
from kconfig_guard.errors import InputError
from kconfig_guard.input.config import read_config
from kconfig_guard.policy.subjects import only
from kconfig_guard.profile.names import is_path
from kconfig_guard.report.fragment import render_fragment
from kconfig_guard.report.output import write_file, write_stdout

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from kconfig_guard.pipeline import Case, Pipeline
    from kconfig_guard.policy.subjects import Subject
    from kconfig_guard.repair.fragment import Fragment
    from kconfig_guard.repair.kbuild import Kbuild


def run(arguments: argparse.Namespace) -> int:
    """Write the fragment; return 1 if a failing rule stays unmet, else 0.

    Raises:
        InputError: The config cannot be judged, there is no tree, or the tree's own tools make something else of it.
    """
    settings = read_settings_of(arguments)
    subject = only(settings, arguments.config, given_inputs(arguments))
    if arguments.output and os.path.realpath(arguments.output) in map(os.path.realpath, _inputs(subject)):
        raise InputError("is an input and cannot be the output as well", arguments.output)
    workspace = make_workspace(arguments)
    checking = Checking(workspace, settings)
    pipeline = checking.pipeline(subject)
    # What is wrong with profiles and waivers is said before any config is read.
    _ = pipeline.asked
    accepted = read_accepted(tuple(arguments.waivers or settings.waivers), None)
    accepting = None if accepted is None else checking.accepting(accepted)
    case = pipeline.case_of(subject)
    record(workspace, arguments)
    kbuild = pipeline.kbuild(case) if arguments.verify == "kbuild" else None
    judgement = pipeline.judge(case)
    if accepting is not None:
        accepting.apply(checking.judged_of(judgement))
    fragment = pipeline.repair(case, judgement, arguments.max_collateral, _kept(arguments, case))
    text = render_fragment(fragment, judgement)
    if kbuild is not None and fragment.lines:
        _verify(pipeline, case, fragment, text, kbuild)
    if arguments.output:
        write_file(arguments.output, text)
    else:
        write_stdout(text)
    tell(
        f"{len(fragment.lines)} lines meet {len(fragment.met)} failing rules, {len(fragment.unmet)} stay unmet, "
        f"{len(fragment.collateral)} other options change"
    )
    return EXIT_FINDINGS if fragment.unmet else EXIT_CLEAN


def _inputs(subject: Subject) -> Iterator[str]:
    """Yield the files that a fragment would not replace, but destroy."""
    yield from (subject.config, *subject.fragments, *subject.require, *filter(is_path, subject.profiles))


def _kept(arguments: argparse.Namespace, case: Case) -> list[str]:
    """Return the symbols that must keep their values; those of fragments only as far as the tree has them."""
    named = [name.removeprefix("CONFIG_") for name in arguments.keep]
    of_fragments = [name for path in arguments.keep_from for name in read_config(path).assignments]
    return named + [name for name in of_fragments if case.facts.exists(case.facts.name(name))]


def _verify(pipeline: Pipeline, case: Case, fragment: Fragment, text: str, kbuild: Kbuild) -> None:
    """Let the tree's own tools confirm a fragment, and say so.

    Raises:
        InputError: They do not; what differs was told line by line.
    """
    with _orderly_end():
        found = pipeline.verify(case, fragment, text, kbuild)
    for difference in found:
        tell(difference)
    if found:
        raise InputError("the tree's own tools do not confirm the fragment; none is written", case.config.path)
    tell(f"verified with the tree's own merge_config.sh and conf: {len(fragment.lines)} lines hold")


@contextmanager
def _orderly_end() -> Iterator[None]:
    """Have a SIGTERM end the processes that were started and remove their scratch folder, as an interrupt does."""

    def end(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
