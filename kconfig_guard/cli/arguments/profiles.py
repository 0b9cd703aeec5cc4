"""The arguments of ``profile`` and its actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.cli.arguments.shared import add_actions, add_form, add_no_cache, later, verb
from kconfig_guard.profile.severity import SEVERITIES

if TYPE_CHECKING:
    from kconfig_guard.cli.arguments.shared import Parser, Verbs

_LINT_EPILOG = """\
Read are profiles, settings, waivers, baselines and rules of a library. The first mistake of each file is told on a line
of its own, with line and column. Exit status: 0 all are sound, 2 one is not.
"""
_PROFILE_CHECK_EPILOG = """\
Found are symbols that no tree has, or not all that a rule is meant for; old names; values that a type cannot have;
rules that no config can meet, neither with GCC nor with Clang; rules of one profile that exclude each other; and, as
low, symbols without a prompt and rules without rationale or reference. A rule without 'arch' is proven on x86_64 and
arm64, others on the architectures they name; --arch proves all on one.
"""
_CONFLICTS_EPILOG = """\
Exit status: 0 the profiles can be met together, 1 some of their demands exclude each other. Looked at is x86_64, or
what --arch says, with what GCC offers; rules that cannot be met there by themselves are left out.
"""


def add_profile(verbs: Verbs) -> None:
    """Add ``profile`` with its actions."""
    parser = verb(verbs, "profile", "list, show, lint, prove or compare profiles")
    actions = add_actions(parser)
    listing = actions.add_parser("list", help="list the shipped profiles", allow_abbrev=False)
    listing.set_defaults(run=later("profile", "run_list"))
    show = actions.add_parser("show", help="show a profile with all its rules", allow_abbrev=False)
    show.add_argument("name", metavar="PROFILE", help="the id of a shipped profile or the path of a file")
    show.set_defaults(run=later("profile", "run_show"))
    _add_profile_lint(actions)
    _add_profile_check(actions)
    _add_profile_conflicts(actions)


def _add_profile_lint(actions: Verbs) -> None:
    parser = verb(actions, "lint", "read our YAML files strictly, without a tree", _LINT_EPILOG)
    parser.add_argument("files", nargs="+", metavar="FILE", help="what to read; what it is, is told from its contents")
    parser.set_defaults(run=later("lint"))


def _add_profile_check(actions: Verbs) -> None:
    parser = verb(actions, "check", "prove profiles against kernel trees", _PROFILE_CHECK_EPILOG)
    parser.add_argument("names", nargs="*", metavar="PROFILE", help="id or path; all shipped ones by default")
    _add_proving(parser)
    parser.add_argument(
        "--fail-on", choices=[*SEVERITIES, "never"], default="medium",
        help="least severity that makes the exit status 1 (default: medium)",
    )  # fmt: skip
    parser.add_argument("--exit-zero", action="store_true", help="exit with 0 in spite of flaws")
    parser.set_defaults(run=later("proving", "run_check"))


def _add_profile_conflicts(actions: Verbs) -> None:
    parser = verb(actions, "conflicts", "find demands of profiles that exclude each other", _CONFLICTS_EPILOG)
    parser.add_argument("names", nargs="+", metavar="PROFILE", help="id or path; at least two")
    _add_proving(parser)
    parser.add_argument("--exit-zero", action="store_true", help="exit with 0 in spite of conflicts")
    parser.set_defaults(run=later("proving", "run_conflicts"))


def _add_proving(parser: Parser) -> None:
    parser.add_argument(
        "--tree", action="append", required=True, nargs="+", metavar="TREE",
        help="kernel source folder, tarball or REPO@REV; several at once, and repeatable",
    )  # fmt: skip
    parser.add_argument(
        "--arch", action="append", default=[], help="architecture (x86_64, arm64, …); repeatable",
    )  # fmt: skip
    add_no_cache(parser)
    add_form(parser)
