"""The one importer of kconfiglib: a private copy of it, whose answers do not depend on the machine.

Only its tokenizer, macros and expression parser are used; evaluation is done by this project's own resolver. The few
globals that would let the machine into a parse (environment variables, globbing, ``uname``) are replaced in the copy,
without touching another user of the library in the same process.
"""

from __future__ import annotations

import importlib.util
import re
from typing import TYPE_CHECKING, Any

from kconfig_guard.errors import InputError

if TYPE_CHECKING:
    from types import ModuleType

TRANSITIONAL_TOKEN = 1000
"""The token of ``transitional``, a keyword that kconfiglib 14.1.0 does not know."""


class RawSymbol:
    """What the parser knows of a symbol; kconfiglib's own class has room for all that evaluation needs.

    Attributes:
        is_constant: Whether the name stands in quotes, and is text.
        orig_type: The type, or ``UNKNOWN``.
        is_allnoconfig_y: Whether it has ``option allnoconfig_y``.
    """

    __slots__ = (
        "_visited",
        "direct_dep",
        "is_allnoconfig_y",
        "is_constant",
        "kconfig",
        "name",
        "orig_type",
        "rev_dep",
        "weak_rev_dep",
    )

    name: str

    def __init__(self) -> None:
        self.orig_type = self._visited = 0
        self.is_constant = self.is_allnoconfig_y = False

    @property
    def name_and_loc(self) -> str:
        """What kconfiglib calls the symbol in warnings, which nobody reads."""
        return self.name


def _load_private_kconfiglib() -> ModuleType:
    spec = importlib.util.find_spec("kconfiglib")
    if spec is None or spec.loader is None:
        raise InputError("the Python package kconfiglib is not installed")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    replacements: dict[str, Any] = {
        # Strings would otherwise be expanded with the process environment and the running kernel's release.
        "expandvars": lambda text: text,
        "_UNAME_RELEASE": "$UNAME_RELEASE",
        "Symbol": RawSymbol,
        # The kernel's own parser takes source names literally.
        "iglob": lambda pattern: [pattern],
        # A variable may be named $, which is a letter like others unless a parenthesis follows.
        "_assignment_lhs_fragment_match": re.compile(r"(?:[A-Za-z0-9_-]|\$(?!\())*").match,
    }
    for name, value in replacements.items():
        setattr(module, name, value)
    module._get_keyword.__self__["transitional"] = TRANSITIONAL_TOKEN
    return module


lib: Any = _load_private_kconfiglib()
"""The private kconfiglib: node and expression constants for the builder."""
