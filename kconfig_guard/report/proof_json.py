"""What is wrong with profiles, and what they demand against each other, as JSON (``kconfig-guard schema proof``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kconfig_guard.report.json_parts import TOOL, profile_data, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kconfig_guard.profile.rule import Profile, Rule
    from kconfig_guard.proof.clashes import Conflict
    from kconfig_guard.proof.flaw import Flaw

SCHEMA_VERSION = 1


def render_flaws_json(profiles: Sequence[Profile], flaws: Sequence[Flaw]) -> str:
    """Return the report on what is wrong with profiles as one JSON document, ASCII only."""
    return _document(profiles, flaws=[_flaw(flaw) for flaw in flaws])


def render_conflicts_json(profiles: Sequence[Profile], conflicts: Sequence[Conflict]) -> str:
    """Return the report on demands that exclude each other as one JSON document, ASCII only."""
    return _document(profiles, conflicts=[_conflict(conflict) for conflict in conflicts])


def _document(profiles: Sequence[Profile], **found: Any) -> str:
    data = {
        "schema_version": SCHEMA_VERSION,
        "tool": TOOL,
        "profiles": [profile_data(one) for one in profiles],
        **found,
    }
    return written(data)


def _flaw(flaw: Flaw) -> dict[str, Any]:
    return {
        "kind": flaw.kind.value,
        "severity": flaw.severity,
        "rule": flaw.rule.id,
        "with": flaw.with_rule.id if flaw.with_rule else None,
        "text": flaw.text,
        "places": list(flaw.places),
        "location": {"path": flaw.rule.path, "line": flaw.rule.line},
    }


def _conflict(conflict: Conflict) -> dict[str, Any]:
    clash = conflict.clash
    sides = zip((clash.first, clash.second), conflict.profiles, strict=True)
    return {
        "symbols": list(clash.symbols),
        "sides": [_side(rule, profile) for rule, profile in sides],
        "because": list(clash.because),
        "places": list(conflict.places),
    }


def _side(rule: Rule, profile: str) -> dict[str, Any]:
    return {
        "rule": rule.id,
        "profile": profile,
        "title": rule.title,
        "severity": rule.severity,
        "demands": [
            [{"symbol": demand.symbol, "expected": demand.expected} for demand in demands]
            for demands in rule.alternatives
        ],
        "rationale": rule.rationale,
        "cost": rule.cost,
        "references": list(rule.references),
    }
