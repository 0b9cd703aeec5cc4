"""Read the toolchain's answers back from a config that was made with that toolchain.

A written config holds the outcome of every probe that mattered: a symbol whose definition asks a probe has one
value (and is written or left out) if the answer was yes and another if it was no. So each such symbol is
computed for every combination of the open answers while all other symbols keep the value that the config
gives them; answers that are the same in all combinations that agree with the config are told by it.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from kconfig_guard.model.answers import Answers
from kconfig_guard.model.asking import asking
from kconfig_guard.model.assumptions import Compiler, assumed_answer
from kconfig_guard.model.numbers import leading_number
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.tree import MOD, NO, YES, Kind, ProbeKind, Symbol, Tree
from kconfig_guard.model.user_values import user_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kconfig_guard.model.tree import Expr
    from kconfig_guard.model.user_values import ConfigLine, UserValues

_MAX_OPEN = 5
"""Most probes of one symbol that are tried in combination: 32 evaluations."""


class Inference(NamedTuple):
    """What a config tells of the toolchain.

    Attributes:
        answers: The answers; what it does not tell is assumed.
        read: The symbols whose user values it was told by: with the same ones for these, and for ``told_by_name``,
            and with the members of choices named in the same order, another config tells the same.
    """

    answers: Answers
    read: frozenset[int]


def infer_answers(tree: Tree, assignments: Iterable[ConfigLine]) -> Answers:
    """Return what the config tells of the toolchain; all else is assumed.

    Args:
        tree: The tree that the config was made from.
        assignments: Symbol name and value of every line of a complete config.
    """
    lines = list(assignments)
    return infer(tree, lines, user_values(tree, lines)).answers


def told_by_name(tree: Tree) -> frozenset[str]:
    """Return the names whose lines count whatever the tree makes of them."""
    environment = {probe.command for probe in tree.probes if probe.kind is ProbeKind.ENVIRONMENT}
    versions = {f"{compiler.name}_VERSION" for compiler in Compiler}
    return frozenset({"CC_IS_GCC", "CC_IS_CLANG", *versions, *environment})


def infer(tree: Tree, lines: Sequence[ConfigLine], values: UserValues) -> Inference:
    """Return what the config tells of the toolchain, and by what.

    Args:
        tree: The tree that the config was made from.
        lines: The lines of a complete config; all that are about a name of ``told_by_name`` or have no value.
        values: What they mean to the tree; see ``user_values``.
    """
    named = told_by_name(tree)
    config = {line[0]: line[1] for line in lines if line[0] in named}
    answers = Answers()
    observed = _Observed(tree, values, _void(tree, lines))
    _tell_environment(tree, config, answers)
    askers = asking(tree)
    progress = True
    while progress:
        progress = False
        for index, probes in askers.items():
            open_probes = [probe for probe in probes if probe not in answers.known]
            if open_probes and observed.tell(tree.symbols[index], open_probes, answers):
                progress = True
    compiler = _compiler(config)
    version = leading_number(config.get(f"{compiler.name}_VERSION", ""), Kind.INT)
    for index, probes in askers.items():
        open_probes = [probe for probe in probes if probe not in answers.known and probe not in answers.assumed]
        if open_probes:
            guess = {probe: assumed_answer(tree.probes[probe], compiler, version) for probe in sorted(open_probes)}
            answers.assumed.update(observed.best_guess(tree.symbols[index], guess, answers))
    return Inference(answers, frozenset(askers) | observed.read())


def _void(tree: Tree, lines: Iterable[ConfigLine]) -> dict[int, str]:
    """Return the numbers that the config shows without value: conf writes such lines, but does not read them."""
    void = [line for line in lines if len(line) > 2 and line[2] == "void"]
    found = {tree.by_name[line[0]]: line[1] for line in void if line[0] in tree.by_name}
    return {index: text for index, text in found.items() if tree.symbols[index].kind in (Kind.INT, Kind.HEX)}


def _compiler(config: dict[str, str]) -> Compiler:
    if config.get("CC_IS_GCC") == "y":
        return Compiler.GCC
    return Compiler.CLANG if config.get("CC_IS_CLANG") == "y" else Compiler.UNKNOWN


def _tell_environment(tree: Tree, config: dict[str, str], answers: Answers) -> None:
    """Toolchain variables reach a config only as the default of a promptless symbol, often of their own name."""
    for index, probe in enumerate(tree.probes):
        if probe.kind is ProbeKind.ENVIRONMENT and probe.command in config:
            answers.known[index] = config[probe.command]


class _Observed(Resolver):
    """A resolver whose symbols are pinned to what the config says, so that one symbol can be computed alone."""

    def __init__(self, tree: Tree, values: UserValues, void: dict[int, str]) -> None:
        self._shown = void | values
        self._spoken: list[int] = []
        """The texts with answers in them that have been computed."""
        self._observed_choices: dict[int, int | None] = {}
        self._tried: int | None = None
        """The symbol that is computed."""
        super().__init__(tree, values, Answers())
        for choice in self.tree.choices:
            levels = [self.tristate(member) for member in choice.members]
            named = any(member in self.values for member in choice.members)
            self._tristate[choice.symbol] = max(max(levels, default=NO), MOD if named else NO)
            chosen = [member for member in choice.members if self._tristate[member] == YES]
            if chosen and not self.tree.dialect.choice_by_priority:
                self._observed_choices[choice.symbol] = chosen[0]
        self._modules = self.tristate(self.tree.modules)

    def read(self) -> frozenset[int]:
        """Return the symbols whose values in the config have been looked at, and all that have to do with choices."""
        looked_at = {index for index, level in enumerate(self._tristate) if level >= NO}
        in_choices = (index for choice in self.tree.choices for index in (choice.symbol, *choice.members))
        return frozenset(looked_at.union(in_choices))

    def _resolve(self, index: int) -> int:
        if index == self._tried or index in self.tree.undefined:
            return super()._resolve(index)
        self._pin(self.symbols[index])
        return self._tristate[index]

    def _pin(self, symbol: Symbol) -> None:
        text = self._shown.get(symbol.index)
        if symbol.kind in (Kind.BOOL, Kind.TRISTATE):
            self._tristate[symbol.index] = {"y": YES, "m": MOD}.get(text or "", NO)
        else:
            self._tristate[symbol.index] = NO
            self._text[symbol.index] = text or ""

    def tell(self, symbol: Symbol, probes: list[int], answers: Answers) -> bool:
        """Add to ``answers`` what this symbol tells about the open probes; return whether it told anything."""
        outputs = [probe for probe in probes if self.tree.probes[probe].kind is not ProbeKind.STATUS]
        if outputs:
            return self._tell_output(symbol, outputs, answers)
        fitting = self._fitting(symbol, probes, answers)
        told = False
        for position, probe in enumerate(probes):
            options = {combination[position] for combination in fitting}
            if len(options) == 1:
                answers.known[probe] = options.pop()
                told = True
        return told

    def best_guess(self, symbol: Symbol, guess: dict[int, str], answers: Answers) -> dict[int, str]:
        """Return ``guess``, or what comes nearest to it, such that the symbol's line in the config is right."""
        statuses = [probe for probe in guess if self.tree.probes[probe].kind is ProbeKind.STATUS]
        wanted = tuple(guess[probe] for probe in statuses)
        fitting = self._fitting(symbol, statuses, answers)
        if fitting:
            best = max(fitting, key=lambda given: sum(a == b for a, b in zip(given, wanted, strict=True)))
            guess = {**guess, **dict(zip(statuses, best, strict=True))}
        return guess

    def _fitting(self, symbol: Symbol, probes: list[int], answers: Answers) -> list[tuple[str, ...]]:
        """Return the combinations of answers under which the symbol's line in the config is right."""
        if len(probes) > _MAX_OPEN:
            return []
        return [
            combination
            for combination in product("yn", repeat=len(probes))
            if self._fits(symbol, answers, dict(zip(probes, combination, strict=True)))
        ]

    def _tell_output(self, symbol: Symbol, outputs: list[int], answers: Answers) -> bool:
        """An output is told by a promptless symbol that has it as the default now in force."""
        value = self._shown.get(symbol.index)
        if value is None or symbol.prompts or len(outputs) != 1:
            return False
        self.answers = answers
        self._forget_answers()
        for default in symbol.defaults:
            text = self.symbols[default.value].text if default.value >= 0 else None
            if text is not None and len(text) == 1 and self.tristate(default.condition) != NO:
                answers.known[outputs[0]] = value
                return True
            if self.tristate(default.condition) != NO:
                return False
        return False

    def _fits(self, symbol: Symbol, answers: Answers, trial: dict[int, str]) -> bool:
        """Say whether the config's line for the symbol is what these answers give."""
        index = symbol.index
        self.answers = Answers({**answers.known, **answers.assumed, **trial})
        self._forget_answers()
        self._tristate[index], self._text[index], self._written[index] = -1, None, 0
        self._tried = index
        computed = self.value(index), bool(self._written[index])
        self._tried = None
        self._pin(symbol)
        if symbol.choice is not None:
            for member in self.tree.choices[symbol.choice].members:
                self._pin(self.symbols[member])
        line = self._shown.get(index)
        if line is None:
            return not computed[1]
        return computed == (line, True)

    def tristate(self, expression: Expr) -> int:
        """Return the value of an expression without keeping it: it may rest on a trial answer."""
        if expression >= 0:
            return super().tristate(expression)
        return self._evaluate(self.expressions[~expression])

    def _resolve_probe_text(self, symbol: Symbol) -> int:
        self._spoken.append(symbol.index)
        return super()._resolve_probe_text(symbol)

    def _forget_answers(self) -> None:
        for index in self._spoken:
            self._tristate[index], self._text[index] = -1, None
        self._spoken.clear()
        self._chosen = dict(self._observed_choices)
