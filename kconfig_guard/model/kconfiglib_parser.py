"""The one importer of kconfiglib: parses Kconfig files into raw menu nodes, executing nothing.

Only kconfiglib's tokenizer and parser are used; evaluation is done by this project's own resolver. The library
is loaded as a private copy, so that the few globals that would make a parse depend on the machine (environment
variables, globbing, ``uname``) can be replaced without touching another user of it in the same process.

What is added to the language of kconfiglib 14.1.0, after the grammar in the trees' ``scripts/kconfig/parser.y``:
``modules`` and ``transitional`` on a line of their own, and ``depends on A if B``.
"""

from __future__ import annotations

import importlib.util
import posixpath
import re
from functools import cache
from io import StringIO
from typing import TYPE_CHECKING, Any

from kconfig_guard.errors import InputError
from kconfig_guard.model.tree import Location, Probe, ProbeKind, ProbeUse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

_TRANSITIONAL_TOKEN = 1000
_MAX_BYTES = 64 * 1024 * 1024
_MAX_DEPTH = 100
_MAX_NESTING = 4000
_MAX_MESSAGE = 300
_MAX_EXPANSION = 64 * 1024

_STATUS_SHAPE = re.compile(
    r'\{ (?P<command>.*); \} >/dev/null 2>&1 && echo "(?P<yes>[^"]*)" \|\| echo "(?P<no>[^"]*)"', re.DOTALL
)
_PLACEHOLDER = re.compile(r"\.kconfig-probe-(\d{1,6})\.")


def _load_private_kconfiglib() -> ModuleType:
    spec = importlib.util.find_spec("kconfiglib")
    if spec is None or spec.loader is None:
        raise InputError("the Python package kconfiglib is not installed")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    replacements: dict[str, Any] = {
        # Strings would otherwise be expanded with the process environment and the running kernel's release.
        "expandvars": lambda text: text,
        "_UNAME_RELEASE": "$UNAME_RELEASE",
        # The kernel's own parser takes source names literally.
        "iglob": lambda pattern: [pattern],
        # A variable may be named $, which is a letter like others unless a parenthesis follows.
        "_assignment_lhs_fragment_match": re.compile(r"(?:[A-Za-z0-9_-]|\$(?!\())*").match,
    }
    for name, value in replacements.items():
        setattr(module, name, value)
    module._get_keyword.__self__["transitional"] = _TRANSITIONAL_TOKEN
    return module


lib: Any = _load_private_kconfiglib()
"""The private kconfiglib: node and expression constants for the builder."""


_PLAIN_KEYWORDS = {
    "config": lib._T_CONFIG,
    "menuconfig": lib._T_MENUCONFIG,
    "if": lib._T_IF,
    "source": lib._T_SOURCE,
    "menu": lib._T_MENU,
    "comment": lib._T_COMMENT,
    "endif": lib._T_ENDIF,
    "endmenu": lib._T_ENDMENU,
    "endchoice": lib._T_ENDCHOICE,
}
_PLAIN_LINE = re.compile(
    r"""[ \t]*+ (?:
        (?P<before_symbol> config | menuconfig | if )\ (?P<symbol> [A-Z][A-Z0-9_]*+ )
      | (?P<before_text> source | menu | comment )\ "(?P<text> [^"\\$]*+ )"
      | (?P<alone> endif | endmenu | endchoice )
    ) [ \t]*+ (?: \#[^\n\\]*+ )? \n\Z""",
    re.ASCII | re.VERBOSE,
).match

_PLAIN_PROPERTY = re.compile(
    r"""
      [ \t]++ (?:
          (?P<select> select | imply )\ (?P<selected> S ) (?: \ if\ (?P<if> S ) )? [ \t]*+ \n
        | depends\ on\ (?: (?P<all> S (?:\ &&\ S)*+ ) | (?P<any> S (?:\ \|\|\ S)++ ) ) [ \t]*+ \n
        | (?P<type> bool | tristate ) (?: \ "(?P<prompt> [^"\\$\n]*+ )" )? [ \t]*+ \n
        | default\ (?P<default> [yn] ) [ \t]*+ \n
        | help [ \t]*+ \n (?: [ \t]*+ \n )*+ (?P<help> [ \t]++ ) [^ \t\n] [^\n]*+ \n
          (?: (?P=help) [^\n]*+ \n | [ \t]*+ \n )*+
      )
    | [ \t]*+ (?: \#[^\n]*+ )? \n
    """.replace("S", "[A-Z][A-Z0-9_]*+"),
    re.ASCII | re.VERBOSE,
).match
_NEXT_ENTRY = re.compile(r"(?:config|menuconfig|source|if|endif|menu|endmenu|choice|endchoice|comment)\b").match
_PLAIN_TYPES = {"bool": lib.BOOL, "tristate": lib.TRISTATE}
_MAX_INDENT = 200
_new_symbol = object.__new__


@cache
def _help_end(start: str) -> Callable[..., re.Match[str] | None]:
    """Return a search for a line end after which a line stands that is not blank and does not begin with ``start``."""
    return re.compile(rf"\n(?!{re.escape(start)}|[ \t\r\f\v]*(?:\n|\Z))").search


def _indent(line: str) -> int:
    """Return the columns before the first character of a line that is not blank."""
    return len(line[: len(line) - len(line.lstrip())].expandtabs())


class _Text(StringIO):
    """The lines of a file, with the whole text at hand."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class RawTree(lib.Kconfig):  # type: ignore[misc]
    """Raw menu nodes of a tree, straight from the parser: nothing propagated, nothing evaluated.

    Args:
        read: Returns the text of a file given by its path relative to the tree; raises ``InputError``.
        variables: Values of the environment variables that Kbuild exports and that are facts of the tree.
        tools: Names of variables that hold a tool's name (``CC``); they stay symbolic in probe commands.
        toolchain_text: Names of variables whose value only the toolchain knows; each becomes a probe.
        source_once: Whether sourcing a file a second time is an error.

    Raises:
        InputError: The Kconfig files cannot be read or parsed; the error carries file and line.
    """

    def __init__(
        self,
        read: Callable[[str], str],
        variables: Mapping[str, str],
        tools: frozenset[str],
        toolchain_text: frozenset[str],
        *,
        source_once: bool = False,
    ) -> None:
        self.read = read
        self.tool_names = tools
        self.toolchain_text = toolchain_text
        self.environment = variables
        self.source_once = source_once
        self.probes: list[Probe] = []
        self.uses: list[ProbeUse] = []
        self._probe_index: dict[tuple[ProbeKind, str], int] = {}
        self._use_index: dict[ProbeUse, int] = {}
        self.transitional: set[Any] = set()
        self.modules_symbol: Any = None
        self._known_lines: dict[str, Any] = {}
        self._bytes_read = 0
        self._prepare()
        try:
            self._parse()
        except lib.KconfigError as error:
            raise _located(str(error)) from None
        except RecursionError:
            raise InputError("expression nested too deeply", self.filename, self.linenr) from None

    def _prepare(self) -> None:
        self.srctree = ""
        self._srctree_prefix = ""
        self._encoding = "utf-8"
        self.warn = self.warn_to_stderr = self.warn_assign_undef = False
        self.config_prefix = "CONFIG_"
        for name in ("syms", "const_syms", "named_choices", "variables"):
            setattr(self, name, {})
        for name in ("defined_syms", "choices", "menus", "comments", "_filestack"):
            setattr(self, name, [])
        self.kconfig_filenames: list[str] = []
        self.defconfig_list = None
        self._parsing_kconfigs = True
        for name in "nmy":
            self.const_syms[name] = self._constant(name)
        self.n, self.m, self.y = (self.const_syms[name] for name in "nmy")
        # Stands for the modules symbol in "m && MODULES", into which the parser turns m, until that symbol is known.
        self.modules = self._constant("MODULES")
        self._functions = {
            "shell": (_shell, 1, 1),
            "error-if": (_error_if, 2, 2),
            "warning-if": (_ignore, 2, 2),
            "info": (_ignore, 1, 1),
            "filename": (lib._filename_fn, 0, 0),
            "lineno": (lib._lineno_fn, 0, 0),
        }
        self._tokens: tuple[Any, ...] = (None,)
        self._include_path: tuple[Any, ...] = ()
        self._reuse_tokens = False
        self.filename, self.linenr, self._line = "Kconfig", 0, ""

    def _constant(self, name: str) -> Any:
        symbol = lib.Symbol()
        symbol.kconfig, symbol.name, symbol.is_constant = self, name, True
        symbol.orig_type = lib.TRISTATE
        symbol.rev_dep = symbol.weak_rev_dep = symbol.direct_dep = None
        return symbol

    def _parse(self) -> None:
        top = self.top_node = lib.MenuNode()
        top.kconfig, top.item, top.is_menuconfig = self, lib.MENU, True
        top.prompt, top.dep, top.visibility = ("Main menu", self.y), self.y, self.y
        top.parent, top.filename, top.linenr, top.include_path = None, "Kconfig", 1, ()
        self._readline = self._open("Kconfig", "r").readline
        self.kconfig_filenames.append("Kconfig")
        self._parse_block(None, top, top).next = None
        top.list, top.next = top.next, None

    def _warn(self, *_args: object) -> None:
        """Drop kconfiglib's style warnings: they are about the tree, not about the user's config."""

    def _open(self, filename: str, _mode: str) -> _Text:
        text = self.read(filename)
        self._bytes_read += len(text)
        if self._bytes_read > _MAX_BYTES:
            raise InputError("the Kconfig files add up to more than 64 MiB", self.filename, self.linenr)
        return _Text(text)

    def _enter_file(self, filename: str) -> None:
        path = posixpath.normpath(filename)
        if path.startswith(("/", "..")):
            raise InputError(f"source of '{filename}' leaves the tree", self.filename, self.linenr)
        if self.source_once and path in self.kconfig_filenames:
            raise InputError(f"'{path}' is sourced a second time", self.filename, self.linenr)
        if len(self._filestack) >= _MAX_DEPTH:
            raise InputError("files source each other too deeply", self.filename, self.linenr)
        try:
            super()._enter_file(path)
        except InputError as error:
            if error.line is None:
                raise InputError(error.message, self.filename, self.linenr) from None
            raise

    # What follows is the hot path: a kernel tree has 220,000 lines, half of them help texts, and many of the others
    # stand in it again and again. Most properties have one of a few plain forms, which one search reads at a time.

    def _lookup_sym(self, name: str) -> Any:
        symbol = self.syms.get(name)
        if symbol is None:
            # Without the fields that only evaluation needs, to set which would take longer than all the rest.
            symbol = self.syms[name] = _new_symbol(lib.Symbol)
            symbol.kconfig, symbol.name, symbol.is_constant = self, name, False
            symbol.orig_type, symbol.nodes, symbol._visited = lib.UNKNOWN, [], 0
            symbol.is_allnoconfig_y = False
        return symbol

    def _parse_props(self, node: Any) -> None:
        node.dep = self.y
        if node.item is not lib.MENU:
            node.visibility = None
        has_plain = node.item.__class__ is lib.Symbol
        while True:
            if has_plain and not self._reuse_tokens and self._parse_plain_props(node):
                return
            dep = node.dep
            another = self._parse_other_prop(node)
            node.dep = self._make_and(dep, node.dep)
            if not another:
                return

    def _parse_plain_props(self, node: Any) -> bool:
        """Read the properties of a symbol up to the first that is not of a plain form; say whether it has no more."""
        stream: _Text = self._readline.__self__  # type: ignore[attr-defined]
        text, start = stream.text, stream.tell()
        position, match = start, _PLAIN_PROPERTY(text, start)
        while match and self._take_plain_prop(node, match):
            position = match.end()
            match = _PLAIN_PROPERTY(text, position)
        if position > start:
            stream.seek(position)
            self.linenr += text.count("\n", start, position)
        return _NEXT_ENTRY(text, position) is not None

    def _take_plain_prop(self, node: Any, match: re.Match[str]) -> bool:
        """Add a property to a symbol's node; say whether that could be done."""
        kind = match.lastgroup
        if kind in ("selected", "if"):
            condition = self._lookup_sym(match["if"]) if kind == "if" else self.y
            selections = node.selects if match["select"] == "select" else node.implies
            selections.append((self._lookup_sym(match["selected"]), condition))
        elif kind in ("all", "any"):
            node.dep = self._make_and(node.dep, self._chain(match[kind], kind))
        elif kind == "prompt":
            if node.prompt:
                return False
            self._set_type(node.item, _PLAIN_TYPES[match["type"]])
            node.prompt = match["prompt"].strip(), self.y
        elif kind == "type":
            self._set_type(node.item, _PLAIN_TYPES[match["type"]])
        elif kind == "default":
            node.defaults.append((self.const_syms[match["default"]], self.y))
        elif kind == "help":
            line = match.string[match.end() : match.end() + _MAX_INDENT]
            # Blanks instead of tabs may continue the text; that is rare, and found out line by line.
            return not line[:1].isspace() or _indent(line) < len(match["help"].expandtabs())
        return True

    def _chain(self, text: str, kind: str) -> Any:
        """Return the expression of symbols joined by ``&&`` or ``||``, built like that of the parser."""
        operator, sign = (lib.AND, " && ") if kind == "all" else (lib.OR, " || ")
        *names, last = text.split(sign)
        expression = self._lookup_sym(last)
        for name in reversed(names):
            expression = (operator, self._lookup_sym(name), expression)
        return expression

    def _parse_other_prop(self, node: Any) -> bool:
        """Read one property with kconfiglib; say whether there was one."""
        self._lines_asked = 0
        # kconfiglib would go on to the end of the entry.
        self._next_line = self._next_line_once  # type: ignore[method-assign]
        try:
            super()._parse_props(node)
        finally:
            del self._next_line
        self._check_prop(node)
        return self._lines_asked > 1

    def _next_line_once(self) -> bool:
        self._lines_asked += 1
        return self._lines_asked == 1 and RawTree._next_line(self)

    def _next_line(self) -> bool:
        if self._reuse_tokens:
            self._reuse_tokens = False
            return True
        line = self._readline()
        self.linenr += 1
        while line == "\n" or line.startswith("#"):
            line = self._readline()
            self.linenr += 1
        if not line:
            return False
        self._line = line
        self._tokens = self._known_lines.get(line) or self._new_tokens(line)
        self._tokens_i = 1
        return True

    def _new_tokens(self, line: str) -> Any:
        """Return the tokens of a line that was not seen before: the few plain forms at once, the rest by kconfiglib."""
        tokens: Any
        match = _PLAIN_LINE(line)
        if match is not None:
            kind = match.lastgroup
            if kind == "symbol":
                return [_PLAIN_KEYWORDS[match["before_symbol"]], self._lookup_sym(match[kind]), None]
            if kind == "text":
                return [_PLAIN_KEYWORDS[match["before_text"]], match[kind], None]
            return [_PLAIN_KEYWORDS[match["alone"]], None]
        while line.endswith("\\\n"):
            line = line[:-2] + self._readline()
            self.linenr += 1
        tokens = self._tokenize(line)
        first = tokens[0]
        if len(tokens) > _MAX_NESTING and tokens.count(lib._T_NOT) + tokens.count(lib._T_OPEN_PAREN) > _MAX_NESTING:
            raise InputError("expression nested too deeply", self.filename, self.linenr)
        if first == lib._T_OPTION and tokens[1] == lib._T_MODULES:
            self.modules_symbol = self.defined_syms[-1]
        if first in (lib._T_MODULES, _TRANSITIONAL_TOKEN):
            return self._take_attribute(first)
        if first is not None and "$" not in line and "\n" not in line[:-1]:
            # A macro may mean something else the next time, and an assignment has to be done again.
            self._known_lines[line] = tokens
        return tokens

    def _take_attribute(self, token: int) -> tuple[None]:
        """Note ``modules`` or ``transitional`` for the symbol being defined; the line itself then counts as blank."""
        symbol = self.defined_syms[-1]
        if token == _TRANSITIONAL_TOKEN:
            self.transitional.add(symbol)
        elif self.modules_symbol is not None:
            raise InputError(
                f"{symbol.name} has 'modules', which {self.modules_symbol.name} has already", self.filename, self.linenr
            )
        else:
            self.modules_symbol = symbol
        return (None,)

    def _parse_help(self, node: Any) -> None:
        # The text itself is not needed, only where it ends: at the first line that is indented less than its start.
        stream: _Text = self._readline.__self__  # type: ignore[attr-defined]
        readline, text = stream.readline, stream.text
        node.help = ""
        skipped = 1
        line = readline()
        while line.isspace():
            line = readline()
            skipped += 1
        self.linenr += skipped
        if not line:
            return
        start = line[: len(line) - len(line.lstrip())]
        indent = _indent(line)
        ends = _help_end(start)
        begin = stream.tell()
        while indent:
            # Back to the line end before, with which the pattern begins.
            match = ends(text, stream.tell() - 1)
            if match is None:
                stream.seek(len(text))
                return
            stream.seek(match.end())
            line = readline()
            if not line:
                return
            if _indent(line) < indent:
                break
        self.linenr += text.count("\n", begin, stream.tell())
        self._line_after_help(line)

    def _line_after_help(self, line: str) -> None:
        self._line = line
        self._tokens = self._known_lines.get(line) or self._new_tokens(line)
        self._reuse_tokens = True

    @staticmethod
    def _check_prop(node: Any) -> None:
        if node.item.__class__ is int and (node.defaults or node.selects or node.implies or node.ranges):
            raise InputError("a menu or comment with properties of a symbol", node.filename, node.linenr)
        if node.item is not lib.MENU and node.visibility is not None:
            raise InputError("only a menu can have 'visible if'", node.filename, node.linenr)

    def _parse_prompt(self, node: Any) -> None:
        if node.item.__class__ is int:
            raise InputError("a menu or comment cannot have another prompt", self.filename, self.linenr)
        super()._parse_prompt(node)

    def _set_type(self, item: Any, new_type: int) -> None:
        if item.__class__ is int:
            raise InputError("a menu or comment cannot have a type", self.filename, self.linenr)
        # conf keeps the first type and ignores a redefinition; kconfiglib would take the last.
        if not item.orig_type:
            item.orig_type = new_type

    def _expect_expr_and_eol(self) -> Any:
        expression = self._parse_expr(True)  # noqa: FBT003
        if self._tokens[0] is lib._T_DEPENDS and self._check_token(lib._T_IF):
            condition = self._parse_expr(True)  # noqa: FBT003
            expression = (lib.OR, expression, unless(condition, self.n))
        if self._tokens[self._tokens_i] is not None:
            self._trailing_tokens_error()
        return expression

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


def unless(condition: Any, no: Any) -> Any:
    """Return "``condition`` is n", built as ``expr_trans_compare()`` in the trees' ``expr.c`` builds it."""
    return _compare_with_no(condition, no, equal=True)


def _compare_with_no(expression: Any, no: Any, *, equal: bool) -> Any:
    if not isinstance(expression, tuple):
        return (lib.EQUAL if equal else lib.UNEQUAL, expression, no)
    operator = expression[0]
    if operator in (lib.AND, lib.OR):
        opposite = lib.OR if operator == lib.AND else lib.AND
        both = tuple(_compare_with_no(part, no, equal=True) for part in expression[1:])
        result = (opposite, *both)
        return result if equal else (lib.NOT, result)
    if operator == lib.NOT:
        return _compare_with_no(expression[1], no, equal=not equal)
    return (lib.NOT, expression) if equal else expression


def _shell(raw: RawTree, _name: str, command: str) -> str:
    match = _STATUS_SHAPE.fullmatch(command)
    if match:
        return raw.ask(ProbeKind.STATUS, match["command"], match["yes"], match["no"])
    return raw.ask(ProbeKind.OUTPUT, command, None, None)


def _error_if(raw: RawTree, _name: str, condition: str, message: str) -> str:
    if condition == "y":
        raise InputError(message, raw.filename, raw.linenr)
    return ""


def _ignore(_raw: RawTree, _name: str, *_args: str) -> str:
    return ""


def _located(message: str) -> InputError:
    """Turn a kconfiglib message, ``file:line: text``, into an error with a place; only its first line counts."""
    first = next((line for line in message.splitlines() if line.strip()), message).strip()
    if len(first) > _MAX_MESSAGE:
        first = first[:_MAX_MESSAGE] + "…"
    match = re.match(r"(?P<path>[^:\s]+):(?P<line>\d+): (?:error: )?(?P<text>.*)", first)
    if match:
        return InputError(match["text"], match["path"], int(match["line"]))
    end = re.match(r"error: (?P<text>expected '\w+') at end of '(?P<path>.*)'\Z", first)
    if end:
        return InputError(f"{end['text']} at the end", end["path"])
    return InputError(first.removeprefix("error: "))
