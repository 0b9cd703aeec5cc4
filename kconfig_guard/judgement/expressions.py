"""Kconfig expressions in words: as one line, and as a tree in which the parts that stand in the way are marked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kconfig_guard.judgement.probe_words import having, lacking
from kconfig_guard.judgement.reasons import resolver_value
from kconfig_guard.model.tree import MOD, NO, OP_TEXT, TRISTATE_TEXT, YES, Expr, Op, ProbeKind, ProbeUse, Symbol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.judgement.reasons import Reasons
    from kconfig_guard.model.tree import Tree

_JUNCTIONS = {int(Op.AND): "and", int(Op.OR): "or"}
_SIGNS = {"and": " && ", "or": " || "}


@dataclass(frozen=True, slots=True)
class Node:
    """An expression, or a part of one.

    Attributes:
        text: The expression as a Kconfig file would write it, toolchain questions in words.
        operator: ``and`` or ``or`` for one with parts, else empty.
        parts: Its operands.
        value: What it is now: y, m or n, or the value of the one symbol that it is; None without a config.
        detail: Why it is so, if that is not plain.
        blocks: Whether it stands in the way of what depends on it.
        limits: Whether it allows m at most.
    """

    text: str
    operator: str = ""
    parts: tuple[Node, ...] = ()
    value: str | None = None
    detail: str = ""
    blocks: bool = False
    limits: bool = False


def operands(tree: Tree, expression: Expr, operator: Op = Op.AND) -> list[Expr]:
    """Return the parts of a conjunction (or disjunction), those of nested ones too; of ``y`` there are none."""
    found = []
    # No recursion here and in the like: generators would recurse through C, whose stack a hostile tree could exhaust.
    pending = [expression]
    while pending:
        part = pending.pop()
        if part < 0 and tree.expressions[~part][0] == operator:
            pending += reversed(tree.expressions[~part][1:])
        elif part != YES or operator != Op.AND:
            found.append(part)
    return found


def beyond(tree: Tree, expression: Expr, known: Expr) -> list[Expr]:
    """Return the parts of a conjunction that another one does not have already."""
    old = {known, *operands(tree, known)}
    return list(dict.fromkeys(part for part in operands(tree, expression) if part not in old))


def leaves(tree: Tree, expression: Expr) -> list[int]:
    """Return the symbols that an expression mentions, each once."""
    found: dict[int, None] = {}
    seen = {expression}
    pending = [expression]
    while pending:
        part = pending.pop()
        if part >= 0:
            found[part] = None
            continue
        new = [other for other in tree.expressions[~part][1:] if other not in seen]
        seen.update(new)
        pending += reversed(new)
    return list(found)


def _unmarked(node: Node, *, keep_limits: bool) -> Node:
    parts = tuple([_unmarked(part, keep_limits=keep_limits) for part in node.parts])
    return replace(node, parts=parts, blocks=False, limits=node.limits and keep_limits)


class Words:
    """Puts the expressions of one tree into words.

    Args:
        tree: The tree.
        reasons: The resolved config, for values and marks; None to do without them.
    """

    def __init__(self, tree: Tree, reasons: Reasons | None = None) -> None:
        self.tree = tree
        self.reasons = reasons

    def text(self, expression: Expr) -> str:
        """Return an expression as one line."""
        if expression >= 0:
            return self.symbol(self.tree.symbols[expression])
        operator, *parts = self.tree.expressions[~expression]
        if operator in _JUNCTIONS:
            return self.joined(operands(self.tree, expression, Op(operator)), _JUNCTIONS[operator])
        if operator == Op.NOT:
            return f"!{self._enclosed(parts[0])}"
        return f"{self.text(parts[0])}{OP_TEXT[Op(operator)]}{self.text(parts[1])}"

    def joined(self, parts: Iterable[Expr], operator: str = "and") -> str:
        """Return several expressions as one line, joined by ``and`` or ``or``."""
        items = list(parts)
        if len(items) == 1:
            return self.text(items[0])
        return _SIGNS[operator].join([self._enclosed(part) for part in items])

    def _enclosed(self, expression: Expr) -> str:
        compound = expression < 0 and self.tree.expressions[~expression][0] in _JUNCTIONS
        return f"({self.text(expression)})" if compound else self.text(expression)

    def symbol(self, symbol: Symbol) -> str:
        """Return the name of a symbol, or what it stands for if it has none."""
        if symbol.choice_of is not None:
            title = next((prompt.text for prompt in symbol.prompts), "without a prompt")
            return f'the choice "{title}"'
        if symbol.text is not None:
            return self._question(symbol)
        if symbol.constant and symbol.name not in TRISTATE_TEXT:
            return f'"{symbol.name}"'
        return symbol.name

    def _question(self, symbol: Symbol) -> str:
        """Return what a symbol asks of the toolchain."""
        parts = symbol.text or ()
        if len(parts) == 1 and isinstance(parts[0], ProbeUse):
            use = parts[0]
            probe = self.tree.probes[use.probe]
            if probe.kind is ProbeKind.STATUS and {use.yes, use.no} == {"y", "n"}:
                return f"[{having(probe) if use.yes == 'y' else lacking(probe)}]"
        if self.reasons is not None:
            return f'"{self.reasons.resolver.value(symbol.index)}"'
        return "".join(part if isinstance(part, str) else "[asked of the toolchain]" for part in parts)

    # -- trees

    def node(self, parts: list[Expr], *, limits: bool = False) -> Node:
        """Return the tree of a conjunction.

        Args:
            parts: What must all hold.
            limits: Whether to mark what allows m at most.
        """
        nodes = tuple([self._node(part, limits=limits) for part in parts])
        return nodes[0] if len(nodes) == 1 else self._junction("and", self.joined(parts), nodes)

    def _junction(self, operator: str, text: str, parts: tuple[Node, ...]) -> Node:
        if self.reasons is None:
            return Node(text, operator, parts)
        levels = [0 if part.blocks else 1 if part.limits else 2 for part in parts]
        level = min(levels) if operator == "and" else max(levels)
        value = self._least(parts) if operator == "and" else self._most(parts)
        if operator == "or" and level > 0:
            # What is off beside an alternative that is on is in nobody's way.
            parts = tuple([_unmarked(part, keep_limits=level == 1) for part in parts])
        return Node(text, operator, parts, value, blocks=level == 0, limits=level == 1)

    @staticmethod
    def _least(parts: tuple[Node, ...]) -> str:
        return min((part.value or "n" for part in parts), key=TRISTATE_TEXT.index, default="y")

    @staticmethod
    def _most(parts: tuple[Node, ...]) -> str:
        return max((part.value or "n" for part in parts), key=TRISTATE_TEXT.index, default="n")

    def _node(self, expression: Expr, *, limits: bool) -> Node:
        operator = self.tree.expressions[~expression][0] if expression < 0 else None
        if operator is not None and operator in _JUNCTIONS:
            items = operands(self.tree, expression, Op(operator))
            nodes = tuple([self._node(part, limits=limits) for part in items])
            return self._junction(_JUNCTIONS[operator], self.text(expression), nodes)
        if self.reasons is None:
            return Node(self.text(expression))
        level = self.reasons.resolver.tristate(expression)
        blocks = level == NO
        detail = self._why(expression) if blocks else self._values(expression)
        value = TRISTATE_TEXT[level]
        return Node(self.text(expression), "", (), value, detail, blocks, limits and level == MOD)

    def _values(self, expression: Expr) -> str:
        """Return the values of the symbols in a comparison or negation."""
        if expression >= 0 or self.reasons is None:
            return ""
        named = {
            symbol.name: f"{symbol.name} is {resolver_value(self.reasons.resolver, symbol)}"
            for symbol in (self.tree.symbols[index] for index in leaves(self.tree, expression))
            if symbol.definitions and symbol.name
        }
        return ", ".join(named.values())

    def _why(self, expression: Expr) -> str:
        """Return why a part is n, unless its own text says all there is to say."""
        if self.reasons is None:
            return ""
        if expression < 0:
            return self._values(expression)
        symbol = self.tree.symbols[expression]
        if not symbol.definitions:
            return "" if symbol.constant or symbol.text is not None else "this kernel does not have it"
        plain = f"needs {symbol.name}=y (now n)"
        said = [reason.removeprefix(plain).removeprefix(", ") for reason in self.reasons.needs(expression, MOD)]
        return "; ".join(reason for reason in said if reason and not reason.startswith(f"needs {symbol.name}="))
