"""What is wrong with profiles, and what they demand against each other, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.profile.severity import SEVERITIES
from kconfig_guard.proof.flaw import FlawKind
from kconfig_guard.report.lines import Line, wrapped
from kconfig_guard.report.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kconfig_guard.profile.rule import Profile, Rule
    from kconfig_guard.proof.clashes import Conflict
    from kconfig_guard.proof.flaw import Flaw

_WIDTH = 100
_INDENT = 6


def render_flaws(profiles: Sequence[Profile], rules: int, flaws: Sequence[Flaw]) -> str:
    """Return the report on what is wrong with profiles, the worst first.

    Args:
        profiles: What was proven.
        rules: How many rules they have together.
        flaws: What was found.
    """
    lines = list(_flaws(flaws))
    counts = [f"{sum(flaw.severity == severity for flaw in flaws)} {severity}" for severity in SEVERITIES]
    found = ", ".join(count for count in counts if not count.startswith("0 ")) or "nothing wrong"
    lines.append(Line().add(f"Summary: {counted(len(profiles), 'profile')}, {counted(rules, 'rule')}: {found}"))
    return _text(lines)


def _flaws(flaws: Sequence[Flaw]) -> Iterator[Line]:
    for severity in SEVERITIES:
        group = [flaw for flaw in flaws if flaw.severity == severity and flaw.kind is not FlawKind.PROMPTLESS]
        if group:
            yield Line().add(f"{severity.upper()}  {len(group)}")
        for flaw in group:
            yield Line()
            yield from _rule(flaw.rule)
            where = f" ({', '.join(flaw.places)})" if flaw.places else ""
            yield from _labelled(flaw.kind.value, f"{flaw.text}{where}")
        if group:
            yield Line()
    promptless = sorted({flaw.rule.id for flaw in flaws if flaw.kind is FlawKind.PROMPTLESS})
    if promptless:
        yield Line().add(f"Rules on symbols without a prompt, which other options bring ({len(promptless)}):")
        yield from wrapped(", ".join(promptless), _WIDTH, 2)
        yield Line()


def render_conflicts(profiles: Sequence[Profile], conflicts: Sequence[Conflict]) -> str:
    """Return the report on demands that exclude each other, with both reasons.

    Args:
        profiles: What was compared.
        conflicts: What was found.
    """
    lines: list[Line] = []
    for conflict in conflicts:
        clash = conflict.clash
        for rule, profile in zip((clash.first, clash.second), conflict.profiles, strict=True):
            lines += _rule(rule, f"  [{profile}, {rule.severity}]")
            lines += _labelled("demands", rule.wanted)
            lines += _labelled("why", rule.rationale)
            lines += _labelled("cost", rule.cost)
        if clash.because:
            lines += _labelled("because", "; ".join(clash.because))
        lines += _labelled("on", ", ".join(conflict.places))
        lines.append(Line())
    names = " and ".join(profile.id for profile in profiles)
    if conflicts:
        how = "resolve each with an entry of 'decisions' in .kconfig-guard.yaml, or change a profile"
        lines += wrapped(f"Summary: {counted(len(conflicts), 'conflict')} between {names}; {how}", _WIDTH, 0)
    else:
        lines.append(Line().add(f"Summary: {names} can be met together"))
    return _text(lines)


def _rule(rule: Rule, note: str = "") -> Iterator[Line]:
    yield Line().add(f"  {rule.id}  {rule.title}{note}")


def _labelled(label: str, text: str) -> list[Line]:
    if not text:
        return []
    indent = _INDENT + len(label) + 2
    head, *rest = wrapped(text, _WIDTH, indent)
    return [Line().add(" " * _INDENT + f"{label}: " + head.plain.strip()), *rest]


def _text(lines: Iterable[Line]) -> str:
    return "".join(f"{line.plain}\n" for line in lines)
