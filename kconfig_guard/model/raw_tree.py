"""Parse the Kconfig files of a tree into raw menu nodes, executing nothing and reading nothing outside of it."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from kconfig_guard.errors import InputError
from kconfig_guard.model.private_kconfiglib import lib
from kconfig_guard.model.properties import Properties, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import NoReturn

_MAX_BYTES = 64 * 1024 * 1024
_MAX_DEPTH = 100
_MAX_MESSAGE = 300
_END_KEYWORDS = {lib._T_ENDIF: "endif", lib._T_ENDMENU: "endmenu", lib._T_ENDCHOICE: "endchoice"}


class RawTree(Properties):
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
        for name in ("syms", "const_syms", "named_choices"):
            setattr(self, name, {})
        self._filestack: list[Any] = []
        self.kconfig_filenames: list[str] = []
        self._parsing_kconfigs = True
        for name in "nmy":
            self.const_syms[name] = self._constant(name)
        self.n, self.m, self.y = (self.const_syms[name] for name in "nmy")
        # Stands for the modules symbol in "m && MODULES", into which the parser turns m, until that symbol is known.
        self.modules = self._constant("MODULES")
        self._prepare_macros()
        self._prepare_properties()
        self._include_path: tuple[Any, ...] = ()
        self._sourced = {"Kconfig"}
        self.filename, self.linenr, self._line = "Kconfig", 0, ""

    def _constant(self, name: str) -> Any:
        symbol = lib.Symbol()
        symbol.name, symbol.is_constant, symbol.orig_type = name, True, lib.TRISTATE
        return symbol

    def _parse(self) -> None:
        top = self.top_node = lib.MenuNode()
        top.kconfig, top.item, top.is_menuconfig = self, lib.MENU, True
        top.prompt, top.dep, top.visibility = ("Main menu", self.y), self.y, self.y
        top.parent, top.filename, top.linenr, top.include_path = None, "Kconfig", 1, ()
        self._readline = self._open("Kconfig", "r").readline
        self.kconfig_filenames.append("Kconfig")
        self._parse_block(None, top).next = None
        top.list, top.next = top.next, None

    def _warn(self, *_args: object) -> None:
        """Drop kconfiglib's style warnings: they are about the tree, not about the user's config."""

    def _open(self, filename: str, _mode: str) -> Text:
        text = self.read(filename)
        self._bytes_read += len(text)
        if self._bytes_read > _MAX_BYTES:
            raise InputError("the Kconfig files add up to more than 64 MiB", self.filename, self.linenr)
        return Text(text)

    def _enter_file(self, filename: str) -> None:
        path = posixpath.normpath(filename)
        if path.startswith(("/", "..")):
            raise InputError(f"source of '{filename}' leaves the tree", self.filename, self.linenr)
        if self.source_once and path in self._sourced:
            raise InputError(f"'{path}' is sourced a second time", self.filename, self.linenr)
        if len(self._filestack) >= _MAX_DEPTH:
            raise InputError("files source each other too deeply", self.filename, self.linenr)
        self._sourced.add(path)
        try:
            super()._enter_file(path)
        except InputError as error:
            if error.line is None:
                raise InputError(error.message, self.filename, self.linenr) from None
            raise

    # -- blocks and their statements

    def _parse_block(self, end_token: int | None, prev: Any) -> Any:
        """Read a file, or the block of a menu, choice or if.

        Args:
            end_token: What ends the block; None for a file.
            prev: The node before the first one. That of a block is its parent, whose list it becomes later.

        Returns:
            The last node.
        """
        while True:
            if not self._reuse_tokens:
                prev = self._parse_plain_entries(prev)
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
            prev = statement(self, prev)
        if end_token:
            raise InputError(f"expected '{_END_KEYWORDS[end_token]}' at the end", self.filename)
        return prev

    def _refuse(self, _prev: Any) -> NoReturn:
        raise InputError(f"'{self._line.split()[0]}' cannot stand here", self.filename, self.linenr)

    def _parse_entry(self, prev: Any) -> Any:
        symbol = self._tokens[1]
        if symbol.__class__ is not lib.Symbol or symbol.is_constant:
            self._parse_error("missing or bad symbol name")
        if self._tokens[2] is not None:
            self._trailing_tokens_error()
        node = self._node(symbol)
        self._parse_props(node)
        prev.next = node
        return node

    def _parse_source(self, prev: Any) -> Any:
        self._enter_file(self._expect_str_and_eol())
        prev = self._parse_block(None, prev)
        self._leave_file()
        return prev

    def _parse_if(self, prev: Any) -> Any:
        node = self._node(None)
        node.dep = self._expect_expr_and_eol()
        return self._parse_contents(lib._T_ENDIF, node, prev)

    def _parse_menu(self, prev: Any) -> Any:
        node = self._node(lib.MENU, self._expect_str_and_eol().lstrip())
        node.visibility = self.y
        self._parse_props(node)
        return self._parse_contents(lib._T_ENDMENU, node, prev)

    def _parse_choice(self, prev: Any) -> Any:
        choice = lib.Choice()
        if self._tokens[1] is not None:
            choice = self.named_choices.setdefault(self._expect_str_and_eol(), choice)
        node = self._node(choice)
        self._parse_props(node)
        return self._parse_contents(lib._T_ENDCHOICE, node, prev)

    def _parse_contents(self, end_token: int, node: Any, prev: Any) -> Any:
        self._parse_block(end_token, node)
        node.list = node.next
        prev.next = node
        return node

    def _parse_comment(self, prev: Any) -> Any:
        node = self._node(lib.COMMENT, self._expect_str_and_eol().lstrip())
        self._parse_props(node)
        prev.next = node
        return node

    def _parse_mainmenu(self, prev: Any) -> Any:
        self.top_node.prompt = (self._expect_str_and_eol().lstrip(), self.y)
        return prev


_STATEMENTS: dict[int, Callable[[RawTree, Any], Any]] = {
    lib._T_CONFIG: RawTree._parse_entry,
    lib._T_MENUCONFIG: RawTree._parse_entry,
    lib._T_SOURCE: RawTree._parse_source,
    lib._T_IF: RawTree._parse_if,
    lib._T_MENU: RawTree._parse_menu,
    lib._T_CHOICE: RawTree._parse_choice,
    lib._T_COMMENT: RawTree._parse_comment,
    lib._T_MAINMENU: RawTree._parse_mainmenu,
}


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
