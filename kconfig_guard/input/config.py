"""Read kernel configs, defconfigs and fragments: assignments with their lines, and what kind of file it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING

from kconfig_guard.errors import InputError
from kconfig_guard.input.assignment import Assignment, Form
from kconfig_guard.input.source import decode_text, read_bytes
from kconfig_guard.input.usual import UsualLines, UsualOrder, usual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

__all__ = ["Assignment", "Config", "ConfigKind", "Form", "combined", "config_of", "parse_config", "read_config"]

_ASSIGNMENT = re.compile(
    r"""CONFIG_(?P<name>[A-Za-z0-9_]+)=
        (?: (?P<tristate>[ymn])
          | (?P<number>-?[0-9]+ | 0[xX][0-9A-Fa-f]+ | [0-9A-Fa-f]+)
          | "(?P<string>(?:[^"\\]|\\.)*)"
          | (?P<word>[ymn]\S*)
        )(?P<tail>[ \t\r]*(?:\#.*)?)\Z""",
    re.VERBOSE,
)
_NO_VALUE = re.compile(r"CONFIG_(?P<name>[A-Za-z0-9_]+)=(?P<text>(?:[A-Z][A-Z0-9_]*)?)\Z")
_NOT_SET = re.compile(r"# CONFIG_(?P<name>[A-Za-z0-9_]+) is not set(?P<tail>.*)\Z")
_HEADER = re.compile(r"# Linux/(?P<arch>\S+) (?P<version>\S+)(?: .*)?Kernel Configuration\Z")
_HEADERS = re.compile(r"^# Linux/.*", re.MULTILINE)
_ESCAPE = re.compile(r"\\(.)")
_MARK = "\ufeff"
_MAX_SHOWN = 60


class ConfigKind(Enum):
    """What a file with assignments is, told from its contents."""

    FULL = "config"
    """Written by ``conf``: it has a line for every visible symbol, so an absent symbol is off."""
    PARTIAL = "defconfig or fragment"
    """Only some symbols: an absent symbol has its default, which only the tree knows."""


@dataclass(slots=True)
class Config:
    """A config file as it was read.

    Attributes:
        path: The name under which the user gave it.
        data: The decompressed bytes.
        kind: Full config or partial one.
        assignments: Symbol to its assignment; where a symbol is assigned twice, the last one that has a value.
        order: All assignments in file order, those included that are overridden or that only some kernels read.
        warnings: One readable line for each oddity that the kernel accepts.
        header_arch: ARCH in the header comment, if there is one.
        header_version: Kernel version in the header comment, if there is one.
        places: File and line of each line, of a config that was put together from several files; else empty.
    """

    path: str
    data: bytes = field(default=b"", repr=False)
    kind: ConfigKind = ConfigKind.PARTIAL
    assignments: Mapping[str, Assignment] = field(default_factory=dict)
    order: Sequence[Assignment] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    header_arch: str | None = None
    header_version: str | None = None
    places: tuple[tuple[str, int], ...] = field(default=(), repr=False)
    _sha256: str = field(default="", init=False, repr=False, compare=False)

    @property
    def sha256(self) -> str:
        """Hash of the decompressed bytes, in hexadecimal."""
        if not self._sha256:
            from hashlib import sha256  # noqa: PLC0415 - takes long to import, and not every verb asks

            self._sha256 = sha256(self.data).hexdigest()
        return self._sha256

    def get(self, name: str) -> str | None:
        """Return the value that the file gives a symbol, or None if it has no line for it."""
        lines = self.assignments
        if isinstance(lines, UsualLines):
            return lines.get_value(name)
        assignment = lines.get(name)
        return assignment.value if assignment else None

    def place(self, name: str) -> tuple[str, int] | None:
        """Return file and line of the line that counts for a symbol, or None if there is none."""
        assignment = self.assignments.get(name)
        if assignment is None:
            return None
        return self.places[assignment.line - 1] if self.places else (self.path, assignment.line)

    def lines(self) -> Iterator[tuple[str, str, str]]:
        """Yield symbol, value and form (a ``Form``) of every line, in file order."""
        if isinstance(self.order, UsualOrder):
            return self.order.lines.lines()
        return ((name, value, form) for name, value, _, form in self.order)


def read_config(path: str, known: Iterable[Config] = ()) -> Config:
    """Read a config, defconfig or fragment.

    Args:
        path: A file name, or ``-`` for standard input.
        known: Configs that it may be a variant of, which it is then read faster by.

    Raises:
        InputError: The file cannot be read, is no text, sets nothing, or has a line that means nothing.
    """
    return config_of(read_bytes(path), path, known)


def config_of(raw: bytes, path: str, known: Iterable[Config] = ()) -> Config:
    """Return the config, defconfig or fragment that some decompressed bytes are; see ``read_config``."""
    mark = _MARK if raw.startswith(_MARK.encode()) else ""
    return parse_config(mark + decode_text(raw, path), path, raw, known)


def parse_config(text: str, path: str, data: bytes = b"", known: Iterable[Config] = ()) -> Config:
    """Parse the text of a config; see ``read_config``."""
    variant = _variant(text, path, data, known)
    if variant is not None:
        return variant
    found = usual(text, _usual_meaning)
    if found is None:
        return _parsed_by_line(text, path, data)
    lines, others = found
    config = Config(path, data, assignments=lines, order=UsualOrder(lines))
    return _completed(config, _HEADERS.findall(others))


def _variant(text: str, path: str, data: bytes, known: Iterable[Config]) -> Config | None:
    """Return the config if it is a variant of a known one."""
    lines = None
    for other in known:
        if isinstance(other.assignments, UsualLines) and "\r" not in text:
            lines = text.split("\n") if lines is None else lines
            varied = other.assignments.variant(lines, _usual_meaning)
            if varied is not None:
                return replace(other, path=path, data=data, assignments=varied, order=UsualOrder(varied), warnings=[])
    return None


def _usual_meaning(rest: str) -> tuple[str, Form] | None:
    """Return value and form of what stands behind a symbol; None if there is something to say about it."""
    match = _ASSIGNMENT.match(f"CONFIG_A{rest}")
    if match is None or match["tail"] or match["word"] is not None:
        return None
    if match["string"] is not None:
        return _ESCAPE.sub(r"\1", match["string"]), Form.QUOTED
    return match["tristate"] or match["number"], Form.BARE


def _parsed_by_line(text: str, path: str, data: bytes) -> Config:
    """Parse the text of a config line by line, and tell what is odd or wrong about each."""
    taken = _ByLine(path)
    *ended, last = text.split("\n")
    # Only at the end of a line that is ended does the kernel take no notice of a carriage return.
    for number, line in enumerate((*(line.removesuffix("\r") for line in ended), last), 1):
        taken.take(_unmarked(line, path) if number == 1 else line, number)
    if not taken.assignments:
        raise InputError("sets no option: not a kernel config", path)
    config = Config(path, data, assignments=taken.assignments, order=taken.order, warnings=taken.warnings)
    _completed(config, taken.headers)
    taken.take_void_lines(config.kind)
    return config


def combined(base: Config, parts: Sequence[Config]) -> Config:
    """Return a config with fragments merged in, each line of which still tells where it stands.

    A symbol that a fragment names loses its earlier lines, and the fragment's lines come last, as in the trees'
    ``scripts/kconfig/merge_config.sh``.

    Args:
        base: The config.
        parts: The fragments, in the order in which they are merged.
    """
    if not parts:
        return base
    lines: list[tuple[str, tuple[str, int], str]] = []
    for part in (base, *parts):
        # The script takes a line that says more than "is not set" for a comment, whatever the tree makes of it.
        names = {item.name for item in part.order if item.form is not Form.LOOSE}
        named = {item.line: item.name for item in part.order}
        text = part.data.decode("utf-8", "surrogateescape")
        texts = enumerate((text if part is base else text.removeprefix(_MARK)).split("\n"), 1)
        lines = [line for line in lines if line[0] not in names]
        lines += [(named.get(number, ""), (part.path, number), text) for number, text in texts]
    text = "\n".join(text for _, _, text in lines)
    config = parse_config(text, base.path, text.encode("utf-8", "surrogateescape"))
    config.kind, config.warnings = base.kind, []
    config.places = tuple(place for _, place, _ in lines)
    return config


def _unmarked(line: str, path: str) -> str:
    """Return the first line of a file without a byte order mark.

    Raises:
        InputError: The kernel, to which the mark is part of the line, would not read an option in it.
    """
    unmarked = line.removeprefix(_MARK)
    if unmarked != line and (unmarked.startswith("CONFIG_") or _NOT_SET.match(unmarked)):
        raise InputError("a byte order mark hides this line from the kernel", path, 1)
    return unmarked


class _ByLine:
    """Takes in the lines of one config."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.assignments: dict[str, Assignment] = {}
        self.order: list[Assignment] = []
        self.warnings: list[str] = []
        self.headers: list[str] = []

    def take(self, line: str, number: int) -> None:
        """Take in the next line.

        Raises:
            InputError: It means nothing.
        """
        if line.startswith("CONFIG_"):
            self._take_assignment(line, number)
        elif line.startswith("#"):
            if match := _NOT_SET.match(line):
                self._take_not_set(match, number)
            else:
                self.headers.append(line)
        elif line.strip():
            raise InputError(f"not a config line: {_shown(line)}", self.path, number)

    def _take_not_set(self, match: re.Match[str], number: int) -> None:
        if not match["tail"]:
            self._add(Assignment(match["name"], "n", number))
            return
        self.order.append(Assignment(match["name"], "n", number, Form.LOOSE))
        self._warn(number, f"{_shown(match[0])} counts in older kernels only; 6.12 takes it for a comment")

    def _take_assignment(self, line: str, number: int) -> None:
        match = _ASSIGNMENT.match(line)
        if match is None:
            if void := _NO_VALUE.match(line):
                self._add(Assignment(void["name"], void["text"], number, Form.VOID))
                return
            name, equals, value = line.partition("=")
            if equals and not value.strip():
                raise InputError(f"{_shown(name)} has no value", self.path, number)
            raise InputError(f"not a config line: {_shown(line)}", self.path, number)
        form = Form.TAILED if match["tail"] else Form.BARE
        if match["word"] is not None:
            value = match["word"][0]
            self._warn(number, f"{_shown(line)} is read as '{value}', like the kernel does")
        elif match["string"] is not None:
            value = _ESCAPE.sub(r"\1", match["string"])
            form = Form.QUOTED
        else:
            value = match["tristate"] or match["number"]
            if match["number"] and match["tail"]:
                self._warn(number, f"{_shown(line)} is ignored by the kernel: nothing may follow a number")
        self._add(Assignment(match["name"], value, number, form))

    def _add(self, assignment: Assignment) -> None:
        self.order.append(assignment)
        earlier = self.assignments.get(assignment.name)
        if earlier is not None and assignment.form is Form.VOID:
            return
        if earlier is not None:
            self._warn(assignment.line, f"CONFIG_{assignment.name} overrides line {earlier.line}")
        self.assignments[assignment.name] = assignment

    def take_void_lines(self, kind: ConfigKind) -> None:
        """Take notice of lines without value: conf writes them for a number that has none, and reads over them.

        Args:
            kind: What the file is.

        Raises:
            InputError: There is one in a file that conf did not write.
        """
        for assignment in self.order:
            if assignment.form is Form.VOID:
                name, value = f"CONFIG_{assignment.name}", assignment.value
                line = _shown(f"{name}={value}")
                if kind is ConfigKind.PARTIAL:
                    message = f"not a config line: {line}" if value else f"{_shown(name)} has no value"
                    raise InputError(message, self.path, assignment.line)
                what = f"{line} is no value" if value else f"{_shown(name)} has no value"
                self._warn(assignment.line, f"{what} and is ignored, like the kernel does")

    def _warn(self, number: int, what: str) -> None:
        self.warnings.append(f"{self.path}:{number}: {what}")


def _completed(config: Config, comments: Iterable[str]) -> Config:
    """Return a config with what its comments and options tell about all of it."""
    for comment in comments:
        if header := _HEADER.match(comment):
            config.header_arch = config.header_arch or header["arch"]
            config.header_version = config.header_version or header["version"]
    names = config.assignments
    if config.header_version or "CC_VERSION_TEXT" in names or "CC_IS_GCC" in names or "CC_IS_CLANG" in names:
        config.kind = ConfigKind.FULL
    return config


def _shown(line: str) -> str:
    """Return a line for a message: short, and without control characters."""
    clean = "".join(char if char.isprintable() else "?" for char in line)
    return f"'{clean[:_MAX_SHOWN]}…'" if len(clean) > _MAX_SHOWN else f"'{clean}'"
