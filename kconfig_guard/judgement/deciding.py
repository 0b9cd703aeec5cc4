"""Settle conflicts by what somebody has decided, with a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kconfig_guard.judgement.finding import Acceptance, Acceptor, Conflict, State, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.policy.decisions import Decision

_JUDGED = (Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN)


@dataclass(slots=True)
class Decided:
    """What became of the decisions.

    Attributes:
        conflicts: All conflicts, those decided on with their decision.
        void: Decisions on two rules of these profiles that do not exclude each other, which therefore do not count.
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
        exclusive: Says whether the first of two rules can be met, but not together with the second, by way of Kconfig.
    """
    every = list(findings)
    by_rule = _by_rule(every)
    decided = Decided(list(conflicts), [])
    for decision in _ordered(decisions, by_rule):
        pairs = [
            (keep, over)
            for keep in by_rule.get(decision.keep, ())
            for over in by_rule.get(decision.over, ())
            if keep is not over and keep.verdict in _JUDGED and over.verdict in (*_JUDGED, Verdict.WAIVED)
        ]
        settled = [pair for pair in pairs if _settled(decided.conflicts, decision, pair, exclusive)]
        if pairs and not settled:
            decided.void.append(decision)
        for keep, over in settled:
            over.verdict, over.state = Verdict.WAIVED, State.CONFLICT
            over.accepted = Acceptance(Acceptor.DECISION, decision.reason, place=decision.place)
            why = f"given up for {keep.rule.id} ({keep.rule.title}): {decision.reason} ({decision.place})"
            if why not in over.because:
                over.because.append(why)
        _let_sleep(decision, by_rule, exclusive)
    # What is given up stands in nobody's way.
    waived = {(one.rule.id, one.profile) for one in every if one.verdict is Verdict.WAIVED}
    decided.conflicts = [one for one in decided.conflicts if one.decision is not None or waived.isdisjoint(_sides(one))]
    return decided


def _ordered(decisions: Iterable[Decision], by_rule: Mapping[str, list[Finding]]) -> list[Decision]:
    """Return decisions with those that give a rule up before those that keep it, for it may not count any more."""
    from graphlib import CycleError, TopologicalSorter  # noqa: PLC0415 - few runs have decisions

    wanted = list(decisions)
    # Ids that stand for one finding are one rule.
    names = {name: found[0].rule.id for name, found in by_rule.items()}
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for one in wanted:
        sorter.add(names.get(one.over, one.over), names.get(one.keep, one.keep))
    try:
        order = {name: number for number, name in enumerate(sorter.static_order())}
    except CycleError:
        return wanted
    return sorted(wanted, key=lambda one: order[names.get(one.keep, one.keep)])


def _settled(
    conflicts: list[Conflict],
    decision: Decision,
    pair: tuple[Finding, Finding],
    exclusive: Callable[[Finding, Finding], bool],
) -> bool:
    """Write a decision into the conflict of two rules; say whether there is one."""
    keep, over = pair
    sides = {(one.rule.id, one.profile) for one in pair}
    for number, conflict in enumerate(conflicts):
        if _sides(conflict) == sides:
            conflicts[number] = replace(conflict, decision=decision)
            return True
    if not exclusive(keep, over):
        return False
    conflicts.append(replace(conflict_between(keep, [over]), decision=decision))
    return True


def _let_sleep(
    decision: Decision, by_rule: Mapping[str, list[Finding]], exclusive: Callable[[Finding, Finding], bool]
) -> None:
    """See to it that a rule which would be given up as soon as it applies is not asked for when it comes to that."""
    for over in by_rule.get(decision.over, ()):
        keeps = [one for one in by_rule.get(decision.keep, ()) if one is not over and one.verdict in _JUDGED]
        if over.is_dormant and any(exclusive(keep, over) for keep in keeps):
            over.is_dormant = False


def _sides(conflict: Conflict) -> set[tuple[str, str]]:
    return set(zip(conflict.rules, conflict.profiles, strict=True))


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
        demands=tuple(one.rule.wanted for one in every),
        reason=reason or f"no config of this kernel meets both {ids}",
    )


def _by_rule(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Return the findings by the ids of all rules that they stand for; profiles may change a rule differently."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        for name in finding.rule_ids:
            found.setdefault(name, []).append(finding)
    return found
