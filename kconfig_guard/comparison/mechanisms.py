"""By which of Kconfig's rules a symbol came to another value, other than by a line of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kconfig_guard.comparison.shifts import Shift
from kconfig_guard.judgement.expressions import leaves
from kconfig_guard.judgement.influences import Influences
from kconfig_guard.judgement.reasons import listed
from kconfig_guard.judgement.review import Cause
from kconfig_guard.model.tree import MOD, NO, YES, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kconfig_guard.comparison.shifts import Shifts
    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.model.tree import Choice, Default, Expr, Selection, Symbol

_LEVELS = (Kind.BOOL, Kind.TRISTATE)


@dataclass(frozen=True, slots=True)
class Account:
    """Why a symbol changed.

    Attributes:
        cause: By which way.
        text: The way in words, as far as they do not name the symbols that it followed.
        shifts: The changed symbols that it followed.
        is_need: Whether it needs or needed these, rather than changed as these did.
        selectors: What selects or implies it, or did so.
    """

    cause: Cause
    text: str = ""
    shifts: tuple[Shift, ...] = ()
    is_need: bool = False
    selectors: tuple[int, ...] = ()

    @property
    def parents(self) -> tuple[int, ...]:
        """The changed symbols that it followed, other than answers of the toolchain."""
        return () if self.cause is Cause.TOOLCHAIN else tuple(dict.fromkeys(shift.symbol for shift in self.shifts))

    @property
    def explains(self) -> bool:
        """Whether it leads anywhere."""
        return bool(self.shifts)


class Mechanisms:
    """Tells why symbols changed from one resolved config to another over the same tree.

    Args:
        shifts: Compares the two.
    """

    def __init__(self, shifts: Shifts) -> None:
        self.shifts = shifts
        self.tree = shifts.tree
        self.before = shifts.before
        self.after = shifts.after
        self._was = Influences(self.before)
        self._is = Influences(self.after)

    def account(self, symbol: Symbol) -> Account:
        """Return why a changed symbol changed, its own line and those of its choice apart."""
        if symbol.text is not None:
            return Account(Cause.TOOLCHAIN, "", (Shift(symbol.index),))
        found = self._found(symbol)
        return found if found.explains else self._by_any_input(symbol)

    def because(self, account: Account, roots: Mapping[int, tuple[int, int]]) -> str:
        """Return an account in words.

        Args:
            account: The account.
            roots: How far changed symbols are from the edit that is their root, and its number; as far as known. Only
                the nearest are named.
        """
        text = account.text
        if account.selectors:
            changed = [shift.symbol for shift in account.shifts if shift.symbol in account.selectors]
            names = dict.fromkeys(self.shifts.name(index) for index in changed or account.selectors)
            text = f"{text} by {listed(list(names), 'and')}"
            if changed:
                return text
        nowhere = len(self.tree.symbols), -1
        found = [(roots.get(shift.symbol, nowhere), shift) for shift in account.shifts]
        first = min((root for root, _ in found), default=nowhere)
        near = [shift for root, shift in found if root == first]
        others = ", among others" if any(root[1] != first[1] for root, _ in found) else ""
        if not near:
            return text
        if account.is_need:
            return (f"{text}: " if text else "") + self.shifts.needs(near) + others
        went = self.shifts.went(near) + others
        return f"{text}, as {went}" if text else f"since {went}"

    def _found(self, symbol: Symbol) -> Account:
        if symbol.choice_of is not None:
            return self._needing(self._conditions(self.tree.choices[symbol.choice_of]))
        if symbol.choice is not None and not self._is_free(symbol):
            return self._of_member(symbol, self.tree.choices[symbol.choice])
        if symbol.kind in _LEVELS:
            return self._of_level(symbol)
        return self._of_text(symbol)

    def _is_free(self, member: Symbol) -> bool:
        """Say whether a member of a choice of an old tree was or is m beside others."""
        assert member.choice is not None  # noqa: S101 - guarded by the caller
        stands_for = self.tree.choices[member.choice].symbol
        if self.tree.dialect.choice_by_priority:
            return False
        return MOD in (self.before.tristate(stands_for), self.after.tristate(stands_for))

    def _made(self, cause: Cause, text: str, shifts: Iterable[Shift], *, is_need: bool = False) -> Account:
        """Return an account; whatever the way, an answer of the toolchain counts as the cause."""
        followed = tuple(dict.fromkeys(shifts))
        asked = tuple(shift for shift in followed if self.shifts.is_answer(shift))
        if asked:
            return Account(Cause.TOOLCHAIN, text, asked, is_need)
        return Account(cause, text, followed, is_need)

    def _needing(self, shifts: Iterable[Shift]) -> Account:
        return self._made(Cause.DEPENDENCY, "", shifts, is_need=True)

    def _by_any_input(self, symbol: Symbol) -> Account:
        """Return the account of a change that no single rule explains: everything that its definitions mention."""
        inputs = dict.fromkeys(index for expression in self._inputs(symbol) for index in leaves(self.tree, expression))
        shifts = [Shift(index) for index in inputs if index != symbol.index and self.shifts.moved(index)]
        return self._made(Cause.DEPENDENCY, "", shifts)

    def _inputs(self, symbol: Symbol) -> Iterable[Expr]:
        group = [symbol]
        number = symbol.choice if symbol.choice_of is None else symbol.choice_of
        if number is not None:
            choice = self.tree.choices[number]
            group = [self.tree.symbols[index] for index in (choice.symbol, *choice.members)]
        for item in group:
            yield from item.uses
            for bounds in item.ranges:
                yield from bounds[:2]
        yield self.tree.modules

    # -- bools and tristates

    def _of_level(self, symbol: Symbol) -> Account:
        index = symbol.index
        old, new = self.before.tristate(index), self.after.tristate(index)
        own_was, own_is = self._was.own_level(symbol), self._is.own_level(symbol)
        forced_was, forced_is = self.before.forced(index), self.after.forced(index)
        by_own = (own_was < new <= own_is) if new > old else (own_is < old <= own_was)
        by_select = (forced_was < new <= forced_is) if new > old else (forced_is < old <= forced_was)
        own = self._of_own_level(symbol, rising=new > old) if by_own else None
        if own is not None and own.explains:
            return own
        if by_select:
            return self._selection(Cause.SELECTED, symbol.selected_by, old, new)
        by_prompt = self._by_prompt(symbol)
        return by_prompt if by_prompt.explains else self._by_modules()

    def _by_modules(self) -> Account:
        """Return the account of what changed between m and y because modules were switched off or on."""
        modules = self.tree.modules
        if not self.shifts.moved(modules):
            return Account(Cause.DEPENDENCY)
        meaning = "m counts as y" if self.after.tristate(modules) == NO else "m is possible"
        return self._made(Cause.DEPENDENCY, meaning, [Shift(modules)])

    def _selection(self, cause: Cause, selections: list[Selection], old: int, new: int) -> Account:
        """Return the account of a change by what selects or implies a symbol."""
        verb = "selected" if cause is Cause.SELECTED else "implied"
        rising = new > old
        changed = [item for item in selections if self._was.level(item) != self._is.level(item)]
        if rising:
            acting = [item for item in changed if self._is.level(item) >= new]
        else:
            acting = [item for item in changed if self._was.level(item) >= old]
        acting = acting or changed
        shifts = dict.fromkeys(shift for item in acting for shift in self.shifts.of(item.selector, item.condition))
        selectors = dict.fromkeys(item.selector for item in acting)
        return Account(cause, verb if rising else f"no longer {verb}", tuple(shifts), selectors=tuple(selectors))

    def _of_own_level(self, symbol: Symbol, *, rising: bool) -> Account:
        if self._was.counts(symbol) and self._is.counts(symbol):
            said = self.before.values[symbol.index], self.after.values[symbol.index]
            return self._by_modules() if said == ("m", "m") else self._by_prompt(symbol)
        if self._was.counts(symbol) or self._is.counts(symbol):
            return self._hidden_or_shown(symbol)
        return self._by_default(symbol, rising=rising)

    def _hidden_or_shown(self, symbol: Symbol) -> Account:
        """Return the account of a symbol whose line counts now and did not before, or the other way round."""
        by_prompt = self._by_prompt(symbol)
        return by_prompt if by_prompt.explains else self._by_default_change(symbol)

    def _by_prompt(self, symbol: Symbol) -> Account:
        return self._needing(self.shifts.of(*(prompt.condition for prompt in symbol.prompts)))

    def _by_default(self, symbol: Symbol, *, rising: bool) -> Account:
        """Return the account of a symbol whose default, or what implies it, changed."""
        was, now = self._was.default_level(symbol), self._is.default_level(symbol)
        allowed = self.before.tristate(symbol.dependency), self.after.tristate(symbol.dependency)
        if (
            (allowed[0] < allowed[1] and allowed[0] <= was)
            if rising
            else (allowed[1] < allowed[0] and allowed[1] <= now)
        ):
            by_dependency = self._needing(self.shifts.of(symbol.dependency))
            if by_dependency.explains:
                return by_dependency
        implied = self._was.strength(symbol.implied_by), self._is.strength(symbol.implied_by)
        if implied[rising] > (was, now)[rising]:
            return self._selection(Cause.IMPLIED, symbol.implied_by, *implied)
        return self._by_default_change(symbol)

    def _by_default_change(self, symbol: Symbol) -> Account:
        was, now = self._was.default(symbol), self._is.default(symbol)
        shifts = self._default_shifts(was, now)
        text = "no default applies" if now is None else f"the default is {self.after.shown(symbol.index) or 'empty'}"
        return self._made(Cause.DEFAULT, text, shifts)

    def _default_shifts(self, was: Default | None, now: Default | None) -> list[Shift]:
        """Return what brought another default into force, or changed the value of the one in force."""
        if was is now and now is not None:
            return self.shifts.of(now.condition, now.value) or self._followed(now.value)
        conditions = [item.condition for item in (now, was) if item is not None]
        return self.shifts.of(*conditions)

    def _followed(self, value: Expr) -> list[Shift]:
        return [Shift(value)] if value >= 0 and self.shifts.moved(value) else []

    # -- choices

    def _conditions(self, choice: Choice) -> list[Shift]:
        """Return what changed in the conditions that decide on a choice."""
        group = (choice.symbol, *choice.members)
        conditions = [prompt.condition for index in group for prompt in self.tree.symbols[index].prompts]
        conditions += [item.condition for item in self.tree.symbols[choice.symbol].defaults]
        return [shift for shift in self.shifts.of(*conditions) if shift.symbol not in group]

    def _of_member(self, symbol: Symbol, choice: Choice) -> Account:
        was, now = chosen(self.before, choice), chosen(self.after, choice)
        own = self.shifts.of(*(prompt.condition for prompt in symbol.prompts))
        if symbol.index == was and (own or now is None):
            return self._needing(own or self._conditions(choice))
        if symbol.index == was:
            return self._made(Cause.CHOICE, taken(self.shifts, now), self._conditions(choice))
        if was is None:
            return self._needing(own or self._conditions(choice))
        rival = self.shifts.of(*(prompt.condition for prompt in self.tree.symbols[was].prompts))
        text = untaken(self.shifts, was)
        if rival:
            return self._made(Cause.CHOICE, text, rival, is_need=True)
        return self._made(Cause.CHOICE, text, self._conditions(choice))

    # -- ints, hex numbers and strings

    def _of_text(self, symbol: Symbol) -> Account:
        ways = [self._by_range, self._by_prompt]
        was, now = self._was.counts(symbol), self._is.counts(symbol)
        if was != now:
            ways.insert(0, self._hidden_or_shown)
        elif not now:
            ways.insert(0, self._by_default_change)
        accounts = (way(symbol) for way in ways)
        return next((item for item in accounts if item.explains), Account(Cause.DEPENDENCY))

    def _by_range(self, symbol: Symbol) -> Account:
        conditions = self.shifts.of(*(item.condition for item in symbol.ranges))
        bounds = [bound for item in symbol.ranges for bound in (item.low, item.high)]
        shifts = [*conditions, *(Shift(bound) for bound in dict.fromkeys(bounds) if self.shifts.moved(bound))]
        limits = self.after.bounds(symbol.index)
        text = f"it must lie between {limits[0]} and {limits[1]}" if limits else "its range does not apply"
        return self._made(Cause.RANGE, text, shifts)


def chosen(resolver: Resolver, choice: Choice) -> int | None:
    """Return the member of a choice that is y, or None."""
    return next((index for index in choice.members if resolver.tristate(index) == YES), None)


def taken(shifts: Shifts, member: int | None) -> str:
    """Return in words that another member of a choice is taken, or none."""
    return "no member of its choice is taken" if member is None else f"of its choice {shifts.name(member)} is taken"


def untaken(shifts: Shifts, member: int) -> str:
    """Return in words that another member of a choice is not taken any more."""
    return f"of its choice {shifts.name(member)} is not taken any more"
