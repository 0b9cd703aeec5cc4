"""Read the settings file of a repository: what is judged, by what, and what a team has decided about it."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from kconfig_guard.input.arch import KNOWN
from kconfig_guard.input.paths import within
from kconfig_guard.input.toml import read_toml_table
from kconfig_guard.policy.decisions import read_decisions
from kconfig_guard.policy.settings import TABLE, Inputs, Settings, Target
from kconfig_guard.profile.names import is_path
from kconfig_guard.profile.reader import Reader
from kconfig_guard.profile.severity import SEVERITIES

if TYPE_CHECKING:
    from kconfig_guard.input.document import Path as Place

_INPUTS = ("arch", "tree", "profiles", "require")
_KEYS = ("targets", *_INPUTS, "fail-on", "formats", "waivers", "baseline", "decisions")
_TARGET_KEYS = ("name", "config", "fragments", *_INPUTS)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*\Z")


def read_settings(path: str) -> Settings:
    """Read a settings file.

    Args:
        path: A YAML file, or a TOML file with a table ``[tool.kconfig-guard]``.

    Raises:
        InputError: It cannot be read, or something in it is not as the schema wants it.
    """
    if not path.endswith(".toml"):
        # The YAML library takes long to import, and not every project has such a file.
        from kconfig_guard.input.yaml import read_yaml  # noqa: PLC0415

        return _Settings(read_yaml(path)).settings()
    document = read_toml_table(path, TABLE)
    return Settings(path) if document is None else _Settings(document).settings()


class _Settings(Reader):
    """Makes settings of a document."""

    def settings(self) -> Settings:
        data = self.mapping((), self.document.data, _KEYS)
        targets = [self._target(at, item) for at, item in self.items(("targets",), data.get("targets", []))]
        self._check_names(targets)
        return Settings(
            path=self.document.path,
            inputs=self._inputs((), data),
            targets=tuple(targets),
            fail_on=self._fail_on(data),
            formats=self._formats(data),
            waivers=self._paths((), data, "waivers"),
            baseline=self._inside(self.required((), data, "baseline"), ("baseline",)) if "baseline" in data else None,
            decisions=read_decisions(self, ("decisions",), data.get("decisions", [])),
            places={key: self._line((key,)) for key in data},
        )

    def _target(self, at: Place, item: Any) -> Target:
        data = self.mapping(at, item, _TARGET_KEYS)
        name = self.optional(at, data, "name")
        if name and not _NAME.match(name):
            raise self.document.error(
                f"'{name}' is no name of a target: letters, digits, '.', '_', '+', '-'", (*at, "name")
            )
        if not data.get("config"):
            self.required(at, data, "config")
        return Target(
            name=name,
            configs=tuple(text for text, _ in self._one_or_more(at, data, "config")),
            fragments=self._paths(at, data, "fragments"),
            inputs=self._inputs(at, data),
            place=self._line(at),
            places={key: self._line((*at, key)) for key in data},
        )

    def _check_names(self, targets: list[Target]) -> None:
        seen: set[str] = set()
        for number, target in enumerate(targets):
            if target.name and target.name in seen:
                raise self.document.error(f"two targets are called '{target.name}'", ("targets", number, "name"))
            seen.add(target.name)

    def _inputs(self, at: Place, data: dict[str, Any]) -> Inputs:
        arch = self.one_of((*at, "arch"), data["arch"], tuple(sorted(KNOWN))) if "arch" in data else None
        tree = self.optional(at, data, "tree") or None
        profiles = [text for text, _ in self._one_or_more(at, data, "profiles")]
        return Inputs(
            arch=arch,
            tree=tree if tree in (None, "none") else self._joined(tree),
            profiles=tuple(self._joined(one) if is_path(one) else one for one in profiles)
            if "profiles" in data
            else None,
            require=self._paths(at, data, "require") if "require" in data else None,
        )

    def _fail_on(self, data: dict[str, Any]) -> str | None:
        if "fail-on" not in data:
            return None
        return self.one_of(("fail-on",), data["fail-on"], (*SEVERITIES, "never"))

    def _formats(self, data: dict[str, Any]) -> tuple[str, ...]:
        formats = []
        for text, at in self._one_or_more((), data, "formats"):
            name, colon, path = text.partition(":")
            formats.append(f"{name}:{self._inside(path, at)}" if colon and path else text)
        return tuple(formats)

    def _one_or_more(self, at: Place, data: dict[str, Any], key: str) -> list[tuple[str, Place]]:
        """Return the texts of a list, each with its place; one text alone counts as a list of it."""
        path = (*at, key)
        if isinstance(data.get(key, []), str):
            return [(self.required(at, data, key), path)]
        return self.texts_with_paths(path, data.get(key, []))

    def _paths(self, at: Place, data: dict[str, Any], key: str) -> tuple[str, ...]:
        return tuple(self._joined(text) for text, _ in self._one_or_more(at, data, key))

    def _joined(self, path: str) -> str:
        """Return a path that is relative to the file as one that is relative to the working folder."""
        return os.path.normpath(os.path.join(os.path.dirname(self.document.path), path))  # noqa: PTH118, PTH120

    def _inside(self, path: str, at: Place) -> str:
        """Return the path of a file that may be written.

        A settings file can come from somebody else, who must not choose what is overwritten.

        Raises:
            InputError: It lies outside the file's folder, or within a folder of git.
        """
        joined = self._joined(path)
        folder = os.path.realpath(os.path.dirname(self.document.path) or ".")  # noqa: PTH120
        inner = within(os.path.realpath(joined), folder)
        if inner is None or ".git" in inner.split("/"):
            raise self.document.error(f"'{path}' leaves the folder of the settings file", at)
        return joined

    def _line(self, at: Place) -> str:
        return f"{self.document.path}:{self.document.place(at)[0]}"
