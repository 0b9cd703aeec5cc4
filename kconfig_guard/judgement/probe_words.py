"""Say in words what a toolchain probe asks for."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kconfig_guard.model.tree import ProbeKind

if TYPE_CHECKING:
    from kconfig_guard.model.resolver import Resolver
    from kconfig_guard.model.tree import Probe

_COMPILER_NAME = re.compile(r'test "\$\(set -- .*cc-version\.sh .*\)" = (?P<name>\w+)')
_TOOL_NAME = re.compile(r'test "\$\(set -- .*(?P<tool>as|ld)-version\.sh .*\)" = (?P<name>\w+)')
_CC_OPTION = re.compile(r"\$\{CC\} -Werror (?:\$\{CLANG_FLAGS\} )?\s*(?P<flag>.*?) -c -x c /dev/null")
_CC_BIT = re.compile(r"\$\{CC\} -Werror (?P<flag>\S+) -E -x c /dev/null")
_ASSEMBLY = re.compile(r'printf "%b\\n" "(?P<code>.*)" \| \$\{CC\}')
_LD_OPTION = re.compile(r"\$\{LD\} -v (?P<flag>.*)")
_RUST_OPTION = re.compile(r"\$\{RUSTC\} (?P<flag>.*?) --crate-type")
_SCRIPT = re.compile(r"\$\{srctree\}/(?P<script>[\w./-]+)")
_MAX_SHOWN = 70
_MAX_PROBES = 1000
"""Of how many probes the words are kept: a tree has about a hundred, and most configs lead to the same."""


@lru_cache(maxsize=_MAX_PROBES)
def lacking(probe: Probe) -> str:
    """Return the reason for a probe that was answered with no."""
    return _sentence(probe, "toolchain lacks", "toolchain is not", "fails")


@lru_cache(maxsize=_MAX_PROBES)
def having(probe: Probe) -> str:
    """Return the reason for a probe that was answered with yes where no is wanted."""
    return _sentence(probe, "toolchain has", "toolchain is", "succeeds")


def assumptions(resolver: Resolver) -> list[str]:
    """Return what a resolved config takes for granted of the toolchain, since nothing told it."""
    probes = resolver.tree.probes
    return sorted(
        {
            having(probes[index]) if answer == "y" else lacking(probes[index])
            for index, answer in resolver.answers.assumed.items()
        }
    )


def _sentence(probe: Probe, lacks: str, is_not: str, outcome: str) -> str:
    command = probe.command
    if probe.kind is ProbeKind.ENVIRONMENT:
        return f"{lacks} {command}"
    if match := _COMPILER_NAME.search(command):
        return f"{is_not} {match['name']}"
    if match := _TOOL_NAME.search(command):
        tool = "assembler" if match["tool"] == "as" else "linker"
        return f"{is_not} the {match['name']} {tool}"
    if "plugin-version.h" in command:
        return f"{lacks} the headers for GCC plugins"
    for pattern, what in (
        (_CC_OPTION, ""),
        (_CC_BIT, ""),
        (_LD_OPTION, " (linker)"),
        (_RUST_OPTION, " (rustc)"),
    ):
        if match := pattern.search(command):
            return f"{lacks} {_short(match['flag'])}{what}"
    if match := _ASSEMBLY.search(command):
        return f"{lacks} the instruction '{_short(match['code'])}' (assembler)"
    if match := _SCRIPT.search(command):
        return f"toolchain check {match['script']} {outcome}"
    return f"toolchain check '{_short(command)}' {outcome}"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 1] + "…"
