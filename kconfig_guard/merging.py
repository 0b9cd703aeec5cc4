"""From a config and fragments to what the kernel's own tools would write, and what would be dropped."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kconfig_guard.errors import InputError
from kconfig_guard.input.config import Config
from kconfig_guard.judgement.request import Request, requests_of
from kconfig_guard.model.merge import lost_values, merged
from kconfig_guard.model.modes import MODES
from kconfig_guard.model.recursion import deep_recursion
from kconfig_guard.model.writer import write_config

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kconfig_guard.input.tree import TreeFiles
    from kconfig_guard.judgement.losses import Losses
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


@dataclass(frozen=True, slots=True)
class Base:
    """What fragments are merged into.

    Attributes:
        config: The config; without any line if it is a make target.
        mode: The make target that it is, such as ``allnoconfig``, or None.
        arch: Its architecture, as rules name it.
        source: The tree.
    """

    config: Config
    mode: str | None
    arch: str
    source: TreeFiles

    def resolved(self, workspace: Workspace, parts: Iterable[Config]) -> Resolver:
        """Return the config with fragments merged in, resolved."""
        lines = merged(self.config.lines(), (part.lines() for part in parts))
        return workspace.resolve(self.config, self.arch, self.source, lines, self.mode)


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
    target, parts = read(workspace, base, fragments)
    resolver = target.resolved(workspace, parts)
    workspace.note_other_version(target.config, resolver)
    requests = requests_of(parts)
    lost = lost_values(resolver, {name: request.value for name, request in requests.items()})
    if not lost:
        return Merge(write_config(resolver), [])
    losses = losses_of(target, resolver, requests, lost)
    return Merge(write_config(resolver), [(requests[i.symbol].place, i, losses.because(i)) for i in lost])


def read(workspace: Workspace, base: str, fragments: list[str]) -> tuple[Base, list[Config]]:
    """Read what is to be merged.

    Raises:
        InputError: One of the files, or the tree, cannot be used, or there is no tree.
    """
    mode = base if base in MODES and not Path(base).exists() else None
    config = Config(base) if mode else workspace.read(base)
    parts = [workspace.read(path) for path in fragments]
    arch = workspace.arch_of(config)
    source = workspace.source(config)
    if source is None:
        raise InputError("what survives can only be told over a kernel tree; give --tree", base)
    return Base(config, mode, arch, source), parts


def losses_of(base: Base, resolver: Resolver, requests: dict[str, Request], lost: list[Lost]) -> Losses:
    """Return what tells the causes of losses.

    Args:
        base: What was merged into.
        resolver: The result.
        requests: What the fragments ask for.
        lost: Which of it did not survive.
    """
    # What finds reasons is slow to import, and mostly nothing is lost.
    from kconfig_guard.judgement.losses import Losses  # noqa: PLC0415
    from kconfig_guard.profile.library import Library  # noqa: PLC0415
    from kconfig_guard.profile.renames import Renames  # noqa: PLC0415

    unknown = any(item.actual is None for item in lost)
    renames = Renames(Library().renames if unknown else [], base.arch)
    return Losses(resolver, renames, requests, lost, elsewhere(base.source, resolver.tree.srcarch))


def elsewhere(source: TreeFiles, srcarch: str) -> Callable[[list[str]], dict[str, list[str]]]:
    """Return a function that tells which architectures of a tree, beside one, have each of some symbols."""
    # Mostly nobody asks.
    from kconfig_guard.input.other_arches import architectures_with  # noqa: PLC0415

    def find(names: list[str]) -> dict[str, list[str]]:
        found = architectures_with(source, names) if names else {}
        return {name: [arch for arch in arches if arch != srcarch] for name, arches in found.items()}

    return find
