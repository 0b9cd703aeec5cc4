"""Refuse what ``conf`` refuses once it has read all Kconfig files: symbols that depend on themselves, odd choices.

This is the work of ``sym_check_deps()`` in the trees' ``symbol.c`` and ``choice_check_sanity()`` in ``parser.y``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.errors import InputError
from kconfig_guard.model.order import order

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from kconfig_guard.model.tree import Expr, Symbol, Tree

_NEW, _OPEN, _DONE = range(3)
_MAX_STEPS = 8
"""Most steps of a loop that are told one by one."""


def check_sanity(tree: Tree) -> None:
    """Refuse a tree that ``conf`` refuses.

    Raises:
        InputError: A symbol depends on itself, or a member of a choice is defined as none may be.
    """
    loop = find_loop(tree) if _may_loop(tree) else []
    if loop:
        place = tree.symbols[loop[0]].definitions[0]
        raise InputError(f"recursive dependency: {_in_words(tree, loop)}", place.path, place.line)
    if tree.dialect.choice_by_priority:
        _check_choices(tree)


def _check_choices(tree: Tree) -> None:
    for number, choice in enumerate(tree.choices):
        for index in choice.members:
            member = tree.symbols[index]
            for default in member.defaults:
                message = f"{member.name} is a member of a choice and cannot have a default"
                raise InputError(message, default.location.path, default.location.line)
            own = [prompt for prompt in member.prompts if prompt.choice == number]
            elsewhere = [prompt for prompt in member.prompts if prompt.choice != number]
            if tree.dialect.choice_members_have_one_prompt:
                elsewhere += [prompt for prompt in own if prompt.location != own[0].location]
            for prompt in elsewhere:
                message = f"{member.name} is a member of a choice and cannot have another prompt"
                raise InputError(message, prompt.location.path, prompt.location.line)


def _may_loop(tree: Tree) -> bool:
    """Say whether a tree may have a loop.

    The order of what it defines, which most runs need anyway, tells what depends on each other. In most trees that is
    only choices with their members, which depend on their choice and not on each other.
    """
    if any(symbol.index in symbol.uses for symbol in tree.symbols):
        return True
    return not all(_is_mere_choice(tree, set(unit)) for unit in order(tree).units.values())


def _is_mere_choice(tree: Tree, unit: AbstractSet[Expr]) -> bool:
    """Say whether what depends on each other does so only because it is a choice and its members."""
    numbers = {_number_of_choice(tree.symbols[item]) for item in unit if item >= 0}
    number = numbers.pop()
    if numbers or number is None:
        return False
    choice, members = tree.symbols[tree.choices[number].symbol], tree.choices[number].members
    if len(choice.definitions) > 1:
        # It depends on an expression that its uses tell only in parts.
        return False
    uses = [part for index in members for part in tree.symbols[index].uses]
    return not (
        _lead_to(tree, _uses_of_choice(choice), unit, {choice.index, *members})
        or _lead_to(tree, uses, unit, set(members))
    )


def _number_of_choice(symbol: Symbol) -> int | None:
    return symbol.choice if symbol.choice_of is None else symbol.choice_of


def _lead_to(tree: Tree, parts: Iterable[Expr], unit: AbstractSet[Expr], wanted: AbstractSet[int]) -> bool:
    """Say whether symbols or expressions mention one of some symbols.

    Args:
        tree: The tree.
        parts: The symbols and expressions.
        unit: What depends on each other; an expression that is not in it leads to nothing in it.
        wanted: Symbols in it.
    """
    pending = set(parts)
    seen: set[Expr] = set()
    while pending:
        part = pending.pop()
        if part in wanted:
            return True
        seen.add(part)
        if part < 0 and part in unit:
            pending.update(other for other in tree.expressions[~part][1:] if other not in seen)
    return False


def find_loop(tree: Tree) -> list[int]:
    """Return symbols each of which depends on the next, and the last on the first; an empty list if there are none.

    They start with the one that is defined first.

    A dependency in this sense is whatever the visibility, the default or the limits of a symbol are computed from.
    """
    search = _Search(tree)
    try:
        for symbol in tree.symbols:
            if search.state[symbol.index] == _NEW:
                search.visit(symbol.index)
    except _LoopError as found:
        path = search.path
        # A choice stands for all of its members.
        group = _group(tree, found.symbol)
        start = next(position for position, index in enumerate(path) if index in group)
        loop = list(dict.fromkeys([*path[start:], found.symbol]))
        first = min(range(len(loop)), key=lambda position: tree.symbols[loop[position]].definitions[0])
        return loop[first:] + loop[:first]
    return []


def _group(tree: Tree, index: int) -> set[int]:
    number = tree.symbols[index].choice
    return {index} if number is None else {index, tree.choices[number].symbol, *tree.choices[number].members}


class _LoopError(Exception):
    """The search came to a symbol that it has not left yet."""

    def __init__(self, symbol: int) -> None:
        super().__init__(symbol)
        self.symbol = symbol


class _Search:
    """A depth-first search that leaves no symbol and no expression twice."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.path: list[int] = []
        self.state = bytearray(_NEW if symbol.definitions else _DONE for symbol in tree.symbols)
        self._seen = bytearray(len(tree.expressions))

    def visit(self, index: int) -> None:
        state = self.state[index]
        if state == _DONE:
            return
        if state == _OPEN:
            raise _LoopError(index)
        symbol = self.tree.symbols[index]
        if symbol.choice is not None:
            self.path.append(index)
            self._visit_choice(self.tree.choices[symbol.choice].symbol, self.tree.choices[symbol.choice].members)
            self.path.pop()
        elif symbol.choice_of is not None:
            self._visit_choice(index, self.tree.choices[symbol.choice_of].members)
        else:
            self.state[index] = _OPEN
            self._follow(symbol)
            self.state[index] = _DONE

    def _visit_choice(self, choice: int, members: list[int]) -> None:
        """Visit a choice first and then its members, which may depend on it but not on each other."""
        symbols, state = self.tree.symbols, self.state
        self.path.append(choice)
        for index in (choice, *members):
            state[index] = _OPEN
        self._follow(symbols[choice])
        state[choice] = _DONE
        for index in members:
            self._follow(symbols[index])
        for index in members:
            state[index] = _DONE
        self.path.pop()

    def _follow(self, symbol: Symbol) -> None:
        state, seen = self.state, self._seen
        self.path.append(symbol.index)
        for part in symbol.uses if symbol.choice_of is None else _uses_of_choice(symbol):
            if part >= 0:
                if state[part] != _DONE:
                    self.visit(part)
            elif not seen[~part]:
                self._look_into(part)
        self.path.pop()

    def _look_into(self, expression: Expr) -> None:
        state, seen = self.state, self._seen
        for part in self.tree.expressions[~expression][1:]:
            if part >= 0:
                if state[part] != _DONE:
                    self.visit(part)
            elif not seen[~part]:
                self._look_into(part)
        seen[~expression] = True


def _uses_of_choice(choice: Symbol) -> list[Expr]:
    """Return what a choice depends on; its defaults are members of it, which do not count."""
    conditions = [prompt.condition for prompt in choice.prompts] + [default.condition for default in choice.defaults]
    return [choice.dependency, *conditions]


def _in_words(tree: Tree, loop: list[int]) -> str:
    steps = [_step(tree, one, other) for one, other in zip(loop, [*loop[1:], loop[0]], strict=True)]
    if len(steps) > _MAX_STEPS:
        steps[_MAX_STEPS - 1 : -1] = [f"leads on through {len(steps) - _MAX_STEPS} others to {_name(tree, loop[-1])}"]
    return f"{_name(tree, loop[0])} {', which '.join(steps)}"


def _step(tree: Tree, one: int, other: int) -> str:
    """Say how a symbol depends on another one."""
    symbol, name = tree.symbols[one], _name(tree, other)
    if symbol.choice is not None and tree.choices[symbol.choice].symbol == other:
        return f"is a member of {name}"
    if symbol.choice_of is not None and other in tree.choices[symbol.choice_of].members:
        return f"has the member {name}"
    if _holds(tree, (symbol.dependency,), other):
        return f"depends on {name}"
    for verb, selections in (("selected", symbol.selected_by), ("implied", symbol.implied_by)):
        if any(_holds(tree, selection[:2], other) for selection in selections):
            return f"is {verb} by {name}"
    if any(_holds(tree, (prompt.condition,), other) for prompt in symbol.prompts):
        return f"is visible depending on {name}"
    return f"has a default or range that depends on {name}"


def _holds(tree: Tree, parts: Iterable[Expr], wanted: int) -> bool:
    """Say whether one of some expressions mentions a symbol."""
    return any(part == wanted or (part < 0 and _holds(tree, tree.expressions[~part][1:], wanted)) for part in parts)


def _name(tree: Tree, index: int) -> str:
    symbol = tree.symbols[index]
    if symbol.choice_of is None:
        return symbol.name
    place = symbol.definitions[0]
    return f"the choice at {place}"
