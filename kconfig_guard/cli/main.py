"""Entry point: parse the arguments, run one verb, turn every expected error into one line and exit status 2."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import TYPE_CHECKING

from kconfig_guard.aside import begin_program, wait
from kconfig_guard.cli.parser import build_parser
from kconfig_guard.errors import InputError
from kconfig_guard.report.escape import printable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

EXIT_CLEAN, EXIT_FINDINGS, EXIT_ERROR, EXIT_INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: Arguments without the program name; those of the process by default.

    Returns:
        0 judged and clean, 1 judged with findings, 2 could not judge, 130 interrupted.
    """
    if sys.stdout is None:
        tell("error: standard output is closed")
        return EXIT_ERROR
    try:
        words = sys.argv[1:] if argv is None else argv
        arguments = build_parser(words[0] if words else None).parse_args(words)
        status: int = arguments.run(arguments)
        sys.stdout.flush()
    except InputError as error:
        tell(f"error: {error}")
        return EXIT_ERROR
    except BrokenPipeError:
        # The reader of our output has gone; what it wanted to see it has seen.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_ERROR
    except OSError as error:
        tell(f"error: the output cannot be written ({error.strerror or error})")
        return EXIT_ERROR
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except RecursionError:
        tell("error: the input is nested too deeply")
        return EXIT_ERROR
    except MemoryError:
        tell("error: the input needs more memory than there is")
        return EXIT_ERROR
    return status


def tell(line: str) -> None:
    """Write one diagnostic line to standard error."""
    if sys.stderr is None:
        return
    text = f"kconfig-guard: {printable(line)}\n".encode("utf-8", "backslashreplace").decode("utf-8")
    try:
        sys.stderr.write(text)
    except UnicodeEncodeError:
        sys.stderr.write(text.encode("ascii", "backslashreplace").decode("ascii"))


def entry_point() -> NoReturn:
    """Run as a program."""
    # A run is short and keeps nearly all it allocates, a few hundred thousand objects for a kernel tree. Looking for
    # cycles among them, and taking them apart one by one at the end, would cost a third of its time.
    gc.disable()
    begin_program()
    status = main()
    wait()
    atexit._run_exitfuncs()  # noqa: SLF001 - os._exit() would skip them
    sys.stderr.flush()
    os._exit(status)
