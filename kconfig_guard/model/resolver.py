"""Compute what ``conf --olddefconfig`` makes of a config: the value of every symbol of a tree.

The rules are those of ``sym_calc_value()``, ``sym_calc_visibility()``, ``sym_calc_choice()`` and
``sym_validate_range()`` in the trees' ``scripts/kconfig/symbol.c``; where its generations differ, the tree's
``Dialect`` decides.
"""

from __future__ import annotations

from copy import copy
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from kconfig_guard.model.dependents import dependents
from kconfig_guard.model.numbers import compare, leading_number
from kconfig_guard.model.old_choice import OldChoice, old_choice
from kconfig_guard.model.order import order
from kconfig_guard.model.tree import MOD, NO, TRISTATE_TEXT, YES, Choice, Expr, Kind, Op, Symbol, Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from kconfig_guard.model.answers import Answers
    from kconfig_guard.model.user_values import UserValues

# An attribute of an enum class costs several times as much as a global, and these are asked a million times.
_AND, _OR, _NOT = int(Op.AND), int(Op.OR), int(Op.NOT)
_EQUAL, _UNEQUAL, _LESS, _LESS_EQUAL, _GREATER = (
    int(operator) for operator in (Op.EQUAL, Op.UNEQUAL, Op.LESS, Op.LESS_EQUAL, Op.GREATER)
)
_BOOL, _TRISTATE, _UNKNOWN = Kind.BOOL, Kind.TRISTATE, Kind.UNKNOWN
_TRISTATE_OF = {"n": NO, "m": MOD, "y": YES}
_UNSET = -1


class Resolver:
    """The values of all symbols for one tree, one set of user values and one set of toolchain answers.

    Values are computed on first use and kept; ``changed`` gives a copy in which only what really changes, and what is
    computed from that, is computed anew.

    Args:
        tree: The Kconfig tree.
        values: What the config sets; see ``user_values``.
        answers: What the toolchain answered.
    """

    def __init__(self, tree: Tree, values: UserValues, answers: Answers) -> None:
        self.tree = tree
        self.answers = answers
        self.symbols = tree.symbols
        self.expressions = tree.expressions
        self.values = values
        self.touched: set[int] = set()
        """Symbols that a line of changes may have changed; all others have the values they had before it."""
        self.reached: set[Expr] = set()
        """Symbols and expressions that the last change may have changed."""
        self._seeds: AbstractSet[int] = frozenset()
        """Symbols whose user values a line of changes has changed."""
        self._within_reach: set[Expr] | None = None
        self.family: object = object()
        """What a resolver has in common with those that were made of it for other configs; see ``for_values``."""
        self.apart: frozenset[Expr] = frozenset()
        """All that may not be the same as in the first of its family."""
        self._reset()

    def _reset(self) -> None:
        count = len(self.symbols)
        self._tristate = [_UNSET] * count
        self._text: list[str | None] = [None] * count
        self._visible = [_UNSET] * count
        self._written = bytearray(count)
        self._expression = [_UNSET] * len(self.expressions)
        self._chosen: dict[int, int | None] = {}
        self._out_of_range: set[int] = set()
        self._named: dict[int, list[int]] | None = None
        self._tristate[NO], self._tristate[MOD], self._tristate[YES] = NO, MOD, YES
        self._modules = NO
        self._modules = self.tristate(self.tree.modules)

    def changed(self, changes: Mapping[int, str | None]) -> Resolver:
        """Return a resolver for the same config with some user values set, as a later line of it would, or dropped.

        Args:
            changes: Symbol index to its new user value; None drops it.
        """
        values = dict(self.values)
        for index, value in changes.items():
            values.pop(index, None)
            number = self.symbols[index].choice
            if number is not None:
                values.pop(self.tree.choices[number].symbol, None)
            if value is not None:
                values[index] = value
        if self.tree.modules in changes:
            return self._afresh(values)
        other = self.copied(values)
        other._named = self._named_after(changes)  # noqa: SLF001 - its own kind
        other._follow(changes, self)  # noqa: SLF001 - its own kind
        if other.tristate(self.tree.modules) != self._modules:
            return self._afresh(values)
        return other

    def for_values(self, values: UserValues, changed: Iterable[int]) -> Resolver:
        """Return a resolver for another config, in which what is the same in both need not be computed again.

        Args:
            values: What the other config sets.
            changed: All symbols whose user values differ, or which the configs name in another order than the other
                members of their choice.
        """
        seeds = set(changed)
        fresh = Resolver(self.tree, values, self.answers)
        if fresh._modules != self._modules or self.tree.modules in seeds:
            return fresh
        other = self.copied(values)
        other._follow(seeds, self)  # noqa: SLF001 - its own kind
        other.apart = self.apart | other.reached
        other.touched, other.reached, other._seeds = set(), set(), frozenset()  # noqa: SLF001 - its own kind
        return other

    def begin_family(self) -> None:
        """Make this config the first of a family of its own."""
        self.family, self.apart = object(), frozenset()

    def copied(self, values: UserValues) -> Resolver:
        """Return a copy with other user values that still has all that was computed with the old ones."""
        other = copy(self)
        other.values = values
        other._named = None  # noqa: SLF001 - its own kind
        other._within_reach = None  # noqa: SLF001 - its own kind
        for name in (
            "_tristate",
            "_text",
            "_visible",
            "_written",
            "_expression",
            "_chosen",
            "_out_of_range",
            "touched",
        ):
            setattr(other, name, copy(getattr(self, name)))
        return other

    def supposing(self, values: Mapping[int, str]) -> Resolver:
        """Return a resolver for the same config in which some symbols have values that the tree does not give them.

        Args:
            values: Symbol index to the value that it is supposed to have, whatever its definitions say.
        """
        other = self.copied(self.values)
        other._start_over_from(values)  # noqa: SLF001 - its own kind
        for index, value in values.items():
            other._text[index] = value  # noqa: SLF001 - its own kind
            other._tristate[index] = _TRISTATE_OF.get(value, NO)  # noqa: SLF001 - its own kind
        return other

    def _afresh(self, values: UserValues) -> Resolver:
        """Return a resolver for other values that keeps nothing: all depends on MODULES, without saying so."""
        fresh = Resolver(self.tree, values, self.answers)
        fresh.touched = set(range(len(self.symbols))) - self.tree.undefined
        fresh.reached = set(fresh.touched)
        fresh._seeds = fresh.reached
        return fresh

    def _follow(self, changes: Iterable[int], before: Resolver) -> None:
        """Compute anew what changes, and what is computed from that as long as it changes as well.

        Args:
            changes: The symbols whose user values have changed.
            before: The config before that.
        """
        self._seeds = self._seeds | set(changes)
        places, users = order(self.tree), dependents(self.tree)
        ranks = places.ranks
        pending = sorted({ranks[index] for index in changes})
        queued = set(pending)
        reached: set[Expr] = set()
        while pending:
            unit = places.at(heappop(pending))
            reached.update(unit)
            for item in unit:
                self._forget(item)
            for item in unit:
                if self._differs(item, before):
                    for user in users[item]:
                        rank = ranks[user]
                        if rank not in queued:
                            queued.add(rank)
                            heappush(pending, rank)
        self.reached = reached
        self.touched.update(item for item in reached if item >= 0)

    def _differs(self, item: Expr, before: Resolver) -> bool:
        """Say whether others may see something else of a symbol or expression than before."""
        if self.tristate(item) != before.tristate(item):
            return True
        if item < 0:
            return False
        # The value of a number that is reset in the end depends on what no one else sees.
        is_reset = item in self._out_of_range or item in before._out_of_range
        return is_reset or self._text[item] != before._text[item]

    def _start_over_from(self, changes: Iterable[int]) -> None:
        """Drop all values that some symbols can reach."""
        self._seeds = self._seeds | set(changes)
        self.reached = self._closure(changes)
        for item in self.reached:
            self._forget(item)
        self.touched.update(item for item in self.reached if item >= 0)

    def _closure(self, items: Iterable[Expr]) -> set[Expr]:
        """Return some symbols and all that their values can reach, whatever the other values are."""
        users = dependents(self.tree)
        reached = set(items)
        pending = list(reached)
        while pending:
            for user in users[pending.pop()]:
                if user not in reached:
                    reached.add(user)
                    pending.append(user)
        return reached

    def _forget(self, item: Expr) -> None:
        if item < 0:
            self._expression[~item] = _UNSET
        elif item > YES:
            self._tristate[item] = self._visible[item] = _UNSET
            self._text[item] = None
            self._written[item] = 0
            self._out_of_range.discard(item)
            number = self.symbols[item].choice
            self._chosen.pop(item if number is None else self.tree.choices[number].symbol, None)

    def within_reach(self, index: int) -> bool:
        """Say whether a line of changes could have changed a symbol, if the other values were right for that."""
        if index in self.touched or index in self._seeds:
            return True
        if self._within_reach is None:
            self._within_reach = self._closure(self._seeds)
        return index in self._within_reach

    # -- what callers ask

    def value(self, index: int) -> str:
        """Return the value of a symbol as a config shows it: y, m, n, a number or the bare text of a string."""
        if index <= YES:
            return TRISTATE_TEXT[index]
        kind = self.symbols[index].kind
        if kind is _BOOL or kind is _TRISTATE:
            level = self.tristate(index)
            return "n" if level == MOD and self._modules == NO else TRISTATE_TEXT[level]
        text = self._text_of(index)
        return self._text_after_reset(index) if index in self._out_of_range else text

    def tristate(self, expression: Expr) -> int:
        """Return the tristate value of an expression or symbol."""
        if expression >= 0:
            level = self._tristate[expression]
            return level if level >= 0 else self._resolve(expression)
        number = ~expression
        level = self._expression[number]
        if level < 0:
            level = self._evaluate(self.expressions[number])
            self._expression[number] = level
        return level

    def visibility(self, index: int) -> int:
        """Return the upper limit of what the user may set a symbol to; n if its prompts are hidden."""
        self.tristate(index)
        level = self._visible[index]
        return level if level >= 0 else self._see(self.symbols[index])

    def is_set(self, index: int) -> bool:
        """Say whether the config gives a symbol a value, whatever becomes of it."""
        return index in self.values

    def modules_set(self, limit: int | None = None) -> int:
        """Return how many symbols the config sets to m, whatever becomes of them; no more than ``limit``."""
        count = list(self.values.values()).count("m")
        return count if limit is None else min(count, limit)

    def written(self, index: int) -> bool:
        """Say whether the symbol gets a line in the written config."""
        self.tristate(index)
        return bool(self._written[index])

    def shown(self, index: int) -> str:
        """Return the value of a symbol as far as it counts: a number or text without a line is empty."""
        value = self.value(index)
        return value if self._written[index] or self.symbols[index].kind in (_BOOL, _TRISTATE) else ""

    def seen(self, index: int) -> str:
        """Return the value of a symbol as other symbols see it: that of a number before it may be reset."""
        return self._text_of(index)

    def differing(self, other: Resolver) -> list[int]:
        """Return the symbols, nameless ones too, that are not the same in another resolver for the same tree."""
        for resolver in (self, other):
            for index in range(len(self.symbols)):
                resolver.tristate(index)
        found: set[int] = set()
        for name in ("_tristate", "_text", "_written"):
            pairs = zip(getattr(self, name), getattr(other, name), strict=True)
            found.update(index for index, (one, two) in enumerate(pairs) if one != two)
        reset = self._out_of_range | other._out_of_range
        found.update(index for index in reset if self.value(index) != other.value(index))
        return sorted(found)

    def holds(self, index: int, value: str) -> bool:
        """Say whether a line that gives the symbol a value stands in the written config as it was asked for."""
        return self.value(index) == value and self.written(index)

    @property
    def unmet(self) -> list[int]:
        """The symbols that a select forces beyond their direct dependencies, about which ``conf`` warns."""
        return [symbol.index for symbol in self.symbols if symbol.selected_by and self.overrides(symbol.index)]

    def overrides(self, index: int) -> bool:
        """Say whether a select forces a symbol beyond its direct dependencies."""
        symbol = self.symbols[index]
        if symbol.kind not in (_BOOL, _TRISTATE):
            return False
        return self.forced(index) > self._promoted(symbol, self.tristate(symbol.dependency))

    def forced(self, index: int) -> int:
        """Return the lower limit that selects put on a symbol."""
        symbol = self.symbols[index]
        # What selects a member of a choice has no effect on it.
        return NO if symbol.choice is not None else self._promoted(symbol, self._selected(symbol.selected_by))

    # -- expressions

    def _evaluate(self, node: tuple[int, ...]) -> int:
        operator = node[0]
        tristate = self.tristate
        if operator == _AND:
            level = YES
            for part in node[1:]:
                other = tristate(part)
                if other < level:
                    level = other
                    if level == NO:
                        break
            return level
        if operator == _OR:
            level = NO
            for part in node[1:]:
                other = tristate(part)
                if other > level:
                    level = other
                    if level == YES:
                        break
            return level
        if operator == _NOT:
            return YES - tristate(node[1])
        return YES if self._holds(operator, node[1], node[2]) else NO

    def _holds(self, operator: int, left: int, right: int) -> bool:
        symbols = self.symbols
        order = compare(self._text_of(left), symbols[left].kind, self._text_of(right), symbols[right].kind)
        if operator == _EQUAL:
            return order == 0
        if operator == _UNEQUAL:
            return order != 0
        if operator == _LESS:
            return order < 0
        if operator == _LESS_EQUAL:
            return order <= 0
        if operator == _GREATER:
            return order > 0
        return order >= 0

    # -- symbols

    def _resolve(self, index: int) -> int:
        symbol = self.symbols[index]
        kind = symbol.kind
        if symbol.text is not None:
            return self._resolve_probe_text(symbol)
        if kind is _UNKNOWN:
            self._text[index] = symbol.name
            self._tristate[index] = NO
            return NO
        if kind is _BOOL or kind is _TRISTATE:
            return self._resolve_tristate(symbol)
        self._resolve_text(symbol)
        self._tristate[index] = NO
        return NO

    def _resolve_probe_text(self, symbol: Symbol) -> int:
        assert symbol.text is not None  # noqa: S101 - guarded by the caller
        text = self.answers.text_of(symbol.text, self.tree)
        self._text[symbol.index] = text
        level = _TRISTATE_OF.get(text, NO) if not symbol.constant or len(symbol.text) == 1 else NO
        self._tristate[symbol.index] = level
        return level

    def _see(self, symbol: Symbol) -> int:
        """Compute the visibility of a symbol (``sym_calc_visibility()``)."""
        index = symbol.index
        level = NO
        if symbol.transitional:
            level = YES
        elif symbol.prompts:
            tristate = self.tristate
            choice_is_yes = False
            if symbol.choice is not None and not self.tree.dialect.choice_by_priority:
                choice_is_yes = self._tristate[self.tree.choices[symbol.choice].symbol] == YES
            for prompt in symbol.prompts:
                other = tristate(prompt.condition)
                if other == MOD and choice_is_yes and symbol.kind is _TRISTATE:
                    other = NO
                level = max(level, other)
            if level == MOD and (symbol.kind is not _TRISTATE or self._modules == NO):
                level = YES
        self._visible[index] = level
        return level

    def _effective_bool(self, symbol: Symbol) -> bool:
        """Say whether a symbol acts as a bool now (``sym_get_type()``)."""
        if symbol.kind is _BOOL or self._modules == NO:
            return True
        if symbol.choice is None or self.tree.dialect.choice_by_priority:
            return False
        return self._visible[symbol.index] == YES

    def _promoted(self, symbol: Symbol, level: int) -> int:
        return YES if level == MOD and self._effective_bool(symbol) else level

    def _selected(self, selections: Iterable[tuple[int, Expr, object]]) -> int:
        level = NO
        tristate = self.tristate
        for selector, condition, _ in selections:
            strength = tristate(selector)
            if strength > level:
                other = tristate(condition)
                level = max(level, min(other, strength))
                if level == YES:
                    break
        return level

    def _resolve_tristate(self, symbol: Symbol) -> int:
        index = symbol.index
        dialect = self.tree.dialect
        if symbol.choice is not None and not dialect.choice_by_priority:
            # The older generation computes the choice before any of its members.
            self.tristate(self.tree.choices[symbol.choice].symbol)
        self._tristate[index] = NO
        visible = self._see(symbol)
        if visible != NO:
            self._written[index] = 1
        if symbol.choice is not None and dialect.choice_by_priority:
            level = self._member_level(symbol)
        elif symbol.choice is not None and visible == YES:
            choice = self.tree.choices[symbol.choice]
            level = YES if self._chosen.get(choice.symbol) == index else NO
        else:
            level = self._free_level(symbol, visible)
        if level == MOD and self._effective_bool(symbol):
            level = YES
        self._tristate[index] = level
        if symbol.choice_of is not None:
            self._written[index] = 0
            if level == YES and not dialect.choice_by_priority:
                level = self._settle_old(self.tree.choices[symbol.choice_of])
        elif symbol.unwritten:
            self._written[index] = 0
        return level

    def _free_level(self, symbol: Symbol, visible: int) -> int:
        """Return the level of a bool or tristate that no choice decides."""
        index = symbol.index
        forced = self.forced(index)
        if symbol.choice_of is not None and not self.tree.dialect.choice_by_priority:
            choice = self.tree.choices[symbol.choice_of]
            if not choice.optional:
                forced = self._promoted(symbol, min(visible, MOD))
            user = self._old_choice(choice).level_text()
        else:
            user = self.values.get(index, "")
        if visible != NO and user:
            level = min(_TRISTATE_OF[user], visible)
        else:
            level = self._default_level(symbol)
            if forced != NO:
                self._written[index] = 1
        return max(level, forced)

    def _default_level(self, symbol: Symbol) -> int:
        level = NO
        if symbol.choice_of is not None:
            return level
        tristate = self.tristate
        for default in symbol.defaults:
            condition = tristate(default.condition)
            if condition != NO:
                level = min(tristate(default.value), condition)
                if level != NO:
                    self._written[symbol.index] = 1
                break
        if symbol.implied_by and symbol.choice is None:
            implied = self._promoted(symbol, self._selected(symbol.implied_by))
            if implied != NO:
                self._written[symbol.index] = 1
                level = min(max(level, implied), self._promoted(symbol, tristate(symbol.dependency)))
        return level

    # -- choices

    def _member_level(self, symbol: Symbol) -> int:
        assert symbol.choice is not None  # noqa: S101 - guarded by the caller
        choice = self.tree.choices[symbol.choice]
        if choice.symbol not in self._chosen:
            chosen = self._choose(choice)
            self._chosen[choice.symbol] = chosen
            for member in choice.members:
                if self._visible[member] > NO:
                    self._tristate[member] = YES if member == chosen else NO
                    self._written[member] = 1
        return YES if self._chosen[choice.symbol] == symbol.index else NO

    def _choose(self, choice: Choice) -> int | None:
        """Return the member that wins, or None if none is visible (``sym_calc_choice()`` since 6.12)."""
        named = self._named_members(choice)
        unnamed = [index for index in choice.members if index not in self.values]
        by_priority = [*reversed(named), *unnamed]
        visible = {index for index in choice.members if self._see(self.symbols[index]) != NO}
        for index in by_priority:
            if index in visible and self.values.get(index) == "y":
                return index
        default = self._default_member(choice, visible)
        if default is not None and self.values.get(default) != "n":
            return default
        for index in choice.members:
            if index in visible and index not in self.values:
                return index
        return next((index for index in reversed(by_priority) if index in visible), None)

    def _named_members(self, choice: Choice) -> list[int]:
        """Return the members that the config names, in the order in which it names them."""
        number = self.symbols[choice.symbol].choice_of
        return self._all_named().get(number, []) if number is not None else []

    def _all_named(self) -> dict[int, list[int]]:
        """Return the members that the config names, by the choice's index."""
        if self._named is None:
            self._named = {}
            numbers = {index: number for number, choice in enumerate(self.tree.choices) for index in choice.members}
            # Few of the lines are about members, so that all are gone through without a word about each.
            for index in filter(numbers.__contains__, self.values):
                self._named.setdefault(numbers[index], []).append(index)
        return self._named

    def _named_after(self, changes: Mapping[int, str | None]) -> dict[int, list[int]]:
        """Return the same for the config with some changes."""
        named = dict(self._all_named())
        for index, value in changes.items():
            number = self.symbols[index].choice
            if number is not None:
                others = [other for other in named.get(number, ()) if other != index]
                named[number] = others if value is None else [*others, index]
        return named

    def _old_choice(self, choice: Choice) -> OldChoice:
        lines = ((index, self.values[index]) for index in self._named_members(choice))
        return old_choice(lines, self.values.get(choice.symbol, ""))

    def wanted(self, choice: Choice) -> OldChoice:
        """Return what the config's lines want of a choice up to 6.11."""
        return self._old_choice(choice)

    def _settle_old(self, choice: Choice) -> int:
        """Pick the member of a choice that is y; return the choice's level, which is n if it has none to pick."""
        chosen = self._chosen[choice.symbol] = self._choose_old(choice)
        if chosen is None:
            self._tristate[choice.symbol] = NO
            # Its members' conditions, and parts that they share with others, were computed with y.
            self._expression = [_UNSET] * len(self.expressions)
        return self._tristate[choice.symbol]

    def _choose_old(self, choice: Choice) -> int | None:
        """Return the member that wins, or None (``sym_calc_choice()`` up to 6.11)."""
        visible = {index for index in choice.members if self._see(self.symbols[index]) != NO}
        wanted = self._old_choice(choice).member
        chosen = wanted if wanted in visible else self._default_member(choice, visible)
        for member in visible:
            self._written[member] = 1
        return chosen

    def _default_member(self, choice: Choice, visible: set[int]) -> int | None:
        for default in self.symbols[choice.symbol].defaults:
            if self.tristate(default.condition) != NO and default.value in visible:
                return default.value
        return next((index for index in choice.members if index in visible), None)

    # -- ints, hex numbers and strings

    def _text_of(self, index: int) -> str:
        """Return the text that other symbols see: a bool's value, or a number before it is reset."""
        if self.symbols[index].kind in (_BOOL, _TRISTATE) or index <= YES:
            return self.value(index)
        text = self._text[index]
        if text is None:
            self._resolve(index)
            text = self._text[index]
        return text or ""

    def _text_after_reset(self, index: int) -> str:
        """Return the value of a number whose user value is out of range, in trees that drop such a value.

        They do so last of all (``conf_read()`` up to 6.11): what depends on the number has seen it clamped, and only
        the number itself is computed once more.
        """
        symbol = self.symbols[index]
        default = self._text_default(symbol)
        text = "" if default is None else self._text_of_default(default, self.value)
        return self._clamped(symbol, text, self.value)

    def _resolve_text(self, symbol: Symbol) -> None:
        index, kind = symbol.index, symbol.kind
        empty = ""
        if self.tree.dialect.numbers_start_at_zero and kind is not Kind.STRING:
            empty = "0" if kind is Kind.INT else "0x0"
        self._text[index] = empty
        self._tristate[index] = NO
        visible = self._see(symbol)
        self._written[index] = visible != NO and not symbol.unwritten
        user = self.values.get(index)
        if visible != NO and user is not None:
            text = user
        else:
            default = self._text_default(symbol)
            text = empty if default is None else self._text_of_default(default, self._text_of)
            self._written[index] |= default is not None and not symbol.unwritten
        self._text[index] = self._clamped(symbol, text, self._text_of)
        if user and self.tree.dialect.out_of_range_is_reset and self._clamped(symbol, user, self._text_of) != user:
            self._out_of_range.add(index)

    def _text_default(self, symbol: Symbol) -> int | None:
        """Return the symbol whose value is the default of a number or text, or None."""
        for default in symbol.defaults:
            if self.tristate(default.condition) != NO:
                # A number or text has no use for an expression; conf acts as if there were no default.
                return default.value if default.value >= 0 else None
        return None

    def _text_of_default(self, index: int, read: Callable[[int], str]) -> str:
        source = self.symbols[index]
        if source.definitions and source.kind in (_BOOL, _TRISTATE):
            # conf takes the text that every bool starts out with.
            return "n"
        return read(index)

    def _bounds(self, symbol: Symbol) -> tuple[int, int] | None:
        for bounds in symbol.ranges:
            if self.tristate(bounds.condition) != NO:
                return bounds.low, bounds.high
        return None

    def bounds(self, index: int) -> tuple[str, str] | None:
        """Return the values between which an int or hex symbol must lie now, or None."""
        active = self._bounds(self.symbols[index])
        return (self.value(active[0]), self.value(active[1])) if active else None

    def _clamped(self, symbol: Symbol, text: str, read: Callable[[int], str]) -> str:
        """Move a number into its range, taking over the bound's own spelling (``sym_validate_range()``).

        Args:
            symbol: Whose number it is.
            text: The number.
            read: Returns the value of a bound.
        """
        bounds = self._bounds(symbol)
        if bounds is None or symbol.kind is Kind.STRING:
            return text
        number = leading_number(text, symbol.kind)
        low, high = (read(bound) for bound in bounds)
        if number < leading_number(low, self._kind_of_bound(bounds[0], symbol)):
            return low
        if number > leading_number(high, self._kind_of_bound(bounds[1], symbol)):
            return high
        return text

    def _kind_of_bound(self, index: int, symbol: Symbol) -> Kind:
        own = self.symbols[index].kind
        return own if own in (Kind.INT, Kind.HEX) else symbol.kind
