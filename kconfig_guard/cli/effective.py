"""What counts of the command line and the settings file, and where each value comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kconfig_guard.cli.settings import given_inputs, read_settings_of
from kconfig_guard.policy.subjects import select

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from kconfig_guard.policy.settings import Settings
    from kconfig_guard.policy.subjects import Selection, Subject

_T = TypeVar("_T")


class Effective(NamedTuple):
    """What counts in a run.

    Attributes:
        settings: What the settings file says.
        selection: What is judged.
        fail_on: Least severity that makes the run fail.
        formats: Reports, as ``--format`` takes them.
        waivers: The files of the waivers.
        baseline: The file of the baseline, or None.
        origins: For each of the last four, by its key in the settings file, where it is said.
    """

    settings: Settings
    selection: Selection
    fail_on: str
    formats: tuple[str, ...]
    waivers: tuple[str, ...]
    baseline: str | None
    origins: dict[str, str]


def effective(arguments: argparse.Namespace) -> Effective:
    """Return what counts: the command line goes before the settings file, and that before the defaults.

    Raises:
        InputError: The settings file is wrong, or there is nothing to judge.
    """
    settings = read_settings_of(arguments)
    selection = select(settings, arguments.configs, given_inputs(arguments), arguments.stdin_filename)
    origins: dict[str, str] = {}

    def said(key: str, given: _T | None, own: _T | None, default: _T) -> _T:
        if given:
            origins[key] = "command line"
            return given
        if own:
            origins[key] = settings.places[key]
            return own
        origins[key] = "default"
        return default

    return Effective(
        settings=settings,
        selection=selection,
        fail_on=said("fail-on", getattr(arguments, "fail_on", None), settings.fail_on, "medium"),
        formats=said("formats", tuple(getattr(arguments, "format", ())), settings.formats, ("text",)),
        waivers=said("waivers", tuple(arguments.waivers or ()), settings.waivers, ()),
        baseline=said("baseline", arguments.baseline or "", settings.baseline, "") or None,
        origins=origins,
    )


def settings_lines(counts: Effective) -> Iterator[str]:
    """Yield what counts in a run as readable lines, each value with its origin."""
    settings = counts.settings
    yield f"settings file: {settings.path or 'none'}"
    rows = [
        ("fail-on", counts.fail_on, counts.origins["fail-on"]),
        ("formats", _listed(counts.formats), counts.origins["formats"]),
        ("waivers", _listed(counts.waivers), counts.origins["waivers"]),
        ("baseline", counts.baseline or "none", counts.origins["baseline"]),
        ("decisions", str(len(settings.decisions)), settings.places.get("decisions", "default")),
    ]
    yield from _aligned(rows)
    for subject in counts.selection.subjects:
        yield ""
        yield f"{subject.shown or subject.config}  ({subject.origins['config']})"
        yield from _aligned(_of_subject(subject))


def _of_subject(subject: Subject) -> list[tuple[str, str, str]]:
    values = {
        "fragments": _listed(subject.fragments),
        "arch": subject.arch or "told by the config",
        "tree": subject.tree or "looked for",
        "profiles": _listed(subject.profiles),
        "require": _listed(subject.require),
    }
    return [(key, value, subject.origins[key]) for key, value in values.items()]


def _aligned(rows: list[tuple[str, str, str]]) -> Iterator[str]:
    width = max(len(value) for _, value, _ in rows)
    for key, value, origin in rows:
        yield f"  {key:<10} {value:<{width}}  ({origin})"


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(values) or "none"
