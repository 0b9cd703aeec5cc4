"""What the formats for machines say about one finding in words, safe for one line of any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.judgement.finding import Acceptor, State, Verdict
from kconfig_guard.report.escape import printable
from kconfig_guard.report.words import state_words

if TYPE_CHECKING:
    from kconfig_guard.judgement.finding import Finding

_MAX_VALUE = 200
_ACCEPTORS = {
    Acceptor.WAIVER: "waived",
    Acceptor.BASELINE: "accepted by the baseline",
    Acceptor.DECISION: "given up by a decision",
}


def clipped(text: str, limit: int) -> str:
    """Return a text, with its end cut off if it has more than ``limit`` characters."""
    return text if len(text) <= limit else f"{text[: limit - 1]}\N{HORIZONTAL ELLIPSIS}"


def found(finding: Finding) -> str:
    """Return what the config has beside what was wanted: ``CONFIG_A is n, wanted y``.

    Of a rule that is met, all demands are told; of a rule without demands, nothing.
    """
    unknown = "unknown" if finding.verdict is Verdict.UNKNOWN else "not in this kernel"
    return "; ".join(
        f"CONFIG_{printable(demand.symbol)} is {unknown if demand.actual is None else _value(demand.actual)}, "
        f"wanted {_value(demand.expected)}"
        for demand in finding.unmet or finding.demands
    )


def _value(value: str) -> str:
    return clipped(printable(value), _MAX_VALUE) or "empty"


def outlook(finding: Finding) -> str:
    """Return what can be done about it and why: ``blocked: needs SLUB_TINY=n``; empty if nothing is known."""
    reasons = _reasons(finding)
    if finding.state is State.UNKNOWN or not finding.demands:
        return reasons
    return ": ".join(text for text in (state_words(finding.state), reasons) if text)


def _reasons(finding: Finding) -> str:
    return "; ".join(printable(reason) for reason in finding.because)


def remedy(finding: Finding) -> str:
    """Return the lines that would meet the rule, as one line; empty if none are known."""
    return ", ".join(printable(line) for line in finding.fix)


def message(finding: Finding) -> str:
    """Return everything about a finding that helps where only one line is shown, but not the rule's name.

    A title says how things should be, so it is said, too, that they are not.
    """
    title = printable(finding.rule.title) or printable(finding.rule.id)
    head = f"Not met: {title} ({found(finding)})" if finding.demands else title
    if finding.verdict is Verdict.WAIVED:
        parts = [head, _sentence(acceptance(finding))]
    else:
        fix = remedy(finding)
        parts = [head, _sentence(outlook(finding)), f"Fix: {fix}" if fix else ""]
    if not finding.demands and not finding.because:
        parts.append(printable(finding.rule.rationale))
    return " ".join(f"{part.removesuffix('.')}." for part in parts if part)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def acceptance(finding: Finding) -> str:
    """Return why a waived finding may go unmet: ``waived until 2027-01-31 by alice: reason``."""
    accepted = finding.accepted
    if accepted is None:
        reasons = _reasons(finding)
        return f"waived: {reasons}" if reasons else "waived"
    words = [_ACCEPTORS[accepted.by]]
    if accepted.expires:
        words.append(f"until {printable(accepted.expires)}")
    if accepted.owner:
        words.append(f"by {printable(accepted.owner)}")
    reason = f": {printable(accepted.reason)}" if accepted.reason else ""
    ticket = f" ({printable(accepted.ticket)})" if accepted.ticket else ""
    return f"{' '.join(words)}{reason}{ticket}"
