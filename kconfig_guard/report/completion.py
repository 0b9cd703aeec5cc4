"""Write a completed fragment as a kernel config fragment, with what it could not meet as comments."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from kconfig_guard import __version__
from kconfig_guard.report.fragment import change_lines, comment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.judgement.request import Request
    from kconfig_guard.repair.completion import Completion


def render_completion(completion: Completion) -> str:
    """Return the completed fragment as text; every line that is no assignment is a comment."""
    lines = [
        *comment(
            f"kconfig-guard {__version__}: {', '.join(completion.fragments)} completed for {completion.base} "
            f"(Linux {completion.kernel}, {completion.arch})"
        ),
        *comment(f"merge with: scripts/kconfig/merge_config.sh {completion.base} FRAGMENT"),
    ]
    for purpose, group in groupby(completion.lines, key=lambda line: line.purpose):
        lines += ["", *comment(f"{purpose}:"), *(line.text for line in group)]
    if not completion.lines:
        lines += ["", "# nothing to set"]
    if completion.silent:
        lines += _section("Hold without a line", [_request(request) for request in completion.silent])
    lines += change_lines(completion.collateral)
    if completion.unmet:
        lines += _section("Cannot be met", [f"{_request(request)}: {why}" for request, why in completion.unmet])
    return "\n".join(lines) + "\n"


def _request(request: Request) -> str:
    return f"{request.place} {request.symbol}={request.value}"


def _section(title: str, entries: Iterable[str]) -> list[str]:
    items = list(entries)
    return ["", *comment(f"{title} ({len(items)}):"), *(line for item in items for line in comment(item, indent="  "))]
