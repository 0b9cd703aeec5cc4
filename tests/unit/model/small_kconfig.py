"""Kconfig text, types and marks that the tests of the resolver share."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.tree import Tree

Written = Callable[..., dict[str, str]]
Resolve = Callable[..., Resolver]
Load = Callable[..., Tree]
Lines = Callable[[str], dict[str, str]]
Values = Mapping[str, str]

BOTH = pytest.mark.parametrize("generation", ["old", "new"])

MODULES = """
config MODULES
    bool "Modules"
    modules
    default y
"""


def option(name: str, *properties: str, kind: str = "tristate") -> str:
    """Return a symbol with a prompt and more properties."""
    return f'\nconfig {name}\n    {kind} "{name}"\n' + "".join(f"    {line}\n" for line in properties)


def hidden(name: str, *properties: str, kind: str = "tristate") -> str:
    """Return a symbol without a prompt."""
    return f"\nconfig {name}\n    {kind}\n" + "".join(f"    {line}\n" for line in properties)


CHOICE = """
choice
    prompt "Pick"
    default B

config A
    bool "A"

config B
    bool "B"

config C
    bool "C" if SHOW_C

endchoice

config SHOW_C
    bool "show C"
    default y
"""
