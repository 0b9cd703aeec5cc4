"""The trees' own fragments merged into their defconfigs: ``merge_config.sh`` and ``conf`` against the model.

The config must be the same to the byte, and what was asked for and did not survive the same symbols.
``merge_config.sh`` tells the latter by comparing lines: what it reports is worked out here with its rule from the
config that conf wrote, and that is checked against what it really prints. By design, the model compares values and
not lines, so these reports of the script count for nothing here:

- A request of n for a symbol that ends up n: 6.12 reports ``# CONFIG_X is not set`` where the symbol has no line
  in the config, being invisible, and ``CONFIG_X=n`` always, as no config has such a line.
- A symbol that is named in several lines, of which the last holds (6.12 compares them all, 7.2 each).
- A line with a comment at its end, which 6.12 compares with its comment.

By default it is every fragment of ``kernel/configs`` for x86_64 and every tenth of the others; with the environment
variable ``KCONFIG_GUARD_ORACLE=all`` (``make oracle``) it is every one for both architectures.
"""

from __future__ import annotations

import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.input.config import parse_config
from kconfig_guard.input.tree import open_tree
from kconfig_guard.model.loader import load_tree
from kconfig_guard.model.merge import lost_values, merged
from kconfig_guard.model.resolver import Resolver
from kconfig_guard.model.toolchain import run_probes
from kconfig_guard.model.user_values import user_values
from kconfig_guard.model.writer import write_config
from tests.oracle.test_defconfigs import SAMPLE_EVERY, kconfig_environment

if TYPE_CHECKING:
    from pathlib import Path

    from tests.kernel.conftest import Kernels

VERSIONS = ("6.12", "7.2")
BASES = {"x86_64": "arch/x86/configs/x86_64_defconfig", "arm64": "arch/arm64/configs/defconfig"}
OTHER_FRAGMENTS = ("tools/testing/selftests/*/config", "tools/testing/selftests/*/*/config")
CHECKED = ("kernel/configs/debug.config", "kernel/configs/hardening.config")

# Answers again what the real tool has answered to the same arguments and input. Only what reads nothing but its input
# and leaves nothing behind is kept: the tool runs as ever where it is given a file of its caller's.
STAND_IN = r"""#!/bin/sh
input=/dev/null key= last=
for word; do
    case $last$word in
    -o.tmp_*/*) key="$key
.tmp/${word#*/}" ;;
    -o/dev/null | -o-) key="$key
$word" ;;
    -o) ;;
    -o*) exec @TOOL@ "$@" ;;
    *)  [ "$word" != - ] || input=-
        if [ -f "$word" ]; then exec @TOOL@ "$@"; fi
        key="$key
$word" ;;
    esac
    last=; [ "$word" != -o ] || last=-o
done
if [ $input = - ]; then
    input=@CACHE@/input.$$
    cat >$input
    key=$({ printf '%s\n' "$LC_ALL$key"; cat $input; } | sha256sum)
else
    key=$(printf '%s\n' "$LC_ALL$key" | sha256sum)
fi
kept=@CACHE@/@TOOL@.${key%% *}
if [ ! -e $kept.status ]; then
    @TOOL@ "$@" <$input >$kept.out.$$ 2>$kept.err.$$
    status=$?
    mv $kept.out.$$ $kept.out; mv $kept.err.$$ $kept.err
    echo $status >$kept.status.$$; mv $kept.status.$$ $kept.status
fi
[ $input = /dev/null ] || rm -f $input
[ ! -s $kept.err ] || cat $kept.err >&2
[ ! -s $kept.out ] || cat $kept.out
read -r status <$kept.status
exit $status
"""


environment_of_make = cache(kconfig_environment)


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return compiler and linker that remember what they were asked."""
    folder = tmp_path_factory.mktemp("stand-ins")
    found = {}
    for variable, tool in (("CC", "gcc"), ("LD", "ld")):
        program = folder / "bin" / tool
        program.parent.mkdir(exist_ok=True)
        program.write_text(STAND_IN.replace("@TOOL@", tool).replace("@CACHE@", str(folder)), encoding="utf-8")
        program.chmod(0o755)
        found[variable] = str(program)
    return found


def fragments(tree: Path, arch: str) -> list[Path]:
    """Return the fragments to compare: all, or a sample."""
    kernel = sorted((tree / "kernel/configs").glob("*.config"))
    others = sorted((tree / BASES[arch]).parent.glob("*.config"))
    others += sorted(path for pattern in OTHER_FRAGMENTS for path in tree.glob(pattern))
    if os.environ.get("KCONFIG_GUARD_ORACLE") == "all":
        return kernel + others
    if arch == "x86_64":
        return kernel + others[::SAMPLE_EVERY]
    return (kernel + others)[::SAMPLE_EVERY]


def refused(text: str) -> bool:
    """Say whether a fragment sets nothing or has a line without a value: merge_config.sh takes any file."""
    return not named(text) or re.search(r"^CONFIG_\w+$", text, re.ASCII | re.MULTILINE) is not None


class Kernel:
    """The tree's own tools."""

    def __init__(self, tree: Path, conf: Path, environment: dict[str, str], folder: Path) -> None:
        self.tree = tree
        self.conf = conf
        self.environment = environment
        self.folder = folder

    def merge(self, base: Path, fragment: Path) -> tuple[str, str]:
        """Return the merged lines as ``merge_config.sh`` leaves them and the config that conf makes of them."""
        inside = fragment.relative_to(self.tree) if fragment.is_relative_to(self.tree) else fragment.name
        folder = self.folder / str(inside).replace("/", "-")
        folder.mkdir()
        target = folder / ".config"
        script = self.tree / "scripts/kconfig/merge_config.sh"
        self._run(folder, [script, "-m", "-O", folder, base, fragment])
        lines = target.read_text(encoding="utf-8")
        self._run(folder, [self.conf, "--olddefconfig", "Kconfig"], KCONFIG_CONFIG=str(target))
        return lines, target.read_text(encoding="utf-8")

    def _run(self, folder: Path, command: list[Any], **environment: str) -> None:
        subprocess.run(
            command,
            cwd=folder,
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
        )


def named(text: str) -> list[str]:
    """Return the symbols that ``merge_config.sh`` finds in a text, in order."""
    found = (re.match(r"CONFIG_(\w+)=|# CONFIG_(\w+) is not set$", line, re.ASCII) for line in text.split("\n"))
    return [match[1] or match[2] for match in found if match]


def of_6_12(lines: str, config: str) -> set[str]:
    """Return what 6.12's script reports: every line with the symbol's name as a word, in both files."""
    there = words(config)
    asked = words(lines)
    return {name for name in named(lines) if asked[name] != there.get(name, [])}


def words(text: str) -> dict[str, list[str]]:
    """Return the lines that hold a symbol's name as a word, as ``grep -w`` finds them."""
    found: dict[str, list[str]] = {}
    for line in text.split("\n"):
        for name in dict.fromkeys(re.findall(r"\bCONFIG_(\w+)", line, re.ASCII)):
            found.setdefault(name, []).append(line)
    return found


def of_7_2(lines: str, config: str) -> set[str]:
    """Return what 7.2's script reports: each line by itself, less most of what is n."""
    there = dict(zip(named(config), filter(named, config.split("\n")), strict=True))
    reported = set()
    for name, raw in zip(named(lines), filter(named, lines.split("\n")), strict=True):
        line = re.sub(r"\s+#.*", "", raw)
        final = there.get(name, "")
        off = final == "" or final.endswith(" is not set")
        if line == final or (line.endswith("=n") and off) or (line.endswith(" is not set") and not final):
            continue
        reported.add(name)
    return reported


REPORTED = {"6.12": of_6_12, "7.2": of_7_2}


def without_designed(reported: set[str], lines: str, config: str) -> set[str]:
    """Return the reports without those that are about spelling only, as the module's docstring lists them."""
    asked, there = last_values(lines), last_values(config)
    return {name for name in reported if asked[name] != there.get(name, "n")}


def last_values(text: str) -> dict[str, str]:
    """Return the last value that a text gives each symbol, without a comment behind it."""
    values = {}
    for name, line in zip(named(text), filter(named, text.split("\n")), strict=True):
        values[name] = "n" if line.startswith("#") else re.sub(r"\s+#.*", "", line).split("=", 1)[1]
    return values


@pytest.mark.parametrize("arch", BASES)
@pytest.mark.parametrize("version", VERSIONS)
def test_fragments_are_merged_alike(
    kernels: Kernels, kbuild: Any, tools: dict[str, str], tmp_path: Path, *, version: str, arch: str
) -> None:
    """Config and lost values of a fragment in a defconfig are those of the tree's own tools."""
    tree = kernels.tree(version)
    environment = {**environment_of_make(tree, arch), **tools}
    kernel = Kernel(tree, kbuild(version).conf(), environment, tmp_path)
    base = tree / BASES[arch]
    paths = fragments(tree, arch)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        expectations = [(path, pool.submit(kernel.merge, base, path)) for path in paths]
        model = load_tree(open_tree(str(tree), None).read, arch, version)
        (tmp_path / "probes").mkdir()
        answers = run_probes(model, environment, str(tmp_path / "probes"))
        basis = list(parse_config(base.read_text(encoding="utf-8"), str(base)).lines())
        different = []
        for path, expectation in expectations:
            text = path.read_text(encoding="utf-8")
            if refused(text):
                with pytest.raises(InputError):
                    parse_config(text, str(path))
                continue
            fragment = parse_config(text, str(path))
            pairs = merged(basis, [fragment.lines()])
            resolver = Resolver(model, user_values(model, pairs), answers)
            lines, config = expectation.result()
            if config != write_config(resolver):
                different.append(f"config of {path}")
            asked = {name: item.value for name, item in fragment.assignments.items()}
            lost = {item.symbol for item in lost_values(resolver, asked)}
            reported = without_designed(REPORTED[version](lines, config) & set(asked), lines, config)
            if reported != lost:
                different.append(f"{path}: conf {sorted(reported - lost)}, model {sorted(lost - reported)}")
    assert len(paths) > SAMPLE_EVERY // 2
    assert [] == different


@pytest.mark.parametrize("name", CHECKED)
@pytest.mark.parametrize("version", VERSIONS)
def test_the_rule_is_that_of_merge_config(
    kernels: Kernels, kbuild: Any, tools: dict[str, str], tmp_path: Path, *, version: str, name: str
) -> None:
    """The reports that are worked out here are those that the script prints."""
    tree = kernels.tree(version)
    base, fragment = tree / BASES["x86_64"], tree / name
    conf = kbuild(version).conf()
    environment = {**environment_of_make(tree, "x86_64"), **tools}
    lines, _ = Kernel(tree, conf, environment, tmp_path).merge(base, fragment)
    # The script only reports after it has had make write the config; this make does just that.
    make = tmp_path / "bin/make"
    make.parent.mkdir()
    make.write_text(f'#!/bin/sh\nexport "$1"\nexec {conf} --alldefconfig Kconfig\n', encoding="utf-8")
    make.chmod(0o755)
    target = tmp_path / ".config"
    done = subprocess.run(
        [tree / "scripts/kconfig/merge_config.sh", base, fragment],
        cwd=tmp_path,
        env={**environment, "PATH": f"{make.parent}:{os.environ['PATH']}", "KCONFIG_CONFIG": str(target)},
        stdin=subprocess.DEVNULL,
        check=True,
        capture_output=True,
        text=True,
    )
    message = r"^(?:WARNING: )?(?:Value requested for )?CONFIG_(\w+) (?:not in final \.config|differs:)"
    printed = re.findall(message, done.stdout, re.MULTILINE)
    assert printed
    assert set(printed) == REPORTED[version](lines, target.read_text(encoding="utf-8"))
