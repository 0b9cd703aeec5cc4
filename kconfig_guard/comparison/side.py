"""One of two configs that are compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kconfig_guard.input.config import ConfigKind, Form

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kconfig_guard.input.config import Assignment, Config
    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.profile.renames import Renames


def _nowhere(names: list[str]) -> Mapping[str, list[str]]:  # noqa: ARG001 - what would be asked
    return {}


@dataclass(frozen=True, slots=True)
class Resolved:
    """One of two configs that are compared.

    Attributes:
        name: How it is called.
        config: The config, with its fragments merged in if it has any.
        resolver: The config as its tree resolves it; None without a tree.
        renames: Names that symbols had or have in other kernels.
        elsewhere: Returns the architectures of its tree that have each of some symbols.
    """

    name: str
    config: Config
    resolver: Resolver | None = None
    renames: Renames | None = None
    elsewhere: Callable[[list[str]], Mapping[str, list[str]]] = _nowhere

    def located(self, symbol: str) -> tuple[str, int]:
        """Return the file and line of the line on a symbol; the first line of the config if that is not known."""
        return self.config.place(symbol) or (self.config.path, 1)

    def line(self, symbol: str) -> Assignment | None:
        """Return the line on a symbol, or None; one without a value is none."""
        found = self.config.assignments.get(symbol)
        return None if found is None or found.form is Form.VOID else found

    def is_echo(self, symbol: str) -> bool:
        """Say whether a symbol's line stands in a full config, in which ``conf`` wrote down what it computed."""
        return self.config.kind is ConfigKind.FULL and self.located(symbol)[0] == self.config.path
