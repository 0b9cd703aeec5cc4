"""What the command line and the settings file say about what configs are judged with."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kconfig_guard.errors import InputError
from kconfig_guard.policy.settings import Inputs, Settings
from kconfig_guard.policy.settings_search import find_settings

if TYPE_CHECKING:
    import argparse


def given_inputs(arguments: argparse.Namespace) -> Inputs:
    """Return what the command line says about what configs are judged with."""
    return Inputs(
        arch=arguments.arch,
        tree=arguments.tree,
        profiles=None if arguments.profile is None else tuple(arguments.profile),
        require=None if arguments.require is None else tuple(arguments.require),
    )


def read_settings_of(arguments: argparse.Namespace) -> Settings:
    """Return what the settings file says: the one that the arguments name, or else the repository's.

    Raises:
        InputError: It cannot be used.
    """
    if arguments.settings is not None:
        return _read(arguments.settings)
    try:
        here = os.getcwd()  # noqa: PTH109 - pathlib takes long to import
    except OSError:
        # The working folder is gone.
        return Settings()
    try:
        found = find_settings(here)
    except OSError as error:
        raise InputError(f"no settings file can be looked for ({error.strerror})", error.filename) from None
    return Settings() if found is None else _read(os.path.relpath(found))


def _read(path: str) -> Settings:
    from kconfig_guard.policy.settings_reader import read_settings  # noqa: PLC0415 - many folders have none

    return read_settings(path)
