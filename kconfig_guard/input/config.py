"""Read kernel configs, defconfigs and fragments: assignments with their lines, and what kind of file it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, NamedTuple

from kconfig_guard.errors import InputError
from kconfig_guard.input.source import decode_text, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

_ASSIGNMENT = re.compile(
    r"""CONFIG_(?P<name>[A-Za-z0-9_]+)=
        (?: (?P<tristate>[ymn])
          | (?P<number>-?[0-9]+ | 0[xX][0-9A-Fa-f]+ | [0-9A-Fa-f]+)
          | "(?P<string>(?:[^"\\]|\\.)*)"
          | (?P<word>[ymn]\S*)
        )(?P<tail>[ \t]*(?:\#.*)?)\Z""",
    re.VERBOSE,
)
_NOT_SET = re.compile(r"# CONFIG_(?P<name>[A-Za-z0-9_]+) is not set\Z")
_HEADER = re.compile(r"# Linux/(?P<arch>\S+) (?P<version>\S+)(?: .*)?Kernel Configuration\Z")
_ESCAPE = re.compile(r"\\(.)")
_MAX_SHOWN = 60


class ConfigKind(Enum):
    """What a file with assignments is, told from its contents."""

    FULL = "config"
    """Written by ``conf``: it has a line for every visible symbol, so an absent symbol is off."""
    PARTIAL = "defconfig or fragment"
    """Only some symbols: an absent symbol has its default, which only the tree knows."""


class Form(StrEnum):
    """How a value is written, which decides for what types of symbols conf accepts it."""

    BARE = "bare"
    TAILED = "tailed"
    """Bare, with blanks or a comment behind it."""
    QUOTED = "quoted"


class Assignment(NamedTuple):
    """One line of a config that gives a symbol a value."""

    name: str
    value: str
    line: int
    form: Form = Form.BARE


@dataclass(slots=True)
class Config:
    """A config file as it was read.

    Attributes:
        path: The name under which the user gave it.
        data: The decompressed bytes.
        kind: Full config or partial one.
        assignments: Symbol to its assignment; where a symbol is assigned twice, the last one.
        order: All assignments in file order, overridden ones included.
        warnings: One readable line for each oddity that the kernel accepts.
        header_arch: ARCH in the header comment, if there is one.
        header_version: Kernel version in the header comment, if there is one.
    """

    path: str
    data: bytes = field(default=b"", repr=False)
    kind: ConfigKind = ConfigKind.PARTIAL
    assignments: dict[str, Assignment] = field(default_factory=dict)
    order: list[Assignment] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    header_arch: str | None = None
    header_version: str | None = None

    @property
    def sha256(self) -> str:
        """Hash of the decompressed bytes, in hexadecimal."""
        from hashlib import sha256  # noqa: PLC0415 - takes long to import, and not every verb asks

        return sha256(self.data).hexdigest()

    def get(self, name: str) -> str | None:
        """Return the value that the file gives a symbol, or None if it has no line for it."""
        assignment = self.assignments.get(name)
        return assignment.value if assignment else None

    def lines(self) -> Iterator[tuple[str, str, str]]:
        """Yield symbol, value and form (``bare``, ``tailed`` or ``quoted``) of every line, in file order."""
        for name, value, _, form in self.order:
            yield name, value, form


def read_config(path: str) -> Config:
    """Read a config, defconfig or fragment.

    Args:
        path: A file name, or ``-`` for standard input.

    Raises:
        InputError: The file cannot be read, is no text, sets nothing, or has a line that means nothing.
    """
    raw = read_bytes(path)
    return parse_config(decode_text(raw, path), path, raw)


def parse_config(text: str, path: str, data: bytes = b"") -> Config:
    """Parse the text of a config; see ``read_config``."""
    config = Config(path, data)
    for number, line in enumerate(text.split("\n"), 1):
        _take_line(config, line.removesuffix("\r"), number)
    if not config.order:
        raise InputError("sets no option: not a kernel config", path)
    names = config.assignments
    if config.header_version or "CC_VERSION_TEXT" in names or "CC_IS_GCC" in names or "CC_IS_CLANG" in names:
        config.kind = ConfigKind.FULL
    return config


def _take_line(config: Config, line: str, number: int) -> None:
    if line.startswith("CONFIG_"):
        _take_assignment(config, line, number)
    elif line.startswith("#"):
        match = _NOT_SET.match(line.rstrip())
        if match:
            _add(config, Assignment(match["name"], "n", number))
        elif header := _HEADER.match(line):
            config.header_arch = config.header_arch or header["arch"]
            config.header_version = config.header_version or header["version"]
    elif line.strip():
        raise InputError(f"not a config line: {_shown(line)}", config.path, number)


def _take_assignment(config: Config, line: str, number: int) -> None:
    match = _ASSIGNMENT.match(line)
    if match is None:
        name, equals, value = line.partition("=")
        if equals and not value.strip():
            raise InputError(f"{_shown(name)} has no value", config.path, number)
        raise InputError(f"not a config line: {_shown(line)}", config.path, number)
    form = Form.TAILED if match["tail"] else Form.BARE
    if match["word"] is not None:
        value = match["word"][0]
        config.warnings.append(f"{config.path}:{number}: {_shown(line)} is read as '{value}', like the kernel does")
    elif match["string"] is not None:
        value = _ESCAPE.sub(r"\1", match["string"])
        form = Form.QUOTED
    else:
        value = match["tristate"] or match["number"]
    _add(config, Assignment(match["name"], value, number, form))


def _add(config: Config, assignment: Assignment) -> None:
    earlier = config.assignments.get(assignment.name)
    if earlier is not None:
        config.warnings.append(
            f"{config.path}:{assignment.line}: CONFIG_{assignment.name} overrides line {earlier.line}"
        )
    config.assignments[assignment.name] = assignment
    config.order.append(assignment)


def _shown(line: str) -> str:
    """Return a line for a message: short, and without control characters."""
    clean = "".join(char if char.isprintable() else "?" for char in line)
    return f"'{clean[:_MAX_SHOWN]}…'" if len(clean) > _MAX_SHOWN else f"'{clean}'"
