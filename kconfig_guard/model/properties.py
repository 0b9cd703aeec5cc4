"""Read the entries of symbols and the properties of menus, choices and symbols into raw menu nodes.

What is plain, nearly all of it, is read with the patterns of ``plain_syntax``; the rest is left to kconfiglib, line by
line. What is added to the language of kconfiglib 14.1.0, after the grammar in the trees' ``scripts/kconfig/parser.y``:
``modules`` and ``transitional`` on a line of their own, and ``depends on A if B``.
"""

from __future__ import annotations

import re
from io import StringIO
from typing import TYPE_CHECKING, Any

from kconfig_guard.errors import InputError
from kconfig_guard.model.macros import Macros
from kconfig_guard.model.plain_syntax import BLANKS, CHAIN, ENTRY, LINE, NEXT_ENTRY, PROPERTY, help_end, indent
from kconfig_guard.model.private_kconfiglib import TRANSITIONAL_TOKEN, lib

if TYPE_CHECKING:
    from collections.abc import Callable

_MAX_NESTING = 4000
_MAX_INDENT = 200

_TYPES = {
    "bool": lib.BOOL, "tristate": lib.TRISTATE, "int": lib.INT, "hex": lib.HEX, "string": lib.STRING,
    "def_bool": lib.BOOL, "def_tristate": lib.TRISTATE,
}  # fmt: skip
_KEYWORDS = {
    "source": lib._T_SOURCE, "menu": lib._T_MENU, "comment": lib._T_COMMENT,
    "endif": lib._T_ENDIF, "endmenu": lib._T_ENDMENU, "endchoice": lib._T_ENDCHOICE,
}  # fmt: skip
_QUOTED = re.compile(r""" "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' """, re.VERBOSE)
_IF = re.compile(r"\bif\b").search


class Text(StringIO):
    """The lines of a file, with the whole text at hand."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Properties(Macros):
    """A parser's knowledge of entries and properties."""

    def _prepare_properties(self) -> None:
        self.transitional: set[Any] = set()
        self.modules_symbol: Any = None
        self.defconfig_list: Any = None
        self.earlier_prompts: dict[Any, list[tuple[str, Any]]] = {}
        """Node to the prompts that its entry has before the last one; any of them may show the symbol."""
        self._known_lines: dict[str, Any] = {}
        self._known_conditions: dict[str, Any] = {}
        self._tokens: tuple[Any, ...] = (None,)
        self._reuse_tokens = False
        self._entry: Any = None
        """The symbol whose properties are being read line by line; None elsewhere."""

    def _node(self, item: Any, prompt: str | None = None) -> Any:
        node = lib.MenuNode()
        node.item, node.list, node.prompt = item, None, None if prompt is None else (prompt, self.y)
        node.filename, node.linenr = self.filename, self.linenr
        return node

    def _lookup_sym(self, name: str) -> Any:
        symbol = self.syms.get(name)
        if symbol is None:
            symbol = self.syms[name] = lib.Symbol()
            symbol.name = name
        return symbol

    def _parse_plain_entries(self, prev: Any) -> Any:
        """Read entries of symbols as long as they begin in the plain form; return the last node."""
        stream: Text = self._readline.__self__
        text, counted = stream.text, stream.tell()
        match = ENTRY(text, counted)
        while match:
            self.linenr += text.count("\n", counted, match.end("name"))
            counted = match.end("name")
            prev.next = prev = node = self._entry_node(match["name"])
            begin = self._take_plain_props(node, text, self._take_first_props(node, match))
            match = ENTRY(text, begin)
            if match is None:
                self.linenr += text.count("\n", counted, begin)
                stream.seek(begin)
                if NEXT_ENTRY(text, begin):
                    break
                self._parse_more_props(node)
                if self._reuse_tokens:
                    break
                counted = stream.tell()
                match = ENTRY(text, counted)
        return prev

    def _entry_node(self, name: str) -> Any:
        """Return a new node for a symbol, whose entry begins on the next line."""
        # As _node() and _parse_props() would, at half the cost.
        node = lib.MenuNode()
        node.item = self.syms.get(name) or self._lookup_sym(name)
        node.list = node.prompt = node.visibility = None
        node.dep, node.filename, node.linenr = self.y, self.filename, self.linenr + 1
        return node

    def _take_first_props(self, node: Any, entry: re.Match[str]) -> int:
        """Add the properties that an entry begins with; return where the next one stands."""
        _, kind, prompt, depends = entry.groups()
        if kind is not None:
            symbol = node.item
            if not symbol.orig_type:
                symbol.orig_type = _TYPES[kind]
            if prompt is not None:
                node.prompt = prompt.strip(), self.y
        if depends is not None:
            condition = self._known_conditions.get(depends) or self._condition(depends)
            if condition is None:
                return entry.string.rindex("\n", 0, entry.start("depends")) + 1
            node.dep = condition
        return entry.end()

    def _take_plain_props(self, node: Any, text: str, position: int) -> int:
        """Add properties to a symbol's node up to the first that is not of a plain form; return where that stands."""
        match = PROPERTY(text, position)
        while match:
            kind = match.lastgroup
            if kind == "end":
                return match.end()
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
        stream: Text = self._readline.__self__
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
        verb, name, text = match.group("select", "selected", "select_if")
        condition = self.y if text is None else self._if(text)
        if condition is None:
            return False
        (node.selects if verb == "select" else node.implies).append((self._lookup_sym(name), condition))
        return True

    def _take_dependency(self, node: Any, match: re.Match[str]) -> bool:
        condition = self._condition(match["depends"])
        if condition is None:
            return False
        node.dep = condition if node.dep is self.y else self._make_and(node.dep, condition)
        return True

    def _take_type(self, node: Any, match: re.Match[str]) -> bool:
        kind, prompt, text = match.group("type", "prompt", "prompt_if")
        if prompt is not None:
            condition = self.y if text is None else self._if(text)
            if condition is None:
                return False
            if node.prompt:
                self._keep_prompt(node)
            node.prompt = prompt.strip(), condition
        self._set_type(node.item, _TYPES[kind])
        return True

    def _take_default(self, node: Any, match: re.Match[str]) -> bool:
        keyword, value, text = match.group("default", "value", "default_if")
        condition = self.y if text is None else self._if(text)
        if condition is None or (lib._get_keyword(value) and value not in ("n", "m", "y")):
            return False
        if keyword != "default":
            self._set_type(node.item, _TYPES[keyword])
        symbol = self.const_syms[value] if value in ("n", "m", "y") else self._lookup_sym(value)
        node.defaults.append((symbol, condition))
        return True

    def _take_help(self, _node: Any, match: re.Match[str]) -> bool:
        line = match.string[match.end() : match.end() + _MAX_INDENT]
        # Blanks instead of tabs may continue the text; that is rare, and found out line by line.
        return not line[:1].isspace() or indent(line) < len(match["help"].expandtabs())

    def _if(self, text: str) -> Any:
        """Return the condition that stands behind an ``if``; None if that is left to kconfiglib."""
        return None if _IF(text) else self._condition(text)

    def _condition(self, text: str) -> Any:
        """Return the expression that a text spells; None if it is none, which kconfiglib shall say at its line."""
        expression = self._known_conditions.get(text)
        if expression is None and CHAIN(text):
            expression = self._known_conditions[text] = self._chain(text)
        elif expression is None and not self._is_too_deep(text):
            try:
                self._tokens, self._tokens_i = self._tokenize(f"depends on {text}\n"), 2
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
        self._entry = node.item if node.item.__class__ is lib.Symbol else None
        # kconfiglib would go on to the end of the entry.
        self._next_line = self._next_line_once  # type: ignore[method-assign]
        try:
            super()._parse_props(node)
        finally:
            del self._next_line
            self._entry = None
        self._check_prop(node)
        return self._lines_asked > 1

    def _next_line_once(self) -> bool:
        self._lines_asked += 1
        return self._lines_asked == 1 and Properties._next_line(self)

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
        while line.endswith("\\\n") and "#" not in _QUOTED.sub("", line):
            line = line[:-2] + self._readline()
            self.linenr += 1
        tokens = self._tokenize(line)
        first = tokens[0]
        if self._is_too_deep(line):
            raise InputError("expression nested too deeply", self.filename, self.linenr)
        if first == lib._T_OPTION:
            self._take_option(tokens[1])
        if first in (lib._T_MODULES, TRANSITIONAL_TOKEN):
            return self._take_attribute(first)
        if first is not None and "$" not in line and "\n" not in line[:-1]:
            # A macro may mean something else the next time, and an assignment has to be done again.
            self._known_lines[line] = tokens
        return tokens

    def _take_attribute(self, token: int) -> tuple[None]:
        """Note ``modules`` or ``transitional`` for the symbol being defined; the line itself then counts as blank."""
        symbol = self._entry
        if symbol is None:
            raise InputError(f"'{self._line.strip()}' belongs to a symbol", self.filename, self.linenr)
        if token == TRANSITIONAL_TOKEN:
            self.transitional.add(symbol)
        elif self.modules_symbol is not None:
            raise InputError(
                f"{symbol.name} has 'modules', which {self.modules_symbol.name} has already", self.filename, self.linenr
            )
        else:
            self.modules_symbol = symbol
        return (None,)

    def _take_option(self, token: int) -> None:
        """Look at an ``option`` of the old language before kconfiglib does."""
        if self._entry is None or token == lib._T_ENV:
            # What kconfiglib would make of "option env" depends on the machine; no kernel since 4.18 has it.
            raise InputError(f"'{self._line.strip()}' cannot stand here", self.filename, self.linenr)
        if token == lib._T_MODULES:
            self.modules_symbol = self._entry

    def _parse_help(self, _node: Any) -> None:
        # The text itself is not needed, only where it ends: at the first line that is indented less than its start.
        stream: Text = self._readline.__self__
        readline, text = stream.readline, stream.text
        line, skipped = self._next_text()
        if skipped == 1 and line and not indent(line):
            # What follows at once is text even without indent.
            line, _ = self._next_text()
        if not line:
            return
        columns = indent(line)
        ends = help_end(line[: len(line) - len(line.lstrip())])
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

    def _next_text(self) -> tuple[str, int]:
        """Return the next line that is not blank, and how many were read for it."""
        read = 1
        line = self._readline()
        while line.isspace():
            line = self._readline()
            read += 1
        self.linenr += read
        return line, read

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
        if node.prompt:
            self._keep_prompt(node)
        super()._parse_prompt(node)

    def _keep_prompt(self, node: Any) -> None:
        self.earlier_prompts.setdefault(node, []).append(node.prompt)

    def _set_type(self, item: Any, new_type: int) -> None:
        if item.__class__ is int:
            raise InputError("a menu or comment cannot have a type", self.filename, self.linenr)
        # conf keeps the first type and ignores a redefinition; kconfiglib would take the last.
        if not item.orig_type:
            item.orig_type = new_type

    def _expect_expr_and_eol(self) -> Any:
        # The condition of "visible if" is the one that conf takes as it stands, for the menu itself.
        expression = self._parse_expr(self._tokens[0] is not lib._T_VISIBLE)
        if self._tokens[0] is lib._T_DEPENDS and self._check_token(lib._T_IF):
            condition = self._parse_expr(True)  # noqa: FBT003
            expression = (lib.OR, expression, unless(condition, self.n))
        if self._tokens[self._tokens_i] is not None:
            self._trailing_tokens_error()
        return expression


_TAKE: dict[str, Callable[[Properties, Any, re.Match[str]], bool]] = {
    "selected": Properties._take_selection,
    "select_if": Properties._take_selection,
    "depends": Properties._take_dependency,
    "type": Properties._take_type,
    "prompt": Properties._take_type,
    "prompt_if": Properties._take_type,
    "value": Properties._take_default,
    "default_if": Properties._take_default,
    "help": Properties._take_help,
}


def unless(condition: Any, no: Any) -> Any:
    """Return "``condition`` is n", built as ``expr_trans_compare()`` in the trees' ``expr.c`` builds it."""
    return _compare_with_no(condition, no, equal=True)


def with_modules(expression: Any, m: Any, modules: Any) -> Any:
    """Return an expression with ``m && MODULES`` for each ``m`` (``rewrite_m()`` in the trees' ``menu.c``)."""
    if not isinstance(expression, tuple):
        return (lib.AND, m, modules) if expression is m else expression
    if expression[0] in (lib.AND, lib.OR, lib.NOT):
        return (expression[0], *[with_modules(part, m, modules) for part in expression[1:]])
    return expression


def _compare_with_no(expression: Any, no: Any, *, equal: bool) -> Any:
    if not isinstance(expression, tuple):
        return (lib.EQUAL if equal else lib.UNEQUAL, expression, no)
    operator = expression[0]
    if operator in (lib.AND, lib.OR):
        opposite = lib.OR if operator == lib.AND else lib.AND
        # No generator: it would recurse through C, whose stack a hostile tree could exhaust.
        both = [_compare_with_no(part, no, equal=True) for part in expression[1:]]
        result = (opposite, *both)
        return result if equal else (lib.NOT, result)
    if operator == lib.NOT:
        return _compare_with_no(expression[1], no, equal=not equal)
    return (lib.NOT, expression) if equal else expression
