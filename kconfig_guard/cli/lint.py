"""``kconfig-guard profile lint``: say whether our YAML files are sound, each by itself and without a tree."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kconfig_guard.cli.main import EXIT_CLEAN, EXIT_ERROR, tell
from kconfig_guard.errors import InputError
from kconfig_guard.input.yaml import read_yaml
from kconfig_guard.policy.baseline import read_baseline
from kconfig_guard.policy.rule_ids import check_rule_ids
from kconfig_guard.policy.settings import NAME as SETTINGS_NAME
from kconfig_guard.policy.settings_reader import read_settings
from kconfig_guard.policy.waivers import read_waivers
from kconfig_guard.profile.library import Library
from kconfig_guard.profile.loader import PROFILE_KEYS, load_renames, load_rules
from kconfig_guard.profile.names import is_path
from kconfig_guard.report.escape import printable
from kconfig_guard.report.output import write_stdout
from kconfig_guard.store import Store, cache_folder

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from kconfig_guard.input.document import Document

_MAX_NODES = 1_000_000
"""As many as the largest kind of file may have; each reader has its own limit."""


def run(arguments: argparse.Namespace) -> int:
    """Read all files, tell the first mistake of each, and return 2 if there is one, else 0."""
    status = EXIT_CLEAN
    library = Library(store=Store(cache_folder()))
    for path in arguments.files:
        try:
            found = _check(path, library)
        except InputError as error:
            tell(f"error: {error}")
            status = EXIT_ERROR
        else:
            write_stdout(f"{printable(path)}: sound {found}\n")
    return status


def _check(path: str, library: Library) -> str:
    """Read a file as what it is, and return what that is.

    Raises:
        InputError: It is wrong, or nothing of ours.
    """
    if path == "-":
        raise InputError("standard input has no name to tell its mistakes by; name a file", path)
    kind = _SETTINGS if path.endswith(".toml") else _kind(read_yaml(path, _MAX_NODES))
    kind.read(path, library)
    return kind.name


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of file.

    Attributes:
        name: What it is called.
        keys: Top-level keys of which each tells it from the kinds that stand behind it in the table.
        read: Reads a file of this kind, given its path and the library, and raises ``InputError`` if it is wrong.
        file: The name that alone tells it, too.
        folder: If not empty, only files somewhere below a folder of this name are of this kind.
    """

    name: str
    keys: tuple[str, ...]
    read: Callable[[str, Library], object]
    file: str = ""
    folder: str = ""


def _read_profile(path: str, library: Library) -> None:
    # What does not look like a path would be taken for the id of a shipped profile.
    library.load(path if is_path(path) else f"./{path}")


def _read_settings(path: str, library: Library) -> None:
    decisions = read_settings(path).decisions
    check_rule_ids(library, ((name, one.place) for one in decisions for name in (one.keep, one.over)))


def _read_waivers(path: str, library: Library) -> None:
    check_rule_ids(library, ((one.rule, one.place) for one in read_waivers(path)))


def _read_baseline(path: str, library: Library) -> None:
    check_rule_ids(library, ((one.rule, f"{path}:{one.line}") for one in read_baseline(path).entries))


_SETTINGS = _Kind(
    "settings",
    ("targets", "profiles", "require", "fail-on", "formats", "decisions"),
    _read_settings,
    file=SETTINGS_NAME,
)
_KINDS = (
    _SETTINGS,
    _Kind("waivers", ("waivers",), _read_waivers),
    _Kind("baseline", ("entries",), _read_baseline),
    _Kind("table of renames", ("renames",), lambda path, _: load_renames(read_yaml(path))),
    # A profile may have nothing but rules, and has an id then. Whoever forgot that has still written a profile.
    _Kind("profile", ("id",), _read_profile),
    _Kind("rules of a library", ("rules",), lambda path, _: load_rules(read_yaml(path)), folder="rules"),
    _Kind("profile", PROFILE_KEYS, _read_profile),
)
"""What can be linted; of two kinds that a file could be, it is the one that stands first."""


def _kind(document: Document) -> _Kind:
    name, folders = Path(document.path).name, Path(document.path).absolute().parent.parts
    for kind in _KINDS:
        if name == kind.file:
            return kind
    if not isinstance(document.data, dict):
        raise document.error("expected a mapping")
    for kind in _KINDS:
        if (not kind.folder or kind.folder in folders) and any(key in document.data for key in kind.keys):
            return kind
    names = list(dict.fromkeys(kind.name for kind in _KINDS))
    raise document.error(f"its keys fit none of: {', '.join(names)}")
