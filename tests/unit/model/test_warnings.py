"""What conf warns about, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.model.warnings import ConfigWarning, WarningKind, config_warnings

if TYPE_CHECKING:
    from collections.abc import Callable

    from kconfig_guard.model.resolver import Resolver

KCONFIG = """
config GATE
    bool "Gate"

config HELPER
    bool "Helper"
    depends on GATE

config DRIVER
    bool "Driver"
    select HELPER

config SIZE
    int "Size"
    range 1 9

choice
    prompt "Speed"

config FAST
    bool "Fast"

config SLOW
    bool "Slow"

endchoice
"""


def test_everything_odd_is_told(resolve: Callable[..., Resolver]) -> None:
    """A forced dependency, a number out of range, and a member that does not win are each one warning."""
    resolver = resolve(KCONFIG, {"DRIVER": "y", "SIZE": "12", "SLOW": "y", "FAST": "y"})

    assert [
        ConfigWarning(WarningKind.UNMET_DEPENDENCY, "HELPER", None, "y"),
        ConfigWarning(WarningKind.OUT_OF_RANGE, "SIZE", "12", "9"),
        ConfigWarning(WarningKind.CHANGED_CHOICE, "SLOW", "y", "n"),
    ] == config_warnings(resolver)


def test_an_ordinary_config_has_no_warnings(resolve: Callable[..., Resolver]) -> None:
    """Where the kernel keeps everything there is nothing to tell."""
    config = {"GATE": "y", "DRIVER": "y", "SIZE": "5", "FAST": "y", "SLOW": "n"}

    assert [] == config_warnings(resolve(KCONFIG, config))
