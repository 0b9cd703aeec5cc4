"""See to it that a team's files name rules that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.errors import InputError
from kconfig_guard.nearest import nearest
from kconfig_guard.profile.names import is_library_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kconfig_guard.profile.library import Library


def check_rule_ids(library: Library, named: Iterable[tuple[str, str]]) -> None:
    """Refuse an id of the form that only rules of the library have, if the library has none of that id.

    Other ids may belong to a profile that is not used in this run.

    Args:
        library: The library; it is only read if an id has its form.
        named: Ids of rules, each with the file and line that names it, as ``file:line``.

    Raises:
        InputError: There is such an id; the first one is told, with its place and the ids nearest to it.
    """
    for name, place in named:
        if is_library_id(name) and name not in library.rules:
            path, _, line = place.rpartition(":")
            raise InputError(f"there is no rule '{name}'{nearest(name, library.rules)}", path, int(line))
