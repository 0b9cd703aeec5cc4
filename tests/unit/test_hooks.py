"""Tests of .pre-commit-hooks.yaml: which files each hook sees, and that its entry is a command of ours."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from kconfig_guard.cli.parser import build_parser

HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook
    for hook in yaml.safe_load((Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text("utf-8"))
}

CONFIGS = [
    ".config",
    "build/arm64/.config",
    "defconfig",
    "foo_defconfig",
    "arch/x86/configs/x86_64_defconfig",
    "recipes-kernel/linux/files/defconfig",
    "hardening.config",
    "kernel/configs/hardening.config",
    "arch/powerpc/configs/64-bit.config",
    "kernel-x86_64-rhel.config",
    "lts.x86_64.config",
    "config-6.12.0-amd64",
    "boot/config-6.12.90+deb13.1-amd64",
    "target/linux/x86/config-6.12",
    "webserver.config",
    "my-app.config",
    "application.config",
    "system.config",
]

OTHERS = [
    "kconfig",
    "Kconfig",
    "drivers/net/Kconfig",
    "Kconfig.debug",
    "config",
    "tools/testing/selftests/net/config",
    "config.yaml",
    "config-guide.md",
    "config-",
    "my.config.bak",
    ".config.old",
    ".configure",
    ".config/settings.json",
    "foo.config/readme",
    "tailwind.config.js",
    "app.config.json",
    "mydefconfig",
    "defconfig.orig",
    "foo_defconfig.rej",
    # .NET
    "web.config",
    "src/Site/Web.Release.config",
    "App.config",
    "app.Debug.config",
    "NuGet.Config",
    "packages.config",
    "NLog.config",
    "log4net.config",
    "Tool.exe.config",
    "lib/Tool.dll.config",
    # Erlang, Nextflow
    "rebar.config",
    "config/sys.config",
    "relx.config",
    "nextflow.config",
]

PROFILES = [
    ".kconfig-guard.yaml",
    "boards/a/.kconfig-guard.yaml",
    ".kconfig-guard.yml",
    ".kconfig-guard-waivers.yaml",
    "kconfig-guard-baseline.yml",
    "pyproject.toml",
    "profiles/team.yaml",
    "kernel/profiles/nested/team.yml",
    "kconfig-guard/waivers.yaml",
    ".kconfig-guard/team.yaml",
]

NO_PROFILES = [
    "kconfig-guard.md",
    "my-kconfig-guard.yaml",
    "team.yaml",
    "profiles.yaml",
    "profiles/readme.md",
    "profiles/team.yaml.bak",
    "myprofiles/team.yaml",
    ".pre-commit-config.yaml",
    "profiles/.yaml/x",
]


def sees(hook: str, path: str) -> bool:
    """Say whether a hook is given a file, by the two searches that pre-commit does."""
    return bool(re.search(HOOKS[hook]["files"], path)) and not re.search(HOOKS[hook].get("exclude", "^$"), path)


@pytest.mark.parametrize("path", CONFIGS)
def test_a_kernel_config_is_judged(path: str) -> None:
    """Configs, defconfigs and fragments, by the names that kernels, distributions and build systems give them."""
    assert sees("kconfig-guard", path)


@pytest.mark.parametrize("path", [*OTHERS, *PROFILES])
def test_other_files_are_left_alone(path: str) -> None:
    """What only looks like a config, also that of .NET or Erlang under the same name, cannot make the hook fail."""
    assert not sees("kconfig-guard", path)


@pytest.mark.parametrize("path", PROFILES)
def test_a_profile_is_linted(path: str) -> None:
    """Settings, profiles, waivers and baselines where one would keep them."""
    assert sees("kconfig-guard-profiles", path)


@pytest.mark.parametrize("path", [*NO_PROFILES, *CONFIGS])
def test_other_yaml_is_left_alone(path: str) -> None:
    """No YAML of others is taken for ours by the shape of its name."""
    assert not sees("kconfig-guard-profiles", path)


@pytest.mark.parametrize("hook", sorted(HOOKS))
def test_an_entry_is_a_command(hook: str) -> None:
    """The parser takes it with file names behind it."""
    program, *verb = HOOKS[hook]["entry"].split()
    arguments = build_parser().parse_args([*verb, "one", "two"])

    assert "kconfig-guard" == program
    assert ["one", "two"] in vars(arguments).values()
