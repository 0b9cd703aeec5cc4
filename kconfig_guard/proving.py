"""From profiles and trees to what is wrong with the profiles, and to what they demand against each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kconfig_guard.errors import InputError
from kconfig_guard.input.config import Config
from kconfig_guard.judgement.facts import TreeFacts
from kconfig_guard.model.assumptions import Compiler
from kconfig_guard.model.recursion import deep_recursion
from kconfig_guard.model.reference import reference_answers
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.profile.library import distinct
from kconfig_guard.profile.renames import Renames
from kconfig_guard.proof.clashes import Conflict, clashes, layers, possible
from kconfig_guard.proof.compilers import Compilers
from kconfig_guard.proof.flaw import Flaw, FlawKind, joined
from kconfig_guard.proof.inspection import inspect_names, inspect_on, inspect_text, missing_on
from kconfig_guard.proof.ledger import Ledger, Place
from kconfig_guard.proof.setting import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kconfig_guard.input.tree import TreeFiles
    from kconfig_guard.model.tree import Tree
    from kconfig_guard.profile.rule import Profile, Rule
    from kconfig_guard.proof.clashes import Clash
    from kconfig_guard.workspace import Workspace

DEFAULT_ARCHS = ("x86_64", "arm64")
"""Where a rule that names no architecture is proven."""

_NOTHING_MEANT = "no rule of the profiles is meant for these trees and architectures"


@dataclass
class Proving:
    """Proves profiles against trees.

    Args:
        names: Shipped profiles by id, or profile files by path; all shipped ones if there are none.
        trees: Kernel trees as the user named them.
        archs: Architectures; if there are none, ``DEFAULT_ARCHS`` and those that rules name.
        workspace: What opens the trees.
    """

    names: Sequence[str]
    trees: Sequence[str]
    archs: Sequence[str]
    workspace: Workspace

    def __post_init__(self) -> None:
        self.library = self.workspace.library
        self.profiles = distinct(self.library.load(name) for name in self.names or self.library.names())
        known: dict[Rule, Rule] = {}
        self._of = {
            profile.id: [known.setdefault(item.rule, item.rule) for item in profile.rules] for profile in self.profiles
        }
        self.rules = list(known)
        """The rules of all profiles, each once; the same rule with another demand or severity is another one."""
        self._known: set[str] = set()
        self._seen: set[str] = set()
        self._useful: set[int] = set()

    # -- what is wrong with profiles

    @deep_recursion()
    def flaws(self) -> list[Flaw]:
        """Return what is wrong with the profiles, the worst first.

        Raises:
            InputError: A tree cannot be used, or no rule is meant for any of them.
        """
        plain = Renames(self.library.renames, "")
        found = [flaw for rule in self.rules for flaw in inspect_text(rule, plain)]
        ledger = Ledger()
        for spec, source, arch in self._places():
            setting = self._setting(source, arch, Compiler.GCC)
            concerned = [rule for rule in self.rules if self._is_due(rule, arch) and setting.concerns(rule)]
            self._note_names(setting, concerned)
            self.workspace.progress(f"proving {len(concerned)} rules on {spec} {arch}")
            found += self._flaws_on(setting, source, concerned, ledger)
        self.workspace.progress("")
        meant = ledger.rules()
        if not meant:
            raise InputError(_NOTHING_MEANT)
        unknown = list(inspect_names(meant, self._seen, self._useful, lambda: self._known))
        gone = {flaw.rule.id for flaw in unknown if flaw.kind is FlawKind.UNKNOWN}
        idle = [Flaw(FlawKind.IMPOSSIBLE, rule, f"its guard never holds: {rule.when_text}") for rule in ledger.idle()]
        # A symbol that is nowhere is not also said to be missing in each tree.
        holes = [flaw for flaw in ledger.holes() if flaw.rule.id not in gone]
        return joined([*unknown, *idle, *holes, *found])

    def _flaws_on(self, setting: Setting, source: TreeFiles, rules: Sequence[Rule], ledger: Ledger) -> Iterator[Flaw]:
        place = Place(setting.tree.version, setting.arch)
        usable = []
        for rule in rules:
            ledger.meant(rule)
            if setting.knows(rule):
                usable.append(rule)
                self._useful.add(id(rule))
                yield from inspect_on(rule, setting, str(place))
            else:
                ledger.due(rule, place)
                ledger.hole(place, missing_on(rule, setting, str(place)))
        both = Compilers(setting, lambda: self._setting(source, setting.arch, Compiler.CLANG), usable)
        hopeless = {id(rule) for rule in both.hopeless}
        for rule in usable:
            if id(rule) not in hopeless or both.guard_can_hold(rule):
                ledger.due(rule, place)
                if id(rule) in hopeless:
                    why = "; ".join(one.text for one in setting.reasons(rule))
                    ledger.hole(place, Flaw(FlawKind.IMPOSSIBLE, rule, f"no config can meet it: {why}", (str(place),)))
        for profile in self.profiles:
            for clash in both.contradictions(self._of[profile.id]):
                text = _against(clash, profile)
                yield Flaw(FlawKind.CONTRADICTION, clash.first, text, (str(place),), clash.second)

    def _note_names(self, setting: Setting, rules: Iterable[Rule]) -> None:
        self._known.update(symbol.name for symbol in setting.tree.symbols if symbol.definitions)
        names = {name for rule in rules for name in rule.symbols}
        self._seen.update(name for name in names - self._seen if setting.symbol(name) is not None)

    # -- what profiles demand against each other

    @deep_recursion()
    def conflicts(self, between: tuple[str, str] | None = None) -> list[Conflict]:
        """Return the demands of different profiles that exclude each other, each pair of rules once.

        Args:
            between: Two kinds of profiles, of which only those of one kind are compared with those of the other; None
                to compare all.

        Raises:
            InputError: A tree cannot be used, or no rule is meant for any of them.
        """
        found: dict[tuple[str, str, str, str], tuple[Clash, list[str]]] = {}
        is_meant = False
        for place, source, arch in self._places(self.archs or DEFAULT_ARCHS[:1]):
            self.workspace.progress(f"comparing profiles on {place} {arch}")
            setting = self._setting(source, arch, Compiler.GCC)
            is_meant = is_meant or any(setting.concerns(rule) and setting.knows(rule) for rule in self.rules)
            name = str(Place(setting.tree.version, arch))
            for first, second, clash in self._clashes(setting, between):
                key = clash.first.id, clash.second.id, first.id, second.id
                found.setdefault(key, (clash, []))[1].append(name)
        self.workspace.progress("")
        if not is_meant:
            raise InputError(_NOTHING_MEANT)
        return [
            Conflict(clash, (first, second), tuple(dict.fromkeys(places)))
            for (_, _, first, second), (clash, places) in sorted(found.items(), key=lambda item: item[0])
        ]

    def _clashes(self, setting: Setting, between: tuple[str, str] | None) -> Iterator[tuple[Profile, Profile, Clash]]:
        concerned = [rule for rule in self.rules if setting.concerns(rule) and setting.knows(rule)]
        asking = _Asking(possible(setting, concerned), [(one, self._of[one.id]) for one in self.profiles])
        known: dict[tuple[str, ...], list[list[Rule]]] = {}
        for number, second in enumerate(self.profiles):
            firsts = [one for one in self.profiles[:number] if between is None]
            if between is not None and second.kind == between[1]:
                firsts = [one for one in self.profiles if one.kind == between[0]]
            names = tuple(one.id for one in firsts)
            if names not in known:
                known[names] = layers(setting, asking.rules(names))
            for group in known[names]:
                for clash in clashes(setting, group, asking.rules([second.id])):
                    yield from asking.shared_out(clash, firsts, second)

    # -- trees

    def _places(self, archs: Sequence[str] = ()) -> Iterator[tuple[str, TreeFiles, str]]:
        wanted = archs or self.archs or self._archs()
        for spec in self.trees:
            source = self.workspace.open(spec)
            there = [arch for arch in wanted if self.archs or self.workspace.has_arch(source, arch)]
            if not there:
                raise InputError(
                    f"has Kconfig files for none of {', '.join(wanted)}; say with --arch what it is for", spec
                )
            for arch in there:
                yield spec, source, arch
                self.workspace.forget(source, arch)

    def _archs(self) -> list[str]:
        named = {arch for rule in self.rules for arch in rule.arch}
        return [*DEFAULT_ARCHS, *sorted(named - set(DEFAULT_ARCHS))]

    def _is_due(self, rule: Rule, arch: str) -> bool:
        """Say whether a rule is to be proven on an architecture: a further one is there for what names it."""
        return bool(self.archs) or arch in DEFAULT_ARCHS or arch in rule.arch

    def _setting(self, source: TreeFiles, arch: str, compiler: Compiler) -> Setting:
        tree: Tree = self.workspace.parsed(source, arch)
        resolver = Resolver(tree, {}, reference_answers(tree, compiler))
        facts = TreeFacts(Config(source.name), resolver, Renames(self.library.renames, arch))
        return Setting(facts, arch, self.rules)


class _Asking:
    """Which profiles ask for which demand: the same one, under whatever severity, is compared once.

    Args:
        rules: The rules that count.
        profiles: The profiles with all their rules.
    """

    def __init__(self, rules: Iterable[Rule], profiles: Iterable[tuple[Profile, Sequence[Rule]]]) -> None:
        counting = {id(rule) for rule in rules}
        self._first: dict[object, Rule] = {}
        self._of: dict[str, dict[object, Rule]] = {}
        for profile, every in profiles:
            own = self._of[profile.id] = {_demand_key(rule): rule for rule in every if id(rule) in counting}
            for key, rule in own.items():
                self._first.setdefault(key, rule)

    def rules(self, profiles: Iterable[str]) -> list[Rule]:
        """Return one rule for each demand of some profiles."""
        keys = {key: None for name in profiles for key in self._of[name]}
        return [self._first[key] for key in keys]

    def shared_out(
        self, clash: Clash, firsts: Iterable[Profile], second: Profile
    ) -> Iterator[tuple[Profile, Profile, Clash]]:
        """Yield a clash for each pair of profiles that it stands for, with their own rules."""
        ours, theirs = _demand_key(clash.first), _demand_key(clash.second)
        for first in firsts:
            if ours in self._of[first.id]:
                own = replace(clash, first=self._of[first.id][ours], second=self._of[second.id][theirs])
                yield first, second, own


def _demand_key(rule: Rule) -> object:
    return rule.id, rule.alternatives, rule.when_text, rule.arch, rule.kernel


def _against(clash: Clash, profile: Profile) -> str:
    why = f": {'; '.join(clash.because)}" if clash.because else ""
    return f"in {profile.id} it excludes {clash.second.id} ({clash.second.title}){why}"
