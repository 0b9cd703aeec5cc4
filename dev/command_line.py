"""What the command line looks like, read from its parser: for the manual page and for the shells' completions."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kconfig_guard.cli.parser import build_parser
from kconfig_guard.input.arch import KNOWN
from kconfig_guard.profile.library import Library
from kconfig_guard.report.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGN = "Made by dev/shell_files.py (make docs). Change the parser, not this file."


@dataclass(frozen=True, slots=True)
class Values:
    """What can be written for an argument.

    Attributes:
        words: Words that have a meaning of their own.
        files: Whether it may also be a file or a folder.
        profiles: Whether it may also be a shipped profile.
        then_file: Whether a word may be followed by a colon and a file.
    """

    words: tuple[str, ...] = ()
    files: bool = False
    profiles: bool = False
    then_file: bool = False


_FILE = Values(files=True)
_ANYTHING = Values()
BY_METAVAR = {
    "ARCH": Values(tuple(sorted(KNOWN))),
    "BASE": Values(("allnoconfig", "alldefconfig", "allmodconfig", "allyesconfig"), files=True),
    "CONFIG": _FILE,
    "FILE": _FILE,
    "FMT[:PATH]": Values(FORMATS, then_file=True),
    "FRAGMENT": _FILE,
    "GITREV": _ANYTHING,
    "N": _ANYTHING,
    "NAME": _ANYTHING,
    "NEW": _FILE,
    "OLD": _FILE,
    "OUT": _FILE,
    "PATH": _FILE,
    "PROFILE": Values(files=True, profiles=True),
    "SYMBOL": _ANYTHING,
    "TREE": _FILE,
    "config|run|FILE": Values(("config", "run"), files=True),
}
"""What the parser calls its values, and what they can be."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a verb.

    Attributes:
        flags: How an option is written, the short form first; nothing for what stands by itself.
        name: What its value is called, or all its values; empty for an option without one.
        values: What its value can be.
        text: What it is for.
        nargs: How many there may be, as argparse writes it: a number of times, ``*``, ``+``, ``?`` or nothing for one.
        repeats: Whether an option may be given several times.
    """

    flags: tuple[str, ...]
    name: str
    values: Values
    text: str
    nargs: str
    repeats: bool

    @property
    def summary(self) -> str:
        """What it is for, short enough for a list of completions."""
        if self.values.then_file:
            return "which report, and where it goes"
        text = re.sub(r"^with [^:]*: ", "", self.text)
        return re.split(r"; | \(|: |, or ", text)[0]


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb, or an action of one.

    Attributes:
        name: All its words, such as ``profile check``; empty for the program itself.
        summary: What it does, in a few words.
        details: Further paragraphs.
        arguments: What can be given to it.
        verbs: The verbs or actions below it.
    """

    name: str
    summary: str
    details: str
    arguments: tuple[Argument, ...]
    verbs: tuple[Verb, ...]

    @property
    def options(self) -> list[Argument]:
        """Arguments with a flag."""
        return [one for one in self.arguments if one.flags]

    @property
    def positionals(self) -> list[Argument]:
        """Arguments without a flag, in their order."""
        return [one for one in self.arguments if not one.flags]

    def every(self) -> Iterator[Verb]:
        """Return this verb and all below it."""
        yield self
        for verb in self.verbs:
            yield from verb.every()


@cache
def profile_names() -> tuple[str, ...]:
    """Return the ids of the shipped profiles."""
    return tuple(Library().names())


@cache
def program() -> Verb:
    """Return the whole command line."""
    parser = build_parser()
    return _verb("", parser.description or "", parser)


def epilog() -> str:
    """Return what stands at the end of the program's help: examples and exit status."""
    return build_parser().epilog or ""


def _verb(name: str, summary: str, parser: argparse.ArgumentParser) -> Verb:
    below: list[Verb] = []
    arguments: list[Argument] = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            texts = {one.dest: one.help or "" for one in action._choices_actions}
            below += [_verb(f"{name} {word}".strip(), texts[word], one) for word, one in action.choices.items()]
        else:
            arguments.append(_argument(action))
    details = "" if name == "" else parser.epilog or ""
    return Verb(name, summary.strip(), details.strip(), tuple(arguments), tuple(below))


def _argument(action: argparse.Action) -> Argument:
    takes_value = action.nargs != 0
    name = ""
    values = _ANYTHING
    if takes_value and action.choices is not None:
        values = Values(tuple(map(str, action.choices)))
        name = "|".join(values.words)
    elif takes_value:
        name = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
        if name not in BY_METAVAR:
            raise SystemExit(f"{name} is new: say in BY_METAVAR of dev/command_line.py what completes it")
        values = BY_METAVAR[name]
    text = (action.help or "") % {"prog": "kconfig-guard", "default": action.default}
    # The two words that argparse writes itself.
    if isinstance(action, argparse._HelpAction):
        text = "show how to use it and exit"
    elif isinstance(action, argparse._VersionAction):
        text = "show the version and exit"
    repeats = isinstance(action, argparse._AppendAction)
    return Argument(tuple(action.option_strings), name, values, text, str(action.nargs or ""), repeats)
