"""Which findings a format for machines lists, in which order, at which line and under which lasting name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kconfig_guard.judgement.finding import Verdict, sort_key
from kconfig_guard.report.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.report.view import View


@dataclass(frozen=True, slots=True)
class Listing:
    """What is listed.

    Attributes:
        failing: The failing findings, the worst first.
        waived: The waived ones likewise, if they are wanted.
        hidden: How many failing ones are left out as not severe enough.
    """

    failing: list[Finding]
    waived: list[Finding]
    hidden: int

    @property
    def findings(self) -> list[Finding]:
        """All of them."""
        return self.failing + self.waived


def listing(findings: Iterable[Finding], view: View) -> Listing:
    """Choose among findings what is listed."""
    every = sorted(findings, key=sort_key)
    failing = [finding for finding in every if finding.verdict is Verdict.FAIL]
    shown = [finding for finding in failing if is_shown(finding, view)]
    waived = [finding for finding in every if view.show_waived and finding.verdict is Verdict.WAIVED]
    return Listing(shown, waived, len(failing) - len(shown))


def is_shown(finding: Finding, view: View) -> bool:
    """Say whether a finding is severe enough to be listed; one that does not fail always is."""
    return finding.verdict is not Verdict.FAIL or view.lists(finding)


def hidden_words(hidden: int, view: View) -> str:
    """Return a sentence on what is left out as not severe enough; empty if nothing is."""
    return f"Left out: {counted(hidden, 'failing finding')} below {view.min_severity}." if hidden else ""


def line_of(finding: Finding) -> int:
    """Return the line of a finding; of an option without one, a line near which it would stand."""
    return finding.line or finding.anchor or 1


def unique_fingerprints(findings: Iterable[Finding]) -> list[str]:
    """Return the fingerprints of findings, with a number after one that had stood before.

    Profiles may change one rule in different ways, and then two findings are about the same symbols of one config.
    """
    seen: Counter[str] = Counter()
    names = []
    for finding in findings:
        name = finding.fingerprint
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return names
