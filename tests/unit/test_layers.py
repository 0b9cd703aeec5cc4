"""Tests of the direction in which the packages may import each other."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

import kconfig_guard

ROOT = Path(kconfig_guard.__file__).parent
MODULES = sorted(path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".") for path in ROOT.rglob("*.py"))

ALLOWED = {
    "errors": (),
    "input": ("errors",),
    "model": ("errors", "headed"),
    "headed": (),
    "nearest": (),
    "pieces": (),
    "store": ("pieces",),
    "profile": ("errors", "headed", "input", "model.numbers", "model.tree", "nearest", "store"),
    "policy": ("errors", "input", "nearest", "profile"),
    "solving": ("model", "profile.demand"),
    "judgement": ("errors", "input.config", "model", "nearest", "policy.decisions", "profile"),
    "acceptance": ("judgement.finding", "policy.baseline", "policy.waivers", "profile"),
    "comparison": ("input.config", "judgement", "model", "profile.renames"),
    "repair": ("errors", "input.config", "judgement", "model", "profile", "solving"),
    "proof": ("judgement", "model", "nearest", "profile", "repair", "solving"),
    "report": (
        "errors",
        "judgement",
        "model.writer",
        "policy",
        "profile",
        "proof",
        "repair.completion",
        "repair.fragment",
    ),
    "tree_search": ("input.paths", "input.tree", "model.environment", "profile.version"),
    "tree_notes": ("headed", "input.looks", "store"),
    "aside": (),
    "kept_trees": ("aside", "headed", "input", "model", "store", "tree_notes"),
    "workspace": ("errors", "input", "kept_trees", "model", "profile", "store", "tree_search"),
    "merging": ("errors", "input", "judgement.losses", "judgement.request", "model", "profile", "workspace"),
    "asking": ("errors", "input.config", "judgement.asked", "policy", "profile", "workspace"),
    "kept_reports": (
        "errors",
        "headed",
        "input",
        "policy.subjects",
        "profile.names",
        "profile.shipped",
        "store",
        "tree_notes",
        "tree_search",
        "workspace",
    ),
    "judgement_records": ("asking", "judgement.finding", "policy.subjects"),
    "kept_judgements": (
        "asking",
        "errors",
        "input",
        "judgement_records",
        "pipeline",
        "policy",
        "store",
        "tree_search",
        "workspace",
    ),
    "sharing": ("aside", "errors"),
    "pipeline": (
        "asking",
        "errors",
        "input",
        "judgement",
        "model",
        "policy",
        "profile",
        "proof",
        "repair",
        "workspace",
    ),
    "comparing": (
        "comparison",
        "errors",
        "judgement",
        "merging",
        "model.recursion",
        "pipeline",
        "policy.subjects",
        "profile.renames",
        "workspace",
    ),
    "reviewing": (
        "comparing",
        "comparison",
        "errors",
        "input",
        "judgement",
        "model.recursion",
        "pipeline",
        "policy",
        "workspace",
    ),
    "checking": (
        "acceptance",
        "asking",
        "errors",
        "judgement",
        "judgement_records",
        "kept_judgements",
        "model.recursion",
        "pipeline",
        "policy",
        "profile",
        "reviewing",
        "sharing",
        "workspace",
    ),
    "completing": (
        "errors",
        "input.config",
        "judgement",
        "merging",
        "model",
        "pipeline",
        "policy.subjects",
        "profile",
        "repair",
        "workspace",
    ),
    "explaining": (
        "errors",
        "input.arch",
        "input.config",
        "judgement",
        "model",
        "nearest",
        "pipeline",
        "profile",
        "repair",
        "workspace",
    ),
    "proving": ("errors", "input", "judgement", "model", "profile", "proof", "workspace"),
    "cli": (
        "acceptance",
        "aside",
        "checking",
        "comparing",
        "completing",
        "errors",
        "explaining",
        "input",
        "judgement",
        "kept_reports",
        "merging",
        "model",
        "pieces",
        "pipeline",
        "policy",
        "profile",
        "proof",
        "proving",
        "repair",
        "report",
        "reviewing",
        "store",
        "tree_search",
        "workspace",
    ),
    "__main__": ("cli",),
    "__init__": (),
}
"""What each package may import besides itself and the version in the top package; later ones know earlier ones."""

KEEPERS = {
    "kconfiglib": "model.private_kconfiglib",
    "pysat": "solving.sat",
    "rich": "report.terminal",
    "yaml": "input.yaml",
}
"""Libraries that only one module may import."""


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse((ROOT / f"{module.replace('.', '/')}.py").read_text("utf-8"))


@cache
def imports(module: str) -> set[str]:
    """Return the modules that a module imports anywhere, in functions and for type checking too."""
    found = set()
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} has a relative import"
            base = str(node.module)
            # ``from package import module`` imports the module.
            submodules = {f"{base}.{alias.name}" for alias in node.names}
            known = {f"kconfig_guard.{name}" for name in MODULES}
            found |= (submodules & known) or {base}
    return found


def within(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_from_earlier_packages_only(module: str) -> None:
    """Data flows from input to report, and no package knows a later one."""
    package = module.partition(".")[0]
    own = {name.removeprefix("kconfig_guard.") for name in imports(module) if name.startswith("kconfig_guard.")}

    assert set() == {name for name in own if not within(name, (package, *ALLOWED[package]))}


@pytest.mark.parametrize("library", sorted(KEEPERS))
def test_a_library_has_one_importer(library: str) -> None:
    """Who wants to exchange a library finds all of its uses in one module."""
    importers = {module for module in MODULES if any(within(name, (library,)) for name in imports(module))}
    # The parser loads a private copy, by name.
    naming = {
        module
        for module in MODULES
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.Call) and any(isinstance(a, ast.Constant) and a.value == library for a in node.args)
    }

    assert {KEEPERS[library]} == importers | naming


def test_few_modules_run_programs() -> None:
    """What the README says about programs that are run, and when, is about these."""
    running = {module for module in MODULES if "subprocess" in imports(module)}

    assert {"input.git_tree", "input.zstd", "model.toolchain", "repair.kbuild"} == running


def test_the_table_is_complete() -> None:
    """Every package stands in the table, so that a new one is given its place."""
    assert set(ALLOWED) == {module.partition(".")[0] for module in MODULES}


def test_the_order_has_no_circle() -> None:
    """No two packages know each other; each stands after all that it may import."""
    order = [
        "errors", "headed", "nearest", "pieces", "store", "input", "model", "profile", "policy", "solving",
        "judgement", "acceptance", "comparison", "repair", "proof", "report", "tree_search", "tree_notes", "aside",
        "kept_trees",
        "workspace", "kept_reports", "merging", "asking", "pipeline", "judgement_records", "kept_judgements", "sharing",
        "comparing", "reviewing", "checking", "completing", "explaining", "proving", "cli",
    ]  # fmt: skip

    assert [] == [
        (package, other)
        for package in order
        for other in ALLOWED[package]
        if order.index(other.partition(".")[0]) >= order.index(package)
    ]
