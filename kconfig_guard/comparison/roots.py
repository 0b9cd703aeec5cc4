"""Follow the causes of changes back to the edited lines from which they come."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def roots(parents: Mapping[int, Iterable[int]], own: Mapping[int, int]) -> dict[int, tuple[int, int]]:
    """Return for each change how far the nearest edit is, and its number: the first of several that are equally near.

    Args:
        parents: What each changed symbol followed.
        own: Changed symbols that changed by an edit of their own line, with the number of the edit.

    Changes that no edit leads to are left out; circles do no harm.
    """
    children: defaultdict[int, list[int]] = defaultdict(list)
    for child, followed in parents.items():
        for parent in followed:
            children[parent].append(child)
    found = {index: (0, edit) for index, edit in own.items()}
    reached = list(own)
    while reached:
        nearest: dict[int, tuple[int, int]] = {}
        for parent in reached:
            distance, edit = found[parent]
            for child in children[parent]:
                if child not in found:
                    nearest[child] = min(nearest.get(child, (distance + 1, edit)), (distance + 1, edit))
        found.update(nearest)
        reached = list(nearest)
    return found
