"""What a config of one tree would look like to the rules of another: the values of the one, by name, in the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.model.answers import Answers
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.tree import MOD, NO, YES, Kind

if TYPE_CHECKING:
    from kconfig_guard.model.tree import Symbol, Tree
    from kconfig_guard.model.user_values import UserValues

_LEVEL_OF = {"n": NO, "m": MOD, "y": YES}


class Transferred(Resolver):
    """A resolver in which every named symbol has the value that another tree gave it, whatever the rules say.

    Args:
        old: The config, resolved over its own tree.
        tree: The other tree.
        values: What the config's lines mean to the other tree.
        answers: What the toolchain answers there; where the config's own tree asks the same, its answers count.
    """

    def __init__(self, old: Resolver, tree: Tree, values: UserValues, answers: Answers) -> None:
        super().__init__(tree, values, _transferred(old, tree, answers))
        # Looking for the value of MODULES has computed some by the rules.
        self._visible = [-1] * len(self.symbols)
        self._expression = [-1] * len(self.expressions)
        self._chosen = {}
        for symbol in self.symbols:
            if symbol.choice_of is not None:
                self._tristate[symbol.index] = -1
            elif symbol.definitions:
                self._pin(symbol, old)
        self._modules = self._tristate[tree.modules]

    def _pin(self, symbol: Symbol, old: Resolver) -> None:
        other = old.tree.find(symbol.name)
        value = "" if other is None else old.value(other.index)
        is_level = symbol.kind in (Kind.BOOL, Kind.TRISTATE)
        self._tristate[symbol.index] = _LEVEL_OF.get(value, NO) if is_level else NO
        self._text[symbol.index] = None if is_level else value
        self._written[symbol.index] = other is not None and old.written(other.index)


def _transferred(old: Resolver, tree: Tree, answers: Answers) -> Answers:
    told = {probe.command: old.answers.answer(index, probe) for index, probe in enumerate(old.tree.probes)}
    known = {index: told[probe.command] for index, probe in enumerate(tree.probes) if probe.command in told}
    return Answers({**answers.known, **known}, answers.assumed)
