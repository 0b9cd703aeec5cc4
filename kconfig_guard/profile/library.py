"""The shipped rule library, and how profiles select from it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kconfig_guard import __version__
from kconfig_guard.errors import InputError
from kconfig_guard.input.looks import looks_below
from kconfig_guard.nearest import nearest
from kconfig_guard.profile.compiled import Compiled, pack
from kconfig_guard.profile.demand import Demand
from kconfig_guard.profile.names import is_path
from kconfig_guard.profile.rule import Dropped, Omission, Profile, Rule, Selected
from kconfig_guard.profile.shipped import shipped_folder
from kconfig_guard.store import piece_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.input.config import Config
    from kconfig_guard.input.document import Document
    from kconfig_guard.profile.loader import Override, ProfileFile, Selector
    from kconfig_guard.profile.rule import Rename
    from kconfig_guard.store import Store

_MAX_EXTENDS = 20


class Library:
    """Rules and profiles of one folder: ``rules/**.yaml``, ``*.yaml`` profiles, ``renames.yaml``.

    Args:
        folder: The folder; the shipped one by default.
        store: Where the library is kept in a form that loads fast; None to read the files each time.
    """

    def __init__(self, folder: Path | None = None, store: Store | None = None) -> None:
        self.folder = folder or Path(shipped_folder())
        self.store = store
        self.read: dict[str, str] = {}
        """Path and hash of each profile file that was read."""

    @cached_property
    def _compiled(self) -> Compiled | None:
        """The library in the form that loads fast; None if nothing is kept, or if a file is wrong."""
        if self.store is None:
            return None
        try:
            # Taken before anything is read: what changes meanwhile shows next time.
            stamp = self.stamp
        except OSError:
            return None
        content = self.store.get(self._store_name)
        if content is not None:
            try:
                return Compiled(content, stamp)
            except (ValueError, TypeError, KeyError, IndexError):
                pass
        try:
            content = self._packed()
        except InputError:
            # Whoever asks for what is wrong will hear of it.
            return None
        self.store.put(self._store_name, content)
        return Compiled(content, stamp)

    def _packed(self) -> bytes:
        plain = Library(self.folder)
        profiles = [plain.load(name) for name in plain.names()]
        return pack(self.stamp, plain.digest, plain.rules, profiles, plain.renames)

    @cached_property
    def stamp(self) -> list[list[str | int]]:
        """What the library is made from: its files and the code that reads them, by their looks."""
        folders = ((str(self.folder), ".yaml"), (str(Path(__file__).parent), ".py"))
        return [[__version__], *(look for folder, ending in folders for look in looks_below(folder, ending))]

    @property
    def _store_name(self) -> str:
        return piece_name("library", str(self.folder), "json")

    @property
    def rules(self) -> dict[str, Rule]:
        """All rules of the library by id, in the order of their ids.

        Raises:
            InputError: A library file is wrong, or two files use the same id.
        """
        return self._rules[0]

    @property
    def digest(self) -> str:
        """A hash over all rule files.

        Raises:
            InputError: A library file is wrong, or two files use the same id.
        """
        return self._rules[1]

    @cached_property
    def _rules(self) -> tuple[dict[str, Rule], str]:
        if self._compiled is not None:
            return self._compiled.rules, self._compiled.digest
        from kconfig_guard.profile.loader import load_rules  # noqa: PLC0415 - as for the YAML library

        rules: dict[str, Rule] = {}
        digest = hashlib.sha256()
        for path in sorted((self.folder / "rules").rglob("*.yaml")):
            document = _read(str(path))
            digest.update(document.raw)
            for rule in load_rules(document):
                if rule.id in rules:
                    raise InputError(f"rule '{rule.id}' also stands in {rules[rule.id].path}", str(path), rule.line)
                rules[rule.id] = rule
        return dict(sorted(rules.items())), digest.hexdigest()

    @cached_property
    def renames(self) -> list[Rename]:
        """The table of renamed symbols."""
        if self._compiled is not None:
            return self._compiled.renames
        from kconfig_guard.profile.loader import load_renames  # noqa: PLC0415 - as for the YAML library

        return load_renames(_read(str(self.folder / "renames.yaml")))

    @cached_property
    def sources(self) -> dict[str, dict[str, str]]:
        """Source id to its title, URL and revision."""
        data = _read(str(self.folder / "sources.yaml")).data
        sources: dict[str, dict[str, str]] = data["sources"]
        return sources

    def names(self) -> list[str]:
        """Return the ids of the shipped profiles."""
        special = {"renames", "sources"}
        return sorted(path.stem for path in self.folder.glob("*.yaml") if path.stem not in special)

    def load(self, name: str) -> Profile:
        """Return a profile with its rules.

        Args:
            name: The id of a shipped profile, or the path of a profile file.

        Raises:
            InputError: There is no such profile, or it is wrong.
        """
        if self._compiled is not None and not is_path(name):
            profile = self._compiled.profile(name)
            if profile is not None:
                return profile
        return self._compose(self._file(name), ())

    def _file(self, name: str) -> ProfileFile:
        if is_path(name):
            return self._profile_file(name)
        path = self.folder / f"{name}.yaml"
        if name not in self.names():
            raise InputError(
                f"unknown profile '{name}'{nearest(name, self.names())}: 'kconfig-guard profile list' shows all; "
                "a file is given with its path"
            )
        return self._profile_file(str(path))

    def _profile_file(self, path: str) -> ProfileFile:
        # The YAML library takes long to import, and most runs find the library in the cache.
        from kconfig_guard.profile.loader import load_profile  # noqa: PLC0415

        document = _read(path)
        self.read[path] = hashlib.sha256(document.raw).hexdigest()
        return load_profile(document)

    def _compose(self, file: ProfileFile, chain: tuple[str, ...]) -> Profile:
        if file.id in chain or len(chain) > _MAX_EXTENDS:
            raise file.document.error(f"profiles extend each other in a circle: {' > '.join((*chain, file.id))}")
        selected: dict[str, Selected] = {}
        digest = hashlib.sha256(file.document.raw)
        omits: list[Omission] = []
        drops: list[Dropped] = []
        for name, path in file.extends:
            base = self._base(file, name, path, (*chain, file.id))
            digest.update(base.sha256.encode())
            omits += base.omits
            drops += base.drops
            for item in base.rules:
                selected.setdefault(item.rule.id, replace(item, profile=file.id))
        if file.selectors:
            for selector in file.selectors:
                for rule in self._matching(file, selector):
                    selected.setdefault(rule.id, Selected(rule, file.id))
            digest.update(self.digest.encode())
        for rule in file.rules:
            if rule.id in selected:
                raise file.document.error(f"rule '{rule.id}' is already selected; use override to change it")
            selected[rule.id] = Selected(rule, file.id)
        self._override(file, selected)
        for dropped, path in file.drops:
            if selected.pop(dropped.rule, None) is None:
                raise file.document.error(f"drop of '{dropped.rule}', which is not selected", path)
            drops.append(dropped)
        return Profile(
            id=file.id,
            version=file.version,
            sha256=digest.hexdigest(),
            title=file.title,
            kind=file.kind,
            description=file.description,
            rules=tuple(selected[key] for key in sorted(selected)),
            omits=(*omits, *file.omits),
            drops=tuple(drops),
            path=file.document.path,
        )

    def _base(self, file: ProfileFile, name: str, path: tuple[str | int, ...], chain: tuple[str, ...]) -> Profile:
        # A relative path is meant relative to the file that says it.
        if is_path(name):
            name = str(Path(file.document.path).parent / name)
        try:
            return self._compose(self._file(name), chain)
        except InputError as error:
            if error.path is None:
                raise file.document.error(error.message, path) from None
            raise

    def _matching(self, file: ProfileFile, selector: Selector) -> list[Rule]:
        if selector.by == "rule":
            found = [self.rules[selector.value]] if selector.value in self.rules else []
        elif selector.by == "tag":
            found = [rule for rule in self.rules.values() if selector.value in rule.tags]
        else:
            found = [rule for rule in self.rules.values() if _demanded_by(rule, selector.value)]
        if not found:
            raise file.document.error(f"no rule of the library has {selector.by} '{selector.value}'", selector.path)
        return found

    @staticmethod
    def _override(file: ProfileFile, selected: dict[str, Selected]) -> None:
        for override in file.overrides:
            item = selected.get(override.rule)
            if item is None:
                raise file.document.error(f"override of '{override.rule}', which is not selected", override.path)
            selected[override.rule] = Selected(_changed(item.rule, override), item.profile, override.reason)


def _read(path: str) -> Document:
    # The YAML library takes long to import, and most runs find the library in the cache.
    from kconfig_guard.input.yaml import read_yaml  # noqa: PLC0415

    return read_yaml(path)


def _demanded_by(rule: Rule, reference: str) -> bool:
    """Say whether a rule names a source, or a section of it that starts with the given one."""
    return any(own == reference or own.startswith(f"{reference}:") for own in rule.references)


def _changed(rule: Rule, override: Override) -> Rule:
    names = {
        "demand": ("alternatives",),
        "any_of": ("alternatives",),
        "when": ("when", "when_text"),
        "kernel": ("kernel", "kernel_text"),
    }
    fields = [name for key in override.fields for name in names.get(key, (key,))]
    return replace(rule, **{name: getattr(override.changes, name) for name in fields})


def fragment_profile(fragment: Config) -> Profile:
    """Return the profile that a kernel config fragment is: one rule for each line that it leaves in force."""
    name = fragment.path
    rules = []
    for assignment in sorted(fragment.assignments.values(), key=lambda item: item.line):
        place = f"{name}:{assignment.line}"
        rule = Rule(
            id=f"{Path(name).name}:{assignment.name}",
            title=f"{assignment.name} is {assignment.value or 'empty'}, as {Path(name).name} asks",
            severity="medium",
            alternatives=((Demand(assignment.name, (assignment.value,), as_in_config=True),),),
            rationale=f"{place} asks for it.",
            references=(),
            path=name,
            line=assignment.line,
        )
        rules.append(Selected(rule, name))
    return Profile(
        id=name,
        version="",
        sha256=fragment.sha256,
        title=f"The fragment {name}",
        kind="fragment",
        description="",
        rules=tuple(rules),
        path=name,
    )


def request_profiles(fragments: Iterable[Config]) -> list[Profile]:
    """Return the profiles of fragments that are merged in this order, of which a later line overrides an earlier."""
    profiles: list[Profile] = []
    named: set[str] = set()
    for fragment in reversed(list(fragments)):
        lines = {name: item for name, item in fragment.assignments.items() if name not in named}
        named.update(lines)
        profiles.insert(0, fragment_profile(replace(fragment, assignments=lines)))
    return profiles


def distinct(profiles: Iterable[Profile]) -> list[Profile]:
    """Return the profiles in order, each id once.

    Raises:
        InputError: Two different profiles have the same id.
    """
    seen: dict[str, Profile] = {}
    for profile in profiles:
        other = seen.setdefault(profile.id, profile)
        if other.sha256 != profile.sha256:
            raise InputError(f"two different profiles are called '{profile.id}'", profile.path)
    return list(seen.values())
