"""Style lines for a terminal with rich; imported only when there is something to style."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from kconfig_guard.report.lines import Line


def styled(lines: list[Line]) -> str:
    """Return the lines with terminal styles; their text is taken literally, never as markup."""
    stream = StringIO()
    # Whoever calls this has decided for colour; rich must not look at the environment and decide again.
    console = Console(
        file=stream, force_terminal=True, soft_wrap=True, highlight=False, color_system="standard", no_color=False
    )
    for line in lines:
        text = Text()
        for piece, style in line.pieces:
            text.append(piece, style or None)
        text.rstrip()
        console.print(text)
    return stream.getvalue()
