"""``kconfig-guard profile``: list the shipped profiles, or show one with all its rules."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from kconfig_guard.cli.main import EXIT_CLEAN
from kconfig_guard.profile.library import Library
from kconfig_guard.profile.loader import KINDS
from kconfig_guard.profile.severity import SEVERITIES
from kconfig_guard.profile.shipped import compiled_file
from kconfig_guard.report.escape import printable
from kconfig_guard.report.output import write_stdout
from kconfig_guard.store import Store, cache_folder

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from kconfig_guard.profile.rule import Profile, Selected

_WIDTH = 100


def run_list(_arguments: argparse.Namespace) -> int:
    """Print one line for each shipped profile, hardening first."""
    library = Library(store=Store(cache_folder()), compiled=compiled_file())
    profiles = [library.load(name) for name in library.names()]
    width = max(len(profile.id) for profile in profiles)
    for kind in KINDS:
        group = [profile for profile in profiles if profile.kind == kind]
        write_stdout(f"{kind.upper()} ({len(group)})\n")
        for profile in group:
            write_stdout(f"  {profile.id:<{width}}  {len(profile.rules):>3} rules  {profile.title}\n")
    return EXIT_CLEAN


def run_show(arguments: argparse.Namespace) -> int:
    """Print a profile with all its rules."""
    library = Library(store=Store(cache_folder()), compiled=compiled_file())
    profile = library.load(arguments.name)
    write_stdout("".join(f"{printable(line)}\n" for line in _profile(profile, library)))
    return EXIT_CLEAN


def _profile(profile: Profile, library: Library) -> Iterator[str]:
    yield f"{profile.id} {profile.version}: {profile.title} ({profile.kind}, {len(profile.rules)} rules)"
    if profile.description:
        yield ""
        yield from textwrap.wrap(profile.description, _WIDTH)
    for severity in SEVERITIES:
        group = [item for item in profile.rules if item.rule.severity == severity]
        if group:
            yield ""
            yield f"{severity.upper()} ({len(group)})"
        for item in group:
            yield ""
            yield from _rule(item)
    if profile.drops:
        yield ""
        yield "DROPPED"
        for dropped in profile.drops:
            yield from _labelled(dropped.rule, dropped.reason)
    if profile.omits:
        yield ""
        yield "DEMANDS OF THE SOURCE WITHOUT A RULE"
        for omission in profile.omits:
            yield from _labelled(omission.symbol, omission.reason)
    yield from _sources(profile, library)


def _rule(item: Selected) -> Iterator[str]:
    rule = item.rule
    yield f"  {rule.id}  {rule.title}"
    for number, text in enumerate(rule.ways):
        yield from _field("or" if number else "demands", text)
    limits = [f"on {', '.join(rule.arch)}"] if rule.arch else []
    limits += [f"for kernels {rule.kernel_text}"] if rule.kernel else []
    limits += [f"where {rule.when_text}"] if rule.when_text else []
    if limits:
        yield from _field("only", "; ".join(limits))
    for label, text in (("why", rule.rationale), ("cost", rule.cost), ("changed", item.override_reason)):
        if text:
            yield from _field(label, text)
    if not rule.waivable:
        yield from _field("waivers", "do not count")
    if rule.references:
        yield from _field("asked by", ", ".join(rule.references))


def _field(label: str, text: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=f"      {label:<9}", subsequent_indent=" " * 15, break_on_hyphens=False
    )


def _labelled(label: str, text: str) -> list[str]:
    return textwrap.wrap(
        f"{label}: {text}", _WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False
    )


def _sources(profile: Profile, library: Library) -> Iterator[str]:
    used = {reference.partition(":")[0] for item in profile.rules for reference in item.rule.references}
    known = [(name, library.sources[name]) for name in sorted(used) if name in library.sources]
    if known:
        yield ""
        yield "SOURCES"
    for name, source in known:
        revision = f", revision {source['revision']}" if source.get("revision") else ""
        yield f"  {name}: {source['title']}{revision}"
        yield f"    {source['url']}"
