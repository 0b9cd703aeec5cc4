"""From a name to all there is to say about it: a symbol of a kernel tree, or a rule of the library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kconfig_guard.errors import InputError
from kconfig_guard.input.arch import detect_arch
from kconfig_guard.input.config import Config
from kconfig_guard.judgement.demanding import demanding
from kconfig_guard.judgement.effects import Effects
from kconfig_guard.judgement.explanation import Context, Reference, RuleExplanation, Selecting, SymbolExplanation
from kconfig_guard.judgement.facts import TreeFacts
from kconfig_guard.judgement.judge import Judge
from kconfig_guard.model.recursion import deep_recursion
from kconfig_guard.nearest import nearest
from kconfig_guard.pipeline import Pipeline
from kconfig_guard.profile.renames import Renames

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.judgement.finding import Finding
    from kconfig_guard.model.tree import Symbol, Tree
    from kconfig_guard.pipeline import Case
    from kconfig_guard.profile.rule import Profile, Rule
    from kconfig_guard.repair.fragment import Way
    from kconfig_guard.workspace import Workspace

DEFAULT_ARCH = "x86_64"
"""The architecture of a tree that neither a config nor the user names one for."""

_PREFIX = "CONFIG_"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question.

    Attributes:
        subject: What it is about.
        ways: How a symbol gets its values; empty for a rule, and without a config and its tree.
    """

    subject: SymbolExplanation | RuleExplanation
    ways: tuple[Way, ...] = ()


@dataclass(slots=True)
class Question:
    """One question about a symbol or a rule.

    Args:
        name: A symbol, with or without ``CONFIG_``, or the id of a rule in any case of its letters.
        config: A config, or None.
        profile_names: The profiles that count; all shipped ones if there are none.
        workspace: What reads and resolves the config.
    """

    name: str
    config: str | None
    profile_names: list[str]
    workspace: Workspace

    def answer(self) -> Answer:
        """Return the answer.

        Raises:
            InputError: Nobody knows the name, or the config, its tree or a profile cannot be used.
        """
        pipeline = Pipeline(self.profile_names or self.workspace.library.names(), [], self.workspace)
        rule = _find_rule(self.name, pipeline)
        if rule is not None:
            return Answer(_Rules(pipeline, rule).explanation(self.config))
        return _Symbols(pipeline, self.name).answer(self.config)


# -- rules


def _find_rule(name: str, pipeline: Pipeline) -> Rule | None:
    """Return the rule that is called so, or None if the name can only be that of a symbol.

    Raises:
        InputError: The name can only be that of a rule, and there is none.
    """
    rules = dict(pipeline.library.rules)
    rules |= {item.rule.id: item.rule for profile in pipeline.profiles for item in profile.rules}
    by_folded = {id_.casefold(): rule for id_, rule in rules.items()}
    rule = rules.get(name) or by_folded.get(name.casefold())
    if rule is None and not _is_symbol_name(name.removeprefix(_PREFIX)):
        raise InputError(f"there is no rule and no symbol '{name}'{nearest(name.upper(), rules)}")
    return rule


def _is_symbol_name(name: str) -> bool:
    return bool(name) and name.isascii() and name.replace("_", "a").isalnum()


class _Rules:
    """Explains one rule."""

    def __init__(self, pipeline: Pipeline, rule: Rule) -> None:
        self.pipeline = pipeline
        self.rule = rule

    def explanation(self, config: str | None) -> RuleExplanation:
        case = None if config is None else self.pipeline.case(config)
        return RuleExplanation(
            rule=self.rule,
            context=Context() if case is None else _context(case),
            references=tuple(self._references()),
            profiles=tuple(self._profiles()),
            finding=None if case is None else self._finding(case),
        )

    def _references(self) -> Iterable[Reference]:
        sources = self.pipeline.library.sources
        for name in self.rule.references:
            source = sources.get(name.partition(":")[0], {})
            yield Reference(name, source.get("title", ""), source.get("url", ""))

    def _profiles(self) -> Iterable[Selecting]:
        """Yield the shipped profiles, and those that count, that select the rule."""
        library = self.pipeline.library
        shipped = (library.load(name) for name in library.names() if name not in self.pipeline.profile_names)
        profiles = {profile.id: profile for profile in (*self.pipeline.profiles, *shipped)}
        for profile in profiles.values():
            for item in profile.rules:
                if item.rule.id == self.rule.id:
                    yield Selecting(profile.id, profile.title, item.override_reason)

    def _finding(self, case: Case) -> Finding:
        """Return what ``check`` says about the rule."""
        judgement = self.pipeline.judge(case)
        found = next((item for item in judgement.findings if self._is_about_it(item)), None)
        if found is None:
            raise InputError(f"no profile that counts here selects {self.rule.id}; name one that does with -p")
        self.pipeline.suggest(case, judgement)
        return found

    def _is_about_it(self, finding: Finding) -> bool:
        return self.rule.id in (finding.rule.id, *(name.rpartition("/")[2] for name in finding.also))


# -- symbols


class _Symbols:
    """Explains one symbol."""

    def __init__(self, pipeline: Pipeline, asked: str) -> None:
        self.pipeline = pipeline
        self.workspace = pipeline.workspace
        self.asked = asked.removeprefix(_PREFIX)

    @deep_recursion()
    def answer(self, config: str | None) -> Answer:
        if config is not None:
            case = self.pipeline.case(config)
            if isinstance(case.facts, TreeFacts):
                return self._with_values(case, case.facts)
            return self._without_tree(case)
        nothing = Config("-")
        source = self.workspace.source(nothing)
        if source is None:
            return self._without_tree(None)
        arch = detect_arch(nothing, self.workspace.arch or DEFAULT_ARCH)
        tree = self.workspace.resolve(nothing, arch, source).tree
        renames = Renames(self.pipeline.library.renames, arch)
        symbol = self._find(tree, renames, arch)
        from kconfig_guard.judgement.explainer import symbol_facts  # noqa: PLC0415 - only needed with a tree

        subject = SymbolExplanation(
            asked=self.asked,
            name=symbol.name,
            context=Context(None, source.name, tree.version, arch),
            facts=symbol_facts(tree, symbol, None),
            rules=tuple(demanding(self.pipeline.profiles, renames.names(symbol.name), None)),
        )
        return Answer(subject)

    def _with_values(self, case: Case, facts: TreeFacts) -> Answer:
        from kconfig_guard.judgement.explainer import symbol_facts  # noqa: PLC0415 - only needed with a tree
        from kconfig_guard.repair.ways import ways  # noqa: PLC0415 - only needed with a tree

        tree = facts.resolver.tree
        symbol = self._find(tree, facts.renames, case.arch)
        names = facts.renames.names(symbol.name)
        subject = SymbolExplanation(
            asked=self.asked,
            name=symbol.name,
            context=_context(case),
            facts=symbol_facts(tree, symbol, facts),
            line=_line(case.config, symbol.name),
            rules=tuple(demanding(self.pipeline.profiles, names, _judge(case))),
        )
        effects = Effects(self.pipeline.asked, facts, case.arch, case.kernel)
        return Answer(subject, tuple(ways(facts, symbol.index, effects)))

    def _without_tree(self, case: Case | None) -> Answer:
        """Return what the profiles say, and the config's own line."""
        renames = Renames(self.pipeline.library.renames, case.arch if case else self.workspace.arch or "")
        known = _demanded(self.pipeline.profiles)
        lines = case.config.assignments if case else {}
        name = next((n for n in (self.asked, self.asked.upper()) if n in known or n in lines), self.asked)
        name = renames.resolve(name, lines.__contains__ if case else known.__contains__)
        line = _line(case.config, name) if case else None
        rules = demanding(self.pipeline.profiles, renames.names(name), _judge(case) if case else None)
        if not rules and line is None:
            raise InputError(
                f"no rule demands {self.asked}{nearest(self.asked.upper(), {*known, *lines})}; "
                "more can only be told over a kernel tree; give --tree"
            )
        return Answer(
            SymbolExplanation(self.asked, name, _context(case) if case else Context(), None, line, tuple(rules))
        )

    def _find(self, tree: Tree, renames: Renames, arch: str) -> Symbol:
        """Return the symbol under the name that the tree has for it.

        Raises:
            InputError: The tree has none.
        """
        for asked in dict.fromkeys((self.asked, self.asked.upper())):
            own = tree.find(asked)
            if own is not None and not own.transitional:
                return own
            found = tree.find(renames.resolve(asked, lambda name: _is_current(tree, name))) or own
            if found is not None:
                return found
        near = nearest(self.asked.upper(), (symbol.name for symbol in tree.symbols if symbol.definitions))
        raise InputError(f"Linux {tree.version} has no symbol '{self.asked}' for {arch}{near}")


def _is_current(tree: Tree, name: str) -> bool:
    symbol = tree.find(name)
    return symbol is not None and not symbol.transitional


def _demanded(profiles: Iterable[Profile]) -> set[str]:
    return {name for profile in profiles for item in profile.rules for name in item.rule.symbols}


def _judge(case: Case) -> Judge:
    return Judge(case.facts, case.config.path, case.arch, case.kernel)


def _context(case: Case) -> Context:
    return Context(case.config.path, case.source.name if case.source else None, case.kernel, case.arch)


def _line(config: Config, name: str) -> tuple[str, str] | None:
    assignment = config.assignments.get(name)
    return (assignment.value, f"{config.path}:{assignment.line}") if assignment else None
