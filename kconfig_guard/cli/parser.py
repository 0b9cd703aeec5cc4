"""The command line as a whole: its verbs, and what its help says about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard import __version__
from kconfig_guard.cli.arguments.configs import add_diff, add_explain, add_merge
from kconfig_guard.cli.arguments.judging import add_baseline, add_check, add_fix
from kconfig_guard.cli.arguments.profiles import add_profile
from kconfig_guard.cli.arguments.shared import Parser, add_actions, later, verb

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from kconfig_guard.cli.arguments.shared import Verbs

_DESCRIPTION = """\
Judge Linux kernel configs against hardening and workload profiles, over the kernel's own Kconfig files.
"""
_EPILOG = """\
examples:
  kconfig-guard check .config -p kspp -p container-host --tree linux-6.12
  kconfig-guard check /boot/config-* -p kspp --fail-on high
  kconfig-guard fix .config -p kspp --tree linux-6.12.tar.xz -o hardening.config
  kconfig-guard explain RANDSTRUCT_FULL --config .config --tree linux-6.12
  kconfig-guard diff config.old .config --tree linux-6.12
  kconfig-guard profile show container-host
  kconfig-guard profile conflicts recommended container-host --tree linux-6.12

exit status:
  0  judged and clean       1  judged, something at or above --fail-on
  2  could not judge        130  interrupted
"""


def build_parser(wanted: str | None = None) -> argparse.ArgumentParser:
    """Return the parser; every verb sets ``run`` to the function that does it.

    Args:
        wanted: The verb that will be asked for, if that is known: nothing else is made then.
    """
    parser = Parser(
        prog="kconfig-guard",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"kconfig-guard {__version__}")
    verbs = parser.add_subparsers(title="verbs", prog=parser.prog, metavar="VERB", required=True, parser_class=Parser)
    for name, add in _VERBS.items():
        if name == wanted or wanted not in _VERBS:
            add(verbs)
    return parser


def _add_cache(verbs: Verbs) -> None:
    parser = verb(verbs, "cache", "show or remove what is kept between runs")
    actions = add_actions(parser)
    for name, summary in (("info", "show where it is and how much there is"), ("clear", "remove it")):
        action = actions.add_parser(name, help=summary, allow_abbrev=False)
        action.set_defaults(run=later("cache", f"run_{name}"))


def _add_schema(verbs: Verbs) -> None:
    parser = verb(verbs, "schema", "print a JSON Schema")
    parser.add_argument(
        "name", choices=["profile", "rules", "settings", "waivers", "baseline", "report", "explain", "diff", "proof"],
        help="of which kind of file",
    )  # fmt: skip
    parser.set_defaults(run=later("schema"))


_VERBS: dict[str, Callable[[Verbs], None]] = {
    "check": add_check,
    "fix": add_fix,
    "merge": add_merge,
    "explain": add_explain,
    "diff": add_diff,
    "profile": add_profile,
    "baseline": add_baseline,
    "cache": _add_cache,
    "schema": _add_schema,
}
"""What adds each verb, in the order of the help."""
