"""Share the work of a run between processes."""

from __future__ import annotations

import multiprocessing
import signal
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Any, TypeVar

from kconfig_guard.aside import begin_part
from kconfig_guard.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

_T = TypeVar("_T")

_LARGEST_PART = 16
_PARTS_EACH = 4
"""How many parts of the work a process takes; several, for one may take longer than another."""

_work: Callable[[int], Any] | None = None
"""What the processes do. They are forked, so that it may hold whatever has been read and parsed until then."""


def shared(work: Callable[[int], _T], numbers: Sequence[int], processes: int) -> Generator[_T]:
    """Yield what a piece of work comes to for each number, in their order.

    Args:
        work: What to do. It is called in processes that know all that this one knows now; what they learn is lost but
            for what it returns. That must be data that ``pickle`` takes.
        numbers: What to do it for.
        processes: How many processes to start.

    Raises:
        InputError: A process was killed, as where memory is short.
    """
    global _work  # noqa: PLW0603 - the only way into a forked process that needs no pickle
    _work = work
    part = max(1, min(_LARGEST_PART, len(numbers) // (processes * _PARTS_EACH)))
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("fork"), _begin)
    try:
        yield from pool.map(_do, numbers, chunksize=part)
    except BrokenProcessPool:
        raise InputError("a process was killed, perhaps for want of memory; --jobs 1 takes the least") from None
    except BaseException:
        # Nobody wants the rest, as after an interrupt or where one of the numbers is an error.
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        _work = None
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    # An interrupt goes to all processes, and the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    begin_part()


def _do(number: int) -> Any:
    assert _work is not None  # noqa: S101 - set before the process was forked
    return _work(number)
