"""Where the shipped rules and profiles are."""

from __future__ import annotations

import os


def shipped_folder() -> str:
    """Return the folder of the shipped profiles: inside the installed package, or beside it in a checkout."""
    package = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))  # noqa: PTH120 - pathlib takes long to import
    installed = f"{package}/data/profiles"
    return installed if os.path.isdir(installed) else f"{os.path.dirname(package)}/profiles"  # noqa: PTH112, PTH120
