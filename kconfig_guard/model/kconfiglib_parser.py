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
from io import StringIO
from typing import TYPE_CHECKING, Any

from kconfig_guard.errors import InputError
from kconfig_guard.model.plain_syntax import BLANKS, CHAIN, ENTRY, LINE, NEXT_ENTRY, PROPERTY, help_end, indent
from kconfig_guard.model.tree import Location, Probe, ProbeKind, ProbeUse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType
    from typing import NoReturn

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


_TYPES = {
    "bool": lib.BOOL, "tristate": lib.TRISTATE, "int": lib.INT, "hex": lib.HEX, "string": lib.STRING,
    "def_bool": lib.BOOL, "def_tristate": lib.TRISTATE,
}  # fmt: skip
_KEYWORDS = {
    "source": lib._T_SOURCE, "menu": lib._T_MENU, "comment": lib._T_COMMENT,
    "endif": lib._T_ENDIF, "endmenu": lib._T_ENDMENU, "endchoice": lib._T_ENDCHOICE,
}  # fmt: skip
_END_KEYWORDS = {token: keyword for keyword, token in _KEYWORDS.items() if keyword.startswith("end")}
_MAX_INDENT = 200
_new_symbol = object.__new__


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
        self._known_conditions: dict[str, Any] = {}
        self._bytes_read = 0
        self._prepare()
        try:
            self._parse()
        except lib.KconfigError as error:
            raise _located(str(error)) from None
        except RecursionError:
            raise InputError("nested too deeply", self.filename, self.linenr) from None

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

    # -- blocks and their statements

    def _parse_block(self, end_token: int | None, parent: Any, prev: Any) -> Any:
        """Read a file, or the block of a menu, choice or if.

        Args:
            end_token: What ends the block; None for a file.
            parent: The node that the statements stand in.
            prev: The node before the first one. That of a block is its parent, whose list it becomes later.

        Returns:
            The last node.
        """
        while True:
            if not self._reuse_tokens:
                prev = self._parse_plain_entries(parent, prev)
            if not self._next_line():
                break
            token = self._tokens[0]
            if token is None:
                continue
            if token is end_token:
                if self._tokens[1] is not None:
                    self._trailing_tokens_error()
                prev.next = None
                return prev
            statement = _STATEMENTS.get(token, RawTree._refuse)
            prev = statement(self, parent, prev)
        if end_token:
            raise InputError(f"expected '{_END_KEYWORDS[end_token]}' at the end", self.filename)
        return prev

    def _refuse(self, _parent: Any, _prev: Any) -> NoReturn:
        raise InputError(f"'{self._line.split()[0]}' cannot stand here", self.filename, self.linenr)

    def _node(self, item: Any, parent: Any, prompt: str | None = None, *, is_menuconfig: bool = False) -> Any:
        node = lib.MenuNode()
        node.item, node.parent, node.is_menuconfig = item, parent, is_menuconfig
        node.prompt = None if prompt is None else (prompt, self.y)
        node.list = node.help = None
        node.filename, node.linenr = self.filename, self.linenr
        return node

    def _parse_entry(self, parent: Any, prev: Any) -> Any:
        symbol = self._tokens[1]
        if symbol.__class__ is not lib.Symbol or symbol.is_constant:
            self._parse_error("missing or bad symbol name")
        if self._tokens[2] is not None:
            self._trailing_tokens_error()
        self.defined_syms.append(symbol)
        node = self._node(symbol, parent, is_menuconfig=self._tokens[0] is lib._T_MENUCONFIG)
        self._parse_props(node)
        prev.next = node
        return node

    def _parse_source(self, parent: Any, prev: Any) -> Any:
        self._enter_file(self._expect_str_and_eol())
        prev = self._parse_block(None, parent, prev)
        self._leave_file()
        return prev

    def _parse_if(self, parent: Any, prev: Any) -> Any:
        node = self._node(None, parent)
        node.dep = self._expect_expr_and_eol()
        return self._parse_contents(lib._T_ENDIF, node, prev)

    def _parse_menu(self, parent: Any, prev: Any) -> Any:
        node = self._node(lib.MENU, parent, self._expect_str_and_eol(), is_menuconfig=True)
        node.visibility = self.y
        self._parse_props(node)
        return self._parse_contents(lib._T_ENDMENU, node, prev)

    def _parse_choice(self, parent: Any, prev: Any) -> Any:
        choice = lib.Choice()
        if self._tokens[1] is not None:
            choice = self.named_choices.setdefault(self._expect_str_and_eol(), choice)
        node = self._node(choice, parent, is_menuconfig=True)
        self._parse_props(node)
        return self._parse_contents(lib._T_ENDCHOICE, node, prev)

    def _parse_contents(self, end_token: int, node: Any, prev: Any) -> Any:
        self._parse_block(end_token, node, node)
        node.list = node.next
        prev.next = node
        return node

    def _parse_comment(self, parent: Any, prev: Any) -> Any:
        node = self._node(lib.COMMENT, parent, self._expect_str_and_eol())
        self._parse_props(node)
        prev.next = node
        return node

    def _parse_mainmenu(self, _parent: Any, prev: Any) -> Any:
        self.top_node.prompt = (self._expect_str_and_eol(), self.y)
        return prev

    # -- entries and properties; what is plain, nearly all of it, is read here and the rest by kconfiglib

    def _lookup_sym(self, name: str) -> Any:
        symbol = self.syms.get(name)
        if symbol is None:
            # Without the fields that only evaluation needs, to set which would take longer than all the rest.
            symbol = self.syms[name] = _new_symbol(lib.Symbol)
            symbol.kconfig, symbol.name, symbol.is_constant = self, name, False
            symbol.orig_type, symbol.nodes, symbol._visited = lib.UNKNOWN, [], 0
            symbol.is_allnoconfig_y = False
        return symbol

    def _parse_plain_entries(self, parent: Any, prev: Any) -> Any:
        """Read entries of symbols as long as they begin in the plain form; return the last node."""
        stream: _Text = self._readline.__self__  # type: ignore[attr-defined]
        text, begin = stream.text, stream.tell()
        match = ENTRY(text, begin)
        while match:
            position = match.end()
            self.linenr += text.count("\n", begin, position)
            symbol = self._lookup_sym(match["name"])
            self.defined_syms.append(symbol)
            node = self._node(symbol, parent, is_menuconfig=match["keyword"] == "menuconfig")
            node.dep, node.visibility = self.y, None
            prev.next = prev = node
            begin = self._take_plain_props(node, text, position)
            self.linenr += text.count("\n", position, begin)
            match = ENTRY(text, begin)
            if match is None:
                stream.seek(begin)
                if NEXT_ENTRY(text, begin):
                    break
                self._parse_more_props(node)
                if self._reuse_tokens:
                    break
                begin = stream.tell()
                match = ENTRY(text, begin)
        return prev

    def _take_plain_props(self, node: Any, text: str, position: int) -> int:
        """Add properties to a symbol's node up to the first that is not of a plain form; return where that stands."""
        match = PROPERTY(text, position)
        while match:
            kind = match.lastgroup
            if kind is not None and not _TAKE[kind](self, node, match):
                break
            position = match.end()
            match = PROPERTY(text, position)
        return position

    def _parse_props(self, node: Any) -> None:
        node.dep = self.y
        if node.item is not lib.MENU:
            node.visibility = None
        self._parse_more_props(node)

    def _parse_more_props(self, node: Any) -> None:
        """Read the properties of a node from the next line on, each one by the fastest way there is."""
        another = True
        while another:
            if not self._reuse_tokens and self._is_done_plainly(node):
                return
            dep = node.dep
            another = self._parse_other_prop(node)
            node.dep = self._make_and(dep, node.dep)

    def _is_done_plainly(self, node: Any) -> bool:
        """Read plain properties, of a symbol only; say whether what comes next is no property."""
        stream: _Text = self._readline.__self__  # type: ignore[attr-defined]
        text, begin = stream.text, stream.tell()
        if node.item.__class__ is lib.Symbol:
            end = self._take_plain_props(node, text, begin)
        else:
            blanks = BLANKS(text, begin)
            end = blanks.end() if blanks else begin
        self.linenr += text.count("\n", begin, end)
        stream.seek(end)
        return NEXT_ENTRY(text, end) is not None

    # Each of these adds a plain property to a node, or says that it cannot.

    def _take_selection(self, node: Any, match: re.Match[str]) -> bool:
        condition = self._if(match["select_if"])
        if condition is None:
            return False
        selections = node.selects if match["select"] == "select" else node.implies
        selections.append((self._lookup_sym(match["selected"]), condition))
        return True

    def _take_dependency(self, node: Any, match: re.Match[str]) -> bool:
        condition = self._condition(match["depends"])
        if condition is None:
            return False
        node.dep = self._make_and(node.dep, condition)
        return True

    def _take_type(self, node: Any, match: re.Match[str]) -> bool:
        text = match["prompt"]
        if text is not None:
            condition = self._if(match["prompt_if"])
            if condition is None:
                return False
            node.prompt = text.strip(), condition
        self._set_type(node.item, _TYPES[match["type"]])
        return True

    def _take_default(self, node: Any, match: re.Match[str]) -> bool:
        condition = self._if(match["default_if"])
        value, kind = match["value"], _TYPES.get(match["default"])
        if condition is None or value == "if":
            return False
        if kind is not None:
            self._set_type(node.item, kind)
        symbol = self.const_syms[value] if value in ("n", "m", "y") else self._lookup_sym(value)
        node.defaults.append((symbol, condition))
        return True

    def _take_help(self, _node: Any, match: re.Match[str]) -> bool:
        line = match.string[match.end() : match.end() + _MAX_INDENT]
        # Blanks instead of tabs may continue the text; that is rare, and found out line by line.
        return not line[:1].isspace() or indent(line) < len(match["help"].expandtabs())

    def _if(self, text: str | None) -> Any:
        """Return the condition behind an ``if``, or y if there is no such; None if that is left to kconfiglib."""
        if text is None:
            return self.y
        return None if " if " in text else self._condition(text)

    def _condition(self, text: str) -> Any:
        """Return the expression that a text spells; None if it is none, which kconfiglib shall say at its line."""
        expression = self._known_conditions.get(text)
        if expression is None and CHAIN(text):
            expression = self._known_conditions[text] = self._chain(text)
        elif expression is None and not self._is_too_deep(text):
            self._tokens, self._tokens_i = self._tokenize(f"depends on {text}\n"), 2
            try:
                expression = self._expect_expr_and_eol()
            except lib.KconfigError:
                return None
            self._known_conditions[text] = expression
        return expression

    def _chain(self, text: str) -> Any:
        """Return the expression of symbols joined by ``&&`` or ``||``, built like that of kconfiglib."""
        operator, sign = (lib.OR, " || ") if "|" in text else (lib.AND, " && ")
        *names, last = text.rstrip(" ").split(sign)
        expression = self._lookup_sym(last)
        for name in reversed(names):
            expression = (operator, self._lookup_sym(name), expression)
        return expression

    @staticmethod
    def _is_too_deep(text: str) -> bool:
        return len(text) > _MAX_NESTING and text.count("(") + text.count("!") > _MAX_NESTING

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
        match = LINE(line)
        if match is not None:
            if match["if"]:
                return [lib._T_IF, self._lookup_sym(match["if"]), None]
            if match["alone"]:
                return [_KEYWORDS[match["alone"]], None]
            return [_KEYWORDS[match["before_text"]], match["text"], None]
        while line.endswith("\\\n"):
            line = line[:-2] + self._readline()
            self.linenr += 1
        tokens = self._tokenize(line)
        first = tokens[0]
        if self._is_too_deep(line):
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
        columns = indent(line)
        ends = help_end(start)
        begin = stream.tell()
        while columns:
            # Back to the line end before, with which the pattern begins.
            match = ends(text, stream.tell() - 1)
            if match is None:
                stream.seek(len(text))
                return
            stream.seek(match.end())
            line = readline()
            if not line:
                return
            if indent(line) < columns:
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


_STATEMENTS: dict[int, Callable[[RawTree, Any, Any], Any]] = {
    lib._T_CONFIG: RawTree._parse_entry,
    lib._T_MENUCONFIG: RawTree._parse_entry,
    lib._T_SOURCE: RawTree._parse_source,
    lib._T_IF: RawTree._parse_if,
    lib._T_MENU: RawTree._parse_menu,
    lib._T_CHOICE: RawTree._parse_choice,
    lib._T_COMMENT: RawTree._parse_comment,
    lib._T_MAINMENU: RawTree._parse_mainmenu,
}
_TAKE: dict[str, Callable[[RawTree, Any, re.Match[str]], bool]] = {
    "selected": RawTree._take_selection,
    "select_if": RawTree._take_selection,
    "depends": RawTree._take_dependency,
    "type": RawTree._take_type,
    "prompt": RawTree._take_type,
    "prompt_if": RawTree._take_type,
    "value": RawTree._take_default,
    "default_if": RawTree._take_default,
    "help": RawTree._take_help,
}


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
