"""The arguments of the verbs that tell of configs without judging them: merge, explain and diff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.cli.arguments.shared import (
    add_color,
    add_form,
    add_no_cache,
    add_toolchain,
    add_tree,
    count,
    later,
    verb,
)

if TYPE_CHECKING:
    from kconfig_guard.cli.arguments.shared import Verbs

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


def add_merge(verbs: Verbs) -> None:
    """Add ``merge``."""
    parser = verb(
        verbs, "merge", "merge fragments into a config and resolve it, as merge_config.sh and olddefconfig do"
    )
    parser.add_argument(
        "base",
        metavar="BASE",
        help="a config or defconfig, or allnoconfig, alldefconfig, allmodconfig or allyesconfig (with --arch); "
        "alone, it is only resolved",
    )
    parser.add_argument("fragments", nargs="*", metavar="FRAGMENT", help="merged in this order")
    add_tree(parser)
    parser.add_argument("--arch", help="architecture (x86_64, arm64, …); read from the config by default")
    add_no_cache(parser)
    add_toolchain(parser)
    parser.add_argument("-o", "--output", metavar="OUT", help="write the config, or the fragment, to a file")
    parser.add_argument(
        "--complete", action="store_true",
        help="instead of the config, write the fragments as one: with the lines that values need which would be lost, "
        "and as comments why others cannot be had",
    )  # fmt: skip
    parser.add_argument(
        "--max-collateral", type=count, metavar="N",
        help="with --complete: give a value up if it would change more than N other options (default: 1000)",
    )  # fmt: skip
    parser.set_defaults(run=later("merge"))


def add_explain(verbs: Verbs) -> None:
    """Add ``explain``."""
    parser = verb(verbs, "explain", "tell all about a symbol or a rule", _EXPLAIN_EPILOG)
    parser.add_argument("name", metavar="NAME", help="a symbol, or the id of a rule")
    parser.add_argument("--config", metavar="CONFIG", help="whose values to explain; - is standard input")
    add_tree(parser)
    parser.add_argument(
        "-p", "--profile", action="append", default=[], metavar="PROFILE",
        help="whose rules count: the id of a shipped profile or the path of a file; repeatable (default: all shipped)",
    )  # fmt: skip
    parser.add_argument(
        "--arch", help="architecture (x86_64, arm64, …); read from the config by default, x86_64 without one"
    )
    add_no_cache(parser)
    add_toolchain(parser)
    add_form(parser)
    add_color(parser)
    parser.set_defaults(run=later("explain"))


def add_diff(verbs: Verbs) -> None:
    """Add ``diff``."""
    parser = verb(verbs, "diff", "tell what two configs come to, and which edited line is the root", _DIFF_EPILOG)
    parser.add_argument("old", metavar="OLD", help="the config that was there before")
    parser.add_argument("new", metavar="NEW", help="the config that counts now")
    add_tree(parser)
    parser.add_argument("--old-tree", metavar="TREE", help="the tree of OLD, if it is another (default: that of NEW)")
    parser.add_argument("--arch", help="architecture (x86_64, arm64, …); read from the configs by default")
    add_no_cache(parser)
    add_toolchain(parser)
    parser.add_argument("--all", action="store_true", help="cut no list short")
    add_form(parser)
    add_color(parser)
    parser.set_defaults(run=later("diff"))
