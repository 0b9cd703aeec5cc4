"""From a config and fragments to what the kernel's own tools would write, and what would be dropped."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kconfig_guard.errors import InputError
from kconfig_guard.input.config import Config
from kconfig_guard.model.merge import lost_values, merged
from kconfig_guard.model.modes import MODES
from kconfig_guard.model.recursion import deep_recursion
from kconfig_guard.model.writer import write_config

if TYPE_CHECKING:
    from kconfig_guard.model.merge import Lost
    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Merge:
    """A config with fragments merged in.

    Attributes:
        text: The config that ``conf`` would write.
        lost: Place, value and reasons of each request of a fragment that did not survive.
    """

    text: str
    lost: list[tuple[str, Lost, list[str]]]


@deep_recursion()
def merge(workspace: Workspace, base: str, fragments: list[str]) -> Merge:
    """Merge fragments into a config and resolve it, as ``merge_config.sh`` and ``make olddefconfig`` do.

    Args:
        workspace: What resolves the result.
        base: A config or defconfig, or the name of a make target such as ``allnoconfig``.
        fragments: Fragments in the order in which they are merged.

    Raises:
        InputError: One of them, or the tree, cannot be used, or there is no tree.
    """
    mode = base if base in MODES and not Path(base).exists() else None
    config = Config(base) if mode else workspace.read(base)
    parts = [workspace.read(path) for path in fragments]
    arch = workspace.arch_of(config)
    source = workspace.source(config)
    if source is None:
        raise InputError("what survives can only be told over a kernel tree; give --tree", base)
    lines = merged(config.lines(), (part.lines() for part in parts))
    resolver = workspace.resolve(config, arch, source, lines, mode)
    workspace.note_other_version(config, resolver)
    return Merge(write_config(resolver), _lost(config, arch, parts, resolver))


def _lost(config: Config, arch: str, parts: list[Config], resolver: Resolver) -> list[tuple[str, Lost, list[str]]]:
    asked = {name: item.value for part in parts for name, item in part.assignments.items()}
    lost = lost_values(resolver, asked)
    if not lost:
        return []
    # What finds reasons is slow to import, and mostly nothing is lost.
    from kconfig_guard.judgement.facts import TreeFacts  # noqa: PLC0415
    from kconfig_guard.profile.demand import Demand  # noqa: PLC0415
    from kconfig_guard.profile.renames import Renames  # noqa: PLC0415

    facts = TreeFacts(config, resolver, Renames([], arch))
    places = {name: f"{part.path}:{item.line}" for part in parts for name, item in part.assignments.items()}
    return [
        (places[item.symbol], item, facts.assess(item.symbol, Demand(item.symbol, (item.requested,))).because)
        for item in lost
    ]
