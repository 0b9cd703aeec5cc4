"""Write a resolved config as ``conf`` writes it (``conf_write()`` in the trees' ``confdata.c``)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kconfig_guard.model.tree import NO, EntryKind, Kind

if TYPE_CHECKING:
    from kconfig_guard.model.resolver import Resolver

_SPECIAL = re.compile(r'(["\\])')


def config_line(name: str, kind: Kind, value: str) -> str:
    """Return the line that sets a symbol, as it stands in a config, without a line end."""
    if kind in (Kind.BOOL, Kind.TRISTATE) and value == "n":
        return f"# CONFIG_{name} is not set"
    if kind is Kind.STRING:
        escaped = _SPECIAL.sub(r"\\\1", value)
        return f'CONFIG_{name}="{escaped}"'
    return f"CONFIG_{name}={value}"


def write_config(resolver: Resolver) -> str:
    """Return the whole config file, header included."""
    tree = resolver.tree
    lines = ["#", "# Automatically generated file; DO NOT EDIT.", f"# {tree.main_menu}", "#"]
    done: set[int] = set()
    need_blank = False
    for entry in tree.entries:
        if entry.kind is EntryKind.SYMBOL:
            if entry.symbol in done:
                continue
            done.add(entry.symbol)
            symbol = tree.symbols[entry.symbol]
            if not resolver.written(entry.symbol) or symbol.kind is Kind.UNKNOWN:
                continue
            if need_blank:
                lines.append("")
                need_blank = False
            lines.append(config_line(symbol.name, symbol.kind, resolver.value(entry.symbol)))
        elif resolver.tristate(entry.visible_if) == NO or resolver.tristate(entry.condition) == NO:
            continue
        elif entry.kind is EntryKind.END_MENU:
            lines.append(f"# end of {entry.title}")
            need_blank = True
        else:
            lines += ["", "#", f"# {entry.title}", "#"]
            need_blank = False
    return "\n".join(lines) + "\n"
