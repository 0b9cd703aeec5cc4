"""What the arguments of several verbs have in common."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from kconfig_guard.errors import InputError
from kconfig_guard.report.output import columns

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn, TypeAlias

    Verbs: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001 - argparse gives it no other name
    """Where verbs, or the actions of one, are added."""


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Lays help out for the terminal; argparse would import a large library for it, once for each run."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=columns(80) - 2)


class Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are one line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(formatter_class=_Formatter, **options)

    def error(self, message: str) -> NoReturn:
        """Refuse the arguments.

        Raises:
            InputError: Always.
        """
        raise InputError(f"{message} (see '{self.prog} --help')")


def verb(verbs: Verbs, name: str, summary: str, epilog: str = "") -> Parser:
    """Add a verb, or an action of one, and return its parser."""
    return verbs.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=epilog,
        allow_abbrev=False,
    )


def add_actions(parser: Parser) -> Verbs:
    """Make a verb consist of actions, and return where to add them."""
    return parser.add_subparsers(prog=parser.prog, metavar="ACTION", required=True, parser_class=Parser)


def later(module: str, function: str = "run") -> Callable[[argparse.Namespace], int]:
    """Return a function that imports its verb only when it is called: start-up time counts in a hook."""

    def run(arguments: argparse.Namespace) -> int:
        from importlib import import_module  # noqa: PLC0415

        status: int = getattr(import_module(f"kconfig_guard.cli.{module}"), function)(arguments)
        return status

    return run


def count(text: str) -> int:
    """Return a number of the command line.

    Raises:
        argparse.ArgumentTypeError: It is none, or a very long one.
    """
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number")
    return int(text)


def add_tree(parser: Parser) -> None:
    """Add the tree of a config."""
    parser.add_argument("--tree", metavar="TREE", help="kernel source folder or tarball (found as for 'check')")


def add_no_cache(parser: Parser) -> None:
    """Add what keeps the cache out of a run."""
    parser.add_argument("--no-cache", action="store_true", help="keep nothing between runs")


def add_toolchain(parser: Parser) -> None:
    """Add what is known of the toolchain."""
    parser.add_argument(
        "--toolchain", default="config", metavar="config|run|FILE",
        help="what the toolchain can do: read back from the config (default), asked of this machine's (runs the "
        "tree's probe commands), or replayed from a record",
    )  # fmt: skip
    parser.add_argument("--record", metavar="FILE", help="with '--toolchain run': write the answers to a file")


def add_form(parser: Parser) -> None:
    """Add in which form a question is answered."""
    parser.add_argument("--format", choices=["text", "json"], default="text", help="how to answer (default: text)")


def add_color(parser: argparse._ActionsContainer) -> None:
    """Add whether text is styled."""
    parser.add_argument(
        "--color", choices=["auto", "always", "never"], default="auto", help="style the text (default: auto)"
    )
