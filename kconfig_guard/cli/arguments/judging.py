"""The arguments of the verbs that judge configs: check, baseline and fix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.cli.arguments.shared import (
    add_actions,
    add_color,
    add_no_cache,
    add_toolchain,
    add_tree,
    count,
    later,
    verb,
)
from kconfig_guard.profile.severity import SEVERITIES

if TYPE_CHECKING:
    import argparse

    from kconfig_guard.cli.arguments.shared import Parser, Verbs

_CHECK_EPILOG = """\
CONFIG is a .config or a defconfig (which needs a tree), also compressed with gzip, xz or zstd; - is standard input.
TREE is a kernel source folder, a source tarball, or REPO@REV, a revision of a git repository read without a checkout.
Without --tree, the tree of the settings file is used, then the one that encloses the working directory or the config,
then one of the config's own version under /lib/modules and /usr/src; --tree none uses none.
A fragment that a target of the settings file merges stands for that target: its configs are judged.
By default nothing in the tree is executed: what the toolchain can do is read back from the config.
"""
_BASELINE_EPILOG = """\
The file is what --baseline or the settings file names, else .kconfig-guard-baseline.yaml. An entry names rule, symbol
and config, no line and no value. Entries of configs that are not judged in this run stay as they are.
"""


def add_check(verbs: Verbs) -> None:
    """Add ``check``."""
    parser = verb(verbs, "check", "judge configs by profiles", _CHECK_EPILOG)
    _add_subjects(parser)
    parser.add_argument(
        "--fail-on", choices=[*SEVERITIES, "never"],
        help="least severity that makes the exit status 1 (default: medium)",
    )  # fmt: skip
    parser.add_argument("--exit-zero", action="store_true", help="exit with 0 in spite of findings")
    parser.add_argument("--no-fix", action="store_true", help="do not look for fixes (faster)")
    review = parser.add_argument_group("review of a change").add_mutually_exclusive_group()
    review.add_argument(
        "--base-config", metavar="OLD",
        help="judge what has changed since another config: only findings that the change introduces make the exit "
        "status 1",
    )  # fmt: skip
    review.add_argument(
        "--base-ref", metavar="GITREV",
        help="likewise, since a revision of the config's own repository (and of the tree and the fragments, where "
        "they lie in it)",
    )  # fmt: skip
    accepted = parser.add_argument_group("accepted findings")
    _add_accepted(accepted)
    accepted.add_argument(
        "--allow-unpruned", action="store_true", help="do not fail for entries of the baseline that are fixed"
    )
    _add_report(parser.add_argument_group("report"))
    parser.set_defaults(run=later("check"))


def add_baseline(verbs: Verbs) -> None:
    """Add ``baseline``."""
    parser = verb(verbs, "baseline", "write or prune the list of findings that are there already")
    actions = add_actions(parser)
    for name, summary in (
        ("write", "list all that fails now, so that only new findings fail"),
        ("prune", "remove what is fixed; nothing is added"),
    ):
        action = verb(actions, name, summary, _BASELINE_EPILOG)
        _add_subjects(action)
        _add_accepted(action.add_argument_group("accepted findings"))
        action.set_defaults(run=later("baseline", f"run_{name}"))


def add_fix(verbs: Verbs) -> None:
    """Add ``fix``."""
    parser = verb(verbs, "fix", "suggest a config fragment that holds")
    parser.add_argument("config", metavar="CONFIG", help="what to repair")
    _add_inputs(parser)
    add_tree(parser)
    parser.add_argument("-o", "--output", metavar="FRAGMENT", help="write the fragment to a file")
    parser.add_argument(
        "--max-collateral", type=count, default=100, metavar="N",
        help="leave a rule unmet if meeting it would change more than N other options (default: 100)",
    )  # fmt: skip
    _add_waivers(parser)
    parser.add_argument(
        "--keep", action="append", default=[], metavar="SYMBOL",
        help="leave this option as it is, whatever a rule demands; repeatable",
    )  # fmt: skip
    parser.add_argument(
        "--keep-from", action="append", default=[], metavar="FRAGMENT",
        help="leave every option that a fragment names as it is; repeatable",
    )  # fmt: skip
    parser.add_argument(
        "--verify", choices=["model", "kbuild"], default="model",
        help="prove the fragment in the model (default), or also with the tree's own merge_config.sh and conf in a "
        "scratch folder: this runs make and scripts of the tree, so use it on trees you trust",
    )  # fmt: skip
    parser.set_defaults(run=later("fix"))


def _add_subjects(parser: Parser) -> None:
    """Add what says what is judged, and with what."""
    parser.add_argument(
        "configs", nargs="*", metavar="CONFIG", help="what to judge; all targets of the settings file by default"
    )
    _add_inputs(parser)
    parser.add_argument("--tree", metavar="TREE", help="kernel source folder or tarball, REPO@REV, or 'none'")
    parser.add_argument(
        "-j", "--jobs", type=count, default=0, metavar="N",
        help="judge in N processes (default: as many as there are processors, where that takes less time)",
    )  # fmt: skip
    parser.add_argument(
        "--stdin-filename", metavar="PATH", help="the file for which '-' stands, for reports and to find its target"
    )


def _add_inputs(parser: Parser) -> None:
    parser.add_argument(
        "-p", "--profile", action="append", metavar="PROFILE",
        help="judge by this profile: the id of a shipped one ('profile list') or the path of a file; repeatable",
    )  # fmt: skip
    parser.add_argument(
        "--require", action="append", metavar="FRAGMENT",
        help="judge by a kernel config fragment: every line is a demand; repeatable",
    )  # fmt: skip
    parser.add_argument(
        "--settings", metavar="FILE",
        help="the settings file (default: .kconfig-guard.yaml, or [tool.kconfig-guard] of pyproject.toml, here or "
        "further up in the repository)",
    )  # fmt: skip
    parser.add_argument("--arch", help="architecture (x86_64, arm64, …); read from the config by default")
    add_no_cache(parser)
    add_toolchain(parser)


def _add_waivers(group: argparse._ActionsContainer) -> None:
    group.add_argument(
        "--waivers", action="append", metavar="FILE", help="findings that are accepted for a while; repeatable"
    )


def _add_accepted(group: argparse._ArgumentGroup) -> None:
    _add_waivers(group)
    group.add_argument("--baseline", metavar="FILE", help="findings that were there when the baseline was written")


def _add_report(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--format", action="append", default=[], metavar="FMT[:PATH]",
        help="text (default), json, sarif, github, gitlab, junit, markdown, html or csv, to standard output or a "
        "file; repeatable",
    )  # fmt: skip
    group.add_argument(
        "--min-severity", choices=SEVERITIES, default="low", help="do not list what is less severe (default: low)"
    )
    group.add_argument("--show-waived", action="store_true", help="list waived findings in every format")
    group.add_argument("--statistics", action="store_true", help="add counts by profile, severity and state")
    amount = group.add_mutually_exclusive_group()
    amount.add_argument(
        "-q", "--quiet", action="store_const", dest="verbosity", const=-1, help="one line for each failing finding"
    )
    amount.add_argument(
        "-v", "--verbose", action="store_const", dest="verbosity", const=1,
        help="list what passes, does not apply or was left by a change, too",
    )  # fmt: skip
    group.set_defaults(verbosity=0)
    add_color(group)
    group.add_argument(
        "--show-settings", action="store_true", help="print what is judged and with what, and where that is said"
    )
