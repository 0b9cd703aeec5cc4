"""Put the rule library into a package in the form that loads fast, for runs that find nothing in the cache."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuildHook(BuildHookInterface):  # type: ignore[misc]  # hatchling is there only during a build
    """Compiles the library before a wheel is built, or the project installed in place."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's interface
        """Write the compiled library beside the package's other data."""
        sys.path.insert(0, self.root)
        from kconfig_guard.profile.library import Library  # noqa: PLC0415 - the project is found only now
        from kconfig_guard.profile.shipped import compiled_file  # noqa: PLC0415

        path = Path(compiled_file())
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(Library().compiled())
