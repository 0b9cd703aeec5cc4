"""What a run judges: configs that the user names or that the settings file lists, each with all it is judged with."""

from __future__ import annotations

import os
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from kconfig_guard.errors import InputError
from kconfig_guard.input.paths import within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kconfig_guard.policy.settings import Inputs, Settings, Target

_ASKING = ("profiles", "require")
_GIVEN, _DEFAULT = "command line", "default"


class Subject(NamedTuple):
    """One config with all that it is judged with.

    Attributes:
        config: Its path, or ``-``.
        target: A stable name for it: its path in the project, after the name of its target if that has one.
        fragments: What is merged into it first.
        tree: The kernel tree, or None to look for one.
        arch: The architecture, or None to find it out.
        profiles: Profiles by id or path.
        require: Fragments that count as profiles.
        shown: What standard input is called; empty if it has no other name.
        origins: Where it is said: for each of ``config``, ``fragments``, ``tree``, ``arch``, ``profiles`` and
            ``require``, file and line, or ``command line``, or ``default``.
    """

    config: str
    target: str
    fragments: tuple[str, ...] = ()
    tree: str | None = None
    arch: str | None = None
    profiles: tuple[str, ...] = ()
    require: tuple[str, ...] = ()
    shown: str = ""
    origins: Mapping[str, str] = MappingProxyType({})


class Selection(NamedTuple):
    """What a run judges.

    Attributes:
        subjects: The configs.
        is_complete: Whether that is every target of the project; not if the settings file lists none.
    """

    subjects: list[Subject]
    is_complete: bool


def select(settings: Settings, configs: Sequence[str], given: Inputs, stdin_name: str | None = None) -> Selection:
    """Return what a run judges.

    A config that the user names is judged as each target does that has it, be it as config or as one of the
    fragments; one that no target has, with what the settings file says for all.

    Args:
        settings: What the settings file says.
        configs: What the user names; every target if that is nothing.
        given: What the user says on the command line, which goes before the settings file.
        stdin_name: The path for which standard input stands, if the user says so.

    Raises:
        InputError: There is nothing to judge, a pattern matches no file, or standard input stands for a fragment.
    """
    expanded = [(target, _files(settings, target)) for target in settings.targets]
    if not configs:
        if not expanded:
            raise InputError("nothing to judge: name a config, or list targets in .kconfig-guard.yaml")
        for target, files in expanded:
            if not files:
                raise InputError(f"no file matches {' or '.join(target.configs)}", *_place(target))
        chosen = [_subject(settings, target, file, given) for target, files in expanded for file in files]
        return Selection(chosen, is_complete=True)
    chosen = []
    for config in configs:
        name = stdin_name if config == "-" and stdin_name else config
        of_targets = list(_of_targets(settings, expanded, name, given))
        found = of_targets or [_subject(settings, None, name, given)]
        chosen += [_of_stdin(one, name) for one in found] if name != config else found
    distinct: dict[object, Subject] = {}
    for one in chosen:
        # Where it is said makes no other subject of the same.
        distinct.setdefault(one[:-1], one)
    named = {one.target for one in chosen}
    every = {_key(settings, target, file) for target, files in expanded for file in files}
    return Selection(list(distinct.values()), is_complete=bool(every) and every <= named)


def only(settings: Settings, config: str, given: Inputs) -> Subject:
    """Return the one way in which a config is judged; see ``select``.

    Args:
        settings: What the settings file says.
        config: What the user names: a file, or a config of a target by the name that reports give it.
        given: What the user says on the command line, which goes before the settings file.

    Raises:
        InputError: There are several.
    """
    named = [] if os.path.lexists(config) else list(_of_name(settings, config, given))
    subjects = named or select(settings, [config], given).subjects
    if len(subjects) > 1:
        names = list(dict.fromkeys(one.target for one in subjects))
        advice = f"name one of them: {', '.join(names)}" if len(names) > 1 else "give each of them a name"
        raise InputError(f"stands for several targets; {advice}", config)
    return subjects[0]


def _of_name(settings: Settings, name: str, given: Inputs) -> Iterator[Subject]:
    """Yield the configs of targets that reports call by a name."""
    for target in settings.targets:
        for file in _files(settings, target):
            if _key(settings, target, file) == name:
                yield _subject(settings, target, file, given)


def _of_targets(
    settings: Settings, expanded: Iterable[tuple[Target, list[str]]], config: str, given: Inputs
) -> Iterator[Subject]:
    """Yield what has to be judged for the sake of one file, by all targets that have it."""
    wanted = os.path.realpath(config)
    for target, files in expanded:
        require = _said("require", settings, target, given)[0] or ()
        if wanted in {os.path.realpath(part) for part in (*target.fragments, *require)}:
            yield from (_subject(settings, target, file, given) for file in files)
        elif wanted in {os.path.realpath(file) for file in files}:
            yield _subject(settings, target, config, given)


def _of_stdin(subject: Subject, name: str) -> Subject:
    """Return a subject whose config is read from standard input.

    Raises:
        InputError: What standard input stands for is a fragment of it instead.
    """
    if subject.config != name:
        raise InputError(f"standard input can stand for a config, not for a fragment of {subject.config}", name)
    return subject._replace(config="-", shown=name)


def _subject(settings: Settings, target: Target | None, config: str, given: Inputs) -> Subject:
    said = {key: _said(key, settings, target, given) for key in ("tree", "arch", "profiles", "require")}
    origins = {key: origin for key, (_, origin) in said.items()}
    origins["config"] = target.place if target else _GIVEN
    origins["fragments"] = target.places.get("fragments", _DEFAULT) if target else _DEFAULT
    return Subject(
        config=config,
        target=_key(settings, target, config),
        fragments=target.fragments if target else (),
        tree=said["tree"][0],
        arch=said["arch"][0],
        profiles=said["profiles"][0] or (),
        require=said["require"][0] or (),
        origins=origins,
    )


def _said(key: str, settings: Settings, target: Target | None, given: Inputs) -> tuple[Any, str]:
    """Return what is said nearest to the run about one of the inputs, and where."""
    levels: list[tuple[Inputs, Mapping[str, str]]] = [(given, {})]
    if key not in _ASKING or not _asks(given):
        levels += [(target.inputs, target.places)] if target else []
        levels.append((settings.inputs, settings.places))
    for inputs, places in levels:
        value = getattr(inputs, key)
        if value is not None:
            return value, places.get(key, _GIVEN)
    return None, _DEFAULT


def _asks(given: Inputs) -> bool:
    """Say whether the command line says by what to judge, which is then instead of what the settings file says."""
    return given.profiles is not None or given.require is not None


def _files(settings: Settings, target: Target) -> list[str]:
    """Return the files that a target's patterns match, relative to the working folder."""
    from kconfig_guard.input.patterns import files_matching  # noqa: PLC0415 - most runs have no targets

    found = {file for pattern in target.configs for file in files_matching(pattern, settings.folder or ".")}
    return [os.path.normpath(os.path.join(settings.folder, file)) for file in sorted(found)]  # noqa: PTH118


def _key(settings: Settings, target: Target | None, config: str) -> str:
    """Return the stable name of a config."""
    path = config if config == "-" else _from(config, settings.folder or ".")
    return f"{target.name}:{path}" if target and target.name else path


def _from(path: str, folder: str) -> str:
    """Return a path relative to the folder that it lies in; as it is, if it lies elsewhere."""
    try:
        return within(path, folder) or path
    except OSError:
        # The working folder is gone.
        return path


def _place(target: Target) -> tuple[str, int]:
    path, _, line = target.place.rpartition(":")
    return path, int(line)
