"""What the tests of acceptance are made of: waivers, baselines, and what accepting them comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from kconfig_guard.acceptance.accepting import Accepting
from kconfig_guard.judgement.finding import Finding
from kconfig_guard.policy.baseline import Baseline, Entry
from kconfig_guard.policy.waivers import Waiver

if TYPE_CHECKING:
    from kconfig_guard.acceptance.judged import Judged

TODAY = date(2027, 1, 15)
BYTES = b"a\xff".decode("utf-8", "surrogateescape")
MakeFinding = Callable[..., Finding]


def accept(
    judged: Iterable[Judged],
    waivers: Iterable[Waiver],
    listed: Baseline | None,
    today: date,
    *,
    complete: bool,
    allow_unpruned: bool = False,
) -> list[Finding]:
    """Accept what was found about one target after the other, and return what is wrong in the end."""
    accepting = Accepting(waivers, listed, today)
    for one in judged:
        accepting.apply(one)
    return accepting.flaws(complete=complete, allow_unpruned=allow_unpruned)


def waiver(  # noqa: PLR0917 - as the keys of the file
    accepts: Mapping[str, str],
    rule: str = "R-1",
    target: str = "",
    expires: str = "2027-03-31",
    ticket: str = "",
    line: int = 2,
) -> Waiver:
    """Return a waiver of the file waivers.yaml."""
    last = date.fromisoformat(expires)
    return Waiver(rule, accepts, target, "We need it.", "ops", last, None, ticket, "waivers.yaml", line)


def baseline(*entries: tuple[str, str, str]) -> Baseline:
    """Return a baseline of entries (rule, symbol, target), which stand in lines 2, 3 and so on."""
    listed = [Entry(target, rule, symbol, line) for line, (rule, symbol, target) in enumerate(entries, 2)]
    return Baseline("baseline.yaml", tuple(listed))


def judge(
    *judged: Judged,
    waivers: tuple[Waiver, ...] = (),
    listed: Baseline | None = None,
    today: date = TODAY,
    complete: bool = True,
    **options: bool,
) -> list[tuple[str, str, str]]:
    """Apply waivers and baseline, and return the flaws: id, severity, reasons."""
    flaws = accept(judged, waivers, listed, today, complete=complete, **options)
    return [(flaw.rule.id, flaw.severity, "; ".join(flaw.because)) for flaw in flaws]
