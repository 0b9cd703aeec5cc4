"""Show on a terminal how far a long step has come."""

from __future__ import annotations

import os
import sys

_CLEAR_LINE = "\r\x1b[K"


def show(text: str) -> None:
    """Show a text on standard error in place of the last one, if that is a terminal.

    Args:
        text: One line of printable ASCII; an empty one leaves no trace of the others.
    """
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return
    # What a narrow terminal breaks into two lines could not be taken back; some do not tell their width.
    columns = os.get_terminal_size(sys.stderr.fileno()).columns
    sys.stderr.write(_CLEAR_LINE + (text[: columns - 1] if columns else text))
