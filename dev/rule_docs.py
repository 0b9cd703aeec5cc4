"""Write the rule catalogue, the source matrix, and the matrix of conflicts into docs/.

    python dev/rule_docs.py rules
    python dev/rule_docs.py conflicts TREE

``rules`` makes docs/rules/ from the rule library alone. ``conflicts`` makes docs/conflicts.md: how many demands of each
hardening profile and each workload profile exclude each other on a kernel tree. ``--check`` writes nothing and exits
with 1 if a page is not what it would be. Exit codes: 0 done, 1 out of date.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from kconfig_guard.profile.library import Library
from kconfig_guard.profile.topics import topic
from kconfig_guard.proving import Proving
from kconfig_guard.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kconfig_guard.profile.rule import Profile, Rule
    from kconfig_guard.proof.clashes import Conflict

ROOT = Path(__file__).resolve().parent.parent
_GENERATED = "<!-- Made by dev/rule_docs.py (make docs). Change the rules, not this page. -->"
_INDEX = (
    "rules by topic. [Which source demands what](matrix.md), [source by source](sources.md), "
    "[what hardening and workloads demand against each other](../conflicts.md), "
    "[how to write a profile](../profiles.md)."
)
_MATRIX = (
    "Hardening rules and the sources that demand each; sources with fewer than five of them stand in the last column. "
    "Titles and addresses of all sources are in [sources.md](sources.md)."
)
_CONFLICTS = (
    "How many demands of a hardening profile and of a workload profile exclude each other. Each number leads to the "
    "pairs. A decision in the settings file says which of the two counts."
)
_LINE = re.compile(r" \([\w/.+-]+:\d+\)")
_PATCH_LEVEL = re.compile(r"(?<=\d\.\d{2})\.\d+|(?<=\d\.\d)\.\d+")
"""What every stable release changes; the page is to stay as it is."""
_MARK = "●"


def main() -> int:
    """Write the pages, or compare them."""
    parser = argparse.ArgumentParser(description="write the rule catalogue and the matrix of conflicts")
    parser.add_argument("what", choices=["rules", "conflicts"])
    parser.add_argument("tree", nargs="?", help="kernel tree for the conflicts")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a page is out of date")
    arguments = parser.parse_args()
    if arguments.what == "rules":
        pages = rule_pages(Library(ROOT / "profiles"))
        leftover = {str(path.relative_to(ROOT)) for path in (ROOT / "docs" / "rules").glob("*.md")} - set(pages)
    elif arguments.tree is None:
        parser.error("conflicts need a tree")
    else:
        proving = Proving([], [arguments.tree], ["x86_64"], Workspace(use_cache=False))
        found = proving.conflicts(between=("hardening", "workload"))
        pages, leftover = {"docs/conflicts.md": conflict_page(proving.profiles, found)}, set()
    stale = sorted([*outdated(pages), *leftover])
    if arguments.check:
        for name in stale:
            sys.stderr.write(f"{name} is out of date: run make docs\n")
        return 1 if stale else 0
    for name, text in pages.items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for name in leftover:
        (ROOT / name).unlink()
    return 0


def outdated(pages: dict[str, str]) -> list[str]:
    """Return the pages whose files say something else, or are missing."""
    return [name for name, text in pages.items() if not _is(ROOT / name, text)]


def _is(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text("utf-8") == text


# -- the catalogue


def rule_pages(library: Library) -> dict[str, str]:
    """Return the pages of the catalogue: path to text."""
    profiles = [library.load(name) for name in library.names()]
    users: dict[str, list[str]] = defaultdict(list)
    for profile in profiles:
        for item in profile.rules:
            users[item.rule.id].append(profile.id)
    by_topic: dict[str, list[Rule]] = defaultdict(list)
    for rule in library.rules.values():
        by_topic[topic(rule) or ""].append(rule)
    pages = {f"docs/rules/{name}.md": topic_page(name, rules, users) for name, rules in sorted(by_topic.items())}
    pages["docs/rules/README.md"] = index_page(library, profiles, by_topic)
    pages["docs/rules/matrix.md"] = matrix_page(library)
    pages["docs/rules/sources.md"] = sources_page(library)
    return pages


def topic_page(name: str, rules: Iterable[Rule], users: dict[str, list[str]]) -> str:
    """Return the page with all rules of one topic."""
    lines = [_GENERATED, "", f"# {_title(name)}", ""]
    for rule in rules:
        lines += [f'<a id="{rule.id.lower()}"></a>', "", f"## {rule.id}: {_text(rule.title)}", ""]
        lines += _facts(rule, users.get(rule.id, []))
        lines += ["", _text(rule.rationale), ""]
        if rule.cost:
            lines += [f"**Cost:** {_text(rule.cost)}", ""]
    return "\n".join(lines)


def _facts(rule: Rule, users: list[str]) -> Iterator[str]:
    yield f"* **Demands:** {', or '.join(_ways(rule))}"
    limits = [f"on {', '.join(rule.arch)}"] if rule.arch else []
    limits += [f"for kernels {_text(rule.kernel_text)}"] if rule.kernel_text else []
    limits += [f"where `{rule.when_text}`"] if rule.when_text else []
    if limits:
        yield f"* **Only:** {'; '.join(limits)}"
    yield f"* **Severity:** {rule.severity}"
    if users:
        yield f"* **Profiles:** {', '.join(users)}"
    yield f"* **Asked for by:** {', '.join(_text(name) for name in rule.references)}"


def index_page(library: Library, profiles: list[Profile], by_topic: dict[str, list[Rule]]) -> str:
    """Return the page that leads to all others."""
    lines = [
        _GENERATED, "", "# Rules", "",
        f"{len(library.rules)} {_INDEX}", "",
    ]  # fmt: skip
    for group in ("hardening", "workload"):
        lines += [f"## {group.capitalize()}", "", "| topic | rules |", "|---|---|"]
        names = sorted(name for name in by_topic if name.startswith(f"{group}-"))
        lines += [f"| [{_title(name)}]({name}.md) | {len(by_topic[name])} |" for name in names]
        lines.append("")
    lines += ["## Profiles", "", "| profile | kind | rules | symbols | title |", "|---|---|---|---|---|"]
    for profile in profiles:
        counts = f"{len(profile.rules)} | {len(symbols(profile))}"
        lines.append(f"| {profile.id} | {profile.kind} | {counts} | {_cell(profile.title)} |")
    return "\n".join([*lines, ""])


def symbols(profile: Profile) -> set[str]:
    """Return the symbols that a profile demands something of."""
    return {name for item in profile.rules for name in item.rule.symbols}


def matrix_page(library: Library) -> str:
    """Return the table of hardening rules and the sources that demand them."""
    rules = [rule for rule in library.rules.values() if (topic(rule) or "").startswith("hardening-")]
    names = [name for name in library.sources if any(name in _sources(rule) for rule in rules)]
    by_use = sorted(names, key=lambda name: -sum(name in _sources(rule) for rule in rules))
    wide = [name for name in by_use if sum(name in _sources(rule) for rule in rules) >= 5]
    lines = [
        _GENERATED, "", "# Which source demands what", "",
        _MATRIX, "",
        f"| rule | {' | '.join(wide)} | others |", f"|---{'|:-:' * len(wide)}|---|",
    ]  # fmt: skip
    for rule in rules:
        own = _sources(rule)
        marks = " | ".join(_MARK if name in own else " " for name in wide)
        others = ", ".join(sorted(own - set(wide)))
        lines.append(f"| {_link(rule)} {_cell(rule.title)} | {marks} | {others} |")
    return "\n".join([*lines, ""])


def sources_page(library: Library) -> str:
    """Return the page that lists the rules of each source, section by section."""
    by_source: dict[str, dict[str, list[Rule]]] = defaultdict(lambda: defaultdict(list))
    for rule in library.rules.values():
        for reference in rule.references:
            name, _, section = reference.partition(":")
            by_source[name][section].append(rule)
    lines = [_GENERATED, "", "# Sources", ""]
    for name, source in sorted(library.sources.items()):
        revision = f", revision {source['revision']}" if source.get("revision") else ""
        lines += [
            f'<a id="{name}"></a>',
            "",
            f"## {name}",
            "",
            f"[{_text(source['title'])}]({source['url']}){revision}",
            "",
        ]
        for section, rules in sorted(by_source[name].items()):
            label = f"{_text(section)}: " if section else ""
            lines.append(f"* {label}{', '.join(_link(rule) for rule in rules)}")
        lines.append("")
    return "\n".join(lines)


def _sources(rule: Rule) -> set[str]:
    return {name.partition(":")[0] for name in rule.references}


def _link(rule: Rule, folder: str = "") -> str:
    return f"[{rule.id}]({folder}{topic(rule)}.md#{rule.id.lower()})"


def _title(name: str) -> str:
    group, _, rest = name.partition("-")
    return f"{group.capitalize()}: {rest.replace('-', ' ')}"


def _text(text: str) -> str:
    """Return a text in which nothing is taken for Markdown or HTML."""
    for mark in ("\\", "<", "*", "_", "`", "[", "]"):
        text = text.replace(mark, f"\\{mark}")
    return text


def _cell(text: str) -> str:
    return _text(text).replace("|", "\\|")


# -- conflicts


def conflict_page(profiles: Iterable[Profile], conflicts: Iterable[Conflict]) -> str:
    """Return the matrix of hardening and workload profiles, with the conflicts of each pair."""
    kinds = {profile.id: profile.kind for profile in profiles}
    cells: dict[tuple[str, str], list[Conflict]] = defaultdict(list)
    for conflict in conflicts:
        first, second = conflict.profiles
        cells[(first, second) if kinds[first] == "hardening" else (second, first)].append(conflict)
    hardening, workload = (
        [name for name, kind in kinds.items() if kind == group] for group in ("hardening", "workload")
    )
    place = next((place for found in cells.values() for one in found for place in one.places), "")
    lines = [
        _GENERATED, "", "# What hardening and workloads demand against each other", "",
        f"{_CONFLICTS} ({_PATCH_LEVEL.sub('', place)}, with GCC)", "",
        f"| | {' | '.join(hardening)} |", f"|---{'|--:' * len(hardening)}|",
    ]  # fmt: skip
    for work in workload:
        numbers = [_number(hard, work, len(cells[hard, work])) for hard in hardening]
        lines.append(f"| **{work}** | {' | '.join(numbers)} |")
    for work in workload:
        lines += ["", f"## {work}"]
        for hard in hardening:
            lines += _pairs(hard, work, cells[hard, work])
    return "\n".join([*lines, ""])


def _number(hard: str, work: str, count: int) -> str:
    return f"[{count}](#{hard}-{work})" if count else "·"


def _pairs(hard: str, work: str, found: list[Conflict]) -> Iterator[str]:
    if not found:
        return
    yield ""
    yield f'<a id="{hard}-{work}"></a>'
    yield ""
    yield f"**{hard} and {work}**"
    yield ""
    for one in found:
        first, second = one.clash.first, one.clash.second
        if one.profiles[0] != hard:
            first, second = second, first
        reasons = [_LINE.sub("", text) for text in one.clash.because]
        because = f" ({_text('; '.join(reasons))})" if reasons else ""
        sides = [f"{_link(rule, 'rules/')} {' or '.join(_ways(rule))}, {rule.severity}" for rule in (first, second)]
        yield f"* {sides[0]}; {sides[1]}{because}"


def _ways(rule: Rule) -> list[str]:
    return [" and ".join(f"`{one.symbol}={one.expected}`" for one in demands) for demands in rule.alternatives]


if __name__ == "__main__":
    sys.exit(main())
