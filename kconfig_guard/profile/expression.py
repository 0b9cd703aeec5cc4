"""Kconfig expressions in a rule's ``when``: parsed once, evaluated over any source of values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TOKEN = re.compile(
    r"""\s*(?: (?P<symbol>[A-Za-z0-9_]+) | "(?P<text>[^"]*)" | (?P<op>\|\||&&|!=|<=|>=|[!=<>()]) )""", re.VERBOSE
)
_LITERAL = re.compile(r"[0-9]+\Z|0[xX][0-9A-Fa-f]+\Z")
_LEVEL = {"n": 0, "m": 1, "y": 2}
_RELATIONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
_MAX_LENGTH = 2000
_MAX_DEPTH = 50


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression: an operator with operands, or a symbol or text as a leaf."""

    operator: str
    operands: tuple[Expression, ...] = ()
    name: str = ""

    def level(self, lookup: Callable[[str], str]) -> int:
        """Return the tristate value (0, 1 or 2).

        Args:
            lookup: Returns the value of a symbol; ``n`` for one that does not exist.
        """
        if self.operator == "||":
            return max(part.level(lookup) for part in self.operands)
        if self.operator == "&&":
            return min(part.level(lookup) for part in self.operands)
        if self.operator == "!":
            return 2 - self.operands[0].level(lookup)
        if self.operator in _RELATIONS:
            return 2 if self._relation(lookup) else 0
        return _LEVEL.get(self.text(lookup), 0)

    def text(self, lookup: Callable[[str], str]) -> str:
        """Return the value of a leaf as text; see ``level`` for ``lookup``."""
        return lookup(self.name) if self._is_symbol() else self.name

    def _is_symbol(self) -> bool:
        return self.operator == "symbol" and self.name not in _LEVEL and not _LITERAL.match(self.name)

    def _relation(self, lookup: Callable[[str], str]) -> bool:
        # Most rules compare nothing, and a judgement that was kept needs no values.
        from kconfig_guard.model.numbers import HOLDS, compare  # noqa: PLC0415
        from kconfig_guard.model.tree import Kind  # noqa: PLC0415

        left, right = (part.text(lookup) for part in self.operands)
        order = compare(left, Kind.UNKNOWN, right, Kind.UNKNOWN)
        return HOLDS[self.operator](order)

    def symbols(self) -> Iterator[str]:
        """Yield the names of the symbols that the expression mentions."""
        if self._is_symbol():
            yield self.name
        for part in self.operands:
            yield from part.symbols()


def parse_expression(text: str) -> Expression:
    """Parse ``A && (B || !C) && D != "x"``, the grammar of ``depends on``.

    Raises:
        ValueError: The text is no such expression; the message says where it goes wrong.
    """
    if len(text) > _MAX_LENGTH:
        raise ValueError("the expression is too long")
    parser = _Parser(text)
    expression = parser.alternatives(0)
    if parser.kind:
        raise ValueError(f"unexpected '{parser.lexeme}' in expression '{text}'")
    return expression


class _Parser:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.kind: str | None = None
        self.lexeme = ""
        self.advance()

    def advance(self) -> None:
        match = _TOKEN.match(self.text, self.position)
        if match is None:
            if self.text[self.position :].strip():
                raise ValueError(f"cannot read expression '{self.text}' from column {self.position + 1}")
            self.kind, self.lexeme = None, ""
            return
        self.position = match.end()
        self.kind = match.lastgroup
        self.lexeme = match[self.kind] if self.kind else ""

    def alternatives(self, depth: int) -> Expression:
        if depth > _MAX_DEPTH:
            raise ValueError("the expression is nested too deeply")
        return self._chain("||", lambda: self._chain("&&", lambda: self.factor(depth)))

    def _chain(self, operator: str, operand: Callable[[], Expression]) -> Expression:
        parts = [operand()]
        while self.kind == "op" and self.lexeme == operator:
            self.advance()
            parts.append(operand())
        return parts[0] if len(parts) == 1 else Expression(operator, tuple(parts))

    def factor(self, depth: int) -> Expression:
        if self.kind == "op" and self.lexeme == "!":
            self.advance()
            if depth > _MAX_DEPTH:
                raise ValueError("the expression is nested too deeply")
            return Expression("!", (self.factor(depth + 1),))
        if self.kind == "op" and self.lexeme == "(":
            self.advance()
            inner = self.alternatives(depth + 1)
            if self.lexeme != ")" or self.kind != "op":
                raise ValueError(f"missing ')' in expression '{self.text}'")
            self.advance()
            return inner
        left = self.leaf()
        if self.kind == "op" and self.lexeme in _RELATIONS:
            operator = self.lexeme
            self.advance()
            return Expression(operator, (left, self.leaf()))
        return left

    def leaf(self) -> Expression:
        if self.kind not in ("symbol", "text"):
            found = f"'{self.lexeme}'" if self.kind else "the end"
            raise ValueError(f"expected a symbol instead of {found} in expression '{self.text}'")
        leaf = Expression(self.kind, name=self.lexeme)
        self.advance()
        return leaf
