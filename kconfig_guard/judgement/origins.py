"""Where the value of a symbol comes from, by the rules that the resolver follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.judgement.explanation import Origin, OriginKind
from kconfig_guard.judgement.expressions import beyond
from kconfig_guard.judgement.influences import LEVEL_OF, Influences
from kconfig_guard.model.tree import MOD, NO, TRISTATE_TEXT, YES, Kind

if TYPE_CHECKING:
    from kconfig_guard.input.config import Config
    from kconfig_guard.judgement.expressions import Words
    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.model.tree import Choice, Default, Selection, Symbol


class Origins:
    """Tells origins of values in one resolved config.

    Args:
        resolver: The resolved config.
        config: The config, for the places of its lines.
        words: Puts expressions into words.
    """

    def __init__(self, resolver: Resolver, config: Config, words: Words) -> None:
        self.resolver = resolver
        self.config = config
        self.words = words
        self.tree = resolver.tree
        self.influences = Influences(resolver)

    def origin(self, symbol: Symbol) -> Origin:
        """Return where the value of a symbol comes from."""
        if symbol.kind not in (Kind.BOOL, Kind.TRISTATE):
            found = self._of_text(symbol)
        elif symbol.choice is not None and not self._is_free(symbol):
            found = self._of_member(symbol, self.tree.choices[symbol.choice])
        else:
            found = self._of_level(symbol)
        return Origin(found.kind, found.text, (*found.notes, *self._about_its_line(symbol)))

    def _is_free(self, member: Symbol) -> bool:
        """Say whether a member of a choice of an old tree may be m beside others."""
        assert member.choice is not None  # noqa: S101 - guarded by the caller
        choice = self.tree.choices[member.choice]
        return not self.tree.dialect.choice_by_priority and self.resolver.tristate(choice.symbol) == MOD

    # -- lines of the config

    def _place(self, symbol: Symbol) -> str:
        place = self.config.place(symbol.name)
        return f"{place[0]}:{place[1]}" if place else self.config.path

    def _about_its_line(self, symbol: Symbol) -> list[str]:
        """Return why a line of the config does not count, or why there could be none."""
        said = self.config.get(symbol.name)
        hidden = self.resolver.visibility(symbol.index) == NO
        if not symbol.prompts:
            why = "it has no prompt"
        elif hidden:
            why = "its prompt is hidden"
        elif said is not None and symbol.index not in self.resolver.values:
            why = f"a {symbol.kind.name.lower()} takes no such value"
        else:
            return []
        if said is None or said == self.resolver.value(symbol.index):
            return [f"{why}: no line of a config can change it directly"]
        return [f"the config says {said or 'empty'} ({self._place(symbol)}), which does not count: {why}"]

    # -- bools and tristates

    def _of_level(self, symbol: Symbol) -> Origin:
        resolver = self.resolver
        level, forced = resolver.tristate(symbol.index), resolver.forced(symbol.index)
        own = self._user_level(symbol) if self.influences.counts(symbol) else self._default_level(symbol)
        if own[0] >= forced:
            found = own[1]
        else:
            found = Origin(
                OriginKind.SELECT, f"selected by {self._active(symbol.selected_by)}", self._overruled(symbol)
            )
        if own[0] == MOD and level == YES and found.kind is not OriginKind.SELECT:
            why = "it is a bool" if symbol.kind is Kind.BOOL else "modules are off"
            return Origin(found.kind, found.text, (*found.notes, f"m counts as y, since {why}"))
        return found

    def _user_level(self, symbol: Symbol) -> tuple[int, Origin]:
        said = self.resolver.values[symbol.index]
        level = min(LEVEL_OF[said], self.resolver.visibility(symbol.index))
        notes = () if level == LEVEL_OF[said] else (f"the line says {said}, but its dependencies allow m at most",)
        return level, Origin(OriginKind.USER, f"set in the config ({self._place(symbol)})", notes)

    def _overruled(self, symbol: Symbol) -> tuple[str, ...]:
        said = self.resolver.values.get(symbol.index)
        if said is None or said == self.resolver.value(symbol.index) or not self.influences.counts(symbol):
            return ()
        return (f"the config says {said} ({self._place(symbol)}), which the select overrules",)

    def _default_level(self, symbol: Symbol) -> tuple[int, Origin]:
        resolver = self.resolver
        default = self.influences.default(symbol)
        level = NO
        found = Origin(OriginKind.NONE, "nothing sets it, and no default applies")
        if default is not None:
            level = min(resolver.tristate(default.value), resolver.tristate(default.condition))
            found = self._from_default(symbol, default)
        implied = min(self.influences.strength(symbol.implied_by), resolver.tristate(symbol.dependency))
        if implied > level:
            return implied, Origin(OriginKind.IMPLY, f"implied by {self._active(symbol.implied_by)}")
        return level, found

    def _from_default(self, symbol: Symbol, default: Default) -> Origin:
        extra = beyond(self.tree, default.condition, symbol.dependency)
        condition = f" if {self.words.joined(extra)}" if extra else ""
        text = f"default {self.words.text(default.value)}{condition} ({default.location})"
        return Origin(OriginKind.DEFAULT, text)

    def _active(self, selections: list[Selection]) -> str:
        """Return who selects with the greatest strength, and how many others do."""
        best = self.influences.strength(selections)
        strongest = (item for item in selections if self.influences.level(item) == best)
        names = sorted({self.tree.symbols[item.selector].name for item in strongest})
        value = TRISTATE_TEXT[best]
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        return ", ".join(f"{name}={value}" for name in names[:3]) + more

    # -- choices

    def _of_member(self, symbol: Symbol, choice: Choice) -> Origin:
        chosen = next((index for index in choice.members if self.resolver.tristate(index) == YES), None)
        title = self.words.symbol(self.tree.symbols[choice.symbol])
        if chosen is None:
            return Origin(OriginKind.CHOICE, f"no member of {title} can be chosen")
        winner = self.tree.symbols[chosen]
        verb = "chosen in" if winner is symbol else f"{winner.name} is chosen in"
        return Origin(OriginKind.CHOICE, f"{verb} {title}: {self._why_chosen(winner, choice)}")

    def _why_chosen(self, winner: Symbol, choice: Choice) -> str:
        if self.resolver.values.get(winner.index) == "y":
            others = [i for i in choice.members if i != winner.index and self.resolver.values.get(i) == "y"]
            said = f"the config says so ({self._place(winner)})"
            return f"{said}, as the last of several" if others and self.influences.counts(winner) else said
        default = self.influences.default(self.tree.symbols[choice.symbol])
        if default is not None and default.value == winner.index:
            return f"it is the default ({default.location})"
        return "it is the first member that is visible and not ruled out"

    # -- ints, hex numbers and strings

    def _of_text(self, symbol: Symbol) -> Origin:
        value = self.resolver.value(symbol.index)
        if not self.influences.counts(symbol):
            found = self._text_default(symbol)
            return self._ranged(symbol, found[0], found[1]) if found[0] != value else found[1]
        said = self.resolver.values[symbol.index]
        own = Origin(OriginKind.USER, f"set in the config ({self._place(symbol)})")
        if said == value:
            return own
        if self.tree.dialect.out_of_range_is_reset:
            note = f"the config says {said} ({self._place(symbol)}), which is dropped: {self._range(symbol)}"
            return Origin(OriginKind.RANGE, self._text_default(symbol)[1].text, (note,))
        return self._ranged(symbol, said, own)

    def _text_default(self, symbol: Symbol) -> tuple[str, Origin]:
        default = self.influences.default(symbol)
        if default is None or default.value < 0:
            return self.resolver.value(symbol.index), Origin(OriginKind.NONE, "nothing sets it, and no default applies")
        return self.resolver.value(default.value), self._from_default(symbol, default)

    def _ranged(self, symbol: Symbol, said: str, origin: Origin) -> Origin:
        if self.resolver.bounds(symbol.index) is None:
            return origin
        return Origin(
            OriginKind.RANGE, f"{said or 'empty'} moved into its range: {self._range(symbol)}", (origin.text,)
        )

    def _range(self, symbol: Symbol) -> str:
        low, high = self.resolver.bounds(symbol.index) or ("", "")
        return f"it must lie between {low} and {high}"
