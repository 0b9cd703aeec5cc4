"""The arguments of every verb."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from kconfig_guard import __version__
from kconfig_guard.errors import InputError
from kconfig_guard.profile.severity import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

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
_EXPLAIN_EPILOG = """\
NAME is a symbol, with or without CONFIG_, or the id of a rule. With a config and its tree, a symbol's value is traced
to where it comes from, what stands in the way is marked, and for each other value the fewest lines are shown that were
proven to give it, with all that they change. With a tree alone, what needs no values is told; without either, the
rules that demand the symbol. The tree is looked for as for 'check'; --tree none uses none.
"""

_DIFF_EPILOG = """\
Every option with another value is led back to the edited line that is the root of it, with the way it took: a
dependency, a select, a default, a choice, a range. In a config that 'conf' wrote, lines that follow from others are no
edits. --old-tree tells what moving to another kernel does; what no line has caused is listed apart. OLD and NEW are
configs, defconfigs or fragments, also compressed; - is standard input. The tree is looked for as for 'check'; with
--tree none, lines are compared and not what they bring about.

Exit status: 0 no option has another value, 1 some have, 2 the configs could not be compared.
"""
_PROFILE_CHECK_EPILOG = """\
Found are symbols that no tree has, or not all that a rule is meant for; old names; values that a type cannot have;
rules that no config can meet, neither with GCC nor with Clang; rules of one profile that exclude each other; and, as
low, symbols without a prompt and rules without rationale or reference. A rule without 'arch' is proven on x86_64 and
arm64, others on the architectures they name; --arch proves all on one.
"""
_LINT_EPILOG = """\
Read are profiles, settings, waivers, baselines and rules of a library. The first mistake of each file is told on a line
of its own, with line and column. Exit status: 0 all are sound, 2 one is not.
"""
_CONFLICTS_EPILOG = """\
Exit status: 0 the profiles can be met together, 1 some of their demands exclude each other. Looked at is x86_64, or
what --arch says, with what GCC offers; rules that cannot be met there by themselves are left out.
"""


class _Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are one line."""

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message} (see '{self.prog} --help')")


def build_parser() -> argparse.ArgumentParser:
    """Return the parser; every verb sets ``run`` to the function that does it."""
    parser = _Parser(
        prog="kconfig-guard",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"kconfig-guard {__version__}")
    verbs = parser.add_subparsers(title="verbs", prog=parser.prog, metavar="VERB", required=True, parser_class=_Parser)
    _add_check(verbs)
    _add_fix(verbs)
    _add_merge(verbs)
    _add_explain(verbs)
    _add_diff(verbs)
    _add_profile(verbs)
    _add_baseline(verbs)
    _add_cache(verbs)
    _add_schema(verbs)
    return parser


def _verb(verbs: argparse._SubParsersAction[_Parser], name: str, summary: str, epilog: str = "") -> _Parser:
    return verbs.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def _add_inputs(parser: _Parser) -> None:
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
    parser.add_argument("--no-cache", action="store_true", help="keep nothing between runs")
    _add_toolchain(parser)


def _add_toolchain(parser: _Parser) -> None:
    parser.add_argument(
        "--toolchain", default="config", metavar="config|run|FILE",
        help="what the toolchain can do: read back from the config (default), asked of this machine's (runs the "
        "tree's probe commands), or replayed from a record",
    )  # fmt: skip
    parser.add_argument("--record", metavar="FILE", help="with '--toolchain run': write the answers to a file")


def _add_check(verbs: argparse._SubParsersAction[_Parser]) -> None:
    parser = _verb(verbs, "check", "judge configs by profiles", _CHECK_EPILOG)
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
    parser.set_defaults(run=_later("check"))


def _add_subjects(parser: _Parser) -> None:
    """Add what says what is judged, and with what."""
    parser.add_argument(
        "configs", nargs="*", metavar="CONFIG", help="what to judge; all targets of the settings file by default"
    )
    _add_inputs(parser)
    parser.add_argument("--tree", metavar="TREE", help="kernel source folder or tarball, REPO@REV, or 'none'")
    parser.add_argument(
        "--stdin-filename", metavar="PATH", help="the file for which '-' stands, for reports and to find its target"
    )


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
    group.add_argument(
        "--color", choices=["auto", "always", "never"], default="auto", help="style the text (default: auto)"
    )
    group.add_argument(
        "--show-settings", action="store_true", help="print what is judged and with what, and where that is said"
    )


def _add_baseline(verbs: argparse._SubParsersAction[_Parser]) -> None:
    parser = _verb(verbs, "baseline", "write or prune the list of findings that are there already")
    actions = parser.add_subparsers(prog=parser.prog, metavar="ACTION", required=True, parser_class=_Parser)
    for name, summary in (
        ("write", "list all that fails now, so that only new findings fail"),
        ("prune", "remove what is fixed; nothing is added"),
    ):
        action = _verb(actions, name, summary, _BASELINE_EPILOG)
        _add_subjects(action)
        _add_accepted(action.add_argument_group("accepted findings"))
        action.set_defaults(run=_later("baseline", f"run_{name}"))


def _add_fix(verbs: argparse._SubParsersAction[_Parser]) -> None:
    parser = _verb(verbs, "fix", "suggest a config fragment that holds")
    parser.add_argument("config", metavar="CONFIG", help="what to repair")
    _add_inputs(parser)
    parser.add_argument("--tree", metavar="TREE", help="kernel source folder or tarball (found as for 'check')")
    parser.add_argument("-o", "--output", metavar="FRAGMENT", help="write the fragment to a file")
    parser.add_argument(
        "--max-collateral", type=_count, default=100, metavar="N",
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
    parser.set_defaults(run=_later("fix"))


def _add_merge(verbs: argparse._SubParsersAction[_Parser]) -> None:
    parser = _verb(
        verbs, "merge", "merge fragments into a config and resolve it, as merge_config.sh and olddefconfig do"
    )
    parser.add_argument(
        "base",
        metavar="BASE",
        help="a config or defconfig, or allnoconfig, alldefconfig, allmodconfig or allyesconfig (with --arch); "
        "alone, it is only resolved",
    )
    parser.add_argument("fragments", nargs="*", metavar="FRAGMENT", help="merged in this order")
    parser.add_argument("--tree", metavar="TREE", help="kernel source folder or tarball (found as for 'check')")
    parser.add_argument("--arch", help="architecture (x86_64, arm64, …); read from the config by default")
    parser.add_argument("--no-cache", action="store_true", help="keep nothing between runs")
    _add_toolchain(parser)
    parser.add_argument("-o", "--output", metavar="OUT", help="write the config, or the fragment, to a file")
    parser.add_argument(
        "--complete", action="store_true",
        help="instead of the config, write the fragments as one: with the lines that values need which would be lost, "
        "and as comments why others cannot be had",
    )  # fmt: skip
    parser.add_argument(
        "--max-collateral", type=_count, metavar="N",
        help="with --complete: give a value up if it would change more than N other options (default: 1000)",
    )  # fmt: skip
    parser.set_defaults(run=_later("merge"))


def _add_explain(verbs: argparse._SubParsersAction[_Parser]) -> None:
    parser = _verb(verbs, "explain", "tell all about a symbol or a rule", _EXPLAIN_EPILOG)
    parser.add_argument("name", metavar="NAME", help="a symbol, or the id of a rule")
    parser.add_argument("--config", metavar="CONFIG", help="whose values to explain; - is standard input")
    parser.add_argument("--tree", metavar="TREE", help="kernel source folder or tarball (found as for 'check')")
    parser.add_argument(
        "-p", "--profile", action="append", default=[], metavar="PROFILE",
        help="whose rules count: the id of a shipped profile or the path of a file; repeatable (default: all shipped)",
    )  # fmt: skip
    parser.add_argument(
        "--arch", help="architecture (x86_64, arm64, …); read from the config by default, x86_64 without one"
    )
    parser.add_argument("--no-cache", action="store_true", help="keep nothing between runs")
    _add_toolchain(parser)
    parser.add_argument("--format", choices=["text", "json"], default="text", help="how to answer (default: text)")
    _add_color(parser)
    parser.set_defaults(run=_later("explain"))


def _add_diff(verbs: argparse._SubParsersAction[_Parser]) -> None:
    parser = _verb(verbs, "diff", "tell what two configs come to, and which edited line is the root", _DIFF_EPILOG)
    parser.add_argument("old", metavar="OLD", help="the config that was there before")
    parser.add_argument("new", metavar="NEW", help="the config that counts now")
    parser.add_argument("--tree", metavar="TREE", help="kernel source folder or tarball (found as for 'check')")
    parser.add_argument("--old-tree", metavar="TREE", help="the tree of OLD, if it is another (default: that of NEW)")
    parser.add_argument("--arch", help="architecture (x86_64, arm64, …); read from the configs by default")
    parser.add_argument("--no-cache", action="store_true", help="keep nothing between runs")
    _add_toolchain(parser)
    parser.add_argument("--all", action="store_true", help="cut no list short")
    parser.add_argument("--format", choices=["text", "json"], default="text", help="how to answer (default: text)")
    _add_color(parser)
    parser.set_defaults(run=_later("diff"))


def _add_color(parser: _Parser) -> None:
    parser.add_argument(
        "--color", choices=["auto", "always", "never"], default="auto", help="style the text (default: auto)"
    )


def _add_profile(verbs: argparse._SubParsersAction[_Parser]) -> None:
    parser = _verb(verbs, "profile", "list, show, lint, prove or compare profiles")
    actions = parser.add_subparsers(prog=parser.prog, metavar="ACTION", required=True, parser_class=_Parser)
    listing = actions.add_parser("list", help="list the shipped profiles", allow_abbrev=False)
    listing.set_defaults(run=_later("profile", "run_list"))
    show = actions.add_parser("show", help="show a profile with all its rules", allow_abbrev=False)
    show.add_argument("name", metavar="PROFILE", help="the id of a shipped profile or the path of a file")
    show.set_defaults(run=_later("profile", "run_show"))
    _add_profile_lint(actions)
    _add_profile_check(actions)
    _add_profile_conflicts(actions)


def _add_profile_lint(actions: argparse._SubParsersAction[_Parser]) -> None:
    parser = _verb(actions, "lint", "read our YAML files strictly, without a tree", _LINT_EPILOG)
    parser.add_argument("files", nargs="+", metavar="FILE", help="what to read; what it is, is told from its contents")
    parser.set_defaults(run=_later("lint"))


def _add_profile_check(actions: argparse._SubParsersAction[_Parser]) -> None:
    parser = _verb(actions, "check", "prove profiles against kernel trees", _PROFILE_CHECK_EPILOG)
    parser.add_argument("names", nargs="*", metavar="PROFILE", help="id or path; all shipped ones by default")
    _add_proving(parser)
    parser.add_argument(
        "--fail-on", choices=[*SEVERITIES, "never"], default="medium",
        help="least severity that makes the exit status 1 (default: medium)",
    )  # fmt: skip
    parser.add_argument("--exit-zero", action="store_true", help="exit with 0 in spite of flaws")
    parser.set_defaults(run=_later("proving", "run_check"))


def _add_profile_conflicts(actions: argparse._SubParsersAction[_Parser]) -> None:
    parser = _verb(actions, "conflicts", "find demands of profiles that exclude each other", _CONFLICTS_EPILOG)
    parser.add_argument("names", nargs="+", metavar="PROFILE", help="id or path; at least two")
    _add_proving(parser)
    parser.add_argument("--exit-zero", action="store_true", help="exit with 0 in spite of conflicts")
    parser.set_defaults(run=_later("proving", "run_conflicts"))


def _add_proving(parser: _Parser) -> None:
    parser.add_argument(
        "--tree", action="append", required=True, nargs="+", metavar="TREE",
        help="kernel source folder, tarball or REPO@REV; several at once, and repeatable",
    )  # fmt: skip
    parser.add_argument(
        "--arch", action="append", default=[], help="architecture (x86_64, arm64, …); repeatable",
    )  # fmt: skip
    parser.add_argument("--no-cache", action="store_true", help="keep nothing between runs")
    parser.add_argument("--format", choices=["text", "json"], default="text", help="how to answer (default: text)")


def _add_cache(verbs: argparse._SubParsersAction[_Parser]) -> None:
    parser = _verb(verbs, "cache", "show or remove what is kept between runs")
    actions = parser.add_subparsers(prog=parser.prog, metavar="ACTION", required=True, parser_class=_Parser)
    for name, summary in (("info", "show where it is and how much there is"), ("clear", "remove it")):
        action = actions.add_parser(name, help=summary, allow_abbrev=False)
        action.set_defaults(run=_later("cache", f"run_{name}"))


def _add_schema(verbs: argparse._SubParsersAction[_Parser]) -> None:
    parser = _verb(verbs, "schema", "print a JSON Schema")
    parser.add_argument(
        "name", choices=["profile", "rules", "settings", "waivers", "baseline", "report", "explain", "diff", "proof"],
        help="of which kind of file",
    )  # fmt: skip
    parser.set_defaults(run=_later("schema"))


def _later(module: str, function: str = "run") -> Callable[[argparse.Namespace], int]:
    """Return a function that imports its verb only when it is called: start-up time counts in a hook."""

    def run(arguments: argparse.Namespace) -> int:
        from importlib import import_module  # noqa: PLC0415

        status: int = getattr(import_module(f"kconfig_guard.cli.{module}"), function)(arguments)
        return status

    return run


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number")
    return int(text)
