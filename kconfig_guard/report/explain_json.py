"""The answers of ``explain`` as JSON, schema version 1 (``kconfig-guard schema explain``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kconfig_guard.judgement.explanation import SymbolExplanation
from kconfig_guard.profile.topics import help_page
from kconfig_guard.report.json_parts import TOOL, context_data, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kconfig_guard.judgement.explanation import DefaultFact, Link, RuleDemand, RuleExplanation, SymbolFacts
    from kconfig_guard.judgement.expressions import Node
    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.profile.rule import Alternative, Rule
    from kconfig_guard.repair.fragment import Way

SCHEMA_VERSION = 1


def render_explanation_json(subject: SymbolExplanation | RuleExplanation, ways: Sequence[Way]) -> str:
    """Return an answer as one JSON document, ASCII only, with a final line end."""
    return written(explanation_data(subject, ways))


def explanation_data(subject: SymbolExplanation | RuleExplanation, ways: Sequence[Way]) -> dict[str, Any]:
    """Return an answer as plain data, in a stable order.

    Args:
        subject: A symbol or a rule.
        ways: How the symbol gets its values.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": TOOL,
        "input": context_data(subject.context),
        "symbol": _symbol(subject, ways) if isinstance(subject, SymbolExplanation) else None,
        "rule": None if isinstance(subject, SymbolExplanation) else _rule_explanation(subject),
    }


def _symbol(subject: SymbolExplanation, ways: Sequence[Way]) -> dict[str, Any]:
    return {
        "asked": subject.asked,
        "name": subject.name,
        "line": None if subject.line is None else {"value": subject.line[0], "location": subject.line[1]},
        "facts": None if subject.facts is None else _facts(subject.facts),
        "ways": [_way(way) for way in ways],
        "rules": [_demand(demand) for demand in subject.rules],
    }


def _facts(facts: SymbolFacts) -> dict[str, Any]:
    origin, choice = facts.origin, facts.choice
    return {
        "type": facts.kind,
        "prompts": [{"text": p.text, "location": p.location, "offers": p.offers} for p in facts.prompts],
        "definitions": [{"location": item.location, "menu": list(item.menu)} for item in facts.definitions],
        "choice": None
        if choice is None
        else {"prompt": choice.prompt, "location": choice.location, "members": list(choice.members)},
        "value": facts.value,
        "origin": None
        if origin is None
        else {"kind": origin.kind.value, "text": origin.text, "notes": list(origin.notes)},
        "defaults": [_default(default) for default in facts.defaults],
        "ranges": [{"low": r.low, "high": r.high, "condition": r.condition or None} for r in facts.ranges],
        "bounds": None if facts.bounds is None else list(facts.bounds),
        "dependencies": [{"what": item.what, "expression": _node(item.node)} for item in facts.dependencies],
        "selected_by": [_link(link) for link in facts.selected_by],
        "implied_by": [_link(link) for link in facts.implied_by],
        "selects": [_link(link) for link in facts.selects],
        "implies": [_link(link) for link in facts.implies],
    }


def _default(default: DefaultFact) -> dict[str, Any]:
    return {
        "value": default.value,
        "condition": default.condition or None,
        "active": default.active,
        "location": default.location,
    }


def _node(node: Node) -> dict[str, Any]:
    return {
        "text": node.text,
        "operator": node.operator or None,
        "value": node.value,
        "in_the_way": node.blocks,
        "allows_m_at_most": node.limits,
        "detail": node.detail,
        "parts": [_node(part) for part in node.parts],
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "symbol": link.symbol,
        "value": link.value,
        "condition": link.condition or None,
        "active": link.active,
        "location": link.location,
    }


def _way(way: Way) -> dict[str, Any]:
    return {
        "target": way.target,
        "current": way.current,
        "possible": way.possible,
        "lines": list(way.lines),
        "bounds": None if way.bounds is None else list(way.bounds),
        "because": list(way.because),
        "changes": [{"symbol": item.name, "before": item.before, "after": item.after} for item in way.changes],
        "meets": list(way.effect.meets),
        "breaks": list(way.effect.breaks),
    }


def _demand(demand: RuleDemand) -> dict[str, Any]:
    return {
        "expected": list(demand.expected),
        "profiles": list(demand.profiles),
        "verdict": None if demand.verdict is None else demand.verdict.value,
        **_rule(demand.rule),
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": rule.title,
        "severity": rule.severity,
        "alternatives": [_alternative(demands) for demands in rule.alternatives],
        "arch": list(rule.arch),
        "kernel": rule.kernel_text or None,
        "when": rule.when_text or None,
    }


def _alternative(demands: Alternative) -> list[dict[str, str]]:
    return [{"symbol": demand.symbol, "expected": demand.expected} for demand in demands]


def _rule_explanation(subject: RuleExplanation) -> dict[str, Any]:
    rule = subject.rule
    return {
        **_rule(rule),
        "rationale": rule.rationale,
        "cost": rule.cost,
        "tags": list(rule.tags),
        "help": help_page(rule),
        "references": [
            {"name": item.name, "title": item.title or None, "url": item.url or None} for item in subject.references
        ],
        "profiles": [
            {"id": item.profile, "title": item.title, "override_reason": item.override_reason or None}
            for item in subject.profiles
        ],
        "finding": None if subject.finding is None else _finding(subject.finding),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "verdict": finding.verdict.value,
        "state": finding.state.value,
        "demands": [
            {"symbol": demand.symbol, "expected": demand.expected, "actual": demand.actual}
            for demand in finding.demands
        ],
        "line": finding.line,
        "because": finding.because,
        "fix": finding.fix,
    }
