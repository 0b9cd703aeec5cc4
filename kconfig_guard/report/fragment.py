"""Write a suggested fragment as a kernel config fragment, with its reasons as comments."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from kconfig_guard import __version__
from kconfig_guard.judgement.finding import Verdict
from kconfig_guard.judgement.reasons import listed
from kconfig_guard.report.escape import printable

if TYPE_CHECKING:
    from kconfig_guard.judgement.finding import Finding, Judgement
    from kconfig_guard.repair.fragment import Change, Fragment, FragmentLine

_WIDTH = 100


def render_fragment(fragment: Fragment, judgement: Judgement) -> str:
    """Return the fragment as text; every line that is no assignment is a comment.

    Args:
        fragment: What was found and proven.
        judgement: The judgement it answers.
    """
    titles = {finding.rule.id: finding.rule.title for finding in judgement.findings}
    profiles = ", ".join(f"{profile.id} {profile.version}".strip() for profile in judgement.profiles)
    lines = [
        *comment(
            f"kconfig-guard {__version__}: fragment for {judgement.path} (Linux {judgement.kernel}, {judgement.arch})"
        ),
        *comment(f"profiles: {profiles}"),
        *comment(
            f"merge with: scripts/kconfig/merge_config.sh {' '.join([judgement.path, *judgement.fragments])} FRAGMENT"
        ),
    ]
    for line in fragment.lines:
        lines += ["", *comment(_purpose(line, titles)), line.text]
    if not fragment.lines:
        lines += ["", "# nothing to change"]
    lines += change_lines(fragment.collateral)
    if fragment.moot:
        lines += ["", *comment(f"No longer applies ({len(fragment.moot)}):")]
        for finding, reason in fragment.moot:
            lines += comment(_unmet(finding, reason), indent="  ")
    if fragment.unmet:
        lines += ["", *comment(f"Cannot be met ({len(fragment.unmet)}):")]
        for unmet in fragment.unmet:
            lines += comment(_unmet(unmet.finding, unmet.reason), indent="  ")
    waived = [finding for finding in judgement.findings if finding.verdict is Verdict.WAIVED]
    if waived:
        lines += ["", *comment(f"Not asked for ({len(waived)}):")]
        for finding in waived:
            lines += comment(_unmet(finding, "; ".join(finding.because)), indent="  ")
    return "\n".join(lines) + "\n"


def _purpose(line: FragmentLine, titles: dict[str, str]) -> str:
    asked = "; ".join(f"{rule}: {titles.get(rule, '')}".rstrip(": ") for rule in line.asked_by)
    return asked or line.purpose()


def _unmet(finding: Finding, reason: str) -> str:
    demands = " and ".join(f"{demand.symbol}={demand.expected}" for demand in finding.demands)
    return f"{finding.rule.id} {demands}: {reason}"


def change_lines(changes: list[Change]) -> list[str]:
    """Return the comments that tell what else changes, grouped by the lines that cause it; none if nothing does."""
    if not changes:
        return []
    groups: dict[tuple[str, ...], list[Change]] = {}
    for change in changes:
        groups.setdefault(change.causes, []).append(change)
    lines = ["", *comment(f"Also changes ({len(changes)}):")]
    for causes, group in sorted(groups.items()):
        if causes:
            lines += comment(f"because of {listed(list(causes), 'and')}:")
        lines += [printable(f"#   {c.name}: {c.before or 'empty'} -> {c.after or 'empty'}") for c in group]
    return lines


def comment(text: str, indent: str = "") -> list[str]:
    """Return a text as comment lines of a config, without anything in it that would end or leave them."""
    return textwrap.wrap(
        printable(text),
        _WIDTH,
        initial_indent=f"# {indent}",
        subsequent_indent=f"# {indent}  ",
        break_on_hyphens=False,
        break_long_words=False,
    )
