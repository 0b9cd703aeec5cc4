"""The settings file of a repository: decisions on demands that exclude each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kconfig_guard.input.yaml import read_yaml
from kconfig_guard.profile.reader import Reader

if TYPE_CHECKING:
    from pathlib import Path

    from kconfig_guard.input.yaml import Document
    from kconfig_guard.input.yaml import Path as Place

NAME = ".kconfig-guard.yaml"

_KEYS = ("keep", "over", "reason")


@dataclass(frozen=True, slots=True)
class Decision:
    """Which of two rules that exclude each other counts.

    Attributes:
        keep: The id of the rule that counts.
        over: The id of the rule that is given up for it.
        reason: Why.
        place: File and line of the decision.
    """

    keep: str
    over: str
    reason: str
    place: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What a settings file says.

    Attributes:
        path: The file; empty if there is none.
        decisions: The decisions, in the order of the file.
    """

    path: str = ""
    decisions: tuple[Decision, ...] = ()


def find_settings(start: Path) -> Path | None:
    """Return the settings file for a folder: its own, or the nearest one up to the root of its repository.

    Without a repository, only the folder itself is looked at.
    """
    here = start.absolute()
    folders = [here, *here.parents]
    root = next((folder for folder in folders if (folder / ".git").exists()), here)
    for folder in folders[: folders.index(root) + 1]:
        if (folder / NAME).is_file():
            return folder / NAME
    return None


def read_settings(path: str) -> Settings:
    """Read a settings file.

    Raises:
        InputError: It cannot be read, or something in it is not as the schema wants it.
    """
    document = read_yaml(path)
    reader = Reader(document)
    data = reader.mapping((), document.data, ("decisions",))
    found = reader.items(("decisions",), data.get("decisions", []))
    decisions = [_decision(reader, at, item) for at, item in found]
    _check_circles(document, decisions)
    return Settings(path, tuple(decisions))


def _decision(reader: Reader, at: Place, item: Any) -> Decision:
    document = reader.document
    data = reader.mapping(at, item, _KEYS)
    keep, over, reason = (reader.required(at, data, key) for key in _KEYS)
    if keep == over:
        raise document.error(f"'{keep}' cannot be kept over itself", at)
    return Decision(keep, over, reason, f"{document.path}:{document.place(at)[0]}")


def _check_circles(document: Document, decisions: list[Decision]) -> None:
    """Refuse two decisions on one pair, and those that go in a circle: not all of them can count."""
    seen: dict[frozenset[str], Decision] = {}
    above: dict[str, list[str]] = {}
    for number, decision in enumerate(decisions):
        other = seen.setdefault(frozenset((decision.keep, decision.over)), decision)
        if other is not decision:
            raise document.error(f"{decision.keep} and {decision.over} are decided on before", ("decisions", number))
        above.setdefault(decision.over, []).append(decision.keep)
    if not decisions:
        return
    from graphlib import CycleError, TopologicalSorter  # noqa: PLC0415 - few runs have decisions

    try:
        TopologicalSorter(above).prepare()
    except CycleError as error:
        circle = error.args[1]
        number = next(n for n, one in enumerate(decisions) if (one.keep, one.over) == tuple(circle[:2]))
        raise document.error(f"decisions go in a circle: {' over '.join(circle)}", ("decisions", number)) from None
