"""Tell from a tree's own ``scripts/kconfig`` sources which generation of Kconfig semantics it has.

Vendors backport, so the sources are asked and not the version number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.errors import InputError
from kconfig_guard.model.tree import Dialect

if TYPE_CHECKING:
    from collections.abc import Callable


def detect(read: Callable[[str], str]) -> Dialect:
    """Return the dialect of the tree whose files ``read`` returns.

    A tree without ``scripts/kconfig`` (a Kconfig example, a distribution's headers) counts as a current one.
    """
    symbol_c = _read_or_empty(read, "scripts/kconfig/symbol.c")
    confdata_c = _read_or_empty(read, "scripts/kconfig/confdata.c")
    util_c = _read_or_empty(read, "scripts/kconfig/util.c")
    parser_y = _read_or_empty(read, "scripts/kconfig/parser.y")
    if not symbol_c:
        return Dialect()
    return Dialect(
        choice_by_priority="sym_get_choice_menu" in symbol_c,
        numbers_start_at_zero='newval.val = "0"' in symbol_c,
        out_of_range_is_reset="sym_string_within_range" in confdata_c,
        files_are_sourced_once="die_duplicated_include" in util_c,
        choice_members_have_one_prompt="must not have a prompt in another entry" in parser_y,
        empty_menus_are_ended="end_check" in confdata_c,
        not_set_may_go_on='strncmp(p, "is not set", 10)' in confdata_c,
    )


def _read_or_empty(read: Callable[[str], str], path: str) -> str:
    try:
        return read(path)
    except InputError:
        return ""
