"""Share the work of a run between processes."""

from __future__ import annotations

import multiprocessing
import signal
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, TypeVar, cast

from kconfig_guard.aside import begin_part
from kconfig_guard.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from multiprocessing.connection import Connection

    _Part = tuple[int, Sequence[int]]

_T = TypeVar("_T")

_LARGEST_PART = 16
_PARTS_EACH = 4
"""How many parts of the work a process takes; several, so that results come early, and in about their order."""


def shared(work: Callable[[int], _T], numbers: Sequence[int], processes: int) -> Generator[_T]:
    """Yield what a piece of work comes to for each number, in their order.

    Each process has a pipe of its own and nothing else in common with the others, so that none can be left waiting for
    one that was killed. Whoever wants no more may close the generator: the processes are ended.

    Args:
        work: What to do. It is called in processes that know all that this one knows now; what they learn is lost but
            for what it returns. That must be data that ``pickle`` takes. What it raises is raised here.
        numbers: What to do it for.
        processes: How many processes to start.

    Raises:
        InputError: A process was killed, as where memory is short.
    """
    size = max(1, min(_LARGEST_PART, len(numbers) // (processes * _PARTS_EACH)))
    parts = [(part, numbers[begin : begin + size]) for part, begin in enumerate(range(0, len(numbers), size))]
    # Forked processes take the work as it is, with whatever has been read and parsed until now.
    context = multiprocessing.get_context("fork")
    started = []
    left: dict[Connection[Any, Any], int] = {}
    try:
        # An interrupt has to wait until all are known: it goes to all processes, and this one ends the others.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            for first in range(min(processes, len(parts))):
                receiving, sending = context.Pipe(duplex=False)
                own = parts[first::processes]
                left[receiving] = len(own)
                process = context.Process(target=_do, args=(work, own, sending, list(left)), daemon=True)
                process.start()
                started.append(process)
                sending.close()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        yield from cast("Iterator[_T]", _in_order(len(parts), left))
    finally:
        for process in started:
            process.terminate()
            process.join()
        for receiving in left:
            receiving.close()


def _in_order(count: int, left: dict[Connection[Any, Any], int]) -> Iterator[Any]:
    """Yield the results of all parts.

    Args:
        count: How many parts there are.
        left: How many of them each process has still to hand in.
    """
    found: dict[int, list[Any]] = {}
    for number in range(count):
        while number not in found:
            for receiving in cast("list[Connection[Any, Any]]", wait([one for one, parts in left.items() if parts])):
                part, results, error = _received(receiving)
                if error is not None:
                    raise error
                found[part] = results
                left[receiving] -= 1
        yield from found.pop(number)


def _received(receiving: Connection[Any, Any]) -> tuple[int, list[Any], Exception | None]:
    try:
        return cast("tuple[int, list[Any], Exception | None]", receiving.recv())
    except (EOFError, OSError):
        raise InputError("a process was killed, perhaps for want of memory; --jobs 1 takes the least") from None


def _do(
    work: Callable[[int], Any],
    parts: Sequence[_Part],
    sending: Connection[Any, Any],
    others: Sequence[Connection[Any, Any]],
) -> None:
    begin_part()
    # Only the one that reads shall have these: when it is gone, that shows.
    for receiving in others:
        receiving.close()
    for part, numbers in parts:
        try:
            message: tuple[int, list[Any], Exception | None] = (part, [work(number) for number in numbers], None)
        except Exception as error:  # noqa: BLE001 - it is raised by who has asked for the work
            message = (part, [], error)
        try:
            sending.send(message)
        except BrokenPipeError:
            # Nobody wants it any more.
            return
