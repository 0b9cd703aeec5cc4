"""The report formats by name: each is one module, which is imported only when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kconfig_guard.errors import InputError
    from kconfig_guard.judgement.outcome import Outcome
    from kconfig_guard.report.view import View

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit", "markdown", "html", "csv")


class _Format(Protocol):
    """What every module of a format has."""

    @staticmethod
    def render(outcome: Outcome, view: View) -> str:
        """Return the report, with a final line end."""


def pieces(name: str, outcome: Outcome, view: View) -> Iterator[str]:
    """Yield a report in pieces, where the format has a way to make less than the whole at a time.

    Args:
        name: One of ``FORMATS``.
        outcome: What was found.
        view: How it is to be shown.
    """
    module = _module(name)
    found = getattr(module, "pieces", None)
    if found is None:
        yield cast("_Format", module).render(outcome, view)
    else:
        yield from found(outcome, view)


def render_failure(name: str, error: InputError, view: View) -> str | None:
    """Return the report on a run that could not judge, or None if the format has none.

    Args:
        name: One of ``FORMATS``.
        error: Why it could not.
        view: How it is to be shown.
    """
    failure = getattr(_module(name), "render_failure", None)
    return None if failure is None else cast("str", failure(error, view))


def _module(name: str) -> object:
    return import_module(f"kconfig_guard.report.{name}")
