"""Settle conflicts by what somebody has decided, with a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kconfig_guard.judgement.finding import Conflict, State, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.profile.settings import Decision

_JUDGED = (Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN)


@dataclass(slots=True)
class Decided:
    """What became of the decisions.

    Attributes:
        conflicts: All conflicts, those decided on with their decision.
        void: Decisions on two rules of these profiles that can be met together, which therefore do not count.
    """

    conflicts: list[Conflict]
    void: list[Decision]


def decide(
    findings: Iterable[Finding],
    conflicts: Iterable[Conflict],
    decisions: Iterable[Decision],
    exclusive: Callable[[Finding, Finding], bool],
) -> Decided:
    """Waive the rules that are given up for the sake of others.

    Args:
        findings: What was found; those on rules that are given up get the verdict ``waived``.
        conflicts: The conflicts known so far.
        decisions: What was decided; what is about rules that nobody asks for, or that do not apply, does not count.
        exclusive: Says whether two rules exclude each other by way of Kconfig.
    """
    by_rule = _by_rule(findings)
    decided = Decided(list(conflicts), [])
    for decision in decisions:
        keep, over = by_rule.get(decision.keep), by_rule.get(decision.over)
        if keep is None or over is None or keep is over:
            continue
        if keep.verdict not in _JUDGED or over.verdict not in _JUDGED:
            continue
        pair = {keep.rule.id, over.rule.id}
        number = next((n for n, one in enumerate(decided.conflicts) if set(one.rules) == pair), None)
        if number is not None:
            decided.conflicts[number] = replace(decided.conflicts[number], decision=decision)
        elif exclusive(keep, over):
            decided.conflicts.append(replace(conflict_between(keep, [over]), decision=decision))
        else:
            decided.void.append(decision)
            continue
        over.verdict, over.state = Verdict.WAIVED, State.CONFLICT
        over.because.append(f"given up for {keep.rule.id} ({keep.rule.title}): {decision.reason} ({decision.place})")
    return decided


def conflict_between(finding: Finding, others: Iterable[Finding], reason: str = "") -> Conflict:
    """Return the conflict of a rule with others that exclude it by way of Kconfig.

    Args:
        finding: What was found about the rule.
        others: What was found about the others.
        reason: Why, if more is known than that they exclude each other.
    """
    every = [finding, *others]
    ids = " and ".join(one.rule.id for one in every)
    return Conflict(
        symbol=finding.demands[0].symbol if finding.demands else "",
        rules=tuple(one.rule.id for one in every),
        profiles=tuple(one.profile for one in every),
        demands=tuple(_demanded(one) for one in every),
        reason=reason or f"no config of this kernel meets both {ids}",
    )


def _by_rule(findings: Iterable[Finding]) -> dict[str, Finding]:
    """Return the findings by the ids of all rules that they stand for."""
    found: dict[str, Finding] = {}
    for finding in findings:
        for name in (finding.rule.id, *(one.rpartition("/")[2] for one in finding.also if "/" in one)):
            found.setdefault(name, finding)
    return found


def _demanded(finding: Finding) -> str:
    return " or ".join(
        " and ".join(f"{demand.symbol}={demand.expected}" for demand in demands)
        for demands in finding.rule.alternatives
    )
