"""Expand the macros of Kconfig files: variables, functions, and shell commands, which become probes and are never run.

The rules are those of the trees' ``scripts/kconfig/preprocess.c``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kconfig_guard.errors import InputError
from kconfig_guard.model.private_kconfiglib import lib
from kconfig_guard.model.tree import Location, Probe, ProbeKind, ProbeUse

if TYPE_CHECKING:
    from collections.abc import Mapping

_MAX_EXPANSION = 64 * 1024

_STATUS_SHAPE = re.compile(
    r'\{ (?P<command>.*); \} >/dev/null 2>&1 && echo "(?P<yes>[^"]*)" \|\| echo "(?P<no>[^"]*)"', re.DOTALL
)
_PLACEHOLDER = re.compile(r"\.kconfig-probe-(\d{1,6})\.")


class Macros(lib.Kconfig):  # type: ignore[misc]
    """A parser's knowledge of variables and probes."""

    environment: Mapping[str, str]
    """Values of the environment variables that Kbuild exports and that are facts of the tree."""
    tool_names: frozenset[str]
    """Names of variables that hold a tool's name (``CC``); they stay symbolic in probe commands."""
    toolchain_text: frozenset[str]
    """Names of variables whose value only the toolchain knows; each becomes a probe."""

    def _prepare_macros(self) -> None:
        self.variables: dict[str, Any] = {}
        self.probes: list[Probe] = []
        self.uses: list[ProbeUse] = []
        self._probe_index: dict[tuple[ProbeKind, str], int] = {}
        self._use_index: dict[ProbeUse, int] = {}
        self._functions = {
            "shell": (_shell, 1, 1),
            "error-if": (_error_if, 2, 2),
            "warning-if": (_ignore, 2, 2),
            "info": (_ignore, 1, 1),
            "filename": (lib._filename_fn, 0, 0),
            "lineno": (lib._lineno_fn, 0, 0),
        }

    def _parse_assignment(self, line: str) -> None:
        if line.lstrip().startswith("$("):
            # A bare macro, there for its side effects only: $(shell,…) on a line of its own has none here.
            expanded = self._expand_whole(line.strip(), ())
            if not _PLACEHOLDER.sub("", expanded).strip():
                return
        super()._parse_assignment(line)

    def _expand_whole(self, text: str, args: Any) -> str:
        expanded: str = super()._expand_whole(text, args)
        if len(expanded) > _MAX_EXPANSION:
            self._parse_error("macro expands to too much text")
        return expanded

    def _fn_val(self, args: list[str]) -> str:
        name = args[0]
        if sum(map(len, args)) > _MAX_EXPANSION:
            self._parse_error("macro expands to too much text")
        if name in self.variables and not self.variables[name].is_recursive:
            # What := has expanded is not expanded again (variable_expand() in the trees' preprocess.c).
            text: str = self.variables[name].value
            return text
        if name in self.variables or name in self._functions:
            value: str = super()._fn_val(args)
            return value
        if name in self.environment:
            return self.environment[name]
        if name in self.tool_names:
            return "${" + name + "}"
        if name in self.toolchain_text:
            return self.ask(ProbeKind.ENVIRONMENT, name, None, None)
        return ""

    def ask(self, kind: ProbeKind, command: str, yes: str | None, no: str | None) -> str:
        """Register a question to the toolchain and return the placeholder that stands for its answer."""
        script = self.spell(command, for_shell=True)
        command = self.spell(command)
        key = (kind, command)
        if key not in self._probe_index:
            self._probe_index[key] = len(self.probes)
            self.probes.append(Probe(kind, command, Location(self.filename, self.linenr), script))
        use = ProbeUse(self._probe_index[key], yes, no)
        if use not in self._use_index:
            self._use_index[use] = len(self.uses)
            self.uses.append(use)
        return f".kconfig-probe-{self._use_index[use]}."

    def spell(self, command: str, *, for_shell: bool = False) -> str:
        """Return ``command`` with each placeholder of an earlier probe replaced by what that probe asks.

        For human readers, a probe that yields a flag is spelled as that flag.
        """

        def spell_out(match: re.Match[str]) -> str:
            use = self._use(match)
            if use is None:
                return match[0]
            probe = self.probes[use.probe]
            if probe.kind is ProbeKind.STATUS and for_shell:
                return f"$({{ {probe.script}; }} >/dev/null 2>&1 && echo '{use.yes}' || echo '{use.no}')"
            if probe.kind is ProbeKind.STATUS:
                return use.yes or ""
            if for_shell and probe.kind is ProbeKind.OUTPUT:
                return f"$({probe.script})"
            return f"$({probe.command})" if probe.kind is ProbeKind.OUTPUT else "${" + probe.command + "}"

        return _PLACEHOLDER.sub(spell_out, command)

    def split_text(self, text: str) -> tuple[str | ProbeUse, ...] | None:
        """Return the parts of a text that holds placeholders, or None if it holds none."""
        if ".kconfig-probe-" not in text:
            return None
        parts: list[str | ProbeUse] = []
        end = 0
        for match in _PLACEHOLDER.finditer(text):
            use = self._use(match)
            if use is None:
                continue
            if match.start() > end:
                parts.append(text[end : match.start()])
            parts.append(use)
            end = match.end()
        if end == 0:
            return None
        if end < len(text):
            parts.append(text[end:])
        return tuple(parts)

    def _use(self, match: re.Match[str]) -> ProbeUse | None:
        """Return what a placeholder stands for; a tree may hold text that only looks like one."""
        number = int(match[1])
        return self.uses[number] if number < len(self.uses) else None


def _shell(raw: Macros, _name: str, command: str) -> str:
    match = _STATUS_SHAPE.fullmatch(command)
    if match:
        return raw.ask(ProbeKind.STATUS, match["command"], match["yes"], match["no"])
    return raw.ask(ProbeKind.OUTPUT, command, None, None)


def _error_if(raw: Macros, _name: str, condition: str, message: str) -> str:
    if condition == "y":
        raise InputError(message, raw.filename, raw.linenr)
    return ""


def _ignore(_raw: Macros, _name: str, *_args: str) -> str:
    return ""
