"""Make text from inputs stay text in Markdown, as GitHub and GitLab read it: in paragraphs, table cells and HTML.

Two things are done. Characters that Markdown or HTML gives a meaning are written as numeric character references,
which "cannot be used in place of symbols indicating structure" (CommonMark 0.31, 2.5). And what the sites look for
in the finished page, mentions, references to issues, addresses, emoji and so on (GitHub's "Autolinked references and
URLs", GitLab's "GitLab-specific references"), is broken by a space without width.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kconfig_guard.report.digest import number, prose
from kconfig_guard.report.escape import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CELL = 300
"""Most characters of a text where nothing else is said; what it takes to write them may be twice as many."""

_BREAK = "\u200b"
"""A space without width. None is in an input's text, where ``printable`` spells it out."""

_STRUCTURE = re.compile(r"[\\`*\[\]<>&|~^{}]|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])")

_LOOKED_FOR = re.compile(
    r"""
      [@\#](?=\S|\Z)                        # mention, issue
    | [!&^](?=[0-9])                        # GitLab: merge request, epic, alert
    | [%~](?=[\w"])                         # GitLab: milestone, label
    | (?<![0-9A-Za-z])(?:GH|GL)-(?=[0-9])   # issue
    | :(?=//|[a-z0-9_+-]+:)                 # address, emoji
    | (?:www|mailto|xmpp)(?=[.:])           # address
    | [\[{](?=[\[+-])                       # GitLab: wiki page, inline difference
    | \*(?=[a-z]+:)                         # GitLab: iteration
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)

_COMMIT = re.compile(r"\b(?=[0-9]*[a-f])[0-9a-f]{7,64}\b", re.IGNORECASE | re.ASCII)

_PLAIN_CODE = re.compile(r"(?! )[^`|\\\x00-\x1f\x7f-\U0010ffff]+(?<! )\Z")
"""What a code span takes as it is, in a table too; sites look for nothing in code."""


def literal(text: str, limit: int = CELL) -> str:
    """Return a text that is shown as it is, with what ``printable`` spells out; it stays on its line.

    Args:
        text: The text.
        limit: Characters after which it is cut; what is returned has at most twice as many.
    """
    shown = printable(text[: limit + 1])
    kept, written = limit, _written(shown)
    if len(shown) <= limit and len(written) <= 2 * limit:
        return written
    while len(written := _written(f"{shown[: kept - 1]}…")) > 2 * limit:
        kept = max(kept * 2 * limit // len(written), 1)
    return written


def _written(text: str) -> str:
    broken = _LOOKED_FOR.sub(lambda found: found[0] + _BREAK, text)
    broken = _COMMIT.sub(lambda found: re.sub(".{6}", lambda six: six[0] + _BREAK, found[0]), broken)
    referenced = _STRUCTURE.sub(lambda found: f"&#{ord(found[0])};", broken)
    # What stands between two of these GitHub may take for a formula, unless they are elements.
    return referenced.replace("$", "<span>&#36;</span>").replace(_BREAK, "&#8203;")


def sentence(text: str, limit: int = CELL) -> str:
    """Return a text of several lines as ``literal`` does one line."""
    return literal(prose(text), limit)


def code(text: str, limit: int = CELL) -> str:
    """Return a text that is shown as code, as ``literal`` does it; an empty one stays empty."""
    if not text:
        return ""
    return f"`{text}`" if len(text) <= limit and _PLAIN_CODE.match(text) else code_element(text, limit)


def code_element(text: str, limit: int = CELL) -> str:
    """Return a text that is shown as code also where Markdown is not read, as in a ``summary``."""
    return f"<code>{literal(text, limit)}</code>"


def fenced(lines: Sequence[str], room: int) -> list[str]:
    """Return lines as a block of code, which nothing in them ends.

    Args:
        lines: Lines of a fragment; a comment tells if some are missing.
        room: Most characters of the lines.
    """
    shown = taken((printable(line) for line in lines), room)
    more = len(lines) - len(shown)
    shown += [f"# {number(more, 'more line')} left out here"] * bool(more)
    longest = max((len(run) for line in shown for run in re.findall("`+", line)), default=0)
    fence = "`" * max(longest + 1, 3)
    return [fence, *shown, fence]


def row(*cells: str) -> str:
    """Return a row of a table."""
    return f"| {' | '.join(cells)} |"


def some(parts: Sequence[str], limit: int = 3, separator: str = ", ", room: int = 1_000) -> str:
    """Return the first parts in a row, with the number of the others.

    Args:
        parts: The parts.
        limit: Most parts that are shown.
        separator: What stands between them.
        room: Most characters of them.
    """
    first = taken(parts[:limit], room)
    more = [f"{len(parts) - len(first)} more"] if len(parts) > len(first) else []
    return separator.join([*first, *more])


def size(lines: Iterable[str]) -> int:
    """Return the characters that lines take, with their ends."""
    return sum(len(line) + 1 for line in lines)


def taken(lines: Iterable[str], room: int) -> list[str]:
    """Return the lines that, from the first on, take at most ``room`` characters with their ends; read no further."""
    found = []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        found.append(line)
    return found


def left_out(count: int, one: str, many: str = "") -> list[str]:
    """Return a paragraph that says how many are left out, if some are."""
    return ["", f"{number(count, one, many)} left out here."] if count else []
