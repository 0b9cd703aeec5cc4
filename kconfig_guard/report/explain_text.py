"""The answers of ``explain`` for people: one section for each kind of fact, short lists, 80 columns."""

from __future__ import annotations

import textwrap
from itertools import count
from typing import TYPE_CHECKING

from kconfig_guard.judgement.explanation import SymbolExplanation
from kconfig_guard.judgement.finding import State, Verdict
from kconfig_guard.profile.topics import help_page
from kconfig_guard.report.escape import printable
from kconfig_guard.report.lines import Line, wrapped
from kconfig_guard.report.words import state_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kconfig_guard.judgement.explanation import Context, Link, RuleDemand, RuleExplanation, SymbolFacts
    from kconfig_guard.judgement.expressions import Node
    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.profile.rule import Alternative, Rule
    from kconfig_guard.repair.fragment import Change, Way

_WIDTH = 80
_LABEL = 11
_MAX_LISTED = 8
_MAX_NODES = 40
_MAX_INDENT = 26
_MAX_MENUS = 3
_MAX_DEFAULTS = 4
_MAX_DEMANDS = 4
_SELECTED = "selected by "
_VERDICT_STYLES = {"pass": "green", "fail": "red"}
_KINDS = {
    "int": "any whole number",
    "hex": "any hexadecimal number",
    "string": "any text",
    "unknown": "nothing: it has no type, so it",
}


def render_explanation(
    subject: SymbolExplanation | RuleExplanation, ways: Sequence[Way], width: int | None = None
) -> list[Line]:
    """Return the lines of an answer.

    Args:
        subject: A symbol or a rule.
        ways: How the symbol gets its values.
        width: Columns to wrap at; 80 by default.
    """
    writer = _Writer(width or _WIDTH)
    if isinstance(subject, SymbolExplanation):
        writer.symbol(subject, ways)
    else:
        writer.rule(subject)
    return writer.lines


def demand_text(alternatives: Iterable[Alternative]) -> list[str]:
    """Return the alternatives of a rule, one text each."""
    return [" and ".join(f"{demand.symbol}={demand.expected}" for demand in demands) for demands in alternatives]


def limits_of(rule: Rule) -> list[str]:
    """Return where a rule applies, if not everywhere."""
    limits = [f"on {', '.join(rule.arch)}"] if rule.arch else []
    limits += [f"for kernels {rule.kernel_text}"] if rule.kernel else []
    return limits + ([f"where {rule.when_text}"] if rule.when_text else [])


class _Writer:
    """Collects the lines."""

    def __init__(self, width: int) -> None:
        self.width = max(width, 40)
        self.lines: list[Line] = []

    # -- symbols

    def symbol(self, subject: SymbolExplanation, ways: Sequence[Way]) -> None:
        facts = subject.facts
        head = Line().add(subject.name, "bold")
        if facts is not None:
            head.add(f"  {facts.kind}", "dim")
        self.lines.append(head)
        self._context(subject.context)
        if subject.name != subject.asked:
            self._wrapped(f"{subject.asked} is called {subject.name} here", indent=2)
        if facts is None:
            self._without_tree(subject)
        else:
            self._facts(facts, subject.name)
            if ways:
                self._ways(ways, facts)
            self._links(facts)
        self._rules(subject.rules)

    def _context(self, context: Context) -> None:
        if context.kernel or context.arch:
            kernel = f"Linux {context.kernel}" if context.kernel else "kernel version unknown"
            self._wrapped(f"{kernel}, {context.arch}", indent=2, style="dim")
        for what, name in (("config", context.config), ("tree", context.tree)):
            if name is not None:
                self._wrapped(f"{what} {name}", indent=2, hanging=4, style="dim")

    def _without_tree(self, subject: SymbolExplanation) -> None:
        if subject.line is not None:
            self._section("Value")
            self._row(subject.line[0] or "empty", f"the config says so ({subject.line[1]})")
        self._blank()
        self._wrapped("More can be told over a kernel tree: give --tree, and --config for values.", indent=0)

    def _facts(self, facts: SymbolFacts, name: str) -> None:
        self._blank()
        for prompt in facts.prompts[:_MAX_LISTED]:
            self._labelled("prompt", f'"{prompt.text}"')
        if not facts.prompts:
            self._labelled("prompt", "none: it follows from other options")
        for definition in facts.definitions[:_MAX_MENUS]:
            menu = f" in {' > '.join(definition.menu)}" if definition.menu else ""
            self._labelled("defined", f"{definition.location}{menu}")
        self._more_places(len(facts.definitions))
        if facts.choice is not None:
            members = _listed([member for member in facts.choice.members if member != name], 12)
            self._labelled("choice", f'"{facts.choice.prompt}" ({facts.choice.location}), instead of {members}')
        self._defaults(facts)
        if facts.origin is not None:
            self._labelled("value", facts.value or "empty", style="bold")
            for text in (facts.origin.text, *facts.origin.notes):
                self._labelled("", text)
        self._dependencies(facts)

    def _defaults(self, facts: SymbolFacts) -> None:
        texts = [f"{item.value}{_if(item.condition)}" for item in facts.defaults]
        for number, text in enumerate(texts[:_MAX_DEFAULTS]):
            self._labelled("" if number else "default", text)
        if len(texts) > _MAX_DEFAULTS:
            self._labelled("", f"and {len(texts) - _MAX_DEFAULTS} more")
        for number, item in enumerate(facts.ranges[:_MAX_DEFAULTS]):
            self._labelled("" if number else "range", f"{item.low} to {item.high}{_if(item.condition)}")

    def _more_places(self, places: int) -> None:
        if places > _MAX_MENUS:
            self._labelled("", f"and {places - _MAX_MENUS} more")

    # -- dependencies

    def _dependencies(self, facts: SymbolFacts) -> None:
        for dependency in facts.dependencies:
            node = dependency.node
            marks = ["! stands in the way"] if node.blocks else ["~ allows m at most"] if node.limits else []
            self._section(dependency.what.capitalize(), *marks)
            self._node(node, 2, count(1))

    def _node(self, node: Node, indent: int, counter: count[int]) -> None:
        number = next(counter)
        if number >= _MAX_NODES:
            if number == _MAX_NODES:
                self._wrapped("…", indent)
            return
        if (
            not node.parts
            or indent > _MAX_INDENT
            or (not (node.blocks or node.limits) and len(node.text) < self.width - indent - 8)
        ):
            self._leaf(node, node.text, indent)
            return
        # What is met needs no more than a summary.
        shown = [part for part in node.parts if part.blocks or part.limits] if node.operator == "and" else []
        if node.operator == "or" and not node.blocks and node.value is not None:
            shown = [part for part in node.parts if not part.blocks]
        shown = (shown or list(node.parts)) if len(node.parts) > _MAX_LISTED else list(node.parts)
        self._leaf(node, "all of" if node.operator == "and" else "any of", indent)
        for part in shown[:_MAX_LISTED]:
            self._node(part, indent + 4, counter)
        rest = len(node.parts) - len(shown[:_MAX_LISTED])
        if rest:
            self._wrapped(f"and {rest} more", indent + 6, style="dim")

    def _leaf(self, node: Node, text: str, indent: int) -> None:
        detail = f" ({node.detail})" if node.detail and not node.parts else ""
        mark = "!" if node.blocks else "~" if node.limits else " "
        style = "red" if node.blocks else "yellow" if node.limits else ""
        head = f"{' ' * indent}{mark} {node.value}  " if node.value is not None else " " * indent
        self._hanging(head, text + detail, style)

    # -- ways

    def _ways(self, ways: Sequence[Way], facts: SymbolFacts) -> None:
        self._section("What it takes")
        for way in ways:
            if way.target == "value":
                self._value_way(way, facts)
            elif way.current:
                self._row(way.target, "as it is")
            elif not way.possible:
                self._row(way.target, f"no way: {_reasons(way.because)}")
            else:
                self._fragment(way.target, way)

    def _value_way(self, way: Way, facts: SymbolFacts) -> None:
        if not way.possible:
            self._row("", f"no value can be set: {_reasons(way.because)}")
            return
        limits = f" from {way.bounds[0]} to {way.bounds[1]}" if way.bounds else ""
        self._row("", f"{_KINDS[facts.kind]}{limits} can be set" + (" after" if way.lines else ""))
        if way.lines:
            self._fragment("", way)

    def _fragment(self, head: str, way: Way) -> None:
        for number, line in enumerate(way.lines):
            self.lines.append(Line().add(f"  {'' if number else head:<4}").add(line, "green"))
        for text in way.because:
            self._row("", text)
        built_in = [change.name for change in way.changes if (change.before, change.after) == ("m", "y")]
        if built_in:
            what = "a module" if len(built_in) == 1 else f"{len(built_in)} modules"
            self._row("", f"builds {what} in: {_listed(built_in)}")
        others = [change for change in way.changes if change.name not in built_in]
        if others:
            what = "another option" if len(others) == 1 else f"{len(others)} other options"
            self._row("", f"changes {what}: {_listed([_change(change) for change in others])}")
        if way.effect.meets:
            self._row("", f"meets {_listed(way.effect.meets)}")
        if way.effect.breaks:
            self._hanging("      ", f"breaks {_listed(way.effect.breaks)}", "red")

    # -- selects and implies

    def _links(self, facts: SymbolFacts) -> None:
        for title, links in (("Selected by", facts.selected_by), ("Implied by", facts.implied_by)):
            if links:
                active = sum(bool(link.active) for link in links)
                self._section(title, f"{active} of {len(links)} active" if facts.value is not None else "")
                self._each(links, self._link)
        for verb, links in (("selects", facts.selects), ("implies", facts.implies)):
            if facts.value is None:
                if links:
                    self._section(verb.capitalize())
                    self._each(links, self._link)
                continue
            off = [link for link in links if link.value == "n"]
            if off:
                self._section("Would take along", f"it {verb} what is off now")
                self._each(off, self._link)
            already = [link.symbol for link in links if link.value != "n"]
            if already:
                self._section(f"{verb.capitalize()}, on already")
                self._wrapped(_listed(already), indent=2)

    def _each(self, links: Sequence[Link], show: Callable[[Link], None]) -> None:
        for link in links[:_MAX_LISTED]:
            show(link)
        if len(links) > _MAX_LISTED:
            self._wrapped(f"and {len(links) - _MAX_LISTED} more", indent=6, style="dim")

    def _link(self, link: Link) -> None:
        head = f"  {'*' if link.active else ' '} {link.value}  " if link.value is not None else "  "
        self._hanging(head, f"{link.symbol}{_if(link.condition)} ({link.location})")

    # -- rules

    def _rules(self, rules: Sequence[RuleDemand]) -> None:
        if not rules:
            self._section("Demanded by")
            self._wrapped("no rule", indent=2)
            return
        self._section("Demanded by")
        for item in rules:
            verdict = f", {item.verdict.replace('_', ' ')}" if item.verdict else ""
            style = _VERDICT_STYLES.get(item.verdict or "", "")
            wants = f"wants {', or '.join(item.expected)}  ({item.rule.severity}{verdict}; {_listed(item.profiles)})"
            self._hanging(f"  {item.rule.id}  ", wants, head_style=style)
            self._wrapped(item.rule.title, indent=6)
            self._other_demands(item.rule)
            limits = limits_of(item.rule)
            if limits:
                self._wrapped(f"only {'; '.join(limits)}", indent=6, hanging=8)

    def _other_demands(self, rule: Rule) -> None:
        """Write what a rule demands all in all, if that is more than one value."""
        demands = sum(map(len, rule.alternatives))
        if demands > _MAX_DEMANDS:
            self._wrapped(f"among {demands} demands, which 'explain {rule.id}' tells", indent=6, hanging=8)
        elif demands > 1:
            self._wrapped("demands " + "; or ".join(demand_text(rule.alternatives)), indent=6, hanging=8)

    def rule(self, subject: RuleExplanation) -> None:
        """Write all about one rule."""
        rule = subject.rule
        self._hanging(f"{rule.id}  ", rule.title, "bold")
        self._context(subject.context)
        self._blank()
        self._labelled("severity", rule.severity)
        for number, text in enumerate(demand_text(rule.alternatives)):
            self._labelled("or" if number else "demands", text)
        limits = limits_of(rule)
        if limits:
            self._labelled("only", "; ".join(limits))
        for label, text in (("why", rule.rationale), ("cost", rule.cost)):
            if text:
                self._labelled(label, text)
        page = help_page(rule)
        if page is not None:
            self._labelled("page", page)
        for number, source in enumerate(subject.references):
            title = f": {source.title}" if source.title else ""
            self._labelled("" if number else "asked by", f"{source.name}{title}")
            if source.url:
                self._labelled("", source.url, style="dim")
        for number, selecting in enumerate(subject.profiles):
            changed = f", changed: {selecting.override_reason}" if selecting.override_reason else ""
            self._labelled("" if number else "profiles", f"{selecting.profile}: {selecting.title}{changed}")
        if not subject.profiles:
            self._labelled("profiles", "none selects it")
        if subject.finding is not None:
            self._finding(subject.finding)

    def _finding(self, finding: Finding) -> None:
        self._blank()
        verdict = finding.verdict.value.replace("_", " ")
        self._labelled("verdict", verdict, style=_VERDICT_STYLES.get(finding.verdict.value, ""))
        place = f" (line {finding.line})" if finding.line else ""
        values = [f"{demand.symbol} is {_value(demand.actual)}, wanted {demand.expected}" for demand in finding.demands]
        self._labelled("found", "; ".join(values) + place)
        if finding.verdict is Verdict.FAIL and finding.state is not State.UNKNOWN:
            self._labelled("state", state_words(finding.state))
        for number, reason in enumerate(finding.because):
            self._labelled("" if number else "because", reason)
        for number, line in enumerate(finding.fix):
            self.lines.append(Line().add(f"  {'' if number else 'fix':<{_LABEL}}", "dim").add(line, "green"))

    # -- layout

    def _blank(self) -> None:
        self.lines.append(Line())

    def _section(self, title: str, *remarks: str) -> None:
        self._blank()
        remark = ", ".join(remark for remark in remarks if remark)
        self.lines.append(Line().add(title, "bold").add(f"  {remark}" if remark else "", "dim"))

    def _row(self, head: str, text: str) -> None:
        self._hanging(f"  {head:<4}", text)

    def _labelled(self, label: str, text: str, style: str = "") -> None:
        self._hanging(f"  {label:<{_LABEL}}", text, style, "dim")

    def _hanging(self, head: str, text: str, style: str = "", head_style: str = "") -> None:
        """Write a text that is wrapped beside its head."""
        head = printable(head)
        parts = textwrap.wrap(printable(text), max(self.width - len(head), 20), break_on_hyphens=False) or [""]
        for number, part in enumerate(parts):
            self.lines.append(Line().add(" " * len(head) if number else head, head_style or style).add(part, style))

    def _wrapped(self, text: str, indent: int, hanging: int | None = None, style: str = "") -> None:
        self.lines += wrapped(text, self.width, indent, hanging, style)


def _listed(names: Sequence[str], limit: int = _MAX_LISTED) -> str:
    more = len(names) - limit
    return ", ".join(names[:limit]) + (f" and {more} more" if more > 0 else "")


def _if(condition: str) -> str:
    return f" if {condition}" if condition else ""


def _reasons(because: Iterable[str]) -> str:
    """Return reasons as one text, those who select counted together."""
    selected: list[str] = []
    others: list[str] = []
    for reason in because:
        (selected if reason.startswith(_SELECTED) else others).append(reason)
    if selected:
        others.append(_SELECTED + _listed([reason.removeprefix(_SELECTED) for reason in selected]))
    return "; ".join(others)


def _change(change: Change) -> str:
    return f"{change.name} {change.before or 'empty'} to {change.after or 'empty'}"


def _value(actual: str | None) -> str:
    if actual is None:
        return "not known here"
    return actual or "empty"
