"""From the names of profiles and fragments to the rules that are asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kconfig_guard.errors import InputError
from kconfig_guard.judgement.asked import collect
from kconfig_guard.policy.settings import Settings
from kconfig_guard.profile.library import distinct, fragment_profile, request_profiles

if TYPE_CHECKING:
    from kconfig_guard.input.config import Config
    from kconfig_guard.judgement.asked import Asked
    from kconfig_guard.profile.library import Library
    from kconfig_guard.profile.rule import Profile
    from kconfig_guard.workspace import Workspace


@dataclass
class Asking:
    """By which rules configs are judged.

    Args:
        profile_names: Shipped profiles by id, or profile files by path.
        fragments: Kernel config fragments that count as profiles.
        workspace: What reads and resolves the configs.
        requests: Fragments that count as profiles too, but of which a later line overrides an earlier.
        settings: What the settings file says.
    """

    profile_names: list[str]
    fragments: list[str]
    workspace: Workspace
    requests: list[Config] = field(default_factory=list)
    settings: Settings = field(default_factory=Settings)

    @property
    def library(self) -> Library:
        """The shipped rules and profiles."""
        return self.workspace.library

    @cached_property
    def profiles(self) -> list[Profile]:
        """The requested profiles, fragments last.

        Raises:
            InputError: A profile or fragment is missing or wrong, or none was named.
        """
        profiles = [self.library.load(name) for name in self.profile_names]
        profiles += [fragment_profile(self.workspace.read(path)) for path in self.fragments]
        profiles += request_profiles(self.requests)
        if not profiles:
            raise InputError(
                "nothing to judge by: name a profile with -p ('kconfig-guard profile list' shows them) or a fragment "
                "with --require"
            )
        if self.settings.decisions:
            # Few runs have decisions.
            from kconfig_guard.policy.rule_ids import check_rule_ids  # noqa: PLC0415

            named = ((name, one.place) for one in self.settings.decisions for name in (one.keep, one.over))
            check_rule_ids(self.library, named)
        return distinct(profiles)

    @cached_property
    def asked(self) -> list[Asked]:
        """The rules of all profiles, equal demands joined."""
        return collect(self.profiles)
