"""Answers to the toolchain probes of a tree, and where they come from.

The resolver asks an ``Answers`` object; what stands behind it can be exchanged without touching the model:
answers read back from a config (``infer``), or recorded ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kconfig_guard.model.assumptions import assumed_answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kconfig_guard.model.tree import Probe, ProbeUse, Tree


@dataclass(slots=True)
class Answers:
    """What the toolchain answered, probe by probe.

    Attributes:
        known: Index of the probe to its answer: ``y`` or ``n`` for a status, the text otherwise.
        assumed: Probes whose answer no source could tell, with what is assumed instead. A probe in neither
            mapping gets ``assumed_answer`` for an unknown compiler.
    """

    known: dict[int, str] = field(default_factory=dict)
    assumed: dict[int, str] = field(default_factory=dict)

    def answer(self, index: int, probe: Probe) -> str:
        """Return the answer to a probe: the known one, else the assumption."""
        text = self.known.get(index, self.assumed.get(index))
        return assumed_answer(probe) if text is None else text

    def text_of(self, parts: tuple[str | ProbeUse, ...], tree: Tree) -> str:
        """Return the text that ``parts`` spell with the answers put in."""
        return "".join(part if isinstance(part, str) else self._text_of_use(part, tree) for part in parts)

    def _text_of_use(self, use: ProbeUse, tree: Tree) -> str:
        answer = self.answer(use.probe, tree.probes[use.probe])
        if use.yes is None or use.no is None:
            return answer
        return use.yes if answer == "y" else use.no


def recorded(tree: Tree, answers: Mapping[str, str]) -> Answers:
    """Return the answers of a mapping from probe command to answer; probes it lacks are assumed."""
    known = {index: answers[probe.command] for index, probe in enumerate(tree.probes) if probe.command in answers}
    open_probes = set(range(len(tree.probes))) - set(known)
    return Answers(known, {index: assumed_answer(tree.probes[index]) for index in sorted(open_probes)})
