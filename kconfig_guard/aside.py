"""Do what nobody waits for on another processor, while the run goes on."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_children: list[int] = []
_is_program = False


def begin_program() -> None:
    """Let work be done aside from now on, which takes a process that is ours alone: one without threads."""
    global _is_program  # noqa: PLW0603 - it is about the process
    _is_program = len(os.sched_getaffinity(0)) > 1


def aside(work: Callable[[], None]) -> None:
    """Do some work in a process of its own, or now where there is none to be had.

    Args:
        work: What to do. What it changes in this program's memory is lost, what it raises is ignored.
    """
    if not _is_program:
        work()
        return
    try:
        child = os.fork()
    except OSError:
        work()
        return
    if child:
        _children.append(child)
        return
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        work()
    finally:
        # Whatever else the program would do at its end is not for this process.
        os._exit(0)


def wait() -> None:
    """Wait until all work that is done aside has come to its end."""
    while _children:
        try:
            os.waitpid(_children.pop(), 0)
        except (ChildProcessError, KeyboardInterrupt):
            continue


def begin_part() -> None:
    """Do all work at once from now on: this process is a part of another, which would not wait for parts of it."""
    global _is_program  # noqa: PLW0603 - as above
    _is_program = False
    _children.clear()
