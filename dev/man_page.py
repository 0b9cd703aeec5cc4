"""The manual page, made from the parser."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from dev.command_line import SIGN, epilog, program
from kconfig_guard import __version__
from kconfig_guard.policy.settings import NAME as SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dev.command_line import Argument, Verb

_WIDTH = 100

_DESCRIPTION = """\
A config is judged against profiles of rules, over the kernel tree's own Kconfig files. For every violation it is said
why it matters, what stands in the way, and which lines would mend it. By default nothing in the tree is executed, no
compiler is needed, and there are no network connections.
"""

_FILES = {
    SETTINGS: "What is judged by what, thresholds, waivers and decisions on conflicts; looked for in the working "
    "directory and further up in the repository. The table [tool.kconfig-guard] of pyproject.toml will do as well.",
    ".kconfig-guard-baseline.yaml": "Findings that were there when the baseline was written, unless another file is "
    "named.",
    "~/.cache/kconfig-guard": "What takes time to make: unpacked tarballs, and the rule library in a form that loads "
    "fast. It may be removed at any time.",
}

ENVIRONMENT = {
    "FORCE_COLOR": "If not empty, text is styled wherever it goes. --color counts more.",
    "NO_COLOR": "If not empty, text is not styled. FORCE_COLOR and --color count more.",
    "SOURCE_DATE_EPOCH": "Seconds since 1970, as for reproducible builds: the moment that decides which waivers have "
    "expired, instead of now.",
    "TERM": "On a terminal that is 'dumb' nothing is styled, and no progress is shown.",
    "XDG_CACHE_HOME": "The folder of caches, if absolute, instead of ~/.cache.",
    "CC": "With '--toolchain run' and '--verify kbuild': the C compiler, as for make in a kernel tree. The same holds "
    "for CROSS_COMPILE, LLVM and HOSTCC.",
}
"""Variables that mean something to us."""


def man_page() -> str:
    """Return the manual page in the man(7) language."""
    return "".join(f"{line}\n" for line in _page())


def _page() -> Iterator[str]:
    yield f'.\\" {SIGN}'
    yield f'.TH KCONFIG-GUARD 1 "" "kconfig-guard {__version__}" "User Commands"'
    yield ".SH NAME"
    yield r"kconfig\-guard \- judge Linux kernel configs by hardening and workload profiles"
    yield ".SH SYNOPSIS"
    yield ".nf"
    for verb in program().every():
        if not verb.verbs:
            yield _usage(verb)
    yield ".fi"
    yield ".SH DESCRIPTION"
    yield from _paragraph(_DESCRIPTION)
    yield ".SH OPTIONS"
    yield from _tagged((_flags(option), option.text) for option in program().options)
    yield ".SH VERBS"
    for verb in program().every():
        if verb.name and not verb.verbs:
            yield from _verb(verb)
    yield ".SH EXIT STATUS"
    yield from _tagged((_bold(status), text) for status, text in exit_statuses())
    yield ".SH FILES"
    yield from _tagged((_italic(name), text) for name, text in _FILES.items())
    yield ".SH ENVIRONMENT"
    yield from _tagged((_bold(name), text) for name, text in ENVIRONMENT.items())
    yield ".SH EXAMPLES"
    yield ".nf"
    yield from (_text(line) for line in examples())
    yield ".fi"
    yield ".SH SEE ALSO"
    yield ".BR make (1),"
    yield ".BR git (1)"


def examples() -> list[str]:
    """Return the examples that the program's help ends with."""
    block = epilog().partition("examples:\n")[2].partition("\n\n")[0]
    return [line.strip() for line in block.splitlines()]


def exit_statuses() -> list[tuple[str, str]]:
    """Return the exit statuses that the program's help ends with, and what they mean."""
    block = epilog().partition("exit status:\n")[2]
    return re.findall(r"(?:^|\s)(\d+)  (\S.*?)(?=\s{3,}|\n|\Z)", block)


def _usage(verb: Verb) -> str:
    words = [_bold(f"kconfig-guard {verb.name}")]
    if any("--help" not in option.flags for option in verb.options):
        words.append("[options]")
    words += [_counted(_italic(one.name), one.nargs) for one in verb.positionals]
    return " ".join(words)


def _counted(name: str, nargs: str) -> str:
    return {"*": rf"[{name}\ .\|.\|.]", "+": rf"{name}\ .\|.\|.", "?": f"[{name}]"}.get(nargs, name)


def _verb(verb: Verb) -> Iterator[str]:
    yield f".SS {_text(verb.name)}"
    yield from _paragraph(f"{verb.summary[0].upper()}{verb.summary[1:]}.")
    if verb.details:
        yield ".PP"
        yield from _paragraph(verb.details)
    items = [(_italic(one.name), one.text) for one in verb.positionals]
    items += [(_flags(one), one.text) for one in verb.options if "--help" not in one.flags]
    yield from _tagged(items)


def _flags(option: Argument) -> str:
    flags = ", ".join(_bold(flag) for flag in option.flags)
    if not option.name:
        return flags
    return f"{flags} {_counted(_italic(option.name), option.nargs)}"


def _tagged(items: Iterable[tuple[str, str]]) -> Iterator[str]:
    for tag, text in items:
        yield ".TP"
        yield tag
        yield from _paragraph(text)


def _paragraph(text: str) -> Iterator[str]:
    for line in textwrap.wrap(" ".join(text.split()), _WIDTH, break_long_words=False, break_on_hyphens=False):
        yield _text(line)


def _bold(text: str) -> str:
    return rf"\fB{_text(text)}\fR"


def _italic(text: str) -> str:
    return rf"\fI{_text(text)}\fR"


def _text(text: str) -> str:
    """Return a text in which nothing is taken for a command, and hyphens can be copied."""
    text = text.replace("\\", r"\e").replace("-", r"\-").replace("…", r"\|.\|.\|.").replace("'", r"\(aq")
    return rf"\&{text}" if text.startswith((".", "'")) else text
