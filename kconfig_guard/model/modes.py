"""The configs that make knows by name: everything on, everything off, everything a module, or just the defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.model.tree import Kind

if TYPE_CHECKING:
    from kconfig_guard.model.tree import Tree
    from kconfig_guard.model.user_values import UserValues

MODES = {"allnoconfig": "n", "allmodconfig": "m", "allyesconfig": "y", "alldefconfig": None}
"""Name of the make target to the value that it gives everything; None leaves the defaults."""


def set_all(tree: Tree, values: UserValues, mode: str) -> UserValues:
    """Return user values in which every bool and tristate without a value has that of the mode.

    The rules are those of ``conf_set_all_new_symbols()`` in the trees' ``scripts/kconfig/conf.c``.

    Args:
        tree: The tree.
        values: What is set already, such as by fragments; it stays.
        mode: One of ``MODES``.
    """
    level = MODES[mode]
    if level is None:
        return values
    every = dict(values)
    for symbol in tree.symbols:
        if symbol.kind not in (Kind.BOOL, Kind.TRISTATE) or symbol.index in every:
            continue
        if symbol.choice_of is not None:
            # The older generation sets the choice itself, and with it how many members may be on.
            if not tree.dialect.choice_by_priority:
                every[symbol.index] = level
        elif symbol.choice is not None:
            if level == "m" and not tree.dialect.choice_by_priority:
                every[symbol.index] = level
        elif symbol.prompts:
            every[symbol.index] = "y" if symbol.on_in_allnoconfig and level == "n" else level
    return every
