"""Time to load all shipped rules and profiles, against the import of the modules that do it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from benchmarks._process import Command
from benchmarks._results import Group
from benchmarks._rounds import Contestant, in_turn

if TYPE_CHECKING:
    from benchmarks._bench import Bench

GROUP, BASE, YAML, COPY = "library", "modules imported", "all of it from YAML", "all of it from the compact copy"

_IMPORTS = (
    "import os\nfrom pathlib import Path\nfrom kconfig_guard.profile.library import Library\n"
    "from kconfig_guard.store import Store\nimport gc\ngc.disable()\n"
)
_LOAD = "library = Library(store={store})\n_ = library.rules\n[library.load(name) for name in library.names()]\n"
_END = "import os\nprint('ready', flush=True)\nos._exit(0)\n"
"""Nothing is taken apart at the end, as in the program itself."""

_NOTE = """\
All shipped rules and profiles, which `check` does not load whole: from YAML as after a change of the rules, and from
the compact copy in the cache. As in the program, the garbage collector is off."""


def measure(bench: Bench) -> tuple[Group, ...]:
    """Measure an interpreter that does nothing, one that imports, and two that load."""
    folder, cache = bench.folder("library"), bench.cache("library")
    copy = 'Store(Path(os.environ["XDG_CACHE_HOME"]))'
    programs = {
        BASE: _IMPORTS,
        "Python alone": "",
        YAML: _IMPORTS + _LOAD.format(store=None),
        COPY: _IMPORTS + _LOAD.format(store=copy),
    }
    contestants = [
        Contestant(name, Command((sys.executable, "-c", program + _END), b"ready", variables=cache.variables))
        for name, program in programs.items()
    ]
    series = in_turn(contestants, bench.counts.runs, folder)
    return (Group(GROUP, "Loading the rules", _NOTE, BASE, series),)
