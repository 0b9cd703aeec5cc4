"""The definitions of a tree as clauses, symbol by symbol as they are asked for.

A symbol that is only mentioned has literals but no definition yet: it is *open*. Solving while the open symbols
keep their present values finds what can be reached without looking further; where that fails for the sake of an open
symbol, its definition is added. So the part of the tree that a question is about is all that is ever encoded.

Everything that could be otherwise in another kernel, with another compiler or without some rule, is a *fact*: a
literal that is assumed, so that the solver can say which facts exclude a wish, and try what happens without one.

The clauses restate what ``resolver.py`` computes, with the same sources.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.model.numbers import HOLDS, compare
from kconfig_guard.model.tree import OP_TEXT, TRISTATE_TEXT, YES, Kind, Op
from kconfig_guard.solving.choices import encode_choice
from kconfig_guard.solving.fact import Fact, FactKind
from kconfig_guard.solving.levels import Level, encode_level
from kconfig_guard.solving.sat import TRUE, Sat
from kconfig_guard.solving.texts import candidates, constants_compared, encode_text, text_sources

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.model.tree import Expr, Symbol
    from kconfig_guard.profile.demand import Demand
    from kconfig_guard.solving.levels import Line

CONSTANTS = (Level(-TRUE, -TRUE), Level(TRUE, -TRUE), Level(TRUE, TRUE))


class Encoding:
    """The clauses for one resolved config.

    Args:
        resolver: The config that lines are added to.
        demands: What may be demanded of numbers and texts, so that values that meet it are among those considered.
    """

    def __init__(self, resolver: Resolver, demands: Iterable[tuple[int, Demand]] = ()) -> None:
        self.sat = Sat()
        self.resolver = resolver
        self.tree = resolver.tree
        self.open: dict[int, list[int]] = {}
        """Open symbols, and the literals that say that they have their present values."""
        self.facts: dict[int, Fact] = {}
        """Literals of the facts that hold."""
        self.lines: dict[int, Line] = {}
        self.compared = constants_compared(self.tree)
        self.demanded: dict[int, list[Demand]] = {}
        for index, demand in demands:
            for source in text_sources(self.tree, index):
                self.demanded.setdefault(source, []).append(demand)
        self._levels: dict[Expr, Level] = dict(enumerate(CONSTANTS))
        self._texts: dict[int, dict[str, int]] = {}
        self._whose: dict[int, int] = {}

    # -- open symbols

    def expand(self, index: int) -> None:
        """Add the definition of an open symbol."""
        if index not in self.open:
            return
        symbol = self.tree.symbols[index]
        number = symbol.choice if symbol.choice_of is None else symbol.choice_of
        if number is not None:
            choice = self.tree.choices[number]
            for other in (choice.symbol, *choice.members):
                self.level(other)
                self.open.pop(other, None)
            encode_choice(self, choice)
            return
        del self.open[index]
        if symbol.kind in (Kind.BOOL, Kind.TRISTATE):
            encode_level(self, symbol)
        else:
            encode_text(self, symbol)

    def owner(self, literal: int) -> int:
        """Return the open symbol one of whose literals this is."""
        return self._whose[abs(literal)]

    def fact(self, literal: int, kind: FactKind, number: int) -> None:
        """State a fact."""
        if literal != TRUE:
            self.facts[literal] = Fact(kind, number)

    # -- values

    def level(self, expression: Expr) -> Level:
        """Return the literals of an expression or of a symbol."""
        known = self._levels.get(expression)
        if known is None:
            known = self._symbol(self.tree.symbols[expression]) if expression >= 0 else self._compound(expression)
            self._levels[expression] = known
        return known

    def text(self, index: int) -> dict[str, int]:
        """Return each value that a symbol may have in a comparison, with its literal."""
        known = self._texts.get(index)
        if known is None:
            known = self._texts[index] = self._text(self.tree.symbols[index])
        return known

    def meets(self, index: int, demand: Demand) -> int:
        """Return the literal that says that the symbol meets a demand."""
        return self.sat.any(literal for text, literal in self.text(index).items() if demand.met_by(text))

    def relation(self, operator: int, left: int, right: int) -> int:
        """Return the literal of a comparison between two symbols."""
        kinds = self.tree.symbols[left].kind, self.tree.symbols[right].kind
        return self.sat.any(
            self.sat.all((first, second))
            for one, first in self.text(left).items()
            for other, second in self.text(right).items()
            if HOLDS[OP_TEXT[Op(operator)]](compare(one, kinds[0], other, kinds[1]))
        )

    def _symbol(self, symbol: Symbol) -> Level:
        if symbol.constant or symbol.kind not in (Kind.BOOL, Kind.TRISTATE):
            return self._given(symbol)
        some = self.sat.new()
        yes = some
        if symbol.kind is Kind.TRISTATE:
            yes = self.sat.new()
            self.sat.add(-yes, some)
        now = self.resolver.tristate(symbol.index)
        self._open(symbol, dict.fromkeys((some if now else -some, yes if now == YES else -yes)))
        return Level(some, yes)

    def _given(self, symbol: Symbol) -> Level:
        """Return the level of something that no config decides, but another compiler or architecture may."""
        now = self.resolver.tristate(symbol.index)
        if symbol.text is not None and any(not isinstance(part, str) for part in symbol.text):
            literal = self.sat.new()
            self.fact(literal if now else -literal, FactKind.TOOLCHAIN, symbol.index)
            return Level(literal, literal)
        if _is_absent(symbol):
            return self._absent(symbol)
        return CONSTANTS[now]

    def _absent(self, symbol: Symbol) -> Level:
        """Return the level of a symbol that is not defined: n or y, if only it were."""
        value, absent = self.sat.new(), self.sat.new()
        self.sat.add(-absent, -value)
        self.fact(absent, FactKind.ABSENT, symbol.index)
        # In comparisons it is a text that reads like its name.
        self._texts[symbol.index] = {
            self.resolver.value(symbol.index): absent,
            "n": self.sat.all((-absent, -value)),
            "y": value,
        }
        return Level(value, value)

    def _text(self, symbol: Symbol) -> dict[str, int]:
        if symbol.kind in (Kind.BOOL, Kind.TRISTATE) and symbol.definitions:
            some, yes = self.level(symbol.index)
            levels = {"n": -some, "y": yes}
            if symbol.kind is Kind.TRISTATE:
                levels["m"] = self.sat.all((some, -yes))
            return levels
        now = self.resolver.value(symbol.index)
        if _is_absent(symbol):
            self.level(symbol.index)
            return self._texts[symbol.index]
        if symbol.constant or not symbol.definitions:
            return {now: TRUE}
        texts = {text: self.sat.new() for text in candidates(self, symbol)}
        self.sat.one_of(list(texts.values()))
        self._open(symbol, [texts[now]])
        return texts

    def _open(self, symbol: Symbol, present: Iterable[int]) -> None:
        self.open[symbol.index] = list(present)
        for literal in self.open[symbol.index]:
            self._whose[abs(literal)] = symbol.index

    def _compound(self, expression: Expr) -> Level:
        operator, *operands = self.tree.expressions[~expression]
        if operator in (Op.AND, Op.OR):
            join = self.sat.all if operator == Op.AND else self.sat.any
            parts = [self.level(part) for part in operands]
            return Level(join(part.some for part in parts), join(part.yes for part in parts))
        if operator == Op.NOT:
            some, yes = self.level(operands[0])
            return Level(-yes, -some)
        literal = self.relation(operator, operands[0], operands[1])
        return Level(literal, literal)

    def known(self) -> list[int]:
        """Return the symbols of the tree that have literals and a definition."""
        symbols = self.tree.symbols
        named = {e for e in self._levels if e > YES and symbols[e].kind in (Kind.BOOL, Kind.TRISTATE)}
        named.update(index for index in self._texts if index > YES)
        return sorted(
            i for i in named if i not in self.open and symbols[i].definitions and symbols[i].choice_of is None
        )

    # -- models

    def value(self, index: int, model: list[bool]) -> str:
        """Return the value that a symbol has in a model."""
        if self.tree.symbols[index].kind in (Kind.BOOL, Kind.TRISTATE, Kind.UNKNOWN):
            level = self._levels[index]
            return TRISTATE_TEXT[holds(level.some, model) + holds(level.yes, model)]
        return next(text for text, literal in self._texts[index].items() if holds(literal, model))

    def plan(self, model: list[bool]) -> dict[int, str]:
        """Return the lines that a model adds."""
        return {
            index: next(text for text, literal in line.values.items() if holds(literal, model))
            for index, line in self.lines.items()
            if holds(line.literal, model)
        }

    def supposed(self, model: list[bool]) -> dict[int, str]:
        """Return the symbols that have a value in a model only because a fact was left out."""
        return {
            fact.number: self.value(fact.number, model)
            for literal, fact in self.facts.items()
            if fact.kind < FactKind.MODULE and not holds(literal, model)
        }


def _is_absent(symbol: Symbol) -> bool:
    """Say whether a symbol has no definition, and is no number or text without quotes."""
    is_name = symbol.name.isidentifier() and symbol.name.isupper()
    return symbol.kind is Kind.UNKNOWN and not symbol.constant and symbol.text is None and is_name


def holds(literal: int, model: list[bool]) -> bool:
    """Say whether a literal holds in a model."""
    return model[literal] if literal > 0 else not model[-literal]
