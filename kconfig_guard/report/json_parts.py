"""What our JSON documents have in common: how they are written, and how they name the tool, profiles and inputs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kconfig_guard import __version__

if TYPE_CHECKING:
    from kconfig_guard.judgement.explanation import Context
    from kconfig_guard.profile.rule import Profile

TOOL = {"name": "kconfig-guard", "version": __version__}


def written(data: object) -> str:
    """Return data as one JSON document, ASCII only, with a final line end."""
    return json.dumps(data, indent=2, ensure_ascii=True) + "\n"


def profile_data(profile: Profile) -> dict[str, Any]:
    """Return which profile it is."""
    return {"id": profile.id, "version": profile.version, "sha256": profile.sha256}


def context_data(context: Context) -> dict[str, Any]:
    """Return which config, tree, kernel and architecture an answer is about."""
    return {
        "config": context.config,
        "tree": context.tree,
        "kernel": context.kernel or None,
        "arch": context.arch,
    }
