"""What a settings file can say, as records: a run without such a file has them too, and should start fast."""

from __future__ import annotations

import os
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kconfig_guard.policy.decisions import Decision

NAME = ".kconfig-guard.yaml"
"""What the settings file of a repository is called, unless it is a table of ``pyproject.toml``."""

TABLE = ("tool", "kconfig-guard")
"""That table."""

_NOTHING: Mapping[str, str] = MappingProxyType({})


class Inputs(NamedTuple):
    """What a config is judged with; None where nothing is said.

    Attributes:
        arch: The architecture.
        tree: The kernel tree, as ``--tree`` takes it.
        profiles: Profiles by id or path.
        require: Fragments that count as profiles.
    """

    arch: str | None = None
    tree: str | None = None
    profiles: tuple[str, ...] | None = None
    require: tuple[str, ...] | None = None


class Target(NamedTuple):
    """Configs that are judged with the same inputs.

    Attributes:
        name: What it is called; empty if it has no name.
        configs: Patterns of the configs' paths, relative to the settings file.
        fragments: Fragments that are merged into each of them first, in this order.
        inputs: What they are judged with.
        place: File and line.
        places: Key to file and line, of all that is said.
    """

    name: str
    configs: tuple[str, ...]
    fragments: tuple[str, ...]
    inputs: Inputs
    place: str
    places: Mapping[str, str] = _NOTHING


class Settings(NamedTuple):
    """What a settings file says; all paths in it are relative to the working folder.

    Attributes:
        path: The file; empty if there is none.
        inputs: What every config is judged with whose target does not say otherwise.
        targets: The targets, in the order of the file.
        fail_on: Least severity that makes a run fail, or None.
        formats: Reports, as ``--format`` takes them.
        waivers: The files of the waivers.
        baseline: The file of the baseline, or None.
        decisions: The decisions, in the order of the file.
        places: Key to file and line, of all that is said.
    """

    path: str = ""
    inputs: Inputs = Inputs()
    targets: tuple[Target, ...] = ()
    fail_on: str | None = None
    formats: tuple[str, ...] = ()
    waivers: tuple[str, ...] = ()
    baseline: str | None = None
    decisions: tuple[Decision, ...] = ()
    places: Mapping[str, str] = _NOTHING

    @property
    def folder(self) -> str:
        """The folder of the file, relative to the working folder; empty if that is it."""
        return os.path.dirname(self.path)  # noqa: PTH120 - an empty text must stay empty
