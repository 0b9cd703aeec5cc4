"""Build a ``Tree`` from raw menu nodes: spread conditions over menus, number symbols and expressions.

This is the work of ``menu_finalize()`` in the trees' ``scripts/kconfig/menu.c``, in both of its generations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kconfig_guard.errors import InputError
from kconfig_guard.model.private_kconfiglib import lib
from kconfig_guard.model.properties import with_modules
from kconfig_guard.model.submenus import nodes_in_submenus
from kconfig_guard.model.tree import (
    NO,
    YES,
    Choice,
    Default,
    Dialect,
    Entry,
    EntryKind,
    Expr,
    Kind,
    Location,
    Op,
    Prompt,
    Range,
    Selection,
    Symbol,
    Tree,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kconfig_guard.model.raw_tree import RawTree

_KINDS = {
    lib.UNKNOWN: Kind.UNKNOWN,
    lib.BOOL: Kind.BOOL,
    lib.TRISTATE: Kind.TRISTATE,
    lib.INT: Kind.INT,
    lib.HEX: Kind.HEX,
    lib.STRING: Kind.STRING,
}
_OPS = {
    lib.AND: int(Op.AND),
    lib.OR: int(Op.OR),
    lib.NOT: int(Op.NOT),
    lib.EQUAL: int(Op.EQUAL),
    lib.UNEQUAL: int(Op.UNEQUAL),
    lib.LESS: int(Op.LESS),
    lib.LESS_EQUAL: int(Op.LESS_EQUAL),
    lib.GREATER: int(Op.GREATER),
    lib.GREATER_EQUAL: int(Op.GREATER_EQUAL),
}
# Plain ints: an attribute of an enum class costs several times as much, a hundred thousand times over.
_AND, _OR, _NOT, _EQUAL = int(Op.AND), int(Op.OR), int(Op.NOT), int(Op.EQUAL)
_UNKNOWN, _ENTRY = Kind.UNKNOWN, EntryKind.SYMBOL
_RAW_SYMBOL = lib.Symbol
# Makes a named tuple in half the time that its own class takes.
_tuple = tuple.__new__


def build(raw: RawTree, dialect: Dialect, environment: Mapping[str, str]) -> Tree:
    """Return the finished tree.

    Args:
        raw: The parsed Kconfig files.
        dialect: Which generation of semantics the tree has.
        environment: What Kbuild exports as facts of the tree: ``ARCH``, ``SRCARCH`` and ``KERNELVERSION``.
    """
    builder = _Builder(raw, dialect)
    builder.walk(raw.top_node.list, YES, YES, None)
    return Tree(
        arch=environment["ARCH"],
        srcarch=environment["SRCARCH"],
        version=environment["KERNELVERSION"],
        main_menu=raw.top_node.prompt[0],
        dialect=dialect,
        symbols=builder.symbols,
        expressions=builder.expressions,
        choices=builder.choices,
        entries=builder.entries,
        probes=raw.probes,
        texts=builder.texts,
        undefined=frozenset([symbol.index for symbol in builder.symbols if not symbol.definitions]),
        by_name=builder.by_name,
        modules=builder.modules,
        files=list(dict.fromkeys(raw.kconfig_filenames)),
    )


class _Builder:
    """Collects symbols, expressions, choices and entries while it walks the raw menu nodes."""

    def __init__(self, raw: RawTree, dialect: Dialect) -> None:
        self.raw = raw
        self.dialect = dialect
        self.symbols: list[Symbol] = []
        self.expressions: list[tuple[int, ...]] = []
        self.choices: list[Choice] = []
        self.entries: list[Entry] = []
        self.texts: list[int] = []
        self.by_name: dict[str, int] = {}
        self._expression_numbers: dict[tuple[int, ...], int] = {}
        self._known: dict[int, tuple[Expr, Any]] = {}
        self._negations: dict[Expr, int] = {}
        """Number of a bool's negation to the bool."""
        self._choice_of: dict[int, int] = {}
        self._in_submenus: set[int] = set()
        self._dependent: set[int] = set()
        for constant in (raw.n, raw.m, raw.y):
            self.symbol(constant)
        self.modules = NO if raw.modules_symbol is None else self.symbol(raw.modules_symbol)
        raw.modules._visited = self.modules + 1

    # -- symbols and expressions

    def symbol(self, raw_symbol: Any) -> int:
        """Return the index of a raw symbol, giving it one on first sight."""
        # The parser leaves _visited at 0, and looking there is faster than in a table.
        index: int = raw_symbol._visited - 1
        if index < 0:
            index = len(self.symbols)
            raw_symbol._visited = index + 1
            name, constant = raw_symbol.name, raw_symbol.is_constant
            # The constants have no type in conf, which shows where they are compared.
            symbol = Symbol(index, name, _UNKNOWN if constant else _KINDS[raw_symbol.orig_type], constant)
            if not constant:
                symbol.transitional = raw_symbol in self.raw.transitional
                symbol.unwritten = symbol.transitional or raw_symbol is self.raw.defconfig_list
                symbol.on_in_allnoconfig = raw_symbol.is_allnoconfig_y
            self.symbols.append(symbol)
            text = self.raw.split_text(name)
            if text is not None:
                symbol.text = text
                self.texts.append(index)
            elif not constant:
                self.by_name[name] = index
        return index

    def expression(self, raw_expression: Any) -> Expr:
        """Return the number of a raw expression, shared with every equal one."""
        if raw_expression.__class__ is not tuple:
            return raw_expression._visited - 1 if raw_expression._visited else self.symbol(raw_expression)
        # The parser gives equal texts one and the same expression.
        known = self._known.get(id(raw_expression))
        if known is not None:
            return known[0]
        operator = _OPS[raw_expression[0]]
        # No generator: it would recurse through C, whose stack a hostile tree could exhaust.
        if operator in (_AND, _OR):
            parts = [self.expression(part) for part in self._operands(raw_expression, raw_expression[0])]
            number = self._junction(operator, parts)
        else:
            operands = [self.expression(part) for part in raw_expression[1:]]
            number = self._number((operator, *operands))
            if operator == _NOT or (operator == _EQUAL and operands[1] == NO):
                self._note_negation(number, operands[0])
        # To keep the expression keeps its identity from becoming that of another one.
        self._known[id(raw_expression)] = number, raw_expression
        return number

    def _note_negation(self, number: Expr, operand: Expr) -> None:
        if operand >= 0 and self.symbols[operand].kind is Kind.BOOL:
            self._negations[number] = operand

    @staticmethod
    def _operands(raw_expression: Any, operator: int) -> list[Any]:
        """Flatten the right-leaning chain ``A && (B && (C && D))`` without recursion."""
        operands = []
        while isinstance(raw_expression, tuple) and raw_expression[0] == operator:
            operands.append(raw_expression[1])
            raw_expression = raw_expression[2]
        operands.append(raw_expression)
        return operands

    def _junction(self, operator: int, parts: list[Expr]) -> Expr:
        neutral, absorbing = (YES, NO) if operator == _AND else (NO, YES)
        unique = [part for part in dict.fromkeys(parts) if part != neutral]
        if absorbing in unique:
            return absorbing
        negations = self._negations
        if operator == _OR and any(negations[part] in unique for part in negations.keys() & set(unique)):
            # A bool or its negation (expr_join_or() in expr.c).
            return YES
        if not unique:
            return neutral
        return unique[0] if len(unique) == 1 else self._number((operator, *unique))

    def conjunction(self, first: Expr, second: Expr) -> Expr:
        """Return the number of ``first && second``."""
        if first == YES:
            return second
        if second in (YES, first):
            return first
        return self._number((_AND, first, second)) if first and second else NO

    def _both(self, condition: Expr, raw_condition: Any) -> Expr:
        return self.conjunction(condition, self.expression(raw_condition))

    def _number(self, key: tuple[int, ...]) -> Expr:
        number = self._expression_numbers.get(key)
        if number is None:
            number = ~len(self.expressions)
            self._expression_numbers[key] = number
            self.expressions.append(key)
        return number

    # -- the menu tree

    def walk(self, node: Any, depends: Expr, visible_if: Expr, choice: int | None) -> None:
        """Take in ``node`` and its following siblings.

        Args:
            node: The first raw menu node, or None.
            depends: What the enclosing menus and ifs depend on.
            visible_if: The ``visible if`` conditions of the enclosing menus.
            choice: Index of the enclosing choice, if any.
        """
        always = self.raw.y
        while node is not None:
            condition = depends if node.dep is always else self.conjunction(depends, self.expression(node.dep))
            member_of = None if choice is None or id(node) in self._in_submenus else choice
            if node.item.__class__ is _RAW_SYMBOL:
                self._take_symbol(node, condition, visible_if, member_of)
            elif node.item.__class__ is lib.Choice:
                self._take_choice(node, condition, visible_if)
            elif node.item is None:
                self.walk(node.list, condition, visible_if, member_of)
            else:
                self._take_menu(node, condition, visible_if)
            node = node.next

    def _take_menu(self, node: Any, condition: Expr, visible_if: Expr) -> None:
        title = node.prompt[0]
        if node.item != lib.MENU:
            self.entries.append(Entry(EntryKind.COMMENT, NO, title, condition, YES))
            return
        own = self.expression(node.visibility)
        self.entries.append(Entry(EntryKind.MENU, NO, title, condition, own))
        prompts_if = self.expression(with_modules(node.visibility, self.raw.m, self.raw.modules))
        self.walk(node.list, condition, self.conjunction(visible_if, prompts_if), None)
        if node.list is not None or self.dialect.empty_menus_are_ended:
            self.entries.append(Entry(EntryKind.END_MENU, NO, title, condition, own))

    def _take_symbol(self, node: Any, condition: Expr, visible_if: Expr, choice: int | None) -> None:
        index = self.symbol(node.item)
        symbol = self.symbols[index]
        if choice is not None:
            self._take_member(node, symbol, choice)
        if symbol.transitional:
            self._check_transitional(node, condition, visible_if)
        self._take_properties(node, symbol, condition, visible_if, choice)
        self.entries.append(_tuple(Entry, (_ENTRY, index, "", condition, YES)))

    def _take_member(self, node: Any, symbol: Symbol, choice: int) -> None:
        """Take a symbol into a choice, or refuse it like ``config_stmt`` of ``parser.y`` since 6.11."""
        if self.dialect.choice_by_priority and (not node.prompt or node.item.orig_type != lib.BOOL):
            lacks = "a prompt" if not node.prompt else "the type bool"
            raise InputError(f"{symbol.name} is a member of a choice without {lacks}", node.filename, node.linenr)
        if symbol.choice is None:
            symbol.choice = choice
            self.choices[choice].members.append(symbol.index)

    @staticmethod
    def _check_transitional(node: Any, condition: Expr, visible_if: Expr) -> None:
        """Refuse what ``transitional_check_sanity()`` of the trees' ``parser.y`` refuses."""
        properties = (node.prompt, node.defaults, node.selects, node.implies, node.ranges)
        if any(properties) or condition != YES or visible_if != YES:
            message = f"the transitional symbol {node.item.name} has properties"
            raise InputError(message, node.filename, node.linenr)

    def _take_choice(self, node: Any, condition: Expr, visible_if: Expr) -> None:
        if self.dialect.choice_by_priority and not node.prompt:
            raise InputError("a choice without a prompt", node.filename, node.linenr)
        number = self._choice_of.get(id(node.item))
        if number is None:
            number = len(self.choices)
            self._choice_of[id(node.item)] = number
            nameless = Symbol(len(self.symbols), "", Kind.BOOL, choice_of=number)
            self.symbols.append(nameless)
            self.choices.append(Choice(nameless.index, optional=node.item.is_optional))
        choice = self.choices[number]
        symbol = self.symbols[choice.symbol]
        self._take_properties(node, symbol, condition, visible_if, None)
        if self.dialect.choice_by_priority:
            self.walk(node.list, condition, visible_if, number)
            return
        # The older generation makes the choice itself the parent dependency of its members.
        symbol.kind = _KINDS[node.item.orig_type] or self._kind_of_first_member(node.list)
        self._give_kind(node.list, symbol.kind)
        self._in_submenus.update(map(id, nodes_in_submenus(node.list)))
        self.walk(node.list, choice.symbol, visible_if, number)
        self._bind_bool_members(choice, symbol)

    def _kind_of_first_member(self, node: Any) -> Kind:
        while node is not None:
            if node.item.__class__ is lib.Symbol and node.item.orig_type:
                return _KINDS[node.item.orig_type]
            node = node.next
        return Kind.BOOL

    def _give_kind(self, node: Any, kind: Kind) -> None:
        while node is not None:
            if node.item.__class__ is lib.Symbol and not node.item.orig_type:
                self.symbols[self.symbol(node.item)].kind = kind
            node = node.next

    def _bind_bool_members(self, choice: Choice, symbol: Symbol) -> None:
        """Let bool members of a tristate choice depend on the choice being y (``menu_finalize()`` of 6.1)."""
        if symbol.kind is not Kind.TRISTATE:
            return
        chosen = self._number((int(Op.EQUAL), symbol.index, YES))
        for index in choice.members:
            member = self.symbols[index]
            if member.kind is not Kind.TRISTATE:
                member.prompts = [
                    prompt._replace(condition=self.conjunction(chosen, prompt.condition)) for prompt in member.prompts
                ]
                member.uses.append(chosen)

    def _take_properties(
        self, node: Any, symbol: Symbol, condition: Expr, visible_if: Expr, choice: int | None
    ) -> None:
        place = _tuple(Location, (node.filename, node.linenr))
        if symbol.kind is _UNKNOWN:
            symbol.kind = _KINDS[node.item.orig_type]
        always = self.raw.y
        uses = symbol.uses
        if node.prompt:
            for text, raw_condition in (*self.raw.earlier_prompts.get(node, ()), node.prompt):
                active = condition if raw_condition is always else self._both(condition, raw_condition)
                visible = active if visible_if == YES else self.conjunction(active, visible_if)
                symbol.prompts.append(_tuple(Prompt, (text, visible, place, choice)))
                uses.append(visible)
        for raw_value, raw_condition in node.defaults:
            value = self.expression(raw_value)
            active = condition if raw_condition is always else self._both(condition, raw_condition)
            symbol.defaults.append(_tuple(Default, (value, active, place)))
            uses += value, active
        for low, high, raw_condition in node.ranges:
            active = self._both(condition, raw_condition)
            symbol.ranges.append(Range(self.symbol(low), self.symbol(high), active))
            uses.append(active)
        for target, raw_condition in node.selects:
            selected = self.symbols[self.symbol(target)]
            active = condition if raw_condition is always else self._both(condition, raw_condition)
            selected.selected_by.append(_tuple(Selection, (symbol.index, active, place)))
            selected.uses += symbol.index, active
            symbol.selects.append(selected.index)
        for target, raw_condition in node.implies:
            implied, active = self.symbols[self.symbol(target)], self._both(condition, raw_condition)
            implied.implied_by.append(Selection(symbol.index, active, place))
            implied.uses += symbol.index, active
        if condition != YES:
            # A definition without dependencies adds nothing to those of the others (expr_alloc_or() in expr.c).
            first = symbol.index not in self._dependent
            self._dependent.add(symbol.index)
            symbol.dependency = condition if first else self._junction(_OR, [symbol.dependency, condition])
            uses.append(condition)
        symbol.definitions.append(place)
